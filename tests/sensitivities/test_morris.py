"""Morris's screening as indices: those of the screening, with an interval over walks and runs."""

import numpy as np
import pandas as pd
import pytest

from sim.sensitivities.morris import SIZE, SPREAD, morris
from sim.sensitivities.resampling import Found
from sim.study import sampling
from sim.study.screening import screening

from .functions import ishigami, with_luck

ENDS = dict.fromkeys("abcd", (0.0, 1.0))


def points_of(walks: int, seed: int = 3) -> pd.DataFrame:
    """The points of a Morris design in one scenario."""
    shares = sampling.morris(tuple(ENDS), walks, 4, seed)
    return pd.DataFrame({"point": np.arange(len(shares)), "scenario": "s"} | dict(zip(ENDS, shares.T, strict=True)))


def found_in(points: pd.DataFrame, values: np.ndarray) -> Found:
    """The effects of four factors."""
    found = morris(points, values, ENDS, seed=1, resamples=300)
    assert found is not None
    return found


def linear(points: pd.DataFrame) -> np.ndarray:
    """A line with slopes 4, -2, 1 and 0."""
    return np.asarray(points[list(ENDS)].to_numpy() @ np.array([4.0, -2.0, 1.0, 0.0]))


def test_a_line_has_its_slopes_and_an_order() -> None:
    found = found_in(points := points_of(10), with_luck(linear(points), 0.0, 3))

    assert found.indices[SIZE].value == pytest.approx([4, 2, 1, 0], abs=1e-9)
    assert found.indices[SPREAD].value == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert found.direction[:3] == pytest.approx([1, -1, 1]) and np.isnan(found.direction[3])
    assert found.is_above.tolist() == [True, True, True, False]


def test_the_indices_are_those_of_the_screening() -> None:
    points = points_of(20)
    values = with_luck(ishigami(points[list(ENDS)].to_numpy()), 2.0, 8)
    runs = pd.DataFrame(
        {"point": np.repeat(points["point"], 8), "run": np.tile(np.arange(8), len(points)), "m": values.ravel()}
    )
    table = screening(points, runs, ENDS, measures=["m"], seed=1, resamples=300).set_index("factor")

    found = found_in(points, values)

    assert found.indices[SIZE].value == pytest.approx(table["mu_star"].to_numpy(), rel=1e-9)
    assert found.indices[SIZE].floor == pytest.approx(table["floor"].to_numpy())
    half = (table["high"] - table["low"]).to_numpy() / 2
    # With other luck as well as other walks an effect is less certain than with other walks alone.
    assert (1.96 * found.indices[SIZE].spread[:3] > 0.8 * half[:3]).all()


def test_luck_widens_the_interval_and_raises_the_floor() -> None:
    points = points_of(20)
    quiet, loud = (found_in(points, with_luck(linear(points), luck, 8)).indices[SIZE] for luck in (0.1, 3.0))

    assert (loud.spread[:3] > quiet.spread[:3]).all() and (loud.floor > 5 * quiet.floor).all()


def test_a_measure_that_stays_the_same_has_no_effects() -> None:
    points = points_of(4)

    assert morris(points, np.ones((len(points), 3)), ENDS, seed=1) is None
    assert morris(points, np.full((len(points), 3), np.nan), ENDS, seed=1) is None


def test_points_that_failed_leave_their_jumps_out() -> None:
    points = points_of(10)
    values = with_luck(linear(points), 0.0, 3)
    values[7] = np.nan

    found = found_in(points, values)

    assert found.indices[SIZE].value == pytest.approx([4, 2, 1, 0], abs=1e-9)
    assert found.resampled.mean(axis=0) == pytest.approx([4, 2, 1, 0], abs=1e-9)
