"""Scores reward what happened, charge what did not, and give nothing to those who agree with everything."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.results.measures import evaluate
from sim.scenario import Scenario
from sim.scoring import forecasts as packing
from sim.scoring.forecasts import Forecast, each_forecast, forecasts, pooled
from sim.scoring.items import Item, items
from sim.scoring.predicting import locked
from sim.scoring.scores import distance_score, loss, mean_of, score_of, scores, statements

NONE = np.zeros(0)


def item_of(every: list[Item], kind: str, **wanted: object) -> Item:
    """The first item of a type whose way of scoring has the given fields."""
    return next(
        item
        for item in every
        if item.type == kind and all(getattr(item.outcome.score_as, name) == value for name, value in wanted.items())
    )


def said(item: Item, probability: float) -> Forecast:
    """A thousand runs of which a share makes every statement, false twins too."""
    count = np.full(item.statements, 1000)
    return Forecast(item, 1000, count, (count * probability).astype(int), NONE)


@pytest.fixture(scope="module")
def every(episodes: dict[str, Scenario]) -> list[Item]:
    return [item for scenario in episodes.values() for item in items(scenario)]


def test_every_scored_outcome_has_a_way_to_be_wrong(every: list[Item]) -> None:
    lonely = [item.outcome.id for item in every if item.family == "brier" and item.statements < 2]

    assert len(every) > 80
    assert lonely == []


def test_truth_and_untruth_weigh_the_same(every: list[Item]) -> None:
    item = next(one for one in every if one.type == "binary" and len(one.outcome.foils) == 2)

    assert score_of(item, np.array([1.0, 0.0, 0.0])) == 0
    assert score_of(item, np.array([0.0, 1.0, 1.0])) == 1
    assert score_of(item, np.array([0.6, 0.2, 0.4])) == pytest.approx((0.16 + (0.04 + 0.16) / 2) / 2)


@pytest.mark.parametrize(("share", "score"), [(1.0, 0.5), (0.0, 0.5), (0.5, 0.25)], ids=["yes", "no", "coin"])
def test_agreeing_with_everything_is_worse_than_a_coin(every: list[Item], share: float, score: float) -> None:
    binaries = [said(item, share) for item in every if item.family == "brier" and item.type != "category"]

    table = scores(binaries, every)

    assert mean_of(table, "score") == pytest.approx(score, abs=0.002)
    assert mean_of(table, "reference") == pytest.approx(0.25)


def test_the_coin_is_no_better_than_ignorance(every: list[Item]) -> None:
    nothing = [
        replace(said(item, 0.5), counts=np.zeros(item.statements), hits=np.zeros(item.statements), runs=10)
        for item in every
    ]

    table = scores(nothing, every)

    assert loss(table) == pytest.approx(1)
    assert table["score"].to_numpy() == pytest.approx(table["reference"].to_numpy())


def test_categories_are_scored_over_their_whole_set(every: list[Item]) -> None:
    item = item_of(every, "category", ordered=False)
    names = item.outcome.score_as.categories
    certain = np.array([name == item.outcome.score_as.observed for name in names], float)

    assert score_of(item, certain) == 0
    assert score_of(item, np.roll(certain, 1)) == 1
    uniform = np.full(len(names), 1 / len(names))
    assert score_of(item, uniform) == pytest.approx((1 - 1 / len(names)) / 2)


def test_in_an_order_near_is_better_than_far(every: list[Item]) -> None:
    item = item_of(every, "category", ordered=True, observed="mild-condemnation")
    at = item.outcome.score_as.categories.index("mild-condemnation")
    one = np.eye(len(item.outcome.score_as.categories))

    assert score_of(item, one[at]) == 0
    assert score_of(item, one[at + 1]) < score_of(item, one[at + 2])
    # One step of three: a third of the whole.
    assert score_of(item, one[at + 1]) == pytest.approx(1 / 3)


def test_a_range_charges_nothing_within_and_the_distance_beyond(every: list[Item]) -> None:
    item = item_of(every, "count", low=150.0, high=175.0)

    assert distance_score(item, np.array([150.0, 160.0, 175.0])) == 0
    assert distance_score(item, np.array([75.0])) == pytest.approx(np.log1p(150) - np.log1p(75))
    assert distance_score(item, np.array([350.0])) == pytest.approx(np.log1p(350) - np.log1p(175))
    # By hand: E|X| - E|X - X'| / 2 with X = 0 or d, each half the time.
    far = np.log1p(350) - np.log1p(175)
    assert distance_score(item, np.array([160.0, 350.0])) == pytest.approx(far / 2 - far / 4)


def test_an_open_end_charges_nothing(every: list[Item]) -> None:
    item = item_of(every, "count", low=32.0, high=None)

    assert distance_score(item, np.array([32.0, 5000.0])) == 0
    assert distance_score(item, np.array([5.0])) > 0


def test_climatology_leaves_out_the_own_cluster(every: list[Item]) -> None:
    item = item_of(every, "count", low=150.0, high=175.0)
    quiet = [Forecast(item, 2, np.array([2]), np.array([0]), np.array([160.0, 160.0]))]
    own = [other for other in every if other.cluster == item.cluster]

    table = scores(quiet, every)
    values = [other.middle for other in every if other.cluster != item.cluster and other.type == "count"]
    assert table["reference"][0] == pytest.approx(distance_score(item, np.array(values)))
    # Where nobody else is known, the other episodes of the cluster are better than nothing.
    values = [other.middle for other in own if other.episode != item.episode and other.type == "count"]
    assert scores(quiet, own)["reference"][0] == pytest.approx(distance_score(item, np.array(values)))


def test_the_error_is_the_scatter_over_ensembles(every: list[Item]) -> None:
    rng = np.random.default_rng(1)
    count = item_of(every, "count", low=150.0, high=175.0)
    binary = next(one for one in every if one.type == "binary" and len(one.outcome.foils) == 1)
    numbers, shares = [], []
    for _ in range(300):
        numbers.append(Forecast(count, 200, np.array([200]), np.array([0]), rng.poisson(120, 200).astype(float)))
        shares.append(Forecast(binary, 200, np.full(2, 200), rng.binomial(200, [0.7, 0.2]), NONE))

    for made in (numbers, shares):
        table = scores(made, every)
        assert table["error"].mean() == pytest.approx(table["score"].std(), rel=0.25)


def test_ensembles_measured_together_are_those_measured_apart(
    episodes: dict[str, Scenario], record: pd.DataFrame
) -> None:
    scenario = episodes["june-war-2025"]
    whole = evaluate(scenario, record, range(12))
    first = evaluate(scenario, record[record["run"] < 6], range(6))

    together = each_forecast(scenario, whole, np.repeat([0, 1], 6), 2)

    for mine, apart in zip(together[0], forecasts(scenario, first), strict=True):
        assert same(mine, apart)
    for both, all_of_them in zip(zip(*together, strict=True), forecasts(scenario, whole), strict=True):
        assert same(pooled(both), all_of_them)


def test_a_forecast_survives_being_packed(episodes: dict[str, Scenario], record: pd.DataFrame) -> None:
    scenario = episodes["june-war-2025"]
    found = forecasts(scenario, evaluate(scenario, record, range(12)))
    wanted = [forecast.item for forecast in found]

    row = packing.packed(found, 12)

    assert row.shape == (packing.width(wanted, 12),)
    assert all(same(one, other) for one, other in zip(found, packing.unpacked(wanted, row, 12), strict=True))


def test_outcomes_stay_closed_while_a_scenario_runs(episodes: dict[str, Scenario]) -> None:
    closed = locked(episodes["june-war-2025"])

    for look in (len, list, bool, lambda them: them[0]):
        with pytest.raises(PermissionError, match="stay closed"):
            look(closed.outcomes)


def test_statements_say_which_of_them_happened(every: list[Item]) -> None:
    category, binary = item_of(every, "category", ordered=False), item_of(every, "binary")

    table = statements(said(category, 0.25))
    assert table.loc[table["happened"] == 1, "statement"].tolist() == [category.outcome.score_as.observed]
    assert statements(said(binary, 0.5))["happened"].tolist() == [1] + [0] * len(binary.outcome.foils)
    assert table["weight"].sum() == pytest.approx(category.weight)


def same(one: Forecast, other: Forecast) -> bool:
    """Whether two forecasts say the same of the same."""
    assert one.item == other.item
    return one.runs == other.runs and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("counts", "hits", "values")
    )
