"""A box: limits on some factors, how common the outcome is within, and how much of it is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt
from typing import Any, Literal

import numpy as np
import pandas as pd

type Side = Literal["low", "high"]

#: A limit whose quasi-p value is higher than this may be there by chance, and is taken away.
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Limits:
    """What a box asks of one factor."""

    low: float | None = None
    """Lowest value; None where it is open."""
    high: float | None = None
    """Highest value; None where it is open."""
    words: tuple[str, ...] = ()
    """The levels that are inside, of a factor in words."""
    p_low: float = nan
    """Quasi-p value of the lower limit, or of the words: how likely chance alone would make the box as dense."""
    p_high: float = nan

    @property
    def p(self) -> float:
        """The smaller of its quasi-p values; 1 where it has none."""
        return min((one for one in (self.p_low, self.p_high) if not isnan(one)), default=1.0)

    def holds(self, column: "pd.Series[Any]") -> np.ndarray:
        """Whether each value is inside."""
        if self.words:
            return np.isin(column.astype(str).to_numpy(str), self.words)
        values = column.to_numpy(np.float64)
        low, high = (-np.inf if self.low is None else self.low), (np.inf if self.high is None else self.high)
        return np.asarray((values >= low) & (values <= high))


@dataclass(frozen=True)
class Box:
    """A box on the way from all points to few."""

    coverage: float
    """Share of the points with the outcome that lie inside."""
    density: float
    """Share of the points inside that have the outcome."""
    mass: float
    """Share of all points that lie inside."""
    points: int
    hits: int
    base: float
    """Share of all points that have the outcome."""
    limits: Mapping[str, Limits]
    """What it asks, by factor."""

    @property
    def score(self) -> float:
        """Correlation (φ) of lying inside with having the outcome [-1..1]; 0 for the box of all points."""
        size = self.base * (1 - self.base) * self.mass * (1 - self.mass)
        return self.mass * (self.density - self.base) / sqrt(size) if size > 0 else 0.0

    def holds(self, points: pd.DataFrame) -> np.ndarray:
        """Whether each point is inside."""
        inside = np.ones(len(points), bool)
        for name, limit in self.limits.items():
            inside &= limit.holds(points[name])
        return inside


def best(boxes: Sequence[Box]) -> int:
    """The box of the highest score; of equals, the one that asks least."""
    return max(range(len(boxes)), key=lambda at: (boxes[at].score, -len(boxes[at].limits), -at))


def doubtful(box: Box) -> tuple[str, Side] | None:
    """The factor and the side of the limit that is most likely there by chance; None where none is likely to be.

    Of words, there is one side only, the lower.
    """
    sides: list[tuple[float, str, Side]] = []
    for name, limit in box.limits.items():
        sides += [(limit.p_low, name, "low")] if limit.low is not None or limit.words else []
        sides += [(limit.p_high, name, "high")] if limit.high is not None else []
    chance, name, side = max(sides, default=(0.0, "", "low"))
    return (name, side) if chance > SIGNIFICANT else None
