"""What is missed, and by how much: outcomes from the worst score down, the forecast beside the record."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.miss_rows import Row, bar, chance, extent, range_axis, score_axis
from sim.plots.paper import Foot, Head, cut, nothing, number, percent
from sim.plots.shown import About
from sim.plots.style import DOCUMENTED, GRID, INK, SIMULATED, SOFT, axes, drawn, figure, note
from sim.results.score_means import LEFT_CLUSTER_OUT, OURS, chosen

_ROW, _NAMES, _SCORE, _CHANCE, _RANGE, _WORDS, _GAP = 0.33, 2.75, 1.75, 1.6, 2.7, 1.85, 0.3
_LEFTS = (
    0.2 + _NAMES,
    0.2 + _NAMES + _SCORE + _GAP,
    0.2 + _NAMES + _SCORE + _CHANCE + 2 * _GAP,
    0.2 + _NAMES + _SCORE + _CHANCE + _RANGE + 2 * _GAP + 0.12,
)
_PAGE = _LEFTS[3] + _WORDS + 0.1


@drawn
def misses(
    scores: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    about: About,
    model: str = OURS,
    split: str = LEFT_CLUSTER_OUT,
    states: str = "simulated",
    most: int = 32,
) -> Figure:
    """The outcomes with the highest relative scores, at most so many.

    Parameters
    ----------
    scores : DataFrame
        `model`, `split`, `states`, `episode`, `outcome`, `type`, `family`, `confidence`, `relative`, `probability`,
        `counted_share`, `low`, `median`, `high`, `observed_low`, `observed_high` (infinite where open).
    statements : DataFrame
        `model`, `split`, `states`, `episode`, `outcome`, `statement`, `probability`, `happened`: which false twin or
        category was held likely instead.
    about : About
        Title, question and seed; episodes stand under their ids.
    model, split, states : str
        Whose forecasts.
    most : int
        Rows.
    """
    rows = chosen(scores, split, states)
    rows = rows[(rows["model"] == model) & rows["relative"].notna()]
    subtitle = f"Forecasts of the model {model}; {split}; states {states}"
    if rows.empty:
        return nothing(about, subtitle)
    ranked = rows.sort_values(["relative", "episode", "outcome"], ascending=[False, True, True]).head(most)
    worse = int((rows["relative"] > 1).sum())
    seed = f"; seed {about.seed}" if about.seed is not None else ""
    told = f"{subtitle}; {len(ranked)} of {len(rows)} outcomes, {worse} worse than ignorance{seed}"
    head, foot = Head(about, told, _PAGE), Foot([_REMARK, about.note], _PAGE)
    said = chosen(statements, split, states)
    return _page([dict(row) for row in ranked.to_dict("records")], said[said["model"] == model], head, foot)


_REMARK = (
    "Relative score: 0 perfect, 1 ignorance. An arrow: the record leaves that end open. At the right, what was held "
    "likeliest of the false, or by how much the median lies outside the recorded range."
)


def _page(rows: Sequence[Row], said: pd.DataFrame, head: Head, foot: Foot) -> Figure:
    top, tall = head.height + 0.75, _ROW * len(rows)
    canvas = figure(_PAGE, top + tall + 0.6 + foot.height)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries())], 0.2, head.height + 0.02, rows=1)
    titles = ("Relative score", "Chance given to it", "How many, how long (log scale)")
    score, chances, wide_range = (
        _area(canvas, left, top, width, title, rows)
        for left, width, title in zip(_LEFTS, (_SCORE, _CHANCE, _RANGE), titles, strict=False)
    )
    note(canvas, _LEFTS[3], top - 0.2, "In its place", size=8.2, weight="bold")
    score_axis(score, rows)
    chances.set_xlim(0, 1)
    chances.set_xticks([0, 0.5, 1], ["0", ".5", "1"])
    range_axis(wide_range, rows)
    for place, row in enumerate(rows):
        down = top + (place + 0.5) * _ROW
        _name(canvas, row, down)
        bar(score, place, row)
        if row["family"] == "brier":
            chance(chances, place, row)
        else:
            extent(wide_range, place, row)
        words = _instead(row, said)
        note(canvas, _LEFTS[3], down - 0.055, cut(words, _WORDS, 7), size=7, colour=INK)
    foot.put(canvas, top + tall + 0.5)
    return canvas


def _area(canvas: Figure, left: float, top: float, width: float, title: str, rows: Sequence[Row]) -> Axes:
    note(canvas, left, top - 0.2, title, size=8.2, weight="bold")
    area = axes(canvas, left, top, width, _ROW * len(rows))
    area.set_ylim(len(rows) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    for place in range(1, len(rows), 2):
        area.axhspan(place - 0.5, place + 0.5, color="#f6f6f6", zorder=0, linewidth=0)
    return area


def _name(canvas: Figure, row: Row, down: float) -> None:
    name = cut(row["outcome"], _NAMES - 0.2, 8, "bold")
    note(canvas, 0.2, down - 0.135, name, size=8, weight="bold")
    left = f"; counted in {percent(row['counted_share'])} of runs" if row["counted_share"] < 0.995 else ""
    words = f"{row['episode']}: {row['kind']}, {row['confidence']} confidence{left}"
    note(canvas, 0.2, down + 0.01, cut(words, _NAMES - 0.2, 6.6), size=6.6, colour=SOFT)


def _instead(row: Row, said: pd.DataFrame) -> str:
    """What was said in place of what happened."""
    if row["family"] == "crps":
        return _off(row)
    own = said[(said["episode"] == row["episode"]) & (said["outcome"] == row["outcome"])]
    false = own[own["happened"] == 0].sort_values("probability", ascending=False, kind="stable")
    if false.empty:
        return ""
    first = false.iloc[0]
    name = str(first["statement"]).replace("foil ", "false twin ")
    return f"{name}: {number(float(first['probability']), 2)}"


def _off(row: Row) -> str:
    """By how much the median of the runs lies outside the recorded range."""
    median, low, high = row["median"], row["observed_low"], row["observed_high"]
    if math.isnan(median):
        return "no run counts"
    if low <= median <= high:
        return "median within the range"
    bound = low if median < low else high
    return f"{number(median)} against {'at least' if median < low else 'at most'} {number(bound)}"


def _entries() -> list[tuple[Any, str]]:
    return [
        (legend.dot("o", face=SIMULATED, edge=SIMULATED), "forecast: chance, or median"),
        (legend.line(SIMULATED, 2.6), "80 % of the runs"),
        (legend.dot("D", face="white", edge=DOCUMENTED, area=36, width=1.0), "what happened"),
        (legend.patch("none", DOCUMENTED), "recorded range"),
        (legend.line(INK, 0.9, (2, 2)), "ignorance"),
    ]
