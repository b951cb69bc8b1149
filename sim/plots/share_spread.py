"""How far shares vary: a dot for each parameter set, a tick for each recoding, and what luck alone would move."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.documented import each
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, folded, number, wide
from sim.plots.shown import About, Shown
from sim.plots.style import GRID, INK, SIMULATED, SOFT, axes, drawn, figure, note

#: Colour of what other coders would have said.
_CODED = "#E69F00"
_ROW, _AREA, _NAME, _NUMBERS = 0.66, 5.6, 2.6, 2.75


@drawn
def share_spread(
    shares: pd.DataFrame, variants: pd.DataFrame, *, shown: Shown, about: About, remarks: Sequence[str] = ()
) -> Figure:
    """Each player's share on every parameter set and under every recoding.

    Parameters
    ----------
    shares : DataFrame
        A row a player: `player`, `title`, `share`, `shipped`, `shipped_low`, `shipped_high`, `least`, `most`,
        `recoded_least`, `recoded_most`.
    variants : DataFrame
        `kind` (shipped, set, recoding), `player`, `share`.
    shown : Shown
        What is explained.
    about : About
        Title and question.
    remarks : sequence of str, optional
        What has to be said beneath it.
    """
    rows = list(each(shares))
    room = min(_NAME, max(wide(row.title, 8.5) for row in rows))
    left = 0.2 + room + 0.15
    page = left + _AREA + _NUMBERS
    head = Head(about, f"Shapley shares of the difference in: {shown.words}", page)
    foot = Foot([*remarks, about.note], page)
    height = _ROW * len(rows)
    canvas = figure(page, head.height + 0.3 + height + 0.98 + foot.height)
    head.put(canvas)
    top = head.height + 0.3
    area = axes(canvas, left, top, _AREA, height)
    _frame(area, len(rows))
    for place, row in enumerate(rows):
        _row(area, place, row, variants[variants["player"] == row.player])
    area.margins(x=0.04)
    area.set_xlabel(f"share of the difference [{'share of runs' if shown.chance else shown.unit or 'mean of runs'}]")
    _words(canvas, rows, left, top, room)
    legend.put(canvas, [_legend()], 0.2, top + height + 0.5, rows=2)
    foot.put(canvas, top + height + 0.95)
    return canvas


def _frame(area: Axes, rows: int) -> None:
    area.set_ylim(rows - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.axvline(0, color=INK, linewidth=1.0, zorder=2)
    for edge in np.arange(1, rows) - 0.5:
        area.axhline(edge, color=GRID, linewidth=0.6)


def _row(area: Axes, place: int, row: Any, own: pd.DataFrame) -> None:
    """Sets above the middle of the row, recodings below it."""
    sets = own.loc[own["kind"] == "set", "share"].dropna().to_numpy(float)
    coded = own.loc[own["kind"] == "recoding", "share"].dropna().to_numpy(float)
    lifted = place - 0.17 + 0.11 * np.sin(2.4 * np.arange(len(sets)))
    area.scatter(sets, lifted, s=16, color=SIMULATED, alpha=0.55, linewidths=0, zorder=3, gid="sets")
    area.vlines(coded, place + 0.12, place + 0.34, color=_CODED, linewidth=1.2, zorder=3)
    area.plot([row.share] * 2, [place - 0.36, place + 0.02], color=SIMULATED, linewidth=2.2, zorder=4)
    area.plot([row.shipped_low, row.shipped_high], [place + 0.06] * 2, color=INK, linewidth=2.0, zorder=5)
    area.plot([row.shipped], [place + 0.06], "D", markerfacecolor="white", markeredgecolor=INK, markersize=5.5,
              markeredgewidth=1.2, zorder=6, gid="shipped")  # fmt: skip


def _words(canvas: Figure, rows: Sequence[Any], left: float, top: float, room: float) -> None:
    """Names at the left; at the right how far each varies."""
    columns = (left + _AREA + 0.15, left + _AREA + 1.45)
    for start, text in zip(columns, ("over the sets", "pressures ±1 step"), strict=True):
        note(canvas, start, top - 0.17, text, size=7.2, colour=SOFT)
    for at, row in enumerate(rows):
        middle = top + (at + 0.5) * _ROW
        fitting = folded(row.title, room, 8.5, most=3)
        for line, text in enumerate(fitting):
            note(canvas, 0.2, middle + 0.14 * (line - len(fitting) / 2), text, size=8.5)
        for start, low, high in zip(columns, (row.least, row.recoded_least), (row.most, row.recoded_most), strict=True):
            note(canvas, start, middle - 0.055, f"{number(low, 2)} to {number(high, 2)}", size=7.8)


def _legend() -> Block:
    return Block(
        "",
        [
            (legend.dot("o", face=SIMULATED, edge="none", area=20), "a parameter set"),
            (legend.line(SIMULATED, 2.2), "mean of the sets"),
            (legend.line(_CODED, 1.6), "a pressure coded one step otherwise, on the shipped numbers"),
            (legend.dot("D", face="white", edge=INK, area=30, width=1.2), "shipped numbers; line: 95 % by luck alone"),
        ],
    )
