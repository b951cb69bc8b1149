"""Daily variables as arrays: runs by days."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.plots.bands import Numbers
from sim.plots.span import Span

Series = Mapping[tuple[str, str], Numbers]


def series(daily: pd.DataFrame, span: Span) -> dict[tuple[str, str], Numbers]:
    """Each (actor, variable) of the table as runs (rows) by days of the span (columns).

    A day without a value has that of the day before it, or of the first day that has one.
    """
    days = span.day(daily["date"])
    inside = daily[(days >= 0) & (days < span.days)]
    runs, places = np.unique(inside["run"].to_numpy(), return_inverse=True)
    table = inside.assign(day=days, place=places)
    found: dict[tuple[str, str], Numbers] = {}
    for (actor, variable), rows in table.groupby(["actor", "variable"], sort=True):
        values = np.full((len(runs), span.days), np.nan)
        values[rows["place"], rows["day"]] = rows["value"]
        if np.isnan(values).any():
            values = pd.DataFrame(values).ffill(axis=1).bfill(axis=1).dropna().to_numpy()
        if len(values):
            found[(str(actor), str(variable))] = values
    return found


def thinned(values: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """At most about `most` days, evenly taken, each holding until the next: where they begin, and their values.

    The last value is repeated at the end of the last day, so that it has a width.
    """
    days = values.shape[-1]
    step = max(1, -(-days // most))
    x = np.append(np.arange(0, days, step) - 0.5, days - 0.5)
    return x, np.concatenate([values[..., ::step], values[..., -1:]], axis=-1)
