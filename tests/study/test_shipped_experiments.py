"""Every experiment that comes with the program loads, says what it asks, and answers at a point of it."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.loading import is_calibration
from sim.scenario import load
from sim.study import asked, design
from sim.study.checking import is_experiment
from sim.study.estimate import estimated
from sim.study.experiment import Experiment, load_experiment
from sim.theory import theory

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
PATHS = [path for path in sorted(EXPERIMENTS.glob("*.yaml")) if is_experiment(path) and not is_calibration(path)]
EPISODES = {path.stem for path in (EXPERIMENTS.parent / "scenarios").glob("*.yaml") if load(path).kind == "historical"}


@cache
def loaded(name: str) -> Experiment:
    return load_experiment(EXPERIMENTS / f"{name}.yaml")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Experiment:
    return loaded(request.param.stem)


def test_there_are_six_of_them() -> None:
    assert {path.stem for path in PATHS} >= {
        "ceasefire-2020-coordinator-stature",
        "ensembles",
        "june-2025-decapitation-by-sanctions",
        "screening-all-parameters",
        "tehran-grip-by-bargain",
        "tower22-envoy-timing",
    }


def test_an_experiment_is_named_as_its_file_and_asks_something(shipped: Experiment) -> None:
    assert shipped.source_files[0].stem == shipped.id
    assert shipped.question.endswith("?") and shipped.figures


def test_an_experiment_survives_being_written_down(shipped: Experiment) -> None:
    text = json.dumps(shipped.resolved())

    assert json.dumps(Experiment.from_resolved(json.loads(text)).resolved()) == text


def test_the_first_and_the_last_point_give_a_number_for_something(shipped: Experiment) -> None:
    for number in (0, design.count(shipped) - 1):
        scenario = design.scenario_at(shipped, design.point(shipped, number))
        frame = asked.answered(shipped, scenario, seed=shipped.seed, runs=range(3))
        assert len(frame) == 3 and not np.isinf(frame.to_numpy()).any()
        assert frame.notna().any(axis=None)


def test_every_measure_is_a_number_somewhere(shipped: Experiment) -> None:
    seen: set[str] = set()
    points = design.count(shipped)
    for number in range(0, points, max(1, points // 10)):
        scenario = design.scenario_at(shipped, design.point(shipped, number))
        frame = asked.answered(shipped, scenario, seed=1, runs=range(4))
        seen |= set(frame.columns[frame.notna().any()])
    assert seen == set(shipped.measures)


def test_every_point_makes_sense(shipped: Experiment) -> None:
    points = design.count(shipped)

    for number in range(0, points, max(1, points // 100)):
        at = design.point(shipped, number)
        assert design.scenario_at(shipped, at).id == at.scenario


def test_no_experiment_is_large(shipped: Experiment) -> None:
    found = estimated(shipped)

    assert found.runs <= 150_000 and found.bytes < 10_000_000


@pytest.mark.parametrize("name", ["screening-all-parameters", "ensembles"])
def test_the_ten_episodes_are_all_there(name: str) -> None:
    assert {one.id for one in loaded(name).scenarios} == EPISODES and len(EPISODES) == 10


def test_the_screening_moves_every_parameter() -> None:
    assert set(loaded("screening-all-parameters").factors) == set(theory().parameters)


def test_the_documented_values_lie_on_the_grids() -> None:
    june, grip = loaded("june-2025-decapitation-by-sanctions"), loaded("tehran-grip-by-bargain")
    truce, envoy = loaded("ceasefire-2020-coordinator-stature"), loaded("tower22-envoy-timing")

    assert 1.0 in june.factors["decapitation_risk"].levels and 1.0 in june.factors["sanctions"].levels
    assert 0.25 in grip.factors["stature"].levels and 1.0 in grip.factors["bargain"].levels
    assert 0.25 in truce.factors["stature"].levels and 0.25 in truce.factors["aah_dependence"].levels
    assert "2024-01-29" in envoy.design[0].columns["envoy_day"]


def test_the_envoy_comes_when_the_point_says_so() -> None:
    experiment = loaded("tower22-envoy-timing")

    for number in range(design.count(experiment)):
        at = design.point(experiment, number)
        scenario = design.scenario_at(experiment, at)
        day = str(next(event.date for event in scenario.events if event.id == "ghaani"))
        assert day == at.values["envoy_day"] == str(scenario.pressures["tehran_line_us"].changes[0].date)
        first, second = scenario.pressures["tehran_effort"].changes
        assert (str(first.date), first.value) == (day, 0.75) and (second.date - first.date).days == 14
        assert scenario.actors["tehran"].mode == "scripted"


def test_no_file_keeps_a_line_that_was_commented_out() -> None:
    for path in PATHS:
        assert not re.search(r"^\s*# *[a-z_]+: *[\[{\d]", path.read_text(encoding="utf-8"), re.MULTILINE), path.name
