"""Each arm differs from the first in one thing, and none can see an outcome."""

from pathlib import Path

import pytest

from sim.control.arms import ARMS, AS_WAS, KEPT, LIFTED, SAFE, arms
from sim.control.lines import coded
from sim.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module", params=["tower22-2024", "ceasefire-2020", "june-war-2025", "nasrallah-2024"])
def made(request: pytest.FixtureRequest) -> dict[str, Scenario]:
    """The arms of an episode in which something is forbidden."""
    return arms(load(SCENARIOS / f"{request.param}.yaml"))


def test_no_arm_holds_an_outcome_and_tehran_is_replayed_in_each(made: dict[str, Scenario]) -> None:
    assert tuple(made) == tuple(ARMS)
    assert all(arm.outcomes == () and arm.actors["tehran"].mode == "scripted" for arm in made.values())
    assert all(arm.actors["washington"].mode == "simulated" for arm in made.values())


def test_nothing_is_forbidden_once_the_line_is_lifted(made: dict[str, Scenario]) -> None:
    assert coded(made[AS_WAS]).forbids.any()
    assert not coded(made[LIFTED]).forbids.any()


def test_leave_to_attack_outlives_the_lifting_of_a_ban(made: dict[str, Scenario]) -> None:
    before, after = coded(made[AS_WAS]).line, coded(made[LIFTED]).line

    assert (after[before >= 0] == before[before >= 0]).all()


def test_orders_of_restraint_go_with_the_line_and_other_events_stay(made: dict[str, Scenario]) -> None:
    gone = {one.id for one in made[AS_WAS].events} - {one.id for one in made[LIFTED].events}

    assert gone <= {"ghaani", "quiet-deal", "tehran-line", "ghaani-visit-1", "tehran-orders"}
    assert made[KEPT].events == made[SAFE].events == made[AS_WAS].events


def test_the_other_arms_change_one_pressure_each(made: dict[str, Scenario]) -> None:
    for arm, name, value in ((KEPT, "coordinator_stature", 1.0), (SAFE, "decapitation_risk", 0.0)):
        differing = [one for one in made[AS_WAS].pressures if made[arm].pressures[one] != made[AS_WAS].pressures[one]]
        assert differing == [name]
        assert made[arm].pressures[name].start == value and not made[arm].pressures[name].changes


def test_the_scenario_itself_stays_as_it_is(short: Scenario) -> None:
    before = short.model_copy(deep=True)
    arms(short)

    assert short == before
