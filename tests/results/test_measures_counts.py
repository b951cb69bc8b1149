"""Counting: who is counted depends on what an observer sees."""

import math
from datetime import date

import pytest

from .transcripts import measured, number

FEBRUARY = ("2024-02-01", "2024-02-29")
FOUR_CLAIMS = """
    0  2024-02-01  kataib-hezbollah   attacks us-forces
    0  2024-02-02  kataib-hezbollah   attacks us-forces as umbrella
    0  2024-02-03  kataib-hezbollah   attacks us-embassy as facade
    0  2024-02-04  harakat-al-nujaba  attacks israel in israel as unclaimed
"""


@pytest.mark.parametrize(
    ("actors", "attribution", "seen"),
    [
        (("any-iran-aligned-militia",), "visible", 4),
        (("kataib-hezbollah",), "visible", 1),
        (("kataib-hezbollah",), "true", 3),
        (("harakat-al-nujaba",), "visible", 0),
        (("hardline-core",), "true", 4),
        (("islamic-resistance-in-iraq",), "visible", 1),
        (("any-facade",), "visible", 1),
        (("ashab-al-kahf",), "visible", 1),
        (("unattributed",), "visible", 1),
        (("state-integrated-wing",), "true", 0),
    ],
)
def test_an_attack_is_laid_at_the_door_of_whoever_it_seems_to_come_from(
    actors: tuple[str, ...], attribution: str, seen: int
) -> None:
    assert number("attacks_count", FOUR_CLAIMS, actors=actors, attribution=attribution) == seen


def test_attacks_are_narrowed_by_target_region_claim_and_day() -> None:
    assert number("attacks_count", FOUR_CLAIMS, targets=("us-forces",)) == 2
    assert number("attacks_count", FOUR_CLAIMS, regions=("israel",)) == 1
    assert number("attacks_count", FOUR_CLAIMS, claims=("facade", "unclaimed")) == 2
    assert number("attacks_count", FOUR_CLAIMS, days=("2024-02-02", "2024-02-03")) == 2


def test_a_claim_is_own_name_or_umbrella_unless_the_outcome_says_otherwise() -> None:
    assert number("attacks_claimed", FOUR_CLAIMS) == 2
    assert number("attacks_claimed", FOUR_CLAIMS, claims=("own-name", "umbrella", "facade")) == 3


def test_each_run_is_counted_apart_and_a_run_without_acts_counts_nothing() -> None:
    given = """
        0  2024-02-01              kataib-hezbollah  attacks us-forces
        2  2024-02-01..2024-02-05  kataib-hezbollah  attacks us-forces times 3
    """
    assert list(measured("attacks_count", given, runs=3).value) == [1, 0, 3]


def test_what_the_scenario_put_there_is_not_behaviour() -> None:
    given = """
        0  2024-01-28  kataib-hezbollah  attacks us-forces killing 3 [tower22]
        0  2024-01-29  kataib-hezbollah  attacks us-forces
    """
    assert number("attacks_count", given) == 1
    assert number("fatalities_us", given) == 0


def test_the_weekly_rate_is_over_the_days_of_the_window() -> None:
    given = "0  2024-02-01..2024-02-14  kataib-hezbollah  attacks us-forces times 6"

    assert number("attacks_rate_per_week", given, days=("2024-02-01", "2024-02-14")) == 3
    assert number("attacks_rate_per_week", "", days=("2024-02-01", "2024-02-14")) == 0


def test_a_baseline_is_scaled_to_the_days_it_took() -> None:
    given = "0  2024-02-01..2024-02-28  kataib-hezbollah  attacks us-forces times 4"
    asked = {"days": ("2024-02-01", "2024-02-28"), "baseline": 20.0}

    assert number("attacks_over_baseline", given, **asked) == pytest.approx(0.2)
    assert number("attacks_over_baseline", given, baseline_days=14, **asked) == pytest.approx(0.1)
    assert math.isnan(number("attacks_over_baseline", given, days=FEBRUARY))


AROUND = {"days": ("2024-02-10", "2024-02-10"), "days_before": 10, "days_after": 10}


def test_the_ratio_compares_daily_rates_before_and_after_the_clock() -> None:
    given = """
        0  2024-02-01..2024-02-08  kataib-hezbollah  attacks us-forces times 8
        0  2024-02-10              kataib-hezbollah  attacks us-forces times 2
        0  2024-02-12..2024-02-15  kataib-hezbollah  attacks us-forces times 4
    """
    assert number("attack_rate_ratio", given, clock_day="before", **AROUND) == pytest.approx(0.4)
    assert number("attack_rate_ratio", given, clock_day="after", **AROUND) == pytest.approx(0.75)


def test_a_ratio_of_nothing_over_nothing_or_of_too_few_acts_is_left_out() -> None:
    one = "0  2024-02-12  kataib-hezbollah  attacks us-forces"

    assert math.isnan(number("attack_rate_ratio", "", clock_day="after", **AROUND))
    assert math.isnan(number("attack_rate_ratio", one, clock_day="after", min_acts=2, **AROUND))
    assert number("attack_rate_ratio", one, clock_day="after", **AROUND) == 1


def test_a_ratio_whose_days_reach_out_of_the_run_is_left_out() -> None:
    given = "0  2024-01-28..2024-02-12  kataib-hezbollah  attacks us-forces times 10"

    early = {**AROUND, "days": ("2024-02-02", "2024-02-02")}
    assert math.isnan(number("attack_rate_ratio", given, clock_day="after", **early))


def test_the_longest_calm_is_the_gap_between_attacks_or_the_whole_window() -> None:
    given = """
        0  2024-02-05  kataib-hezbollah  attacks us-forces
        0  2024-02-20  kataib-hezbollah  attacks us-forces
    """
    assert number("days_without_attack", given, days=FEBRUARY) == 14
    assert number("days_without_attack", "", days=FEBRUARY) == 29
    assert number("days_without_attack", given, days=FEBRUARY, until=date(2024, 2, 10)) == 5


def test_deaths_strikes_and_statements_are_counted() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah  attacks us-forces killing 2
        0  2024-02-02  washington        strikes kataib-hezbollah
        0  2024-02-03  washington        kills-a-leader-of kataib-hezbollah
        0  2024-02-04  asaib-ahl-al-haq  says endorses about us-forces
        0  2024-02-05  asaib-ahl-al-haq  says denies by spokesman
    """
    assert number("fatalities_us", given) == 2
    assert number("strikes_count", given, actors=("washington-biden",)) == 2
    assert number("strikes_count", given, actors=("israel",)) == 0
    assert number("statements_count", given, actors=("asaib-ahl-al-haq",)) == 2
    assert number("statements_count", given, actors=("asaib-ahl-al-haq",), tones=("endorses",)) == 1
    assert number("statements_count", given, actors=("asaib-ahl-al-haq",), voices=("spokesman",)) == 1


def test_a_leader_who_hides_twice_is_one_leader() -> None:
    given = """
        0  2024-02-01  kataib-hezbollah   hides
        0  2024-02-10  kataib-hezbollah   hides
        0  2024-02-10  harakat-al-nujaba  hides
        0  2024-02-11  harakat-al-nujaba  evacuates
    """
    assert number("leaders_hidden_or_abroad", given) == 2
    assert number("leaders_hidden_or_abroad", "") == 0
    assert number("acts_count", given, acts=("evacuate",)) == 1
    assert number("acts_count", given, acts=("hide", "evacuate")) == 4
