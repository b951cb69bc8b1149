"""Pairs of parameters among the sets that pass, the prior in grey behind them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, number
from sim.plots.shown import About
from sim.plots.style import FAINT, INK, SIMULATED, SOFT, axes, drawn, figure, note

_CELL, _GAP, _LEFT = 1.02, 0.1, 0.75
_BINS = 12
_PRIOR = "#c9c9c9"


@drawn
def posterior_pairs(
    prior: pd.DataFrame,
    passing: pd.DataFrame,
    weights: np.ndarray,
    names: Sequence[str],
    *,
    about: About,
    subtitle: str,
) -> Figure:
    """Scatter of each pair of some parameters, their distributions on the diagonal, correlations above it.

    Parameters
    ----------
    prior : DataFrame
        Vectors of the prior, a column per parameter.
    passing : DataFrame
        Vectors that pass, likewise.
    weights : array
        Their weights, adding up to 1.
    names : sequence of str
        Which parameters, two to eight of them.
    about : About
        Title and question.
    subtitle : str
        What was fitted to what.
    """
    count = len(names)
    page = max(_LEFT + count * (_CELL + _GAP) + 0.2, 6.0)
    head, foot = Head(about, subtitle, page), Foot([about.note], page)
    top = head.height + 0.35
    canvas = figure(page, top + count * (_CELL + _GAP) + 0.55 + foot.height)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries())], 0.2, head.height + 0.02, rows=1)
    ends = {name: (float(prior[name].min()), float(prior[name].max())) for name in names}
    for down, upper in enumerate(names):
        for across, other in enumerate(names[: down + 1]):
            area = axes(canvas, _LEFT + across * (_CELL + _GAP), top + down * (_CELL + _GAP), _CELL, _CELL)
            if across == down:
                _marginal(area, prior[other].to_numpy(), passing[other].to_numpy(), weights)
            else:
                _scatter(area, prior[[other, upper]], passing[[other, upper]], weights)
                area.set_ylim(_widened(ends[upper]))
            area.set_xlim(_widened(ends[other]))
            _ticks(area, ends[other], ends[upper], bottom=down == count - 1, left=across == 0 and down > 0)
        _labels(canvas, down, upper, top, count)
        for across in range(down + 1, count):
            _correlation(canvas, passing[[names[across], upper]].to_numpy(), weights, across, down, top)
    foot.put(canvas, top + count * (_CELL + _GAP) + 0.45)
    return canvas


def _labels(canvas: Figure, place: int, name: str, top: float, count: int) -> None:
    """The parameter's name above its cell of the diagonal."""
    left = _LEFT + place * (_CELL + _GAP)
    note(canvas, left, top + place * (_CELL + _GAP) - 0.06, cut(name, 1.15 if place < count - 1 else _CELL), size=7.2)


def _marginal(area: Axes, prior: np.ndarray, passing: np.ndarray, weights: np.ndarray) -> None:
    edges = np.linspace(prior.min(), prior.max(), _BINS + 1).tolist()
    area.hist(prior, edges, density=True, color=_PRIOR, zorder=1)
    area.hist(passing, edges, weights=weights, density=True, histtype="step", color=SIMULATED, linewidth=1.2, zorder=2)
    area.set_ylim(0, 1.22 * area.get_ylim()[1])
    area.spines["left"].set_visible(False)


def _scatter(area: Axes, prior: pd.DataFrame, passing: pd.DataFrame, weights: np.ndarray) -> None:
    shown = prior.iloc[:400].to_numpy()
    area.plot(shown[:, 0], shown[:, 1], ".", color=_PRIOR, markersize=3.0, markeredgewidth=0, zorder=1)
    size = 5 + 50 * weights / max(weights.max(), 1e-12) * min(1.0, 12 / len(weights))
    points = passing.to_numpy()
    area.scatter(points[:, 0], points[:, 1], s=size, color=SIMULATED, alpha=0.75, linewidths=0, zorder=2)


def _ticks(area: Axes, across: tuple[float, float], up: tuple[float, float], *, bottom: bool, left: bool) -> None:
    """The lowest and the highest value of the prior, at the margins only."""
    area.set_xticks(across if bottom else [], [number(end, _decimals(across)) for end in across] if bottom else [])
    area.set_yticks(up if left else [], [number(end, _decimals(up)) for end in up] if left else [])
    for text in area.get_xticklabels()[:1]:
        text.set_horizontalalignment("left")
    for text in area.get_xticklabels()[1:]:
        text.set_horizontalalignment("right")
    area.tick_params(labelsize=6.5, length=2)


def _correlation(canvas: Figure, pair: np.ndarray, weights: np.ndarray, across: int, down: int, top: float) -> None:
    apart = pair - weights @ pair
    scatter = (apart * weights[:, None]).T @ apart
    found = scatter[0, 1] / np.sqrt(max(scatter[0, 0] * scatter[1, 1], 1e-300))
    ink = INK if abs(found) >= 0.3 else FAINT
    left = _LEFT + across * (_CELL + _GAP) + 0.3
    note(canvas, left, top + down * (_CELL + _GAP) + 0.42, number(float(found), 2), size=9, colour=ink)


def _entries() -> list[tuple[Artist, str]]:
    return [
        (legend.dot("o", face=_PRIOR, edge=_PRIOR, area=12), "the prior"),
        (legend.dot("o", face=SIMULATED, edge=SIMULATED, area=20), "sets that pass"),
        (legend.line(SOFT, 0.0), "numbers: correlation among the sets that pass"),
    ]


def _widened(ends: tuple[float, float]) -> tuple[float, float]:
    room = 0.04 * (ends[1] - ends[0])
    return ends[0] - room, ends[1] + room


def _decimals(ends: tuple[float, float]) -> int:
    """Decimals that tell the ends apart."""
    apart = ends[1] - ends[0]
    return 0 if apart >= 20 else 1 if apart >= 2 else 2 if apart >= 0.05 else 4
