"""Proper scoring rules, zero at best: the one door to the library that has them.

References
----------
Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78.
Epstein (1969), A scoring system for probability forecasts of ranked categories, Journal of Applied Meteorology 8.
Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, JASA 102.
"""

from functools import cache
from typing import Any

import numpy as np


def brier(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Squared error of each probability [0, 1] against what happened (0 or 1)."""
    return np.asarray(_library().brier_score(happened.astype(np.float64), probability))


def ranked(probability: np.ndarray, observed: int) -> float:
    """Ranked probability score of ordered categories (K,) of which one was observed [0, 1]: divided by K - 1."""
    # The library counts categories from one.
    score = _library().rps_score(np.array([observed + 1.0]), probability[None, :])
    return float(score[0]) / (len(probability) - 1)


def crps(values: np.ndarray, observed: float) -> float:
    """Continuous ranked probability score of an ensemble (runs,) against a number, in its unit."""
    return float(_library().crps_ensemble(observed, np.sort(values), estimator="qd", sorted_ensemble=True))


def surprise(probability: np.ndarray) -> np.ndarray:
    """Logarithmic score of the probability that was given to what happened [nats]."""
    return np.asarray(-np.log(probability))


@cache
def _library() -> Any:
    """The scoring library. It takes seconds to import, so only who scores pays for it."""
    import scoringrules

    return scoringrules
