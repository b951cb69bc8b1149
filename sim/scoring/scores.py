"""Scores of forecasts against the record, one row an outcome, and the single number that parameters are fitted to.

A truth is scored together with its false twins, a category over its whole set, a count or a wait by its distance from
the observed range on a logarithmic scale. Zero is best in each.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.scoring import rules
from sim.scoring.forecasts import Forecast
from sim.scoring.items import Item, observed_counts

#: Central interval of counts and waits whose coverage is checked.
INTERVAL = (0.1, 0.9)
#: Groups of runs that are left out in turn for the error of a score.
_GROUPS = 10


def scores(found: Sequence[Forecast], others: Sequence[Item]) -> pd.DataFrame:
    """The scores of some forecasts.

    Parameters
    ----------
    found : sequence of Forecast
    others : sequence of Item
        Scored outcomes of other episodes: what was counted there is the climatology of counts and waits. Those of an
        item's own cluster are left out, unless no others are left.

    Returns
    -------
    DataFrame
        episode, cluster, outcome, kind, type, family (brier or crps), confidence, weight, score (brier [0, 1]; crps on
        log(1 + x)), error (standard error by luck), log_score [nats], reference (the score of ignorance: a coin, or
        climatology), relative (score over the mean reference of the family), probability (given to what happened),
        counted_share (of runs that are not left out), low, median, high (80 % interval of counts and waits),
        observed_low, observed_high, covered.
    """
    rows = [_row(one, observed_counts(elsewhere(one.item, others), one.item)) for one in found]
    table = pd.DataFrame(rows)
    return with_relative(table) if len(table) else table


def elsewhere(item: Item, others: Sequence[Item]) -> list[Item]:
    """Items of other clusters; of other episodes, where there are no numbers of its type in other clusters."""
    foreign = [other for other in others if other.episode != item.episode]
    far = [other for other in foreign if other.cluster != item.cluster]
    return far if observed_counts(far, item) else foreign


def with_relative(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows, each score set against what ignorance scores on average over these rows."""
    weighted = table["reference"] * table["weight"]
    families = table["family"]
    mean = weighted.groupby(families).sum() / table["weight"].groupby(families).sum()
    return table.assign(relative=table["score"] / families.map(mean))


def loss(table: pd.DataFrame) -> float:
    """Mean relative score, weighted by confidence: 0 is perfect, 1 is ignorance, more is worse than ignorance."""
    return mean_of(table, "relative")


def mean_of(table: pd.DataFrame, column: str) -> float:
    """Mean of a column weighted by confidence; NaN where there is no row."""
    weights = table["weight"].to_numpy(np.float64)
    return float(np.sum(table[column].to_numpy(np.float64) * weights) / weights.sum()) if len(table) else float("nan")


def statements(forecast: Forecast) -> pd.DataFrame:
    """Each statement about an outcome with its probability, whether it happened (0, 1), and its weight.

    Counts and waits make one statement: that they lie in the observed range.
    """
    item, probability = forecast.item, forecast.probability
    if item.type == "category":
        names, happened = list(item.outcome.score_as.categories), _observed(item)
    else:
        names = ["itself", *(f"foil {number}" for number in range(len(probability) - 1))]
        happened = np.arange(len(probability)) == 0
    return pd.DataFrame(
        {
            "episode": item.episode,
            "outcome": item.outcome.id,
            "statement": names,
            "probability": probability,
            "happened": happened.astype(np.int64),
            "weight": item.weight / len(probability),
        }
    )


def score_of(item: Item, probability: np.ndarray) -> float:
    """Score of the probabilities of an item's statements (statements,), for all but counts and waits."""
    if item.type == "category":
        observed = _observed(item)
        if item.outcome.score_as.ordered:
            return rules.ranked(probability, int(observed.argmax()))
        return float(rules.brier(probability, observed).sum() / 2)
    errors = rules.brier(probability, np.arange(len(probability)) == 0)
    # Truth and untruth weigh the same, however many false twins there are.
    return float((errors[0] + errors[1:].mean()) / 2) if len(errors) > 1 else float(errors[0])


def distance_score(item: Item, values: np.ndarray) -> float:
    """Score of an ensemble of counts or waits (runs,): how far it lies outside the observed range.

    Within the range nothing is charged, and an open end charges nothing on its side. The distance is that of
    log(1 + x), so that twice as many weighs the same among few as among many.
    """
    return rules.crps(outside(item, values), 0.0)


def outside(item: Item, values: np.ndarray) -> np.ndarray:
    """Signed distance of values from the observed range, on log(1 + x); 0 within."""
    score, logged = item.outcome.score_as, np.log1p(values)
    below = 0.0 if score.low is None else np.minimum(logged - np.log1p(score.low), 0.0)
    above = 0.0 if score.high is None else np.maximum(logged - np.log1p(score.high), 0.0)
    return np.asarray(below + above, dtype=np.float64)


def _row(forecast: Forecast, elsewhere: Sequence[float]) -> dict[str, object]:
    item = forecast.item
    row = {
        "episode": item.episode,
        "cluster": item.cluster,
        "outcome": item.outcome.id,
        "kind": item.kind,
        "type": item.type,
        "family": item.family,
        "confidence": item.outcome.confidence,
        "weight": item.weight,
    }
    told = given(forecast)
    shared = {"log_score": float(rules.surprise(np.array(told))), "probability": told}
    share = {"counted_share": forecast.counted / forecast.runs if forecast.runs else 0.0}
    return row | (_numbers(forecast, elsewhere) if item.family == "crps" else _statements(forecast)) | shared | share


def _statements(forecast: Forecast) -> dict[str, object]:
    item, probability = forecast.item, forecast.probability
    ignorance = np.full(len(probability), 1 / len(probability) if item.type == "category" else 0.5)
    spread = np.sqrt(probability * (1 - probability) / (forecast.counts + 1))
    return {
        "score": score_of(item, probability),
        "error": _propagated(lambda given: score_of(item, given), probability, spread),
        "reference": score_of(item, ignorance),
        **_NO_NUMBERS,
    }


def _numbers(forecast: Forecast, elsewhere: Sequence[float]) -> dict[str, object]:
    item, score = forecast.item, forecast.item.outcome.score_as
    climatology = distance_score(item, np.array(elsewhere)) if elsewhere else float("nan")
    ends = {
        "observed_low": float("-inf") if score.low is None else score.low,
        "observed_high": float("inf") if score.high is None else score.high,
    }
    if not len(forecast.values):
        # Nothing said is what ignorance says.
        return {"score": climatology, "error": 0.0, "reference": climatology, **_NO_NUMBERS, **ends}
    low, middle, high = np.quantile(forecast.values, (INTERVAL[0], 0.5, INTERVAL[1]), method="inverted_cdf")
    return {
        "score": distance_score(item, forecast.values),
        "error": _left_out(lambda given: distance_score(item, given), forecast.values),
        "reference": climatology,
        "low": low,
        "median": middle,
        "high": high,
        **ends,
        "covered": float(low <= ends["observed_high"] and high >= ends["observed_low"]),
    }


_NO_NUMBERS = dict.fromkeys(("low", "median", "high", "observed_low", "observed_high", "covered"), float("nan"))


def given(forecast: Forecast) -> float:
    """Probability that was given to what happened; of a count or wait, to its observed range."""
    if forecast.item.type == "category":
        return float(forecast.probability[_observed(forecast.item).argmax()])
    if forecast.item.family == "crps":
        inside = np.count_nonzero(outside(forecast.item, forecast.values) == 0)
        return float((inside + 0.5) / (len(forecast.values) + 1))
    return float(forecast.probability[0])


def _observed(item: Item) -> np.ndarray:
    return np.array([name == item.outcome.score_as.observed for name in item.outcome.score_as.categories])


def _propagated(score: Callable[[np.ndarray], float], probability: np.ndarray, spread: np.ndarray) -> float:
    """Standard error of a score from those of its probabilities, by differences."""
    step, total = 1e-4, 0.0
    for at, error in enumerate(spread):
        moved = probability.copy()
        moved[at] += step
        total += ((score(moved) - score(probability)) / step * error) ** 2
    return float(np.sqrt(total))


def _left_out(score: Callable[[np.ndarray], float], values: np.ndarray) -> float:
    """Standard error of a score, by leaving out a tenth of the runs in turn."""
    groups = min(_GROUPS, len(values))
    if groups < 2:
        return float("nan")
    kept = np.array([score(np.delete(values, np.s_[at::groups])) for at in range(groups)])
    return float(np.sqrt((groups - 1) / groups * np.sum((kept - kept.mean()) ** 2)))
