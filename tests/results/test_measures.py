"""The measures table as a whole, and what the shipped episodes ask of it."""

from pathlib import Path

import pandas as pd
import pytest

from sim.results import measures, tables
from sim.results.measures import REGISTRY, documented_record, evaluate
from sim.scenario import Scenario, check, load
from sim.scenario.vocabulary import MEASURES
from sim.theory import theory

from .transcripts import COLUMNS, SCENARIOS, outcomes, scenario, transcript

EPISODES = (
    "soleimani-2020",
    "ceasefire-2020",
    "sudani-bargain-2022",
    "gaza-war-2023",
    "tower22-2024",
    "nasrallah-2024",
    "june-war-2025",
    "kurdistan-july-2025",
    "election-2025",
    "us-withdrawal",
)
FILES = sorted(SCENARIOS.glob("*.yaml"))


def episodes() -> list[Scenario]:
    """The ten documented episodes."""
    return [scenario(name) for name in EPISODES]


def test_all_documented_outcomes_are_kept_and_almost_all_scored_ones_can_be_measured() -> None:
    every = [outcome for one in episodes() for outcome in one.outcomes]
    scored = [outcome for outcome in every if outcome.status == "scored"]

    assert len(every) == 121
    assert len(scored) == 81
    assert sum(len(outcome.foils) for outcome in scored) == 30
    assert sum(outcome.measure is not None for outcome in scored) >= 72


def test_outcomes_that_are_not_scored_say_why() -> None:
    status = pd.Series([outcome.status for one in episodes() for outcome in one.outcomes]).value_counts()

    assert status.to_dict() == {
        "scored": 81,
        "derived": 13,
        "outside-model": 11,
        "by-construction": 8,
        "scripted": 8,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_scenario_has_nothing_wrong_or_odd(path: Path) -> None:
    assert [str(problem) for problem in check([path])] == []


def test_every_source_that_a_scenario_cites_is_in_the_registry() -> None:
    known = set(theory().sources)
    for path in FILES:
        resolved = load(path).resolved()
        assert cited(resolved) <= known, path.name


def cited(node: object) -> set[str]:
    """Every id under any `sources` key."""
    if isinstance(node, dict):
        here = set(node.get("sources", ()))
        return here.union(*(cited(child) for child in node.values()))
    return set().union(*(cited(child) for child in node)) if isinstance(node, list) else set()


def test_every_episode_has_all_four_states_and_a_counterfactual_changes_something() -> None:
    for path in FILES:
        one = load(path)
        assert {"tehran", "baghdad", "washington", "israel"} <= set(one.actors), path.name
        assert (one.kind == "counterfactual") is (path.stem not in EPISODES), path.name
        if len(one.source_files) > 1:
            base = load(one.source_files[1])
            assert one.changes_what
            assert (one.pressures, one.events) != (base.pressures, base.events), path.name


def test_every_measure_of_the_vocabulary_has_one_function_and_nothing_else_has() -> None:
    assert set(REGISTRY) == set(MEASURES)


def test_every_argument_of_a_shipped_measure_is_one_that_the_measures_read() -> None:
    code = "".join(path.read_text() for path in Path(measures.__path__[0]).glob("*.py"))
    for outcome in [outcome for one in episodes() for outcome in one.outcomes]:
        for measure in [outcome.measure, *(foil.measure for foil in outcome.foils)]:
            for argument in measure.arguments if measure else ():
                assert f'"{argument}"' in code or argument in outcome.score_as.categories, (outcome.id, argument)


@pytest.mark.parametrize("name", EPISODES)
def test_documented_and_simulated_records_have_the_same_columns_and_measures(name: str) -> None:
    documented = documented_record(scenario(name))
    simulated = transcript("0  2024-02-01  kataib-hezbollah  attacks us-forces")

    assert tuple(documented.columns) == COLUMNS == tuple(tables.COLUMNS["record"])
    assert list(documented.dtypes[["run", "deaths", "level", "date"]]) == list(
        simulated.astype({"level": float}).dtypes[["run", "deaths", "level", "date"]]
    )
    assert set(evaluate(scenario(name), documented, [-1])["outcome"]) == set(
        outcomes(name, "").reset_index()["outcome"]
    )


def test_the_documented_record_holds_the_dated_events_and_no_outcome() -> None:
    record = documented_record(scenario("tower22-2024")).set_index("event")

    assert record.loc["tower22", ["act", "seen_as", "claim", "target", "deaths"]].to_list() == [
        "attack",
        "islamic-resistance-in-iraq",
        "umbrella",
        "us-forces",
        3,
    ]
    assert record.loc["ghaani", ["actor", "act", "level", "line"]].to_list() == ["tehran", "envoy-visit", 0.75, -1.0]
    assert record.loc["kh-commander", ["actor", "act", "target", "leaders_killed"]].to_list() == [
        "washington",
        "leadership-strike",
        "kataib-hezbollah",
        1,
    ]
    assert record.loc["maysan", ["act", "claim", "target"]].to_list() == ["attack", "unclaimed", "rival-militia"]
    assert "suspend" not in set(record["act"])


def test_an_event_by_several_is_a_row_for_each_and_its_dead_are_counted_once() -> None:
    truce = documented_record(scenario("ceasefire-2020")).query("event == 'truce'")

    assert set(truce["actor"]) == {"kataib-hezbollah", "tehran"}
    assert documented_record(scenario("gaza-war-2023"))["leaders_killed"].sum() == 1


def test_the_table_is_the_measures_table() -> None:
    table = evaluate(scenario("june-war-2025"), transcript(""), range(3))

    assert tuple(table.columns) == tuple(tables.COLUMNS["measures"])
    assert len(tables.encoded(table, "measures")) > 0
    assert table.groupby(["outcome", "foil"]).size().eq(3).all()


def test_a_scenario_without_outcomes_has_an_empty_table_of_the_same_columns() -> None:
    table = evaluate(scenario("permanent-us-withdrawal"), transcript(""), [0])

    assert table.empty
    assert tuple(table.columns) == tuple(tables.COLUMNS["measures"])


def test_the_order_of_runs_and_rows_of_other_runs_do_not_matter() -> None:
    given = transcript("""
        0  2025-06-15  kataib-hezbollah  says conditional-threat about us-forces
        5  2025-06-14  kataib-hezbollah  attacks us-forces
        7  2025-06-14  kataib-hezbollah  attacks us-forces as umbrella
    """)
    war = scenario("june-war-2025")

    forwards = evaluate(war, given, [0, 5]).sort_values(["outcome", "foil", "run"], ignore_index=True)
    backwards = evaluate(war, given, [5, 0]).sort_values(["outcome", "foil", "run"], ignore_index=True)
    pd.testing.assert_frame_equal(forwards, backwards)
    claimed = forwards.query("outcome == 'no-claimed-attack-us' and foil == -1").set_index("run")["met"]
    assert claimed.to_dict() == {0: True, 5: False}
