"""The tables of a contest: the score of every model on every outcome, its statements, its skill, and other coders."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from sim.results.score_means import LEFT_CLUSTER_OUT, OURS, SPLITS
from sim.scoring.entries import PRIOR, RECORDS, Entry
from sim.scoring.forecasts import Forecast
from sim.scoring.frequencies import frequency
from sim.scoring.items import Item
from sim.scoring.scores import loss, mean_of, scores, statements, with_relative
from sim.scoring.skill import skills
from sim.theory import theory

COIN = "coin"
#: How often each answer was true elsewhere; for counts and waits the same as ignorance.
FREQUENCY = "frequency"
#: Models that nothing was fitted for, which skill is taken against, besides rivals.
NULLS = (COIN, FREQUENCY, *RECORDS, PRIOR)


def tables(found: Mapping[Entry, Sequence[Forecast]], others: Sequence[Item], *, seed: int) -> dict[str, pd.DataFrame]:
    """Scores, statements, skill and recodings of a contest.

    Parameters
    ----------
    found : mapping
        Forecasts of each entry.
    others : sequence of Item
        Scored outcomes of all episodes that are known: their counts are the climatology.
    seed : int
        Seed of the resampling of episodes.
    """
    plain = {entry: forecasts for entry, forecasts in found.items() if entry.recoding is None}
    scored = _scored(plain, others)
    return {
        "scores": scored,
        "statements": _stated(plain),
        "skill": _skills(scored, seed),
        "recodings": _recodings(found, others),
    }


def _scored(found: Mapping[Entry, Sequence[Forecast]], others: Sequence[Item]) -> pd.DataFrame:
    """A row for each model, split, way to treat states, and outcome; the coin among the models."""
    parts = []
    for (model, split, states), some in _groups(found).items():
        table = with_relative(pd.concat([scores(forecasts, others) for forecasts in some], ignore_index=True))
        parts.append(table.assign(model=model, split=split, states=states))
        if (model, split) == (OURS, LEFT_CLUSTER_OUT):
            counted = [frequency(forecast.item, others) for forecasts in some for forecast in forecasts]
            parts.append(with_relative(scores(counted, others)).assign(model=FREQUENCY, split="", states=states))
            parts.append(_coin(table).assign(states=states))
    whole = pd.concat(parts, ignore_index=True)
    first = ["model", "split", "states", "episode", "cluster", "outcome"]
    return whole[[*first, *(name for name in whole.columns if name not in first)]]


def _coin(table: pd.DataFrame) -> pd.DataFrame:
    """Scores of ignorance: a coin, and for counts and waits what was counted elsewhere."""
    given = np.where(table["family"] == "brier", np.where(table["type"] == "category", np.nan, 0.5), np.nan)
    blank = dict.fromkeys(("low", "median", "high", "covered"), np.nan)
    coin = table.assign(
        model=COIN, split="", score=table["reference"], error=0.0, probability=given, log_score=-np.log(given), **blank
    )
    return with_relative(coin)


def _groups(found: Mapping[Entry, Sequence[Forecast]]) -> dict[tuple[str, str, str], list[Sequence[Forecast]]]:
    groups: dict[tuple[str, str, str], list[Sequence[Forecast]]] = {}
    for entry, forecasts in found.items():
        groups.setdefault((entry.model, entry.split, entry.states), []).append(forecasts)
    return groups


def _stated(found: Mapping[Entry, Sequence[Forecast]]) -> pd.DataFrame:
    """Every statement of every model with its probability."""
    parts = [
        statements(forecast).assign(model=entry.model, split=entry.split, states=entry.states)
        for entry, forecasts in found.items()
        for forecast in forecasts
        if forecast.item.family == "brier"
    ]
    return pd.concat(parts, ignore_index=True)


def _skills(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Skill against null models and rivals, for each split and each way to treat states."""
    parts = []
    for states, split in product(("simulated", "scripted"), SPLITS):
        some = table[(table["states"] == states) & table["split"].isin([split, ""])]
        if (some["split"] == split).any():
            against = [*NULLS, OURS, *theory().hypotheses]
            parts.append(skills(some, against, seed=seed).assign(split=split, states=states))
    return pd.concat(parts, ignore_index=True)


def _recodings(found: Mapping[Entry, Sequence[Forecast]], others: Sequence[Item]) -> pd.DataFrame:
    """Scores of the theory, clusters left out, with a fifth of all codes moved by one step: a row a recoding."""
    numbers = sorted({entry.recoding for entry in found if entry.recoding is not None})
    rows = []
    for number in numbers:
        some = [forecasts for entry, forecasts in found.items() if entry.recoding == number]
        table = with_relative(pd.concat([scores(forecasts, others) for forecasts in some], ignore_index=True))
        families = {name: mean_of(table[table["family"] == name], "score") for name in ("brier", "crps")}
        rows.append({"recoding": number, "overall": loss(table), **families})
    return pd.DataFrame(rows, columns=["recoding", "overall", "brier", "crps"])
