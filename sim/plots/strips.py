"""Shares of many runs in the lanes of the timeline: strips that are darker the more runs have such an act."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from sim.plots.lanes import Lane
from sim.plots.style import TARGETS
from sim.plots.telling import Told, tell
from sim.plots.told_acts import told_cells

#: A target attacked in a smaller share of runs than this has no strip.
_FEW = 0.03


def attack_shares(
    axes: Axes, lane: Lane, seen: pd.DataFrame, bin_days: int, names: Mapping[str, str] | None = None
) -> None:
    """Attacks of many runs: one strip per target, as dark as the share of runs with such an attack then."""
    filled, targets = seen[~seen["hollow"]], often(seen)
    height = (lane.height - lane.said) / max(1, len(targets))
    for index, target in enumerate(targets):
        own = filled[filled["target"] == target]
        found = shares(own, "attack")
        top = lane.top + lane.height - height * (index + 1)
        strip(axes, found, (top, height * 0.92), bin_days, TARGETS[target], told_cells(own, found, names))


def often(seen: pd.DataFrame) -> list[str]:
    """Targets that have a strip: those attacked in more than a few runs at some time."""
    attacked = set(seen[~seen["hollow"] & (seen["any_share"] >= _FEW)]["target"])
    return [name for name in TARGETS if name in attacked]


def shares(seen: pd.DataFrame, act: str) -> "pd.Series[float]":
    """Share of runs with such an act, by bin."""
    return seen[(seen["act"] == act) & ~seen["hollow"]].groupby("day")["any_share"].max()


def strip(
    axes: Axes,
    shares: "pd.Series[float]",
    place: tuple[float, float],
    bin_days: int,
    colour: str,
    told: Sequence[Told],
) -> None:
    """A strip whose darkness is a share of runs, one cell per bin; `place` is its top and height."""
    cells = [(float(day) - bin_days / 2, bin_days) for day in shares.index]
    shades = [shade(colour, float(share)) for share in shares]
    tell(axes.broken_barh(cells, place, facecolors=shades, linewidth=0), told)


def shade(colour: str, share: float) -> tuple[float, float, float, float]:
    """The colour of a share of runs; small shares stay visible."""
    red, green, blue, _ = to_rgba(colour)
    return red, green, blue, 0.1 + 0.9 * share
