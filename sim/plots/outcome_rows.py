"""Rows of the picture of outcomes: numbers, categories, and shares of runs that say yes."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.errors import neutral
from sim.plots.style import DOCUMENTED, FAINT, GRID, INK, SIMULATED, SOFT, width_of
from sim.results.verdicts import MAJORITY, Verdict, wilson

_MARKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
#: Width of the axes [inches].
AREA = 5.2
_CELL_TEXT = 6.5
_DOT: dict[str, Any] = {"color": SIMULATED, "markersize": 6.5, "markeredgecolor": "white", "markeredgewidth": 0.8}
_DIAMOND: dict[str, Any] = {
    "markerfacecolor": "none", "markeredgecolor": DOCUMENTED, "markersize": 9.5, "markeredgewidth": 1.3, "zorder": 5,
}  # fmt: skip

Scale = Callable[[Any], Any]


def _numbers_log(area: Axes, rows: list[Verdict]) -> None:
    _numbers(area, rows, np.log1p)
    highest = math.expm1(area.get_xlim()[1])
    marks = [mark for mark in _MARKS if mark <= highest]
    area.set_xticks(np.log1p(marks), [str(mark) for mark in marks])


def _numbers_linear(area: Axes, rows: list[Verdict]) -> None:
    _numbers(area, rows, np.asarray)


def _numbers(area: Axes, rows: list[Verdict], scale: Scale) -> None:
    """Dots with intervals of 50, 80 and 95 % of the runs; documented ranges hollow behind them."""
    said = [value for verdict in rows for value in _said(verdict) if value is not None]
    seen = [float(np.quantile(verdict.values, 0.975)) for verdict in rows if len(verdict.values)]
    area.set_xlim(0, float(scale(max([1.0, *said, *seen]))) * 1.08)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    for index, verdict in enumerate(rows):
        _documented_range(area, index, verdict, scale)
        if len(verdict.values):
            _interval(area, index, verdict.values, scale)


def _interval(area: Axes, index: int, values: np.ndarray, scale: Scale) -> None:
    """Median and central shares of the runs; of one run, all at one point."""
    for share, width in ((0.95, 1.2), (0.8, 2.8), (0.5, 5.0)):
        ends = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
        area.plot(scale(ends), [index] * 2, color=SIMULATED, linewidth=width, zorder=3, alpha=0.75)
    area.plot([float(scale(np.median(values)))], [index], "o", zorder=4, clip_on=False, **_DOT)


def _said(verdict: Verdict) -> tuple[float | None, float | None, float | None]:
    """Documented low, high and observed value, where the record has them as numbers."""
    score = verdict.outcome.score_as
    observed = score.observed
    number = float(observed) if isinstance(observed, int | float) and not isinstance(observed, bool) else None
    return score.low, score.high, number


def _documented_range(area: Axes, index: int, verdict: Verdict, scale: Scale) -> None:
    low, high, observed = _said(verdict)
    if low is not None or high is not None:
        start = float(scale(low or 0.0))
        end = float(scale(high)) if high is not None else area.get_xlim()[1] * 1.05
        area.add_patch(_frame(start, index, end - start, 0.6, 1.1))
    if observed is not None:
        area.plot([float(scale(observed))], [index], "D", clip_on=False, **_DIAMOND)


def _frame(left: float, index: int, width: float, height: float, line: float) -> Rectangle:
    """A hollow box around the middle of a row: what the record says."""
    return Rectangle(
        (left, index - height / 2), width, height, fill=False, edgecolor=DOCUMENTED, linewidth=line, zorder=2
    )


def _categories(area: Axes, rows: list[Verdict]) -> None:
    """A cell for each category, filled by its share of the runs; the documented one has a black frame."""
    area.set_xlim(0, 1)
    area.set_xticks([])
    area.spines["bottom"].set_visible(False)
    for index, verdict in enumerate(rows):
        names = verdict.outcome.score_as.categories
        counts = Counter(verdict.categories)
        cell = 1 / max(1, len(names))
        for place, name in enumerate(names):
            share = counts[name] / len(verdict.categories) if verdict.categories else 0.0
            text = _fitted_word(name, (cell - 0.008) * AREA - 0.06) + (f"\n{share:.0%}" if verdict.runs > 1 else "")
            _cell(area, (place * cell + 0.004, index, cell - 0.008), share, text)
            if name == verdict.outcome.score_as.observed:
                frame = _frame(place * cell + 0.004, index, cell - 0.008, 0.64, 1.6)
                frame.set_zorder(4)
                area.add_patch(frame)


def _cell(area: Axes, place: tuple[float, int, float], share: float, text: str) -> None:
    left, index, width = place
    area.add_patch(Rectangle((left, index - 0.32), width, 0.64, facecolor="#f2f2f2", edgecolor=FAINT, linewidth=0.5))
    area.add_patch(Rectangle((left, index - 0.32), width * share, 0.64, facecolor="#9db8d2", linewidth=0))
    weight = "bold" if share >= MAJORITY else "normal"
    middle = left + width / 2
    area.text(
        middle, index, text, fontsize=_CELL_TEXT, ha="center", va="center", zorder=5, fontweight=weight, color=INK
    )


def _fitted_word(word: str, room: float) -> str:
    """The word, cut where it would not fit even in bold; what no font can draw is written as an escape."""
    word = neutral(word)
    if width_of(word, _CELL_TEXT, "bold") <= room:
        return word
    counts = range(1, len(word) + 1)
    return word[: bisect_right(counts, room, key=lambda count: width_of(word[:count] + "…", _CELL_TEXT, "bold"))] + "…"


def _yes_no(area: Axes, rows: list[Verdict]) -> None:
    """The share of runs that meet it, with Wilson's interval; the record says 1, the false twins should be at 0."""
    area.set_xlim(-0.02, 1.02)
    area.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    area.grid(axis="x", color=GRID, linewidth=0.6)
    for index, verdict in enumerate(rows):
        low = [index + 0.22] * len(verdict.foils)
        area.plot(verdict.foils, low, "x", color=SOFT, markersize=5, zorder=3, clip_on=False)
        area.plot([1], [index], "D", clip_on=False, **_DIAMOND)
        if not verdict.counted:
            continue
        if verdict.runs > 1:
            ends = wilson(verdict.hits, verdict.counted)
            area.plot(ends, [index] * 2, color=SIMULATED, linewidth=2.8, alpha=0.75)
        area.plot([verdict.share], [index], "o", zorder=6, clip_on=False, **_DOT)


#: How the rows of each type of score are drawn.
ROWS: Mapping[str, Callable[[Axes, list[Verdict]], None]] = {
    "count": _numbers_log,
    "days": _numbers_log,
    "ratio": _numbers_linear,
    "category": _categories,
    "binary": _yes_no,
    "order": _yes_no,
}
