"""Sobol's indices: those that are known, those of SALib, and what luck alone would show."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.sensitivities.resampling import Found
from sim.sensitivities.sobol import FIRST, TOTAL, sobol

from . import functions
from .functions import designed, g_function, g_indices, ishigami, with_luck


def indices_of(points: int, model: Callable[[np.ndarray], np.ndarray], luck: float = 0.0, seed: int = 1) -> Found:
    """The indices of a function of four factors."""
    shares = designed(points, seed=seed)
    found = sobol(with_luck(model(shares), luck, seed=seed), shares, seed=seed, resamples=200)
    assert found is not None
    return found


def test_the_indices_of_ishigamis_function_are_those_known() -> None:
    found = indices_of(4096, ishigami)

    assert found.indices[FIRST].value == pytest.approx(functions.FIRST, abs=0.02)
    assert found.indices[TOTAL].value == pytest.approx(functions.TOTAL, abs=0.02)


def test_the_indices_of_the_g_function_are_those_known() -> None:
    first, total = g_indices()
    found = indices_of(4096, g_function)

    assert found.indices[FIRST].value == pytest.approx(first, abs=0.02)
    assert found.indices[TOTAL].value == pytest.approx(total, abs=0.02)


def test_the_indices_are_those_of_salib() -> None:
    analyze = pytest.importorskip("SALib.analyze.sobol")
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
    values = ishigami(designed(128))
    theirs = analyze.analyze(problem, values.ravel(), calc_second_order=False, seed=1)

    found = indices_of(128, ishigami)

    assert found.indices[FIRST].value == pytest.approx(theirs["S1"], abs=1e-9)
    assert found.indices[TOTAL].value == pytest.approx(theirs["ST"], abs=1e-9)
    for name, half in ((FIRST, theirs["S1_conf"]), (TOTAL, theirs["ST_conf"])):
        assert 1.96 * found.indices[name].spread == pytest.approx(half, rel=0.35, abs=1e-9)


def test_intervals_hold_the_known_indices_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(30):
        total = indices_of(64, g_function, seed=seed).indices[TOTAL]
        held += int((np.abs(total.value - g_indices()[1])[:2] <= 1.96 * total.spread[:2]).sum())

    assert held >= 50


@pytest.mark.parametrize("luck", [0.0, 2.0])
def test_a_factor_without_effect_lies_below_the_floor(luck: float) -> None:
    found = indices_of(256, ishigami, luck)

    assert found.is_above.tolist() == [True, True, True, False]
    assert found.effect[3] <= found.indices[TOTAL].floor[3]


def test_pure_luck_passes_the_floors_at_most_one_time_in_twenty() -> None:
    passed: dict[str, list[bool]] = {FIRST: [], TOTAL: []}
    for seed in range(60):
        found = indices_of(64, lambda x: 0 * x[..., 0], 1.0, seed)
        for name, one in passed.items():
            one += (found.indices[name].value > found.indices[name].floor).tolist()

    assert np.mean(passed[TOTAL]) <= 0.06
    assert 0 < np.mean(passed[FIRST]) <= 0.08


@pytest.mark.parametrize("runs", [5, 20])
def test_luck_that_all_points_share_passes_the_floor_about_one_time_in_twenty(runs: int) -> None:
    """Runs share their luck, so a factor that only scales it may look as if it did something."""
    shares, passed = designed(64), 0
    for seed in range(100):
        luck = np.random.default_rng(seed).standard_normal(runs)
        values = shares[..., :1] * 3 + (shares[..., 1:2] - 0.5) * luck
        found = sobol(values, shares, seed=seed, resamples=60)
        assert found is not None
        passed += bool(found.is_above[1])

    assert 0.01 <= passed / 100 <= 0.12


def test_the_floors_rise_with_luck() -> None:
    quiet, loud, louder = (indices_of(128, ishigami, luck) for luck in (0.5, 3.0, 8.0))

    for name in (FIRST, TOTAL):
        floors = [found.indices[name].floor[2] for found in (quiet, loud, louder)]
        assert floors == sorted(floors) and floors[2] > 1.2 * floors[0]
    assert (loud.indices[TOTAL].noise > quiet.indices[TOTAL].noise).all()


def test_without_luck_there_is_no_noise_in_the_total() -> None:
    total = indices_of(64, ishigami).indices[TOTAL]

    assert total.noise == pytest.approx(0, abs=1e-20) and total.value[3] == 0


def test_effects_are_the_shares_of_the_variance_even_under_luck() -> None:
    known = (functions.FIRST + functions.TOTAL) / 2
    found = indices_of(1024, ishigami, 4.0)

    assert found.effect / found.effect.sum() == pytest.approx(known / known.sum(), abs=0.05)


def test_more_luck_widens_the_intervals() -> None:
    quiet, loud = indices_of(128, ishigami), indices_of(128, ishigami, 8.0)

    assert (loud.indices[TOTAL].spread[1:] > 1.5 * quiet.indices[TOTAL].spread[1:]).all()


def test_directions_are_those_of_the_factors() -> None:
    found = indices_of(256, lambda x: x[..., 0] - x[..., 1] + (x[..., 2] - 0.5) ** 2)

    assert found.direction[0] > 0.5 and found.direction[1] < -0.5
    assert abs(found.direction[2]) < 0.25 and np.isnan(found.direction[3])


def test_single_runs_have_indices_but_no_floor_of_luck() -> None:
    shares = designed(64)
    found = sobol(ishigami(shares)[..., None], shares, seed=1, resamples=50)

    assert found is not None
    assert np.isnan(found.indices[TOTAL].floor).all() and np.isfinite(found.indices[TOTAL].value).all()
    assert np.isfinite(found.indices[FIRST].floor).all()


def test_runs_and_rows_that_are_left_out_do_not_count() -> None:
    shares = designed(256)
    values = with_luck(ishigami(shares), 0.0, 4)
    values[:, :, 2] = np.nan
    values[7, 3] = np.nan

    found = sobol(values, shares, seed=1, resamples=50)

    assert found is not None and found.rows == 255
    assert found.indices[TOTAL].value == pytest.approx(functions.TOTAL, abs=0.08)


def test_a_measure_that_stays_the_same_has_no_indices() -> None:
    shares = designed(16)

    assert sobol(np.ones((16, 6, 3)), shares, seed=1, resamples=20) is None
    assert sobol(np.full((16, 6, 3), np.nan), shares, seed=1, resamples=20) is None


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, second, other = (indices_of(32, ishigami, 1.0, seed) for seed in (1, 1, 2))

    assert np.array_equal(first.resampled, second.resampled)
    assert np.array_equal(first.indices[TOTAL].floor, second.indices[TOTAL].floor)
    assert not np.array_equal(first.resampled, other.resampled)
