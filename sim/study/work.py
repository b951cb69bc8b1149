"""One chunk of a sweep: consecutive runs of consecutive points in, a row of measures for each and the failures out.

What a worker gets is text and whole numbers. It needs nobody else, and the same chunk gives the same rows anywhere.
"""

import gc
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

import numpy as np

from sim.errors import neutral

#: Runs that are made at once: as many as take about this long [s], but not fewer or more than these.
BLOCK_SECONDS, FEWEST, MOST = 0.5, 16, 4096
_STAGE = "stage: "
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
_MESSAGE = 300
#: What errors mean that say nothing themselves.
_UNSAID: dict[type[BaseException], str] = {
    MemoryError: "more memory than a worker may take",
    RecursionError: "too many calls within each other",
}

type Beat = Callable[[int], None]
"""Told the number of a unit just before it, and perhaps some after it, are begun."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, as plain data. A unit is a run of a point; unit = point * runs + run."""

    function: str
    """`module:name` of a function of (text, point, runs: range) that returns a row of measures for each run."""
    text: str
    """What that function is told."""
    study: str
    """Hash of everything that decides the numbers [64 hex digits]."""
    points: int
    runs: int
    """Of each point."""
    measures: tuple[str, ...]
    sources: str = ""
    """Hash of the package's sources that a worker process has to find; any where empty."""

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.points * self.runs

    def pieces(self, units: range) -> Iterator[tuple[int, range]]:
        """Points and runs of some consecutive units."""
        at = units.start
        while at < units.stop:
            point, run = divmod(at, self.runs)
            end = min(self.runs, run + units.stop - at)
            yield point, range(run, end)
            at += end - run

    def encoded(self) -> str:
        """The work as text."""
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, text: str) -> "Work":
        """The work that `encoded` wrote down."""
        plain = json.loads(text)
        return cls(**plain | {"measures": tuple(plain["measures"])})


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that gave no row."""

    unit: int
    stage: str
    """load, run or measure."""
    exception: str
    message: str


@dataclass(slots=True)
class Made:
    """What came of some units: each has either a row or a failure."""

    units: list[int] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)
    """Blocks of rows, a column per measure."""
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "Made") -> None:
        """More units, all of them after these."""
        self.units += other.units
        self.rows += other.rows
        self.failures += other.failures

    def values(self, measures: int) -> np.ndarray:
        """All rows (units, measures)."""
        return np.concatenate(self.rows) if self.rows else np.empty((0, measures))


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Errors inside are remembered as errors of this stage: load, run or measure."""
    try:
        yield
    except Exception as error:
        error.add_note(_STAGE + name)
        raise


def failed(unit: int, error: BaseException) -> Failure:
    """The failure that an exception amounts to, in words that are the same every time."""
    notes = [note.removeprefix(_STAGE) for note in getattr(error, "__notes__", ()) if note.startswith(_STAGE)]
    message = " ".join(_ADDRESS.sub("0x…", str(error)).split())
    message = message or _UNSAID.get(type(error), "")
    return Failure(unit, notes[0] if notes else "run", type(error).__name__, neutral(message)[:_MESSAGE])


class Pace:
    """How many runs take about half a second, learnt as they are made."""

    def __init__(self) -> None:
        self.block = FEWEST

    def learn(self, runs: int, seconds: float) -> None:
        """So many runs took so long."""
        fitting = int(runs * BLOCK_SECONDS / max(seconds, 1e-6))
        self.block = max(FEWEST, min(MOST, fitting, 4 * max(self.block, runs)))


def silent(_: int) -> None:
    """Tell nobody."""


def made(work: Work, units: range, beat: Beat = silent, pace: Pace | None = None) -> Made:
    """The rows and failures of some consecutive units.

    A block of runs that fails is made again run by run, so that a failure costs its own run alone.
    """
    pace, whole = pace or Pace(), Made()
    for point, runs in work.pieces(units):
        at = runs.start
        while at < runs.stop:
            block = range(at, min(runs.stop, at + pace.block))
            began = time.perf_counter()
            whole.add(_block(work, point, block, beat))
            pace.learn(len(block), time.perf_counter() - began)
            at = block.stop
    return whole


def _block(work: Work, point: int, runs: range, beat: Beat) -> Made:
    """Runs made at once, or one by one where that fails."""
    first = point * work.runs + runs.start
    beat(first)
    try:
        rows = _rows(work, point, runs)
    except (Exception, SystemExit) as error:
        if len(runs) == 1:
            return Made(failures=[failed(first, error)])
    else:
        return Made([*range(first, first + len(runs))], [rows])
    gc.collect()
    whole = Made()
    for run in runs:
        whole.add(_block(work, point, range(run, run + 1), beat))
    return whole


def _rows(work: Work, point: int, runs: range) -> np.ndarray:
    rows = np.asarray(function(work.function)(work.text, point, runs), dtype=np.float64)
    if rows.shape != (len(runs), len(work.measures)):
        raise ValueError(f"{rows.shape} values for {len(runs)} runs of {len(work.measures)} measures")
    return rows


@lru_cache(maxsize=8)
def function(name: str) -> Callable[[str, int, range], Any]:
    """A function by its `module:name`; the name comes from the program, never from a file."""
    module, _, attribute = name.partition(":")
    return cast(Callable[[str, int, range], Any], getattr(import_module(module), attribute))
