"""Means over a table of scores: weighted by how well each fact is established, with the error that luck leaves."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.intervals import NORMAL

#: What the theory itself is called in tables of scores.
OURS = "theory"
#: Models without agents, from which nothing is learnt.
NULLS = ("base-rate", "hedged", "persistence", "one-driver", "coin", "frequency", "prior")
#: How the parameters were found before a score was taken: on all other clusters, all other episodes, or on all.
LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT, IN_SAMPLE = "left cluster out", "left episode out", "in sample"
SPLITS = (LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT, IN_SAMPLE)


@dataclass(frozen=True)
class Mean:
    """A weighted mean of scores."""

    value: float
    """NaN where there is no row."""
    error: float
    """Standard error that the number of runs leaves."""
    outcomes: int

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.value - NORMAL * self.error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.value + NORMAL * self.error


def mean(rows: pd.DataFrame, column: str = "relative") -> Mean:
    """Mean of a score over outcomes, weighted by confidence; outcomes without a value are left out.

    Parameters
    ----------
    rows : DataFrame
        `weight`, `score`, `error` (standard error of `score`) and the column.
    column : str
        `score`, or `relative`, whose error is that of the score on its scale.
    """
    rows = rows[rows[column].notna()]
    weights = rows["weight"].to_numpy(np.float64)
    total = weights.sum()
    if not total:
        return Mean(math.nan, math.nan, 0)
    values, score = rows[column].to_numpy(np.float64), rows["score"].to_numpy(np.float64)
    scale = np.divide(values, score, out=np.zeros_like(values), where=score > 0)
    errors = np.nan_to_num(rows["error"].to_numpy(np.float64)) * scale
    return Mean(float(values @ weights / total), float(np.sqrt(np.sum((errors * weights) ** 2)) / total), len(rows))


def chosen(table: pd.DataFrame, split: str, states: str = "simulated") -> pd.DataFrame:
    """The rows of one split and of one way to treat the states; a model that is not fitted stands under every split.

    Such rows have an empty `split` or `states`. A table without one of these columns is taken as it is.
    """
    for column, wanted in (("split", split), ("states", states)):
        if column in table:
            table = table[table[column].isin([wanted, ""])]
    return table
