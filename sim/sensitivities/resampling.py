"""Points and runs drawn again: what an index would have been with other points and other luck."""

from dataclasses import dataclass

import numpy as np

from sim.study.sampling import stream

#: Digits that are kept, so that the last bits of a sum decide nothing.
_DIGITS = 12


@dataclass(frozen=True)
class Found:
    """The indices of one measure in one scenario; an array has an entry per factor."""

    indices: dict[str, "Index"]
    """By name, the one that ranks the factors first."""
    effect: np.ndarray
    """What a factor contributes beyond what luck would show, 0 or more."""
    resampled: np.ndarray
    """The same with other points and other luck (resamples, factors)."""
    direction: np.ndarray
    """-1 to 1: how steadily the measure falls or rises with the factor; NaN where it stays. PAWN: rank correlation."""
    rows: int
    """How many of the design's rows, walks or points count."""

    @property
    def is_above(self) -> np.ndarray:
        """Whether each factor does more than luck would."""
        first = next(iter(self.indices.values()))
        return np.asarray(first.value > np.nan_to_num(first.floor))


@dataclass(frozen=True)
class Index:
    """One kind of index, an entry per factor."""

    value: np.ndarray
    spread: np.ndarray
    """Standard deviation over resampled points and runs."""
    noise: np.ndarray
    """Mean of what luck alone would show; NaN where unknown."""
    floor: np.ndarray
    """95 % quantile of what luck alone would show; NaN where unknown."""


def drawn(seed: int, below: int, rows: int, columns: int, *names: str) -> np.ndarray:
    """Whole numbers below a bound (rows, columns)."""
    raw = stream(seed, "sensitivity", *names, str(below)).random_raw(rows * columns)
    return ((raw >> np.uint64(11)) * 2.0**-53 * below).astype(np.int64).reshape(rows, columns)


def signs(seed: int, rows: int, columns: int, *names: str) -> np.ndarray:
    """1 and -1, equally likely (rows, columns)."""
    return np.where(drawn(seed, 2, rows, columns, "signs", *names) == 0, 1.0, -1.0)


def shuffles(seed: int, count: int, resamples: int, *names: str) -> np.ndarray:
    """The places below `count` in random order (count, resamples)."""
    raw = stream(seed, "sensitivity", "order", *names).random_raw(count * resamples)
    return np.asarray(np.argsort(raw.reshape(count, resamples), axis=0, kind="stable"))


def run_weights(seed: int, runs: int, resamples: int) -> np.ndarray:
    """How often each run is drawn, runs being drawn with replacement (runs, resamples); runs share their luck."""
    picked = drawn(seed, runs, runs, resamples, "runs")
    return np.stack([np.bincount(column, minlength=runs) for column in picked.T], axis=1).astype(np.float64)


def means(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted means over the runs that count.

    Parameters
    ----------
    values : array (points, runs)
        NaN where a run is left out.
    weights : array (runs, resamples)
        How often each run is drawn.

    Returns
    -------
    array (points, resamples)
        Where none of a point's runs is drawn, the mean of all of them.
    """
    there = ~np.isnan(values)
    weight = there.astype(np.float64) @ weights
    plain = np.where(there, values, 0.0)
    whole = plain.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return np.asarray(np.where(weight > 0, (plain @ weights) / np.where(weight > 0, weight, 1.0), whole[:, None]))


def plain_means(values: np.ndarray) -> np.ndarray:
    """Means over the runs that count (points,); NaN where none does."""
    there = ~np.isnan(values)
    count = there.sum(axis=1)
    return np.where(count > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)


def rounded(values: np.ndarray) -> np.ndarray:
    """The values with as many digits as a repetition gives again."""
    return np.array([float(f"{value:.{_DIGITS}g}") for value in np.ravel(values)]).reshape(np.shape(values))


def rank_correlation(column: np.ndarray, values: np.ndarray) -> float:
    """Spearman's rank correlation; NaN where one of them stays the same."""
    from scipy.stats import rankdata

    first, second = rankdata(column), rankdata(values)
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / size if size > 0 else float("nan")
