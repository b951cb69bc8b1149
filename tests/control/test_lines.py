"""Tehran's lines as coded and as decided."""

from pathlib import Path

import numpy as np
import pytest

from sim.control.arms import AS_WAS, arms
from sim.control.lines import coded, decided
from sim.run import simulate
from sim.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def truce() -> Scenario:
    """The truce of 2020, with Tehran replayed."""
    return load(SCENARIOS / "ceasefire-2020.yaml", ["actors.tehran.mode=scripted"])


def test_lines_are_those_of_the_scenario(truce: Scenario) -> None:
    lines = coded(truce)

    assert lines.days == 114
    assert (lines.line[0, :, 0] == -1).all()
    assert lines.line_before.tolist() == [0, 0, 0]
    assert lines.effort[0, [0, 13, 14, 45, 58, 59]].tolist() == [0.5, 0.5, 0.25, 0.75, 0.75, 0.25]


def test_what_a_breach_weighs_is_line_times_effort_and_never_negative(truce: Scenario) -> None:
    lines = coded(truce)

    assert lines.weight[0, 0].tolist() == [0.5, 0, 0]
    assert lines.weight.min() == 0


def test_what_a_traced_run_decided_is_read_from_its_daily_states(short: Scenario) -> None:
    tables = simulate(short, seed=1, runs=3, traced=3)
    lines = decided(tables.daily, short, range(3))

    assert lines.line.shape == (3, 30, 3) and lines.effort.shape == (3, 30)
    rows = tables.daily.query("actor == 'tehran' and variable == 'line_israel' and run == 1").sort_values("date")
    assert lines.line[1, :, 1].tolist() == rows["value"].tolist()


def test_what_was_decided_by_a_replayed_tehran_is_what_is_coded(truce: Scenario) -> None:
    scenario = arms(truce)[AS_WAS]
    tables = simulate(scenario, seed=1, runs=1, traced=1)

    assert np.array_equal(decided(tables.daily, scenario, range(1)).line, coded(scenario).line)
    assert np.array_equal(decided(tables.daily, scenario, range(1)).effort, coded(scenario).effort)


def test_runs_without_daily_states_are_not_read(short: Scenario) -> None:
    tables = simulate(short, seed=1, runs=2, traced=1)

    with pytest.raises(ValueError, match="daily states"):
        decided(tables.daily, short, range(2))
