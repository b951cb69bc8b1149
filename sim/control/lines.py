"""What Tehran asked, day by day and front by front, and how hard."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.initial import coded_pressures
from sim.results.measures.choosing import FRONT_TARGETS
from sim.scenario import Scenario
from sim.world.options import PRESSURES

#: Fronts that a line speaks of, and the targets it means: contractors' convoys were never named in one.
FRONTS = {
    "us": ("us-forces", "us-embassy"),
    "israel": ("israel",),
    "home": FRONT_TARGETS["home"],
}
_SHOWN = ("line_us", "line_israel", "line_home", "effort")


@dataclass(frozen=True)
class Lines:
    """Tehran's lines on the days of a period; with one run they are those of every run."""

    line: np.ndarray
    """-1 forbids, 1 orders, (runs or 1, days, fronts)."""
    effort: np.ndarray
    """How hard they are pressed [0..1], (runs or 1, days)."""
    line_before: np.ndarray
    """On the day before the period, (fronts,)."""
    effort_before: float

    @property
    def days(self) -> int:
        """Days of the period."""
        return int(self.effort.shape[1])

    @property
    def forbids(self) -> np.ndarray:
        """Whether a front is forbidden or discouraged, (runs or 1, days, fronts)."""
        return np.asarray(self.line < 0)

    @property
    def weight(self) -> np.ndarray:
        """What an act against the line weighs [0..1]: how clear the line is times how hard it is pressed."""
        return np.asarray(np.maximum(-self.line, 0.0) * self.effort[..., None])


def coded(scenario: Scenario) -> Lines:
    """The lines as coded; what answers a state that decides for itself is left out, as in the runs."""
    table = coded_pressures(scenario)
    columns = [PRESSURES.index(f"tehran_line_{front}") for front in FRONTS]
    before = np.array([scenario.pressures[PRESSURES[column]].start for column in columns])
    effort = table[:, PRESSURES.index("tehran_effort")]
    return Lines(table[None, :, columns], effort[None, :], before, scenario.pressures["tehran_effort"].start)


def decided(daily: pd.DataFrame, scenario: Scenario, runs: range) -> Lines:
    """The lines that were in force in traced runs, by their table of daily states.

    Raises
    ------
    ValueError
        When a run has no daily states.
    """
    rows = daily[(daily["actor"] == "tehran") & daily["run"].isin(runs)]
    days = (scenario.period.end - scenario.period.start).days + 1
    if len(rows) != len(runs) * days * len(_SHOWN):
        raise ValueError("only runs whose daily states were kept show what Tehran decided")
    ordered = rows.assign(variable=pd.Categorical(rows["variable"], list(_SHOWN), ordered=True))
    ordered = ordered.sort_values(["run", "date", "variable"], kind="stable")
    table = ordered["value"].to_numpy(np.float64).reshape(len(runs), days, len(_SHOWN))
    as_coded = coded(scenario)
    return Lines(table[:, :, :3], table[:, :, 3], as_coded.line_before, as_coded.effort_before)
