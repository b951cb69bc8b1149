"""Who changed when: an actor a row, a day a column, darker the more runs have parted from the baseline by then."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.arms import colour, fitted
from sim.plots.labels import percent
from sim.plots.legend import Block
from sim.plots.span import Span, frame
from sim.plots.style import FAINT, INK, SOFT, axes, drawn, figure, heading, key, note, short
from sim.plots.telling import Place, Told, shaded, tell, tell_place
from sim.plots.told_acts import name_of

_LEFT, _AREA, _RIGHT, _TOP, _ROW, _BETWEEN, _BELOW = 1.1, 7.6, 1.95, 1.3, 0.22, 0.85, 0.3
_SHADES = (0.1, 0.25, 0.5, 0.75, 1.0)


@drawn
def who_changed(
    by_day: pd.DataFrame,
    arms: Sequence[tuple[str, str]],
    baseline: str,
    runs: int,
    names: Mapping[str, str] | None = None,
) -> Figure:
    """A panel for each arm beside the baseline: share of runs in which an actor has differed by a day.

    Parameters
    ----------
    by_day : DataFrame
        Columns arm, actor, date, first (share of runs that first differ on the day), by_then.
    arms : sequence of (letter, name)
        The other arms.
    baseline : str
        Name of the first arm.
    runs : int
        Runs of each arm.
    """
    panels = [(letter, name, by_day[by_day["arm"] == name]) for letter, name in arms]
    actors = list(dict.fromkeys(by_day["actor"]))
    heights = [max(1, table["actor"].nunique()) * _ROW for _, _, table in panels]
    canvas = figure(_LEFT + _AREA + _RIGHT, _TOP + sum(height + _BETWEEN for height in heights) + _BELOW)
    heading(canvas, "Who changed, and when", _subtitle(runs, baseline))
    shaded(canvas, {colour(place) for place in range(1, len(arms) + 1)} | {SOFT})
    legend.put(canvas, [_legend(colour(1) if len(arms) == 1 else SOFT)], 0.2, 0.72, rows=1)
    top = _TOP + 0.25
    for place, ((letter, name, table), height) in enumerate(zip(panels, heights, strict=True), 1):
        title = fitted(f"{letter}  {name}", 6.0, 9.0)
        note(canvas, 0.2, top - 0.26, title, size=9, weight="bold", colour=colour(place))
        if table.empty:
            note(canvas, _LEFT, top, "The two have no day in common.", colour=SOFT)
        else:
            _panel(canvas, axes(canvas, _LEFT, top, _AREA, height), table, colour(place), top, names)
        top += height + _BETWEEN
    for line, some in enumerate((actors[:5], actors[5:])):
        note(canvas, 0.2, top - 0.3 + 0.15 * line, key(some, names), size=6.8, colour=SOFT)
    return canvas


def _subtitle(runs: int, baseline: str) -> str:
    first = fitted(baseline, 4.0, 8.5)
    return f"Share of {runs} runs in which an actor has done or chosen something else than in A ({first}) by a day"


def _legend(shade: str) -> Block:
    cells = [(legend.patch(_mixed(shade, share)), f"{share:.0%}") for share in _SHADES]
    bar = legend.dot("|", edge=INK, area=90, width=2.2)
    return Block("", [*cells, (bar, "by this day half of the runs that change at all have changed")])


def _mixed(shade: str, share: float) -> tuple[float, ...]:
    return tuple(float(part) for part in _map(shade)(share)[:3])


def _map(shade: str) -> LinearSegmentedColormap:
    """White for nobody, the arm's colour for every run; the first step can be seen."""
    return LinearSegmentedColormap.from_list("shares", ["white", shade], N=256)


def _panel(
    canvas: Figure, area: Axes, table: pd.DataFrame, shade: str, top: float, names: Mapping[str, str] | None
) -> None:
    actors = list(dict.fromkeys(table["actor"]))
    grid = table.pivot(index="actor", columns="date", values="by_then").loc[actors]
    dates = pd.DatetimeIndex(grid.columns)
    span = Span(dates[0].date(), dates[-1].date())
    edges = np.arange(span.days + 1) - 0.5
    shares = np.where(grid.to_numpy() > 0, 0.06 + 0.94 * grid.to_numpy(), 0.0)
    look: Any = {"cmap": _map(shade), "vmin": 0, "vmax": 1, "linewidth": 0}
    mesh = area.pcolormesh(edges, np.arange(len(actors) + 1) - 0.5, shares, **look)
    tell(mesh, [_told(actor, day, share, names) for actor in actors for day, share in grid.loc[actor].items()])
    area.set_ylim(len(actors) - 0.5, -0.5)
    area.set_yticks([])
    for edge in np.arange(1, len(actors)) - 0.5:
        area.axhline(edge, color="white", linewidth=1.2)
    for side in ("left", "bottom"):
        area.spines[side].set_color(FAINT)
    frame(area, span, _AREA)
    for index, actor in enumerate(actors):
        down = top + (index + 0.5) * _ROW - 0.065
        note(canvas, 0.2, down, short(str(actor), names), size=8)
        own = grid.loc[actor].to_numpy()
        last = float(own[-1])
        words = "no run changed"
        if last:
            middle = int(np.argmax(own >= last / 2))
            area.plot([middle, middle], [index - 0.42, index + 0.42], color="white", linewidth=4.0, zorder=3)
            area.plot([middle, middle], [index - 0.42, index + 0.42], color=INK, linewidth=2.2, zorder=4)
            words = f"{last:.0%} of runs, {dates[middle]:%Y-%m-%d}"
        note(canvas, _LEFT + _AREA + 0.12, down, words, size=7.2, colour=INK if last else SOFT)
        told = _told_row(str(actor), own, dates, names)
        for left, width in ((0.2, _LEFT - 0.2), (_LEFT + _AREA, _RIGHT)):
            tell_place(canvas, Place(left, top + index * _ROW, width, _ROW, told))


def _told(actor: str, day: Any, share: float, names: Mapping[str, str] | None) -> Told | None:
    """What a cell tells, where any run has changed by then."""
    if share <= 0:
        return None
    title = f"{name_of(actor, names)}: by {day:%Y-%m-%d} something else in {percent(share)} of the runs"
    return Told(title, actor, day.date())


def _told_row(actor: str, own: np.ndarray, dates: pd.DatetimeIndex, names: Mapping[str, str] | None) -> Told:
    """What the row of an actor tells."""
    if not own[-1]:
        return Told(f"{name_of(actor, names)}: no run changed", actor)
    first, middle = (dates[int(np.argmax(own > 0))], dates[int(np.argmax(own >= own[-1] / 2))])
    title = (
        f"{name_of(actor, names)}: something else in {percent(float(own[-1]))} of the runs\n"
        f"first on {first:%Y-%m-%d}; by {middle:%Y-%m-%d} half of the runs that change at all have changed"
    )
    return Told(title, actor, first.date())
