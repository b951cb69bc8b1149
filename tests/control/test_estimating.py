"""A part over a whole: its value, its interval, and when it has none; ways through time."""

import math

import numpy as np
import pytest

from sim.control.estimating import estimate, trend
from sim.control.instruments import Part


def test_sums_are_divided_not_shares_averaged() -> None:
    found = estimate(Part(np.array([1.0, 0.0]), np.array([1.0, 9.0])), seed=1, name="x")

    assert found.value == pytest.approx(0.1)
    assert (found.part, found.whole, found.tested) == (0.5, 5.0, 2)


def test_zero_over_zero_has_no_value() -> None:
    found = estimate(Part(np.zeros(5), np.zeros(5)), seed=1, name="x")

    assert math.isnan(found.value) and math.isnan(found.low)
    assert found.tested == 0


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    hits = 0
    for number in range(200):
        whole = rng.poisson(4, 60).astype(float)
        part = rng.binomial(whole.astype(int), 0.3).astype(float)
        found = estimate(Part(part, whole), seed=number, name="coverage")
        hits += found.low <= 0.3 <= found.high
    assert 0.88 <= hits / 200 <= 0.99


def test_a_single_run_has_no_interval() -> None:
    found = estimate(Part(np.array([1.0]), np.array([2.0])), seed=1, name="x")

    assert found.value == 0.5
    assert math.isnan(found.low) and math.isnan(found.high)


def test_a_difference_that_may_be_nothing_is_divided_by_nothing() -> None:
    unsure = Part(np.ones(20), np.array([3.0, -2.9] * 10))

    assert math.isnan(estimate(unsure, seed=1, name="x", sure=True).value)
    assert estimate(Part(np.ones(20), np.full(20, 2.0)), seed=1, name="x", sure=True).value == 0.5


def test_the_same_seed_draws_the_same_runs_and_another_name_draws_others() -> None:
    rng = np.random.default_rng(4)
    part = Part(rng.random(40), rng.random(40) + 1)

    assert estimate(part, seed=1, name="x") == estimate(part, seed=1, name="x")
    assert estimate(part, seed=1, name="x").low != estimate(part, seed=1, name="y").low
    assert estimate(part, seed=1, name="x").low != estimate(part, seed=2, name="x").low


def test_a_steady_rise_is_a_rank_correlation_of_one_and_rarely_by_chance() -> None:
    found = trend(np.array([0.1, 0.2, 0.4, 0.5, 0.9, 1.1, 1.2]), seed=1, name="x")

    assert found.correlation == pytest.approx(1.0)
    assert found.chance < 0.01
    assert trend(-np.arange(6.0), seed=1, name="x").correlation == pytest.approx(-1.0)


def test_ties_share_their_rank() -> None:
    assert trend(np.array([0.0, 0.0, 1.0, 1.0]), seed=1, name="x").correlation == pytest.approx(np.sqrt(0.8))


def test_a_way_that_chance_takes_as_easily_is_told_as_such() -> None:
    assert trend(np.array([0.3, 0.1, 0.4, 0.2]), seed=1, name="x").chance > 0.5


def test_how_often_chance_goes_as_far_is_what_all_orders_say() -> None:
    # Of the 24 orders of four, the rising and the falling one go as far.
    assert trend(np.array([0.1, 0.2, 0.3, 0.4]), seed=1, name="x").chance == pytest.approx(2 / 24, abs=0.02)


def test_values_that_luck_could_swap_leave_the_way_through_time_open() -> None:
    rng = np.random.default_rng(5)
    values = np.array([0.50, 0.51, 0.52, 0.53, 0.54])

    sure = trend(values, values + rng.normal(0, 0.001, (500, 5)), seed=1, name="x")
    unsure = trend(values, values + rng.normal(0, 0.1, (500, 5)), seed=1, name="x")
    assert (sure.low, sure.high) == pytest.approx((1.0, 1.0))
    assert unsure.low < 0 < unsure.high
    assert unsure.correlation == sure.correlation


@pytest.mark.parametrize("values", [[0.1, 0.2, 0.3], [0.5] * 6, [math.nan] * 6, [0.1, math.nan, 0.2, 0.3]])
def test_too_few_or_equal_values_have_no_way_through_time(values: list[float]) -> None:
    found = trend(np.array(values), np.ones((9, len(values))), seed=1, name="x")

    assert math.isnan(found.correlation) and math.isnan(found.chance)
