"""Many runs as a median with 50, 80 and 95 % bands; one run is a band of no width."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

#: Share of the runs inside each band, widest first, and how dark it is.
BANDS: Sequence[tuple[float, float]] = ((0.95, 0.16), (0.80, 0.22), (0.50, 0.32))

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def limits(values: Numbers, share: float) -> tuple[Numbers, Numbers]:
    """Lower and upper edge of the central `share` of the runs, along the first axis."""
    low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2], axis=0, method="linear")
    return low, high


def draw(axes: Axes, x: Numbers, values: Numbers, colour: str, *, width: float = 1.4) -> None:
    """Draw runs (rows) over time (columns) as bands and a median; values hold until the next `x`."""
    changes = np.flatnonzero(np.any(values[:, 1:] != values[:, :-1], axis=0)) + 1
    kept = np.unique([0, *changes, values.shape[1] - 1])
    x, values = x[kept], values[:, kept]
    for share, alpha in BANDS:
        low, high = limits(values, share)
        axes.fill_between(x, low, high, step="post", color=colour, alpha=alpha, linewidth=0)
    axes.step(x, np.median(values, axis=0), where="post", color=colour, linewidth=width)
