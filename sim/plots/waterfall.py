"""From a reference to what is documented, step by step: what each player did to an outcome, with intervals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.documented import each
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, folded, number, percent, wide
from sim.plots.shown import About, Shown
from sim.plots.style import FAINT, GRID, INK, SOFT, axes, drawn, figure, note

#: Steps down and steps up; Okabe and Ito's blue and vermilion.
DOWN, UP = "#0072B2", "#D55E00"
_ROW, _AREA, _NAME, _NUMBERS = 0.42, 5.0, 2.6, 3.0
_ENDS = ("reference", "documented")
_TITLES = ("all at their reference level", "all as documented")


@drawn
def waterfall(
    shares: pd.DataFrame, ends: pd.DataFrame, *, shown: Shown, about: About, remarks: Sequence[str] = ()
) -> Figure:
    """Bars that lead from the outcome at the reference level of all players to the outcome as documented.

    Parameters
    ----------
    shares : DataFrame
        A row a player: `title`, `share`, `low`, `high` (95 % interval), `part`, `shipped`.
    ends : DataFrame
        `end` (reference, documented, difference), `value`, `low`, `high`.
    shown : Shown
        What is explained.
    about : About
        Title and question.
    remarks : sequence of str, optional
        What has to be said beneath it.
    """
    rows = list(each(shares))
    names = [*(row.title for row in rows), *_TITLES]
    room = min(_NAME, max(wide(name, 8.5) for name in names))
    left = 0.2 + room + 0.15
    page = left + _AREA + _NUMBERS
    head = Head(about, f"{shown.mean_words}; bars are Shapley shares, in the order of the question", page)
    foot = Foot([*remarks, about.note], page)
    height = _ROW * (len(rows) + 2)
    canvas = figure(page, head.height + 0.3 + height + 0.95 + foot.height)
    head.put(canvas)
    top = head.height + 0.3
    area = axes(canvas, left, top, _AREA, height)
    starts = _starts(rows, ends)
    _frame(area, rows, starts, ends, shown)
    _end(area, 0, ends, _ENDS[0])
    for place, (row, start) in enumerate(zip(rows, starts, strict=True), 1):
        _step(area, place, row, start)
    _end(area, len(rows) + 1, ends, _ENDS[1])
    _words(canvas, rows, ends, (left, top, room), shown)
    legend.put(canvas, [_legend(rows)], 0.2, top + height + 0.5, rows=2)
    foot.put(canvas, top + height + 0.92)
    return canvas


def _starts(rows: Sequence[Any], ends: pd.DataFrame) -> np.ndarray:
    """Where each bar begins, and the last one ends: the reference, and what the players before have done."""
    return np.asarray(_value(ends, _ENDS[0]) + np.concatenate([[0.0], np.cumsum([row.share for row in rows])[:-1]]))


def _value(ends: pd.DataFrame, end: str, column: str = "value") -> float:
    return float(ends.loc[ends["end"] == end, column].iloc[0])


def _frame(area: Axes, rows: Sequence[Any], starts: np.ndarray, ends: pd.DataFrame, shown: Shown) -> None:
    """An axis with nought on it, and lines from the end of each bar to the next."""
    area.set_ylim(len(rows) + 1.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    reach = [0.0, *(start + end for row, start in zip(rows, starts, strict=True) for end in (row.low, row.high))]
    reach += [_value(ends, end, column) for end in _ENDS for column in ("value", "low", "high")]
    known = [value for value in reach if np.isfinite(value)]
    low, high = min(known), max(known)
    space = 0.04 * (high - low or 1.0)
    area.set_xlim(low - space if low < 0 else 0.0, high + space)
    if low < 0:
        area.axvline(0, color=INK, linewidth=1.0, zorder=2)
    else:
        area.spines["left"].set_visible(True)
    area.set_xlabel(cut(shown.label, _AREA, 8))
    levels = [*starts, _value(ends, _ENDS[1])]
    for place, level in enumerate(levels):
        area.plot([level, level], [place + 0.3, place + 0.7], color=SOFT, linewidth=0.8, zorder=3)


def _end(area: Axes, place: int, ends: pd.DataFrame, end: str) -> None:
    value = _value(ends, end)
    area.barh([place], [value], height=0.56, color=FAINT, zorder=2)
    _whisker(area, place, _value(ends, end, "low"), _value(ends, end, "high"))


def _step(area: Axes, place: int, row: Any, start: float) -> None:
    """One bar; the whisker says where it may end."""
    area.barh([place], [row.share], left=start, height=0.56, color=DOWN if row.share < 0 else UP, zorder=4, gid="share")
    if row.share == 0:
        area.plot([start, start], [place - 0.28, place + 0.28], color=INK, linewidth=1.6, zorder=4)
    _whisker(area, place, start + row.low, start + row.high)


def _whisker(area: Axes, place: int, low: float, high: float) -> None:
    for colour, line in (("white", 2.2), (INK, 1.2)):
        area.plot([low, high], [place, place], color=colour, linewidth=line, zorder=5, solid_capstyle="butt")
        for end in (low, high):
            area.plot([end, end], [place - 0.1, place + 0.1], color=colour, linewidth=line, zorder=5)


def _words(
    canvas: Figure, rows: Sequence[Any], ends: pd.DataFrame, place: tuple[float, float, float], shown: Shown
) -> None:
    """Names at the left; at the right what each came to."""
    left, top, room = place
    digits = 2 if shown.chance or max(abs(_value(ends, end)) for end in _ENDS) < 20 else 1
    columns = (left + _AREA + 0.15, left + _AREA + 1.85, left + _AREA + 2.35)
    for start, text in zip(columns, ("share (95 %)", "of it", "shipped"), strict=True):
        note(canvas, start, top - 0.17, text, size=7.2, colour=SOFT)
    lines = [_end_words(ends, _ENDS[0], digits)]
    for row in rows:
        part = percent(0.0 if abs(row.part) < 0.005 else row.part)
        lines.append((row.title, _numbers(row.share, row.low, row.high, digits), part, number(row.shipped, digits)))
    lines.append(_end_words(ends, _ENDS[1], digits))
    for at, (name, *cells) in enumerate(lines):
        middle = top + (at + 0.5) * _ROW
        weight = "bold" if at in (0, len(lines) - 1) else "normal"
        fitting = folded(name, room, 8.5, most=2, weight=weight)
        for line, text in enumerate(fitting):
            note(canvas, 0.2, middle + 0.14 * (line - len(fitting) / 2), text, size=8.5, weight=weight)
        for start, text in zip(columns, cells, strict=True):
            note(canvas, start, middle - 0.055, text, size=7.8)


def _end_words(ends: pd.DataFrame, end: str, digits: int) -> tuple[str, str, str, str]:
    """Name and numbers of one end."""
    value, low, high, shipped = (_value(ends, end, column) for column in ("value", "low", "high", "shipped"))
    return _TITLES[_ENDS.index(end)], _numbers(value, low, high, digits), "", number(shipped, digits)


def _numbers(value: float, low: float, high: float, digits: int) -> str:
    return f"{number(value, digits)} ({number(low, digits)} to {number(high, digits)})"


def _legend(rows: Sequence[Any]) -> Block:
    found: list[tuple[Artist, str]] = [(legend.patch(FAINT), "the outcome itself")]
    if any(row.share < 0 for row in rows):
        found.append((legend.patch(DOWN), "makes it less"))
    if any(row.share > 0 for row in rows):
        found.append((legend.patch(UP), "makes it more"))
    return Block(
        "", [*found, (legend.line(INK, 1.3), "95 % interval, over sets and luck; a bar's from where it begins")]
    )
