"""The runs of several arms, a batch of numbers after the other, played ahead on some threads."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from sim.study.noting import Notebook, Run

#: Runs of an arm that a thread plays at a time: a few hundredths of a second.
BATCH = 16
#: How often somebody who waits is told [seconds].
_OFTEN = 0.04
#: Share of the runs that is told of only while they are measured, and the most of them.
_LATER, _MOST_LATER = 0.25, 100


class Telling:
    """Tells of each run once: of most when they are there, of the last ones while the rest of the work is done.

    Parameters
    ----------
    runs : int
        How many there are.
    told : callable
        Called once for each; what it raises ends the work.
    """

    def __init__(self, runs: int, told: Callable[[], None]) -> None:
        self._left = runs
        self._later = min(int(_LATER * runs), _MOST_LATER)
        self._told = told

    def done(self, runs: int) -> None:
        """So many more runs are there."""
        for _ in range(min(runs, self._left - self._later)):
            self._one()

    def result[T](self, future: "Future[T]", *, is_last: bool = False) -> T:
        """What a piece of work came to, while somebody is told from time to time; half is left for the last piece."""
        while not wait([future], _OFTEN).done:
            if self._left > (0 if is_last else self._later // 2):
                self._one()
        return future.result()

    def end(self) -> None:
        """All work is done."""
        while self._left:
            self._one()

    def _one(self) -> None:
        self._left -= 1
        self._told()


def followed(
    arms: Sequence[Notebook | Sequence[Run]], runs: int, pool: ThreadPoolExecutor, ahead: int
) -> Iterator[list[Sequence[Run]]]:
    """Batches of runs of all arms, from run 0 on, in the order of their numbers.

    Parameters
    ----------
    arms : sequence
        For each arm what plays its runs, or its runs themselves.
    runs : int
        How many of each.
    pool : ThreadPoolExecutor
        Where they are played.
    ahead : int
        Batches of each arm that are played before they are asked for.
    """
    batches = deque(range(start, min(start + BATCH, runs)) for start in range(0, runs, BATCH))
    waiting: deque[list[Sequence[Run] | Future[list[Run]]]] = deque()
    while batches or waiting:
        while batches and len(waiting) <= ahead:
            batch = batches.popleft()
            waiting.append([_begun(arm, batch, pool) for arm in arms])
        yield [part.result() if isinstance(part, Future) else part for part in waiting.popleft()]


def _begun(
    arm: Notebook | Sequence[Run], batch: range, pool: ThreadPoolExecutor
) -> "Sequence[Run] | Future[list[Run]]":
    if isinstance(arm, Notebook):
        return pool.submit(_played, arm, batch)
    return arm[batch.start : batch.stop]


def _played(notebook: Notebook, batch: range) -> list[Run]:
    return [notebook.run(number) for number in batch]
