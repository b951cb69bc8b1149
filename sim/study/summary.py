"""The summary of a sweep: what the runs of each point say about each measure, and how sure the number of runs makes it.

Sums are exactly rounded and quantiles interpolated by hand, so that every machine gives the same bits.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from math import fsum, sqrt

import numpy as np
import pyarrow as pa

from sim.results import shards
from sim.study import shard
from sim.study.shard import Shard
from sim.study.work import Work

SCHEMA = shards.schema_of(
    {
        "scenario": "str", "point": "int", "measure": "str", "runs": "int", "mean": "float", "error": "float",
        "sd": "float", "low": "float", "median": "float", "high": "float",
    }
)  # fmt: skip
#: Shares of the runs below `low`, `median` and `high`.
LOW, MEDIAN, HIGH = 0.025, 0.5, 0.975
#: Values of one point that are held at a time.
_HELD = 4_000_000
_POINTS_AT_A_TIME = 2_000
_NONE = (0.0, *(float("nan"),) * 6)

type Reader = Callable[[Sequence[str] | None], Iterator[Shard]]
"""All shards in order, with these measures only."""


def tables(work: Work, scenarios: Sequence[str], read: Reader) -> Iterator[pa.Table]:
    """The summary in pieces, point by point, measure by measure.

    Parameters
    ----------
    work : Work
    scenarios : sequence of str
        Scenario of each point.
    read : callable
        Gives the shards; called more than once where a point has very many runs.
    """
    for some in batched(enumerate(_all_points(work, read)), _POINTS_AT_A_TIME, strict=False):
        numbers = np.array([point for point, _ in some], np.int64)
        found = np.concatenate([stats for _, stats in some])
        count = len(work.measures)
        columns = [
            pa.array([scenarios[point] for point in numbers for _ in range(count)], pa.string()),
            pa.array(np.repeat(numbers, count)),
            pa.array(work.measures * len(numbers), pa.string()),
            pa.array(found[:, 0].astype(np.int64)),
            *(pa.array(np.ascontiguousarray(found[:, column])) for column in range(1, 7)),
        ]
        yield pa.Table.from_arrays(columns, schema=SCHEMA)


def _all_points(work: Work, read: Reader) -> Iterator[np.ndarray]:
    """Statistics of each point in turn (measures, 7)."""
    width = max(1, _HELD // work.runs)
    blocks = [work.measures[at : at + width] for at in range(0, len(work.measures), width)]
    if len(blocks) == 1:
        yield from (_stats(values) for values in by_point(work, work.measures, read(None)))
        return
    parts = [[_stats(values) for values in by_point(work, block, read(block))] for block in blocks]
    yield from (np.concatenate(some) for some in zip(*parts, strict=True))


def by_point(work: Work, measures: Sequence[str], found: Iterator[Shard]) -> Iterator[np.ndarray]:
    """Values of each point in turn (runs, measures); of a point whose runs all failed, none."""
    point, held = 0, list[np.ndarray]()
    for piece in found:
        columns = np.stack([piece.table[name].to_numpy() for name in measures], axis=1)
        for number, rows in shard.blocks(piece):
            while point < number:
                yield _joined(held, len(measures))
                point, held = point + 1, []
            held.append(columns[rows])
    while point < work.points:
        yield _joined(held, len(measures))
        point, held = point + 1, []


def _joined(held: list[np.ndarray], measures: int) -> np.ndarray:
    return np.concatenate(held) if held else np.empty((0, measures))


def _stats(values: np.ndarray) -> np.ndarray:
    return np.array([statistics(values[:, column]) for column in range(values.shape[1])])


def statistics(values: np.ndarray) -> tuple[float, ...]:
    """Number of values that are not missing, mean, Monte Carlo standard error, standard deviation, three quantiles."""
    there = np.sort(values[~np.isnan(values)])
    if not len(there):
        return _NONE
    mean, sd = _moments(there)
    return (len(there), mean, sd / sqrt(len(there)), sd, *(_quantile(there, share) for share in (LOW, MEDIAN, HIGH)))


def _moments(there: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation; missing where no number can hold them."""
    try:
        mean = fsum(there.tolist()) / len(there)
        with np.errstate(over="ignore", invalid="ignore"):
            distance = there - mean
            squares = distance * distance
        return mean, sqrt(fsum(squares.tolist()) / (len(there) - 1)) if len(there) > 1 else float("nan")
    except (OverflowError, ValueError):
        return float("nan"), float("nan")


def _quantile(ordered: np.ndarray, share: float) -> float:
    """The value with that share of the others below it, between neighbours in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low if low == high else low + (place - below) * (high - low)
