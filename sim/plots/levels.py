"""Values of a factor on paper: numbers and dates where they are, words side by side; cells that meet halfway."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from sim.plots.paper import cut, folded, number, wide
from sim.plots.shown import Dimension, Value

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Cells narrower than this share of their factor's axis could not be seen: levels are then set side by side.
_THINNEST = 0.35
_SIZE = 7.5


@dataclass(frozen=True)
class Scale:
    """The places of a factor's values along one axis."""

    values: tuple[Value, ...]
    """Its values, each once, in order."""
    kind: str
    """number, date or word."""
    is_even: bool
    """Whether values stand side by side at equal distances, whatever lies between them."""

    @cached_property
    def places(self) -> np.ndarray:
        """Where the values stand."""
        if self.is_even:
            return np.arange(len(self.values), dtype=float)
        return np.array([_number_of(value, self.kind) for value in self.values])

    @cached_property
    def edges(self) -> np.ndarray:
        """Edges of cells around the values: halfway to the neighbours, the outer ones as far out as in."""
        if len(self.values) == 1:
            reach = 0.5 if self.is_even or self.kind == "date" else max(0.5 * abs(float(self.places[0])), 0.05)
            return np.array([self.places[0] - reach, self.places[0] + reach])
        middles = (self.places[1:] + self.places[:-1]) / 2
        first, last = 2 * self.places[0] - middles[0], 2 * self.places[-1] - middles[-1]
        return np.array([first, *middles, last])

    def place(self, value: object) -> float:
        """Where any value stands, also one that is not among ours; NaN where it has no place."""
        if self.kind == "word":
            return float(self.values.index(value)) if value in self.values else math.nan
        at = _number_of(value, self.kind)
        if not self.is_even or math.isnan(at):
            return at
        known = [_number_of(one, self.kind) for one in self.values]
        if not known[0] <= at <= known[-1]:
            return -0.5 if at < known[0] else len(known) - 0.5
        return float(np.interp(at, known, self.places))

    def text(self, value: object) -> str:
        """A value as a label."""
        if self.kind == "number" and isinstance(value, int | float):
            return number(float(value))
        if self.kind == "date":
            when = _day(value)
            same = len({str(one)[:4] for one in self.values}) == 1
            return _day_text(when, year=not same) if when else str(value)
        return str(value)

    def label(self, dimension: Dimension) -> str:
        """The axis label: the factor, its year where the ticks do not say it, and whether distances mean nothing."""
        years = sorted({str(value)[:4] for value in self.values}) if self.kind == "date" else []
        year = f" ({years[0]})" if len(years) == 1 else ""
        return f"{dimension.label}{year}{' (not to scale)' if self.is_even and self.kind != 'word' else ''}"


def scale_of(found: Iterable[object], dimension: Dimension, *, to_scale: bool = False) -> Scale:
    """The scale of the values that a factor takes in a table.

    Parameters
    ----------
    found : iterable
        Values; each is taken once.
    dimension : Dimension
        The factor; the order of its levels is that of words.
    to_scale : bool
        Whether numbers and dates stand where they are, however close.
    """
    values = list(dict.fromkeys(plain(value) for value in found))
    kind = _kind(values)
    if kind == "word":
        given = [plain(level) for level in dimension.levels]
        values = [level for level in given if level in values] + [value for value in values if value not in given]
        return Scale(tuple(values), kind, is_even=True)
    values.sort(key=lambda value: _number_of(value, kind))
    places = np.array([_number_of(value, kind) for value in values])
    gaps = np.diff(places)
    crowded = len(gaps) > 1 and gaps.min() < _THINNEST * (places[-1] - places[0]) / len(values)
    return Scale(tuple(values), kind, is_even=bool(crowded) and not to_scale)


def ticks(scale: Scale, inches: float, low: float, high: float) -> tuple[list[float], list[str]]:
    """Values that have room for their labels along a horizontal axis of some inches from `low` to `high`."""
    chosen, texts, end = [], [], -math.inf
    room = inches / max(len(scale.values), 1) if scale.kind == "word" else math.inf
    for place, value in zip(scale.places, scale.values, strict=True):
        text = "\n".join(folded(scale.text(value), room - 0.08, _SIZE, most=3))
        half = max(wide(line, _SIZE) for line in text.split("\n")) / 2 + 0.04
        at = (place - low) / (high - low) * inches
        if at - half >= end:
            chosen.append(float(place))
            texts.append(text)
            end = at + half
    return chosen, texts


def tall_ticks(scale: Scale, inches: float, low: float, high: float, room: float) -> tuple[list[float], list[str]]:
    """Values that have room for their labels along a vertical axis; words are folded to `room` [inches]."""
    each = inches * (1 if len(scale.values) < 2 else float(np.diff(scale.places).min()) / (high - low))
    chosen, texts, end = [], [], -math.inf
    for place, value in zip(scale.places, scale.values, strict=True):
        lines = folded(scale.text(value), room, _SIZE, most=max(1, min(3, int(each / 0.13))))
        half = 0.065 * len(lines) + 0.01
        at = (place - low) / (high - low) * inches
        if at - half >= end:
            chosen.append(float(place))
            texts.append("\n".join(lines))
            end = at + half
    return chosen, texts


def widest_label(scale: Scale, most: float) -> float:
    """Width of the widest label of the scale [inches], at most `most`."""
    return max((min(most, wide(cut(scale.text(value), most), _SIZE)) for value in scale.values), default=0.0)


def is_grid(pairs: Sequence[tuple[object, object]]) -> bool:
    """Whether points lie on a grid of few levels rather than as a cloud: most combinations of levels are there."""
    places = set(pairs)
    across, up = len({x for x, _ in places}), len({y for _, y in places})
    return across * up <= 2 * len(places) and across <= 40 and up <= 40


def plain(value: object) -> Value:
    """A value as a number or a word."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, int | float | np.integer | np.floating):
        return float(value) + 0.0
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    return str(value)


def _kind(values: Sequence[Value]) -> str:
    if all(isinstance(value, float) for value in values):
        return "number"
    return "date" if all(_day(value) for value in values) else "word"


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _day_text(when: date, *, year: bool) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]}{f' {when.year}' if year else ''}"


def _number_of(value: object, kind: str) -> float:
    if kind == "date":
        when = _day(value)
        return float(when.toordinal()) if when else math.nan
    return float(value) if isinstance(value, int | float) else math.nan
