"""A screening in memory is the experiment that its file describes, point by point; it can be called off."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario import Scenario
from sim.study import design
from sim.study.experiment import load_experiment
from sim.study.places import Place
from sim.study.sweep import sweep
from sim.theory import theory
from sim.web import screening
from sim.web.work import Cancelled

OUTCOME = "no-claimed-attack-us"


@pytest.fixture
def home(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one scenario."""
    for name in ("scenarios", "experiments"):
        (tmp_path / name).mkdir()
    source = root / "scenarios" / "june-war-2025.yaml"
    (tmp_path / "scenarios" / source.name).write_bytes(source.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scenario() -> Scenario:
    """June 2025, from the project we are in."""
    return sim.load("scenarios/june-war-2025.yaml").scenario


def test_the_file_describes_what_is_played(home: Path) -> None:
    path = home / screening.place_of(scenario())
    path.write_text(screening.text_of(scenario(), OUTCOME, seed=3), encoding="utf-8")

    assert path.parent.name == "experiments"
    assert load_experiment(path).content() == screening.experiment_of(scenario(), OUTCOME, seed=3).content()


def test_a_scenario_elsewhere_has_its_experiment_beside_it(home: Path) -> None:
    (home / "mine").mkdir()
    (home / "scenarios" / "june-war-2025.yaml").rename(home / "mine" / "june.yaml")
    moved = sim.load("mine/june.yaml").scenario
    path = home / screening.place_of(moved)
    path.write_text(screening.text_of(moved, None, seed=1), encoding="utf-8")

    assert path.parent.name == "mine"
    assert load_experiment(path).content() == screening.experiment_of(moved, None, seed=1).content()


@pytest.mark.usefixtures("home")
def test_every_parameter_and_every_code_with_room_is_moved() -> None:
    asked = screening.experiment_of(scenario(), OUTCOME, seed=1)
    moved = {path for factor in asked.factors.values() for path in factor.paths}

    assert {f"parameters.{name}" for name in theory().parameters} <= moved
    fixed = {f"pressures.{name.replace(' ', '_')}" for name in screening.unmoved(scenario())}
    assert {f"pressures.{name}" for name in scenario().pressures} == (moved | fixed) - {
        f"parameters.{name}" for name in theory().parameters
    }
    assert screening.points_of(scenario()) == design.count(asked)


def test_a_code_that_goes_over_the_whole_scale_is_said_not_to_move(all_shipped: list[Scenario]) -> None:
    gaza = next(one for one in all_shipped if one.id == "gaza-war-2023")

    assert screening.unmoved(gaza) == ["outrage", "umbrella brand"]


def small(seed: int) -> "screening.Experiment":
    """The screening with one walk of two runs, and totals alone."""
    asked = {**screening.plan(scenario(), None, seed=seed), "runs": 2}
    asked["design"] = [{**asked["design"][0], "trajectories": 1}]
    given = [{"id": scenario().id, "file": "scenarios/june-war-2025.yaml", "resolved": scenario().resolved()}]
    return screening.Experiment.from_resolved({**asked, "scenarios": given})


def test_its_numbers_are_those_of_a_sweep_on_the_disk(home: Path) -> None:
    asked, steps = small(1), []
    played = screening.screened(asked, lambda: steps.append(1))
    kept = sweep(asked, home / "results", place=Place(pool="serial"))

    assert len(steps) == design.count(asked)
    pd.testing.assert_frame_equal(played.points, kept.points)
    pd.testing.assert_frame_equal(played.measures_frame(), kept.measures_frame(), check_dtype=False)


@pytest.mark.usefixtures("home")
def test_what_moves_most_stands_first_and_shares_make_a_whole() -> None:
    from sim.web.resting import ranked

    played = screening.screened(small(1), lambda: None)
    found = screening.effects(played, "attacks_us")
    rows = ranked(found.ranking, played)
    shares = found.ranking["share"].to_numpy()

    assert np.isclose(shares.sum(), 1.0)
    assert len(rows) <= 13
    assert "no more than luck would" in str(rows[-1][1])
    assert list(found.plot()) == ["attacks_us"]


@pytest.mark.usefixtures("home")
def test_it_ends_when_it_is_called_off() -> None:
    steps = []

    def told() -> None:
        steps.append(1)
        if len(steps) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        screening.screened(small(1), told)
    assert len(steps) == 3
