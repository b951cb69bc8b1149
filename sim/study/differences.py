"""Paired differences: what a change does to the same runs, with the interval that so many runs allow."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

Runs = np.ndarray
"""An array with one element per run; NaN where a run is left out."""

#: Standard normal deviate of a 95 % interval, and the share below its upper end.
_Z = 1.959963984540054
_BELOW = 0.975
#: What a measure is, in the column `what`.
TOTAL, CHANCE, VALUE, MET = "total", "chance", "value", "met"
#: Those of them that are 0 or 1 in a run.
SHARES = (CHANCE, MET)
#: Whether a run ended too soon, so that a value is only a lower bound; said of values, not compared.
CENSORED = "censored"
COLUMNS = (
    "measure",
    "what",
    "pairs",
    "left_out",
    "baseline",
    "value",
    "difference",
    "low",
    "high",
    "unchanged",
    "censored",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one measure came to in two arms on the same luck."""

    pairs: int
    """Runs that count in both arms."""
    before: float
    after: float
    low: float
    """Ends of the 95 % interval of `after - before`; NaN where the pairs do not tell how wide it is."""
    high: float
    unchanged: float
    """Share of the pairs in which the measure is the same."""

    @property
    def difference(self) -> float:
        """How much more it is in the second arm."""
        return self.after - self.before


def paired_mean(before: Runs, after: Runs) -> Difference:
    """Difference of two means over the same runs, with Student's interval of paired differences.

    Where no pair differs, or there is one pair only, the pairs say nothing about the width: its ends are NaN.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6, 1-25.
    """
    before, after = _both(before, after)
    count = len(before)
    if count == 0:
        return _nothing()
    apart = after - before
    low = high = math.nan
    if count > 1 and apart.any():
        half = float(stdtrit(count - 1, _BELOW) * apart.std(ddof=1)) / math.sqrt(count)
        low, high = float(apart.mean()) - half, float(apart.mean()) + half
    return Difference(count, float(before.mean()), float(after.mean()), low, high, float((apart == 0).mean()))


def paired_share(before: Runs, after: Runs) -> Difference:
    """Difference of two shares over the same runs (each 0 or 1), with the interval of Agresti and Min.

    Half a pair is added to each cell of the table of both, so that the interval has a width even where no pair differs.

    References
    ----------
    Agresti and Min (2005), Simple improved confidence intervals for comparing matched proportions, Statistics in
    Medicine 24, 729-740.
    """
    before, after = _both(before, after)
    count = len(before)
    if count == 0:
        return _nothing()
    gained = float(np.sum((before == 0) & (after == 1))) + 0.5
    lost = float(np.sum((before == 1) & (after == 0))) + 0.5
    middle = (gained - lost) / (count + 2)
    half = _Z * math.sqrt(gained + lost - (gained - lost) ** 2 / (count + 2)) / (count + 2)
    low, high = max(-1.0, middle - half), min(1.0, middle + half)
    return Difference(count, float(before.mean()), float(after.mean()), low, high, float((before == after).mean()))


def differences(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Paired differences of every measure that both tables hold.

    Parameters
    ----------
    before, after : DataFrame
        A row a run, in the same order; columns are pairs of a measure and of what it is (`total`, `chance`, `value`,
        `met`, `censored`); NaN where a run is left out.

    Returns
    -------
    DataFrame
        measure, what, pairs (runs that count in both), left_out (share of the runs that do not), baseline and value
        (means of the pairs), difference, low and high (95 % interval, NaN where no pair differs), unchanged (share of
        the pairs), censored (share of the pairs in which a value is only a lower bound).
    """
    rows = []
    for column in before.columns:
        measure, what = column[0], column[1]
        if what != CENSORED and (measure, what) in after.columns:
            columns = (table[(measure, what)].to_numpy(float) for table in (before, after))
            found = (paired_share if what in SHARES else paired_mean)(*columns)
            told = (found.before, found.after, found.difference, found.low, found.high, found.unchanged)
            bound = _censored(before, after, measure) if what == VALUE else 0.0
            rows.append((measure, what, found.pairs, 1 - found.pairs / len(before), *told, bound))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _censored(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> float:
    """Share of the pairs in which a value of either arm is only a lower bound."""
    count = before[(measure, VALUE)].notna() & after[(measure, VALUE)].notna()
    either = (before[(measure, CENSORED)] > 0) | (after[(measure, CENSORED)] > 0)
    return float(either[count].mean()) if count.any() else 0.0


def _both(before: Runs, after: Runs) -> tuple[Runs, Runs]:
    """The runs that count in both."""
    count = ~(np.isnan(before) | np.isnan(after))
    return before[count], after[count]


def _nothing() -> Difference:
    return Difference(0, math.nan, math.nan, math.nan, math.nan, math.nan)
