"""A screening: which factors move a measure. One scenario as bars and a scatter, several as a ranked table."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from sim.plots.effects import Screened
from sim.plots.morris_bars import bars_and_scatter
from sim.plots.morris_table import ranked_table
from sim.plots.paper import nothing
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import drawn


@drawn
def morris(
    table: pd.DataFrame,
    *,
    shown: Shown,
    about: About,
    factors: Mapping[str, Dimension] | None = None,
    runs: Sequence[int] = (),
) -> Figure:
    """The elementary effects of factors on one measure.

    Parameters
    ----------
    table : DataFrame
        A row per scenario and factor: `scenario`, `factor`, `mu`, `mu_star`, `sigma`, `low`, `high` (95 % interval of
        `mu_star`), `floor` (what luck alone would show, NaN where unknown), `sd` of the measure, `effects`.
    shown : Shown
        The measure.
    about : About
        Title and question.
    factors : mapping, optional
        Names and grades of factors.
    runs : sequence of int, optional
        Runs per point, for the subtitle.
    """
    screened = Screened(table, shown, about, factors or {})
    if table["mu_star"].isna().all():
        return nothing(about, shown.mean_words)
    if table["scenario"].nunique() > 1:
        return ranked_table(screened, runs)
    return bars_and_scatter(screened, runs)
