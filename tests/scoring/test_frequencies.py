"""Whoever only counts answers knows how often each was true elsewhere, and nothing of the own cluster."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.scoring.frequencies import frequency
from sim.scoring.items import Item, items


@pytest.fixture(scope="module")
def every(episodes: dict[str, Scenario]) -> list[Item]:
    return [item for scenario in episodes.values() for item in items(scenario)]


def named(every: list[Item], outcome: str) -> Item:
    """An outcome by its name."""
    return next(item for item in every if item.outcome.id == outcome)


def test_answers_are_counted_in_other_clusters(every: list[Item]) -> None:
    found = frequency(named(every, "nujaba-defies"), every)

    # Of two answers to a directive outside the own cluster, one is compliance and one defiance in public.
    categories = found.item.outcome.score_as.categories
    assert dict(zip(categories, found.hits.tolist(), strict=True)) == {
        "comply": 1,
        "feigned": 0,
        "ignore": 0,
        "public-defiance": 1,
    }
    assert found.probability == pytest.approx((found.hits + 1 / 4) / 3)


def test_of_a_statement_and_its_twin_nothing_is_known(every: list[Item]) -> None:
    found = frequency(named(every, "aah-never-claims"), every)

    assert found.probability.tolist() == [0.5, 0.5]


def test_counts_are_those_of_other_clusters(every: list[Item]) -> None:
    found = frequency(named(every, "total-campaign"), every)

    elsewhere = [one.middle for one in every if one.type == "count" and one.cluster != "2022-24"]
    assert np.sort(found.values).tolist() == sorted(value for value in elsewhere if value is not None)
