"""A chunk that killed its worker, or hung: made again in smaller pieces until the run that is to blame stands alone."""

from collections import deque
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

import numpy as np

from sim.study.pools import Ended, kept
from sim.study.work import Failure, Made, Work

#: Runs of a piece, and numbers in what a worker says of it: short enough to be said in one breath.
_PIECE, _NUMBERS = 16, 500
#: How often a run has to kill a worker, all by itself, to be blamed; somebody else may have killed it.
_STRIKES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a piece."""

    units: list[int]
    values: np.ndarray
    """(units, measures)"""
    failures: list[Failure]


class Suspect:
    """A chunk under suspicion: first made again as a whole, then in pieces, then run by run."""

    def __init__(self, work: Work, units: range, *, is_whole: bool = True) -> None:
        self.work, self.units, self.is_whole = work, units, is_whole
        self.todo = deque([units] if is_whole else self._pieces(units))
        self.rows: dict[int, np.ndarray] = {}
        self.failures: list[Failure] = []
        self.strikes = 0

    @property
    def is_done(self) -> bool:
        """Whether each of its units has a row or a failure."""
        return not self.todo

    def next(self) -> range:
        """What is to be made now, by a worker that does nothing else."""
        return self.todo[0]

    def answered(self, answer: Answer) -> None:
        """A piece was made."""
        self.todo.popleft()
        self.strikes = 0
        self.rows |= dict(zip(answer.units, answer.values, strict=True))
        self.failures += answer.failures

    def died(self, is_stuck: bool, how: str, seconds: float) -> None:
        """The worker did not survive what it was to make."""
        piece = self.todo.popleft()
        if self.is_whole:
            self.is_whole = False
            self.todo.extendleft(reversed(self._pieces(piece)))
        elif len(piece) > 1:
            self.todo.extendleft(range(unit, unit + 1) for unit in reversed(piece))
        elif is_stuck or self.strikes + 1 >= _STRIKES:
            self.strikes = 0
            self.failures.append(_blamed(piece.start, is_stuck, how, seconds))
        else:
            self.strikes += 1
            self.todo.appendleft(piece)

    def kept(self, folder: Path) -> Ended:
        """The part of the chunk, once it is done."""
        units = sorted(self.rows)
        done = Made(units, [np.stack([self.rows[unit] for unit in units])] if units else [], self.failures)
        return kept(self.work, self.units, folder, done, 0.0)

    def _pieces(self, units: range) -> list[range]:
        size = max(1, min(_PIECE, _NUMBERS // max(1, len(self.work.measures))))
        return [range(some[0], some[-1] + 1) for some in batched(units, size, strict=False)]


def _blamed(unit: int, is_stuck: bool, how: str, seconds: float) -> Failure:
    if is_stuck:
        return Failure(unit, "run", "RunTimeout", f"no end after {seconds:g} s")
    return Failure(unit, "run", "WorkerDied", f"the process that made it died ({how})")
