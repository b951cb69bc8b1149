"""What all panels of a heat map share: scales, colours, estimates, and where the record stands."""

from dataclasses import dataclass
from functools import cached_property

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import Colormap, Normalize

from sim.plots import known
from sim.plots.estimates import estimates
from sim.plots.known import Mark
from sim.plots.levels import Scale, is_grid, scale_of
from sim.plots.panels import Grid, Panel, grid_of
from sim.plots.paper import decimals_for, number, percent
from sim.plots.shown import About, Dimension, Shown

type Ends = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """One heat map before it is drawn."""

    shown: Shown
    about: About
    x: Dimension
    y: Dimension
    factor: Dimension | None
    """Factor with a panel each."""
    threshold: float | None
    found: pd.DataFrame
    """Estimates of all panels: `scenario`, the factors, and the columns of `estimates`."""
    is_grid: bool
    """Whether points lie on a grid; else they are a cloud."""

    @cached_property
    def across(self) -> Scale:
        """Places of the factor across."""
        return scale_of(self.found[self.x.name], self.x, to_scale=not self.is_grid)

    @cached_property
    def up(self) -> Scale:
        """Places of the factor upwards."""
        return scale_of(self.found[self.y.name], self.y, to_scale=not self.is_grid)

    @cached_property
    def grid(self) -> Grid:
        """The panels: one for each scenario and each value of the factor with a panel each."""
        keys = ["scenario", *([self.factor.name] if self.factor else [])]
        table = self.found[keys].drop_duplicates()
        return grid_of(table, self.about, self.factor, by_scenario=True, most_columns=4)

    @cached_property
    def colours(self) -> Colormap:
        """Colours that rise evenly in lightness and read alike to the colour-blind."""
        return mpl.colormaps["cividis"]

    @cached_property
    def norm(self) -> Normalize:
        """Values of the first and the last colour: 0 and 1 for a chance, else 0, or the lowest, and the highest."""
        if self.shown.chance or self.found.empty:
            return Normalize(0.0, 1.0)
        low, high = min(0.0, float(self.found["mean"].min())), float(self.found["mean"].max())
        return Normalize(low, high if high > low else low + 1)

    @cached_property
    def limits(self) -> tuple[Ends, Ends]:
        """Limits of the axes, the same in all panels; widened for what the record says, unless it is far outside."""
        marks = [self.marks(panel) for panel in self.grid.panels]
        across, up = (_ends(scale, self.is_grid) for scale in (self.across, self.up))
        return known.reach(*across, [mark for mark, _ in marks]), known.reach(*up, [mark for _, mark in marks])

    @cached_property
    def _decimals(self) -> int | None:
        return decimals_for((self.found["most"] - self.found["least"]) / 2)

    def marks(self, panel: Panel) -> tuple[Mark | None, Mark | None]:
        """Where the record stands in a panel, across and upwards; nowhere where it belongs into another panel."""
        if self.factor is not None and not _belongs(panel, self.factor, self.grid):
            return None, None
        scenario = str(panel.scenario)
        across = known.mark_of(self.across, self.x.known.get(scenario))
        return across, known.mark_of(self.up, self.y.known.get(scenario))

    def drawn_marks(self, panel: Panel) -> tuple[Mark | None, Mark | None]:
        """The marks of a panel, if all of them lie within the limits."""
        marks = self.marks(panel)
        if all(mark is None or known.inside(mark, ends) for mark, ends in zip(marks, self.limits, strict=True)):
            return marks
        return None, None

    def of(self, panel: Panel) -> pd.DataFrame:
        """The estimates of a panel."""
        return panel.of(self.found, self.factor)

    def value(self, value: float) -> str:
        """A value of the measure as text."""
        return percent(value) if self.shown.chance else number(value, self._decimals)

    def colour(self, value: float) -> tuple[float, float, float, float]:
        """The colour of a value."""
        return self.colours(float(self.norm(value)))


def plan_of(
    rows: pd.DataFrame,
    factors: tuple[Dimension, Dimension, Dimension | None],
    shown: Shown,
    about: About,
    threshold: float | None,
) -> Plan:
    """The plan of a picture of these rows; points that lack a factor are left out."""
    x, y, panels = factors
    keys = ["scenario", x.name, y.name, *([panels.name] if panels else [])]
    rows = rows.dropna(subset=keys)
    flat = is_grid(list(zip(rows[x.name], rows[y.name], strict=True)))
    return Plan(shown, about, x, y, panels, threshold, estimates(rows, keys, shown), flat)


def _belongs(panel: Panel, factor: Dimension, grid: Grid) -> bool:
    """Whether the record's value of the factor with a panel each is this panel's, or nearest to it."""
    said = factor.known.get(str(panel.scenario))
    values = [one.value for one in grid.panels if one.scenario == panel.scenario]
    scale = scale_of(values, factor, to_scale=True)
    mark = known.mark_of(scale, said)
    if mark is None:
        return said is None
    return scale.values[int(np.argmin(np.abs(scale.places - mark.start)))] == panel.value


def _ends(scale: Scale, flat: bool) -> Ends:
    if not scale.values:
        return 0.0, 1.0
    if flat or scale.kind == "word":
        return float(scale.edges[0]), float(scale.edges[-1])
    low, high = float(scale.places.min()), float(scale.places.max())
    pad = 0.04 * (high - low) or 0.5
    return low - pad, high + pad
