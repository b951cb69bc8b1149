"""How much better a model is than another: one minus the ratio of scores, with the doubt that few episodes leave."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.scoring.scores import mean_of
from sim.study.sampling import shares, stream

#: Columns of the skill table.
COLUMNS = ("model", "split", "states", "measure", "episode", "score", "against", "null_score", "skill", "low", "high")
RESAMPLES = 2000
#: What is compared, and the column it stands in.
MEASURES = {"brier": "score", "crps": "score", "overall": "relative"}


def skills(table: pd.DataFrame, against: Sequence[str], *, seed: int) -> pd.DataFrame:
    """Skill of every model against some others, in all episodes and in each.

    Parameters
    ----------
    table : DataFrame
        Scores of one split and one way to treat the states: model, episode, outcome, family, weight, score, relative.
    against : sequence of str
        Models to be held against.
    seed : int
        Seed of the resampling of episodes.

    Returns
    -------
    DataFrame
        model, measure (brier, crps or overall), episode (empty for all), score, against, null_score,
        skill (1 is perfect, 0 no better, less is worse), low and high (95 % interval over resampled episodes; missing
        within a single episode).
    """
    episodes = list(dict.fromkeys(table["episode"]))
    # The same episodes are drawn for every model, so that skills can be compared with each other.
    luck = shares(stream(seed, "skill"), RESAMPLES * len(episodes)).reshape(RESAMPLES, len(episodes))
    drawn = (luck * len(episodes)).astype(np.int64)
    found = [
        row
        for measure, column in MEASURES.items()
        for row in _of_measure(_narrowed(table, measure), measure, column, episodes, drawn, against)
    ]
    return pd.DataFrame(found)


def _narrowed(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    return table if measure == "overall" else table[table["family"] == measure]


def _of_measure(
    table: pd.DataFrame, measure: str, column: str, episodes: list[str], drawn: np.ndarray, against: Sequence[str]
) -> list[dict[str, object]]:
    sums = {model: _sums(rows, column, episodes) for model, rows in table.groupby("model", sort=False)}
    found: list[dict[str, object]] = []
    for model, rows in table.groupby("model", sort=False):
        for null in (name for name in against if name in sums and name != model):
            low, high = _interval(sums[model], sums[null], drawn)
            rivals = table[table["model"] == null]
            found.append(_row(measure, str(model), null, "", rows, rivals, column, low, high))
            for episode in episodes:
                mine, other = (part[part["episode"] == episode] for part in (rows, rivals))
                if len(mine):
                    found.append(_row(measure, str(model), null, episode, mine, other, column, np.nan, np.nan))
    return found


def _row(
    measure: str, model: str, null: str, episode: str, rows: pd.DataFrame, rivals: pd.DataFrame, column: str,
    low: float, high: float,
) -> dict[str, object]:  # fmt: skip
    score, other = mean_of(rows, column), mean_of(rivals, column)
    return {
        "model": model,
        "measure": measure,
        "episode": episode,
        "score": score,
        "against": null,
        "null_score": other,
        "skill": 1 - score / other if other else np.nan,
        "low": low,
        "high": high,
    }


def _sums(rows: pd.DataFrame, column: str, episodes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Weighted score and weight of each episode."""
    weight = rows["weight"]
    both = [(rows[column] * weight).groupby(rows["episode"]).sum(), weight.groupby(rows["episode"]).sum()]
    weighted, weights = (part.reindex(episodes, fill_value=0.0).to_numpy(np.float64) for part in both)
    return weighted, weights


def _interval(
    mine: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray], drawn: np.ndarray
) -> tuple[float, float]:
    if drawn.shape[1] < 2:
        return np.nan, np.nan
    means = [weighted[drawn].sum(axis=1) / weights[drawn].sum(axis=1) for weighted, weights in (mine, other)]
    low, high = np.nanquantile(1 - means[0] / means[1], (0.025, 0.975))
    return float(low), float(high)
