"""The inside of a heat map's panel: coloured cells or dots, their numbers, and where a threshold is crossed."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke

from sim.plots import legend
from sim.plots.estimates import side
from sim.plots.heat_plan import Plan
from sim.plots.known import Mark
from sim.plots.levels import plain
from sim.plots.panels import Panel
from sim.plots.paper import ink_on, wide
from sim.plots.style import INK, SOFT
from sim.plots.tiles import Tile, borders, draw_borders

#: No more numbers than this are written into a panel, and no more intervals.
_MOST_NUMBERS, _MOST_RANGES = 100, 60
_EMPTY = "#ededed"
_NUMBER, _RANGE = 8.0, 6.0


def paint(area: Axes, plan: Plan, panel: Panel, size: tuple[float, float]) -> None:
    """Fill a panel of some inches."""
    if plan.is_grid:
        _tiles(area, plan, panel, size)
    else:
        _dots(area, plan, panel)


def _tiles(area: Axes, plan: Plan, panel: Panel, size: tuple[float, float]) -> None:
    tiles = list(_each(plan, plan.of(panel)))
    for tile in tiles:
        box = (tile.left, tile.bottom), tile.width, tile.height
        is_empty = np.isnan(tile.value)
        face = _EMPTY if is_empty else plan.colour(tile.value)
        area.add_patch(Rectangle(*box, facecolor=face, edgecolor="white", linewidth=0.8, gid="cell"))
        if plan.threshold is not None and tile.side == 0 and not is_empty:
            ink = ink_on(plan.colour(tile.value))
            hatch = Rectangle(*box, fill=False, edgecolor=ink, hatch="////", linewidth=0, gid="open")
            hatch.set_alpha(0.45)
            area.add_patch(hatch)
    if plan.threshold is not None:
        size_of_one = min(size[0] / len(plan.across.values), size[1] / len(plan.up.values))
        draw_borders(area, borders(tiles, plan.threshold), size_of_one)
    _numbers(area, plan, tiles, size, plan.drawn_marks(panel))


def _each(plan: Plan, found: pd.DataFrame) -> Iterator[Tile]:
    """All cells, those without a value included."""
    sides = side(found, plan.threshold) if plan.threshold is not None else np.zeros(len(found), dtype=int)
    keys = zip(found[plan.x.name].map(plain), found[plan.y.name].map(plain), strict=True)
    columns = (found[name].tolist() for name in ("mean", "least", "most"))
    values = dict(zip(keys, zip(*columns, sides.tolist(), strict=True), strict=True))
    for column, x in enumerate(plan.across.values):
        for row, y in enumerate(plan.up.values):
            left, right = plan.across.edges[column : column + 2]
            bottom, top = plan.up.edges[row : row + 2]
            value = values.get((x, y), (np.nan, np.nan, np.nan, 0))
            yield Tile(column, row, left, bottom, right - left, top - bottom, *value)


def _numbers(
    area: Axes, plan: Plan, tiles: list[Tile], size: tuple[float, float], marks: tuple[Mark | None, Mark | None]
) -> None:
    """The value of each cell and its interval, where there is room; lower where the record's mark is in the way."""
    (low, high), (bottom, top) = plan.limits
    inch = (top - bottom) / size[1]
    narrow, flat = min(tile.width for tile in tiles) * size[0] / (high - low), min(tile.height for tile in tiles) / inch
    filled = [tile for tile in tiles if not np.isnan(tile.value)]
    widest = _widest((plan.value(tile.value) for tile in filled), _NUMBER)
    if len(tiles) > _MOST_NUMBERS or flat < 0.17 or narrow < 0.06 + widest:
        return
    has_room = flat >= 0.36 and narrow >= 0.06 + _widest((_range(plan, tile) for tile in filled), _RANGE)
    has_range = has_room and len(tiles) <= _MOST_RANGES
    for tile in tiles:
        is_marked = _touches(tile, marks)
        if np.isnan(tile.value):
            _write(area, plan, tile, "–", 0.0)
        elif is_marked and flat >= 0.5:
            _write(area, plan, tile, plan.value(tile.value), _aside(tile, marks[1], flat) * inch)
        elif not is_marked:
            _write(area, plan, tile, plan.value(tile.value), 0.06 * inch * has_range)
            if has_range:
                _write(area, plan, tile, _range(plan, tile), -0.09 * inch, is_range=True)


def _aside(tile: Tile, mark: Mark | None, flat: float) -> float:
    """How far from the middle of a cell its number stands clear of the mark and its name [inches]."""
    is_below = mark is not None and mark.start < tile.middle[1] - 0.1 * tile.height
    return flat / 2 - 0.1 if is_below else 0.12 - flat / 2


def _write(area: Axes, plan: Plan, tile: Tile, text: str, raised: float, *, is_range: bool = False) -> None:
    """Text in a cell, above or below its middle, with a rim of the cell's colour."""
    x, y = tile.middle
    is_empty = np.isnan(tile.value)
    colour = SOFT if is_empty else ink_on(plan.colour(tile.value))
    found = area.text(x, y + raised, text, color=colour, ha="center", va="center", zorder=8)
    found.set(fontsize=_RANGE if is_range else _NUMBER, fontweight="normal" if is_range else "bold")
    found.set_path_effects([withStroke(linewidth=2.6, foreground=_EMPTY if is_empty else plan.colour(tile.value))])
    found.set_gid("range" if is_range else "value")


def _widest(texts: Iterable[str], size: float) -> float:
    return max((wide(text, size, "bold") for text in texts), default=0.0)


def _range(plan: Plan, tile: Tile) -> str:
    if np.isnan(tile.least):
        return ""
    if plan.shown.chance:
        return f"{100 * tile.least:.0f} to {100 * tile.most:.0f}"
    return f"{plan.value(tile.least)} to {plan.value(tile.most)}"


def _touches(tile: Tile, marks: tuple[Mark | None, Mark | None]) -> bool:
    """Whether the mark of the record runs through a cell."""
    across, up = marks
    ends = []
    for mark, start, length in ((across, tile.left, tile.width), (up, tile.bottom, tile.height)):
        ends.append(mark is None or (mark.low <= start + length and mark.high >= start))
    return any(marks) and all(ends)


def _dots(area: Axes, plan: Plan, panel: Panel) -> None:
    """A dot for each point of a cloud; those whose interval includes the threshold are small and ringed."""
    found = plan.of(panel)
    x = [plan.across.place(plain(value)) for value in found[plan.x.name]]
    y = [plan.up.place(plain(value)) for value in found[plan.y.name]]
    faces = [plan.colour(value) for value in found["mean"]]
    dots = area.scatter(x, y, 62.0, c=faces, linewidths=0.6, edgecolors=SOFT, zorder=4)
    dots.set_gid("cell")
    if plan.threshold is not None:
        is_open = side(found, plan.threshold) == 0
        place = np.array(x)[is_open], np.array(y)[is_open]
        rings = area.scatter(*place, 135.0, facecolors="none", edgecolors=INK, linewidths=0.9, zorder=3)
        rings.set_gid("open")
    area.grid(color="#eeeeee", linewidth=0.6)


def entries(plan: Plan) -> list[tuple[Artist, str]]:
    """What the marks of the threshold mean, and the cells without a value."""
    found: list[tuple[Artist, str]] = []
    if plan.threshold is not None and not plan.found.empty:
        value, is_open = plan.value(plan.threshold), (side(plan.found, plan.threshold) == 0).any()
        sample: Artist = Patch(facecolor="none", edgecolor=INK, hatch="////", linewidth=0)
        if not plan.is_grid:
            sample = legend.dot("o", face="none", edge=INK, area=90, width=0.9)
        if is_open:
            found.append((sample, f"open: the 95 % interval includes {value}"))
        if plan.is_grid and _passes(plan, plan.threshold):
            dashed = ", dashed where a neighbour is open" if is_open else ""
            found.append((legend.line(INK, 2.2), f"here it passes {value}{dashed}"))
    if plan.is_grid and len(plan.found) < len(plan.grid.panels) * len(plan.across.values) * len(plan.up.values):
        found.append((legend.patch(_EMPTY), "no value"))
    return found


def _passes(plan: Plan, threshold: float) -> bool:
    """Whether there is any line between cells."""
    every = (borders(list(_each(plan, plan.of(panel))), threshold) for panel in plan.grid.panels)
    return any(pieces for lines in every for pieces in lines.values())


def verdict(plan: Plan) -> str:
    """How many cells lie on each side of the threshold."""
    assert plan.threshold is not None
    sides = side(plan.found, plan.threshold)
    above, below, still = (int((sides == one).sum()) for one in (1, -1, 0))
    kind = "cells" if plan.is_grid else "points"
    value = plan.value(plan.threshold)
    return f"Of {len(sides)} {kind}, {above} lie above {value}, {below} below, {still} may lie on either side."
