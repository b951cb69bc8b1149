"""A measure over two factors: cells where the points lie on a grid, dots where they are a cloud, and how sure it is."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure

from sim.plots import cells, known, legend
from sim.plots.estimates import widest
from sim.plots.heat_plan import Plan, plan_of
from sim.plots.legend import Block
from sim.plots.levels import tall_ticks, ticks, widest_label
from sim.plots.panels import Panel
from sim.plots.paper import Foot, Head, counted, cut, folded, keys_height, nothing, percent, runs_and_seed
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import DOCUMENTED, INK, axes, drawn, figure, note

_GAP, _BAR, _LABELS = 0.3, 0.17, 1.15
_WIDEST, _NAME = 13.0, 1.5


@drawn
def heatmap(
    rows: pd.DataFrame,
    *,
    x: Dimension,
    y: Dimension,
    shown: Shown,
    about: About,
    threshold: float | None = None,
    panels: Dimension | None = None,
) -> Figure:
    """The mean of a measure over two factors.

    Parameters
    ----------
    rows : DataFrame
        A row a point: `scenario`, a column for each factor, `runs`, `mean`, `error` (standard error of the mean).
    x, y : Dimension
        Factors across and upwards.
    shown : Shown
        The measure; a chance has colours from 0 to 1, anything else from 0 to its largest mean.
    about : About
        Title and question.
    threshold : float, optional
        Value of interest: cells whose 95 % interval includes it are hatched, and a line runs between cells that lie
        on either side of it, as far as the intervals bear it out.
    panels : Dimension, optional
        Factor with a panel each; scenarios have panels of their own.
    """
    plan = plan_of(rows, (x, y, panels), shown, about, threshold)
    if plan.found.empty:
        return nothing(about, shown.mean_words)
    width, height, left = _size(plan)
    right = left + plan.grid.columns * (width + _GAP)
    page = max(right + _BAR + _LABELS, 7.2)
    head, foot = Head(about, _subtitle(plan), page), Foot(_remarks(plan), page)
    entries = [(sample, "\n".join(folded(text, page - 0.9))) for sample, text in _legend(plan)]
    above = 0.32 if len(plan.grid.panels) > 1 else 0.14
    each = above + height + 0.42 + 0.13 * _lines(plan, width)
    body, keys = plan.grid.rows * each, keys_height(entries)
    canvas = figure(page, head.height + body + keys + foot.height + 0.1)
    head.put(canvas)
    for panel in plan.grid.panels:
        place = (left + panel.column * (width + _GAP), head.height + panel.row * each + above, width, height)
        _panel(canvas, plan, panel, place)
    _bar(canvas, plan, (right, head.height + above, height))
    legend.put(canvas, [Block("", entries)], 0.2, head.height + body, rows=max(1, len(entries)))
    foot.put(canvas, head.height + body + keys)
    return canvas


def _size(plan: Plan) -> tuple[float, float, float]:
    """Width and height of a panel, and where the first begins [inches]."""
    left = 0.2 + 0.28 + widest_label(plan.up, _NAME) + 0.12
    is_alone = len(plan.grid.panels) == 1
    room = max((_WIDEST - left - _LABELS - _BAR) / plan.grid.columns - _GAP, 1.6)
    if not plan.is_grid:
        return min(5.6 if is_alone else 3.2, room), 4.2 if is_alone else 2.5, left
    wide, tall, least = (1.05, 0.68, 4.2) if is_alone else (0.74, 0.56, 2.0)
    rows = len(plan.up.values)
    width = min(max(least, min(len(plan.across.values) * wide, 8.5)), room)
    each = max(min(tall, 1.1 * width / len(plan.across.values)), 0.16)
    return width, max(min(least, 2.6), min(rows * each, 6.5)) if rows > 1 else 0.9, left


def _lines(plan: Plan, width: float) -> int:
    """Lines of the labels under the panels."""
    texts = ticks(plan.across, width, *plan.limits[0])[1] if plan.is_grid else [""]
    return max((text.count("\n") + 1 for text in texts), default=1)


def _panel(canvas: Figure, plan: Plan, panel: Panel, place: tuple[float, float, float, float]) -> None:
    left, top, width, height = place
    area = axes(canvas, *place)
    area.set_xlim(*plan.limits[0])
    area.set_ylim(*plan.limits[1])
    if panel.title:
        note(canvas, left, top - 0.2, cut(panel.title, width, 8.5, "bold"), size=8.5, weight="bold")
    cells.paint(area, plan, panel, (width, height))
    known.draw(area, *plan.drawn_marks(panel), inches=width)
    _frame(area, plan, panel, (width, height))


def _frame(area: Axes, plan: Plan, panel: Panel, size: tuple[float, float]) -> None:
    """Ticks at the levels; names at the outer panels."""
    if plan.is_grid or plan.across.kind != "number":
        area.set_xticks(*ticks(plan.across, size[0], *plan.limits[0]))
    if plan.is_grid or plan.up.kind != "number":
        area.set_yticks(*tall_ticks(plan.up, size[1], *plan.limits[1], _NAME))
    area.tick_params(length=0 if plan.is_grid else 3, labelleft=panel.column == 0)
    for name, spine in area.spines.items():
        spine.set_visible(not plan.is_grid and name in ("left", "bottom"))
    if plan.grid.is_last(panel):
        area.set_xlabel(cut(plan.across.label(plan.x), size[0] + _GAP, 8))
    if panel.column == 0:
        area.set_ylabel(cut(plan.up.label(plan.y), size[1] + 0.4, 8))


def _bar(canvas: Figure, plan: Plan, place: tuple[float, float, float]) -> None:
    """The scale of colours, with the threshold on it."""
    left, top, height = place
    area = axes(canvas, left, top, _BAR, height)
    bar = canvas.colorbar(ScalarMappable(plan.norm, plan.colours), cax=area)
    area.spines[:].set_visible(False)
    bar.outline.set_visible(False)
    area.tick_params(length=2)
    if plan.shown.chance:
        shares = (0, 0.5, 1) if height < 1 else (0, 0.25, 0.5, 0.75, 1)
        bar.set_ticks(list(shares), labels=[percent(share) for share in shares])
    bar.set_label(cut(plan.shown.label, height + 0.7, 8))
    if plan.threshold is not None:
        for colour, line in (("white", 2.8), (INK, 1.4)):
            area.axhline(plan.threshold, color=colour, linewidth=line)


def _subtitle(plan: Plan) -> str:
    many = counted(plan.found["points"], "point")
    several = f"; mean of {many} in each cell" if plan.is_grid and plan.found["points"].max() > 1 else ""
    return f"{plan.shown.mean_words}; {runs_and_seed(plan.found['runs'], plan.about)}{several}"


def _remarks(plan: Plan) -> list[str]:
    half = widest(plan.found)
    reach = f"{100 * half:.0f} percentage points" if plan.shown.chance else plan.value(half)
    luck = f"Luck alone may move a value by up to ±{reach} (95 % interval)."
    if half != half:
        luck = "A single run per point: how far luck may move a value is unknown."
    share = "All points share the same luck: differences between them are surer than the intervals suggest."
    found = [f"{luck} {share}"]
    if plan.threshold is not None:
        found.append(cells.verdict(plan))
    if plan.grid.left_out:
        found.append(f"{plan.grid.left_out} more panels are not drawn.")
    return [*found, *_outside(plan), plan.about.note]


def _outside(plan: Plan) -> list[str]:
    """What the record says where it cannot be drawn."""
    said = []
    for one, scale, ends in ((plan.x, plan.across, plan.limits[0]), (plan.y, plan.up, plan.limits[1])):
        for scenario, value in one.known.items():
            is_here = scenario in set(plan.found["scenario"])
            if is_here and not known.inside(known.mark_of(scale, value), ends):
                said.append(f"Documented, outside the picture: {known.words(one, value, scale)}.")
    return list(dict.fromkeys(said))


def _legend(plan: Plan) -> list[tuple[Artist, str]]:
    marks = [mark for panel in plan.grid.panels for mark in plan.drawn_marks(panel)]
    entries: list[tuple[Artist, str]] = []
    if any(marks):
        entries.append((legend.dot("D", face="white", edge=DOCUMENTED, area=40, width=1.5), _said(plan)))
    return [*entries, *cells.entries(plan)]


def _said(plan: Plan) -> str:
    """What the record says, in words; in general where scenarios differ."""
    parts: list[str] = []
    for one, scale in ((plan.x, plan.across), (plan.y, plan.up)):
        here = [one.known[name] for name in dict.fromkeys(plan.found["scenario"]) if name in one.known]
        texts = {known.words(one, value, scale) for value in here}
        if len(texts) > 1:
            return "documented, on the first day; line or box: its range over the period"
        parts += texts
    return f"documented: {'; '.join(parts)}"
