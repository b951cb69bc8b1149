"""How likely each thing is in each arm: dots with intervals, and what the record says."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.arms import colour, fitted
from sim.plots.labels import percent
from sim.plots.legend import Block
from sim.plots.style import DOCUMENTED, GRID, SOFT, axes, drawn, figure, heading, note
from sim.results.verdicts import wilson

_LEFT, _AREA, _RIGHT, _TOP, _BELOW = 2.55, 5.4, 0.35, 1.15, 0.45
_GROUP = 0.72
_GROUPS = (("Whether it happens at all", "chance"), ("Documented outcomes: whether it comes out as recorded", "met"))

type Shares = Mapping[tuple[str, str, str], tuple[int, int]]
"""Hits and runs that count, by what it is, measure and arm."""


@drawn
def probabilities(values: pd.DataFrame, arms: Sequence[tuple[str, str]], runs: int) -> Figure:
    """A row a chance or outcome: a dot an arm with Wilson's 95 % interval; a hollow diamond is the record.

    Parameters
    ----------
    values : DataFrame
        Columns arm, run, measure, what (`chance` or `met`), value (0, 1 or missing).
    arms : sequence of (letter, name)
        All arms, the baseline first.
    runs : int
        Runs of each arm.
    """
    shares = _shares(values)
    groups = [(title, what, _ordered(shares, what)) for title, what in _GROUPS]
    groups = [group for group in groups if group[2]]
    step = max(0.27, 0.12 * len(arms))
    body = sum(len(measures) * step + _GROUP for _, _, measures in groups)
    wide = 0.62 * len(arms)
    canvas = figure(max(9.0, _LEFT + _AREA + wide + _RIGHT), _TOP + body + _BELOW)
    heading(canvas, "How likely in each arm", f"Share of {runs} runs on the same luck, with Wilson's 95 % interval")
    legend.put(canvas, [_legend(arms)], 0.2, 0.7, rows=2)
    top = _TOP + 0.3
    for title, what, measures in groups:
        note(canvas, 0.2, top - 0.28, title, size=9, weight="bold")
        for place, (letter, _) in enumerate(arms):
            note(canvas, _LEFT + _AREA + 0.2 + 0.62 * place, top - 0.2, letter, colour=colour(place), weight="bold")
        area = axes(canvas, _LEFT, top, _AREA, len(measures) * step)
        _group(area, shares, what, measures, arms)
        for index, measure in enumerate(measures):
            down = top + (index + 0.5) * step - 0.045
            note(canvas, 0.2, down, fitted(measure, _LEFT - 0.35, 8.0), size=8)
            _numbers(canvas, shares, (what, measure), arms, down)
        top += len(measures) * step + _GROUP
    return canvas


def _legend(arms: Sequence[tuple[str, str]]) -> Block:
    lines = [(legend.dot("o", face=colour(place), edge=colour(place)), fitted(f"{letter}  {name}", 3.4, 7.5))
             for place, (letter, name) in enumerate(arms)]  # fmt: skip
    return Block("", [*lines, (legend.dot("D", face="none", edge=DOCUMENTED, area=30, width=1.2), "the record")])


def _shares(values: pd.DataFrame) -> Shares:
    """Hits and runs that count, by what it is, measure and arm."""
    known = values[values["what"].isin([what for _, what in _GROUPS])].dropna(subset="value")
    table = known.groupby(["what", "measure", "arm"], sort=False)["value"].agg(["sum", "count"])
    return {
        (str(key[0]), str(key[1]), str(key[2])): (int(hits), int(count))
        for key, hits, count in zip(table.index, table["sum"], table["count"], strict=True)
    }


def _ordered(shares: Shares, what: str) -> list[str]:
    """Measures of a kind in two arms or more; outcomes by how far the arms lie apart."""
    found: dict[str, list[float]] = {}
    for (kind, measure, _), (hits, count) in shares.items():
        if kind == what:
            found.setdefault(measure, []).append(hits / count)
    spread = {measure: max(each) - min(each) for measure, each in found.items() if len(each) > 1}
    return list(spread) if what == "chance" else sorted(spread, key=lambda measure: -spread[measure])


def _group(area: Axes, shares: Shares, what: str, measures: Sequence[str], arms: Sequence[tuple[str, str]]) -> None:
    area.set_xlim(-0.02, 1.02)
    area.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    area.set_ylim(len(measures) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    for index, measure in enumerate(measures):
        area.axhline(index + 0.5, color=GRID, linewidth=0.4)
        if what == "met":
            area.plot([1], [index], "D", markerfacecolor="none", markeredgecolor=DOCUMENTED, markersize=9,
                      markeredgewidth=1.0, clip_on=False, zorder=5)  # fmt: skip
        for place, (_, name) in enumerate(arms):
            if (what, measure, name) in shares:
                height = index + (place - (len(arms) - 1) / 2) * 0.66 / len(arms)
                _dot(area, *shares[(what, measure, name)], height, place)


def _dot(area: Axes, hits: int, count: int, height: float, place: int) -> None:
    low, high = wilson(hits, count)
    area.plot([low, high], [height, height], color=colour(place), linewidth=2.2, alpha=0.7, zorder=3)
    area.plot([hits / count], [height], "o", color=colour(place), markersize=5.5, markeredgecolor="white",
              markeredgewidth=0.8, clip_on=False, zorder=4)  # fmt: skip


def _numbers(
    canvas: Figure, shares: Shares, key: tuple[str, str], arms: Sequence[tuple[str, str]], down: float
) -> None:
    """The shares at the right."""
    for place, (_, name) in enumerate(arms):
        hits, count = shares.get((*key, name), (0, 0))
        words = percent(hits / count) if count else "–"
        note(canvas, _LEFT + _AREA + 0.2 + 0.62 * place, down, words, colour=colour(place) if count else SOFT)
