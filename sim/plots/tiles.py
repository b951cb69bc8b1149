"""Cells of a heat map, and the lines between those on either side of a threshold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from sim.plots.style import INK

type Place = tuple[int, int]
"""Column and row."""


@dataclass(frozen=True)
class Tile:
    """One cell: its edges, and what is known of it."""

    column: int
    row: int
    left: float
    bottom: float
    width: float
    height: float
    value: float
    """NaN where no run gave one."""
    least: float
    most: float
    side: int
    """-1 or 1: below or above the threshold; 0: the interval includes it, or there is none."""

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.left + self.width / 2, self.bottom + self.height / 2


type Borders = dict[bool, list[list[tuple[float, float]]]]
"""Lines between cells, by whether they are sure."""


def borders(tiles: list[Tile], threshold: float) -> Borders:
    """Lines between neighbours on either side of the threshold.

    A line is sure where the intervals of both neighbours say so. It is open where one or both are open, but lie among
    open cells that have sure ones above and below beside them; elsewhere the data bear no line out.
    """
    by_place = {(tile.column, tile.row): tile for tile in tiles if not np.isnan(tile.value)}
    between = _between(by_place)
    lines: Borders = {True: [], False: []}
    for place, tile in by_place.items():
        for step in ((1, 0), (0, 1)):
            there = (place[0] + step[0], place[1] + step[1])
            other = by_place.get(there)
            if other is None or (tile.value >= threshold) == (other.value >= threshold):
                continue
            is_sure = tile.side * other.side == -1
            if is_sure or all(one in between or by_place[one].side for one in (place, there)):
                lines[is_sure].append(_edge(tile, step))
    return lines


def draw_borders(area: Axes, lines: Borders, inches: float) -> None:
    """Draw the lines, the open ones dashed; thinner where cells are small: `inches` is their size."""
    looks: dict[str, Any] = {"zorder": 5, "capstyle": "projecting"}
    pieces = [*lines[True], *lines[False]]
    thick = min(2.4, max(1.0, 6 * inches))
    area.add_collection(LineCollection(pieces, colors="white", linewidths=1.9 * thick, **looks), autolim=False)
    for is_sure, style in ((True, "-"), (False, (0, (1.8, 1.3)))):
        border = LineCollection(lines[is_sure], colors=INK, linewidths=thick, linestyles=style, zorder=6)
        border.set_gid("border" if is_sure else "open border")
        area.add_collection(border, autolim=False)


def _between(by_place: Mapping[Place, Tile]) -> set[Place]:
    """The open cells that hang together with sure ones on both sides of the threshold."""
    found: set[Place] = set()
    left = {place for place, tile in by_place.items() if tile.side == 0}
    while left:
        patch, pending, sides = set[Place](), [left.pop()], set[int]()
        while pending:
            place = pending.pop()
            patch.add(place)
            for other in _neighbours(place):
                if other in left:
                    left.remove(other)
                    pending.append(other)
                elif other in by_place:
                    sides.add(by_place[other].side)
        found |= patch if {-1, 1} <= sides else set()
    return found


def _neighbours(place: Place) -> Iterator[Place]:
    column, row = place
    yield from ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1))


def _edge(tile: Tile, step: tuple[int, int]) -> list[tuple[float, float]]:
    right, top = tile.left + tile.width, tile.bottom + tile.height
    return [(right, tile.bottom), (right, top)] if step == (1, 0) else [(tile.left, top), (right, top)]
