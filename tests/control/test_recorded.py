"""The record's own answers beside those of runs."""

import math
from pathlib import Path

import pytest

from sim.control.arms import AS_WAS, arms
from sim.control.recorded import Said, asked, compliance_outcomes, name_outcomes, said
from sim.scenario import Scenario, load

from .records import AAH, HHN, KH, attack, history

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def episode(name: str) -> Scenario:
    """A documented episode."""
    return load(SCENARIOS / f"{name}.yaml")


@pytest.mark.parametrize(
    ("name", "low", "high", "by"),
    [
        ("ceasefire-2020", 0.5, 0.5, {"aah-rebuffs-envoy", "kh-complies"}),
        ("tower22-2024", 0.0, 0.0, {"nujaba-defies"}),
        ("june-war-2025", 0.95, 1.0, {"full-compliance"}),
    ],
)
def test_what_the_record_says_of_compliance(name: str, low: float, high: float, by: set[str]) -> None:
    found = said(compliance_outcomes(episode(name)))

    assert (found.low, found.high, set(found.by)) == (low, high, by)


def test_a_silent_record_says_nothing() -> None:
    found = said(compliance_outcomes(episode("sudani-bargain-2022")))

    assert math.isnan(found.low) and found.by == Said().by == ()


def test_names_of_attacks_tell_of_shirking_only_where_a_line_forbids() -> None:
    assert said(name_outcomes(episode("ceasefire-2020"))).low == 1.0
    assert name_outcomes(episode("gaza-war-2023")) == []


def test_runs_are_asked_the_very_question_of_the_record() -> None:
    scenario = episode("tower22-2024")
    closed = arms(scenario)[AS_WAS]
    defied = history(closed, [], [0, 1])
    found = asked(defied, scenario, compliance_outcomes(scenario))

    assert found.part.tolist() == found.whole.tolist() == [1, 1]


def test_who_attacks_after_the_envoy_did_not_comply() -> None:
    scenario = episode("tower22-2024")
    closed = arms(scenario)[AS_WAS]
    found = asked(history(closed, [attack(-18, HHN), attack(-18, KH)]), scenario, compliance_outcomes(scenario))

    assert (found.part[0], found.whole[0]) == (0, 1)
    others = asked(history(closed, [attack(-18, KH), attack(-18, AAH)]), scenario, compliance_outcomes(scenario))
    assert others.part[0] == 1


def test_a_question_that_no_run_answers_counts_nowhere() -> None:
    scenario = episode("ceasefire-2020")
    found = asked(history(arms(scenario)[AS_WAS], []), scenario, name_outcomes(scenario))

    assert found.whole.tolist() == [0]
