"""Screening: effects that are known, noise that is only noise, and walks that are none."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from sim.study.factors import Value
from sim.study.sampling import morris
from sim.study.screening import screening, walks_of

type Model = Callable[[np.ndarray], np.ndarray]
type Ends = Mapping[str, Sequence[Value]]

UNIT: Ends = dict.fromkeys("abc", (0.0, 1.0))


def design(ends: Ends, walks: int = 10, seed: int = 3) -> pd.DataFrame:
    """The points of a Morris design in one scenario."""
    shares = morris(tuple(ends), walks, 4, seed)
    columns = {name: low + shares[:, place] * (high - low) for place, (name, (low, high)) in enumerate(ends.items())}
    return pd.DataFrame({"point": np.arange(len(shares)), "scenario": "s"} | columns)


def runs_of(points: pd.DataFrame, model: Model, runs: int = 1, noise: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """A measure of each run: what the model says of the factors, and noise of its own for each run of each point."""
    means = model(points.drop(columns=["point", "scenario"]).to_numpy())
    rng = np.random.default_rng(seed)
    values = means[:, None] + noise * rng.standard_normal((len(points), runs))
    return pd.DataFrame(
        {
            "point": np.repeat(points["point"], runs).to_numpy(),
            "run": np.tile(np.arange(runs), len(points)),
            "m": values.ravel(),
        }
    )


def screened(points: pd.DataFrame, runs: pd.DataFrame, ends: Ends, seed: int = 1) -> pd.DataFrame:
    """The screening of the one measure, by factor."""
    return screening(points, runs, ends, measures=["m"], seed=seed).set_index("factor")


def linear(x: np.ndarray) -> np.ndarray:
    """A line with slopes 3, -2 and 0."""
    return 3 * x[:, 0] - 2 * x[:, 1] + 5


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami's function, which bends and whose third factor acts only together with the first."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_a_line_has_its_slopes_as_effects() -> None:
    found = screened(points := design(UNIT), runs_of(points, linear), UNIT)

    assert found["mu"].tolist() == pytest.approx([3, -2, 0], abs=1e-12)
    assert found["mu_star"].tolist() == pytest.approx([3, 2, 0], abs=1e-12)
    assert found["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-12)
    assert found["low"].tolist() == pytest.approx([3, 2, 0], abs=1e-9)
    assert found["high"].tolist() == pytest.approx([3, 2, 0], abs=1e-9)
    assert found["effects"].tolist() == [10, 10, 10]


def test_an_effect_is_that_of_the_whole_range() -> None:
    ends = {"a": (0.0, 10.0), "b": (-1.0, 1.0), "c": (5.0, 6.0)}
    found = screened(points := design(ends), runs_of(points, linear), ends)

    assert found["mu"].tolist() == pytest.approx([30, -4, 0], abs=1e-9)


def test_effects_that_depend_on_other_factors_are_spread() -> None:
    found = screened(points := design(UNIT), runs_of(points, lambda x: x[:, 0] * x[:, 1]), UNIT)

    assert found.loc["a", "sigma"] > 0.1
    assert found.loc["a", "mu"] == pytest.approx(found.loc["a", "mu_star"])
    assert found.loc["c", "mu_star"] == 0


def test_the_statistics_are_those_of_salib() -> None:
    analyze = pytest.importorskip("SALib.analyze.morris")
    ends = dict.fromkeys("abc", (-math.pi, math.pi))
    points = design(ends, walks=50)
    runs = runs_of(points, ishigami)
    problem = {"num_vars": 3, "names": list(ends), "bounds": [list(end) for end in ends.values()]}
    shares = morris(tuple(ends), 50, 4, 3)
    theirs = analyze.analyze(problem, shares.copy(), runs["m"].to_numpy(), num_levels=4, seed=1)

    ours = screened(points, runs, ends)

    for name in ("mu", "mu_star", "sigma"):
        assert np.allclose(ours[name], np.asarray(theirs[name], dtype=float))
    half = np.asarray(theirs["mu_star_conf"], dtype=float)
    assert np.allclose((ours["high"] - ours["low"]) / 2, half, rtol=0.3, atol=1e-9)


def test_the_interval_holds_the_true_mean_about_as_often_as_it_says() -> None:
    ends = dict.fromkeys("abc", (-math.pi, math.pi))
    (many,) = screened(points := design(ends, 4000, 99), runs_of(points, ishigami), ends).loc[["b"], "mu_star"]

    held = 0
    for seed in range(60):
        row = screened(points := design(ends, 12, seed), runs_of(points, ishigami), ends).loc["b"]
        held += row["low"] - 1e-9 <= many <= row["high"] + 1e-9

    assert held >= 48


def nothing(x: np.ndarray) -> np.ndarray:
    """A model in which no factor does anything."""
    return 0 * x[:, 0]


def test_pure_noise_passes_the_floor_at_most_one_time_in_twenty() -> None:
    passed, sizes, expected = [], [], []
    for seed in range(60):
        points = design(UNIT, seed=seed)
        found = screened(points, runs_of(points, nothing, 20, 1.0, seed), UNIT)
        passed += (found["mu_star"] > found["floor"]).tolist()
        sizes += found["mu_star"].tolist()
        expected += found["noise"].tolist()

    assert 0.005 <= np.mean(passed) <= 0.06
    assert np.mean(sizes) == pytest.approx(np.mean(expected), rel=0.05)


@pytest.mark.parametrize("runs", [3, 10])
def test_noise_that_all_jumps_share_passes_the_floor_about_one_time_in_twenty(runs: int) -> None:
    points = design(UNIT)
    table = runs_of(points, nothing, runs)
    passed = 0
    for seed in range(200):
        shared = np.random.default_rng(seed).standard_normal(runs)
        noisy = table.assign(m=points["a"].to_numpy()[table["point"]] * shared[table["run"]])
        found = screened(points, noisy, UNIT).loc["a"]
        passed += found["mu_star"] > found["floor"]

    assert 0.02 <= passed / 200 <= 0.11


def test_a_factor_without_any_effect_has_no_floor_on_the_same_luck() -> None:
    points = design(UNIT)
    luck = np.random.default_rng(5).standard_normal(20)
    runs = runs_of(points, linear, 20)
    found = screened(points, runs.assign(m=runs["m"] + luck[runs["run"]]), UNIT)

    assert found.loc["c", ["mu_star", "noise", "floor"]].tolist() == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.loc["a", "mu_star"] == pytest.approx(3)


def test_a_true_effect_passes_the_floor_and_does_not_raise_it() -> None:
    points = design(UNIT)
    found = screened(points, runs_of(points, linear, 20, 1.0), UNIT)

    assert (found["mu_star"] > found["floor"])[["a", "b"]].all()
    assert found["floor"].max() < 1.5 * found["floor"].min()


def test_noise_that_all_walks_share_is_not_averaged_away() -> None:
    """Jumps share their luck: ten walks with the same deviations know no more than one."""
    rng = np.random.default_rng(8)
    points = design(UNIT, walks=10)
    runs = runs_of(points, nothing, 30)
    step = points["a"].to_numpy()
    shared = rng.standard_normal(30)
    noisy = runs.assign(m=step[runs["point"]] * shared[runs["run"]])

    found = screened(points, noisy, UNIT).loc["a"]

    assert found["noise"] == pytest.approx(math.sqrt(2 / math.pi) * shared.std(ddof=1) / math.sqrt(30), rel=0.15)


def test_the_floor_of_two_runs_is_students() -> None:
    """Two runs that differ by 1: the error of their mean is a half, and a half of the signs cancel."""
    points = pd.DataFrame({"point": [0, 1], "scenario": "s", "a": [0.0, 1.0]})
    runs = pd.DataFrame({"point": [0, 0, 1, 1], "run": [0, 1, 0, 1], "m": [0.0, 0.0, 2.0, 3.0]})

    found = screened(points, runs, {"a": (0.0, 1.0)}).loc["a"]

    assert found["floor"] == pytest.approx(math.sqrt(0.5) * 12.706 / 1.960, rel=1e-3)
    assert found["noise"] == pytest.approx(math.sqrt(0.5) / 2, rel=0.1)


def test_single_runs_have_effects_but_no_floor() -> None:
    found = screened(points := design(UNIT), runs_of(points, linear), UNIT)

    assert found[["noise", "floor"]].isna().all(axis=None)


def test_runs_that_are_left_out_at_either_end_do_not_count() -> None:
    points = design(UNIT)
    runs = runs_of(points, linear, 4)
    some = runs["m"].mask((runs["run"] == 0) | (runs["point"] == 5))
    wild = runs.assign(m=some.where(some.notna(), np.nan))

    found = screened(points, wild, UNIT)

    assert found["mu"].tolist() == pytest.approx([3, -2, 0], abs=1e-9)
    assert found["effects"].sum() == 28


def test_a_measure_without_values_has_no_effects() -> None:
    points = design(UNIT)
    found = screened(points, runs_of(points, linear, 2).assign(m=np.nan), UNIT)

    assert found["effects"].tolist() == [0, 0, 0]
    assert found[["mu", "mu_star", "sigma", "low", "high", "noise", "floor", "sd"]].isna().all(axis=None)


def test_points_that_failed_leave_their_jumps_out() -> None:
    points = design(UNIT)
    runs = runs_of(points, linear, 3)
    found = screened(points, runs[runs["point"] != 5], UNIT)

    assert found["effects"].sum() == 28


def test_the_same_seed_gives_the_same_numbers() -> None:
    points = design(UNIT)
    runs = runs_of(points, ishigami, 10, 1.0)
    first, second, other = (screened(points, runs, UNIT, seed) for seed in (1, 1, 2))

    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert not first["floor"].equals(other["floor"])
    assert first["mu_star"].equals(other["mu_star"])


def test_each_scenario_and_measure_stands_for_itself() -> None:
    one = design(UNIT)
    two = one.assign(point=one["point"] + len(one), scenario="t")
    runs = pd.concat([runs_of(one, linear, 2), runs_of(two, lambda x: 2 * linear(x), 2)])
    found = screening(pd.concat([one, two]), runs.assign(k=-runs["m"]), UNIT, measures=["m", "k"], seed=1)

    mu = found.set_index(["scenario", "measure", "factor"])["mu"]
    assert mu["s", "m", "a"] == pytest.approx(3)
    assert mu["t", "k", "a"] == pytest.approx(-6)
    assert len(found) == 12


def test_a_design_crossed_with_other_factors_has_more_walks() -> None:
    points = design(UNIT, walks=5)
    crossed = points.merge(pd.DataFrame({"level": [0.0, 1.0]}), how="cross").assign(point=range(2 * len(points)))
    runs = runs_of(crossed, lambda x: linear(x) * (1 + x[:, 3]))

    for table in (crossed, crossed.sort_values(["level", "point"], kind="stable")):
        found = screened(table, runs, UNIT)
        assert found["effects"].tolist() == [10, 10, 10]
        assert found["mu"].tolist() == pytest.approx([4.5, -3, 0], abs=1e-9)


def test_levels_in_words_stand_as_far_apart_as_their_places() -> None:
    ends: Ends = {"a": ("none", "some", "much"), "b": (0.0, 1.0)}
    points = pd.DataFrame({"point": range(3), "scenario": "s", "a": ["none", "much", "much"], "b": [0.0, 0.0, 0.5]})
    runs = pd.DataFrame({"point": range(3), "run": 0, "m": [1.0, 4.0, 5.0]})

    assert screened(points, runs, ends)["mu"].tolist() == [3.0, 2.0]


def test_points_that_are_no_walks_are_refused() -> None:
    points = design(UNIT)

    for broken in (points.iloc[:-1], points.sample(frac=1, random_state=1), points.assign(a=np.arange(40) / 40)):
        with pytest.raises(ValueError, match="no walks"):
            walks_of(broken.reset_index(drop=True), UNIT)
