"""A screening of several scenarios: a ranked table of factors by scenarios, and a bar for the mean of each factor."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.plots import legend
from sim.plots.effects import Screened, arrow, clear, moving, silent
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, folded, ink_on, wide
from sim.plots.style import GRID, INK, SOFT, axes, figure, note

_ROW, _CELL, _BARS, _NAME = 0.275, 0.86, 2.5, 1.9
_EMPTY = "#ededed"


def ranked_table(screened: Screened, runs: Sequence[int]) -> Figure:
    """Factors downwards by their mean over the scenarios, scenarios across."""
    table = _relative(screened)
    scenarios = list(dict.fromkeys(table["scenario"]))
    ranks = table.groupby("factor")["relative"].mean().fillna(0.0).sort_values(ascending=False, kind="stable")
    order = ranks.index.tolist()
    kept = moving(ranks.tolist())
    shown = order[:kept]
    names = [screened.title(name) for name in order]
    room = min(_NAME, max([0.6, *(wide(name, 8) for name in names[:kept])]))
    heads = [folded(screened.about.scenario(name), _CELL - 0.06, 7, most=4) for name in scenarios]
    left, above = 0.2 + room + 0.12, 0.14 * max(len(lines) for lines in heads) + 0.1
    width, height = _CELL * len(scenarios), _ROW * len(shown)
    page = max(left + width + 0.3 + _BARS + 0.3, 8.0)
    head = Head(screened.about, screened.subtitle(runs), page)
    remarks = [*_remarks(table, scenarios, screened), *silent(names, ranks.tolist(), kept), screened.about.note]
    foot = Foot(remarks, page)
    canvas = figure(page, head.height + 0.1 + above + height + 0.68 + 0.85 + foot.height)
    head.put(canvas)
    top = head.height + 0.1 + above
    area = axes(canvas, left, top, width, height)
    norm = Normalize(0.0, max(float(table["relative"].max()), 1e-9) if table["relative"].notna().any() else 1.0)
    _cells(area, table, shown, scenarios, norm)
    area.set_yticks(range(len(shown)), [cut(name, room, 8) for name in names[:kept]], fontsize=8)
    for place, lines in enumerate(heads):
        for line, text in enumerate(reversed(lines)):
            word = note(canvas, left + (place + 0.5) * _CELL, top - 0.17 - 0.14 * line, text, size=7, weight="bold")
            word.set_horizontalalignment("center")
    _bars(axes(canvas, left + width + 0.3, top, _BARS, height), table, shown, screened)
    below = top + height + 0.68
    blocks = [screened.grades(shown), Block("Cells", _marks(table, scenarios))]
    legend.put(canvas, blocks, 0.2, below, rows=4)
    _scale(canvas, norm, left, top + height + 0.13, width)
    foot.put(canvas, below + 0.8)
    return canvas


def _relative(screened: Screened) -> pd.DataFrame:
    """The table with `relative`, the effect in standard deviations of the measure, and `is_clear` of luck."""
    table = screened.table.copy()
    sd = table["sd"].to_numpy()
    varies = np.isfinite(sd) & (sd > 0)
    table["relative"] = np.where(varies, table["mu_star"].to_numpy() / np.where(varies, sd, 1.0), np.nan)
    table["is_clear"] = clear(table)
    return table


def _remarks(table: pd.DataFrame, scenarios: Sequence[str], screened: Screened) -> list[str]:
    still = [name for name in scenarios if table.loc[table["scenario"] == name, "relative"].isna().all()]
    found = [
        "An effect is the mean size of the change over the whole range of a factor (μ*), all others staying where they "
        "are, in standard deviations of the measure over all runs of the scenario."
    ]
    if still:
        found.append(f"Nothing varies in: {', '.join(screened.about.scenario(name) for name in still)}.")
    return found


def _cells(area: Axes, table: pd.DataFrame, factors: Sequence[str], scenarios: Sequence[str], norm: Normalize) -> None:
    colours = mpl.colormaps["cividis"]
    rows = {(row["factor"], row["scenario"]): row for row in table.to_dict("records")}
    for down, factor in enumerate(factors):
        for across, scenario in enumerate(scenarios):
            one = rows.get((factor, scenario))
            face: str | tuple[float, float, float, float] = _EMPTY
            text, ink = "–", SOFT
            if one is not None and np.isfinite(one["relative"]) and not one["is_clear"]:
                text = "·"
            elif one is not None and np.isfinite(one["relative"]):
                face = colours(float(norm(one["relative"])))
                text, ink = f"{one['relative']:.2f} {arrow(one['mu'], one['mu_star'])}", ink_on(face)
            area.add_patch(
                Rectangle((across, down - 0.5), 1, 1, facecolor=face, edgecolor="white", linewidth=0.8, gid="cell")
            )
            area.text(across + 0.5, down, text, fontsize=7.2, color=ink, ha="center", va="center_baseline")
    area.set_xlim(0, len(scenarios))
    area.set_ylim(len(factors) - 0.5, -0.5)
    area.set_xticks([])
    area.tick_params(axis="y", length=0)
    area.spines[:].set_visible(False)


def _bars(area: Axes, table: pd.DataFrame, factors: Sequence[str], screened: Screened) -> None:
    """Mean over the scenarios, and the smallest and largest of them."""
    found = table.groupby("factor")["relative"].agg(["mean", "min", "max"])
    for place, factor in enumerate(factors):
        row = found.loc[factor]
        if np.isfinite(row["mean"]):
            area.barh(place, row["mean"], height=0.56, color=screened.colour(factor), zorder=2, gid="effect")
            area.plot([row["min"], row["max"]], [place, place], color=INK, linewidth=1.0, zorder=3)
    area.set_ylim(len(factors) - 0.5, -0.5)
    area.set_xlim(left=0)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.set_title("Mean over the scenarios", fontsize=8.5)
    area.set_xlabel("effect [sd of the measure]")


def _marks(table: pd.DataFrame, scenarios: Sequence[str]) -> list[tuple[Artist, str]]:
    nothing = legend.line("none")
    entries: list[tuple[Artist, str]] = [
        (nothing, "↑ ↓  where a rise of the factor leads; ↕ either way"),
        (nothing, "·  no more than luck alone would show"),
        (legend.line(INK, 1.0), "smallest to largest of the scenarios"),
    ]
    return entries


def _scale(canvas: Figure, norm: Normalize, left: float, top: float, width: float) -> None:
    area = axes(canvas, left, top, width, 0.09)
    bar = canvas.colorbar(ScalarMappable(norm, mpl.colormaps["cividis"]), cax=area, orientation="horizontal")
    bar.outline.set_visible(False)
    area.tick_params(length=2, labelsize=6.8)
    bar.set_label("effect [sd of the measure]", labelpad=2)
