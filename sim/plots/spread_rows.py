"""Rows of a picture of distributions: a histogram, or bands, and the numbers of each."""

import numpy as np
from matplotlib.axes import Axes

from sim.plots.bands import BANDS
from sim.plots.paper import number, percent
from sim.plots.style import INK, SIMULATED
from sim.plots.tallies import Bins, Tally


def histogram(area: Axes, bins: Bins, place: int, tally: Tally, peak: float) -> None:
    """Bars of one row, as high as their share of the runs; the same height is the same share in all rows."""
    base = place + 0.92
    shares = tally.shares(bins.edges)
    places = bins.places
    height = 0.8 * shares / peak
    area.bar(places[:-1], -height, np.diff(places), bottom=base, align="edge", color=SIMULATED, alpha=0.55,
             edgecolor="white", linewidth=0.5, zorder=3, gid="bars")  # fmt: skip
    area.axhline(base, color=INK, linewidth=0.5, zorder=4)
    if tally.counted:
        ends = [bins.place(tally.quantile(share)) for share in (0.025, 0.975)]
        area.plot(ends, [base, base], color=SIMULATED, linewidth=2.4, zorder=5, solid_capstyle="butt")
        area.plot([bins.place(tally.quantile(0.5))], [base], "o", color=SIMULATED, markersize=5,
                  markeredgecolor="white", markeredgewidth=0.8, zorder=6, clip_on=False, gid="median")  # fmt: skip


def bands(area: Axes, bins: Bins, place: int, tally: Tally, peak: float) -> None:
    """A row as bands that hold 95, 80 and 50 % of its runs, and its median."""
    if not tally.counted:
        return
    for (share, _), thick in zip(BANDS, (1.1, 2.8, 5.0), strict=True):
        ends = [bins.place(tally.quantile(one)) for one in ((1 - share) / 2, (1 + share) / 2)]
        area.plot(
            ends, [place + 0.5] * 2, color=SIMULATED, linewidth=thick, alpha=0.7, solid_capstyle="butt", gid="bars"
        )
    area.plot([bins.place(tally.quantile(0.5))], [place + 0.5], "o", color=SIMULATED, markersize=4.5,
              markeredgecolor="white", markeredgewidth=0.7, zorder=6, gid="median")  # fmt: skip


def words(tally: Tally) -> str:
    """Numbers of a row."""
    left = f"; left out {percent(tally.left_out / (tally.counted + tally.left_out))}" if tally.left_out else ""
    if not tally.counted:
        return f"no value{left}"
    ends = [tally.quantile(share) for share in (0.025, 0.5, 0.975)]
    low, middle, high = (number(round(end, 1) if tally.is_whole else end) for end in ends)
    return f"{middle} ({low} to {high}){left}"
