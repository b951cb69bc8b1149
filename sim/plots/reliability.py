"""Reliability: of everything that was held to be so likely, how much happened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, nothing, number
from sim.plots.shown import About
from sim.plots.style import FAINT, GRID, INK, SIMULATED, axes, drawn, figure, note
from sim.results.reliabilities import KINDS, calibration, kinds, reliabilities
from sim.results.score_means import LEFT_CLUSTER_OUT, OURS, chosen

if TYPE_CHECKING:
    from matplotlib.artist import Artist

_SIDE, _LOW, _LEFT, _GAP = 3.3, 0.95, 0.65, 0.55
_OFF = "#b3400a"
_SHADES = {"truths": SIMULATED, "false twins": "#E69F00", "categories": "#7CC9A9"}


@drawn
def reliability(
    statements: pd.DataFrame,
    *,
    about: About,
    models: Sequence[str] = (OURS, "base-rate"),
    split: str = LEFT_CLUSTER_OUT,
    states: str = "simulated",
) -> Figure:
    """A reliability diagram for each model, with the number of statements in each class beneath.

    Parameters
    ----------
    statements : DataFrame
        `model`, `split`, `states`, `episode`, `outcome`, `statement` (itself, foil 0, or a category), `probability`
        [0..1], `happened` (0 or 1).
    about : About
        Title, question and seed.
    models : sequence of str
        At most three; those without statements are left out.
    split, states : str
        As of the scoreboard.

    References
    ----------
    Bröcker and Smith (2007), Increasing the reliability of reliability diagrams, Weather and Forecasting 22.
    """
    rows = chosen(statements, split, states)
    shown = [model for model in models if (rows["model"] == model).any()][:3]
    subtitle = f"Statements in classes of a tenth; {split}; states {states}"
    if not shown:
        return nothing(about, subtitle)
    page = max(_LEFT + len(shown) * (_SIDE + _GAP) + 0.2, 7.6)
    head = Head(about, f"{subtitle}{f'; seed {about.seed}' if about.seed is not None else ''}", page)
    foot = Foot([_REMARK, about.note], page)
    top = head.height + 0.95
    canvas = figure(page, top + _SIDE + _LOW + 0.75 + foot.height)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries())], 0.2, head.height + 0.02, rows=2)
    tallest = max(int(reliabilities(rows[rows["model"] == model])["count"].max()) for model in shown)
    for place, model in enumerate(shown):
        _panel(canvas, rows[rows["model"] == model], model, _LEFT + place * (_SIDE + _GAP), top, tallest)
    foot.put(canvas, top + _SIDE + _LOW + 0.7)
    return canvas


_REMARK = (
    "Grey bars: where 95 % of the classes would lie if every probability were right. Statements of one outcome hang "
    "together, so that intervals are somewhat too narrow."
)


def _panel(canvas: Figure, rows: pd.DataFrame, model: str, left: float, top: float, tallest: int) -> None:
    found, parts = reliabilities(rows), calibration(rows)
    words = f"mean squared error {number(parts.brier, 3)}, of it {number(parts.miscalibration, 3)} off the diagonal"
    note(canvas, left, top - 0.38, model, size=9, weight="bold", colour=SIMULATED if model == OURS else INK)
    note(canvas, left, top - 0.21, f"{len(rows)} statements; {words}", size=7)
    area = axes(canvas, left, top, _SIDE, _SIDE)
    _diagram(area, found)
    counts = axes(canvas, left, top + _SIDE + 0.14, _SIDE, _LOW)
    _counts(counts, rows, tallest)
    counts.set_xlabel("probability that was given")
    if left == _LEFT:
        area.set_ylabel("share that happened")
        counts.set_ylabel("statements")


def _diagram(area: Axes, found: pd.DataFrame) -> None:
    area.set_xlim(-0.02, 1.02)
    area.set_ylim(-0.02, 1.02)
    area.set_xticks([0, 0.25, 0.5, 0.75, 1], [])
    area.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    area.grid(color=GRID, linewidth=0.6)
    area.plot([0, 1], [0, 1], color=INK, linewidth=0.9, linestyle=(0, (2, 2)), zorder=2, gid="diagonal")
    for row in found.to_dict("records"):
        at, share = row["probability"], row["share"]
        area.plot([at, at], [row["consistent_low"], row["consistent_high"]], color=FAINT, linewidth=7, alpha=0.55,
                  zorder=3, gid="consistent")  # fmt: skip
        area.plot([at, at], [row["low"], row["high"]], color=SIMULATED, linewidth=1.3, zorder=5)
        is_off = not row["consistent_low"] <= share <= row["consistent_high"]
        area.plot([at], [share], "o", color=_OFF if is_off else SIMULATED, markeredgecolor="white", markersize=7,
                  markeredgewidth=0.8, zorder=6, clip_on=False, gid="off" if is_off else "class")  # fmt: skip


def _counts(area: Axes, rows: pd.DataFrame, tallest: int) -> None:
    """How many statements of each kind stand in each class, and how many in all."""
    area.set_xlim(-0.02, 1.02)
    area.set_ylim(0, tallest * 1.28)
    area.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    area.locator_params(axis="y", nbins=3, integer=True)
    edges = np.linspace(0, 1, 11)
    below = np.zeros(10)
    for kind in KINDS:
        own = rows.loc[kinds(rows) == kind, "probability"]
        tall = np.histogram(own, edges)[0]
        area.bar(edges[:-1] + 0.05, tall, 0.085, bottom=below, color=_SHADES[kind], linewidth=0, gid="count")
        below += tall
    for place, total in enumerate(below):
        if total:
            area.text(edges[place] + 0.05, total, f"{total:.0f}", fontsize=6.2, ha="center", va="bottom")


def _entries() -> "list[tuple[Artist, str]]":
    marks: list[tuple[Artist, str]] = [
        (legend.dot("o", face=SIMULATED, edge="white"), "share of a class that happened, 95 % interval"),
        (legend.dot("o", face=_OFF, edge="white"), "further off than chance explains"),
        (legend.line(FAINT, 7), "what right probabilities would give"),
    ]
    return [*marks, *((legend.patch(_SHADES[kind]), kind) for kind in KINDS)]
