"""Small multiples: which panels there are, where they stand, and what is written on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.plots.levels import plain, scale_of
from sim.plots.shown import About, Dimension, Value

#: More panels than this say less than fewer.
MOST = 16


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel and its place."""

    scenario: str | None
    """Scenario whose rows it has; None where one panel has all."""
    value: Value | None
    """Value of the factor that has a panel each; None where there is no such factor."""
    row: int
    column: int
    title: str
    """What tells it from the others; empty where it is alone."""

    def of(self, table: pd.DataFrame, factor: Dimension | None) -> pd.DataFrame:
        """Its rows of a table with the columns `scenario` and the factor's."""
        if self.scenario is not None:
            table = table[table["scenario"] == self.scenario]
        if factor is None or self.value is None:
            return table
        return table[[plain(value) == self.value for value in table[factor.name]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """All panels of a picture."""

    panels: tuple[Panel, ...]
    columns: int
    left_out: int
    """How many panels there is no room for."""

    @property
    def rows(self) -> int:
        """Rows of panels."""
        return max((panel.row + 1 for panel in self.panels), default=0)

    def is_last(self, panel: Panel) -> bool:
        """Whether no panel stands below this one."""
        return not any(one.row == panel.row + 1 and one.column == panel.column for one in self.panels)


def grid_of(
    table: pd.DataFrame, about: About, factor: Dimension | None, *, by_scenario: bool, most_columns: int
) -> Grid:
    """Panels for each scenario and each value of a factor: scenarios downwards where there are both.

    Parameters
    ----------
    table : DataFrame
        The column `scenario` and, where given, the factor's.
    about : About
        Names of the scenarios.
    factor : Dimension or None
        The factor with a panel each.
    by_scenario : bool
        Whether scenarios have panels of their own.
    most_columns : int
        How many panels stand side by side.
    """
    scenarios: Sequence[str | None] = list(dict.fromkeys(table["scenario"])) if by_scenario else [None]
    values: Sequence[Value | None] = scale_of(table[factor.name], factor).values if factor is not None else [None]
    is_crossed = len(scenarios) > 1 and len(values) > 1
    wanted = [(scenario, value) for scenario in scenarios for value in values]
    columns = len(values) if is_crossed and len(values) <= most_columns else max(1, min(len(wanted), most_columns))
    kept = wanted[: max(MOST, columns)]
    titles = _titles(kept, about, factor)
    panels = [
        Panel(scenario, value, index // columns, index % columns, title)
        for index, ((scenario, value), title) in enumerate(zip(kept, titles, strict=True))
    ]
    return Grid(tuple(panels), columns, len(wanted) - len(kept))


def _titles(wanted: Sequence[tuple[str | None, Value | None]], about: About, factor: Dimension | None) -> Iterator[str]:
    scenarios, values = ({pair[place] for pair in wanted} for place in (0, 1))
    scale = scale_of([value for _, value in wanted], factor) if factor is not None else None
    for scenario, value in wanted:
        parts = [about.scenario(scenario)] if len(scenarios) > 1 and scenario is not None else []
        if len(values) > 1 and factor is not None and scale is not None:
            parts.append(f"{factor.title} {scale.text(value)}")
        yield ", ".join(parts)
