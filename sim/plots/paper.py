"""Text on paper: lines that fit, numbers that read well, and the head and foot of a page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.errors import neutral
from sim.plots.shown import About
from sim.plots.style import INK, SOFT, figure, note, width_of

_TITLE, _TEXT, _SMALL = 12.5, 8.5, 7.5
_INCH = 1 / 72 * 1.32
"""Height of a line of text [inches per point of its size]."""


#: The ruler measures at 100 dots per inch; letters are up to this much wider where they are written with more.
_WIDER = 1.08


def wide(text: str, size: float = _SMALL, weight: str = "normal") -> float:
    """Width that a line of text may take, however it is saved [inches]."""
    return _WIDER * width_of(text, size, weight)


def ink_on(colour: tuple[float, float, float, float]) -> str:
    """Ink that can be read on a colour."""
    red, green, blue, _ = colour
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"


def cut(text: str, width: float, size: float = _SMALL, weight: str = "normal") -> str:
    """The text, cut with an ellipsis where it is wider than `width` [inches]."""
    text = neutral(text)
    if wide(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = wide(text[:middle].rstrip() + "…", size, weight) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def folded(text: str, width: float, size: float = _SMALL, *, most: int = 9, weight: str = "normal") -> list[str]:
    """The text in lines no wider than `width` [inches], at most so many; what does not fit is cut."""
    lines: list[str] = []
    words = neutral(text).replace("-", "-\u200b").split(" ")
    for word in (piece for spaced in words for piece in _pieces(spaced)):
        glue, bare = word
        longer = f"{lines[-1]}{glue}{bare}" if lines else bare
        if lines and (len(lines) == most or wide(longer, size, weight) <= width):
            lines[-1] = longer
        else:
            lines.append(bare)
    return [cut(line, width, size, weight) for line in lines]


def _pieces(spaced: str) -> list[tuple[str, str]]:
    """The parts of a word that may stand on lines of their own, each with what joins it to the part before."""
    return [("" if place else " ", part) for place, part in enumerate(spaced.split("\u200b"))]


def number(value: float, decimals: int | None = None) -> str:
    """A number with so many decimals; where they are left open, with up to three digits that matter."""
    if value != value:
        return "–"
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
        return (text if float(text.replace(",", "")) else text.lstrip("-")).replace("-", "−")
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    text = f"{value:.3g}"
    return "0" if text in ("-0", "0") else text.replace("-", "−") if "e" not in text else f"{value:.1e}"


def percent(share: float) -> str:
    """A share in percent."""
    return "–" if share != share else f"{100 * share:.0f} %"


def raised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def decimals_for(halves: "pd.Series[float]") -> int | None:
    """How many decimals are worth writing where luck moves numbers by about these; None where that is unknown."""
    usual = float(np.median(halves[halves > 0])) if (halves > 0).any() else 0.0
    return min(3, max(0, math.ceil(-math.log10(usual)))) if usual else None


def keys_height(entries: Sequence[tuple[object, str]]) -> float:
    """Height of a legend in one column [inches]."""
    return sum(0.055 + 0.135 * (text.count("\n") + 1) for _, text in entries) + (0.08 if entries else 0.0)


def counted(numbers: "pd.Series[int]", noun: str) -> str:
    """How many there are: `40 runs`, or `12 to 40 runs` where it differs."""
    smallest, largest = int(numbers.min()), int(numbers.max())
    many = f"{smallest:,}" if smallest == largest else f"{smallest:,} to {largest:,}"
    return f"{many} {noun}{'' if largest == 1 else 's'}"


def runs_and_seed(runs: "pd.Series[int]", about: About) -> str:
    """Where the numbers come from, for a subtitle."""
    seed = f", seed {about.seed}" if about.seed is not None else ""
    return f"{counted(runs, 'run')} per point{seed}"


@dataclass(frozen=True)
class Head:
    """Title, question and subtitle of a page, folded to its width."""

    about: About
    subtitle: str
    width: float
    """Width of the page [inches]."""

    @cached_property
    def _lines(self) -> list[tuple[str, float, str, str]]:
        room = self.width - 0.4
        title = folded(self.about.title, room, _TITLE, most=2, weight="bold")
        question = folded(self.about.question, room, _TEXT, most=3) if self.about.question else []
        told = [*((line, _TITLE, "bold", "") for line in title), *((line, _TEXT, "normal", "") for line in question)]
        return [*told, *((line, _TEXT, "normal", SOFT) for line in folded(raised(self.subtitle), room, _TEXT, most=4))]

    @property
    def height(self) -> float:
        """Height that it takes at the top of the page [inches]."""
        return 0.16 + sum(size * _INCH for _, size, _, _ in self._lines) + 0.12

    def put(self, canvas: Figure) -> None:
        """Write it."""
        top = 0.16
        for line, size, weight, colour in self._lines:
            note(canvas, 0.2, top, line, size=size, weight=weight, **({"colour": colour} if colour else {}))
            top += size * _INCH


@dataclass(frozen=True)
class Foot:
    """Remarks beneath a picture, folded to the width of the page."""

    remarks: Sequence[str]
    width: float

    @cached_property
    def _lines(self) -> list[str]:
        return [line for remark in self.remarks if remark for line in folded(remark, self.width - 0.4)]

    @property
    def height(self) -> float:
        """Height that it takes [inches]."""
        return len(self._lines) * _SMALL * _INCH + (0.12 if self._lines else 0.0)

    def put(self, canvas: Figure, top: float) -> None:
        """Write it, from `top` [inches] downwards."""
        for index, line in enumerate(self._lines):
            note(canvas, 0.2, top + index * _SMALL * _INCH, line, size=_SMALL, colour=SOFT)


def nothing(about: About, subtitle: str) -> Figure:
    """A page that says that there is nothing to draw."""
    head = Head(about, subtitle, 7.2)
    foot = Foot(["There is nothing to draw: no run gave a value.", about.note], 7.2)
    canvas = figure(7.2, head.height + 0.1 + foot.height)
    head.put(canvas)
    foot.put(canvas, head.height + 0.1)
    return canvas
