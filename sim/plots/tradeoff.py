"""Boxes of a scenario discovery: how much of an outcome each one holds against how common it is inside."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head
from sim.plots.shown import About
from sim.plots.style import FAINT, GRID, HALO, INK, SOFT, axes, drawn, figure

_SIDE, _LEFT, _KEYS = 4.6, 0.85, 2.9
#: More restricted factors than this share a colour.
_MOST = 7


@drawn
def tradeoff(
    boxes: pd.DataFrame, luck: pd.DataFrame, base: float, *, about: About, subtitle: str, remarks: Sequence[str] = ()
) -> Figure:
    """A dot a box; the chosen one ringed.

    Parameters
    ----------
    boxes : DataFrame
        `box`, `coverage`, `density` [0..1], `restricted`, how many factors it limits, `chosen`.
    luck : DataFrame
        `coverage`, `density`: what 95 % of the boxes in shuffled outcomes stay below.
    base : float
        How common the outcome is among all points.
    about : About
        Title and question.
    subtitle : str
        What the outcome is, and on how much it rests.
    remarks : sequence of str
        Lines beneath.
    """
    page = _LEFT + _SIDE + _KEYS
    head, foot = Head(about, subtitle, page), Foot([*remarks, about.note], page)
    canvas = figure(page, head.height + 0.15 + _SIDE + 0.75 + foot.height)
    head.put(canvas)
    top = head.height + 0.15
    area = axes(canvas, _LEFT, top, _SIDE, _SIDE)
    _frame(area)
    _luck(area, luck)
    area.axhline(base, color=SOFT, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2, gid="base")
    colours = _colours(boxes)
    for row in boxes.to_dict("records"):
        face = colours[min(int(row["restricted"]), _MOST)]
        area.plot([row["coverage"]], [row["density"]], "o", markersize=6.5, markerfacecolor=face,
                  markeredgecolor="white", markeredgewidth=0.6, zorder=4, clip_on=False, gid="box")  # fmt: skip
    _chosen(area, boxes)
    entries = _entries(boxes, colours, base)
    legend.put(canvas, [entries], _LEFT + _SIDE + 0.3, top + 0.1, rows=20)
    foot.put(canvas, top + _SIDE + 0.65)
    return canvas


def _frame(area: Axes) -> None:
    area.set_xlim(-0.02, 1.02)
    area.set_ylim(-0.02, 1.02)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    area.set_xticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    area.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    area.grid(color=GRID, linewidth=0.6)
    area.set_xlabel("coverage: share of the outcome that lies in the box")
    area.set_ylabel("density: share of the box that has the outcome")


def _luck(area: Axes, luck: pd.DataFrame) -> None:
    if len(luck):
        area.fill_between(luck["coverage"], 0, luck["density"], color=FAINT, alpha=0.45, linewidth=0, zorder=0,
                          gid="luck")  # fmt: skip


def _colours(boxes: pd.DataFrame) -> dict[int, tuple[float, float, float, float]]:
    """A colour for each number of restricted factors."""
    most = max(1, min(_MOST, int(boxes["restricted"].max())))
    scale = ListedColormap(mpl.colormaps["viridis"](np.linspace(0.05, 0.95, most + 1)))
    return {number: scale(number) for number in range(most + 1)}


def _chosen(area: Axes, boxes: pd.DataFrame) -> None:
    """A ring around the chosen box, and its number."""
    for row in boxes[boxes["chosen"] == 1].to_dict("records"):
        area.plot([row["coverage"]], [row["density"]], "o", markersize=14, markerfacecolor="none", markeredgecolor=INK,
                  markeredgewidth=1.6, zorder=5, clip_on=False, gid="chosen")  # fmt: skip
        low = row["density"] > 0.5
        area.annotate(f"box {row['box']}", (row["coverage"], row["density"]), xytext=(-12, -12 if low else 12),
                      textcoords="offset points", ha="right", va="top" if low else "bottom", fontsize=8,
                      path_effects=HALO, zorder=6)  # fmt: skip


def _entries(boxes: pd.DataFrame, colours: dict[int, tuple[float, float, float, float]], base: float) -> Block:
    present = sorted({min(int(number), _MOST) for number in boxes["restricted"]})
    entries: list[tuple[Artist, str]] = [
        (legend.dot("o", face=mpl.colors.to_hex(colours[number]), edge="white"),
         "all points" if number == 0 else f"{number}{' or more' if number == _MOST else ''}")
        for number in present
    ]  # fmt: skip
    entries.append((legend.dot("o", face="none", edge=INK, area=80, width=1.5), "the chosen box"))
    entries.append((legend.line(SOFT, 0.9, (4, 3)), f"all points: {100 * base:.0f} %"))
    entries.append((legend.patch(FAINT), "shuffled outcomes (95 %)"))
    return Block("Factors that a box limits", entries)
