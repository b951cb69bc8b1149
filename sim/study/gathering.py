"""What the runs of one arm came to, gathered a chunk at a time so that memory does not grow with the acts of runs."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.ensemble import Acts
from sim.initial import STATES, roster
from sim.measuring import replayed_events, with_events
from sim.plots.span import Span, weeks
from sim.results.measures import evaluate
from sim.run import acts_of, dates, record_table, runs_table
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.vocabulary import TARGETS as CLASSES
from sim.study.differences import CENSORED, CHANCE, MET, TOTAL, VALUE
from sim.world.options import TARGETS
from sim.world.world import World

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
_HELD = 60_000
#: Above this many days, attacks are counted by week.
_DAILY = 130
#: Class of targets of each target of the engine.
_CLASS = np.array([CLASSES.index(target) for target in TARGETS])


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


def numbers_edges(scenario: Scenario) -> np.ndarray:
    """Edges of the periods over which attacks are counted, in days since the start: days, or weeks in a long one."""
    span = Span(scenario.period.start, scenario.period.end)
    return np.arange(span.days + 1) if span.days <= _DAILY else weeks(span)


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
        self.edges = numbers_edges(scenario)
        self._numbers = {outcome.id for outcome in outcomes if outcome.score_as.type in _NUMBERS}
        self._events = replayed_events(scenario)
        self._acts: list[Acts] = []
        self._runs: list[int] = []
        self._totals: list[pd.DataFrame] = []
        self._counts: list[np.ndarray] = []
        self._by_actor: list[np.ndarray] = []
        self._values: list[pd.DataFrame] = []

    @property
    def start(self) -> dt.date:
        """First day of the arm."""
        return self.scenario.period.start

    def add(self, world: World, run: int) -> None:
        """Take a run as its last day left it; runs come in the order of their numbers."""
        written = int(world.written[0])
        if written >= len(world.record):
            raise RuntimeError(f"run {run} filled its record of {written} rows")
        self._runs.append(run)
        held = acts_of(world)
        self._acts.append(Acts(held.rows.copy(), held.counts))
        self._counts.append(self._counted(world.attacks.sum(axis=1)))
        self._by_actor.append(world.attacks.sum(axis=(0, 2)))
        if sum(len(acts.rows) for acts in self._acts) >= _HELD:
            self._measure()

    def values(self) -> pd.DataFrame:
        """A row a run; columns are pairs of a measure and of what it is."""
        self._measure()
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

    def _counted(self, daily: np.ndarray) -> np.ndarray:
        """Attacks by period and class of targets, from attacks by day and target."""
        periods = np.add.reduceat(daily, self.edges[:-1], axis=0)
        counted = np.zeros((len(periods), len(CLASSES)), np.uint16)
        for target, place in enumerate(_CLASS):
            counted[:, place] += periods[:, target].astype(np.uint16)
        return counted

    def _measure(self) -> None:
        """Measure the runs that are held, and let go of their acts."""
        if not self._acts:
            return
        numbers = range(self._runs[-len(self._acts)], self._runs[-1] + 1)
        acts = Acts.joined(self._acts)
        record = record_table(acts, numbers, self.names, dates(self.scenario))
        found = evaluate(self.scenario, with_events(record, self._events, numbers), numbers)
        self._totals.append(runs_table(acts, numbers, self.seed))
        self._values.append(_wide(found, self._numbers, numbers))
        self._acts = []


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
