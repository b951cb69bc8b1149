"""How missing units are cut into chunks: about as many as a worker makes in two seconds, learnt on the way."""

from collections import deque
from collections.abc import Iterable

from sim.study.work import Work

#: What a chunk ought to take [s].
_SECONDS = 2.0
_FIRST, _FEWEST = 16, 16
#: Numbers in the rows of one chunk.
_NUMBERS = 2_000_000
#: By how much a chunk may be longer than the one before.
_GROWTH = 8


class Cutter:
    """Cuts the gaps of a sweep into chunks, in order."""

    def __init__(self, gaps: Iterable[range], work: Work, fixed: int | None) -> None:
        self._gaps = deque(gaps)
        self._most = max(1, _NUMBERS // (2 + len(work.measures)))
        self._is_fixed = fixed is not None
        self._size = min(self._most, fixed or _FIRST)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is missing any more."""
        return not self._gaps

    def next(self) -> range:
        """The next chunk."""
        gap = self._gaps.popleft()
        units = range(gap.start, min(gap.stop, gap.start + self._size))
        if units.stop < gap.stop:
            self._gaps.appendleft(range(units.stop, gap.stop))
        return units

    def learn(self, units: int, seconds: float) -> None:
        """A worker took so long for so many."""
        if self._is_fixed or seconds <= 0:
            return
        fitting = int(units * _SECONDS / seconds)
        self._size = max(_FEWEST, min(self._most, fitting, _GROWTH * max(units, self._size)))
