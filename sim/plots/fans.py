"""Attacks so far, arm over arm: overlaid fans that show when histories part, and how far."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import bands, legend
from sim.plots.arms import ArmPicture, colour, names
from sim.plots.bands import Numbers
from sim.plots.labels import LABELS
from sim.plots.span import frame
from sim.plots.style import GRID, HALO, SOFT, axes, drawn, figure, heading, note

#: More arms than these hide each other.
MOST = 4
_LEFT, _RIGHT, _TOP, _HEIGHT, _BETWEEN, _BELOW = 0.6, 0.55, 1.35, 2.0, 0.75, 0.5
_WIDTH = 5.3
_FRONTS = ("attacks", "attacks_us", "attacks_israel", "attacks_home")
#: Labels at the right end keep this distance, as a share of the height.
_APART = 0.075


@drawn
def fans(arms: Sequence[ArmPicture]) -> Figure:
    """Cumulative attacks by front: median and bands of 50, 80 and 95 % of the runs of each arm, the first four arms."""
    shown = arms[:MOST]
    fronts = [front for front in _FRONTS if any(_often(arm, front) for arm in shown)] or ["attacks"]
    if len(fronts) == 2:
        fronts = fronts[1:]
    columns = min(2, len(fronts))
    rows = -(-len(fronts) // columns)
    canvas = figure(columns * (_WIDTH + _LEFT) + _RIGHT, _TOP + rows * (_HEIGHT + _BETWEEN) + _BELOW - 0.3)
    heading(canvas, "Attacks so far", _subtitle(arms))
    legend.put(canvas, [names(shown)], 0.2, 0.7, rows=2)
    for place, front in enumerate(fronts):
        down = _TOP + (place // columns) * (_HEIGHT + _BETWEEN)
        area = axes(canvas, _LEFT + (place % columns) * (_WIDTH + _LEFT), down, _WIDTH - 0.45, _HEIGHT)
        _panel(area, shown, front)
        area.set_title("all attacks" if front == "attacks" else LABELS[front], fontweight="bold", pad=5)
        _time(area, shown)
    if len(arms) > MOST:
        hidden = ", ".join(arm.letter for arm in arms[MOST:])
        note(canvas, 0.2, canvas.get_size_inches()[1] - 0.2, f"Not drawn, to keep it readable: {hidden}", colour=SOFT)
    return canvas


def _subtitle(arms: Sequence[ArmPicture]) -> str:
    if arms[0].runs == 1:
        return "One run of each arm on the same luck"
    return f"{arms[0].runs} runs of each arm on the same luck: median and bands of 50, 80 and 95 %"


def _time(area: Axes, arms: Sequence[ArmPicture]) -> None:
    """Dates below where the arms share them, else days since each arm's start."""
    longest = max(arms, key=lambda arm: int(arm.edges[-1]))
    if len({arm.start for arm in arms}) == 1:
        frame(area, longest.span, _WIDTH - 0.45)
        return
    area.set_xlim(-0.5, longest.span.days - 0.5)
    area.set_xlabel("days since the start of each arm")


def _panel(area: Axes, arms: Sequence[ArmPicture], front: str) -> None:
    tops = []
    ends: list[tuple[float, int]] = []
    for place, arm in enumerate(arms):
        sums = _so_far(arm, front)
        _fan(area, np.asarray(arm.edges - 0.5, np.float64), sums, colour(place), 1.0 if len(arms) < 3 else 0.6)
        tops.append(float(bands.limits(sums, 0.95)[1].max()))
        ends.append((float(np.median(sums[:, -1])), place))
    top = 1.06 * max([1.0, *tops])
    area.set_ylim(0, top)
    area.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]))
    area.grid(axis="y", color=GRID, linewidth=0.6)
    lowest = 0.0
    for value, place in sorted(ends):
        height = max(value / top, lowest)
        lowest = height + _APART
        area.annotate(
            f"{arms[place].letter} {value:g}", (1.01, height), xycoords="axes fraction", fontsize=7.5, va="center",
            color=colour(place), fontweight="bold", path_effects=HALO,
        )  # fmt: skip


def _fan(area: Axes, x: Numbers, values: Numbers, shade: str, strength: float) -> None:
    """Bands below all medians, so that no arm hides the middle of another."""
    for share, alpha in bands.BANDS:
        low, high = bands.limits(values, share)
        area.fill_between(x, low, high, step="post", color=shade, alpha=alpha * strength, linewidth=0)
    area.step(x, np.median(values, axis=0), where="post", color=shade, linewidth=1.9, zorder=4, path_effects=HALO)


def _often(arm: ArmPicture, front: str) -> bool:
    """Whether the 95 % band ends at one attack or more."""
    return bool(bands.limits(_so_far(arm, front), 0.95)[1][-1] >= 1)


def _so_far(arm: ArmPicture, front: str) -> Numbers:
    """Attacks up to each period, that period included, the last value repeated at the end: runs by edges."""
    sums = np.cumsum(arm.front(front), axis=1)
    return np.concatenate([sums, sums[:, -1:]], axis=1)
