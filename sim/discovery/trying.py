"""How far to trust a box: what shuffled outcomes would have given, and what other points and other luck would have."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.discovery.boxes import Box
from sim.discovery.workbench import found
from sim.sensitivities.resampling import drawn, means, rounded, run_weights, shuffles

#: Coverages at which the density that luck alone would reach is kept.
_AT = np.linspace(0.05, 1.0, 20)


@dataclass(frozen=True)
class Luck:
    """Boxes found where there is nothing to be found: the outcomes are shuffled among the points."""

    scores: np.ndarray
    """Score of the chosen box of each shuffle."""
    curve: pd.DataFrame
    """`coverage`, and `density` that 95 % of the shuffles stay below at that coverage or more."""

    @property
    def floor(self) -> float:
        """Score that 95 % of the shuffles stay below."""
        return float(np.quantile(self.scores, 0.95))

    def p(self, score: float) -> float:
        """How likely luck alone would have given as good a box."""
        return float((1 + np.count_nonzero(self.scores >= score)) / (1 + len(self.scores)))


def luck(points: pd.DataFrame, is_hit: np.ndarray, *, seed: int, resamples: int) -> Luck:
    """What shuffled outcomes would have given."""
    order = shuffles(seed, len(is_hit), resamples, "discovery")
    scores, curves = [], []
    for column in order.T:
        boxes, chosen = found(points, is_hit[column])
        scores.append(boxes[chosen].score)
        curves.append([max((box.density for box in boxes if box.coverage >= at), default=0.0) for at in _AT])
    density = np.quantile(np.array(curves), 0.95, axis=0)
    return Luck(np.array(scores), pd.DataFrame({"coverage": rounded(_AT), "density": rounded(density)}))


def stability(
    points: pd.DataFrame, values: np.ndarray, bounds: tuple[float, float], *, seed: int, resamples: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The boxes of other points and other luck: both are drawn again, with replacement.

    Parameters
    ----------
    points : DataFrame
        A column per factor.
    values : array (points, runs)
        The measure of each run; NaN where a run is left out.
    bounds : tuple of float
        The outcome is where the mean over the runs is within them.
    seed : int
    resamples : int

    Returns
    -------
    tuple of DataFrame
        Per factor: `factor`; `restricted`, the share of resamples whose box limits it; `low` and `high`, median of the
        limits where there are any. And per resample: `coverage` and `density` of its box among the points that it has
        not seen, and `base`, how common the outcome is there.
    """
    again = means(values, run_weights(seed, values.shape[1], resamples))
    picked = drawn(seed, len(points), len(points), resamples, "discovery")
    boxes: list[Box] = []
    unseen = []
    for at, rows in enumerate(picked.T):
        is_hit = (again[:, at] >= bounds[0]) & (again[:, at] <= bounds[1])
        if is_hit[rows].all() or not is_hit[rows].any():
            continue
        tried, chosen = found(points.iloc[rows].reset_index(drop=True), is_hit[rows])
        boxes.append(tried[chosen])
        rest = np.setdiff1d(np.arange(len(points)), rows)
        unseen.append(_unseen(tried[chosen], points.iloc[rest], is_hit[rest]))
    factors = pd.DataFrame([_of_factor(str(name), boxes) for name in points.columns])
    return factors, pd.DataFrame(unseen, columns=["coverage", "density", "base"])


def _unseen(box: Box, points: pd.DataFrame, is_hit: np.ndarray) -> tuple[float, float, float]:
    """Coverage, density and base rate among points that a box was not made of."""
    inside = box.holds(points)
    both = float(np.count_nonzero(inside & is_hit))
    hits, held = np.count_nonzero(is_hit), np.count_nonzero(inside)
    return both / hits if hits else float("nan"), both / held if held else float("nan"), float(is_hit.mean())


def _of_factor(name: str, boxes: list[Box]) -> dict[str, object]:
    limits = [box.limits[name] for box in boxes if name in box.limits]
    low = [one.low for one in limits if one.low is not None]
    high = [one.high for one in limits if one.high is not None]
    return {
        "factor": name,
        "restricted": len(limits) / len(boxes) if boxes else float("nan"),
        "low": float(np.median(low)) if low else float("nan"),
        "high": float(np.median(high)) if high else float("nan"),
    }
