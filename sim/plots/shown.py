"""What a picture of a sweep is about, in plain words: a measure, a factor, a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

type Value = float | str
"""A value of a factor: a number or a word; dates are words as YYYY-MM-DD."""


class Known(Protocol):
    """What the record says of a factor in one scenario."""

    @property
    def start(self) -> Value:
        """Value on the first day."""

    @property
    def low(self) -> Value:
        """Lowest value over the period."""

    @property
    def typical(self) -> Value:
        """Mean over the days of the period."""

    @property
    def high(self) -> Value:
        """Highest value over the period."""

    @property
    def over(self) -> str:
        """Over what it varies, in words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure that is drawn."""

    name: str
    """Its name in the tables."""
    words: str
    """What it is."""
    chance: bool = False
    """Whether each run has 0 or 1, so that its mean is a share of runs."""
    unit: str = ""
    """Unit of a value that is no chance."""
    brief: str = ""
    """A few words, for the head of a column or an axis."""

    @property
    def mean_words(self) -> str:
        """What its mean over the runs is, for a subtitle."""
        if self.chance:
            return f"{self.words}: share of runs"
        return f"{self.words}{f' [{self.unit}]' if self.unit else ''}: mean of the runs"

    @property
    def label(self) -> str:
        """What stands at its axis."""
        return f"{self.brief or self.name} [{'share of runs' if self.chance else self.unit or 'mean of runs'}]"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A factor that is drawn."""

    name: str
    """Its column in the tables."""
    words: str = ""
    """Its name in the picture; its name in the tables where it has none."""
    unit: str = ""
    """Unit of its values."""
    levels: Sequence[Value] = ()
    """Its values in their order, where words have one."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """What the record says, by scenario."""
    grade: str = ""
    """How well its value is known: documented, inferred, assumed or fitted; empty where nobody says."""

    @property
    def title(self) -> str:
        """Its name in the picture."""
        return self.words or self.name.replace("_", " ").replace("-", " ")

    @property
    def label(self) -> str:
        """What stands at its axis: name and unit."""
        return f"{self.title} [{self.unit}]" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class About:
    """What stands above a picture."""

    title: str
    """Title in a few words."""
    question: str = ""
    """What is asked."""
    seed: int | None = None
    """Seed of the luck."""
    note: str = ""
    """Remark beneath the picture."""
    scenarios: Mapping[str, str] = field(default_factory=dict)
    """Names of scenarios in the picture, by id; the id itself where there is none."""

    def scenario(self, name: str) -> str:
        """How a scenario is called in the picture."""
        return self.scenarios.get(name, name)
