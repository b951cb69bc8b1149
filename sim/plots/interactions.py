"""Who needs whom: shares on the diagonal, pairwise interactions beside it, as a table with colours."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.plots.documented import each
from sim.plots.paper import Foot, Head, folded, ink_on, number, wide
from sim.plots.shown import About, Shown
from sim.plots.style import INK, axes, drawn, figure, note

#: Orange above nought, purple below; the two stay apart for the colour-blind.
_COLOURS = colormaps["PuOr"]
_CELL, _TALL, _NAME = 1.3, 0.56, 2.3


@drawn
def interactions(
    shares: pd.DataFrame, pairs: pd.DataFrame, *, shown: Shown, about: About, remarks: Sequence[str] = ()
) -> Figure:
    """A cell for each pair of players, and one for each player's share.

    Parameters
    ----------
    shares : DataFrame
        A row a player: `player`, `title`, `share`, `low`, `high`.
    pairs : DataFrame
        A row a pair: `first`, `second`, `interaction`, `low`, `high`.
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
    page = max(left + _CELL * len(rows) + 0.3, 7.2)
    head = Head(about, f"Shapley shares and pairwise interactions; {shown.words}", page)
    foot = Foot([*_MEANING, *remarks, about.note], page)
    height = _TALL * len(rows)
    above = 0.16 + 0.14 * max(len(folded(row.title, _CELL - 0.1, 7.8, most=4)) for row in rows)
    canvas = figure(page, head.height + above + height + 0.15 + foot.height + 0.1)
    head.put(canvas)
    top = head.height + above
    area = axes(canvas, left, top, _CELL * len(rows), height)
    _table(area, _cells(rows, pairs), len(rows))
    _names(canvas, [row.title for row in rows], (left, top, room))
    foot.put(canvas, top + height + 0.15)
    return canvas


_MEANING = (
    "Framed: a player's own share. Other cells: the pairwise Shapley interaction index with its 95 % interval.",
    "Where a pair has the sign of its shares the two need each other; where it has the other, one does what the other "
    "would have done.",
)

type Cells = Mapping[tuple[int, int], Any]


def _cells(rows: Sequence[Any], pairs: pd.DataFrame) -> Cells:
    """What stands in each cell, by row and column: on the diagonal and below it."""
    place = {row.player: at for at, row in enumerate(rows)}
    found: dict[tuple[int, int], Any] = {(at, at): (row.share, row.low, row.high) for at, row in enumerate(rows)}
    for pair in each(pairs):
        found[place[pair.second], place[pair.first]] = (pair.interaction, pair.low, pair.high)
    return found


def _table(area: Axes, cells: Cells, players: int) -> None:
    area.set_xlim(0, players)
    area.set_ylim(players, 0)
    area.set_axis_off()
    known = [abs(value) for value, _, _ in cells.values() if np.isfinite(value)]
    reach = max([*known, 1e-9])
    norm = Normalize(-reach, reach)
    for (row, column), (value, low, high) in cells.items():
        colour = _COLOURS(norm(-value)) if np.isfinite(value) else (1.0, 1.0, 1.0, 1.0)
        own = row == column
        area.add_patch(Rectangle((column + 0.02, row + 0.03), 0.96, 0.94, facecolor=colour, edgecolor=INK,
                                 linewidth=1.6 if own else 0.0, zorder=2))  # fmt: skip
        ink = ink_on(colour)
        area.text(column + 0.5, row + 0.38, number(value, 2), ha="center", va="center", fontsize=9, color=ink,
                  fontweight="bold" if own else "normal", zorder=3)  # fmt: skip
        area.text(column + 0.5, row + 0.72, f"{number(low, 2)} to {number(high, 2)}", ha="center", va="center",
                  fontsize=6.8, color=ink, zorder=3)  # fmt: skip


def _names(canvas: Figure, titles: Sequence[str], place: tuple[float, float, float]) -> None:
    left, top, room = place
    for at, title in enumerate(titles):
        lines = folded(title, room, 8.5, most=3)
        for line, text in enumerate(lines):
            note(canvas, 0.2, top + (at + 0.5) * _TALL + 0.14 * (line - len(lines) / 2), text, size=8.5)
        lines = folded(title, _CELL - 0.1, 7.8, most=4)
        for line, text in enumerate(lines):
            down = top - 0.06 - 0.14 * (len(lines) - line)
            note(canvas, left + at * _CELL + 0.06, down, text, size=7.8)
