"""A picture of lines before it is drawn: which there are, in which panels, and where the record stands."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.plots import curves, known
from sim.plots.curves import Curve, Named
from sim.plots.known import Mark
from sim.plots.levels import Scale, plain, scale_of
from sim.plots.panels import Grid, Panel, grid_of
from sim.plots.paper import number, percent
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import SIMULATED

#: More scenarios than this have panels of their own.
_SCENARIOS_AS_LINES = 8


@dataclass(frozen=True)
class Lines:
    """A picture of lines before it is drawn."""

    rows: pd.DataFrame
    x: Dimension
    by: Dimension | None
    factor: Dimension | None
    """Factor with a panel each."""
    shown: Shown
    about: About
    threshold: float | None

    @cached_property
    def across(self) -> Scale:
        """Places of the factor across."""
        return scale_of(self.rows[self.x.name], self.x, to_scale=True)

    @cached_property
    def scenarios(self) -> list[str]:
        """Ids of the scenarios."""
        return list(dict.fromkeys(self.rows["scenario"]))

    @property
    def are_scenarios_lines(self) -> bool:
        """Whether each scenario is a line; else each has a panel."""
        return self.by is None and len(self.scenarios) <= _SCENARIOS_AS_LINES

    @cached_property
    def grid(self) -> Grid:
        """The panels."""
        return grid_of(self.rows, self.about, self.factor, by_scenario=not self.are_scenarios_lines, most_columns=3)

    def curves(self, panel: Panel) -> list[Curve]:
        """The lines of a panel."""
        rows = panel.of(self.rows, self.factor)
        if self.by is not None:
            parts = self._by(rows, self.by, str(panel.scenario))
        elif self.are_scenarios_lines:
            parts = self._scenarios(rows)
        else:
            parts = [(rows, Named("", "", SIMULATED))]
        made = (curves.curve_of(part, self.x.name, self.across, self.shown, named) for part, named in parts)
        return [curve for curve in made if curve is not None]

    def _scenarios(self, rows: pd.DataFrame) -> list[tuple[pd.DataFrame, Named]]:
        """The rows, name and colour of each scenario."""
        shades = curves.colours(self.scenarios, ordered=False)
        names = [self.about.scenario(name) if len(self.scenarios) > 1 else "" for name in self.scenarios]
        return [
            (rows[rows["scenario"] == scenario], Named(name, name, shade))
            for scenario, name, shade in zip(self.scenarios, names, shades, strict=True)
        ]

    def _by(self, rows: pd.DataFrame, by: Dimension, scenario: str) -> list[tuple[pd.DataFrame, Named]]:
        """The rows, name and colour of each value of the factor with a line each."""
        scale = scale_of(self.rows[by.name], by)
        shades = curves.colours(scale.values, ordered=scale.kind != "word")
        said = by.known.get(scenario)
        values = [plain(value) for value in rows[by.name]]
        found = []
        for value, shade in zip(scale.values, shades, strict=True):
            is_said = said is not None and plain(said.start) == value
            brief = f"{scale.text(value)}{' (documented)' if is_said else ''}"
            found.append((rows[[one == value for one in values]], Named(f"{by.title} {brief}", brief, shade)))
        return found

    def mark(self, panel: Panel) -> Mark | None:
        """Where the record stands along the axis; nowhere where scenarios in one panel differ."""
        names = self.scenarios if panel.scenario is None else [panel.scenario]
        marks = {known.mark_of(self.across, self.x.known.get(name)) for name in names}
        return marks.pop() if len(marks) == 1 else None

    def value(self, value: float) -> str:
        """A value of the measure as text."""
        return percent(value) if self.shown.chance else number(value)
