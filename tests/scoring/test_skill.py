"""Skill says how much of another's score is saved, and how far that hangs on single episodes."""

import numpy as np
import pandas as pd
import pytest

from sim.scoring.skill import skills


def table(scores: dict[str, list[float]]) -> pd.DataFrame:
    """One outcome of weight 1 in each of several episodes, for each model."""
    return pd.DataFrame(
        [
            {
                "model": model,
                "episode": f"e{place}",
                "family": "brier",
                "weight": 1.0,
                "score": value,
                "relative": value,
            }
            for model, values in scores.items()
            for place, value in enumerate(values)
        ]
    )


def overall(found: pd.DataFrame, model: str, against: str) -> pd.Series:
    """The row over all episodes."""
    rows = found[(found["model"] == model) & (found["against"] == against) & (found["measure"] == "brier")]
    return rows[rows["episode"] == ""].iloc[0]


def test_skill_is_what_is_saved_of_the_others_score() -> None:
    found = skills(table({"theory": [0.1, 0.2], "coin": [0.25, 0.25]}), ["coin"], seed=1)

    row = overall(found, "theory", "coin")
    assert row["skill"] == pytest.approx(1 - 0.3 / 0.5)
    assert row["score"] == pytest.approx(0.15)
    one = found[(found["episode"] == "e1") & (found["measure"] == "brier")]
    assert one["skill"].tolist() == pytest.approx([1 - 0.2 / 0.25])
    assert one["low"].isna().all()


def test_whoever_is_as_good_has_no_skill_and_who_is_worse_has_less() -> None:
    found = skills(table({"theory": [0.3] * 4, "same": [0.3] * 4, "better": [0.1] * 4}), ["same", "better"], seed=1)

    assert overall(found, "theory", "same")["skill"] == 0
    assert overall(found, "theory", "better")["skill"] == pytest.approx(-2)


def test_the_interval_is_that_of_resampled_episodes() -> None:
    rng = np.random.default_rng(3)
    mine, other = rng.uniform(0, 0.3, 10), rng.uniform(0.2, 0.5, 10)

    row = overall(skills(table({"theory": list(mine), "coin": list(other)}), ["coin"], seed=1), "theory", "coin")

    drawn = rng.integers(0, 10, (20_000, 10))
    expected = np.quantile(1 - mine[drawn].sum(axis=1) / other[drawn].sum(axis=1), (0.025, 0.975))
    assert [row["low"], row["high"]] == pytest.approx(expected, abs=0.03)
    assert row["low"] < row["skill"] < row["high"]


def test_one_bad_episode_widens_the_interval() -> None:
    even = overall(skills(table({"a": [0.1] * 8, "coin": [0.25] * 8}), ["coin"], seed=1), "a", "coin")
    odd = overall(skills(table({"a": [0.0] * 7 + [0.8], "coin": [0.25] * 8}), ["coin"], seed=1), "a", "coin")

    assert even["skill"] == pytest.approx(odd["skill"])
    assert even["high"] - even["low"] == pytest.approx(0)
    assert odd["low"] < 0 < odd["high"]


def test_the_same_seed_gives_the_same_interval() -> None:
    scores = table({"a": [0.1, 0.31, 0.2, 0.05, 0.17], "coin": [0.25] * 5})

    pd.testing.assert_frame_equal(skills(scores, ["coin"], seed=4), skills(scores, ["coin"], seed=4))
    again = skills(scores, ["coin"], seed=5)
    assert not skills(scores, ["coin"], seed=4)["low"].equals(again["low"])
