"""Morris's screening: which factors move a measure, steadily or only together with others, and what luck would show.

An elementary effect is the change of a measure while one factor jumps and all others stay, per whole range of that
factor. Both ends of a jump are run on the same luck, so the effect of each run is known, and its scatter is the noise.

References
----------
Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33.
Campolongo, Cariboni and Saltelli (2007), An effective screening design for sensitivity analysis of large models,
Environmental Modelling & Software 22.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.results.intervals import NORMAL, student
from sim.study.factors import Value
from sim.study.sampling import stream

#: Columns of the table, besides scenario, measure and factor.
STATISTICS = ("mu", "mu_star", "sigma", "low", "high", "noise", "floor", "sd", "effects")
_DIGITS = 12


@dataclass(frozen=True)
class Walks:
    """The jumps of a Morris design: for each factor, the points before and after, and how far it went."""

    before: np.ndarray
    """Rows of the table of points (walks, factors)."""
    after: np.ndarray
    step: np.ndarray
    """Signed length of the jump, 1 for the whole range; 0 where the factor stayed where it was."""


def screening(
    points: pd.DataFrame,
    runs: pd.DataFrame,
    factors: Mapping[str, Sequence[Value]],
    *,
    measures: Sequence[str],
    seed: int,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Elementary effects of each factor on each measure in each scenario.

    Parameters
    ----------
    points : DataFrame
        `point`, `scenario`, and a column per factor; walks of a Morris design one after the other. Further columns are
        factors that it is crossed with: their walks count as more walks.
    runs : DataFrame
        `point`, `run`, and a column per measure, NaN where a run is left out.
    factors : mapping
        For each factor of the Morris design the two ends of its range, or its levels in their order.
    measures : sequence of str
        Which ones.
    seed : int
        For the intervals and the noise.
    resamples : int
        How many resampled tables they rest on.

    Returns
    -------
    DataFrame
        A row per scenario, measure and factor: `mu`, the mean effect; `mu_star`, the mean of its size; `sigma`, its
        standard deviation; `low` and `high`, 95 % interval of `mu_star` over walks; `noise` and `floor`, the mean and
        the 95 % quantile of `mu_star` if only luck were at work (NaN for single runs); `sd`, standard deviation of the
        measure over all runs of all points; `effects`, number of jumps that count. All but `effects` are in units of
        the measure.

    Raises
    ------
    ValueError
        When the points are no walks.
    """
    tables = []
    for scenario, rows in points.groupby("scenario", sort=False):
        walks = walks_of(rows.reset_index(drop=True), factors)
        numbers = rows["point"].to_numpy()
        chosen = runs[runs["point"].isin(numbers)]
        for measure in measures:
            values = chosen.pivot_table(index="point", columns="run", values=measure, dropna=False, observed=True)
            grid = values.reindex(numbers).to_numpy(dtype=np.float64)
            table = _effects(grid, walks, seed, resamples)
            head = {"scenario": scenario, "measure": measure, "factor": list(factors)}
            tables.append(pd.DataFrame(head | table))
    return pd.concat(tables, ignore_index=True)


def walks_of(points: pd.DataFrame, factors: Mapping[str, Sequence[Value]]) -> Walks:
    """The jumps among the points of one scenario.

    Raises
    ------
    ValueError
        When the points are no walks in which each factor jumps once.
    """
    count = len(factors)
    others = [name for name in points.columns if name not in {*factors, "point", "scenario"}]
    order = points.groupby(others, sort=False).ngroup().argsort(kind="stable") if others else points.index
    rows = np.asarray(order).reshape(-1, count + 1) if len(points) % (count + 1) == 0 else None
    if rows is None:
        raise ValueError(f"{len(points)} points are no walks of {count + 1} points each")
    shares = np.stack([_shares(points[name], ends) for name, ends in factors.items()], axis=1)
    moves = np.diff(shares[rows], axis=1)
    if (np.count_nonzero(moves, axis=2) > 1).any() or (np.count_nonzero(moves, axis=1) > 1).any():
        raise ValueError("the points are no walks: in each step of a walk one factor jumps, and each factor once")
    at = np.abs(moves).argmax(axis=1)
    step = np.take_along_axis(moves, at[:, None, :], axis=1)[:, 0, :]
    walk = np.arange(len(rows))[:, None]
    return Walks(rows[walk, at], rows[walk, at + 1], step)


def _shares(values: "pd.Series[Any]", ends: Sequence[Value]) -> np.ndarray:
    """Values as shares of the way from the first end to the last, or from the first level to the last."""
    if len(ends) == 2 and all(isinstance(end, int | float) for end in ends):
        low, high = (float(end) for end in ends)
        return np.asarray((values.to_numpy(dtype=np.float64) - low) / ((high - low) or 1.0))
    places = {level: place / max(len(ends) - 1, 1) for place, level in enumerate(ends)}
    return np.array([places[value] for value in values.tolist()], dtype=np.float64)


def _effects(grid: np.ndarray, walks: Walks, seed: int, resamples: int) -> dict[str, np.ndarray]:
    """The statistics of all factors for one measure (points, runs)."""
    count = walks.step.shape[1]
    table = {name: np.full(count, np.nan) for name in STATISTICS}
    table["effects"] = np.zeros(count, dtype=np.int64)
    spread = grid[~np.isnan(grid)]
    table["sd"][:] = np.std(spread, ddof=1) if len(spread) > 1 else np.nan
    for place in range(count):
        step = walks.step[:, place]
        moved = step != 0
        pairs = (grid[walks.after[moved, place]] - grid[walks.before[moved, place]]) / step[moved, None]
        pairs = pairs[~np.isnan(pairs).all(axis=1)]
        table["effects"][place] = len(pairs)
        if len(pairs):
            _fill(table, place, pairs, seed, resamples)
    return table


def _fill(table: dict[str, np.ndarray], place: int, pairs: np.ndarray, seed: int, resamples: int) -> None:
    """The statistics of one factor from its effects (jumps, runs); NaN where a run is left out."""
    effects = np.nanmean(pairs, axis=1)
    table["mu"][place] = effects.mean()
    table["mu_star"][place] = np.abs(effects).mean()
    table["sigma"][place] = effects.std(ddof=1) if len(effects) > 1 else np.nan
    found = [*_interval(np.abs(effects), seed, resamples), *_noise(pairs, seed, resamples)]
    for name, value in zip(("low", "high", "noise", "floor"), found, strict=True):
        table[name][place] = float(f"{value:.{_DIGITS}g}")


def _interval(sizes: np.ndarray, seed: int, resamples: int) -> tuple[float, float]:
    """The 95 % interval of a mean, from resampled walks; NaN for a single one."""
    count = len(sizes)
    if count < 2:
        return np.nan, np.nan
    raw = stream(seed, "screening", "walks", str(count)).random_raw(resamples * count)
    drawn = sizes[((raw >> np.uint64(11)) * 2.0**-53 * count).astype(np.int64)].reshape(resamples, count)
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def _noise(pairs: np.ndarray, seed: int, resamples: int) -> tuple[float, float]:
    """Mean and 95 % quantile of `mu_star` if only luck were at work.

    What a run's effect differs from the mean of the runs is luck, as likely to fall to the other side. So each run's
    deviations change sign or not, in all jumps at once, since jumps share their luck; the means of what comes out are
    effects without a cause. Of few runs the deviations are themselves uncertain, and the quantile is widened as
    Student's distribution is.
    """
    numbers = np.count_nonzero(~np.isnan(pairs), axis=1)
    pairs, numbers = pairs[numbers > 1], numbers[numbers > 1]
    if not len(pairs):
        return np.nan, np.nan
    rest = np.nan_to_num(pairs - np.nanmean(pairs, axis=1, keepdims=True))
    rest /= np.sqrt(numbers * (numbers - 1.0))[:, None]
    raw = stream(seed, "screening", "signs", str(rest.shape[1])).random_raw(resamples * rest.shape[1])
    signs = np.where(raw >> np.uint64(63), 1.0, -1.0).reshape(resamples, -1)
    causeless = np.abs(signs @ rest.T).mean(axis=1)
    wider = student(int(numbers.max())) / NORMAL
    return float(causeless.mean()), wider * float(np.quantile(causeless, 0.95))
