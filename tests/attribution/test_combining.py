"""Every combination is the scenario with some players away, and nothing else."""

import pytest

from sim.attribution.combining import STEP, Variant, recoded, recodings, scenarios, without
from sim.attribution.drawing import draws, picks, sets
from sim.scenario import Scenario
from sim.study.assumptions import same_to_a_run
from sim.theory import theory

from .conftest import Project

SHIPPED = Variant("shipped", "shipped")


def test_bits_say_which_players_are_as_documented(project: Project) -> None:
    question = project.load()
    found = scenarios(question, SHIPPED)

    assert len(found) == 8
    for number, scenario in enumerate(found):
        assert scenario.pressures["regional_war_ally"].start == (1 if number & 1 else 0)
        assert len(scenario.events) == (1 if number & 2 else 0)
        assert scenario.actors["tehran"].mode == "scripted"


def test_with_everybody_there_it_is_the_scenario(project: Project, short: Scenario) -> None:
    question = project.load(("sets: [actors.tehran.mode=scripted]", "sets: []"))

    assert same_to_a_run(scenarios(question, SHIPPED)[-1], question.ref.ground.scenario(()))


def test_an_event_that_does_not_happen_still_has_its_days(short: Scenario) -> None:
    found = without(short, ["deaths"])

    assert found.events == ()
    assert found.span_of("deaths") == short.span_of("deaths")
    assert without(short, []) is short


def test_a_recoding_moves_one_pressure_within_its_scale(short: Scenario) -> None:
    resolved = short.resolved()
    up = recoded(resolved, "outrage", STEP)["pressures"]

    assert up["outrage"]["start"] == 0.75 and up["outrage"]["changes"][0]["value"] == 1.0
    assert recoded(resolved, "outrage", 2 * STEP)["pressures"]["outrage"]["changes"][0]["value"] == 1.0
    assert recoded(resolved, "rivalry", -4 * STEP)["pressures"]["rivalry"]["start"] == 0.0
    assert recoded(resolved, "tehran_line_us", -STEP)["pressures"]["tehran_line_us"]["start"] == -0.25
    assert {name for name in up if up[name] != resolved["pressures"][name]} == {"outrage"}
    assert resolved == short.resolved()


def test_recodings_that_change_nothing_are_left_out(project: Project) -> None:
    names = [variant.name for variant in recodings(project.load())]

    assert "umbrella_brand -0.25" in names and "umbrella_brand +0.25" not in names
    assert "regional_war_patron +0.25" in names and "regional_war_patron -0.25" not in names
    assert len(set(names)) == len(names)


def test_a_recoded_player_is_at_its_reference_level_all_the_same(project: Project) -> None:
    question = project.load()
    variant = Variant("recoding", "war", pressure="regional_war_ally", step=-STEP)
    levels = [scenario.pressures["regional_war_ally"].start for scenario in scenarios(question, variant)[:2]]

    assert levels == [0.0, 0.75]


def test_a_parameter_set_is_what_the_scenario_runs_on(project: Project) -> None:
    variant = Variant("set", "one", {"fear": 1.25})

    assert {scenario.parameters["fear"] for scenario in scenarios(project.load(), variant)} == {1.25}


def test_draws_lie_in_the_declared_ranges_and_about_the_shipped_values() -> None:
    drawn = draws(400, 1)

    for name, known in theory().parameters.items():
        values = sorted(one[name] for one in drawn)
        low, high = known.range
        assert low <= values[0] and values[-1] <= high
        # The mean of a triangular distribution.
        assert sum(values) / len(values) == pytest.approx((low + known.value + high) / 3, abs=0.01 * (high - low))
    assert draws(400, 1) == drawn != draws(400, 2)


def test_what_is_calibrated_is_taken_and_draws_are_said_to_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.attribution.drawing.members", list)
    assert not (drawn := sets(4, 1)).calibrated
    assert len(drawn.variants) == 4 and "since none is calibrated" in drawn.words

    monkeypatch.setattr("sim.attribution.drawing.members", lambda: [{"fear": float(at)} for at in range(10)])
    assert (passed := sets(4, 1)).calibrated
    assert [one.parameters["fear"] for one in passed.variants] == [0.0, 2.0, 5.0, 7.0]
    assert "passed the calibration" in passed.words


def test_picks_are_even_and_never_more_than_there_are() -> None:
    assert picks(3, 10) == [0, 1, 2]
    assert picks(100, 4) == [0, 25, 50, 75]
