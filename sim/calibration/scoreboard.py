"""Scores of many vectors at once, and the loss of each on some episodes.

The arithmetic is that of `sim.scoring.scores`, for rows of packed forecasts; a test holds the two against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration import table
from sim.scenario import Scenario
from sim.scoring.forecasts import Forecast
from sim.scoring.items import Item, items
from sim.scoring.scores import scores as scores_of

#: Rows that are scored at once.
_TOGETHER = 4096


@dataclass(frozen=True)
class Yardstick:
    """What the scores of some episodes are held against."""

    items: tuple[Item, ...]
    """Scored outcomes, episode by episode."""
    reference: np.ndarray
    """Score of ignorance (items,); NaN where nobody knows it."""
    share: np.ndarray
    """What a unit of each score adds to the loss (items,); 0 where ignorance has no score."""

    def losses(self, found: Mapping[str, np.ndarray]) -> np.ndarray:
        """Loss of each vector (vectors,) from its scores in each episode (vectors, items of the episode).

        An outcome about which a vector says nothing costs what ignorance costs.
        """
        episodes = list(dict.fromkeys(item.episode for item in self.items))
        scores = np.concatenate([found[name] for name in episodes], axis=1)
        used = self.share > 0
        filled = np.where(np.isnan(scores), self.reference, scores)[:, used]
        # Summed row by row from the left, so that neither chunks nor cores change a bit.
        total = np.zeros(len(scores))
        for place, share in enumerate(self.share[used]):
            total += share * filled[:, place]
        return total


def yardstick(episodes: Mapping[str, Scenario], names: Sequence[str]) -> Yardstick:
    """The yardstick of some episodes; nothing of the others is looked at."""
    wanted = [item for name in names for item in items(episodes[name])]
    nobody = np.zeros(0)
    silent = [Forecast(one, 0, np.zeros(one.statements), np.zeros(one.statements), nobody) for one in wanted]
    told = scores_of(silent, wanted)
    reference = told["reference"].to_numpy(np.float64)
    weight, family = told["weight"].to_numpy(np.float64), told["family"].to_numpy(object)
    share = np.zeros(len(wanted))
    for kind in ("brier", "crps"):
        known = (family == kind) & np.isfinite(reference)
        total = float(np.sum(reference[known] * weight[known]))
        if total > 0:
            share[known] = weight[known] * float(weight[known].sum()) / total
    used = share > 0
    return Yardstick(tuple(wanted), reference, share / float(weight[used].sum()) if used.any() else share)


def scored(wanted: Sequence[Item], packed: np.ndarray, runs: int) -> np.ndarray:
    """Scores of vectors (vectors, items) from the rows of one episode; NaN where nothing is said of a number."""
    found = np.full((len(packed), len(wanted)), np.nan)
    for start in range(0, len(packed), _TOGETHER):
        some = packed[start : start + _TOGETHER]
        for place, (item, block) in enumerate(zip(wanted, table.cut(wanted, some, runs), strict=True)):
            found[start : start + len(some), place] = score(item, block)
    return found


def score(item: Item, block: np.ndarray) -> np.ndarray:
    """Score of one item for many vectors (vectors,)."""
    if item.family == "crps":
        return crps(_outside(item, block[:, 3:]))
    statements = item.statements
    counts, hits = block[:, 1 : 1 + statements], block[:, 1 + statements : 1 + 2 * statements]
    if item.type == "category":
        return _category(item, (hits + 1 / statements) / (counts + 1))
    errors = np.square((hits + 0.5) / (counts + 1) - (np.arange(statements) == 0))
    return np.asarray((errors[:, 0] + errors[:, 1:].mean(axis=1)) / 2 if statements > 1 else errors[:, 0])


def _category(item: Item, probability: np.ndarray) -> np.ndarray:
    known = item.outcome.score_as
    observed = np.array([name == known.observed for name in known.categories], np.float64)
    if known.ordered:
        apart = np.cumsum(probability, axis=1) - np.cumsum(observed)
        return np.asarray(np.sum(apart * apart, axis=1) / (len(observed) - 1))
    return np.asarray(np.sum(np.square(probability - observed), axis=1) / 2)


def _outside(item: Item, values: np.ndarray) -> np.ndarray:
    known, logged = item.outcome.score_as, np.log1p(values)
    below = 0.0 if known.low is None else np.minimum(logged - np.log1p(known.low), 0.0)
    above = 0.0 if known.high is None else np.maximum(logged - np.log1p(known.high), 0.0)
    return np.asarray(below + above + 0.0 * logged)


def crps(values: np.ndarray) -> np.ndarray:
    """CRPS against 0 of rows of numbers that end in NaN (vectors,); NaN where there is none."""
    ordered = np.sort(values, axis=1)
    known = ~np.isnan(ordered)
    count = known.sum(axis=1)
    rank = np.arange(1, values.shape[1] + 1)
    filled = np.where(known, ordered, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        far = np.abs(filled).sum(axis=1) / count
        apart = (np.where(known, 2 * rank - count[:, None] - 1, 0) * filled).sum(axis=1) / (count * count)
    return np.where(count > 0, far - apart, np.nan)
