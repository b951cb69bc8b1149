"""Weekly attacks by target, an arm a row: the same scales everywhere, so that rows can be compared at a glance."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import bands
from sim.plots.arms import ArmPicture, colour
from sim.plots.bands import Numbers
from sim.plots.span import frame, weeks
from sim.plots.style import GRID, SOFT, TARGETS, axes, drawn, figure, heading, note

_LEFT, _RIGHT, _TOP, _ROW, _BETWEEN, _BELOW = 0.55, 0.3, 1.15, 1.25, 0.62, 0.4
_WIDTH, _LEAST = 11.0, 1.9
_WEEK = 7.0


@drawn
def small_multiples(arms: Sequence[ArmPicture]) -> Figure:
    """Rows are arms, columns classes of targets; runs as a median with bands, all on one scale from zero."""
    rates = [weekly(arm) for arm in arms]
    columns = [target for target in TARGETS if any(target in own and not _seldom(own[target]) for own in rates)]
    rare = [target for target in TARGETS if target not in columns and any(target in own for own in rates)]
    wide = max(_WIDTH, _LEFT + _RIGHT + _LEAST * len(columns))
    room = (wide - _LEFT - _RIGHT) / max(1, len(columns))
    dated = len({arm.span for arm in arms}) > 1
    between = _BETWEEN + 0.15 * dated
    canvas = figure(wide, _TOP + len(arms) * (_ROW + between) + _BELOW)
    runs = "one run" if arms[0].runs == 1 else f"{arms[0].runs} runs: median and bands of 50, 80 and 95 %"
    heading(canvas, "Attacks per week by target", f"An arm a row, one scale in all panels; {runs}")
    top = max([1.0, *(_highest(own[target]) for own in rates for target in columns if target in own)])
    for row, (arm, own) in enumerate(zip(arms, rates, strict=True)):
        down = _TOP + row * (_ROW + between)
        note(canvas, 0.2, down - 0.34, arm.title, size=8.5, colour=colour(row), weight="bold")
        for column, target in enumerate(columns):
            area = axes(canvas, _LEFT + column * room, down, room - 0.3, _ROW)
            _panel(area, arm, own.get(target), TARGETS[target], top)
            frame(area, arm.span, 0.75 * (room - 0.3), labels=dated or row == len(arms) - 1)
            area.set_title(target, color=TARGETS[target], fontweight="bold", loc="right", pad=3, fontsize=8)
            area.tick_params(axis="y", labelleft=column == 0)
    if not columns:
        note(canvas, _LEFT, _TOP, "Nobody attacked in more than a few runs of any arm.", size=9, colour=SOFT)
    if rare:
        bottom = canvas.get_size_inches()[1]
        note(canvas, 0.2, bottom - 0.25, f"Attacked in few runs, no panel: {', '.join(rare)}", colour=SOFT)
    return canvas


def weekly(arm: ArmPicture) -> dict[str, Numbers]:
    """Attacks per week of each class of targets: runs by weeks."""
    edges = weeks(arm.span)
    starts = np.searchsorted(arm.edges, edges[:-1])
    lengths = np.diff(edges) / _WEEK
    return {
        name: np.asarray(np.add.reduceat(own.astype(float), starts, axis=1) / lengths, np.float64)
        for name, own in arm.counts.items()
    }


def _panel(area: Axes, arm: ArmPicture, rates: Numbers | None, shade: str, top: float) -> None:
    x = np.asarray(weeks(arm.span) - 0.5, np.float64)
    values = np.zeros((arm.runs, len(x) - 1)) if rates is None else rates
    bands.draw(area, x, np.concatenate([values, values[:, -1:]], axis=1), shade, width=1.6)
    area.set_ylim(0, top * 1.05)
    area.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, steps=[1, 2, 5, 10]))
    area.grid(axis="y", color=GRID, linewidth=0.6)


def _seldom(rates: Numbers) -> bool:
    """Whether the 95 % band stays below one attack in every week."""
    return _highest(rates) < 1


def _highest(rates: Numbers) -> float:
    return float(bands.limits(rates, 0.95)[1].max())
