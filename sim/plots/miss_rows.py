"""One missed outcome on its row: how bad, what chance was given to it, or how far the runs lie from the record."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.plots.paper import number
from sim.plots.style import DOCUMENTED, INK, SIMULATED

_MISSED = "#b3400a"
_MARKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000)
#: Relative scores beyond this are drawn at the edge, with their number.
_WORST = 2.5

type Row = Mapping[Any, Any]


def score_axis(area: Axes, rows: Sequence[Row]) -> None:
    """The axis of relative scores from zero, with a line at ignorance."""
    area.set_xlim(0, max(1.2, min(_WORST, max(row["relative"] for row in rows) * 1.08)))
    area.locator_params(axis="x", nbins=5)
    area.axvline(1, color=INK, linewidth=0.9, linestyle=(0, (2, 2)), zorder=5, gid="ignorance")


def bar(area: Axes, place: int, row: Row) -> None:
    """The relative score as a bar with its number."""
    value, edge = row["relative"], area.get_xlim()[1]
    colour = _MISSED if value > 1 else SIMULATED
    area.barh([place], [min(value, edge)], 0.5, color=colour, linewidth=0, zorder=3, gid="relative")
    inside = value > 0.16 * edge
    at = 0.02 * edge if inside else value + 0.02 * edge
    area.text(at, place, number(value, 2), fontsize=6.5, va="center", color="white" if inside else INK, zorder=6)


def chance(area: Axes, place: int, row: Row) -> None:
    """Ours as a dot, the truth at one as a hollow diamond, and the way between them."""
    given = row["probability"]
    area.plot([given, 1], [place, place], color=SIMULATED, linewidth=1.1, alpha=0.5, zorder=4)
    area.plot([1], [place], "D", markerfacecolor="white", markeredgecolor=DOCUMENTED, markersize=6.5, zorder=5,
              clip_on=False)  # fmt: skip
    area.plot([given], [place], "o", color=SIMULATED, markersize=6, zorder=6, clip_on=False, gid="probability")


def range_axis(area: Axes, rows: Sequence[Row]) -> None:
    """A logarithmic axis for counts and days."""
    ends = [row[name] for row in rows for name in ("high", "median", "observed_low", "observed_high")]
    highest = max([1.0, *(end for end in ends if math.isfinite(end))])
    area.set_xlim(-0.1, math.log1p(highest) * 1.06)
    marks = [mark for mark in _MARKS if mark <= highest]
    area.set_xticks(np.log1p(marks), [f"{mark:,}" for mark in marks])


def extent(area: Axes, place: int, row: Row) -> None:
    """The recorded range as a hollow box, open where the record is; the runs as a line with a dot."""
    left, right = area.get_xlim()
    low, high = row["observed_low"], row["observed_high"]
    start = math.log1p(low) if math.isfinite(low) else left
    end = math.log1p(high) if math.isfinite(high) else right
    area.add_patch(Rectangle((start - 0.03, place - 0.3), end - start + 0.06, 0.6, fill=False, edgecolor=DOCUMENTED,
                             linewidth=1.0, zorder=4, gid="recorded"))  # fmt: skip
    if math.isinf(high) or math.isinf(low):
        at, mark = (right, ">") if math.isinf(high) else (left, "<")
        area.plot([at], [place], mark, color=DOCUMENTED, markersize=5, zorder=5, clip_on=False)
    if math.isnan(row["median"]):
        return
    area.plot(np.log1p([row["low"], row["high"]]), [place, place], color=SIMULATED, linewidth=2.6, alpha=0.55, zorder=5)
    area.plot([math.log1p(row["median"])], [place], "o", color=SIMULATED, markersize=6, zorder=6, gid="median")
