"""How a measure is spread over the runs: a histogram for each scenario or value of a factor, or bands where many."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import legend, spread_rows
from sim.plots.legend import Block
from sim.plots.levels import plain, scale_of
from sim.plots.panels import Grid, Panel, grid_of
from sim.plots.paper import Foot, Head, cut, keys_height, nothing, number, wide
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import GRID, INK, SIMULATED, axes, drawn, figure, note
from sim.plots.tallies import Bins, Tally, bins_of, tally_of

#: More rows than this are bands, and more than that are not drawn.
_HISTOGRAMS, _MOST = 12, 60
_TALL, _FLAT, _NAME = 0.56, 0.2, 2.4


@dataclass(frozen=True)
class Spread:
    """A picture of distributions before it is drawn."""

    tallies: pd.DataFrame
    by: Dimension | None
    factor: Dimension | None
    shown: Shown
    about: About
    threshold: float | None

    @cached_property
    def grid(self) -> Grid:
        """The panels; scenarios share one unless a factor has a row each."""
        return grid_of(self.tallies, self.about, self.factor, by_scenario=self.by is not None, most_columns=3)

    @cached_property
    def bins(self) -> Bins:
        """Bins of all panels."""
        there = self.tallies[self.tallies["value"].notna() & (self.tallies["runs"] > 0)]
        medians = [tally.quantile(0.5) for panel in self.grid.panels for _, tally in self.rows(panel) if tally.counted]
        return bins_of(np.unique(there["value"].to_numpy(dtype=np.float64)), min(medians, default=0.0))

    def rows(self, panel: Panel) -> list[tuple[str, Tally]]:
        """The rows of a panel: name and tally."""
        table = panel.of(self.tallies, self.factor)
        if self.by is None:
            scenarios = list(dict.fromkeys(self.tallies["scenario"]))
            return [(self.about.scenario(one), tally_of(table[table["scenario"] == one])) for one in scenarios]
        scale = scale_of(self.tallies[self.by.name], self.by)
        values = [plain(value) for value in table[self.by.name]]
        return [
            (f"{self.by.title} {scale.text(value)}", tally_of(table[[one == value for one in values]]))
            for value in scale.values
        ]


@drawn
def distribution(
    tallies: pd.DataFrame,
    *,
    shown: Shown,
    about: About,
    by: Dimension | None = None,
    panels: Dimension | None = None,
    threshold: float | None = None,
) -> Figure:
    """How the runs are spread over the values of a measure.

    Parameters
    ----------
    tallies : DataFrame
        A row per point and value: `scenario`, a column for each factor, `value` (NaN: left out), `runs`, how many.
    shown : Shown
        The measure.
    about : About
        Title and question.
    by : Dimension, optional
        Factor with a row each; scenarios have panels of their own then, and rows where there is no such factor.
    panels : Dimension, optional
        Factor with a panel each.
    threshold : float, optional
        Value of interest.
    """
    if not tallies["runs"].sum():
        return nothing(about, shown.words)
    plan = Spread(tallies, by, panels, shown, about, threshold)
    every = [(panel, plan.rows(panel)) for panel in plan.grid.panels]
    longest = max((len(rows) for _, rows in every), default=1)
    is_tall = longest <= _HISTOGRAMS
    each = _TALL if is_tall else _FLAT
    is_alone = len(every) == 1
    room = min(_NAME, max([0.4, *(wide(name, 8) for _, rows in every for name, _ in rows)]))
    width, told = (5.2, 2.1) if is_alone else (2.9, 0.0)
    left = 0.2 + room + 0.12
    page = max(left + plan.grid.columns * (width + 0.35) + told, 7.2)
    height = each * min(max(longest, 1), _MOST)
    head, foot, entries = (
        Head(about, _subtitle(plan), page),
        Foot(_remarks(plan, longest), page),
        _legend(plan, is_tall),
    )
    above = 0.34 if not is_alone else 0.12
    tall = above + height + 0.55
    body = tall * plan.grid.rows
    canvas = figure(page, head.height + body + keys_height(entries) + foot.height + 0.1)
    head.put(canvas)
    peak = max([1e-9, *(tally.shares(plan.bins.edges).max() for _, rows in every for _, tally in rows)])
    draw = spread_rows.histogram if is_tall else spread_rows.bands
    for panel, rows in every:
        start, top = left + panel.column * (width + 0.35), head.height + panel.row * tall + above
        if panel.title:
            note(canvas, start, top - 0.24, cut(panel.title, width, 8.5, "bold"), size=8.5, weight="bold")
        area = axes(canvas, start, top, width, height)
        _frame(area, plan, panel, height / each, width)
        for place, (name, tally) in enumerate(rows[:_MOST]):
            draw(area, plan.bins, place, tally, peak)
            middle = top + (place + 0.5) * each
            if panel.column == 0:
                note(canvas, 0.2, middle - (0.055 if not is_tall else -0.02), cut(name, room, 8), size=8)
            if is_alone:
                raised, size = (-0.03, 6.8) if is_tall else (0.05, 6.2)
                note(canvas, start + width + 0.12, middle - raised, spread_rows.words(tally), size=size)
    legend.put(canvas, [Block("", entries)], 0.2, head.height + body, rows=max(1, len(entries)))
    foot.put(canvas, head.height + body + keys_height(entries))
    return canvas


def _frame(area: Axes, plan: Spread, panel: Panel, rows: float, width: float) -> None:
    places = plan.bins.places
    area.set_xlim(float(places[0]), float(places[-1]))
    area.set_ylim(max(rows, 1.0), 0)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.5)
    at, texts = _ticks(plan.bins, width)
    area.set_xticks(at, texts)
    if plan.grid.is_last(panel):
        unit = plan.shown.unit or ("1: yes, 0: no" if plan.shown.chance else "")
        name = f"{plan.shown.brief or plan.shown.name}{f' [{unit}]' if unit else ''}"
        area.set_xlabel(cut(f"{name}{' (scale widens)' if plan.bins.is_even else ''}", width, 8))
    if plan.threshold is not None:
        at_x = plan.bins.place(plan.threshold)
        area.axvline(at_x, color=INK, linewidth=0.9, linestyle=(0, (1, 2)), zorder=5, gid="threshold")


def _ticks(bins: Bins, width: float) -> tuple[list[float], list[str]]:
    """Ticks at round values, as many as have room for their labels; in bins that widen, where each begins."""
    if not bins.is_even:
        low, high = float(bins.edges[0]), float(bins.edges[-1])
        room = wide(number(high)) + 0.2
        steps = [1.0, 2.0, 5.0, 10.0] if bins.is_whole else [1.0, 2.0, 2.5, 5.0, 10.0]
        finder = MaxNLocator(max(2, int(width / room) - 1), steps=steps, integer=bins.is_whole)
        found = [float(place) for place in finder.tick_values(low, high) if low <= place <= high]
        at = [place for place in found if abs(place - round(place)) < 1e-6 or not bins.is_whole]
        return at, [number(place) for place in at]
    step = 1 + int(len(bins.firsts) * (wide(number(float(bins.firsts[-1]))) + 0.12) / width)
    chosen = range(0, len(bins.firsts), step)
    return [float(place) for place in chosen], [number(float(bins.firsts[place])) for place in chosen]


def _subtitle(plan: Spread) -> str:
    runs = int(plan.tallies["runs"].sum())
    seed = f", seed {plan.about.seed}" if plan.about.seed is not None else ""
    return f"{plan.shown.words}: how often each value; {runs:,} runs in all{seed}"


def _remarks(plan: Spread, longest: int) -> list[str]:
    hidden = f"{longest - _MOST} more rows are not drawn." if longest > _MOST else ""
    panels = f"{plan.grid.left_out} more panels are not drawn." if plan.grid.left_out else ""
    out = int(plan.tallies.loc[plan.tallies["value"].isna(), "runs"].sum())
    left = f"{out:,} runs have no value and are left out." if out else ""
    return [left, hidden, panels, plan.about.note]


def _legend(plan: Spread, is_tall: bool) -> list[tuple[Artist, str]]:
    sample = legend.line(SIMULATED, 2.4)
    found: list[tuple[Artist, str]] = [(legend.dot("o", face=SIMULATED, edge=SIMULATED), "median of the runs")]
    if is_tall:
        found.append((sample, "95 % of the runs; at the right the median and these two ends"))
        found.append((legend.patch("#7e97b1"), "share of the runs; the same height is the same share in all rows"))
    else:
        found.append(
            (sample, "50, 80 and 95 % of the runs, from thick to thin; at the right the median and the ends of 95 %")
        )
    if plan.threshold is not None:
        found.append((legend.line(INK, 0.9, (1, 2)), number(plan.threshold)))
    return found
