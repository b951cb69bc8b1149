"""Paired differences: known cases, what the intervals promise, and what they refuse to promise."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.differences import CENSORED, CHANCE, MET, TOTAL, VALUE, differences, paired_mean, paired_share

BITS = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])), min_size=1, max_size=60)


def test_the_interval_of_a_mean_is_students() -> None:
    found = paired_mean(np.array([4.0, 4.0, 4.0]), np.array([5.0, 6.0, 7.0]))

    # Student's t with two degrees of freedom at 97.5 % is 4.302653.
    half = 4.302653 / math.sqrt(3)
    assert (found.before, found.after, found.difference) == (4.0, 6.0, 2.0)
    assert (found.low, found.high) == pytest.approx((2 - half, 2 + half), abs=1e-6)
    assert found.unchanged == 0.0


def test_the_interval_of_a_share_is_that_of_agresti_and_min() -> None:
    # Their approval ratings: 86 of 1600 turned one way and 150 the other; 0.04 apart, from 0.02 to 0.06.
    before = np.repeat([1.0, 1.0, 0.0, 0.0], [794, 150, 86, 570])
    after = np.repeat([1.0, 0.0, 1.0, 0.0], [794, 150, 86, 570])

    found = paired_share(before, after)

    assert found.difference == pytest.approx(-0.04)
    assert (found.low, found.high) == pytest.approx((-0.0587, -0.0212), abs=2e-4)
    assert found.unchanged == pytest.approx(1364 / 1600)


def test_pairs_that_do_not_differ_say_nothing_about_a_mean_and_something_about_a_share() -> None:
    same = np.array([0.0, 1.0] * 10)

    mean, share = paired_mean(same, same), paired_share(same, same)

    assert (mean.difference, share.difference) == (0.0, 0.0)
    assert math.isnan(mean.low)
    assert math.isnan(mean.high)
    assert share.low < 0 < share.high
    assert mean.unchanged == share.unchanged == 1.0


def test_one_pair_has_no_interval() -> None:
    found = paired_mean(np.array([1.0]), np.array([4.0]))

    assert found.difference == 3.0
    assert math.isnan(found.low)


def test_a_run_that_is_left_out_of_either_arm_is_no_pair() -> None:
    before, after = np.array([1.0, np.nan, 3.0, 5.0]), np.array([2.0, 7.0, np.nan, 5.0])

    found = paired_mean(before, after)

    assert (found.pairs, found.before, found.after, found.unchanged) == (2, 3.0, 3.5, 0.5)
    assert paired_mean(before, np.full(4, np.nan)).pairs == 0


@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_the_interval_of_a_mean_covers_the_truth_about_as_often_as_it_says(shared: float) -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(600):
        luck = rng.poisson(6.0, 30)
        own = np.where(rng.random(30) < shared, luck, rng.poisson(6.0, 30))
        found = paired_mean(luck.astype(float), own + rng.binomial(2, 0.5, 30))
        covered += found.low <= 1.0 <= found.high

    assert 0.925 <= covered / 600 <= 0.975


@pytest.mark.parametrize(("gain", "loss"), [(0.3, 0.1), (0.05, 0.0), (0.0, 0.6)])
def test_the_interval_of_a_share_covers_the_truth_at_least_about_as_often_as_it_says(gain: float, loss: float) -> None:
    rng = np.random.default_rng(6)
    covered = 0
    for _ in range(600):
        before = (rng.random(60) < 0.5).astype(float)
        luck = rng.random(60)
        after = np.where(before == 0, luck < gain, luck >= loss).astype(float)
        found = paired_share(before, after)
        covered += found.low <= (gain - loss) / 2 <= found.high

    assert covered / 600 >= 0.93


@given(BITS)
def test_the_interval_of_a_share_holds_the_difference_and_stays_possible(pairs: list[tuple[float, float]]) -> None:
    before, after = (np.array(side) for side in zip(*pairs, strict=True))

    found = paired_share(before, after)

    assert -1 <= found.low <= found.difference + 1e-12
    assert found.difference - 1e-12 <= found.high <= 1
    assert found.low < found.high


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=40))
def test_turning_the_arms_round_turns_the_difference_round(pairs: list[tuple[int, int]]) -> None:
    before, after = (np.array(side, float) for side in zip(*pairs, strict=True))

    one, other = paired_mean(before, after), paired_mean(after, before)

    assert one.difference == -other.difference
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), nan_ok=True)


def table(**columns: list[float]) -> pd.DataFrame:
    """Values of some runs; `name__what` is a column."""
    return pd.DataFrame({tuple(name.split("__")): values for name, values in columns.items()})


def test_only_measures_that_both_arms_have_are_compared() -> None:
    before = table(attacks__total=[1, 2], pause__met=[1, 0], pause__value=[3, 4], pause__censored=[0, 0])
    after = table(attacks__total=[1, 3], pause__value=[3, 9], pause__censored=[0, 1], lull__met=[1, 1])

    found = differences(before, after)

    assert list(zip(found["measure"], found["what"], strict=True)) == [("attacks", TOTAL), ("pause", VALUE)]
    assert found["unchanged"].tolist() == [0.5, 0.5]
    assert found["censored"].tolist() == [0.0, 0.5]
    assert not found["what"].isin([CENSORED, MET, CHANCE]).any()


def test_the_share_of_runs_that_are_left_out_is_told() -> None:
    found = differences(table(pause__met=[1, np.nan, 1, 0]), table(pause__met=[1, 1, np.nan, 1]))

    assert found["pairs"].tolist() == [2]
    assert found["left_out"].tolist() == [0.5]
