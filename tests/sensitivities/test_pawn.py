"""PAWN: the index of SALib, an order that is known, and what chance alone would show."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.sensitivities.pawn import PAWN, distance, pawn, sliced
from sim.sensitivities.resampling import Found
from sim.study.sampling import sobol as sequence

from .functions import g_function, ishigami, with_luck

POINTS = sequence(tuple("abcd"), 512, 3)


def found_in(model: Callable[[np.ndarray], np.ndarray], luck: float = 0.0, seed: int = 1) -> Found:
    """The index of a function of four factors."""
    found = pawn(with_luck(model(POINTS), luck, 10, seed), POINTS, seed=seed, resamples=60)
    assert found is not None
    return found


def test_the_index_is_that_of_salib() -> None:
    analyze = pytest.importorskip("SALib.analyze.pawn")
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
    theirs = analyze.analyze(problem, POINTS, ishigami(POINTS), S=10)

    assert found_in(ishigami).indices[PAWN].value == pytest.approx(theirs["median"], abs=1e-12)


def test_the_index_of_counts_with_many_ties_is_that_of_salib() -> None:
    analyze = pytest.importorskip("SALib.analyze.pawn")
    counts = np.floor(3 * g_function(POINTS))
    theirs = analyze.analyze({"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}, POINTS, counts, S=10)

    ours = [distance(counts, sliced(column)) for column in POINTS.T]

    assert ours == pytest.approx(theirs["median"].tolist(), abs=1e-12)


@pytest.mark.parametrize("luck", [0.0, 1.0])
def test_factors_come_in_the_order_of_their_importance(luck: float) -> None:
    found = found_in(lambda x: 4 * x[..., 0] + 3 * x[..., 1] + 2 * x[..., 2], luck)
    value = found.indices[PAWN].value

    assert value[0] > value[1] > value[2] > value[3]
    assert found.is_above.tolist() == [True, True, True, False]
    assert found.direction[0] > found.direction[1] > found.direction[2] > 0.05


def test_pure_chance_passes_the_floor_about_one_time_in_twenty() -> None:
    passed: list[bool] = []
    for seed in range(12):
        passed += found_in(lambda x: 0 * x[..., 0], 1.0, seed).is_above.tolist()

    assert 0 < np.mean(passed) <= 0.15


def test_a_factor_in_levels_has_a_slice_for_each() -> None:
    column = np.array([0.0, 0.5, 1.0, 0.5, 0.0, 1.0])

    assert sliced(column).tolist() == [0, 1, 2, 1, 0, 2]


def test_a_factor_of_two_levels_that_decides_everything_is_far_above_the_floor() -> None:
    points = np.column_stack([np.tile([0.0, 1.0], 50), np.arange(100) / 100])
    found = pawn(points[:, :1] + np.zeros((1, 3)), points, seed=1, resamples=60)

    assert found is not None
    assert found.indices[PAWN].value[0] == pytest.approx(0.5) and found.is_above.tolist() == [True, False]


def test_a_measure_that_stays_the_same_has_no_index() -> None:
    assert pawn(np.ones((512, 2)), POINTS, seed=1) is None
    assert pawn(np.full((512, 2), np.nan), POINTS, seed=1) is None


def test_points_without_runs_do_not_count() -> None:
    values = with_luck(ishigami(POINTS), 0.0, 2)
    values[:12] = np.nan
    found = pawn(values, POINTS, seed=1, resamples=20)

    assert found is not None and found.rows == 500
