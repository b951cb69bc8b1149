"""The parameter sets of an attribution: the calibrated ones, or draws from the declared ranges where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.attribution.combining import Variant
from sim.study.sampling import latin_hypercube
from sim.theory import theory
from sim.theory.calibrated import members
from sim.theory.model import Parameter


@dataclass(frozen=True)
class Sets:
    """Parameter sets and where they come from."""

    variants: tuple[Variant, ...]
    calibrated: bool
    """Whether they passed a calibration."""

    @property
    def words(self) -> str:
        """Where they come from, in a sentence."""
        if self.calibrated:
            return f"{len(self.variants)} parameter sets that passed the calibration"
        return (
            f"{len(self.variants)} parameter sets drawn from the declared ranges, since none is calibrated: "
            "each number independently, most often near its shipped value, never outside its range"
        )


def sets(most: int, seed: int) -> Sets:
    """At most so many calibrated sets, evenly picked; where nothing is calibrated, so many draws.

    Parameters
    ----------
    most : int
        [1..].
    seed : int
        Of the draws [0..2**63).
    """
    known = members()
    if not known:
        return Sets(tuple(Variant("set", f"draw {at}", drawn) for at, drawn in enumerate(draws(most, seed))), False)
    picked = picks(len(known), most)
    return Sets(tuple(Variant("set", f"set {at}", known[at]) for at in picked), True)


def picks(there: int, most: int) -> list[int]:
    """At most so many of the numbers from 0 on, evenly spaced."""
    count = min(there, most)
    return [at * there // count for at in range(count)]


def draws(count: int, seed: int) -> list[dict[str, float]]:
    """Parameter sets of a Latin hypercube over the declared ranges, denser towards the shipped values."""
    known = theory().parameters
    shares = latin_hypercube(tuple(known), count, seed)
    columns = [_triangular(parameter, shares[:, at]) for at, parameter in enumerate(known.values())]
    return [_row(tuple(known), [column[row] for column in columns]) for row in range(count)]


def _row(names: Sequence[str], values: Sequence[np.float64]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _triangular(parameter: Parameter, shares: np.ndarray) -> np.ndarray:
    """Quantiles of the triangular distribution over the range with its peak at the shipped value."""
    low, high = parameter.range
    peak, width = parameter.value, high - low
    turn = (peak - low) / width if width else 0.0
    rising = low + np.sqrt(shares * width * (peak - low))
    falling = high - np.sqrt((1 - shares) * width * (high - peak))
    return np.asarray(np.clip(np.where(shares < turn, rising, falling), low, high))
