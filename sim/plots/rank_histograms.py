"""Ranks of known truths among the sets that pass, parameter by parameter: flat where the fit is honest."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, number
from sim.plots.shown import About
from sim.plots.style import INK, SIMULATED, SOFT, axes, drawn, figure, note

_WIDE, _TALL, _ACROSS = 1.28, 0.62, 6
_BAND = "#e3e3e3"
#: Colour of the bars by whether the parameter can be found.
_COLOURS = {"recovered": SIMULATED, "weakly": "#6f9fc8", "not": "#9a9a9a"}


@drawn
def rank_histograms(ranks: pd.DataFrame, parameters: pd.DataFrame, *, title: str, bins: int = 10) -> Figure:
    """A rank histogram for each parameter, with the band that holds 95 % of the bars if all is well.

    Parameters
    ----------
    ranks : DataFrame
        A row per parameter and record: `parameter`, `rank` [0..1].
    parameters : DataFrame
        A row per parameter: `parameter`, `correlation` of truth and fitted mean, `coverage` of the 90 % interval,
        `verdict` (recovered, weakly, not).
    title : str
        Title in a few words.
    bins : int
        Bars of a histogram.
    """
    rows = parameters.to_dict("records")
    page = 0.2 + _ACROSS * _WIDE + 0.1
    count = int(ranks.groupby("parameter").size().max())
    low, high = _band(count, bins)
    head = Head(About(f"{title}: can the parameters be found?"), f"{count} simulated records of known truths", page)
    foot = Foot([_REMARK], page)
    lines = -(-len(rows) // _ACROSS)
    top = head.height + 0.4
    canvas = figure(page, top + lines * (_TALL + 0.5) + foot.height + 0.1)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries())], 0.2, head.height + 0.02, rows=1)
    for place, row in enumerate(rows):
        left, down = 0.2 + _WIDE * (place % _ACROSS), top + (_TALL + 0.5) * (place // _ACROSS)
        note(canvas, left, down, cut(str(row["parameter"]), _WIDE - 0.1, 7.2), size=7.2)
        told = f"r {number(float(row['correlation']), 2)}, 90 % holds {100 * float(row['coverage']):.0f} %"
        note(canvas, left, down + 0.12, cut(told, _WIDE - 0.02, 6), size=6, colour=SOFT)
        area = axes(canvas, left, down + 0.26, _WIDE - 0.16, _TALL - 0.12)
        found = np.histogram(ranks[ranks["parameter"] == row["parameter"]]["rank"], bins=bins, range=(0, 1))[0]
        area.axhspan(low, high, color=_BAND, linewidth=0, zorder=0)
        area.axhline(count / bins, color=INK, linewidth=0.6, zorder=1)
        area.bar((np.arange(bins) + 0.5) / bins, found, 0.86 / bins, color=_COLOURS[str(row["verdict"])], zorder=2)
        area.set_xlim(0, 1)
        area.set_ylim(0, max(1.15 * high, found.max() * 1.05))
        area.set_xticks([])
        area.set_yticks([])
        area.spines["left"].set_visible(False)
    foot.put(canvas, top + lines * (_TALL + 0.5))
    return canvas


_REMARK = (
    "Bars: how often the truth had a rank among the sets that pass, lowest on the left. Flat within the band: honest. "
    "A hump: intervals too wide; heaps at both ends: too narrow; a slope: biased. r: correlation of truth and fitted "
    "mean."
)


def _band(count: int, bins: int) -> tuple[float, float]:
    """Range of a bar's height that chance keeps to 95 times in 100."""
    from scipy.stats import binom

    low, high = binom.ppf([0.025, 0.975], count, 1 / bins)
    return float(low), float(high)


def _entries() -> list[tuple[Artist, str]]:
    words = {"recovered": "recovered", "weakly": "weakly recovered", "not": "not recovered"}
    found: list[tuple[Artist, str]] = [(legend.patch(_COLOURS[name]), text) for name, text in words.items()]
    return [*found, (legend.patch(_BAND), "95 % of bars if ranks are even")]
