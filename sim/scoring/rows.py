"""The expensive part of a contest: what an ensemble of each entry says about every scored outcome, as rows of numbers.

A row is the packed forecasts of one member of an entry: one set of parameters, or one batch of a null model's records.
Rows are made as those of a sweep: in chunks, on all cores, kept as they come.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from sim.run import records
from sim.scenario import Scenario
from sim.scenario.vocabulary import STATES
from sim.scoring.entries import Entry
from sim.scoring.forecasts import packed
from sim.scoring.nulls import NULLS
from sim.scoring.predicting import Maker, each_recorded, locked
from sim.scoring.recoding import recoded
from sim.study.ground import Ground
from sim.study.work import stage
from sim.theory.calibrated import Values, with_parameters

#: The function that does the work; it is imported by workers only.
FUNCTION = "sim.scoring.rows:rows"


@dataclass(frozen=True)
class Contest:
    """Entries, the scenarios they are played in by value, and the luck."""

    entries: tuple[Entry, ...]
    scenarios: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Sequence[Values]]
    """Sets of parameters, by the key of the entries that use them."""
    seed: int
    runs: int
    """Runs of each member."""
    width: int
    """Numbers in a row."""

    def text(self) -> str:
        """All of it as text."""
        return json.dumps(asdict(self), default=str)

    @property
    def members(self) -> int:
        """Members of each entry."""
        return max((len(sets) for sets in self.parameters.values()), default=1)


def rows(text: str, point: int, runs: range) -> np.ndarray:
    """Packed forecasts of some members of an entry (members, width); NaN beyond what the episode has."""
    with stage("load"):
        contest = _read(text)
        entry = contest.entries[point]
        scenario = scenario_of(contest, entry)
    record = _null(contest, entry, scenario) if entry.is_null else _ensemble(contest, entry, scenario)
    found = np.full((len(runs), contest.width), np.nan)
    made = each_recorded(
        scenario, lambda some: record(runs[some.start : some.stop]), len(runs), runs_of(contest.runs, entry)
    )
    for row, parts in enumerate(made):
        numbers = packed(parts, contest.runs)
        found[row, : len(numbers)] = numbers
    return found


def runs_of(runs: int, entry: Entry) -> int:
    """Runs of each member: a quarter for null models, whose luck is not that of a day-by-day history."""
    return max(1, runs // 4) if entry.is_null else runs


def scenario_of(contest: Contest, entry: Entry) -> Scenario:
    """The scenario that an entry is played in."""
    scenario = loaded(contest, entry.episode)
    if entry.states == "scripted":
        deciding = [name for name in STATES if name in scenario.actors and scenario.actors[name].mode == "simulated"]
        scenario = loaded(contest, entry.episode, tuple(f"actors.{name}.mode=scripted" for name in deciding))
    return scenario if entry.recoding is None else recoded(scenario, entry.recoding)


def loaded(contest: Contest, name: str, sets: tuple[str, ...] = ()) -> Scenario:
    """A scenario of the contest under overrides."""
    return Ground(contest.scenarios[name], name).scenario(sets)


def _ensemble(contest: Contest, entry: Entry, scenario: Scenario) -> Maker:
    """Records of the theory, or of a rival, on each of its sets of parameters; every member has its own luck."""
    sets, closed = contest.parameters[entry.key], locked(scenario)

    def record(some: range) -> pd.DataFrame:
        variants = [with_parameters(closed, sets[member % len(sets)]) for member in some]
        return records(
            variants, seed=contest.seed, firsts=[member * contest.runs for member in some], runs=contest.runs
        )

    return record


def _null(contest: Contest, entry: Entry, scenario: Scenario) -> Maker:
    """Records of a null model."""
    others, closed = [loaded(contest, name) for name in entry.others], locked(scenario)

    def record(some: range) -> pd.DataFrame:
        each = runs_of(contest.runs, entry)
        first = some.start * each
        runs = range(first, some.stop * each)
        made = NULLS[entry.model](closed, others, seed=contest.seed, runs=runs)
        return made.assign(run=made["run"] - first)

    return record


@lru_cache(maxsize=1)
def _read(text: str) -> Contest:
    plain = json.loads(text)
    found = [Entry(**one | {"others": tuple(one["others"])}) for one in plain["entries"]]
    return Contest(**plain | {"entries": tuple(found)})
