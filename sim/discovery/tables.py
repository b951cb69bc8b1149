"""The tables of a discovery: the points and their outcome, the boxes, their limits."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.discovery.boxes import Box, Limits
from sim.sensitivities.resampling import plain_means, rounded
from sim.study.factors import Factor
from sim.study.results import SweepResult

_OPEN = float("nan")


def case(swept: SweepResult, measure: str, scenario: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The factors of each point of a scenario, its runs (points, runs), and its number; only where a run counts."""
    chosen = swept.points[swept.points["scenario"] == scenario]
    runs = swept.measures_frame([measure])
    grid = np.full((swept.record.points, swept.record.runs), np.nan)
    grid[runs["point"].to_numpy(), runs["run"].to_numpy()] = runs[measure].to_numpy(np.float64)
    numbers = chosen["point"].to_numpy()
    there = ~np.isnan(grid[numbers]).all(axis=1)
    points = chosen.drop(columns=["point", "scenario"])[there].reset_index(drop=True)
    return points, grid[numbers][there], numbers[there]


def point_means(values: np.ndarray) -> np.ndarray:
    """The mean of each point's runs."""
    return plain_means(values)


def hits(values: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """Whether each point has the outcome."""
    mean = point_means(values)
    return np.asarray((mean >= bounds[0]) & (mean <= bounds[1]))


def of_boxes(boxes: Sequence[Box], chosen: int) -> pd.DataFrame:
    """A row per box: its number, `coverage`, `density`, `mass`, `score`, `points`, `hits`, how many factors are
    `restricted`, and whether it is `chosen`."""
    rows = [
        (at, box.coverage, box.density, box.mass, box.score, box.points, box.hits, len(box.limits), int(at == chosen))
        for at, box in enumerate(boxes)
    ]
    names = ["box", "coverage", "density", "mass", "score", "points", "hits", "restricted", "chosen"]
    return pd.DataFrame(rows, columns=names)


def of_limits(boxes: Sequence[Box], factors: Mapping[str, Factor]) -> pd.DataFrame:
    """A row per box and factor that it limits: `box`, `factor`, `low`, `high` (NaN where open), `words`, quasi-p values
    `p_low` and `p_high`, and `first` and `last`, the ends of the factor's range, or its first and last level."""
    rows = [
        (at, name, *_limits(one), *_ends(factors[name]))
        for at, box in enumerate(boxes)
        for name, one in box.limits.items()
    ]
    names = ["box", "factor", "low", "high", "words", "p_low", "p_high", "first", "last"]
    kinds = dict.fromkeys(names, float) | {"box": int, "factor": object, "words": object}
    return pd.DataFrame(rows, columns=names).astype(kinds)


def of_points(
    points: pd.DataFrame, values: np.ndarray, numbers: np.ndarray, is_hit: np.ndarray, box: Box
) -> pd.DataFrame:
    """A row per point: `point`, its factors, the `mean` of its runs, whether it has the outcome (`hit`) and whether it
    lies in the chosen box (`inside`)."""
    own = {"mean": rounded(point_means(values)), "hit": is_hit.astype(int), "inside": box.holds(points).astype(int)}
    return pd.DataFrame({"point": numbers} | {name: points[name].to_numpy() for name in points} | own)


def _limits(one: Limits) -> tuple[float, float, str, float, float]:
    low, high = (_OPEN if end is None else end for end in (one.low, one.high))
    return low, high, ", ".join(one.words), one.p_low, one.p_high


def _ends(factor: Factor) -> tuple[float, float]:
    if factor.range is not None:
        return factor.range
    numbers = [level for level in factor.levels if isinstance(level, float)]
    return (min(numbers), max(numbers)) if numbers else (_OPEN, _OPEN)
