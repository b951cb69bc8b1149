"""Rows of models on a scoreboard: dots with intervals, hollow where a model does no better than the theory."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots.paper import number
from sim.plots.style import GRID, INK, SIMULATED, SOFT, axes, note
from sim.results.score_means import NULLS, OURS, Mean

#: Height of a row, and width of the panel of skills [inches].
ROW, SKILL = 0.225, 2.9
BETTER, WINS, OPEN = "#b3400a", "#00694e", "#777777"
#: Relative scores beyond this are drawn at the edge, with their number.
MOST = 2.0
#: A coin, and climatology for counts and waits.
IGNORANCE = 1.0


def skill_rows(canvas: Figure, models: Sequence[str], skill: pd.DataFrame, left: float, top: float) -> None:
    """The theory's skill over each model, above 0 where it wins."""
    note(canvas, left, top - 0.2, "Skill of the theory over each", size=9, weight="bold")
    area = axes(canvas, left, top, SKILL, ROW * len(models))
    area.set_ylim(len(models) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    least = min([-0.5, *(float(value) for value in skill["low"] if math.isfinite(value))])
    area.set_xlim(max(-1.5, least) - 0.03, 1.0)
    area.axvline(0, color=INK, linewidth=0.8, zorder=1)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10])
    area.set_xlabel("1 − score / score of the other; above 0 the theory wins")
    for place, model in enumerate(models):
        row = skill[skill["against"] == model]
        middle = top + (place + 0.5) * ROW - 0.05
        if row.empty:
            note(canvas, left + SKILL + 0.1, middle, "" if model == OURS else "–", size=7, colour=SOFT)
            continue
        value, low, high = (float(row.iloc[0][name]) for name in ("skill", "low", "high"))
        colour = WINS if low > 0 else BETTER if high < 0 else OPEN
        edge = area.get_xlim()[0]
        if math.isfinite(low) and math.isfinite(high):
            area.plot([max(low, edge), high], [place] * 2, color=colour, linewidth=2.4, alpha=0.6, zorder=4)
        area.plot([max(value, edge)], [place], "o", color=colour, markersize=6, zorder=6, clip_on=False, gid="skill")
        words = f"{number(value, 2)} ({number(low, 2)} to {number(high, 2)})"
        note(canvas, left + SKILL + 0.1, middle, words, size=7, colour=colour)


def frame(canvas: Figure, models: Sequence[str], left: float, top: float, width: float) -> Axes:
    """An empty panel of relative scores from zero, the theory's row tinted."""
    area = axes(canvas, left, top, width, ROW * len(models))
    area.set_ylim(len(models) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.set_xlim(0, MOST)
    area.set_xticks([0, 0.5, 1, 1.5, 2], ["0", ".5", "1", "1.5", "2+"])
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.axvline(IGNORANCE, color=INK, linewidth=0.9, linestyle=(0, (2, 2)), zorder=2, gid="ignorance")
    area.axhspan(models.index(OURS) - 0.5, models.index(OURS) + 0.5, color="#eaf1f7", zorder=0, linewidth=0)
    return area


def mark(area: Axes, place: int, model: str, own: Mean, *, better: bool) -> None:
    """A dot with the interval that luck leaves; hollow where the model does no better than the theory."""
    colour = SIMULATED if model == OURS else BETTER if better else OPEN
    at = min(own.value, MOST)
    if own.value <= MOST:
        ends = [max(0.0, own.low), min(own.high, MOST)]
        area.plot(ends, [place] * 2, color=colour, linewidth=1.4, alpha=0.6, zorder=4)
    face = colour if better or model == OURS else "white"
    area.plot([at], [place], shape(model), color=colour, markerfacecolor=face, markersize=6, markeredgewidth=1.2,
              zorder=6, clip_on=False, gid="score")  # fmt: skip
    if own.value > MOST:
        area.text(MOST - 0.08, place, number(own.value, 1), fontsize=6.2, color=colour, ha="right", va="center")


def shape(model: str) -> str:
    """A circle for the theory, a triangle for a null model, a square for a rival."""
    return "o" if model == OURS else "^" if model in NULLS else "s"
