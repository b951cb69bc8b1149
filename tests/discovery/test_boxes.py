"""Boxes: what they hold, how good they are, and which limits are there by chance."""

import numpy as np
import pandas as pd
import pytest

from sim.discovery.boxes import Box, Limits, best, doubtful

POINTS = pd.DataFrame({"a": [0.1, 0.4, 0.6, 0.9], "mode": ["scripted", "simulated", "scripted", "simulated"]})


def box(coverage: float, density: float, mass: float, **limits: Limits) -> Box:
    """A box of a hundred points, of which a fifth has the outcome."""
    return Box(coverage, density, mass, round(100 * mass), round(20 * coverage), 0.2, limits)


def test_a_box_holds_what_is_within_all_its_limits() -> None:
    found = box(1, 1, 0.5, a=Limits(low=0.4), mode=Limits(words=("simulated",)))

    assert found.holds(POINTS).tolist() == [False, True, False, True]
    assert Limits(high=0.4).holds(POINTS["a"]).tolist() == [True, True, False, False]
    assert Limits().holds(POINTS["a"]).all()


def test_the_score_is_the_correlation_of_lying_inside_with_the_outcome() -> None:
    inside = np.repeat([1, 0], [25, 75])
    hit = np.concatenate([np.repeat([1, 0], [15, 10]), np.repeat([1, 0], [5, 70])])

    assert box(0.75, 0.6, 0.25).score == pytest.approx(np.corrcoef(inside, hit)[0, 1])
    assert box(1, 0.2, 1).score == 0
    assert box(1, 1, 0.2).score == pytest.approx(1)


def test_the_best_box_scores_highest_and_of_equals_asks_least() -> None:
    one, two = Limits(low=0.1), Limits(high=0.9)
    boxes = [box(1, 0.2, 1), box(0.75, 0.6, 0.25, a=one, b=two), box(0.75, 0.6, 0.25, a=one), box(0.1, 1, 0.02, a=one)]

    assert best(boxes) == 2


def test_the_limit_most_likely_there_by_chance_is_named() -> None:
    sure, unsure, worse = (
        Limits(low=0.1, p_low=1e-9),
        Limits(low=0.1, high=0.8, p_low=0.2, p_high=0.6),
        Limits(high=1, p_high=0.4),
    )

    assert doubtful(box(1, 1, 0.2, a=sure, c=worse)) == ("c", "high")
    assert doubtful(box(1, 1, 0.2, a=sure, b=unsure, c=worse)) == ("b", "high")
    assert doubtful(box(1, 1, 0.2, m=Limits(words=("x",), p_low=0.3))) == ("m", "low")
    assert doubtful(box(1, 1, 0.2, a=sure)) is None
    assert doubtful(box(1, 0.2, 1)) is None
