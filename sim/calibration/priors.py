"""What is held likely of a parameter before any fit, and the scale on which all priors are alike.

Every prior is handled on a scale of its own, `z`, on which it is the standard normal distribution: a value is taken to
its quantile and that to the normal one's. On that scale there are no bounds to run into, and a proposal that knows
nothing is the prior itself.

References
----------
Vose (2008), Risk Analysis, 3rd ed., on the beta-PERT distribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Weight of the most likely value in a beta-PERT distribution.
_PERT = 4.0
#: Quantiles nearer to 0 and 1 than this are those of the ends of the range.
_EDGE = 1e-12


@dataclass(frozen=True)
class Prior:
    """The prior of one parameter."""

    name: str
    low: float
    high: float
    mode: float | None = None
    """Most likely value; None where the prior is flat."""
    logarithmic: bool = False
    """Whether the distribution is one of the logarithm."""

    @property
    def shape(self) -> tuple[float, float]:
        """The two shapes of the beta distribution over the range [0..1]."""
        if self.mode is None:
            return 1.0, 1.0
        share = float(self._share(np.array(self.mode)))
        return 1.0 + _PERT * share, 1.0 + _PERT * (1.0 - share)

    def value(self, z: np.ndarray) -> np.ndarray:
        """Values in the range from the normal scale."""
        from scipy import special

        share = special.betaincinv(*self.shape, np.clip(special.ndtr(z), _EDGE, 1 - _EDGE))
        if self.logarithmic:
            return np.asarray(np.exp(np.log(self.low) + share * (np.log(self.high) - np.log(self.low))))
        return np.asarray(self.low + share * (self.high - self.low))

    def z(self, value: np.ndarray) -> np.ndarray:
        """The normal scale from values in the range."""
        from scipy import special

        share = special.betainc(*self.shape, self._share(np.asarray(value, np.float64)))
        return np.asarray(special.ndtri(np.clip(share, _EDGE, 1 - _EDGE)))

    def _share(self, value: np.ndarray) -> np.ndarray:
        """How far along the range values lie [0..1]."""
        if self.logarithmic:
            return np.asarray((np.log(value) - np.log(self.low)) / (np.log(self.high) - np.log(self.low)))
        return np.asarray((value - self.low) / (self.high - self.low))


def drawn(priors: Sequence[Prior], count: int, seed: int) -> np.ndarray:
    """Points from the priors on the normal scale (count, parameters): a scrambled Sobol sequence.

    `count` is a power of two, and the first half is the sequence of half as many.
    """
    from scipy import special

    from sim.study.sampling import sobol

    shares = sobol(tuple(prior.name for prior in priors), count, seed)
    return np.asarray(special.ndtri(np.clip(shares, _EDGE, 1 - _EDGE)))


def values(priors: Sequence[Prior], z: np.ndarray) -> np.ndarray:
    """Values of parameters (points, parameters) from the normal scale."""
    return np.stack([prior.value(z[:, place]) for place, prior in enumerate(priors)], axis=1)
