"""Functions whose sensitivity is known, and runs of them with and without luck."""

import math
from collections.abc import Callable

import numpy as np

from sim.study.sampling import saltelli

type Model = Callable[[np.ndarray], np.ndarray]

#: Ishigami's function over [-π..π], its third factor acting with the first only, a fourth not at all.
A, B = 7.0, 0.1
_VARIANCE = A * A / 8 + B * math.pi**4 / 5 + B * B * math.pi**8 / 18 + 0.5
_ALONE = (0.5 * (1 + B * math.pi**4 / 5) ** 2, A * A / 8, 0.0, 0.0)
_TOGETHER = B * B * math.pi**8 * (1 / 18 - 1 / 50)
FIRST = np.array(_ALONE) / _VARIANCE
TOTAL = (np.array(_ALONE) + np.array([_TOGETHER, 0, _TOGETHER, 0])) / _VARIANCE
#: Sobol's g-function: the smaller the number, the more a factor matters.
G = np.array([0.0, 1.0, 9.0, 99.0])


def ishigami(shares: np.ndarray) -> np.ndarray:
    """Ishigami's function of shares [0..1] of [-π..π]."""
    x = -math.pi + 2 * math.pi * shares
    return np.asarray(np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0]))


def g_function(shares: np.ndarray) -> np.ndarray:
    """Sobol's g-function."""
    return np.asarray(np.prod((np.abs(4 * shares - 2) + G) / (1 + G), axis=-1))


def g_indices() -> tuple[np.ndarray, np.ndarray]:
    """Its indices of the first order and in total."""
    own = 1 / 3 / (1 + G) ** 2
    whole = np.prod(1 + own) - 1
    return own / whole, own * (whole + 1) / (1 + own) / whole


def designed(points: int, factors: int = 4, seed: int = 1) -> np.ndarray:
    """A Saltelli design (points, factors + 2, factors)."""
    return saltelli(tuple("abcdef"[:factors]), points, seed).reshape(points, factors + 2, factors)


def with_luck(means: np.ndarray, luck: float, runs: int = 20, seed: int = 0) -> np.ndarray:
    """Runs of each point: its mean, and luck of a given standard deviation of each run's own."""
    return means[..., None] + luck * np.random.default_rng(seed).standard_normal((*means.shape, runs))
