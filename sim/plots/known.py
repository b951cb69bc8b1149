"""What the record says of the factors of a picture, drawn into it: a diamond, with a line or a box for its range."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import AbstractPathEffect, withStroke

from sim.plots.levels import Scale
from sim.plots.paper import number, wide
from sim.plots.shown import Dimension, Known
from sim.plots.style import DOCUMENTED

_RIM: list[AbstractPathEffect] = [withStroke(linewidth=3.4, foreground="white", alpha=0.9)]
#: Farther out than this share of an axis a documented value is not drawn but said.
_REACH = 0.6
_SIZE = 6.8
_WORD = "documented"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the record stands along one axis."""

    start: float
    """Value on the first day."""
    low: float
    high: float

    @property
    def varies(self) -> bool:
        """Whether it changes over the period."""
        return self.high > self.low


def mark_of(scale: Scale, known: Known | None) -> Mark | None:
    """The place of what the record says; None where it says nothing or the axis has no such place."""
    if known is None:
        return None
    start, low, high = (scale.place(value) for value in (known.start, known.low, known.high))
    if math.isnan(start):
        return None
    return Mark(start, min(start, low) if low == low else start, max(start, high) if high == high else start)


def reach(low: float, high: float, marks: Iterable[Mark | None]) -> tuple[float, float]:
    """Limits of an axis from `low` to `high`, widened for marks that are not far outside."""
    span = high - low
    near = [end for mark in marks if mark for end in (mark.low, mark.high)]
    near = [end for end in near if low - _REACH * span <= end <= high + _REACH * span]
    return (
        min([low, *(end - 0.06 * span for end in near if end < low)]),
        max([high, *(end + 0.06 * span for end in near if end > high)]),
    )


def inside(mark: Mark | None, limits: tuple[float, float]) -> bool:
    """Whether a mark can be drawn within limits."""
    return mark is not None and limits[0] <= mark.start <= limits[1]


def draw(area: Axes, across: Mark | None, up: Mark | None, *, inches: float) -> None:
    """The mark of the record: a diamond at its start and its range over the period; a line where one axis has none.

    `inches` is the width of the axes.
    """
    if across is None or up is None:
        _stripe(area, across, up)
        return
    if across.varies and up.varies:
        corner, size = (across.low, up.low), (across.high - across.low, up.high - up.low)
        box = Rectangle(corner, *size, fill=False, edgecolor=DOCUMENTED, linewidth=1.5, zorder=6, gid="documented")
        box.set_path_effects(_RIM)
        area.add_patch(box)
    elif across.varies or up.varies:
        ends = [across.low, across.high], [up.low, up.high]
        cap = "|" if across.varies else "_"
        _plot(area, *ends, linewidth=1.5, marker=cap, markersize=7, markeredgewidth=1.5)
    looks: dict[str, float | str] = {"markersize": 8.5, "markerfacecolor": "white", "markeredgewidth": 1.6}
    _plot(area, [across.start], [up.start], marker="D", linestyle="none", **looks)
    _name(area, across.start, up.start, inches)


def _stripe(area: Axes, across: Mark | None, up: Mark | None) -> None:
    if across is not None:
        area.axvspan(across.low, across.high, color=DOCUMENTED, alpha=0.12, linewidth=0, gid="documented")
        line = area.axvline(across.start, color=DOCUMENTED, linewidth=1.4, linestyle=(0, (4, 2)), gid="documented")
    elif up is not None:
        area.axhspan(up.low, up.high, color=DOCUMENTED, alpha=0.12, linewidth=0, gid="documented")
        line = area.axhline(up.start, color=DOCUMENTED, linewidth=1.4, linestyle=(0, (4, 2)), gid="documented")
    else:
        return
    line.set_path_effects(_RIM)


def _name(area: Axes, x: float, y: float, inches: float) -> None:
    """The word above the diamond, on a white rim."""
    text = area.annotate(_WORD, (x, y), (aside(area, x, inches), 7), textcoords="offset points", ha="center")
    text.set(fontsize=_SIZE, fontweight="bold", color=DOCUMENTED, va="bottom", zorder=9, gid="documented")
    text.set_path_effects([withStroke(linewidth=2.6, foreground="white")])


def name_line(area: Axes, x: float, inches: float) -> None:
    """The word above the axes, at a line of the record."""
    place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    text = area.annotate(_WORD, (x, 1), (aside(area, x, inches), 3), ha="center", annotation_clip=False, **place)
    text.set(fontsize=_SIZE, fontweight="bold", color=DOCUMENTED, va="bottom", gid="documented")


def aside(area: Axes, x: float, inches: float) -> float:
    """How far the word has to move to stay within axes of some inches in width [points]."""
    low, high = area.get_xlim()
    half = wide(_WORD, _SIZE, "bold") / 2 + 0.03
    at = (x - low) / (high - low) * inches
    return 72 * (max(0.0, half - at) - max(0.0, at + half - inches))


def _plot(area: Axes, x: list[float], y: list[float], **looks: float | str) -> None:
    line = Line2D(x, y, color=DOCUMENTED, zorder=7, clip_on=False, gid="documented", **looks)  # type: ignore[arg-type]
    line.set_path_effects(_RIM)
    area.add_line(line)


def words(dimension: Dimension, known: Known, scale: Scale) -> str:
    """What the record says of a factor, in words: `sanctions 1`, `decapitation risk 0.75 at first, 0.75 to 1`."""
    name = dimension.title
    start = scale.text(known.start)
    low, high = scale.text(known.low), scale.text(known.high)
    if low == high == start:
        return f"{name} {start}"
    if known.over != "over the period":
        return f"{name} {start} on average ({low} to {high} {known.over})"
    mean = f", {number(float(f'{known.typical:.2g}'))} on average" if isinstance(known.typical, float) else ""
    return f"{name} {start} at first ({low} to {high} {known.over}{mean})"
