"""Every number that a scenario rests on."""

import sim
from sim.briefing import assumptions, grades, sources
from sim.scenario import Scenario
from sim.theory import theory


def test_every_number_has_a_grade_and_sources(shipped: Scenario) -> None:
    found = assumptions(shipped)

    assert all(one.sources and one.grade and one.value for one in found)
    assert sum(grades(found).values()) == len(found)
    assert list(grades(found)) == ["documented", "inferred", "assumed", "fitted"]


def test_each_pressure_and_each_of_its_changes_is_a_number_of_its_own(shipped: Scenario) -> None:
    told = [one for one in assumptions(shipped) if one.kind == "pressure"]

    assert len(told) == sum(1 + len(it.changes) for it in shipped.pressures.values())


def test_all_parameters_and_the_traits_of_all_groups_are_there(shipped: Scenario) -> None:
    found = assumptions(shipped)
    militias = [name for name in shipped.actors if name in theory().militias]

    assert sum(one.kind == "parameter" for one in found) == len(theory().parameters)
    assert sum(one.kind == "trait" for one in found) >= 12 * len(militias)


def test_a_change_by_the_user_is_told_as_assumed_and_his_own() -> None:
    sets = ["pressures.sanctions=0.25", "parameters.fear=2", "actors.badr.caution=0.25"]
    scenario = sim.load("scenarios/june-war-2025.yaml", sets).scenario
    by_name = {one.name: one for one in assumptions(scenario)}

    assert by_name["sanctions"].value == "0.25"
    for name in ("fear", "badr: caution"):
        assert by_name[name].sources == ("user",)
        assert by_name[name].grade == "assumed"
    assert "replaced here" in by_name["fear"].note
    assert "differs here" in by_name["badr: caution"].note


def test_a_pressure_that_a_state_decides_says_so() -> None:
    by_name = {one.name: one for one in assumptions(sim.load("scenarios/june-war-2025.yaml").scenario)}

    assert "Tehran decides for itself" in by_name["Tehran line US"].note
    assert "not read" in by_name["Tehran line US from 2025-06-24"].note


def test_sources_are_told_once_in_their_order_and_an_unknown_one_says_so() -> None:
    first, general, unknown = sources(["S-RUSI-2025", "GK", "S-RUSI-2025", "S-NOBODY-1999"])

    assert first.title.startswith("Why Iraq's Militias Sit Out")
    assert first.url.startswith("https://www.rusi.org/")
    assert "Badawi" in first.where and "2025-08-14" in first.where
    assert general.url == ""
    assert (unknown.title, unknown.url) == ("unknown source", "")
