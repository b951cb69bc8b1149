"""Rows of dots on one axis: a mean, how sure it is, how far runs differ, and what the record says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.plots.paper import number, percent
from sim.plots.shown import Shown
from sim.plots.style import DOCUMENTED, GRID, INK, SIMULATED

_MARKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
#: Means that differ by more than this factor are set on a logarithmic axis.
_WIDE = 20.0


@dataclass(frozen=True)
class Dot:
    """One row."""

    mean: float
    least: float
    most: float
    """Ends of the 95 % interval of the mean; NaN where unknown."""
    low: float
    high: float
    """2.5 and 97.5 % of the runs."""
    said: tuple[float, float, float] | None = None
    """What the record says: low, typical, high; NaN where it leaves one open."""


def is_logarithmic(dots: Sequence[Dot | None], shown: Shown) -> bool:
    """Whether counts are so different that a linear axis would hide the small ones."""
    means = [dot.mean for dot in dots if dot is not None and dot.mean > 0]
    is_count = all(dot.low >= 0 for dot in dots if dot is not None)
    return not shown.chance and is_count and bool(means) and max(means) > _WIDE * min(means)


def draw(area: Axes, dots: Sequence[Dot | None], shown: Shown, threshold: float | None) -> None:
    """A row for each dot from the top down; None leaves its row empty."""
    is_log = is_logarithmic(dots, shown)
    _frame(area, dots, shown, is_log)
    if threshold is not None:
        area.axvline(_at(threshold, is_log), color=INK, linewidth=0.9, linestyle=(0, (1, 2)), gid="threshold")
    for place, dot in enumerate(dots):
        if dot is None:
            continue
        if dot.said is not None:
            _said(area, place, dot.said, is_log)
        if not shown.chance:
            _line(area, place, dot.low, dot.high, is_log, 1.1)
        _line(area, place, dot.least, dot.most, is_log, 3.6)
        area.plot([_at(dot.mean, is_log)], [place], "o", color=SIMULATED, markersize=6.5, markeredgecolor="white",
                  markeredgewidth=0.8, zorder=6, clip_on=False, gid="mean")  # fmt: skip


def words(dot: Dot | None, shown: Shown) -> str:
    """The numbers of a row."""
    if dot is None:
        return "–"
    if shown.chance:
        return f"{percent(dot.mean)} ({100 * dot.least:.0f} to {100 * dot.most:.0f})"
    if dot.mean == dot.least == dot.most:
        return f"{number(dot.mean)} in every run"
    decimals = 0 if abs(dot.mean) >= 100 else 1 if abs(dot.mean) >= 1 else 2
    if math.isnan(dot.least):
        return number(dot.mean, decimals)
    return f"{number(dot.mean, decimals)} ({number(dot.least, decimals)} to {number(dot.most, decimals)})"


def _frame(area: Axes, dots: Sequence[Dot | None], shown: Shown, is_log: bool) -> None:
    area.set_ylim(max(len(dots), 1) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    if shown.chance:
        area.set_xlim(-0.02, 1.02)
        area.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        return
    seen = [end for dot in dots if dot for end in (dot.mean, dot.most, dot.high, *(dot.said or ()))]
    seen = [end for end in seen if math.isfinite(end)]
    least = [end for dot in dots if dot for end in (dot.least, dot.low) if math.isfinite(end)]
    low, high = min([0.0, *least]), max([1e-9, *seen]) if max([0.0, *seen]) > 0 else 1.0
    area.set_xlim(_at(low, is_log), _at(high, is_log) + 0.05 * (_at(high, is_log) - _at(low, is_log)))
    if is_log:
        marks = [mark for mark in _MARKS if mark <= high * 1.05]
        kept = marks[:1] + marks[1:][:: max(1, math.ceil((len(marks) - 1) / 6))]
        area.set_xticks(np.log1p(kept), [f"{mark:,}" for mark in kept])
    else:
        area.locator_params(axis="x", nbins=4, steps=[1, 2, 5, 10])


def _at(value: float, is_log: bool) -> float:
    return math.log1p(max(value, 0.0)) if is_log else value


def _line(area: Axes, place: int, low: float, high: float, is_log: bool, width: float) -> None:
    if math.isfinite(low) and math.isfinite(high):
        ends = [_at(low, is_log), _at(high, is_log)]
        area.plot(ends, [place] * 2, color=SIMULATED, linewidth=width, alpha=0.6, zorder=4, solid_capstyle="butt")


def _said(area: Axes, place: int, said: tuple[float, float, float], is_log: bool) -> None:
    """A hollow diamond at what the record says, a hollow box over its range."""
    low, typical, high = said
    if math.isfinite(low) or math.isfinite(high):
        start = _at(low, is_log) if math.isfinite(low) else area.get_xlim()[0]
        end = _at(high, is_log) if math.isfinite(high) else area.get_xlim()[1]
        area.add_patch(Rectangle((start, place - 0.32), end - start, 0.64, fill=False, edgecolor=DOCUMENTED,
                                 linewidth=1.1, zorder=3, gid="documented"))  # fmt: skip
    if math.isfinite(typical):
        area.plot([_at(typical, is_log)], [place], "D", markerfacecolor="none", markeredgecolor=DOCUMENTED,
                  markersize=9.5, markeredgewidth=1.3, zorder=5, clip_on=False, gid="documented")  # fmt: skip
