"""What differs between inputs, in sentences that name their sources."""

from pathlib import Path

import pytest

from sim.scenario import Scenario, load
from sim.study.assumptions import assumptions, same_to_a_run
from sim.study.wording import cited, listed, said, source_titles
from sim.theory import theory

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PAIRS = [
    ("june-war-2025", "june-2025-without-all-three"),
    ("june-war-2025", "june-2025-without-tehran"),
    ("june-war-2025", "june-2025-without-bargain"),
    ("june-war-2025", "june-2025-without-decapitation-risk"),
    ("june-war-2025", "june-2025-with-us-deaths"),
    ("ceasefire-2020", "ceasefire-2020-with-soleimani-stature"),
    ("tower22-2024", "tower22-2024-without-envoy"),
]


def scenario(name: str, *sets: str) -> Scenario:
    return load(SCENARIOS / f"{name}.yaml", sets)


def sentences(before: Scenario, after: Scenario) -> list[str]:
    return [str(one) for one in assumptions(before, after)]


def test_equal_inputs_differ_in_nothing() -> None:
    assert sentences(scenario("june-war-2025"), scenario("june-war-2025")) == []
    assert same_to_a_run(scenario("june-war-2025"), scenario("june-war-2025"))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_shipped_counterfactual_differs_in_few_sentences_and_in_the_world(before: str, after: str) -> None:
    found = assumptions(scenario(before), scenario(after))

    assert 1 <= len(found) <= 12
    assert not same_to_a_run(scenario(before), scenario(after))
    assert all(source in theory().sources for one in found for source in one.sources)


def test_a_pressure_is_told_over_time_with_the_sources_of_both_sides() -> None:
    (found,) = assumptions(scenario("june-war-2025"), scenario("june-war-2025", "pressures.decapitation_risk=0"))

    assert str(found) == (
        "decapitation risk: 0.75, 1 from 2025-06-13, 0.75 from 2025-06-24 [S-RUSI-2025, P-SHAFAQ-20250624]; "
        "in B 0 throughout [user]"
    )
    assert found.sources == ("S-RUSI-2025", "P-SHAFAQ-20250624", "user")


def test_what_a_state_decides_for_itself_is_said_to_be_its_own_choice() -> None:
    found = sentences(scenario("june-war-2025"), scenario("june-war-2025", "actors.tehran.mode=scripted"))

    assert found[0] == "tehran decides for itself; in B it is replayed from the record"
    assert found[1].startswith("tehran line us: -1 at first, then Tehran's own choice [")
    assert found[1].endswith("; in B -1, -0.5 from 2025-06-24")
    assert len(found) == 4


def test_several_states_are_told_in_one_sentence() -> None:
    found = sentences(scenario("june-war-2025"), scenario("june-2025-without-all-three"))

    assert found[0] == "tehran, baghdad and israel decide for themselves; in B they are replayed from the record"


def test_events_are_taken_out_put_in_and_moved() -> None:
    june = scenario("june-war-2025")

    assert (
        "event kss-officer (2025-06-21, leadership decapitation by israel): not in B [P-JPOST-20250918]"
        in sentences(june, scenario("june-2025-without-all-three"))
    )
    assert sentences(june, scenario("june-2025-with-us-deaths")) == [
        "event us-deaths (2025-06-15, fatal attack by unattributed, 3 dead): in B only [user]"
    ]
    assert sentences(june, scenario("june-war-2025", "events.israel-attack.date=2025-06-15")) == [
        "event israel-attack: 2025-06-13; in B 2025-06-15 [S-RUSI-2025]"
    ]


def test_an_event_that_the_baseline_leaves_to_its_author_is_marked() -> None:
    found = sentences(scenario("tower22-2024"), scenario("tower22-2024-without-envoy"))

    assert any(one.startswith("event ghaani") and one.endswith("; A does not replay it either") for one in found)


def test_a_trait_is_told_group_by_group() -> None:
    (found,) = sentences(scenario("june-war-2025"), scenario("june-war-2025", "actors.b*.state_stake=0.5"))

    assert found.startswith("state stake in B: badr 1 → 0.5 [")
    assert "user" in found


def test_the_opening_is_told_leaf_by_leaf() -> None:
    (found,) = sentences(scenario("june-war-2025"), scenario("june-war-2025", "opening.truce_us=false"))

    assert found == "on the day before, truce with American forces: yes [P-FA-202503, P-SHAFAQ-20250325]; in B no"


def test_another_episode_is_told_in_groups() -> None:
    found = sentences(scenario("june-war-2025"), scenario("gaza-war-2023"))

    assert found[0] == "period: 2025-06-12 to 2025-06-30; in B 2023-10-07 to 2024-01-27"
    assert any(one.startswith("events: 11 are not in B: ") and one.endswith(" and 3 more") for one in found)
    assert any(one.startswith("documented outcomes not measured in B: ") for one in found)
    assert len(found) < 30


def test_words() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([str(n) for n in range(10)]) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"
    assert cited(()) == ""
    assert cited(["A", "B", "C", "D", "E"]) == " [A, B, C and 2 more]"
    assert (said(True), said(None), said(0.5), said(("x", "y"))) == ("yes", "none", "0.5", "x and y")


def test_sources_have_titles() -> None:
    lines = source_titles(["user", "S-RUSI-2025", "user", "NOBODY"])

    assert lines[0] == "user: Set by the user of the program"
    assert lines[1].startswith("S-RUSI-2025: Why Iraq's Militias Sit Out")
    assert lines[2:] == ["NOBODY: unknown"]
