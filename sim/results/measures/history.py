"""A record made ready for measuring: days counted from the start, runs numbered, documented events set apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.vocabulary import FACADES, STATES
from sim.theory import theory

#: The run number of a documented record.
DOCUMENTED = -1
#: Names that an observer sees instead of an author.
MASKS = {"any-facade": "facade", **dict.fromkeys(FACADES, "facade"), "unattributed": "unattributed"}
#: The name for everybody: an observer who counts attacks counts them all.
ANYBODY = "any-iran-aligned-militia"

Runs = np.ndarray
"""An array with one element per run."""


@dataclass(frozen=True)
class History:
    """What was done in each of several runs of one scenario."""

    scenario: Scenario
    rows: pd.DataFrame
    """Every row, with `at` (position of the run) and `day` (0 is the first of the period), in the order of events."""
    runs: np.ndarray
    days: int
    """Days that each run covers, from the first of the period on."""

    @classmethod
    def of(cls, scenario: Scenario, record: pd.DataFrame, runs: Sequence[int], days: int | None = None) -> "History":
        """The history in a record; a run without a row is a run in which nothing was done."""
        numbers = np.asarray(list(runs), dtype=np.int64)
        order = np.argsort(numbers)
        first = np.datetime64(scenario.period.start, "D")
        rows = record.loc[record["run"].isin(numbers)].copy()
        found = np.searchsorted(numbers[order], rows["run"].to_numpy(np.int64))
        rows["at"] = order[found] if len(rows) else np.zeros(0, np.int64)
        rows["day"] = (rows["date"].to_numpy().astype("datetime64[D]") - first).astype(np.int64)
        for column in ("actor", "seen_as", "act", "target", "region", "claim", "tone", "voice", "event"):
            rows[column] = rows[column].astype("category")
        rows = rows.take(np.lexsort((rows["day"].to_numpy(), rows["at"].to_numpy()))).reset_index(drop=True)
        covered = days or (scenario.period.end - scenario.period.start).days + 1
        return cls(scenario, rows, numbers, covered)

    @property
    def count(self) -> int:
        """How many runs there are."""
        return len(self.runs)

    @cached_property
    def acts(self) -> pd.DataFrame:
        """What the actors did themselves: in a simulated run, not what the scenario put there."""
        return self.rows[(self.rows["event"] == "") | (self.rows["run"] == DOCUMENTED)]

    @property
    def militias(self) -> list[str]:
        """Militias that take part."""
        return [name for name in self.scenario.actors if name not in STATES]

    def day(self, date: Any) -> int:
        """A date as a day of the run, below zero before the period."""
        return int((date - self.scenario.period.start).days)

    def members(self, names: Sequence[str]) -> list[str]:
        """Militias of this scenario that the names stand for."""
        meant = {member for name in names for member in theory().names.members(name)}
        return [name for name in self.militias if name in meant]

    def total(self, rows: pd.DataFrame, weights: str | None = None) -> Runs:
        """Rows per run, or the sum of a column per run."""
        added = None if weights is None else rows[weights].to_numpy(float)
        return np.bincount(rows["at"].to_numpy(), weights=added, minlength=self.count).astype(float)

    def first(self, rows: pd.DataFrame, column: str = "day") -> Runs:
        """The smallest value of a column per run, infinite where there is no row."""
        smallest = np.full(self.count, np.inf)
        np.minimum.at(smallest, rows["at"].to_numpy(), rows[column].to_numpy(float))
        return smallest
