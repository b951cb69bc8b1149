"""Tables with a box planted in them, and tables with nothing."""

import numpy as np
import pandas as pd

from sim.study.sampling import latin_hypercube

NAMES = tuple("abcdef")


def points(count: int = 400, seed: int = 1) -> pd.DataFrame:
    """Points of a Latin hypercube over six factors."""
    return pd.DataFrame(dict(zip(NAMES, latin_hypercube(NAMES, count, seed).T, strict=True)))


def in_box(table: pd.DataFrame) -> np.ndarray:
    """Whether each point lies in the planted box: a below 0.4 and b above 0.5, a fifth of all."""
    return np.asarray((table["a"] < 0.4) & (table["b"] > 0.5))


def runs(chance: np.ndarray, count: int = 30, seed: int = 1) -> np.ndarray:
    """Runs in which the outcome comes with a given chance at each point."""
    return (np.random.default_rng(seed).random((len(chance), count)) < chance[:, None]).astype(np.float64)
