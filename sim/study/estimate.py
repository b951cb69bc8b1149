"""What a sweep would take, said before it starts: points, runs, time, room on the disk. Refused for want of room."""

import json
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, Refused
from sim.scenario import Scenario
from sim.study import design
from sim.study.experiment import Experiment
from sim.study.labels import is_share
from sim.study.schema import MeasureEntry

#: Share of the free room on a disk that a sweep may fill.
SHARE_OF_FREE = 0.8

# Bytes on disk, compressed, of what the tables hold; measured on shards of shipped experiments and rounded up.
_KEYS, _SHARE, _COUNT, _OTHER = 0.3, 0.2, 1.0, 7.0
_FILE, _COLUMN = 900, 250
_POINT, _LEVEL, _DRAWN = 3, 0.5, 9.0
_SUMMARY = 50
_FIGURE = 250_000
#: A shard is about two seconds of work, of at least so many rows; without a pace, of so many.
_SHARD_SECONDS, _SHARD_FEWEST, _SHARD_ROWS = 2.0, 16, 2000
#: Points that are tried, and the fewest runs of each: what a point costs by itself is shared by its runs.
_TRIED, _FEWEST = 3, 16


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sweep would take."""

    points: int
    runs: int
    """Of all points together."""
    rows: int
    """Rows of the measures table: one a run."""
    bytes: int
    """On disk, about."""
    seconds: float | None = None
    """About; None where nobody has tried how long a run takes."""
    workers: int = 1

    def __str__(self) -> str:
        each = self.runs // max(1, self.points)
        parts = [f"{_counted(self.points, 'point')} × {_counted(each, 'run')} = {_counted(self.runs, 'run')}"]
        parts.append(f"about {in_bytes(self.bytes)} on disk")
        if self.seconds is not None:
            parts.append(f"about {in_time(self.seconds)} with {_counted(self.workers, 'worker')}")
        return "; ".join(parts)


def estimated(experiment: Experiment, *, pace: float | None = None, workers: int = 1) -> Estimate:
    """What a sweep of an experiment would take.

    Parameters
    ----------
    experiment : Experiment
    pace : float, optional
        What one run takes on one core [s], for instance by `pace_of`.
    workers : int
        Cores at work [1..].
    """
    points = design.count(experiment)
    runs = points * experiment.runs
    seconds = None if pace is None else runs * pace / workers
    return Estimate(points, runs, runs, bytes_of(experiment, pace), seconds, workers)


def bytes_of(experiment: Experiment, pace: float | None = None) -> int:
    """Room that the results of a sweep take on disk, about [bytes].

    Parameters
    ----------
    experiment : Experiment
    pace : float, optional
        What one run takes [s]; the slower, the more files.
    """
    points, measures = design.count(experiment), len(experiment.measures)
    rows = points * experiment.runs
    a_row = _KEYS + sum(map(_bytes_of_value, experiment.measures.values()))
    a_point = _POINT + sum(_LEVEL if one.levels else _DRAWN for one in experiment.factors.values())
    in_shard = max(_SHARD_FEWEST, _SHARD_SECONDS / pace) if pace else _SHARD_ROWS
    shards = math.ceil(rows / in_shard) * (_FILE + _COLUMN * (2 + measures))
    around = 2 * len(json.dumps(experiment.resolved())) + _FIGURE * len(experiment.figures)
    return round(rows * a_row + points * (a_point + measures * _SUMMARY) + shards + around)


def _bytes_of_value(spec: MeasureEntry) -> float:
    if is_share(spec):
        return _SHARE
    name = spec.measure.name if spec.measure is not None else ""
    return _OTHER if "share" in name or "ratio" in name else _COUNT


def pace_of(experiment: Experiment, *, seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> float:
    """What one run takes on one core [s], by trying some at points all over the design for about so many seconds.

    The first run of all is not counted: it may have to compile the rules.
    """
    from sim.study.asked import answered

    scenarios = _tried(experiment)
    answered(experiment, scenarios[0], seed=experiment.seed, runs=range(1))
    runs = min(_FEWEST, experiment.runs)
    while True:
        begin = clock()
        for scenario in scenarios:
            answered(experiment, scenario, seed=experiment.seed, runs=range(runs))
        took = clock() - begin
        if took * 2 >= seconds or runs >= experiment.runs:
            return took / (runs * len(scenarios))
        runs *= 2


def _tried(experiment: Experiment) -> list[Scenario]:
    """The scenarios of some points all over the design; points that make no sense are left out.

    Raises
    ------
    Refused
        When none of them makes sense.
    """
    last = design.count(experiment) - 1
    found, problems = [], []
    for number in sorted({k * last // (_TRIED - 1) for k in range(_TRIED)}):
        try:
            found.append(design.scenario_at(experiment, design.point(experiment, number)))
        except Refused as refusal:
            problems += refusal.problems
    if not found:
        raise Refused(problems)
    return found


def require_room(estimate: Estimate, folder: Path) -> None:
    """Refuse a sweep whose tables would fill more than four fifths of the free room on the disk of a folder.

    Raises
    ------
    Refused
        Naming the folder, what is needed and what is there.
    """
    around = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
    free = shutil.disk_usage(around).free
    if estimate.bytes > SHARE_OF_FREE * free:
        what = f"the results would take about {in_bytes(estimate.bytes)} and {in_bytes(free)} are free"
        raise Refused([Problem(str(folder), 1, 1, "", what, f"at most {SHARE_OF_FREE:.0%} of what is free")])


def in_bytes(count: float) -> str:
    """A number of bytes in words."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if count < 999.5 or unit == "TB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "bytes" or count >= 9.95 else f"{count:.1f} {unit}"


def in_time(seconds: float) -> str:
    """A time in words."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    hours = seconds / 3600
    return f"{round(hours)} h" if hours < 48 else f"{round(hours / 24)} days"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
