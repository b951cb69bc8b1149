"""Statements held against what happened: classes of probability, and how much of the error is miscalibration."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.verdicts import wilson

#: Kinds of statements: outcomes as recorded, their false twins, and the members of exhaustive sets.
KINDS = ("truths", "false twins", "categories")
_CLASSES = 10
_COLUMNS = ("probability", "count", "share", "low", "high", "consistent_low", "consistent_high")


@dataclass(frozen=True)
class Calibration:
    """Mean squared error of probabilities, and the part of it that lies off the diagonal of a reliability diagram."""

    brier: float
    miscalibration: float
    """Mean squared distance of the share that happened from the probability given, over classes; shrinks to 0."""


def kinds(statements: pd.DataFrame) -> np.ndarray:
    """The kind of each statement."""
    names = statements["statement"].astype(str)
    kind = np.where(names.str.startswith("foil "), KINDS[1], KINDS[2])
    return np.where(names == "itself", KINDS[0], kind)


def reliabilities(statements: pd.DataFrame) -> pd.DataFrame:
    """A row for each tenth of probability in which there are statements.

    Parameters
    ----------
    statements : DataFrame
        `probability` [0..1] and `happened` (0 or 1).

    Returns
    -------
    DataFrame
        `probability` (mean of those given), `count`, `share` that happened with Wilson's 95 % interval (`low`, `high`),
        and `consistent_low`, `consistent_high`: between which 95 % of such shares would lie if each statement happened
        with the probability it was given.
    """
    place = _class_of(statements)
    groups = statements.groupby(place, sort=True)
    return pd.DataFrame([_row(rows) for _, rows in groups], columns=list(_COLUMNS))


def calibration(statements: pd.DataFrame) -> Calibration:
    """The mean squared error and its part off the diagonal."""
    given, happened = statements["probability"].to_numpy(float), statements["happened"].to_numpy(float)
    classes = reliabilities(statements)
    gaps = (classes["share"] - classes["probability"]) ** 2 * classes["count"]
    return Calibration(float(np.mean((given - happened) ** 2)), float(gaps.sum() / max(len(statements), 1)))


def _class_of(statements: pd.DataFrame) -> np.ndarray:
    return np.minimum((statements["probability"].to_numpy(float) * _CLASSES).astype(np.int64), _CLASSES - 1)


def _row(rows: pd.DataFrame) -> dict[str, float]:
    given, hits = rows["probability"].to_numpy(float), int(rows["happened"].sum())
    low, high = wilson(hits, len(rows))
    least, most = _ends(given)
    share = hits / len(rows)
    return dict(zip(_COLUMNS, (given.mean(), len(rows), share, low, high, least, most), strict=True))


def _ends(given: np.ndarray) -> tuple[float, float]:
    """Between which shares 95 % lie, if statements happen one by one with these probabilities (Poisson binomial)."""
    chances = np.ones(1)
    for probability in given:
        chances = np.convolve(chances, [1 - probability, probability])
    reached = np.cumsum(chances)
    low, high = np.searchsorted(reached, [0.025, 0.975 - 1e-12])
    return float(low / len(given)), float(min(high, len(given)) / len(given))
