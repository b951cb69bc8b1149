"""The curves of a panel: the mean of a measure over a factor, its band, where it passes a threshold, and its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from sim.plots.estimates import estimates, side
from sim.plots.levels import Scale, plain
from sim.plots.paper import cut, folded
from sim.plots.pressures import spread
from sim.plots.shown import Shown, Value
from sim.plots.style import CYCLE, SIMULATED, SOFT

#: A factor with more values than this is drawn as dots, and as means of groups of neighbours.
MOST_VALUES = 40
_GROUPS = 10
_SIZE, _LINE = 7.4, 0.145


@dataclass(frozen=True)
class Named:
    """How a line is told from the others."""

    name: str
    """Empty where it is alone."""
    brief: str
    """What is written at its end."""
    colour: str


@dataclass(frozen=True)
class Curve:
    """One line."""

    name: str
    """What tells it from the others; empty where it is alone."""
    colour: str
    x: np.ndarray
    """Places across, rising."""
    found: pd.DataFrame
    """`mean`, `least` and `most` at each of them."""
    brief: str = ""
    """What is written at its end."""
    dots: tuple[np.ndarray, np.ndarray] | None = None
    """Places and means of single points, where the line is made of groups of them."""

    @property
    def top(self) -> float:
        """Its highest end."""
        return float(np.nanmax([*self.found["mean"], *self.found["most"], *(self.dots[1] if self.dots else [])]))

    @property
    def bottom(self) -> float:
        """Its lowest end."""
        return float(np.nanmin([*self.found["mean"], *self.found["least"], *(self.dots[1] if self.dots else [])]))


def colours(values: Sequence[Value], *, ordered: bool) -> list[str]:
    """A colour for each line: from dark to light where values have an order, else colours that stay apart."""
    if len(values) == 1:
        return [SIMULATED]
    if not ordered and len(values) <= len(CYCLE):
        return list(CYCLE[: len(values)])
    return [to_hex(shade) for shade in mpl.colormaps["viridis"](np.linspace(0.0, 0.75, len(values)))]


def curve_of(rows: pd.DataFrame, column: str, across: Scale, shown: Shown, named: Named) -> Curve | None:
    """The curve of some points, a row each; None where none has a value."""
    found = estimates(rows, [column], shown)
    if found.empty:
        return None
    x = np.array([across.place(plain(value)) for value in found[column]], dtype=float)
    order = np.argsort(x, kind="stable")
    x, found = x[order], found.iloc[order].reset_index(drop=True)
    if len(x) <= MOST_VALUES:
        return Curve(named.name, named.colour, x, found, named.brief)
    groups = np.arange(len(x)) * _GROUPS // len(x)
    together = estimates(found.assign(group=groups), ["group"], shown)
    middles = np.array([x[groups == group].mean() for group in range(_GROUPS)])
    dots = x, found["mean"].to_numpy(dtype=float)
    return Curve(named.name, named.colour, middles, together, named.brief, dots)


def draw(area: Axes, curve: Curve, *, apart: float = 0.0, joined: bool = True) -> None:
    """The band of the 95 % interval, the mean, and the points; `joined` where there is something between them."""
    x, mean, least, most = (
        curve.x + apart,
        *(curve.found[name].to_numpy(dtype=float) for name in ("mean", "least", "most")),
    )
    if curve.dots is not None:
        area.plot(*curve.dots, "o", color=curve.colour, markersize=2.6, alpha=0.45, markeredgewidth=0, gid="dots")
    if joined and len(x) > 1:
        area.fill_between(x, least, most, color=curve.colour, alpha=0.18, linewidth=0, gid="band")
        area.plot(x, mean, color=curve.colour, linewidth=1.6, zorder=3, gid="curve")
    else:
        area.vlines(x, least, most, color=curve.colour, linewidth=2.2, alpha=0.5, gid="band")
    area.plot(x, mean, "o", color=curve.colour, markersize=4.6, markeredgecolor="white", markeredgewidth=0.7,
              zorder=4, clip_on=False, gid="points")  # fmt: skip


def name_ends(area: Axes, curves: Sequence[Curve], size: tuple[float, float], room: float, title: str) -> None:
    """Write each line's name to the right of its end, spread so that no two touch; of too many, some. A title above."""
    most = max(1, int(size[1] / _LINE))
    named = [curve for curve in curves if curve.name]
    if len(named) > most:
        named = [named[round(place)] for place in np.linspace(0, len(named) - 1, most)]
    low, high = area.get_ylim()
    left, right = area.get_xlim()
    inch = (right - left) / size[0]
    ends = [(curve.brief, curve.colour, float(curve.found["mean"].iloc[-1])) for curve in named]
    if ends and ends[0][2] >= ends[-1][2]:
        ends.reverse()
    last = max((curve.x[-1] for curve in named), default=right)
    for name, colour, at, y in spread(ends, _LINE / size[1] * (high - low), low, high):
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "relpos": (0, 0.5), "shrinkA": 0, "shrinkB": 3}
        text = area.annotate(cut(name, room, _SIZE), (last, at), (right + 0.16 * inch, y), arrowprops=line)
        text.set(fontsize=_SIZE, color=colour, va="center", annotation_clip=False, fontweight="bold")
    if ends and title:
        head = area.annotate("\n".join(folded(title, room, _SIZE)), (right + 0.16 * inch, high), (0, 5),
                             textcoords="offset points", va="bottom", annotation_clip=False)  # fmt: skip
        head.set(fontsize=_SIZE, color=SOFT)


def crossings(curve: Curve, threshold: float) -> Iterator[tuple[float, float]]:
    """Places between which a curve passes a threshold: the last one surely on one side, the first on the other."""
    sides = side(curve.found, threshold)
    sure = np.flatnonzero(sides)
    for before, after in pairwise(sure):
        if sides[before] != sides[after]:
            yield float(curve.x[before]), float(curve.x[after])
