"""What is said without any history: nothing, or how often each answer was the true one in other episodes."""

from collections.abc import Sequence

import numpy as np

from sim.scoring.forecasts import Forecast
from sim.scoring.items import Item, observed_counts
from sim.scoring.scores import elsewhere


def frequency(item: Item, others: Sequence[Item]) -> Forecast:
    """The forecast of whoever only counts answers: to the same question about categories, and to all about counts.

    Parameters
    ----------
    item : Item
    others : sequence of Item
        Scored outcomes of other episodes; those of the item's own cluster are left out, unless no others are left.
    """
    known = elsewhere(item, others)
    if item.family == "crps":
        values = np.array(observed_counts(known, item))
        return Forecast(item, len(values), np.array([len(values)]), np.zeros(1), values)
    counts, hits = np.zeros(item.statements), np.zeros(item.statements)
    if item.type == "category":
        asked = item.outcome.measure.name if item.outcome.measure else ""
        alike = [one.outcome for one in known if one.outcome.measure and one.outcome.measure.name == asked]
        answers = [one.score_as.observed for one in alike]
        hits = np.array([answers.count(name) for name in item.outcome.score_as.categories], np.float64)
        counts = np.full(item.statements, hits.sum())
    return Forecast(item, int(counts[0]), counts, hits, np.zeros(0))
