"""What a measure is asked, over which days, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.results.measures.history import Runs


@dataclass(frozen=True)
class Question:
    """Whose acts, seen by whom, and a measure's own settings."""

    name: str
    actors: tuple[str, ...]
    attribution: str = "visible"
    """`visible`: what an observer sees, so claims decide; `true`: who really did it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    min_acts: int = 0
    """A ratio of fewer acts than this is left out."""
    baseline: float | None = None
    categories: tuple[str, ...] = ()

    def names(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A setting that lists names."""
        return tuple(self.settings.get(key, default))


@dataclass(frozen=True)
class Window:
    """Days that count, run by run; both ends belong to it."""

    clock: Runs
    """Day on which the clock starts [day of the run]."""
    start: Runs
    end: Runs
    started: Runs
    """Whether what starts the clock happened in the run."""
    opening_row: Runs
    """Row of the act that started the clock, -1 where it was no act."""
    cut: Runs
    """Whether the days asked for reach past those the run covers."""

    @property
    def empty(self) -> Runs:
        """Whether the clock started only after the last day that counts."""
        return self.start > self.end


@dataclass(frozen=True)
class Values:
    """A measure's answer for each run."""

    value: Runs
    """NaN where undefined or a category."""
    category: np.ndarray
    """Empty text where the answer is a number."""
    censored: Runs
    """Whether the value is only a lower bound, because the run ended first."""
    left_out: Runs

    @classmethod
    def number(cls, value: Runs, censored: Runs | None = None, left_out: Runs | None = None) -> "Values":
        """A number per run; left out where undefined."""
        nothing = np.zeros(len(value), bool)
        undefined = np.isnan(value)
        return cls(
            value,
            np.full(len(value), "", object),
            nothing if censored is None else censored,
            undefined if left_out is None else undefined | left_out,
        )

    @classmethod
    def label(cls, category: np.ndarray, left_out: Runs | None = None) -> "Values":
        """A category per run; left out where empty."""
        empty = category == ""
        nothing = np.zeros(len(category), bool)
        return cls(np.full(len(category), np.nan), category, nothing, empty if left_out is None else empty | left_out)
