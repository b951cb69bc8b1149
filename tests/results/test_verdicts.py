"""Met or missed: how often, among which runs, with what weight."""

import math
from pathlib import Path

import pandas as pd
import pytest

from sim.results.verdicts import Verdict, unscored_because, verdicts, weighted_share, wilson
from sim.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def tower22() -> Scenario:
    """The episode that has every kind of outcome but an order."""
    return load(SCENARIOS / "tower22-2024.yaml")


def rows(outcome: str, met: list[bool | None], foil: int = -1, value: float = 1.0) -> pd.DataFrame:
    """Rows of the measures table: one run after the other."""
    return pd.DataFrame(
        {
            "run": range(len(met)),
            "outcome": outcome,
            "foil": foil,
            "measure": "days_to_suspension",
            "value": value,
            "category": "",
            "met": pd.array(met, dtype="boolean"),
            "started": [one is not None for one in met],
            "censored": False,
        }
    )


def only(scenario: Scenario, table: pd.DataFrame) -> Verdict:
    """The verdict on the one outcome in the table."""
    (found,) = verdicts(table, scenario)
    return found


def test_runs_that_are_left_out_count_neither_as_met_nor_as_missed(tower22: Scenario) -> None:
    found = only(tower22, rows("kh-suspends", [True, True, False, None, None]))

    assert (found.runs, found.counted, found.hits) == (5, 3, 2)
    assert found.share == pytest.approx(2 / 3)
    assert found.left_out == pytest.approx(2 / 5)
    assert found.met is True


def test_where_no_run_counts_there_is_no_verdict(tower22: Scenario) -> None:
    found = only(tower22, rows("kh-suspends", [None, None]))

    assert found.met is None
    assert math.isnan(found.share)
    assert math.isnan(weighted_share([found]))


@pytest.mark.parametrize(("met", "verdict"), [([True, False], True), ([True, False, False], False)])
def test_half_of_the_runs_is_enough(tower22: Scenario, met: list[bool | None], verdict: bool) -> None:
    assert only(tower22, rows("kh-suspends", met)).met is verdict


def test_false_twins_are_counted_apart(tower22: Scenario) -> None:
    table = pd.concat([rows("kh-suspends", [True, True]), rows("kh-suspends", [True, False], foil=0)])

    found = only(tower22, table)

    assert found.share == 1
    assert found.foils == (0.5,)


def test_the_sum_weighs_by_confidence(tower22: Scenario) -> None:
    confidence = {outcome.id: outcome.confidence for outcome in tower22.outcomes}
    assert (confidence["kh-suspends"], confidence["residual-attacks"]) == ("high", "medium")
    table = pd.concat([rows("kh-suspends", [True, True, False, False]), rows("residual-attacks", [True] * 4)])

    assert weighted_share(verdicts(table, tower22)) == pytest.approx((1.0 * 0.5 + 0.6 * 1.0) / 1.6)


def test_what_repeats_another_fact_is_not_scored_and_says_so(tower22: Scenario) -> None:
    derived = next(outcome for outcome in tower22.outcomes if outcome.status == "derived")

    assert derived.derives_from[0] in unscored_because(derived, tower22)
    assert verdicts(rows(derived.id, [True]), tower22) == []


def test_what_only_a_state_decides_is_scored_where_that_state_decides() -> None:
    path = SCENARIOS / "ceasefire-2020.yaml"
    simulated, scripted = load(path), load(path, sets=["actors.washington.mode=scripted"])
    names = {outcome.id for outcome in simulated.outcomes if outcome.status == "scripted"}
    by_washington = [
        outcome for outcome in simulated.outcomes if outcome.id in names and outcome.actors[0].startswith("washington")
    ]
    assert by_washington

    for outcome in by_washington:
        assert unscored_because(outcome, simulated) == ""
        assert "replayed" in unscored_because(outcome, scripted)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1.0)],
)
def test_wilson_gives_published_values(hits: int, count: int, low: float, high: float) -> None:
    assert wilson(hits, count) == pytest.approx((low, high), abs=5e-5)


def test_of_no_runs_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
