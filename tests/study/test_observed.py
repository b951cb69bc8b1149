"""What a scenario says of a factor."""

from pathlib import Path

import pytest

from sim.scenario import Scenario, load
from sim.study.observed import Observed, observed
from sim.theory import theory

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def june() -> Scenario:
    """Twelve days of war."""
    return load(SCENARIOS / "june-war-2025.yaml")


def still(value: float | str, grade: str = "") -> Observed:
    """A value that does not change."""
    return Observed(value, value, value, value, grade)


def test_a_pressure_has_its_first_value_and_its_range_and_its_mean_over_the_days(june: Scenario) -> None:
    found = observed(june, ["pressures.decapitation_risk"])

    days = {0.75: 1 + 7, 1.0: 11}
    mean = sum(value * count for value, count in days.items()) / sum(days.values())
    assert found is not None
    assert (found.start, found.low, found.high, found.grade) == (0.75, 0.75, 1.0, "inferred")
    assert found.typical == pytest.approx(mean)


def test_changes_outside_the_period_do_not_count() -> None:
    changes = "[{date: 2025-06-01, value: 0.5, because: before}, {date: 2025-08-01, value: 0, because: after}]"
    scenario = load(SCENARIOS / "june-war-2025.yaml", [f"pressures.sanctions.changes={changes}"])

    found = observed(scenario, ["pressures.sanctions"])

    assert found is not None
    assert (found.start, found.low, found.typical, found.high) == (0.5, 0.5, 0.5, 0.5)


def test_a_parameter_has_the_theorys_value_or_the_scenarios(june: Scenario) -> None:
    fear = theory().parameters["fear"]
    changed = load(SCENARIOS / "june-war-2025.yaml", ["parameters.fear=1.25"])

    assert observed(june, ["parameters.fear"]) == still(fear.value, fear.grade)
    assert observed(changed, ["parameters.fear"]) == still(1.25, "assumed")


def test_dates_dispositions_modes_and_truth_values_are_what_the_file_says(june: Scenario) -> None:
    stake = theory().militias["badr"].dispositions["state_stake"]

    assert observed(june, ["events.israel-attack.date"]) == still("2025-06-13")
    assert observed(june, ["actors.badr.state_stake"]) == still(stake.value, stake.grade)
    assert observed(june, ["actors.tehran.mode"]) == still("simulated")
    assert observed(june, ["opening.truce_us"]) == still("true")
    assert observed(june, ["pressures.decapitation_risk.changes.0.value"]) == still(1.0)


def test_a_scenarios_own_disposition_goes_before_the_theorys() -> None:
    scenario = load(SCENARIOS / "june-war-2025.yaml", ["actors.badr.state_stake=0.25"])

    assert observed(scenario, ["actors.badr.state_stake"]) == still(0.25, "assumed")


def test_scaling_and_shifting_are_still_where_nothing_is_changed(june: Scenario) -> None:
    assert observed(june, ["actors.*.state_stake"], "*=") == still(1.0)
    assert observed(june, ["pressures.sanctions"], "+=") == still(0.0)


def test_several_paths_have_their_lowest_mean_and_highest(june: Scenario) -> None:
    militias = {name: it for name, it in theory().militias.items() if name in june.actors}
    stakes = [it.dispositions["state_stake"].value for it in militias.values()]
    found = observed(june, ["actors.*.state_stake"])

    assert found is not None
    assert (found.low, found.high) == (min(stakes), max(stakes))
    assert found.typical == found.start == pytest.approx(sum(stakes) / len(stakes))
    assert found.over == "from one to another"


def test_several_paths_with_different_words_have_what_the_first_says(june: Scenario) -> None:
    paths = ["events.israel-attack.date", "pressures.tehran_effort.changes.1.date"]

    assert observed(june, paths) == still("2025-06-13")
    assert observed(june, ["pressures.sanctions", "actors.tehran.mode"]) is None


@pytest.mark.parametrize(
    "path", ["nothing.at.all", "events.israel-attack", "actors.washington.held_by.x", "parameters.nope"]
)
def test_where_it_makes_no_sense_there_is_nothing(june: Scenario, path: str) -> None:
    assert observed(june, [path]) is None
