"""Clocks: what starts them, what shifts the window, which runs are left out."""

from datetime import date

import pandas as pd
import pytest

from sim.results.measures import evaluate
from sim.results.measures.clock import window_of
from sim.results.measures.history import DOCUMENTED, History
from sim.results.measures.question import Question, Window
from sim.scenario import Scenario, load
from sim.scenario.outcomes import Act, After
from sim.scenario.outcomes import Window as Days

from .transcripts import SCENARIOS, outcomes, scenario, transcript

JANUARY = Days(start=date(2024, 1, 29), end=date(2024, 2, 5))
ENVOY = Act(act="envoy-visit", actors=("tehran",))


def window(given: str, after: After | None, *, of: Scenario | None = None, runs: int = 1, **settings: object) -> Window:
    """The window of 29 January to 5 February under a clock; day 0 is 28 January."""
    history = History.of(of or scenario("tower22-2024"), transcript(given), range(runs))
    return window_of(history, Question("attacks_count", (), settings=settings), JANUARY, after)


def test_without_a_clock_the_window_is_as_written() -> None:
    plain = window("", None)

    assert (plain.start[0], plain.end[0], plain.started[0]) == (1, 8, True)


def test_a_settings_own_days_replace_the_windows() -> None:
    other = window("", None, since=date(2024, 2, 1), until=date(2024, 2, 2))

    assert (other.start[0], other.end[0]) == (4, 5)


def test_a_clock_on_an_event_cuts_off_the_days_before_it() -> None:
    maysan = window("", After(event="maysan"))

    assert (maysan.clock[0], maysan.start[0], maysan.end[0]) == (7, 7, 8)


def test_a_clock_may_start_at_an_events_end() -> None:
    assert window("", After(event="us-strikes", point="end")).clock[0] == 6


def test_within_closes_the_window_so_many_days_after_the_clock() -> None:
    assert window("", After(event="maysan"), within=3).end[0] == 10


def test_a_simulated_envoy_moves_the_whole_window_with_him() -> None:
    late = window("0  2024-02-03  tehran  sends-an-envoy", After(event="ghaani", act=ENVOY))

    assert (late.clock[0], late.start[0], late.end[0]) == (6, 6, 13)


def test_a_replayed_envoy_comes_when_he_came() -> None:
    scripted = load(SCENARIOS / "tower22-2024.yaml", ["actors.tehran.mode=scripted"])

    replayed = window("0  2024-02-03  tehran  sends-an-envoy", After(event="ghaani", act=ENVOY), of=scripted)
    assert (replayed.clock[0], replayed.end[0]) == (1, 8)


def test_a_run_without_the_act_does_not_start() -> None:
    given = "1  2024-02-03  kataib-hezbollah  attacks us-embassy"
    clock = After(act=Act(act="attack", targets=("us-embassy",)))

    assert list(window(given, clock, runs=2).started) == [False, True]


@pytest.mark.parametrize(("nth", "day"), [(1, 3), (2, 3), (3, 5)])
def test_the_nth_act_counts_an_actors_day_once(nth: int, day: int) -> None:
    given = """
        0  2024-01-31  kataib-hezbollah   attacks us-embassy times 3
        0  2024-01-31  harakat-al-nujaba  attacks us-embassy
        0  2024-02-02  kataib-hezbollah   attacks us-embassy
    """
    assert window(given, After(act=Act(act="attack", nth=nth))).clock[0] == day


def test_what_the_scenario_put_there_can_start_a_clock() -> None:
    given = "0  2024-01-28  kataib-hezbollah  attacks us-forces killing 3 [tower22]"

    assert window(given, After(act=Act(act="attack"))).started[0]


def test_a_clock_may_look_at_another_episodes_event() -> None:
    given = "0  2025-07-03  badr  attacks kurdistan-oil as unclaimed"

    assert outcomes("kurdistan-july-2025", given).loc[("lag", -1), "value"] == 9


def test_an_event_that_a_counterfactual_removes_starts_nothing() -> None:
    table = outcomes("tower22-2024-without-envoy", "")

    assert not table.loc[("nujaba-defies", -1), "started"]
    assert pd.isna(table.loc[("nujaba-defies", -1), "met"])
    assert table.loc[("kh-suspends", -1), "started"]


def test_a_clock_that_starts_after_the_last_day_that_counts_leaves_the_run_out() -> None:
    given = "0  2021-01-10  asaib-ahl-al-haq  attacks us-embassy as facade"
    table = outcomes("ceasefire-2020", given)

    assert pd.isna(table.loc[("aah-rebuffs-envoy", -1), "met"])
    assert table.loc[("first-breach", -1), "value"] == 92
    assert table.loc[("first-breach-claim", -1), "category"] == "facade"


def test_waiting_goes_on_beyond_the_documented_window() -> None:
    given = """
        0  2020-12-10  asaib-ahl-al-haq  attacks us-embassy as facade
        0  2020-12-13  asaib-ahl-al-haq  says ends-truce about us-forces
    """
    assert outcomes("ceasefire-2020", given).loc[("aah-ends-truce", -1), "value"] == 3


def test_days_that_no_run_covers_are_left_out_and_a_cut_window_says_so() -> None:
    ten_days = evaluate(scenario("tower22-2024"), transcript(""), [0], days=10).set_index(["outcome", "foil"])

    assert pd.isna(ten_days.loc[("relapse-attempt", -1), "met"])
    assert ten_days.loc[("lull", -1), "censored"]
    assert not ten_days.loc[("residual-attacks", -1), "censored"]


def test_in_a_documented_record_the_event_itself_starts_the_clock() -> None:
    history = History.of(
        scenario("tower22-2024"), transcript("-1  2024-02-03  tehran  sends-an-envoy [x]"), [DOCUMENTED]
    )
    question = Question("attacks_count", ())

    assert window_of(history, question, JANUARY, After(event="ghaani", act=ENVOY)).clock[0] == 1
