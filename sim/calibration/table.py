"""The expensive part: what each of many vectors says about every scored outcome of an episode, on the same luck.

A row is the packed forecasts of one vector in one episode. Rows are made as a sweep's are: in chunks, on all cores,
kept as they come, so that a calibration can be killed at any moment and goes on where it was.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd

from sim.run import records
from sim.scenario import Scenario
from sim.scoring import forecasts
from sim.scoring.items import Item, items
from sim.scoring.predicting import each_recorded, locked
from sim.scoring.recoding import recoded
from sim.study.ground import Ground
from sim.study.work import stage
from sim.theory.calibrated import with_parameters

#: The function that does the work; it is imported by workers only.
FUNCTION = "sim.calibration.table:rows"


@dataclass(frozen=True)
class Place:
    """One point of a table: an episode, and whose vectors are tried in it."""

    episode: str
    group: str
    """Name of the vectors."""
    recoding: int | None = None
    """Number of the recoding of its codes; None as they are."""


@dataclass(frozen=True)
class Task:
    """Vectors to be tried in episodes."""

    title: str
    """What it is, in a few words."""
    hypothesis: str
    """Name of the rival theory; empty for the theory itself."""
    names: tuple[str, ...]
    """Parameters that are varied."""
    fixed: Mapping[str, float]
    """Parameters that the hypothesis fixes."""
    groups: Mapping[str, np.ndarray]
    """Vectors (count, parameters), as many in each group."""
    places: Sequence[Place]
    seed: int
    runs: int
    """Of each vector."""
    apart: bool = False
    """Whether each vector plays on luck of its own; on the same luck otherwise."""

    @property
    def count(self) -> int:
        """Vectors of each group."""
        return len(next(iter(self.groups.values())))

    def plain(self) -> dict[str, Any]:
        """All of it as plain JSON data."""
        return {
            "names": list(self.names),
            "fixed": dict(self.fixed),
            "groups": {name: found.tolist() for name, found in self.groups.items()},
            "places": [[one.episode, one.group, one.recoding] for one in self.places],
            "seed": self.seed,
            "runs": self.runs,
            "apart": self.apart,
        }


@dataclass(frozen=True)
class _Told:
    """The text of a work, read."""

    task: Task
    episodes: Mapping[str, Scenario]
    width: int


def text_of(task: Task, scenarios: Mapping[str, Mapping[str, Any]], sets: Sequence[str], width: int) -> str:
    """What a worker is told: the task, and the scenarios by value."""
    plain = task.plain() | {"scenarios": scenarios, "sets": list(sets), "width": width}
    return json.dumps(plain, default=str)


def width_of(episodes: Mapping[str, Scenario], runs: int) -> int:
    """Numbers in a row: as many as the episode that has most."""
    return max(forecasts.width(items(scenario), runs) for scenario in episodes.values())


def rows(text: str, point: int, runs: range) -> np.ndarray:
    """The packed forecasts of some vectors in one episode (vectors, width); NaN beyond what the episode has."""
    with stage("load"):
        told = _read(text)
        place = told.task.places[point]
        scenario = told.episodes[place.episode]
        if place.recoding is not None:
            scenario = recoded(scenario, place.recoding)
        scenario = with_parameters(scenario, told.task.fixed, grade="assumed")
        vectors = told.task.groups[place.group][runs.start : runs.stop]
    maker = partial(_records, told.task, locked(scenario), vectors, runs.start)
    found = np.full((len(vectors), told.width), np.nan)
    for row, parts in enumerate(each_recorded(scenario, maker, len(vectors), told.task.runs)):
        packed = forecasts.packed(parts, told.task.runs)
        found[row, : len(packed)] = packed
    return found


def _records(task: Task, closed: Scenario, vectors: np.ndarray, first: int, some: range) -> pd.DataFrame:
    """What was done in the runs of some vectors, one after the other, runs numbered through from 0."""
    values = [dict(zip(task.names, vectors[member].tolist(), strict=True)) for member in some]
    variants = [with_parameters(closed, one) for one in values]
    firsts = [(first + member) * task.runs if task.apart else 0 for member in some]
    return records(variants, seed=task.seed, firsts=firsts, runs=task.runs)


def cut(wanted: Sequence[Item], packed: np.ndarray, runs: int) -> list[np.ndarray]:
    """The numbers of each item from the rows of an episode: one array (vectors, numbers) an item."""
    found, at = [], 0
    for item in wanted:
        end = at + forecasts.width([item], runs)
        found.append(packed[:, at:end])
        at = end
    return found


@lru_cache(maxsize=2)
def _read(text: str) -> _Told:
    plain = json.loads(text)
    groups = {name: np.array(found, np.float64) for name, found in plain["groups"].items()}
    places = [Place(episode, group, recoding) for episode, group, recoding in plain["places"]]
    task = Task(
        "", "", tuple(plain["names"]), plain["fixed"], groups, places, plain["seed"], plain["runs"], plain["apart"]
    )
    sets = tuple(plain["sets"])
    wanted = {place.episode for place in places}
    episodes = {
        name: Ground(resolved, name).scenario(sets) for name, resolved in plain["scenarios"].items() if name in wanted
    }
    return _Told(task, episodes, plain["width"])
