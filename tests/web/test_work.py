"""Work of the page: a few pieces at a time, each with progress, each called off at a word."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from sim.errors import Problem, Refused
from sim.web.work import AT_ONCE, WAITING, Cancelled, Crowded, Job, Kept, Workshop, plain


@pytest.fixture
def shop() -> Iterator[Workshop]:
    """A workshop that is closed afterwards."""
    made = Workshop()
    yield made
    made.close()


def test_work_tells_of_each_step(shop: Workshop) -> None:
    job = Job("counting", 3)

    def work(told: Callable[[], None]) -> str:
        for _ in range(3):
            told()
        return "done"

    assert asyncio.run(shop.done(job, work)) == "done"
    assert job.done == 3


def test_cancelled_work_ends_at_its_next_step(shop: Workshop) -> None:
    job, started = Job("for ever", 1), threading.Event()

    def work(told: Callable[[], None]) -> None:
        started.set()
        while True:
            told()

    async def story() -> None:
        waiting = asyncio.create_task(shop.done(job, work))
        await asyncio.to_thread(started.wait)
        job.cancel()
        await waiting

    with pytest.raises(Cancelled):
        asyncio.run(story())


def test_work_that_was_cancelled_while_it_waited_never_begins(shop: Workshop) -> None:
    job, begun = Job("late", 1), []
    job.cancel()

    with pytest.raises(Cancelled):
        asyncio.run(shop.done(job, lambda _: begun.append(1)))
    assert begun == []


def test_when_too_much_waits_more_is_turned_away(shop: Workshop) -> None:
    gate = threading.Event()

    async def story() -> None:
        jobs = [asyncio.create_task(shop.done(Job("wait", 1), lambda _: gate.wait())) for _ in range(AT_ONCE + WAITING)]
        await asyncio.sleep(0.05)
        try:
            await shop.done(Job("one more", 1), lambda _: None)
        finally:
            gate.set()
            await asyncio.gather(*jobs)

    with pytest.raises(Crowded):
        asyncio.run(story())


def test_closing_calls_everything_off() -> None:
    shop, started = Workshop(), threading.Event()

    def work(told: Callable[[], None]) -> None:
        started.set()
        while True:
            told()

    async def story() -> None:
        waiting = asyncio.create_task(shop.done(Job("for ever", 1), work))
        await asyncio.to_thread(started.wait)
        shop.close()
        await waiting

    with pytest.raises(Cancelled):
        asyncio.run(story())


def test_what_was_not_asked_for_in_the_longest_time_is_let_go() -> None:
    kept: Kept[int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)

    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused([Problem("a.yaml", 3, 4, "id", "is wrong")]), ["a.yaml:3:4: id: is wrong"]),
        (Crowded(), ["sim view: much is being worked on already; try again when some of it is done"]),
        (OSError(28, "No space left on device", "results"), ["sim: results: no space left on device"]),
        (ValueError("\x1b[31mred"), ["sim view: this went wrong: ValueError: \\x1b[31mred"]),
    ],
)
def test_errors_are_the_sentences_of_the_command_line(error: Exception, said: list[str]) -> None:
    assert plain(error) == said


def test_work_of_somebody_who_no_longer_waits_is_called_off(shop: Workshop) -> None:
    job, started, ended = Job("for ever", 1), threading.Event(), threading.Event()

    def work(told: Callable[[], None]) -> None:
        started.set()
        try:
            while True:
                told()
        finally:
            ended.set()

    async def story() -> None:
        waiting = asyncio.create_task(shop.done(job, work))
        await asyncio.to_thread(started.wait)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await asyncio.to_thread(ended.wait, 10)

    asyncio.run(story())
