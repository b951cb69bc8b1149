"""Legends outside the data: blocks of entries set side by side, as wide as their text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path as Outline

from sim.plots.style import INK, width_of

_SIZE = 7.5


@dataclass(frozen=True, slots=True)
class Block:
    """Entries under one title."""

    title: str
    entries: list[tuple[Artist, str]] = field(default_factory=list)


def dot(marker: str | Outline, *, face: str = INK, edge: str = INK, area: float = 36.0, width: float = 0.6) -> Line2D:
    """A legend sample of a mark."""
    return Line2D(
        [],
        [],
        linestyle="none",
        marker=marker,
        markersize=area**0.5,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=width,
    )


def line(colour: str, width: float = 1.2, dashes: tuple[float, float] | None = None) -> Line2D:
    """A legend sample of a line."""
    return Line2D([], [], color=colour, linestyle=(0, dashes) if dashes else "-", linewidth=width)


def patch(colour: object, edge: str = "none") -> Patch:
    """A legend sample of an area."""
    return Patch(facecolor=colour, edgecolor=edge)  # type: ignore[arg-type]


def put(canvas: Figure, blocks: Sequence[Block], left: float, top: float, *, rows: int = 4) -> None:
    """Set the blocks from left to right, in inches from the figure's top left corner."""
    across, down = canvas.get_size_inches()
    for block in blocks:
        if not block.entries:
            continue
        columns = -(-len(block.entries) // rows)
        made = canvas.legend(
            [entry[0] for entry in block.entries],
            [entry[1] for entry in block.entries],
            title=block.title,
            loc="upper left",
            bbox_to_anchor=(left / across, 1 - top / down),
            ncols=columns,
            borderaxespad=0,
            borderpad=0,
            handlelength=1.6,
            handletextpad=0.5,
            columnspacing=1.0,
            labelspacing=0.35,
            alignment="left",
        )
        made.get_title().set_fontweight("bold")
        left += _width(block, rows, columns)


def _width(block: Block, rows: int, columns: int) -> float:
    labels = [entry[1] for entry in block.entries]
    parts = [labels[start : start + rows] for start in range(0, len(labels), rows)]
    body = sum(max(width_of(text, _SIZE) for text in part) for part in parts) + columns * 0.36
    return max(body, width_of(block.title, _SIZE, "bold")) + 0.22
