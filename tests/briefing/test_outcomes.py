"""Documented outcomes beside the runs."""

from pathlib import Path

import pytest

import sim
from sim.api import Result
from sim.briefing import missed_first, outcome_rows
from sim.results.verdicts import unscored_because, verdicts

GAZA = Path(__file__).parents[2] / "scenarios" / "gaza-war-2023.yaml"


@pytest.fixture(scope="module")
def gaza() -> Result:
    """Ten runs of the Gaza war, some of whose outcomes are missed."""
    return sim.load(GAZA).run(seed=1, runs=10)


def test_every_outcome_has_a_row_with_figures_or_with_the_reason(gaza: Result) -> None:
    rows = outcome_rows(gaza, with_base_rates=False)

    assert [row.id for row in rows] == [one.id for one in gaza.scenario.outcomes]
    for row, outcome in zip(rows, gaza.scenario.outcomes, strict=True):
        assert row.reason == unscored_because(outcome, gaza.scenario)
        assert row.scored == (row.share is not None or row.counted == 0) if row.scored else row.share is None
        assert row.statement == outcome.description and row.sources == outcome.sources


def test_figures_are_those_of_the_account(gaza: Result) -> None:
    rows = {row.id: row for row in outcome_rows(gaza)}
    account = "\n".join(gaza.account())

    for verdict in verdicts(gaza.measures, gaza.scenario):
        row = rows[verdict.outcome.id]
        assert (row.met, row.counted, row.left_out) == (verdict.met, verdict.counted, verdict.left_out)
        if row.gave and verdict.counted:
            assert f"{row.gave}; record: {row.documented}"[:40] in account


def test_missed_outcomes_come_first(gaza: Result) -> None:
    order = [row.met for row in missed_first(outcome_rows(gaza, with_base_rates=False))]

    assert False in order and True in order
    assert order == sorted(order, key=lambda met: 1 if met is None else 2 * met)


def test_base_rates_are_probabilities_or_missing(gaza: Result) -> None:
    rates = [row.base_rate for row in outcome_rows(gaza) if row.scored]

    assert any(rate is not None for rate in rates)
    assert all(rate is None or 0 < rate < 1 for rate in rates)
