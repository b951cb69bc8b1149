"""How much of a fit carries over: losses in sample beside losses on what was left out."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, wide
from sim.plots.shown import About
from sim.plots.style import FAINT, GRID, INK, SIMULATED, SOFT, axes, drawn, figure, note

_ROW, _PANEL, _NUMBERS = 0.27, 3.6, 2.6
#: Mark, face and words of each way of testing.
_MARKS: Mapping[str, tuple[str, str, str]] = {
    "prior": ("|", FAINT, "before the fit"),
    "in sample": ("o", "white", "in sample"),
    "episode left out": ("D", "#E69F00", "fitted without the episode"),
    "cluster left out": ("o", SIMULATED, "fitted without its cluster"),
}
_SHORT = {"prior": "before", "in sample": "in sample", "episode left out": "episode", "cluster left out": "cluster"}
#: Losses beyond this are drawn at the edge.
_MOST = 1.6


@drawn
def backtests(rows: pd.DataFrame, episodes: pd.DataFrame, *, about: About, subtitle: str) -> Figure:
    """Losses of the theory and its rivals, and of the theory in each episode; lower is better.

    Parameters
    ----------
    rows : DataFrame
        A row per hypothesis and way of testing: `name`, `test` (prior, in sample, episode left out, cluster left out),
        `loss`.
    episodes : DataFrame
        Likewise for the theory, a row per episode and way of testing.
    about : About
        Title and question.
    subtitle : str
        What was fitted to what.
    """
    blocks = [("All episodes", rows), ("The theory, episode by episode", episodes)]
    names = [name for _, table in blocks for name in dict.fromkeys(table["name"])]
    room = max(wide(name, 8) for name in names) + 0.2
    page = max(0.2 + room + _PANEL + _NUMBERS, 7.6)
    head, foot = Head(about, subtitle, page), Foot([_remark(rows), about.note], page)
    tests = [test for test in _MARKS if test in set(rows["test"])]
    height = sum(0.75 + _ROW * table["name"].nunique() for _, table in blocks)
    canvas = figure(page, head.height + 0.35 + height + foot.height + 0.1)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries(tests))], 0.2, head.height + 0.02, rows=1)
    top = head.height + 0.35
    for title, table in blocks:
        top = _block(canvas, title, table, tests, room, top)
    foot.put(canvas, top + 0.05)
    return canvas


def _block(canvas: Figure, title: str, table: pd.DataFrame, tests: Sequence[str], room: float, top: float) -> float:
    """One table of losses; where it ends [inches]."""
    names = list(dict.fromkeys(table["name"]))
    note(canvas, 0.2, top + 0.05, title, size=9, weight="bold")
    area = _frame(canvas, 0.2 + room, top + 0.25, len(names))
    for place, name in enumerate(names):
        losses = table[table["name"] == name].set_index("test")["loss"].to_dict()
        known = [min(losses[test], _MOST) for test in tests if test in losses and test != "prior"]
        if len(known) > 1:
            area.plot([min(known), max(known)], [place, place], color=FAINT, linewidth=1.0, zorder=1)
        for test in tests:
            if test in losses:
                _mark(area, place, test, float(losses[test]))
        down = top + 0.25 + (place + 0.5) * _ROW - 0.06
        note(canvas, 0.2, down, name, size=8)
        words = [f"{losses[test]:.2f}" for test in tests if test in losses]
        note(canvas, 0.2 + room + _PANEL + 0.15, down, " / ".join(words), size=7, colour=SOFT)
    order = " / ".join(_SHORT[test] for test in tests)
    note(canvas, 0.2 + room + _PANEL + 0.15, top + 0.08, order, size=6.6, colour=SOFT)
    return top + 0.75 + _ROW * len(names)


def _frame(canvas: Figure, left: float, top: float, rows: int) -> Axes:
    area = axes(canvas, left, top, _PANEL, _ROW * rows)
    area.set_xlim(-0.03, _MOST + 0.03)
    area.set_ylim(rows - 0.5, -0.5)
    area.set_yticks([])
    area.set_xticks([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5], ["0 perfect", "", "0.5", "", "1 ignorance", "", "1.5"])
    area.spines["left"].set_visible(False)
    for place in (0.25, 0.5, 0.75, 1.25, 1.5):
        area.axvline(place, color=GRID, linewidth=0.6, zorder=0)
    area.axvline(1, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    return area


def _mark(area: Axes, place: int, test: str, loss: float) -> None:
    shape, face, _ = _MARKS[test]
    edge = FAINT if test == "prior" else INK if test == "episode left out" else SIMULATED
    size = 9 if test == "prior" else 4.5 if shape == "D" else 6
    beyond = loss > _MOST
    area.plot([min(loss, _MOST)], [place], ">" if beyond else shape, markerfacecolor=face, markeredgecolor=edge,
              markersize=size, markeredgewidth=1.6 if test == "prior" else 1.0, zorder=3, clip_on=False)  # fmt: skip


def _entries(tests: Sequence[str]) -> list[tuple[Artist, str]]:
    found: list[tuple[Artist, str]] = []
    for test in tests:
        shape, face, words = _MARKS[test]
        edge = FAINT if test == "prior" else INK if test == "episode left out" else SIMULATED
        found.append((legend.dot(shape, face=face, edge=edge, area=20, width=1.2), words))
    return found


def _remark(rows: pd.DataFrame) -> str:
    beyond = "Arrows: beyond the edge. " if (rows["loss"] > _MOST).any() else ""
    return (
        f"{beyond}Loss: mean score of the outcomes over what ignorance scores, weighted by confidence, on luck that no "
        "fit has seen."
    )
