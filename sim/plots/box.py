"""The chosen box of a scenario discovery: its limits factor by factor, and the points in its two firmest factors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, nothing, number, wide
from sim.plots.shown import About, Dimension
from sim.plots.style import DOCUMENTED, FAINT, GRID, INK, SOFT, axes, drawn, figure, note

_ROW, _BARS, _SIDE, _NAME, _GAP, _COLUMN = 0.46, 3.4, 3.3, 1.9, 0.95, 0.8
#: Blue where the outcome is, pale where it is not: apart for the colour-blind, and by shape.
HIT, OTHER, INSIDE = "#0072B2", "#c9a26b", "#E69F00"


@dataclass(frozen=True)
class Limit:
    """What the box asks of one factor in numbers."""

    factor: str
    low: float
    high: float
    """NaN where open."""
    first: float
    last: float
    """Smallest and largest value among the points."""
    p: float
    """Quasi-p value."""
    often: float
    """Share of resamples that limit it."""
    words: str = ""
    """Levels inside, of a factor in words."""


@drawn
def box(
    limits: Sequence[Limit],
    points: pd.DataFrame,
    factors: Mapping[str, Dimension],
    *,
    about: About,
    subtitle: str,
    remarks: Sequence[str] = (),
) -> Figure:
    """Limits at the left, points at the right.

    Parameters
    ----------
    limits : sequence of Limit
        The firmest first.
    points : DataFrame
        A column per factor, `hit` and `inside`.
    factors : mapping
        Names of factors and what the record says of them.
    about : About
        Title and question.
    subtitle : str
        The box in words.
    remarks : sequence of str
        Lines beneath.
    """
    if not limits:
        return nothing(about, subtitle)
    room = min(_NAME, max([0.8, *(wide(factors[one.factor].label, 8) for one in limits)]))
    left = 0.2 + room + 0.15
    drawn_two = [one for one in limits if not one.words][:2]
    right = left + _BARS + 2 * _COLUMN + _GAP
    page = right + (_SIDE + 0.3 if drawn_two else 0.0)
    height = max(_ROW * len(limits), _SIDE if drawn_two else 0.0)
    head, foot = Head(about, subtitle, page), Foot([*remarks, about.note], page)
    canvas = figure(page, head.height + 0.4 + height + 0.65 + 0.75 + foot.height)
    head.put(canvas)
    top = head.height + 0.4
    _rows(canvas, axes(canvas, left, top, _BARS, _ROW * len(limits)), limits, factors, (left, top, room))
    entries = [_row_entries(limits, factors)]
    if drawn_two:
        _cloud(axes(canvas, right, top, _SIDE, height), drawn_two, points, factors)
        entries.append(_point_entries(len(drawn_two)))
    legend.put(canvas, entries, 0.2, top + height + 0.6, rows=3)
    foot.put(canvas, top + height + 0.6 + 0.72)
    return canvas


def _rows(
    canvas: Figure, area: Axes, limits: Sequence[Limit], factors: Mapping[str, Dimension],
    place_at: tuple[float, float, float],
) -> None:  # fmt: skip
    """A line for each factor's range and a bar for what of it is inside."""
    left, top, room = place_at
    area.set_xlim(-0.03, 1.03)
    area.set_ylim(len(limits) - 0.5, -0.5)
    area.axis("off")
    for title, column in (("quasi-p", 0.0), ("resamples", 1.0)):
        note(canvas, left + _BARS + 0.15 + column * _COLUMN, top - 0.2, title, size=7.5, colour=SOFT)
    for place, one in enumerate(limits):
        middle = top + (place + 0.5) * _ROW - 0.055
        word = note(canvas, 0.2 + room, middle, cut(factors[one.factor].label, room, 8), size=8)
        word.set_horizontalalignment("right")
        chance = "<0.001" if one.p < 0.001 else f"{one.p:.2g}"
        note(canvas, left + _BARS + 0.15, middle, chance, size=8)
        note(canvas, left + _BARS + 0.15 + _COLUMN, middle, f"{100 * one.often:.0f} %", size=8)
        if one.words:
            note(canvas, left + 0.1, middle, cut(one.words, _BARS - 0.2, 8), size=8, weight="bold")
            continue
        _row(area, place, one)
        _known(area, place, one, factors[one.factor])


def _row(area: Axes, place: int, one: Limit) -> None:
    """The range, the part of it inside, and its ends as numbers."""
    start, end = (_share(one, value, default) for value, default in ((one.low, 0.0), (one.high, 1.0)))
    area.plot([0, 1], [place, place], color=FAINT, linewidth=1.4, zorder=1)
    area.barh(place, end - start, left=start, height=0.3, color=INSIDE, zorder=2, gid="inside")
    is_close = np.isfinite(one.low) and np.isfinite(one.high) and end - start < 0.25
    for value, share, side in ((one.low, start, "right"), (one.high, end, "left")):
        if np.isfinite(value):
            area.plot([share, share], [place - 0.21, place + 0.21], color=INK, linewidth=1.4, zorder=3)
            align = side if is_close else "center"
            area.text(share, place - 0.23, number(value), fontsize=7.5, ha=align, va="bottom", fontweight="bold")
    for value, share, align, shown in (
        (one.first, 0.0, "left", not np.isfinite(one.low) or start > 0.15),
        (one.last, 1.0, "right", not np.isfinite(one.high) or end < 0.85),
    ):
        if shown:
            area.text(share, place + 0.2, number(value), fontsize=6.8, ha=align, va="top", color=SOFT)


def _share(one: Limit, value: float, default: float) -> float:
    """Where a value lies between the smallest and the largest [0..1]."""
    return (value - one.first) / ((one.last - one.first) or 1.0) if np.isfinite(value) else default


def _known(area: Axes, place: int, one: Limit, factor: Dimension) -> None:
    """What the record says, where it is a number within the range."""
    for known in factor.known.values():
        if isinstance(known.typical, float) and one.first - 1e-9 <= known.typical <= one.last + 1e-9:
            area.plot([_share(one, known.typical, 0.0)], [place], "D", markerfacecolor="white",
                      markeredgecolor=DOCUMENTED, markersize=6.5, markeredgewidth=1.2, zorder=5,
                      gid="documented")  # fmt: skip


def _cloud(area: Axes, limits: Sequence[Limit], points: pd.DataFrame, factors: Mapping[str, Dimension]) -> None:
    """The points over the two firmest factors, and the box's two sides; over one factor, against their means."""
    x = limits[0]
    y = limits[1] if len(limits) > 1 else None
    up = points["mean"] if y is None else points[y.factor]
    for is_hit, mark, tint, size in ((0, "x", OTHER, 3.6), (1, "o", HIT, 3.8)):
        chosen = points["hit"] == is_hit
        area.plot(points.loc[chosen, x.factor], up[chosen], mark, markersize=size, color=tint, markeredgewidth=0.9,
                  linestyle="none", alpha=0.8, zorder=2 + is_hit, gid="hit" if is_hit else "miss")  # fmt: skip
    low, high = _ends(x)
    bottom, top = (float(up.min()), float(up.max())) if y is None else _ends(y)
    area.add_patch(Rectangle((low, bottom), high - low, top - bottom, fill=False, edgecolor=INSIDE, linewidth=2.0,
                             zorder=5, gid="inside"))  # fmt: skip
    area.grid(color=GRID, linewidth=0.6)
    area.set_xlabel(cut(factors[x.factor].label, _SIDE, 8))
    area.set_ylabel(cut("mean of the runs" if y is None else factors[y.factor].label, _SIDE, 8))
    area.set_title("Points in its two firmest factors" if y else "Points in its only factor", fontsize=8.5)


def _ends(one: Limit) -> tuple[float, float]:
    return (one.low if np.isfinite(one.low) else one.first, one.high if np.isfinite(one.high) else one.last)


def _row_entries(limits: Sequence[Limit], factors: Mapping[str, Dimension]) -> Block:
    entries: list[tuple[Artist, str]] = [
        (legend.line(FAINT, 1.4), "the factor's values"),
        (legend.patch(INSIDE), "in the box"),
    ]
    if any(factors[one.factor].known for one in limits):
        entries.append((legend.dot("D", face="white", edge=DOCUMENTED, area=34, width=1.2), "the record (mean)"))
    return Block("Limits", entries)


def _point_entries(count: int) -> Block:
    return Block("Points", [
        (legend.dot("o", face=HIT, edge=HIT, area=16), "with the outcome"),
        (legend.dot("x", face=OTHER, edge=OTHER, area=16, width=1.2), "without it"),
        (legend.patch("none", INSIDE), "the box, seen along its other factors" if count > 1 else "the box"),
    ])  # fmt: skip
