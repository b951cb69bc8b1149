"""Counts of values: quantiles and bins, without the runs themselves."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

#: A histogram has at most about so many bins.
_BINS = 30
#: Ends of bins where values differ by orders of magnitude.
_ROUND = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10_000)
_WIDE = 20.0


@dataclass(frozen=True)
class Tally:
    """How many runs have each value."""

    values: np.ndarray
    """Rising."""
    runs: np.ndarray
    left_out: int
    """Runs without a value."""

    @property
    def counted(self) -> int:
        """Runs with a value."""
        return int(self.runs.sum())

    @property
    def is_whole(self) -> bool:
        """Whether all values are whole numbers."""
        return bool((self.values == np.floor(self.values)).all())

    @cached_property
    def _upto(self) -> np.ndarray:
        return np.cumsum(self.runs)

    def quantile(self, share: float) -> float:
        """The value with that share of the runs below it, between neighbours in proportion; NaN where there is none."""
        if not self.counted:
            return math.nan
        place = share * (self.counted - 1)
        below = int(place)
        low, high = (self.values[np.searchsorted(self._upto, at, side="right")] for at in (below, math.ceil(place)))
        return float(low + (place - below) * (high - low))

    def shares(self, edges: np.ndarray) -> np.ndarray:
        """Shares of the counted runs in each bin; a value on an edge counts above it, on the last one below."""
        bins = np.clip(np.searchsorted(edges, self.values, side="right") - 1, 0, len(edges) - 2)
        return np.bincount(bins, weights=self.runs, minlength=len(edges) - 1) / max(self.counted, 1)


def tally_of(rows: pd.DataFrame) -> Tally:
    """The tally of rows with `value` (NaN: left out) and `runs`."""
    there = rows[rows["value"].notna()].groupby("value", sort=True)["runs"].sum()
    left_out = int(rows.loc[rows["value"].isna(), "runs"].sum())
    return Tally(there.index.to_numpy(dtype=np.float64), there.to_numpy(dtype=np.int64), left_out)


@dataclass(frozen=True)
class Bins:
    """Bins of a histogram, the same for all rows of a picture."""

    edges: np.ndarray
    """Ends, in values; those of whole numbers begin half below their first one."""
    is_whole: bool
    """Whether all values are whole numbers."""
    is_even: bool = False
    """Whether bins stand side by side at equal widths although they widen."""

    @property
    def places(self) -> np.ndarray:
        """Ends on paper."""
        return np.arange(len(self.edges), dtype=float) if self.is_even else self.edges

    @property
    def firsts(self) -> np.ndarray:
        """The first value of each bin."""
        return self.edges[:-1] + 0.5 if self.is_whole else self.edges[:-1]

    def place(self, value: float) -> float:
        """A value on paper; in a bin of one whole number, its middle."""
        return float(np.interp(value, self.edges, self.places)) if self.is_even else value


def bins_of(values: np.ndarray, usual: float) -> Bins:
    """Bins for all values of a picture: each whole number one where they are few, equal steps where they are many.

    Whole numbers from 0 up have bins that widen where the largest dwarfs `usual`, the smallest median of a row.
    """
    if not len(values):
        return Bins(np.array([-0.5, 0.5]), is_whole=True)
    low, high = float(values.min()), float(values.max())
    is_whole = bool((values == np.floor(values)).all())
    low = 0.0 if 0 <= low < 0.5 * high else low
    if is_whole and high - low < _BINS:
        return Bins(np.arange(low, high + 2) - 0.5, is_whole)
    if is_whole and low >= 0 and high > _WIDE * max(1.0, usual):
        ends = [end for end in _ROUND if end <= high]
        return Bins(np.array([*ends, _above(high)]) - 0.5, is_whole, is_even=True)
    step = _step((high - low) / _BINS)
    step = max(1.0, step) if is_whole else step
    first = math.floor(low / step) * step
    edges = first + step * np.arange(math.floor((high - first) / step) + 2)
    return Bins(edges - (0.5 if is_whole else 0.0), is_whole)


def _above(high: float) -> float:
    return next((end for end in _ROUND if end > high), math.floor(high) + 1.0)


def _step(least: float) -> float:
    """The smallest round step that is not below `least`."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1 - 1e-9))
