"""Means of scores, weighted by confidence, with the error of luck."""

import math

import pandas as pd
import pytest

from sim.results.score_means import chosen, mean

ROWS = pd.DataFrame(
    {"score": [0.1, 0.3, 0.5], "error": [0.01, 0.02, 0.0], "relative": [0.2, 0.6, 1.0], "weight": [1.0, 0.6, 0.3],
     "split": ["in sample", "in sample", ""]}
)  # fmt: skip


def test_a_mean_weighs_outcomes_by_how_well_they_are_established() -> None:
    found = mean(ROWS, "score")

    assert found.value == pytest.approx((0.1 + 0.18 + 0.15) / 1.9)
    assert found.error == pytest.approx(math.hypot(0.01, 0.012) / 1.9)
    assert found.outcomes == 3


def test_errors_are_put_on_the_scale_of_the_mean() -> None:
    assert mean(ROWS).error == pytest.approx(2 * mean(ROWS, "score").error)


def test_what_has_no_value_is_left_out() -> None:
    found = mean(ROWS.assign(relative=[0.2, math.nan, math.nan]))

    assert (found.value, found.outcomes) == (pytest.approx(0.2), 1)


def test_a_mean_of_nothing_is_missing() -> None:
    assert math.isnan(mean(ROWS.iloc[:0]).value) and mean(ROWS.iloc[:0]).outcomes == 0


def test_a_perfect_score_has_no_error_to_scale() -> None:
    assert mean(ROWS.head(1).assign(score=0.0, relative=0.0)).error == 0


def test_the_interval_is_as_wide_as_the_error_says() -> None:
    found = mean(ROWS, "score")

    assert found.high - found.low == pytest.approx(2 * 1.959963984540054 * found.error)


def test_rows_without_a_split_belong_to_all() -> None:
    assert len(chosen(ROWS, "left cluster out")) == 1
    assert len(chosen(ROWS, "in sample")) == 3
    assert len(chosen(ROWS.drop(columns="split"), "in sample")) == 3
