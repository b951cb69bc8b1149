"""Waiting: days from a clock to the first act of a kind, or at least so many."""

import pytest

from sim.results.measures import evaluate
from sim.scenario.outcomes import Act, After

from .transcripts import measured, number, outcomes, scenario, transcript

#: Days of the Tower 22 episode's run.
RUN = 94


def test_days_run_from_the_first_day_of_the_window_which_counts_as_none() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah  attacks us-forces
        0  2024-02-05  kataib-hezbollah  attacks us-forces
    """
    assert number("days_to_first_attack", given) == 4
    assert number("days_to_first_attack", given, days=("2024-02-01", "2024-02-02")) == 0
    assert number("days_to_first_attack", given, days=("2024-02-02", "2024-02-03")) == 3


def test_where_nothing_comes_the_days_waited_are_a_lower_bound() -> None:
    values = measured("days_to_first_attack", "0  2024-02-01  kataib-hezbollah  attacks israel", targets=("us-forces",))

    assert values.censored[0]
    assert values.value[0] == RUN


def test_the_next_attack_is_on_a_later_day() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah  attacks us-embassy
        0  2024-02-01  asaib-ahl-al-haq  attacks us-embassy
        0  2024-02-08  asaib-ahl-al-haq  attacks us-embassy
    """
    clock = After(act=Act(act="attack", targets=("us-embassy",)))

    assert number("days_to_next_attack", given, after=clock) == 7
    assert number("days_to_first_attack", given, after=clock) == 0


@pytest.mark.parametrize(
    ("measure", "actors", "settings", "days"),
    [
        ("days_to_suspension", ("kataib-hezbollah",), {"front": "us"}, 2),
        ("days_to_suspension", ("harakat-al-nujaba",), {"front": "israel"}, 3),
        ("days_to_political_turn", ("asaib-ahl-al-haq",), {}, 4),
        ("days_to_retaliation", ("washington",), {}, 5),
        ("days_to_enforcement", ("baghdad",), {}, 6),
        ("days_to_enforcement", ("baghdad",), {"acts": ("removal",)}, 7),
        ("days_to_statement", ("badr",), {"tones": ("denies",)}, 9),
        ("days_to_statement", ("badr",), {}, 8),
        ("days_to_leader_statement", ("badr",), {}, 10),
    ],
)
def test_each_kind_of_act_has_its_own_first_day(
    measure: str, actors: tuple[str, ...], settings: dict[str, object], days: int
) -> None:
    given = """
        0  2024-01-30  kataib-hezbollah   suspends us-forces
        0  2024-01-31  harakat-al-nujaba  suspends israel
        0  2024-02-01  asaib-ahl-al-haq   turns-to-politics
        0  2024-02-02  washington         strikes kataib-hezbollah
        0  2024-02-03  baghdad            arrests kataib-hezbollah
        0  2024-02-04  baghdad            removes kataib-hezbollah
        0  2024-02-05  badr               says mild-condemnation by spokesman
        0  2024-02-06  badr               says denies by spokesman
        0  2024-02-07  badr               says endorses
    """
    assert number(measure, given, actors=actors, **settings) == days
    assert measured(measure, "", actors=actors, **settings).censored[0]


def test_a_run_that_waits_past_the_range_misses_it() -> None:
    never = outcomes("tower22-2024", "").loc[("kh-suspends", -1)]

    assert never["censored"]
    assert not never["met"]


def test_a_run_that_ends_within_the_range_is_left_out() -> None:
    two_days = evaluate(scenario("tower22-2024"), transcript(""), [0], days=2).set_index(["outcome", "foil"])

    assert two_days.loc[("kh-suspends", -1), ["value", "censored"]].to_list() == [2, True]
    assert two_days["met"].isna()[("kh-suspends", -1)]
