"""Measures by scenario as dots with intervals: a table of panels, or a list where most of it would be empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from sim.plots import dot_rows, legend
from sim.plots.dot_rows import Dot
from sim.plots.estimates import estimates
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, counted, cut, folded, keys_height, nothing, percent, raised, runs_and_seed, wide
from sim.plots.shown import About, Shown
from sim.plots.style import DOCUMENTED, INK, SIMULATED, SOFT, axes, drawn, figure, note

type Said = Mapping[tuple[str, str], tuple[float, float, float]]
"""What the record says, by scenario and measure: low, typical, high; NaN where it leaves one open."""

_ROW, _NAME, _PANEL, _NUMBERS, _GAP = 0.3, 2.6, 1.75, 1.15, 0.3
_LIST_NAME, _LIST_PANEL = 4.8, 3.6
#: A table of which less than this share has a value is set as a list.
_SPARSE = 0.6
_ACROSS = 4


@dataclass(frozen=True)
class _Row:
    """A row of a list."""

    title: str
    below: str
    dot: Dot | None


@drawn
def dots(
    rows: pd.DataFrame,
    *,
    shown: Sequence[Shown],
    about: About,
    said: Said | None = None,
    threshold: float | None = None,
) -> Figure:
    """The mean of measures in each scenario.

    Parameters
    ----------
    rows : DataFrame
        A row a point and measure: `scenario`, `measure`, `runs`, `mean`, `error` (standard error of the mean), `low`,
        `high` (2.5 and 97.5 % of the runs). Several points of a scenario are put together.
    shown : sequence of Shown
        The measures, in their order.
    about : About
        Title and question.
    said : mapping, optional
        What the record says.
    threshold : float, optional
        Value of interest for chances.
    """
    scenarios = list(dict.fromkeys(rows["scenario"]))
    found = {
        (scenario, one.name): dot
        for one in shown
        for scenario, dot in _dots(rows[rows["measure"] == one.name], one, said or {}).items()
    }
    if not found:
        return nothing(about, "Mean of the runs of each scenario")
    is_list = len(found) < _SPARSE * len(scenarios) * len(shown)
    draw = _list if is_list else _table
    return draw(_Told(rows, scenarios, shown, about, found, threshold))


def _dots(rows: pd.DataFrame, shown: Shown, said: Said) -> dict[str, Dot]:
    """The dot of each scenario that has a value."""
    found = estimates(rows, ["scenario"], shown)
    ends = rows[rows["runs"] > 0].groupby("scenario").agg(low=("low", "min"), high=("high", "max"))
    return {
        row["scenario"]: Dot(
            row["mean"],
            row["least"],
            row["most"],
            float(ends.loc[row["scenario"], "low"]),
            float(ends.loc[row["scenario"], "high"]),
            said.get((row["scenario"], shown.name)),
        )
        for row in found.to_dict("records")
    }


@dataclass(frozen=True)
class _Told:
    """Everything that is drawn."""

    rows: pd.DataFrame
    scenarios: Sequence[str]
    shown: Sequence[Shown]
    about: About
    found: Mapping[tuple[str, str], Dot]
    threshold: float | None

    def head(self, page: float) -> Head:
        """Title and subtitle."""
        kept = self.rows[self.rows["measure"].isin([one.name for one in self.shown]) & (self.rows["runs"] > 0)]
        many = runs_and_seed(kept["runs"], self.about)
        points = kept.groupby(["scenario", "measure"])["mean"].size()
        mean = f"; means over {counted(points, 'point')}" if points.max() > 1 else ""
        return Head(self.about, f"Mean of the runs of each scenario; {many}{mean}", page)

    def entries(self) -> list[tuple[Artist, str]]:
        """The legend."""
        kinds = {one.chance for one in self.shown}
        found: list[tuple[Artist, str]] = [
            (legend.dot("o", face=SIMULATED, edge=SIMULATED), "simulated, mean of the runs"),
            (legend.line(SIMULATED, 3.6), "95 % interval of the mean"),
        ]
        if False in kinds:
            found.append((legend.line(SIMULATED, 1.1), "95 % of the runs"))
        if any(dot.said for dot in self.found.values()):
            found.append((legend.dot("D", face="none", edge=DOCUMENTED, area=30, width=1.2), "documented; box: range"))
        if self.threshold is not None:
            found.append((legend.line(INK, 0.9, (1, 2)), percent(self.threshold)))
        return found


def _table(told: _Told) -> Figure:
    """Scenarios downwards, a panel for each measure."""
    names = [told.about.scenario(name) for name in told.scenarios]
    room = min(_NAME, max((wide(name, 8) for name in names), default=0.5))
    across = min(len(told.shown), _ACROSS)
    each = _PANEL + _NUMBERS + _GAP
    left = 0.2 + room + 0.15
    page = max(left + across * each, 6.5)
    heads = [folded(raised(one.brief or one.name), each - 0.15, 8.2, most=2, weight="bold") for one in told.shown]
    head, foot, entries = told.head(page), Foot([told.about.note], page), told.entries()
    height, above = _ROW * len(names), 0.12 + 0.15 * max((len(lines) for lines in heads), default=1)
    tall = above + height + 0.5
    body = tall * -(-len(told.shown) // across)
    canvas = figure(page, head.height + 0.1 + body + keys_height(entries) + foot.height + 0.1)
    head.put(canvas)
    for place, one in enumerate(told.shown):
        top = head.height + 0.1 + tall * (place // across) + above
        start = left + each * (place % across)
        if place % across == 0:
            _name_rows(canvas, names, room, top)
        for line, text in enumerate(heads[place]):
            note(canvas, start, top - above + 0.15 * line, text, size=8.2, weight="bold")
        area = axes(canvas, start, top, _PANEL, height)
        found = [told.found.get((scenario, one.name)) for scenario in told.scenarios]
        dot_rows.draw(area, found, one, told.threshold if one.chance else None)
        kind = " (log scale)" if dot_rows.is_logarithmic(found, one) else ""
        area.set_xlabel(cut(f"{'share of runs' if one.chance else one.unit or 'mean of the runs'}{kind}", each, 7.5))
        for row, dot in enumerate(found):
            note(canvas, start + _PANEL + 0.1, top + (row + 0.5) * _ROW - 0.045, dot_rows.words(dot, one), size=6.8)
    _finish(canvas, entries, foot, head.height + 0.1 + body)
    return canvas


def _name_rows(canvas: Figure, names: Sequence[str], room: float, top: float) -> None:
    for row, name in enumerate(names):
        note(canvas, 0.2, top + (row + 0.5) * _ROW - 0.055, cut(name, room, 8), size=8)


def _list(told: _Told) -> Figure:
    """A row for each measure and scenario that has a value: first the chances, then the rest."""
    groups = [[one for one in told.shown if one.chance is chance] for chance in (True, False)]
    blocks = [(group, _rows(told, group)) for group in groups if group]
    names = [row.title for _, rows in blocks for row in rows]
    room = min(_LIST_NAME, max([1.2, *(wide(name, 8) + 0.2 for name in names)]))
    page = max(0.2 + room + _LIST_PANEL + _NUMBERS + 0.4, 7.2)
    none = [one.brief or one.name for one in told.shown if not any(name == one.name for _, name in told.found)]
    silent = f"No run of any scenario gave a value for: {', '.join(none)}." if none else ""
    head, foot, entries = told.head(page), Foot([silent, told.about.note], page), told.entries()
    body = sum(_ROW * 1.15 * max(len(rows), 1) + 0.65 for _, rows in blocks)
    canvas = figure(page, head.height + 0.1 + body + keys_height(entries) + foot.height + 0.1)
    head.put(canvas)
    top = head.height + 0.1
    for group, rows in blocks:
        height = _ROW * 1.15 * max(len(rows), 1)
        like = group[0]
        area = axes(canvas, 0.2 + room, top + 0.1, _LIST_PANEL, height)
        found = [row.dot for row in rows]
        dot_rows.draw(area, found, like, told.threshold if like.chance else None)
        kind = " (log scale)" if dot_rows.is_logarithmic(found, like) else ""
        area.set_xlabel(f"{'share of runs' if like.chance else 'mean of the runs'}{kind}")
        for place, row in enumerate(rows):
            middle = top + 0.1 + (place + 0.5) * _ROW * 1.15
            note(canvas, 0.2, middle - 0.14, cut(row.title, room - 0.15, 8), size=8)
            note(canvas, 0.2, middle + 0.01, cut(row.below, room - 0.15, 6.6), size=6.6, colour=SOFT)
            numbers = dot_rows.words(row.dot, like)
            note(canvas, 0.3 + room + _LIST_PANEL, middle - 0.045, numbers, size=6.8)
        top += height + 0.65
    _finish(canvas, entries, foot, head.height + 0.1 + body)
    return canvas


def _rows(told: _Told, group: Sequence[Shown]) -> list[_Row]:
    return [
        _Row(raised(one.brief or one.name), told.about.scenario(scenario), told.found[scenario, one.name])
        for one in group
        for scenario in told.scenarios
        if (scenario, one.name) in told.found
    ]


def _finish(canvas: Figure, entries: list[tuple[Artist, str]], foot: Foot, top: float) -> None:
    legend.put(canvas, [Block("", entries)], 0.2, top, rows=max(1, len(entries)))
    foot.put(canvas, top + keys_height(entries))
