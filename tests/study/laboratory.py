"""A small project to try experiments in: two invented scenarios and an experiment that uses most of what there is."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sim.errors import Problem, Refused
from sim.scenario import Scenario
from sim.study.experiment import Experiment, load_experiment

EXPERIMENT = """\
id: trial
title: A trial
question: Does it work?
scenarios: [short, calm]
seed: 1
runs: 3
sets: [pressures.rivalry=0.25]
factors:
  risk: {path: pressures.decapitation_risk, role: uncertainty, levels: [0, 0.5, 1]}
  mode: {path: actors.tehran.mode, role: lever, levels: [simulated, scripted]}
  posture: {path: pressures.us_posture, role: lever, range: [0, 1], unit: share}
  day: {paths: [events.deaths.date], role: lever}
  fear: {path: parameters.fear, operator: "*=", role: uncertainty, range: [0.5, 1]}
design:
  - {kind: grid, factors: [risk, mode]}
  - {kind: lhs, factors: [posture, fear], points: 4}
  - {kind: list, rows: [{day: 2024-03-02}, {day: 2024-03-09}]}
measures:
  attacks: {total: attacks}
  any: {total: [attacks_us, attacks_israel], at_least: 1}
  first: {outcome: first-attack}
  early: {outcome: first-attack, at_most: 5}
  met: {outcome: first-attack, met: true}
  obeys: {outcome: nujaba-obeys, is: [comply, feigned]}
  claimed: {measure: {name: attacks_claimed, targets: [us-forces]}, window: {start: 2024-03-01, end: 2024-03-10}}
  after: {measure: {name: days_to_next_attack}, after: {event: deaths}, actors: [kataib-hezbollah]}
figures:
  map: {kind: heatmap, x: risk, y: mode, measure: any, threshold: 0.5}
  lines: {kind: lines, x: posture, by: risk, measure: attacks}
  dots: {kind: dots, measures: [attacks, first]}
"""

OUTCOMES: list[dict[str, Any]] = [
    {
        "id": "first-attack",
        "description": "Invented.",
        "actors": ["any-iran-aligned-militia"],
        "window": {"start": "2024-02-20", "end": "2024-03-20"},
        "measure": {"name": "days_to_first_attack"},
        "score_as": {"type": "days", "observed": 2, "low": 0, "high": 9},
        "condition": {"op": "<=", "value": 9},
        "foils": [{"statement": "An invented falsehood.", "actors": ["asaib-ahl-al-haq"]}],
        "status": "scored",
        "confidence": "low",
        "sources": ["user"],
    },
    {
        "id": "nujaba-obeys",
        "description": "Invented.",
        "actors": ["harakat-al-nujaba"],
        "window": {"start": "2024-02-20", "end": "2024-03-20"},
        "measure": {"name": "directive_compliance", "front": "us"},
        "score_as": {"type": "category", "observed": "ignore", "categories": ["comply", "feigned", "ignore"]},
        "condition": {"op": "==", "value": "ignore"},
        "status": "scored",
        "confidence": "low",
        "sources": ["user"],
    },
    {
        "id": "unseen",
        "description": "Invented.",
        "actors": ["harakat-al-nujaba"],
        "window": {"start": "2024-02-20", "end": "2024-03-20"},
        "measure": None,
        "unmeasurable": "Nobody could see it.",
        "score_as": {"type": "binary", "observed": True},
        "condition": {"op": "==", "value": True},
        "status": "outside-model",
        "confidence": "low",
        "sources": ["user"],
    },
]


class Laboratory:
    """A project in a folder."""

    def __init__(self, root: Path, short: Scenario) -> None:
        self.root = root
        (root / "scenarios").mkdir(parents=True)
        (root / "experiments").mkdir()
        plain = short.resolved()
        self.scenario(plain | {"outcomes": OUTCOMES})
        calm = dict(plain["pressures"])
        calm["regional_war_ally"] = calm["regional_war_ally"] | {"start": 0.25}
        self.scenario(plain | {"id": "calm", "pressures": calm})

    def scenario(self, plain: Mapping[str, Any]) -> Path:
        """A scenario beside the others."""
        return self.file(f"scenarios/{plain['id']}.yaml", json.dumps(plain))

    def file(self, name: str, text: str | bytes) -> Path:
        """A file in the project."""
        path = self.root / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def write(self, *changes: tuple[str, str], text: str = EXPERIMENT, name: str = "trial.yaml") -> Path:
        """The experiment with pieces of its text replaced."""
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return self.file(f"experiments/{name}", text)

    def load(self, *changes: tuple[str, str], sets: Sequence[str] = (), text: str = EXPERIMENT) -> Experiment:
        """The experiment, changed."""
        return load_experiment(self.write(*changes, text=text), sets)

    def problems(self, *changes: tuple[str, str], sets: Sequence[str] = (), text: str = EXPERIMENT) -> list[Problem]:
        """Why the changed experiment is refused."""
        return problems(self.write(*changes, text=text), sets)


def problems(path: Path, sets: Sequence[str] = ()) -> list[Problem]:
    """Why an experiment is refused."""
    with pytest.raises(Refused) as caught:
        load_experiment(path, sets)
    return caught.value.problems


def small(design: str, factors: str = "  a: {path: pressures.sanctions, role: lever, levels: [0, 0.5, 1]}") -> str:
    """An experiment of one scenario with a design and factors of one's own."""
    return (
        "id: small\ntitle: Small\nquestion: What?\nscenarios: [short]\nseed: 1\nruns: 2\n"
        f"factors:\n{factors}\ndesign: {design}\nmeasures: {{attacks: {{total: attacks}}}}\n"
    )


def standing_at(path: Path, problem: Problem) -> str:
    """The text of a file from the place of a problem on."""
    return path.read_text(encoding="utf-8").split("\n")[problem.line - 1][problem.column - 1 :]


@pytest.fixture
def lab(tmp_path: Path, short: Scenario) -> Laboratory:
    """A project to try experiments in."""
    return Laboratory(tmp_path / "project", short)
