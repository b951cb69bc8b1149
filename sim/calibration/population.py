"""Approximate Bayesian computation by adaptive multiple importance sampling, on the scale on which priors are normal.

Vectors come in waves. The first is drawn from the prior; each further one from a normal distribution around what has
passed so far. All vectors of all waves count, weighted by the prior over the mixture of everything they were drawn
from, so a weight never exceeds the share of the first wave turned upside down. A vector passes when its loss does not
exceed the tolerance: the smallest at which those that pass weigh as much as a wanted number of equal ones.

Why not a kernel around each vector, as is usual: with thirty parameters of which the data speak about a third, a
kernel of twice the covariance leaves one effective vector in twenty thousand, since each mute parameter costs a factor
of 1.3. One normal distribution that stays at the prior where the data are mute costs nothing there.

References
----------
Beaumont, Cornuet, Marin and Robert (2009), Adaptive approximate Bayesian computation, Biometrika 96.
Cornuet, Marin, Mira and Robert (2012), Adaptive multiple importance sampling, Scandinavian Journal of Statistics 39.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.pools import Unfinished
from sim.study.sampling import shares, stream

#: Uniform draws nearer to 0 and 1 than this would be infinitely far out.
_EDGE = 1e-12


class NothingPasses(Unfinished):
    """A fit has no vector to go on from."""

    has_failures = True


@dataclass(frozen=True)
class Proposal:
    """A normal distribution that a wave is drawn from."""

    mean: np.ndarray
    """(parameters,)"""
    root: np.ndarray
    """Lower Cholesky factor of the covariance (parameters, parameters)."""

    def draw(self, count: int, seed: int, *names: str) -> np.ndarray:
        """So many points (count, parameters); the names keep their luck apart from all other."""
        from scipy import special

        width = len(self.mean)
        uniform = shares(stream(seed, "wave", *names), count * width).reshape(count, width)
        return np.asarray(self.mean + special.ndtri(np.clip(uniform, _EDGE, 1 - _EDGE)) @ self.root.T)

    def log_ratio(self, z: np.ndarray) -> np.ndarray:
        """Logarithm of this density over that of the prior, at points (points, parameters)."""
        from scipy.linalg import solve_triangular

        scaled = solve_triangular(self.root, (z - self.mean).T, lower=True)
        own = -0.5 * np.sum(scaled * scaled, axis=0) - np.sum(np.log(np.diag(self.root)))
        return np.asarray(own + 0.5 * np.sum(z * z, axis=1))


@dataclass(frozen=True)
class Population:
    """All vectors tried so far, and which of them pass."""

    z: np.ndarray
    """(vectors, parameters), wave by wave."""
    weights: np.ndarray
    """Of those that pass, adding up to 1; 0 for the others (vectors,)."""
    loss: np.ndarray
    """(vectors,)"""
    tolerance: float

    @property
    def passing(self) -> np.ndarray:
        """Places of the vectors that pass."""
        return np.flatnonzero(self.weights > 0)

    @property
    def effective(self) -> float:
        """How many equally weighted vectors those that pass are worth."""
        return effective_size(self.weights)

    @property
    def mean(self) -> np.ndarray:
        """Weighted mean (parameters,)."""
        return np.asarray(self.weights @ self.z)

    @property
    def covariance(self) -> np.ndarray:
        """Weighted covariance (parameters, parameters), corrected for the number of vectors."""
        apart = self.z - self.mean
        scatter = (apart * self.weights[:, None]).T @ apart
        return np.asarray(scatter / max(1.0 - float(np.sum(self.weights**2)), 1e-9))

    def resampled(self, count: int, seed: int, *names: str) -> np.ndarray:
        """Places of so many equally weighted vectors: systematic resampling (count,)."""
        place = self.passing
        upper = np.cumsum(self.weights[place])
        start = float(shares(stream(seed, "resample", *names), 1)[0])
        ticks = (np.arange(count) + start) / count * upper[-1]
        return np.asarray(place[np.minimum(np.searchsorted(upper, ticks, side="right"), len(place) - 1)])


def effective_size(weights: np.ndarray) -> float:
    """Kish's effective number of weighted vectors."""
    squares = float(np.sum(weights * weights))
    return float(np.sum(weights)) ** 2 / squares if squares else 0.0


def importance(z: np.ndarray, sizes: Sequence[int], proposals: Sequence[Proposal]) -> np.ndarray:
    """Prior over the mixture of what the vectors were drawn from, for each vector (vectors,).

    Parameters
    ----------
    z : array (vectors, parameters)
    sizes : sequence of int
        Vectors of each wave, the first from the prior.
    proposals : sequence of Proposal
        Where each wave after the first came from.
    """
    parts = [np.full(len(z), np.log(sizes[0] / len(z)))]
    parts += [np.log(size / len(z)) + one.log_ratio(z) for size, one in zip(sizes[1:], proposals, strict=True)]
    return np.asarray(np.exp(-np.logaddexp.reduce(parts, axis=0)))


def population(z: np.ndarray, importances: np.ndarray, loss: np.ndarray, keep: int) -> Population:
    """The vectors that pass at the smallest tolerance at which they are worth `keep` equal ones.

    Vectors of the same loss pass together; one without a loss never passes.
    """
    usable = np.isfinite(loss)
    order = np.argsort(np.where(usable, loss, np.inf), kind="stable")[: np.count_nonzero(usable)]
    if not len(order):
        raise NothingPasses("no vector gave an answer in every episode that it is fitted to")
    ordered, weights = loss[order], importances[order]
    worth = np.cumsum(weights) ** 2 / np.cumsum(weights * weights)
    # Where even all of them are worth less, all pass.
    enough = np.flatnonzero(worth >= keep * (1 - 1e-9))
    tolerance = ordered[enough[0]] if len(enough) else ordered[-1]
    passing = usable & (loss <= tolerance)
    kept = np.where(passing, importances, 0.0)
    return Population(z, kept / kept.sum(), loss, float(tolerance))


def proposal(found: Population) -> Proposal:
    """Where the next wave is drawn from: what has passed, as far as it can be told from the prior.

    Mean and spread of each parameter, and correlations, are drawn towards the prior's by as much as so few vectors
    would stray by chance.
    """
    count, width = max(found.effective, 2.0), found.z.shape[1]
    covariance = found.covariance
    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-6))
    correlation = covariance / np.outer(spread, spread)
    kept = count / (count + width)
    correlation = kept * correlation + (1 - kept) * np.eye(width)
    mean = _told_apart(found.mean, 1 / count)
    spread = np.exp(_told_apart(np.log(spread), 1 / (2 * count)))
    return Proposal(mean, np.linalg.cholesky(correlation * np.outer(spread, spread)))


def _told_apart(found: np.ndarray, variance: float) -> np.ndarray:
    """Numbers that would be 0 under the prior, drawn towards 0 by what chance alone would add (positive-part)."""
    return np.asarray(found * np.maximum(0.0, 1.0 - variance / np.maximum(found * found, 1e-300)))
