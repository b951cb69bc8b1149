"""A screening of all numbers of a scenario, in memory: Morris's effects, as an experiment would find them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.briefing.asking import place_of as command_place
from sim.scenario import Scenario
from sim.scenario.vocabulary import LINES
from sim.sensitivities.analysis import Sensitivity, analysed
from sim.study import design
from sim.study.asked import answered
from sim.study.experiment import Experiment
from sim.study.locating import EXPERIMENTS, SCENARIOS
from sim.study.results import SweepResult
from sim.study.shard import KEYS
from sim.study.sweep import plan_of
from sim.theory import theory

#: Walks through all numbers, values that a number may take in a walk, and runs of each point.
WALKS, STEPS, RUNS = 6, 4, 10
#: Resampled tables behind intervals and noise.
RESAMPLES = 200
#: One step of the scale on which pressures are coded: another coder might have been there.
STEP = 0.25
#: What is measured besides the headline.
_TOTALS = ("attacks_us", "attacks_israel", "attacks_home")
HEADLINE = "headline"


@dataclass(frozen=True)
class Screened(SweepResult):
    """The runs of a screening that stayed in memory; there is no folder."""

    frame: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    """point, run, and a column per measure."""

    @cached_property
    def points(self) -> pd.DataFrame:
        """Every point: its number, its scenario and the value of each factor."""
        return design.table(self.experiment)

    def measures_frame(self, columns: Any = None) -> pd.DataFrame:
        """The table of measures."""
        return self.frame[[*KEYS, *(columns or self.record.measures)]]


def plan(scenario: Scenario, outcome: str | None, *, seed: int) -> dict[str, Any]:
    """What is asked: all parameters over their ranges, all coded pressures by one step of their scale up and down.

    Parameters
    ----------
    scenario : Scenario
    outcome : str or None
        Id of a scored outcome that is measured besides the totals.
    seed : int
        [0..2**63).
    """
    factors = [*_parameters(), *_pressures(scenario)]
    measures: list[dict[str, Any]] = [{"name": HEADLINE, "outcome": outcome, "met": True}] if outcome else []
    measures += [{"name": name, "total": name} for name in _TOTALS]
    return {
        "id": f"screening-{scenario.id}"[:63].rstrip("-"),
        "title": f"What moves {scenario.id}",
        "question": "Which numbers of the theory and which codes of the pressures move the outcome?",
        "seed": seed,
        "runs": RUNS,
        "sets": [],
        "factors": factors,
        "design": [
            {"kind": "morris", "factors": [one["name"] for one in factors], "trajectories": WALKS, "steps": STEPS}
        ],
        "measures": measures,
        "figures": [],
    }  # fmt: skip


def _parameters() -> Iterator[dict[str, Any]]:
    for name, entry in theory().parameters.items():
        yield {"name": name, "paths": [f"parameters.{name}"], "operator": "=", "role": "uncertainty",
               "range": [*entry.range]}  # fmt: skip


def _pressures(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Each pressure by a step up and down, as far as the scale goes for all of its values."""
    for name, entry in scenario.pressures.items():
        values = [entry.start, *(change.value for change in entry.changes)]
        low = max(-STEP, (-1.0 if name in LINES else 0.0) - min(values))
        high = min(STEP, 1.0 - max(values))
        if low < high:
            title = f"{name.replace('_', ' ')} (pressure)"
            yield {"name": f"code_{name}", "paths": [f"pressures.{name}"], "operator": "+=", "role": "uncertainty",
                   "range": [round(low, 6), round(high, 6)], "title": title}  # fmt: skip


def unmoved(scenario: Scenario) -> list[str]:
    """Pressures that already go over their whole scale, so that no step fits."""
    moved = {one["paths"][0] for one in _pressures(scenario)}
    return [name.replace("_", " ") for name in scenario.pressures if f"pressures.{name}" not in moved]


def experiment_of(scenario: Scenario, outcome: str | None, *, seed: int) -> Experiment:
    """The experiment, with the scenario by value; arguments as of `plan`."""
    given = [{"id": scenario.id, "file": command_place(scenario), "resolved": scenario.resolved()}]
    return Experiment.from_resolved({**plan(scenario, outcome, seed=seed), "scenarios": given})


def points_of(scenario: Scenario) -> int:
    """How many points a screening has."""
    return WALKS * (len(theory().parameters) + len(list(_pressures(scenario))) + 1)


def screened(experiment: Experiment, told: Callable[[], None]) -> Screened:
    """All points, played and measured; `told` is called after each and may end it by raising."""
    parts = []
    for number in range(design.count(experiment)):
        scenario = design.scenario_at(experiment, design.point(experiment, number))
        rows = answered(experiment, scenario, seed=experiment.seed, runs=range(experiment.runs))
        parts.append(rows.reset_index(drop=True).assign(point=number, run=np.arange(experiment.runs)))
        told()
    return Screened(Path(), plan_of(experiment), pd.concat(parts, ignore_index=True))


def effects(found: Screened, measure: str) -> Sensitivity:
    """What moves one measure, as `sim sensitivity` says it."""
    return analysed(found, [measure], RESAMPLES)


def text_of(scenario: Scenario, outcome: str | None, *, seed: int) -> str:
    """The experiment as a file: `sim sensitivity` finds the same with it."""
    asked = plan(scenario, outcome, seed=seed)
    lines = [f"{key}: {json.dumps(asked[key])}" for key in ("id", "title", "question")]
    lines += [f"scenarios: [{json.dumps(_named(scenario))}]", f"seed: {seed}", f"runs: {RUNS}", "", "factors:"]
    lines += ["  theory: {parameters: all, role: uncertainty}"]
    for one in asked["factors"][len(theory().parameters) :]:
        low, high = one["range"]
        spec = f'path: {one["paths"][0]}, operator: "+=", role: uncertainty, range: [{low:g}, {high:g}]'
        lines.append(f"  {one['name']}: {{{spec}, title: {json.dumps(one['title'])}}}")
    lines += ["", f"design: {{kind: morris, trajectories: {WALKS}, steps: {STEPS}}}", "", "measures:"]
    for one in asked["measures"]:
        spec = f"total: {one['total']}" if "total" in one else f"outcome: {json.dumps(one['outcome'])}, met: true"
        lines.append(f"  {one['name']}: {{{spec}}}")
    return "\n".join(lines) + "\n"


def place_of(scenario: Scenario) -> str:
    """Where the experiment's file has to be put, relative to the project: with others, or beside the scenario."""
    file = Path(command_place(scenario))
    folder = EXPERIMENTS if file.parent == Path(SCENARIOS) else file.parent.as_posix()
    return (Path(folder) / f"screening-{scenario.id}.yaml").as_posix()


def _named(scenario: Scenario) -> str:
    """What the experiment calls the scenario: its name in the folder `scenarios`, or its file beside the experiment."""
    file = Path(command_place(scenario))
    return file.stem if file.parent == Path(SCENARIOS) else file.name
