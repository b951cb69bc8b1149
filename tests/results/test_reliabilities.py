"""Classes of probability: what was given, what happened, and what chance allows."""

import numpy as np
import pandas as pd
import pytest

from sim.results.reliabilities import calibration, kinds, reliabilities


def said(probability: list[float], happened: list[int]) -> pd.DataFrame:
    """Statements."""
    return pd.DataFrame({"probability": probability, "happened": happened})


def test_each_class_has_its_mean_its_count_and_its_share() -> None:
    table = reliabilities(said([0.12, 0.18, 0.95, 1.0], [0, 1, 1, 1]))

    assert table["count"].tolist() == [2, 2]
    assert table["probability"].tolist() == pytest.approx([0.15, 0.975])
    assert table["share"].tolist() == [0.5, 1.0]


def test_right_probabilities_lie_between_the_ends_about_as_often_as_they_should() -> None:
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(300):
        given = rng.uniform(0.5, 0.6, 25)
        row = reliabilities(said(given.tolist(), (rng.random(25) < given).astype(int).tolist())).iloc[0]
        inside += row["consistent_low"] <= row["share"] <= row["consistent_high"]
    assert 0.93 <= inside / 300 <= 1.0


def test_wrong_probabilities_lie_outside() -> None:
    row = reliabilities(said([0.92] * 40, [0] * 20 + [1] * 20)).iloc[0]

    assert row["share"] < row["consistent_low"]
    assert row["low"] < 0.5 < row["high"]


def test_the_ends_are_those_of_the_binomial_distribution() -> None:
    from scipy.stats import binom

    row = reliabilities(said([0.35] * 30, [0] * 30)).iloc[0]

    assert row["consistent_low"] == pytest.approx(binom.ppf(0.025, 30, 0.35) / 30)
    assert row["consistent_high"] == pytest.approx(binom.ppf(0.975, 30, 0.35) / 30)


def test_miscalibration_is_the_part_of_the_error_off_the_diagonal() -> None:
    found = calibration(said([0.75] * 4, [1, 0, 0, 0]))

    assert found.brier == pytest.approx((0.0625 + 3 * 0.5625) / 4)
    assert found.miscalibration == pytest.approx(0.25)
    assert calibration(said([0.25] * 4, [1, 0, 0, 0])).miscalibration == 0


def test_truths_false_twins_and_categories_are_told_apart() -> None:
    table = pd.DataFrame({"statement": ["itself", "foil 0", "foil 12", "comply"]})

    assert kinds(table).tolist() == ["truths", "false twins", "false twins", "categories"]
