"""When two ways to play a run differ, the first date, actor and term are named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.benchmarking import Pace, lines
from sim.run import dates
from sim.scenario import Scenario
from sim.verifying import Played, difference, played_beside, played_in_loop
from sim.world.options import Decision
from sim.world.world import CHOICE, RECORD

JUNE = Path(__file__).parent.parent / "scenarios" / "june-war-2025.yaml"
NUJABA, DAY = 2, 3


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(JUNE).scenario


@pytest.fixture(scope="module")
def played(scenario: Scenario) -> Played:
    return played_in_loop(scenario, seed=5)


def choices_of(played: Played, scenario: Scenario) -> np.ndarray:
    """A copy of the choices that may be changed."""
    days = len(dates(scenario))
    return np.frombuffer(played.choices, CHOICE).reshape(days, -1, len(Decision)).copy()


def test_the_same_run_shows_no_difference_in_full_or_in_its_record(scenario: Scenario, played: Played) -> None:
    assert difference(played, played, scenario) == ""
    assert difference(played, played_beside(scenario, seed=5, threads=2), scenario) == ""


def test_the_first_term_that_differs_is_named(scenario: Scenario, played: Played) -> None:
    choices = choices_of(played, scenario)
    choices[DAY:, NUJABA, Decision.SPEAK]["terms"][:, 8] += 1e-9

    found = difference(played, replace(played, choices=choices.tobytes()), scenario)

    assert found.startswith("2025-06-15: harakat-al-nujaba, speak, the term fear: ")


def test_a_zero_with_another_sign_is_a_difference(scenario: Scenario, played: Played) -> None:
    choices = choices_of(played, scenario)
    assert choices[0, 0, Decision.CAMPAIGN_HOME]["terms"][15] == 0.0
    choices[0, 0, Decision.CAMPAIGN_HOME]["terms"][15] = -0.0

    assert "the term occasion" in difference(played, replace(played, choices=choices.tobytes()), scenario)


def test_the_first_act_that_differs_is_named(scenario: Scenario, played: Played) -> None:
    rows = np.frombuffer(played.record, RECORD).copy()
    shorter = Played(rows[:-1].tobytes(), b"", "")
    rows["tone"][4] += 1

    assert difference(played, Played(rows.tobytes(), b"", ""), scenario).startswith("act 5: 2025-06-1")
    assert difference(played, shorter, scenario).endswith("against no act")


def test_a_state_that_differs_alone_is_told(scenario: Scenario, played: Played) -> None:
    assert difference(played, replace(played, rest="0" * 16), scenario) == "a state that no decision shows"


def test_measured_paces_are_told_as_a_table() -> None:
    told = lines([Pace("Mesa", 0.1, 1e-5, 1.0), Pace("lanes", 0.001, 1e-7, 100.0)], {"in lanes": 1.9})

    assert told[2].split() == ["lanes", "1,000.0", "100", "100.00"]
    assert told[-1] == "a second thread: 1.90 times the runs (in lanes)"
