"""Around the start of a process: it finds what it should, and an interruption waits until it has started."""

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from sim.study.quiet import quietly

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not what they are elsewhere")


class Heard(BaseException):
    """A signal was handled."""


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal whose handler raises."""

    def handler(*_: object) -> None:
        raise Heard

    before = signal.signal(request.param, handler)
    yield request.param
    signal.signal(request.param, before)


def test_an_interruption_waits_until_the_process_has_started(number: signal.Signals) -> None:
    steps = []
    handler = signal.getsignal(number)

    with pytest.raises(Heard), quietly():
        signal.raise_signal(number)
        os.kill(os.getpid(), number)
        steps.append("started")

    assert steps == ["started"]
    assert signal.getsignal(number) is handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_handler_that_raises_nothing_is_run_and_nothing_else(number: signal.Signals) -> None:
    calls = []
    signal.signal(number, lambda *_: calls.append(1))

    with quietly():
        os.kill(os.getpid(), number)

    assert calls == [1]


def test_what_was_there_before_is_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    main, before = sys.modules["__main__"], dict(os.environ)

    with pytest.raises(ZeroDivisionError), quietly():
        assert sys.modules["__main__"] is not main
        assert (os.environ["OMP_NUM_THREADS"], os.environ["PYTHONSAFEPATH"]) == ("1", "1")
        raise ZeroDivisionError

    assert sys.modules["__main__"] is main
    assert dict(os.environ) == before


def test_another_thread_may_start_processes_too() -> None:
    seen = []

    def start() -> None:
        with quietly():
            seen.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()

    assert seen == [True]
