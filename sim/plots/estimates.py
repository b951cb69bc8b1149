"""Means of runs and how far luck alone may have moved them: 95 % intervals, points put together, thresholds."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.plots.shown import Shown
from sim.results.intervals import student
from sim.results.verdicts import wilson


def estimates(rows: pd.DataFrame, keys: Sequence[str], shown: Shown) -> pd.DataFrame:
    """The mean of a measure for each combination of `keys`, with its 95 % interval.

    Where several points share a combination, their means are averaged, each counting once. All points of a sweep are
    run on the same luck, so their errors do not average out: the error of the whole is the mean of the errors, which
    is an upper bound, and the runs are those of one point.

    Parameters
    ----------
    rows : DataFrame
        A row a point: `keys`, `runs`, `mean`, `error` (standard error of the mean; NaN for a single run).
    keys : sequence of str
        Columns that tell points apart. Points without a value are left out.
    shown : Shown
        The measure.

    Returns
    -------
    DataFrame
        `keys`, `points`, `runs` (fewest of a point), `mean`, `error`, `least` and `most` (ends of the interval; of a
        chance Wilson's, else Student's, not below 0 where `low`, 2.5 % of the runs, never is; NaN where a single run
        leaves them unknown).
    """
    counted = rows[(rows["runs"] > 0) & rows["mean"].notna()]
    groups = counted.groupby(list(keys), sort=True, observed=True)
    found = groups.agg(
        points=("mean", "size"), runs=("runs", "min"), mean=("mean", "mean"), error=("error", _whole_mean)
    ).reset_index()
    columns = (found["mean"].tolist(), found["error"].tolist(), found["runs"].tolist())
    ends = [_interval(mean, error, runs, shown) for mean, error, runs in zip(*columns, strict=True)]
    found["least"], found["most"] = np.array(ends, dtype=float).reshape(-1, 2).T
    if "low" in counted and (counted["low"] >= 0).all():
        found["least"] = found["least"].clip(lower=0.0)
    return found


def side(found: pd.DataFrame, threshold: float) -> np.ndarray:
    """On which side of a threshold each estimate lies: -1 or 1 where its interval says so, 0 where it includes it."""
    above, below = found["least"].to_numpy() > threshold, found["most"].to_numpy() < threshold
    return np.where(above, 1, np.where(below, -1, 0))


def widest(found: pd.DataFrame) -> float:
    """Half the width of the widest interval; NaN where none is known."""
    half = (found["most"] - found["least"]).to_numpy() / 2
    return float(np.nanmax(half)) if np.isfinite(half).any() else math.nan


def _whole_mean(errors: "pd.Series[float]") -> float:
    """The mean; NaN where one is unknown."""
    numbers: list[float] = errors.tolist()
    return math.fsum(numbers) / len(numbers)


def _interval(mean: float, error: float, runs: int, shown: Shown) -> tuple[float, float]:
    if shown.chance:
        return _wilson(mean, runs)
    reach = student(runs) * error
    return mean - reach, mean + reach


def _wilson(share: float, runs: int) -> tuple[float, float]:
    """Wilson's interval of a share that need not be a whole number of runs, as of an average over points."""
    if math.isclose(share * runs, round(share * runs), abs_tol=1e-6):
        return wilson(round(share * runs), runs)
    few, many = wilson(math.floor(share * runs), runs), wilson(math.ceil(share * runs), runs)
    part = share * runs - math.floor(share * runs)
    return (1 - part) * few[0] + part * many[0], (1 - part) * few[1] + part * many[1]
