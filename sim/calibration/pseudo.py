"""Simulated records in place of the documented one: what one run did is taken for what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration import table
from sim.calibration.scoreboard import Yardstick, crps, score
from sim.scoring.items import Item


@dataclass(frozen=True)
class Episode:
    """Vectors and simulated records of one episode, side by side."""

    items: Sequence[Item]
    vectors: Sequence[np.ndarray]
    """Packed forecasts of the vectors, one array an item."""
    records: Sequence[np.ndarray]
    """Packed answers of the records, of one run each, one array an item."""

    @classmethod
    def of(cls, items: Sequence[Item], vectors: np.ndarray, runs: int, records: np.ndarray) -> "Episode":
        """From the rows of two tables of the episode."""
        return cls(items, table.cut(items, vectors, runs), table.cut(items, records, 1))

    def scores(self, record: int) -> np.ndarray:
        """Scores of the vectors against one record (vectors, items); NaN where the record has no answer."""
        found = [
            against(item, vectors, records[record])
            for item, vectors, records in zip(self.items, self.vectors, self.records, strict=True)
        ]
        return np.stack(found, axis=1)


def against(item: Item, vectors: np.ndarray, record: np.ndarray) -> np.ndarray:
    """Scores of an item's forecasts (vectors,) when what a run did is what happened; NaN where it has no answer."""
    missing = np.full(len(vectors), np.nan)
    if item.family == "crps":
        known = record[3:][~np.isnan(record[3:])]
        return crps(np.log1p(vectors[:, 3:]) - np.log1p(known[0])) if len(known) else missing
    count = item.statements
    counted, happened = record[1 : 1 + count], record[1 + count : 1 + 2 * count]
    if not counted[0] > 0:
        return missing
    if item.type == "category":
        observed = np.flatnonzero(happened)
        return score(_with_answer(item, int(observed[0])), vectors) if len(observed) else missing
    given = (vectors[:, 1 + count :] + 0.5) / (vectors[:, 1 : 1 + count] + 1)
    errors = np.where(counted > 0, np.square(given - happened), np.nan)
    foils = errors[:, 1:][:, counted[1:] > 0]
    return np.asarray((errors[:, 0] + foils.mean(axis=1)) / 2 if foils.shape[1] else errors[:, 0])


def losses(episodes: Mapping[str, Episode], yard: Yardstick, record: int) -> np.ndarray:
    """Loss of each vector (vectors,) on the answers that a record has; infinite for one that failed.

    An answer weighs what it weighs beside the documented record. A vector that says nothing about a number pays what
    ignorance pays there.
    """
    names = dict.fromkeys(item.episode for item in yard.items)
    scores = np.concatenate([episodes[name].scores(record) for name in names], axis=1)
    failed = np.concatenate([np.isnan(episodes[name].vectors[0][:, :1]) for name in names], axis=1).any(axis=1)
    has_answer = ~np.isnan(scores).all(axis=0) & (yard.share > 0)
    share = yard.share[has_answer]
    filled = np.where(np.isnan(scores), yard.reference, scores)[:, has_answer]
    total = np.zeros(len(scores))
    for place, weight in enumerate(share / share.sum() if len(share) else share):
        total += weight * filled[:, place]
    return np.where(failed, np.inf, total)


def _with_answer(item: Item, place: int) -> Item:
    """The item as if another category had been observed."""
    known = item.outcome.score_as
    changed = known.model_copy(update={"observed": known.categories[place]})
    return Item(item.episode, item.cluster, item.outcome.model_copy(update={"score_as": changed}))
