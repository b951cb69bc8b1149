"""Priors: beta-PERT and flat, on their own scale and on the normal one."""

import numpy as np
import pytest
from scipy import stats

from sim.calibration.priors import Prior, drawn, values

Z = np.linspace(-3, 3, 13)
PRIORS = [
    Prior("pert", 1.0, 6.0, 3.3),
    Prior("flat", -5.0, 0.0),
    Prior("edge", 0.0, 4.0, 4.0),
    Prior("log", 0.0005, 0.01, 0.003, True),
]


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_there_and_back(prior: Prior) -> None:
    found = prior.value(Z)

    assert prior.z(found) == pytest.approx(Z, abs=1e-6)
    assert (np.diff(found) > 0).all() and found.min() >= prior.low and found.max() <= prior.high


def test_a_pert_prior_has_the_mean_that_its_three_points_give() -> None:
    found = PRIORS[0].value(stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000))

    assert found.mean() == pytest.approx((1.0 + 4 * 3.3 + 6.0) / 6, abs=1e-3)


def test_a_flat_prior_is_flat_and_a_logarithmic_one_is_so_in_its_logarithm() -> None:
    assert PRIORS[1].value(np.array([0.0])) == pytest.approx(-2.5)
    assert Prior("log", 0.01, 100.0, None, True).value(np.array([0.0])) == pytest.approx(1.0)


def test_the_ends_are_never_left_however_far_out() -> None:
    for prior in PRIORS:
        found = prior.value(np.array([-40.0, 40.0]))
        assert prior.low <= found[0] and found[1] <= prior.high


def test_more_points_begin_with_the_fewer_ones_and_follow_the_prior() -> None:
    few, many = drawn(PRIORS, 64, 1), drawn(PRIORS, 1024, 1)

    assert np.array_equal(few, many[:64])
    assert not np.array_equal(few, drawn(PRIORS, 64, 2))
    assert stats.kstest(many[:, 0], "norm").pvalue > 0.5
    assert values(PRIORS, many).shape == (1024, 4)
