"""A small project with an invented scenario and an attribution that uses most of what there is."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sim.attribution.combining import recodings
from sim.attribution.loading import load_question
from sim.attribution.question import Question
from sim.errors import Problem, Refused
from sim.scenario import Scenario

QUESTION = """\
id: trial
title: A trial
question: Who did it?
scenario: short
sets: [actors.tehran.mode=scripted]
outcome: {total: [attacks_us, attacks_israel]}
players:
  war: {title: The war, changes: [pressures.regional_war_ally=0], sources: [user], reference: no war}
  deaths: {title: The deaths, without_events: [deaths], sources: [user], note: Three of them.}
  nothing: {title: Nothing, changes: [pressures.rivalry=0.5], sources: [user]}
seed: 1
runs: 6
parameter_sets: 3
"""

OUTCOME: dict[str, Any] = {
    "id": "first-attack",
    "description": "Invented.",
    "actors": ["any-iran-aligned-militia"],
    "window": {"start": "2024-02-20", "end": "2024-03-20"},
    "measure": {"name": "days_to_first_attack"},
    "score_as": {"type": "days", "observed": 2, "low": 0, "high": 9},
    "condition": {"op": "<=", "value": 9},
    "status": "scored",
    "confidence": "low",
    "sources": ["user"],
}


class Project:
    """A project in a folder."""

    def __init__(self, root: Path, short: Scenario) -> None:
        self.root = root
        (root / "scenarios").mkdir(parents=True)
        (root / "experiments").mkdir()
        self.scenario = root / "scenarios" / "short.yaml"
        self.scenario.write_text(json.dumps(short.resolved() | {"outcomes": [OUTCOME]}), encoding="utf-8")

    def write(self, *changes: tuple[str, str]) -> Path:
        """The attribution with pieces of its text replaced."""
        text = QUESTION
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = self.root / "experiments" / "trial.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, *changes: tuple[str, str], sets: Sequence[str] = ()) -> Question:
        """The attribution, changed."""
        return load_question(self.write(*changes), sets)

    def problems(self, *changes: tuple[str, str], sets: Sequence[str] = ()) -> list[Problem]:
        """Why the changed attribution is refused."""
        path = self.write(*changes)
        with pytest.raises(Refused) as caught:
            load_question(path, sets)
        return caught.value.problems


@pytest.fixture
def project(tmp_path: Path, short: Scenario) -> Project:
    """A project to attribute in."""
    return Project(tmp_path / "project", short)


@pytest.fixture(autouse=True, scope="package")
def few_recodings() -> Iterator[None]:
    """Two pressures are recoded in place of all, to save time; what recodings there are is tested by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sim.attribution.attributing.recodings",
            lambda question: [one for one in recodings(question) if one.pressure in ("rivalry", "outrage")],
        )
        yield
