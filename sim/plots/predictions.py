"""Counts and waits as they were foretold, before the fit and after it, beside what was observed."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, wide
from sim.plots.shown import About
from sim.plots.style import DOCUMENTED, GRID, INK, SIMULATED, SOFT, axes, drawn, figure, note

_ROW, _PANEL, _NAME = 0.34, 4.4, 3.3
_BEFORE, _UNSEEN = "#9a9a9a", "#D55E00"
#: How each kind of forecast is drawn: colour, place within the row, words.
_KINDS: Mapping[str, tuple[str, float, str]] = {
    "prior": (_BEFORE, -0.24, "before the fit"),
    "fitted": (SIMULATED, 0.0, "fitted to all episodes"),
    "left out": (_UNSEEN, 0.24, "fitted to the other clusters alone"),
}
_TICKS = (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)


@drawn
def predictions(table: pd.DataFrame, *, about: About, subtitle: str) -> Figure:
    """Intervals of each count and wait: 80 % thick, 95 % thin, median as a dot; the observed range as a box.

    Parameters
    ----------
    table : DataFrame
        A row per outcome and kind of forecast: `episode`, `outcome`, `type` (count or days), `seen` (prior, fitted,
        left out), `q025`, `q100`, `q500`, `q900`, `q975`, `observed_low`, `observed_high` (infinite where open).
    about : About
        Title and question.
    subtitle : str
        What was fitted to what.
    """
    rows = table[["episode", "outcome", "type"]].drop_duplicates().to_dict("records")
    room = min(_NAME, max([wide(str(row["outcome"]), 7.5) for row in rows], default=1.0) + 0.55)
    page = 0.2 + room + _PANEL + 0.3
    head, foot = Head(about, subtitle, page), Foot([_REMARK, about.note], page)
    top, tall = head.height + 0.42, _ROW * len(rows)
    canvas = figure(page, top + tall + 0.5 + foot.height)
    head.put(canvas)
    kinds = [kind for kind in _KINDS if kind in set(table["seen"])]
    legend.put(canvas, [Block("", _entries(kinds))], 0.2, head.height + 0.02, rows=1)
    area = _frame(canvas, 0.2 + room, top, tall, table)
    episode = ""
    for place, row in enumerate(rows):
        found = table[(table["episode"] == row["episode"]) & (table["outcome"] == row["outcome"])]
        _row(area, place, found)
        down = top + (place + 0.5) * _ROW
        if row["episode"] != episode:
            note(canvas, 0.2, down - 0.16, cut(about.scenario(str(row["episode"])), room, 7), size=6.8, colour=SOFT)
            area.axhline(place - 0.5, color=GRID, linewidth=0.8, zorder=0)
        episode = str(row["episode"])
        days = " [days]" if row["type"] == "days" else ""
        note(canvas, 0.3, down - 0.02, cut(f"{row['outcome']}{days}", room - 0.15, 7.5), size=7.5)
    foot.put(canvas, top + tall + 0.42)
    return canvas


_REMARK = (
    "Thick: 80 % of the runs of all sets; thin: 95 %; dot: median. Boxes: the documented range, open where it has no "
    "end; nothing is charged within it."
)


def _frame(canvas: Figure, left: float, top: float, tall: float, table: pd.DataFrame) -> Axes:
    area = axes(canvas, left, top, _PANEL, tall)
    ends = table[["q975", "observed_high", "observed_low"]].to_numpy(np.float64)
    most = float(np.max(ends[np.isfinite(ends)], initial=10.0))
    area.set_xlim(-0.12, float(np.log1p(most)) * 1.04)
    area.set_ylim(len(table[["episode", "outcome"]].drop_duplicates()) - 0.5, -0.5)
    ticks = [tick for tick in _TICKS if tick <= most * 1.04]
    area.set_xticks(np.log1p(ticks).tolist(), [f"{tick:,}" for tick in ticks])
    area.set_yticks([])
    area.set_xlabel("count, or days (logarithmic in 1 + x)")
    area.spines["left"].set_visible(False)
    return area


def _row(area: Axes, place: int, found: pd.DataFrame) -> None:
    first = found.iloc[0]
    left, right = area.get_xlim()
    low = np.log1p(first["observed_low"]) if np.isfinite(first["observed_low"]) else left - 1
    high = np.log1p(first["observed_high"]) if np.isfinite(first["observed_high"]) else right + 1
    thick = max(high - low, 0.02)
    box = Rectangle((low - (0.01 if high == low else 0), place - 0.4), thick, 0.8, fill=False, edgecolor=DOCUMENTED)
    box.set_linewidth(0.9)
    area.add_patch(box)
    for row in found.to_dict("records"):
        colour, shift, _ = _KINDS[str(row["seen"])]
        ends = {name: float(np.log1p(row[name])) for name in ("q025", "q100", "q500", "q900", "q975")}
        if np.isnan(ends["q500"]):
            continue
        area.plot([ends["q025"], ends["q975"]], [place + shift] * 2, color=colour, linewidth=0.9, zorder=3)
        area.plot([ends["q100"], ends["q900"]], [place + shift] * 2, color=colour, linewidth=3.4, zorder=4)
        area.plot([ends["q500"]], [place + shift], "o", color=INK, markerfacecolor="white", markersize=3.2,
                  markeredgewidth=0.8, zorder=5)  # fmt: skip


def _entries(kinds: Sequence[str]) -> list[tuple[Artist, str]]:
    found: list[tuple[Artist, str]] = [(legend.line(_KINDS[kind][0], 3.4), _KINDS[kind][2]) for kind in kinds]
    return [*found, (legend.patch("none", DOCUMENTED), "documented")]
