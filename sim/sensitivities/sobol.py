"""Sobol's indices: the share of a measure's variance that goes with one factor, alone and together with others.

The variance is that of the mean over the runs, between points. The index in total counts every interaction of a factor,
so indices add up to more than 1 where factors act together.

References
----------
Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity analysis of model output,
Computer Physics Communications 181.
Owen (2014), Sobol' indices and Shapley value, SIAM/ASA Journal on Uncertainty Quantification 2.
"""

import numpy as np

from sim.results.intervals import NORMAL, student
from sim.sensitivities.resampling import (
    Found,
    Index,
    drawn,
    means,
    plain_means,
    rounded,
    run_weights,
    shuffles,
    signs,
)
from sim.sensitivities.salib import estimators

#: Names of the indices.
TOTAL, FIRST = "ST", "S1"


def sobol(values: np.ndarray, shares: np.ndarray, *, seed: int, resamples: int = 500) -> Found | None:
    """The indices of all factors on one measure.

    What counts as a factor's effect is the mean of its two indices, less what luck adds: its share of the variance in
    the sense of Shapley, exactly where no more than two factors act together (Owen 2014).

    Parameters
    ----------
    values : array (rows, factors + 2, runs)
        The measure of each run at each point of a Saltelli design; NaN where a run is left out.
    shares : array (rows, factors + 2, factors)
        The points.
    seed : int
        For intervals and floors.
    resamples : int
        How many resampled tables they rest on.

    Returns
    -------
    Found or None
        None where the measure is the same at all points, or nowhere counts. Rows of which a point has no run that
        counts are left out.
    """
    whole = ~np.isnan(values).all(axis=2).any(axis=1)
    values, shares = values[whole], shares[whole]
    if len(values) < 2:
        return None
    rows, width, _ = values.shape
    mean = plain_means(values.reshape(rows * width, -1)).reshape(rows, width)
    mean = mean - mean.mean()
    variance = float(np.var(mean[:, [0, -1]]))
    if variance < 1e-24:
        return None
    total, first = _indices(mean[:, :, None])
    again_total, again_first = _resampled(values, seed, resamples)
    floors = _floors(values, mean, variance, seed, resamples)
    both = {TOTAL: (total[0], again_total), FIRST: (first[0], again_first)}
    indices = {
        name: Index(rounded(value), rounded(again.std(axis=0, ddof=1)), *(rounded(one) for one in floors[name]))
        for name, (value, again) in both.items()
    }
    bias = np.nan_to_num(indices[TOTAL].noise)
    effect = np.maximum((total[0] + first[0] - bias) / 2, 0.0)
    # Drawing runs again adds as much luck to an index once more.
    again = np.maximum((again_total + again_first) / 2 - bias, 0.0)
    return Found(indices, rounded(effect), rounded(again), _directions(mean, shares), rows)


def _indices(mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Total and first-order indices of means (rows, factors + 2, resamples): (resamples, factors) each."""
    first_order, total_order = estimators()
    first, second = mean[:, 0], mean[:, -1]
    changed = [mean[:, place] for place in range(1, mean.shape[1] - 1)]
    total = np.stack([total_order(first, one, second) for one in changed], axis=1)
    return total, np.stack([first_order(first, one, second) for one in changed], axis=1)


def _resampled(values: np.ndarray, seed: int, resamples: int) -> tuple[np.ndarray, np.ndarray]:
    """The indices with rows of the design and runs drawn again."""
    rows, width, runs = values.shape
    again = means(values.reshape(rows * width, runs), run_weights(seed, runs, resamples))
    picked = drawn(seed, rows, rows, resamples, "rows")[:, None, :]
    mean = np.take_along_axis(again.reshape(rows, width, resamples), picked, axis=0)
    return _indices(mean - mean.mean(axis=(0, 1)))


def _floors(
    values: np.ndarray, mean: np.ndarray, variance: float, seed: int, resamples: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Noise and floor of both indices if a factor did nothing.

    Luck: what a run's change differs from the mean of the runs is as likely to fall to the other side, so each run's
    deviations change sign or not, in all rows at once, since they share their luck; of few runs it is widened as
    Student's distribution is. For the first order, rows are paired at random besides: what is left of an index then is
    chance.
    """
    rows, width, runs = values.shape
    flips, order = signs(seed, runs, resamples), shuffles(seed, rows, resamples, "rows")
    wider = student(runs) / NORMAL if runs > 1 else np.nan
    found = {name: (np.full(width - 2, np.nan), np.full(width - 2, np.nan)) for name in (TOTAL, FIRST)}
    for place in range(1, width - 1):
        change = mean[:, place] - mean[:, 0]
        luck = wider * _luck(values[:, place] - values[:, 0], flips)
        paired = np.where(np.isnan(luck), 0.0, luck) + change[:, None]
        last = mean[:, -1] - mean[:, -1].mean()
        null = {
            TOTAL: 0.5 * (luck * luck).mean(axis=0) / variance,
            FIRST: (last[order] * (paired - paired.mean(axis=0))).mean(axis=0) / variance,
        }
        for name, one in null.items():
            found[name][0][place - 1] = one.mean() / (wider * wider if name == TOTAL else 1.0)
            found[name][1][place - 1] = np.quantile(one, 0.95)
    return found


def _luck(change: np.ndarray, flips: np.ndarray) -> np.ndarray:
    """Means over runs of changes without a cause (rows, resamples); NaN for single runs."""
    there = ~np.isnan(change)
    count = there.sum(axis=1, keepdims=True)
    centre = np.where(there, change, 0.0).sum(axis=1, keepdims=True) / np.maximum(count, 1)
    rest = np.where(there, change - centre, 0.0) / np.sqrt(np.maximum(count * (count - 1.0), 1.0))
    return np.where(count > 1, rest @ flips, np.nan if change.shape[1] == 1 else 0.0)


def _directions(mean: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """How steadily the measure rises (1) or falls (-1) where one factor rises and all others stay."""
    change = mean[:, 1:-1] - mean[:, :1]
    moved = np.stack([shares[:, place + 1, place] - shares[:, 0, place] for place in range(change.shape[1])], axis=1)
    size = np.abs(change).sum(axis=0)
    return rounded(np.where(size > 0, (change * np.sign(moved)).sum(axis=0) / np.where(size > 0, size, 1.0), np.nan))
