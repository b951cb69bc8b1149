"""Shares and ratios: what zero over zero means, and how few acts are too few."""

import math
from datetime import date

import pytest

from sim.scenario.outcomes import Act, After

from .transcripts import category, measured, number

MIXED = """
    0  2024-02-01              kataib-hezbollah  attacks us-forces
    0  2024-02-02..2024-02-05  kataib-hezbollah  attacks us-forces in syria as umbrella times 2
    0  2024-02-06              asaib-ahl-al-haq  attacks us-embassy as facade
"""


def test_a_claims_share_is_of_all_attacks_whoever_made_them() -> None:
    assert number("claim_mode_share", MIXED, claims=("umbrella",)) == 0.5
    assert number("claim_mode_share", MIXED, actors=("kataib-hezbollah",), claims=("own-name",)) == 0.25
    assert number("claim_mode_share", MIXED, actors=("asaib-ahl-al-haq",), claims=("own-name",)) == 0


def test_a_claims_share_may_be_among_some_claims_only() -> None:
    share = number("claim_mode_share", MIXED, claims=("facade",), among=("own-name", "facade"))

    assert share == 0.5


def test_a_share_of_nothing_and_of_too_few_is_left_out() -> None:
    assert math.isnan(number("claim_mode_share", "", claims=("umbrella",)))
    assert math.isnan(number("claim_mode_share", MIXED, claims=("umbrella",), min_acts=5))
    assert number("claim_mode_share", MIXED, claims=("umbrella",), min_acts=4) == 0.5


def test_the_claim_of_the_nth_attack() -> None:
    def nth(n: int) -> After:
        return After(act=Act(act="attack", targets=("us-forces", "us-embassy"), nth=n))

    assert category("claim_mode", MIXED, after=nth(1)) == "own-name"
    assert category("claim_mode", MIXED, after=nth(4)) == "facade"
    assert not measured("claim_mode", MIXED, after=nth(4)).left_out[0]
    assert measured("claim_mode", MIXED, after=nth(5)).left_out[0]


def test_the_mix_of_targets_names_what_was_hit() -> None:
    asked = ("us-forces", "us-embassy", "us-logistics")

    assert category("target_mix", MIXED, targets=asked) == "us-embassy+us-forces"
    assert category("target_mix", "", targets=asked) == "none"


def test_one_target_over_another() -> None:
    given = """
        0  2024-02-01..2024-02-10  kataib-hezbollah  attacks israel in israel as umbrella times 10
        0  2024-02-01..2024-02-03  kataib-hezbollah  attacks us-forces as umbrella times 2
    """
    over = {"above": ("israel",), "below": ("us-forces",)}

    assert number("target_mix_ratio", given, **over) == 5
    assert number("target_mix_ratio", given, targets=("israel",), **over) == 10
    assert math.isnan(number("target_mix_ratio", "", **over))
    assert math.isnan(number("target_mix_ratio", given, min_acts=13, **over))


SHIFT = {"inward": ("kurdistan-oil",), "outward": ("us-forces",), "split": date(2024, 3, 1)}


def test_violence_that_turns_inward_is_a_positive_shift() -> None:
    given = """
        0  2024-02-01..2024-02-05  badr  attacks us-forces times 3
        0  2024-02-06              badr  attacks kurdistan-oil
        0  2024-03-01              badr  attacks kurdistan-oil
    """
    assert number("target_mix_shift", given, **SHIFT) == 0.75
    assert math.isnan(number("target_mix_shift", "", **SHIFT))


def test_a_documented_number_can_stand_for_the_earlier_violence_abroad() -> None:
    later = "0  2024-03-05  badr  attacks kurdistan-oil"

    assert math.isnan(number("target_mix_shift", later, **SHIFT))
    assert number("target_mix_shift", later, baseline=4.0, **SHIFT) == 1
    assert math.isnan(number("target_mix_shift", "", baseline=4.0, **SHIFT))


def test_a_regions_share_and_how_it_changes() -> None:
    asked = {"region": "iraq", "split": date(2024, 2, 2), "min_early": 2, "min_all": 4}

    assert number("target_region_share", MIXED, region="iraq") == 0.5
    assert math.isnan(number("target_region_share", "", region="iraq"))
    assert math.isnan(number("target_region_share", MIXED, region="iraq", min_acts=5))
    assert number("target_region_share_change", MIXED, **asked) == 0
    assert number("target_region_share_change", MIXED, **{**asked, "split": date(2024, 2, 5)}) == pytest.approx(1 / 6)
    assert math.isnan(number("target_region_share_change", MIXED, **{**asked, "min_early": 3}))
    assert math.isnan(number("target_region_share_change", MIXED, **{**asked, "min_all": 5}))


def test_the_month_of_the_first_claim() -> None:
    months = ("2024-01", "2024-02", "later-or-never")
    given = """
        0  2024-01-30  kataib-hezbollah  attacks israel in israel as unclaimed
        0  2024-02-10  kataib-hezbollah  attacks israel in israel as umbrella
    """
    assert category("first_claim_month", given, categories=months) == "2024-02"
    assert category("first_claim_month", given, categories=months, targets=("us-forces",)) == "later-or-never"
    march = "0  2024-03-10  kataib-hezbollah  attacks israel in israel"
    assert category("first_claim_month", march, categories=months) == "later-or-never"
