"""What a mark tells whoever points at it; kept beside the figure, so that files of it stay as they are."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure

_MARKS, _PLACES, _SHADES = "sim_marks", "sim_places", "sim_shades"


@dataclass(frozen=True, slots=True)
class Told:
    """What one mark stands for."""

    title: str
    """What is said in so many words, on one or more lines."""
    actor: str = ""
    """Id of the actor whose act it is."""
    date: dt.date | None = None
    """Day of the act; the first one where a mark gathers several."""
    act: str = ""
    """What is done."""
    documented: bool = False
    """Whether the record says so, and not a run."""
    run: int | None = None
    """A run in which it was done on that day."""
    count: float = 1.0
    """How many acts the mark stands for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of the figure that tells something, in inches from its top left corner."""

    left: float
    top: float
    width: float
    height: float
    told: Told


def tell(artist: Any, told: Told | Sequence[Told | None]) -> None:
    """Let an artist that is in a figure tell something.

    Parameters
    ----------
    artist : Artist
        One mark, or a collection of marks.
    told : Told or sequence of Told
        What it tells as a whole, or what each of its marks tells, if anything, in the order in which they are drawn.
    """
    canvas = artist.get_figure(root=True)
    vars(canvas).setdefault(_MARKS, []).append((artist, told))


def tell_place(canvas: Figure, place: Place) -> None:
    """Let a rectangle of a figure tell something."""
    vars(canvas).setdefault(_PLACES, []).append(place)


def shaded(canvas: Figure, colours: Iterable[str]) -> None:
    """Say that the areas of a figure are mixtures of white and these colours (`#rrggbb`)."""
    vars(canvas).setdefault(_SHADES, []).extend(colours)


def marks(canvas: Figure) -> Iterator[tuple[Artist, Told | Sequence[Told | None]]]:
    """The artists of a figure that tell something."""
    yield from vars(canvas).get(_MARKS, ())


def places(canvas: Figure) -> Iterator[Place]:
    """The rectangles of a figure that tell something."""
    yield from vars(canvas).get(_PLACES, ())


def shades(canvas: Figure) -> tuple[str, ...]:
    """The colours that areas of a figure are mixed from."""
    return tuple(vars(canvas).get(_SHADES, ()))
