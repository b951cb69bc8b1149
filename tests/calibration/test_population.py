"""Vectors that pass follow the posterior, on problems whose posterior is known; without weights they would not."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from sim.calibration.population import NothingPasses, Population, Proposal, importance, population, proposal
from sim.calibration.priors import Prior, drawn

type Loss = Callable[[np.ndarray, int], np.ndarray]
"""Loss of vectors (vectors, parameters); told the wave, whose luck it is."""


def fit(z: np.ndarray, loss: Loss, *, keep: int, waves: int, size: int, weighted: bool = True) -> Population:
    """Waves around what passes, as a fit makes them; `weighted` false is the mistake of forgetting the weights."""
    parts, losses, proposals = [z], [loss(z, 0)], list[Proposal]()

    def found() -> Population:
        whole = np.concatenate(parts)
        weights = importance(whole, [len(part) for part in parts], proposals)
        return population(whole, weights if weighted else np.ones(len(whole)), np.concatenate(losses), keep)

    for wave in range(1, waves + 1):
        proposals.append(proposal(found()))
        parts.append(proposals[-1].draw(size, 5, "test", str(wave)))
        losses.append(loss(parts[-1], wave))
    return found()


def near(y: float, noise: float) -> Loss:
    """How far the first parameter and some noise come from what was observed."""

    def loss(z: np.ndarray, wave: int) -> np.ndarray:
        luck = np.random.default_rng(100 + wave).normal(0, noise, len(z))
        return np.abs(z[:, 0] + luck - y)

    return loss


def exact(y: float, noise: float, tolerance: float) -> tuple[float, float]:
    """Mean and standard deviation of a standard normal parameter that is seen with noise, to within the tolerance."""
    grid = np.linspace(-6, 6, 4001)
    inside = stats.norm.cdf((y + tolerance - grid) / noise) - stats.norm.cdf((y - tolerance - grid) / noise)
    density = stats.norm.pdf(grid) * inside
    density /= density.sum()
    mean = float(grid @ density)
    return mean, float(np.sqrt((grid - mean) ** 2 @ density))


def priors(count: int) -> list[Prior]:
    return [Prior(f"p{number}", 0.0, 1.0) for number in range(count)]


GAUSSIAN = {"keep": 400, "waves": 3, "size": 1024}


@pytest.fixture(scope="module")
def gaussian() -> Population:
    return fit(drawn(priors(3), 2048, 1), near(1.5, 0.5), **GAUSSIAN)


def test_the_mean_and_spread_of_a_known_gaussian_are_found(gaussian: Population) -> None:
    mean, spread = exact(1.5, 0.5, gaussian.tolerance)
    found = float(np.sqrt(gaussian.covariance[0, 0]))

    assert gaussian.effective >= 400
    assert abs(gaussian.mean[0] - mean) < 4 * spread / np.sqrt(gaussian.effective)
    assert abs(found / spread - 1) < 4 / np.sqrt(2 * gaussian.effective)


def test_a_parameter_that_the_data_do_not_touch_stays_at_its_prior(gaussian: Population) -> None:
    bound = 4 / np.sqrt(gaussian.effective)

    assert np.abs(gaussian.mean[1:]).max() < bound
    assert np.abs(np.sqrt(np.diag(gaussian.covariance))[1:] - 1).max() < bound / np.sqrt(2)


def test_waves_bring_the_tolerance_down(gaussian: Population) -> None:
    first = fit(drawn(priors(3), 2048, 1), near(1.5, 0.5), keep=400, waves=0, size=0)

    assert gaussian.tolerance < 0.6 * first.tolerance


def test_without_the_weights_the_answer_would_be_wrong() -> None:
    wrong = fit(drawn(priors(3), 2048, 1), near(1.5, 0.5), **GAUSSIAN, weighted=False)
    mean, spread = exact(1.5, 0.5, wrong.tolerance)

    far = abs(wrong.mean[0] - mean) > 4 * spread / np.sqrt(wrong.effective)
    narrow = np.sqrt(wrong.covariance[0, 0]) / spread < 1 - 4 / np.sqrt(2 * wrong.effective)
    assert far or narrow


def test_a_share_that_is_seen_as_a_count_has_its_beta_posterior() -> None:
    share = Prior("share", 0.0, 1.0)

    def loss(z: np.ndarray, wave: int) -> np.ndarray:
        hits = np.random.default_rng(7 + wave).binomial(10, share.value(z[:, 0]))
        return np.abs(hits - 7.0)

    found = fit(drawn([share], 4096, 2), loss, keep=500, waves=2, size=1024)
    values = share.value(found.z[:, 0])
    mean = float(found.weights @ values)
    spread = float(np.sqrt(found.weights @ (values - mean) ** 2))
    known = stats.beta(8, 4)

    assert found.tolerance == 0
    assert abs(mean - known.mean()) < 4 * known.std() / np.sqrt(found.effective)
    assert abs(spread / known.std() - 1) < 4 / np.sqrt(2 * found.effective)


def test_thirty_mute_parameters_cost_few_vectors() -> None:
    found = fit(drawn(priors(30), 1024, 3), near(1.0, 0.5), keep=100, waves=3, size=256)
    mean, spread = exact(1.0, 0.5, found.tolerance)

    assert found.effective >= 100 and len(found.passing) < 500
    assert abs(found.mean[0] - mean) < 5 * spread / np.sqrt(found.effective)


def test_no_weight_exceeds_the_share_of_the_first_wave_turned_upside_down() -> None:
    far = Proposal(np.array([4.0, 0.0]), 0.1 * np.eye(2))
    z = np.concatenate([drawn(priors(2), 64, 1), far.draw(64, 1, "far")])
    weights = importance(z, [64, 64], [far])

    assert weights.max() <= 2 + 1e-12 and np.median(weights[64:]) < 0.01


def test_a_proposal_has_the_density_it_is_drawn_from() -> None:
    root = np.array([[0.5, 0.0], [0.3, 0.8]])
    one, points = Proposal(np.array([0.2, -0.4]), root), np.array([[0.0, 0.0], [1.0, -2.0]])
    known = stats.multivariate_normal(one.mean, root @ root.T).logpdf(points)
    prior = stats.multivariate_normal(np.zeros(2), np.eye(2)).logpdf(points)
    sample = one.draw(20_000, 1, "sample")

    assert one.log_ratio(points) == pytest.approx(known - prior)
    assert np.abs(np.cov(sample.T) - root @ root.T).max() < 0.03
    assert np.abs(sample.mean(axis=0) - one.mean).max() < 0.03


def test_what_chance_alone_would_show_moves_no_proposal() -> None:
    z = drawn(priors(20), 256, 1)
    found = population(z, np.ones(256), np.zeros(256), 256)
    one = proposal(found)

    assert np.abs(one.mean).max() < 0.02 and np.abs(np.diag(one.root) - 1).max() < 0.08


def test_equal_losses_pass_together_and_a_vector_without_a_loss_never() -> None:
    loss = np.array([3.0, 1.0, np.inf, 1.0, np.nan, 2.0])
    found = population(np.zeros((6, 1)), np.ones(6), loss, 1)

    assert found.passing.tolist() == [1, 3] and found.tolerance == 1
    assert population(np.zeros((6, 1)), np.ones(6), loss, 6).passing.tolist() == [0, 1, 3, 5]


def test_without_any_loss_nothing_can_be_fitted() -> None:
    with pytest.raises(NothingPasses, match="no vector"):
        population(np.zeros((2, 1)), np.ones(2), np.full(2, np.inf), 1)


def test_resampling_keeps_the_weights() -> None:
    weights = np.array([0.5, 0.0, 0.25, 0.25])
    found = Population(np.zeros((4, 1)), weights, np.zeros(4), 0.0)
    chosen = found.resampled(8, 1, "x")

    assert np.bincount(chosen, minlength=4).tolist() == [4, 0, 2, 2]
    assert chosen.tolist() == found.resampled(8, 1, "x").tolist()
