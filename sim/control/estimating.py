"""A part over a whole, added up over runs, with an interval from resampling the runs."""

import math
from dataclasses import dataclass

import numpy as np

from sim.control.instruments import Part
from sim.study.sampling import stream

RESAMPLES = 2000
_ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Estimate:
    """An instrument over many runs."""

    value: float
    """NaN where nobody was put to the test."""
    low: float
    high: float
    """95 % interval; NaN for a single run."""
    part: float
    whole: float
    """Means over all runs."""
    tested: int
    """Runs with a whole above zero."""


def estimate(found: Part, *, seed: int, name: str, sure: bool = False) -> Estimate:
    """The ratio of the sums over runs.

    Parameters
    ----------
    found : Part
    seed : int
        [0..2**63).
    name : str
        Of the instrument and the episode; other names draw other runs.
    sure : bool
        Whether the whole is itself a difference, so that there is no value unless its interval lies above zero.
    """
    part, whole, floor = _columns(found)
    parts, wholes = _resampled(found, seed, name)
    full = max(float(whole.sum()), float(floor.sum()))
    tested = int(((whole != 0) | (floor != 0)).sum())
    if full <= 0 or (sure and float(np.quantile(wholes, _ENDS[0])) <= 0):
        return Estimate(math.nan, math.nan, math.nan, float(part.mean()), full / len(part), tested)
    ratios = parts[wholes > 0] / wholes[wholes > 0]
    low, high = np.quantile(ratios, _ENDS) if len(part) > 1 else (math.nan, math.nan)
    return Estimate(float(part.sum()) / full, float(low), float(high), float(part.mean()), full / len(part), tested)


def redrawn(found: Part, *, seed: int, name: str) -> np.ndarray:
    """The ratio in each resample of the runs (resamples,); NaN where nobody is put to the test."""
    parts, wholes = _resampled(found, seed, name)
    return np.asarray(np.divide(parts, wholes, out=np.full(len(parts), np.nan), where=wholes > 0))


def _columns(found: Part) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    whole = found.whole.astype(float)
    return found.part.astype(float), whole, whole if found.at_least is None else found.at_least.astype(float)


def _resampled(found: Part, seed: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Sums of parts and of wholes over the runs of each resample (resamples,)."""
    part, whole, floor = _columns(found)
    drawn = _drawn(len(part), seed, name)
    return part[drawn].sum(axis=1), np.maximum(whole[drawn].sum(axis=1), floor[drawn].sum(axis=1))


def _drawn(runs: int, seed: int, name: str) -> np.ndarray:
    """Runs of each resample (resamples, runs)."""
    raw = stream(seed, "control", name, str(runs)).random_raw(RESAMPLES * runs)
    return ((raw >> np.uint64(11)) * 2.0**-53 * runs).astype(np.int64).reshape(RESAMPLES, runs)


@dataclass(frozen=True)
class Trend:
    """How an instrument goes with time."""

    correlation: float
    """Rank correlation with the order of the episodes; NaN for fewer than four values, or where all are the same."""
    chance: float
    """How often a random order goes as far."""
    low: float = math.nan
    high: float = math.nan
    """95 % interval of the correlation that the number of runs leaves."""


def trend(values: np.ndarray, draws: np.ndarray | None = None, *, seed: int, name: str) -> Trend:
    """The way of an instrument through time.

    Parameters
    ----------
    values : array (episodes,)
        In the order of their dates; what is missing is left out.
    draws : array (resamples, episodes), optional
        The same from resampled runs.
    seed, name
        For the random orders.
    """
    known = ~np.isnan(values)
    values = values[known]
    if len(values) < 4 or len(np.unique(values)) < 2:
        return Trend(math.nan, math.nan)
    order = np.arange(len(values), dtype=float)
    found = _correlation(values, order)
    raw = stream(seed, "control trend", name).random_raw(RESAMPLES * len(values)).reshape(RESAMPLES, -1)
    ranks = _ranks(values)[np.argsort(raw, axis=1)]
    by_chance = _across(ranks, order)
    chance = float((np.sum(np.abs(by_chance) >= abs(found) - 1e-12) + 1) / (RESAMPLES + 1))
    if draws is None:
        return Trend(found, chance)
    again = [_correlation(row, order) for row in draws[:, known] if not np.isnan(row).any()]
    low, high = np.nanquantile(again, _ENDS) if len(again) else (math.nan, math.nan)
    return Trend(found, chance, float(low), float(high))


def _correlation(values: np.ndarray, order: np.ndarray) -> float:
    """Spearman's correlation with the order; 0 where all values are the same."""
    return float(_across(_ranks(values)[None, :], order)[0])


def _across(ranks: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Correlation of each row of ranks with the order."""
    across, centred = ranks - ranks.mean(axis=1, keepdims=True), order - order.mean()
    size = np.sqrt((across * across).sum(axis=1) * float(centred @ centred))
    return np.asarray(np.divide(across @ centred, size, out=np.zeros(len(ranks)), where=size > 0))


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0, those of equal values averaged."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts + 1) / 2)[place])
