"""PAWN: how far the distribution of a measure moves while one factor is held within a slice of its values.

For each of ten slices with equally many points, the largest distance between the distribution of the measure within it
and that of all points (Kolmogorov and Smirnov's); the index is the median over the slices. It takes any sample, and
sees more than the variance does; it does not tell a factor's own effect from its part in interactions.

References
----------
Pianosi and Wagener (2018), Distribution-based sensitivity analysis from a generic input-output sample, Environmental
Modelling & Software 108.
"""

import numpy as np

from sim.sensitivities.resampling import (
    Found,
    Index,
    drawn,
    means,
    plain_means,
    rank_correlation,
    rounded,
    run_weights,
    shuffles,
)

#: Name of the index.
PAWN = "PAWN"
#: Slices of a factor; one of fewer values has one for each.
SLICES = 10


def pawn(values: np.ndarray, points: np.ndarray, *, seed: int, resamples: int = 200) -> Found | None:
    """The index of all factors on one measure.

    Parameters
    ----------
    values : array (points, runs)
        The measure of each run; NaN where a run is left out. Points without a run that counts are left out.
    points : array (points, factors)
        Values of the factors; levels in words by their places.
    seed : int
        For intervals and floors.
    resamples : int
        How many resampled tables they rest on.

    Returns
    -------
    Found or None
        None where the measure is the same at all points, or nowhere counts.
    """
    there = ~np.isnan(values).all(axis=1)
    values, points = values[there], points[there]
    mean = plain_means(values)
    if len(mean) < 2 or np.ptp(mean) <= 0:
        return None
    slices = [sliced(column) for column in points.T]
    value = np.array([distance(mean, one) for one in slices])
    again = _resampled(values, points, seed, resamples)
    order = shuffles(seed, len(mean), resamples, "pawn")
    null = np.array([[distance(mean[column], one) for column in order.T] for one in slices])
    noise, floor = null.mean(axis=1), np.quantile(null, 0.95, axis=1)
    index = Index(*(rounded(one) for one in (value, again.std(axis=0, ddof=1), noise, floor)))
    direction = rounded(np.array([rank_correlation(column, mean) for column in points.T]))
    effect = rounded(np.maximum(value - noise, 0.0))
    return Found({PAWN: index}, effect, rounded(np.maximum(again - noise, 0.0)), direction, len(mean))


def sliced(column: np.ndarray, slices: int = SLICES) -> np.ndarray:
    """The slice that each point lies in, from 0; -1 for the very highest, which SALib puts into none."""
    levels = np.unique(column)
    if len(levels) <= slices:
        return np.searchsorted(levels, column)
    # As SALib has it, down to the rounding of the shares.
    ends = np.quantile(column, np.arange(0, 1 + 1 / slices, 1 / slices)[: slices + 1].clip(0, 1))
    place = np.searchsorted(ends, column, side="right") - 1
    return np.where(column >= ends[-1], -1, place)


def distance(values: np.ndarray, slices: np.ndarray) -> float:
    """Median over the slices of the largest distance between their distribution and that of all points."""
    order = np.argsort(values, kind="stable")
    ordered, inside = values[order], slices[order]
    last = np.append(ordered[1:] != ordered[:-1], True)
    member = inside[:, None] == np.unique(slices[slices >= 0])
    part = np.cumsum(member, axis=0)[last] / member.sum(axis=0)
    whole = (np.arange(1, len(values) + 1) / len(values))[last]
    return float(np.median(np.abs(part - whole[:, None]).max(axis=0)))


def _resampled(values: np.ndarray, points: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    """The index with points and runs drawn again (resamples, factors)."""
    again = means(values, run_weights(seed, values.shape[1], resamples))
    picked = drawn(seed, len(values), len(values), resamples, "points")
    return np.array(
        [[distance(again[rows, at], sliced(column)) for column in points[rows].T] for at, rows in enumerate(picked.T)]
    )
