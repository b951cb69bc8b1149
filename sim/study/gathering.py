"""What the runs of one arm came to, gathered a chunk at a time so that memory does not grow with the acts of runs."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.ensemble import Acts
from sim.initial import STATES, roster
from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.run import dates, record_table, runs_table
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.vocabulary import TARGETS as CLASSES
from sim.study.differences import CENSORED, CHANCE, MET, TOTAL, VALUE
from sim.study.noting import Run

#: Totals that are compared, in the order in which they are told.
TOTALS = ("attacks", "attacks_us", "attacks_israel", "attacks_home", "deaths_us", "strikes", "statements")
#: Chances that are compared: that a total is not zero.
CHANCES = {
    "any attack": "attacks",
    "any attack on Americans": "attacks_us",
    "any attack on Israel": "attacks_israel",
    "any attack at home": "attacks_home",
    "any American death": "deaths_us",
    "any American or Israeli strike": "strikes",
}
#: Kinds of score whose value is a number worth a mean; of the others only the share that meets them is compared.
_NUMBERS = ("count", "days", "ratio")
#: Acts that are held at a time, over all runs since they were last measured.
_HELD = 250_000


def same_outcomes(before: Scenario, after: Scenario) -> tuple[list[Outcome], list[str]]:
    """Outcomes of the second scenario that the first measures in the same way, and the ids of those it does not."""
    known = {outcome.id: outcome for outcome in before.outcomes if outcome.measure}
    shared = [outcome for outcome in after.outcomes if outcome.measure and outcome.id in known]
    same = [outcome for outcome in shared if _definition(outcome) == _definition(known[outcome.id])]
    return same, [outcome.id for outcome in shared if outcome not in same]


def _definition(outcome: Outcome) -> str:
    """What decides an outcome's value and verdict, without words about it."""
    parts = {"actors", "window", "after", "measure", "score_as", "condition", "attribution", "baseline"}
    return outcome.model_dump_json(include=parts)


class Gathered:
    """What the runs of one arm came to.

    Parameters
    ----------
    scenario : Scenario
    outcomes : sequence of Outcome
        Those that are measured.
    seed : int
    """

    def __init__(self, scenario: Scenario, outcomes: Sequence[Outcome], seed: int) -> None:
        bare = tuple(outcome.model_copy(update={"foils": ()}) for outcome in outcomes)
        self.scenario = scenario.model_copy(update={"outcomes": bare})
        self.seed = seed
        self.names = [*roster(scenario), *STATES]
        self._numbers = {outcome.id for outcome in outcomes if outcome.score_as.type in _NUMBERS}
        self._events = replayed_events(scenario)
        self._held: list[Run] = []
        self._rows = 0
        self._totals: list[pd.DataFrame] = []
        self._counts: list[np.ndarray] = []
        self._by_actor: list[np.ndarray] = []
        self._values: list[pd.DataFrame] = []

    @property
    def start(self) -> dt.date:
        """First day of the arm."""
        return self.scenario.period.start

    def add(self, run: Run, *, counted_only: bool = False) -> None:
        """Take a run; one that is measured already is only counted. Runs come in the order of their numbers."""
        if not counted_only:
            self._held.append(run)
            self._rows += len(run.record)
        self._counts.append(run.counted)
        self._by_actor.append(run.by_actor)

    @property
    def is_full(self) -> bool:
        """Whether enough is held to be measured at once."""
        return self._rows >= _HELD

    def values(self) -> pd.DataFrame:
        """A row a run; columns are pairs of a measure and of what it is."""
        self.measure()
        totals = pd.concat(self._totals).set_index("run")
        columns = {(name, TOTAL): totals[name].astype(float) for name in TOTALS}
        columns |= {(name, CHANCE): (totals[of] > 0).astype(float) for name, of in CHANCES.items()}
        return pd.concat([pd.DataFrame(columns), pd.concat(self._values)], axis=1)

    def counts(self) -> dict[str, np.ndarray]:
        """Attacks by class of targets, where there was one: runs by periods between `edges`."""
        whole = np.stack(self._counts)
        return {name: whole[:, :, place] for place, name in enumerate(CLASSES) if whole[:, :, place].any()}

    def by_actor(self) -> dict[str, float]:
        """Mean number of attacks of each militia."""
        means = np.stack(self._by_actor).mean(axis=0)
        return dict(zip(self.names, map(float, means), strict=False))

    def measure(self) -> None:
        """Measure the runs that are held, and let go of their acts."""
        if not self._held:
            return
        numbers = range(self._held[0].number, self._held[-1].number + 1)
        counts = np.array([len(run.record) for run in self._held], np.int64)
        acts = Acts(Acts.joined([Acts(run.record, counts[:1]) for run in self._held]).rows, counts)
        record = record_table(acts, numbers, self.names, dates(self.scenario), coded=True)
        found = evaluate(self.scenario, with_events(record, self._events, numbers), numbers)
        self._totals.append(runs_table(acts, numbers, self.seed))
        self._values.append(_wide(found, self._numbers, numbers))
        self._held, self._rows = [], 0


def _wide(found: pd.DataFrame, numbers: set[str], runs: range) -> pd.DataFrame:
    """Measured outcomes, a row a run: the value of those that are numbers, and whether each is met."""
    columns = {}
    for name, rows in found.groupby("outcome", sort=False):
        if name in numbers:
            columns[(str(name), VALUE)] = rows["value"].to_numpy(float)
            columns[(str(name), CENSORED)] = rows["censored"].to_numpy(float)
        columns[(str(name), MET)] = rows["met"].astype("Float64").to_numpy(float, na_value=np.nan)
    index = pd.Index(runs, name="run")
    return pd.DataFrame(columns, index=index) if columns else pd.DataFrame(index=index)
