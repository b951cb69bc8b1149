"""A factor: what is varied, the values it may take, and the overrides that a value amounts to."""

import json
import re
from dataclasses import dataclass
from datetime import date

from sim.scenario.limits import NUMBER_DIGITS
from sim.scenario.scalars import NotAScalar, resolved
from sim.study.schema import Operator, Role

type Value = float | str
"""A value of a factor: a number, or a word; dates are words as YYYY-MM-DD, truth values are `true` and `false`."""

_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that differs between points."""

    name: str
    paths: tuple[str, ...]
    """Paths as in `--set`; all get the same value."""
    operator: Operator
    role: Role
    levels: tuple[Value, ...] = ()
    """Values to choose from; empty where there is a range."""
    range: tuple[float, float] | None = None
    """Lowest and highest value."""
    unit: str | None = None
    title: str | None = None
    """Name in pictures."""

    @property
    def is_numeric(self) -> bool:
        """Whether all its declared values are numbers."""
        return all(isinstance(level, float) for level in self.levels)

    def overrides(self, value: Value) -> tuple[str, ...]:
        """What `--set` would have to say for the factor to have a value."""
        return tuple(f"{path}{self.operator}{spelled(value)}" for path in self.paths)

    def at(self, share: float) -> Value:
        """The value at a share [0..1] of the way from the lowest to the highest, or from first level to last."""
        if self.range is not None:
            low, high = self.range
            return low + share * (high - low)
        return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]


def value_of(level: bool | int | float | date | str) -> Value:
    """A level as a number or a word."""
    if isinstance(level, bool):
        return "true" if level else "false"
    if isinstance(level, (int, float)):
        return float(level) + 0.0
    return level.isoformat() if isinstance(level, date) else level


def spelled(value: Value) -> str:
    """A value as YAML on one line that reads back as the same value; whole numbers without a point."""
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) and not reads_as_number(value) else json.dumps(value)
    is_whole = value.is_integer() and abs(value) < 10**NUMBER_DIGITS
    return str(int(value)) if is_whole else repr(value)


def reads_as_number(word: str) -> bool:
    """Whether an unquoted word is a number, or looks so much like one that it is refused."""
    try:
        found = resolved(word)
    except NotAScalar:
        return True
    return isinstance(found, (int, float)) and not isinstance(found, bool)
