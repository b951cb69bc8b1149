"""A measure over one factor: a line for each value of another, with the band that luck leaves open."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import curves, known, legend
from sim.plots.curves import Curve
from sim.plots.legend import Block
from sim.plots.levels import ticks
from sim.plots.line_plan import Lines
from sim.plots.panels import Panel
from sim.plots.paper import Foot, Head, cut, folded, keys_height, nothing, percent, runs_and_seed, wide
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import DOCUMENTED, GRID, INK, SOFT, axes, drawn, figure, note

_LEFT, _BETWEEN, _NAMES = 0.8, 0.5, 2.0


@drawn
def lines(
    rows: pd.DataFrame,
    *,
    x: Dimension,
    shown: Shown,
    about: About,
    by: Dimension | None = None,
    panels: Dimension | None = None,
    threshold: float | None = None,
) -> Figure:
    """The mean of a measure over one factor.

    Parameters
    ----------
    rows : DataFrame
        A row a point: `scenario`, a column for each factor, `runs`, `mean`, `error` (standard error of the mean).
    x : Dimension
        The factor across: numbers, dates or words.
    shown : Shown
        The measure; a chance has an axis from 0 to 1, anything else from 0.
    about : About
        Title and question.
    by : Dimension, optional
        Factor with a line each; scenarios have panels of their own then, and lines where there is no such factor.
    panels : Dimension, optional
        Factor with a panel each.
    threshold : float, optional
        Value of interest.
    """
    keys = [one.name for one in (x, by, panels) if one is not None]
    plan = Lines(rows.dropna(subset=keys), x, by, panels, shown, about, threshold)
    every = [(panel, plan.curves(panel)) for panel in plan.grid.panels]
    if not any(found for _, found in every):
        return nothing(about, shown.mean_words)
    is_alone = len(every) == 1
    names = [curve.brief for _, found in every for curve in found if curve.brief] if is_alone else []
    title = by.label if by is not None and names else ""
    room = min(
        _NAMES, max([wide(name, 7.4, "bold") for name in names] + [min(1.3, wide(title))] * bool(title), default=0)
    )
    width, height = (6.2, 3.5) if is_alone else (3.1, 2.0)
    page = max(_LEFT + plan.grid.columns * (width + _BETWEEN) + (room - 0.1 if room else 0.0), 7.2)
    head, foot = Head(about, _subtitle(plan), page), Foot(_remarks(plan, every), page)
    entries = [(sample, "\n".join(folded(text, page - 0.9))) for sample, text in _legend(plan, every)]
    above, below = (0.3 + 0.14 * (len(folded(title, room)) if title else 0), 0.55) if is_alone else (0.5, 0.35)
    each = above + height + below
    body = plan.grid.rows * each + (0.0 if is_alone else 0.22)
    canvas = figure(page, head.height + body + keys_height(entries) + foot.height + 0.1)
    head.put(canvas)
    limits = _limits(plan, every)
    for panel, found in every:
        left = _LEFT + panel.column * (width + _BETWEEN)
        area = axes(canvas, left, head.height + panel.row * each + above, width, height)
        _frame(area, plan, panel, (width, height), limits)
        _fill(area, plan, found)
        if panel.title:
            title = cut(panel.title, width + 0.3, 8.5, "bold")
            note(canvas, left, head.height + panel.row * each + above - 0.38, title, size=8.5, weight="bold")
        if is_alone:
            curves.name_ends(area, found, (width, height), room, title)
        _said(area, plan, panel, width)
    legend.put(canvas, [Block("", entries)], 0.2, head.height + body, rows=max(1, len(entries)))
    foot.put(canvas, head.height + body + keys_height(entries))
    return canvas


def _limits(plan: Lines, every: Sequence[tuple[Panel, list[Curve]]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of the two axes, the same in all panels."""
    places = plan.across.places if plan.across.values else np.array([0.0, 1.0])
    pad = 0.5 if plan.across.kind == "word" else 0.03 * (places[-1] - places[0]) or 0.5
    across = known.reach(float(places[0]) - pad, float(places[-1]) + pad, [plan.mark(panel) for panel, _ in every])
    if plan.shown.chance:
        return across, (-0.03, 1.03)
    top = max([plan.threshold or 0.0, *(curve.top for _, found in every for curve in found)])
    top = top if top > 0 else 1.0
    bottom = min([0.0, *(curve.bottom for _, found in every for curve in found)])
    return across, (bottom - 0.02 * (top - bottom) if bottom < 0 else 0.0, top + 0.06 * (top - bottom))


def _frame(
    area: Axes, plan: Lines, panel: Panel, size: tuple[float, float], limits: tuple[tuple[float, float], ...]
) -> None:
    area.set_xlim(*limits[0])
    area.set_ylim(*limits[1])
    if len(plan.across.values) <= curves.MOST_VALUES or plan.across.kind != "number":
        area.set_xticks(*ticks(plan.across, size[0], *limits[0]))
    if plan.shown.chance:
        area.set_yticks([0, 0.25, 0.5, 0.75, 1], [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
    else:
        area.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    area.grid(axis="y", color=GRID, linewidth=0.6)
    if plan.grid.is_last(panel):
        area.set_xlabel(cut(plan.across.label(plan.x), size[0], 8))
    if panel.column == 0:
        area.set_ylabel(cut(plan.shown.label, size[1] + 0.3, 8))
    if plan.threshold is not None:
        area.axhline(plan.threshold, color=INK, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2, gid="threshold")


def _fill(area: Axes, plan: Lines, found: Sequence[Curve]) -> None:
    """The lines; words have no between, so their points stand beside each other."""
    is_joined = plan.across.kind != "word"
    for place, curve in enumerate(found):
        apart = 0.0 if is_joined else (place - (len(found) - 1) / 2) * min(0.12, 0.7 / len(found))
        curves.draw(area, curve, apart=apart, joined=is_joined)


def _said(area: Axes, plan: Lines, panel: Panel, width: float) -> None:
    """What the record says of the factor across, with the word above it."""
    mark = plan.mark(panel)
    low, high = area.get_xlim()
    if mark is None or not known.inside(mark, (low, high)):
        return
    known.draw(area, mark, None, inches=width)
    known.name_line(area, mark.start, width)


def _subtitle(plan: Lines) -> str:
    counted = plan.rows.loc[plan.rows["runs"] > 0, "runs"]
    return f"{plan.shown.mean_words}; {runs_and_seed(counted, plan.about)}; bands: 95 % intervals of the mean"


def _remarks(plan: Lines, every: Sequence[tuple[Panel, list[Curve]]]) -> list[str]:
    found = []
    all_curves = [(panel, curve) for panel, some in every for curve in some]
    if any(curve.dots is not None for _, curve in all_curves):
        found.append("Small dots are single points; lines are means of tenths of them.")
    elif any((curve.found["points"] > 1).any() for _, curve in all_curves):
        found.append("Each value is the mean over the other factors of the design.")
    if plan.threshold is not None and len(all_curves) <= 6 and plan.across.kind != "word":
        passed = [_passed(plan, panel, curve, plan.threshold) for panel, curve in all_curves]
        found.append(" ".join(text for text in passed if text))
    if plan.grid.left_out:
        found.append(f"{plan.grid.left_out} more panels are not drawn.")
    said = {name: one for name, one in plan.x.known.items() if name in plan.scenarios}
    for name, one in said.items():
        if not known.inside(known.mark_of(plan.across, one), _limits(plan, every)[0]):
            found.append(f"Documented, outside the picture ({name}): {known.words(plan.x, one, plan.across)}.")
    return [*found, plan.about.note]


def _passed(plan: Lines, panel: Panel, curve: Curve, threshold: float) -> str:
    """Between which values a curve passes the threshold."""
    names = {float(place): value for place, value in zip(plan.across.places, plan.across.values, strict=True)}
    spots = [
        f"{plan.across.text(names[low])} and {plan.across.text(names[high])}"
        for low, high in curves.crossings(curve, threshold)
        if low in names and high in names
    ]
    who = ", ".join(part for part in (panel.title, curve.name) if part)
    return f"{who + ': p' if who else 'P'}asses {plan.value(threshold)} between {'; '.join(spots)}." if spots else ""


def _legend(plan: Lines, every: Sequence[tuple[Panel, list[Curve]]]) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = []
    if len(every) > 1:
        named = {curve.name: curve.colour for _, found in every for curve in found if curve.name}
        entries += [(legend.line(colour, 2.4), name) for name, colour in named.items()]
    marked = [panel for panel, _ in every if plan.mark(panel)]
    if marked:
        texts = {known.words(plan.x, one, plan.across) for name, one in plan.x.known.items() if name in plan.scenarios}
        what = (
            f"documented: {texts.pop()}" if len(texts) == 1 else "documented, on the first day; grey: over the period"
        )
        entries.append((legend.line(DOCUMENTED, 1.4, (4, 2)), what))
    if plan.threshold is not None:
        entries.append((legend.line(SOFT, 0.9, (1, 2)), plan.value(plan.threshold)))
    return entries
