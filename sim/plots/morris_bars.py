"""A screening of one scenario: ranked bars with intervals, and mean against spread of the effects."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.effects import MOST, Screened, arrow, clear, luck, moving, silent
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, wide
from sim.plots.style import FAINT, GRID, HALO, INK, SOFT, axes, figure

_ROW, _BARS, _PLOT, _GAP, _NAME = 0.265, 3.5, 4.0, 0.85, 1.9
_SIZE = 7.2


def bars_and_scatter(screened: Screened, runs: Sequence[int]) -> Figure:
    """Bars at the left, the scatter at the right."""
    rows = screened.table.dropna(subset=["mu_star"]).sort_values(
        ["mu_star", "factor"], ascending=[False, True], kind="stable", ignore_index=True
    )
    kept = moving(rows["mu_star"].tolist())
    shown = rows.head(kept)
    names = [screened.title(name) for name in rows["factor"]]
    room = min(_NAME, max([0.6, *(wide(name, 8) for name in names[:kept])]))
    left = 0.2 + 0.26 + room + 0.1
    page = left + _BARS + 0.35 + _GAP + _PLOT + 0.25
    height = max(_ROW * max(len(shown), 1), 2.9)
    head = Head(screened.about, screened.subtitle(runs), page)
    foot = Foot([*_remarks(rows), *silent(names, rows["mu_star"].tolist(), kept), screened.about.note], page)
    canvas = figure(page, head.height + 0.3 + height + 0.62 + 0.75 + foot.height)
    head.put(canvas)
    top = head.height + 0.3
    area = axes(canvas, left, top, _BARS, max(_ROW * len(shown), 0.4))
    _bars(area, screened, shown, room)
    _scatter(axes(canvas, left + _BARS + 0.35 + _GAP, top, _PLOT, height), screened, rows)
    legend.put(canvas, [screened.grades(rows["factor"].tolist()), _marks(rows)], 0.2, top + height + 0.62, rows=4)
    foot.put(canvas, top + height + 0.62 + 0.72)
    return canvas


def _remarks(rows: pd.DataFrame) -> list[str]:
    beyond = int(clear(rows).sum())
    found = f"{beyond} of {len(rows)} factors move the measure by more than luck alone would show."
    how = "An effect is the change of the measure over the whole range of a factor, all others staying where they are."
    return [f"{found} {how}"]


def _marks(rows: pd.DataFrame) -> Block:
    entries: list[tuple[Artist, str]] = [
        (legend.line(INK, 1.2), "95 % interval over the walks"),
        *luck(rows),
        (legend.dot("o", face="white", edge=SOFT, area=30, width=1.1), "not more than luck would show"),
    ]
    return Block("Effect", entries)


def _bars(area: Axes, screened: Screened, rows: pd.DataFrame, room: float) -> None:
    """A bar per factor with its interval, and behind it, pale, what luck would show."""
    highest = max([*rows["mu_star"], *rows["high"].dropna(), *rows["floor"].dropna()]) or 1.0
    for place, row in enumerate(rows.to_dict("records")):
        area.barh(place, row["mu_star"], height=0.56, color=screened.colour(row["factor"]), zorder=2, gid="effect")
        if np.isfinite(row["low"]):
            area.plot([row["low"], row["high"]], [place, place], color=INK, linewidth=1.2, zorder=4)
        if np.isfinite(row["floor"]):
            area.barh(place, row["floor"], height=0.86, color=FAINT, alpha=0.75, zorder=1, gid="floor")
            area.plot([row["floor"]] * 2, [place - 0.43, place + 0.43], color=SOFT, linewidth=1.0, zorder=3)
        area.text(highest * 1.04, place, arrow(row["mu"], row["mu_star"]), fontsize=9, va="center", ha="left")
    names = [cut(screened.title(name), room, 8) for name in rows["factor"]]
    area.set_yticks(range(len(rows)), [f"{name}   {place}" for place, name in enumerate(names, 1)], fontsize=8)
    area.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    area.set_xlim(0, highest * 1.02)
    area.tick_params(axis="y", length=0)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.set_xlabel(cut(f"mean size of the effect (μ*) on {_unit(screened)}", _BARS + 0.9, 8))
    area.set_title("Ranked; arrows: where a rise of the factor leads", fontsize=8.5)


def _unit(screened: Screened) -> str:
    return "the share of runs" if screened.shown.chance else screened.shown.unit or screened.shown.brief or "the mean"


def _scatter(area: Axes, screened: Screened, rows: pd.DataFrame) -> None:
    """Mean size of the effects against their spread; above the line a factor acts only together with others."""
    x, y = rows["mu_star"].to_numpy(), np.nan_to_num(rows["sigma"].to_numpy())
    across, up = (max(x) or 1.0) * 1.12, (max(y) or 1.0) * 1.12
    area.set_xlim(-0.03 * across, across)
    area.set_ylim(-0.03 * up, up)
    end = min(across, up)
    area.plot([0, end], [0, end], color=SOFT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    is_clear = clear(rows)
    for at_x, at_y, factor, is_filled in zip(x, y, rows["factor"], is_clear, strict=True):
        colour = screened.colour(factor)
        face = colour if is_filled else "white"
        area.plot([at_x], [at_y], "o", markersize=6, color=colour, markerfacecolor=face, markeredgewidth=1.1, zorder=3)
    floor = rows["floor"].median()
    if np.isfinite(floor) and floor > 0:
        area.axvspan(-0.03 * across, floor, color=FAINT, alpha=0.4, linewidth=0, zorder=0, gid="floor")
    area.grid(color=GRID, linewidth=0.6)
    area.set_xlabel("mean size of the effect (μ*); grey: luck (median over factors)")
    area.set_ylabel("spread of the effect over the walks (σ)")
    area.set_title("Above the dashed line: depends on the other factors", fontsize=8.5)
    _name(area, [screened.title(name) for name in rows["factor"]], np.column_stack([x, y]), (across, up))


def _name(area: Axes, names: Sequence[str], points: np.ndarray, reach: tuple[float, float]) -> None:
    """Names beside their dots, the largest effects first; where there is no room, the rank, or nothing."""
    height = area.get_position().height * area.figure.get_size_inches()[1]  # type: ignore[union-attr]
    scale = np.array([_PLOT / (1.03 * reach[0]), height / (1.03 * reach[1])])
    dots = (points + 0.03 * np.array(reach)) * scale
    taken = [(x - 0.05, y - 0.05, x + 0.05, y + 0.05) for x, y in dots]
    for place, (name, dot) in enumerate(zip(names[:MOST], dots, strict=False)):
        for text in (name, str(place + 1)):
            free = (box for box in _places(dot, wide(text, _SIZE) + 0.02) if _is_free(box, taken, place, height))
            if (box := next(free, None)) is not None:
                taken.append(box)
                x, y = np.array(box[:2]) / scale - 0.03 * np.array(reach)
                area.text(x, y, text, fontsize=_SIZE, va="bottom", ha="left", color=INK, path_effects=HALO, zorder=5)
                break


def _places(dot: np.ndarray, width: float) -> Iterator[tuple[float, float, float, float]]:
    """Where a name may stand around its dot [inches]: right, left, above, below."""
    x, y = dot
    corners = [
        (x + 0.08, y - 0.065),
        (x - 0.08 - width, y - 0.065),
        (x - width / 2, y + 0.07),
        (x - width / 2, y - 0.2),
    ]
    corners += [(x + 0.05, y + 0.04), (x + 0.05, y - 0.17), (x - 0.05 - width, y + 0.04), (x - 0.05 - width, y - 0.17)]
    yield from ((left, bottom, left + width, bottom + 0.13) for left, bottom in corners)


def _is_free(
    box: tuple[float, float, float, float], taken: Sequence[tuple[float, ...]], own: int, height: float
) -> bool:
    left, bottom, right, top = box
    if left < 0.02 or right > _PLOT - 0.02 or bottom < 0.02 or top > height - 0.02:
        return False
    others = (other for place, other in enumerate(taken) if place != own)
    return not any(left < x1 and x0 < right and bottom < y1 and y0 < top for x0, y0, x1, y1 in others)
