"""Scores of many vectors at once are those of `sim.scoring`, and so is the loss."""

from functools import cache

import numpy as np
import pytest

from sim.calibration import table
from sim.calibration.pseudo import against
from sim.calibration.scoreboard import scored, yardstick
from sim.scenario import Scenario, load
from sim.scoring.forecasts import Forecast, packed
from sim.scoring.items import Item, items
from sim.scoring.scores import loss, scores
from tests.conftest import ROOT

RUNS, VECTORS = 5, 40
NAMES = ("ceasefire-2020", "gaza-war-2023", "june-war-2025", "kurdistan-july-2025")


@cache
def episodes() -> dict[str, Scenario]:
    return {name: load(ROOT / "scenarios" / f"{name}.yaml") for name in NAMES}


def any_forecast(item: Item, luck: np.random.Generator) -> Forecast:
    """A forecast that could be: some runs count, or none."""
    counted = int(luck.integers(0, RUNS + 1))
    if item.family == "crps":
        values = luck.integers(0, 60, counted).astype(np.float64)
        return Forecast(item, RUNS, np.array([counted]), np.array([luck.integers(0, counted + 1)]), values)
    if item.type == "category":
        hits = luck.multinomial(counted, np.full(item.statements, 1 / item.statements))
        return Forecast(item, RUNS, np.full(item.statements, counted), hits, np.zeros(0))
    counts = luck.integers(0, RUNS + 1, item.statements)
    return Forecast(item, RUNS, counts, luck.integers(0, counts + 1), np.zeros(0))


@cache
def forecasts(name: str) -> list[list[Forecast]]:
    luck = np.random.default_rng(len(name))
    return [[any_forecast(item, luck) for item in items(episodes()[name])] for _ in range(VECTORS)]


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_those_of_the_scoring_room(name: str) -> None:
    wanted = items(episodes()[name])
    found = scored(wanted, np.stack([packed(parts, RUNS) for parts in forecasts(name)]), RUNS)
    known = np.stack([scores(parts, wanted)["score"].to_numpy(float) for parts in forecasts(name)])
    silent = np.isnan(found)
    empty = [[item.family == "crps" and not len(part.values) for item, part in zip(wanted, parts, strict=True)]
             for parts in forecasts(name)]  # fmt: skip

    assert np.array_equal(silent, np.array(empty)) and silent.any()
    assert found[~silent] == pytest.approx(known[~silent])


def test_losses_are_those_of_the_scoring_room() -> None:
    every = [item for name in NAMES for item in items(episodes()[name])]
    found = {}
    for name in NAMES:
        rows = np.stack([packed(parts, RUNS) for parts in forecasts(name)])
        found[name] = scored(items(episodes()[name]), rows, RUNS)
    mine = yardstick(episodes(), NAMES).losses(found)
    whole = [[part for name in NAMES for part in forecasts(name)[number]] for number in range(VECTORS)]

    assert mine == pytest.approx([loss(scores(parts, every)) for parts in whole])
    assert mine.std() > 0.01


def test_a_vector_without_an_answer_has_no_loss() -> None:
    wanted = {name: np.zeros((2, len(items(episodes()[name])))) for name in NAMES}
    wanted[NAMES[0]][1] = np.inf

    losses = yardstick(episodes(), NAMES).losses(wanted)

    assert losses[0] == 0 and not np.isfinite(losses[1])


def test_the_yardstick_of_some_episodes_knows_nothing_of_the_others() -> None:
    some = {name: episodes()[name] for name in NAMES[:2]}

    assert np.array_equal(yardstick(episodes(), NAMES[:2]).share, yardstick(some, NAMES[:2]).share)
    assert len(yardstick(episodes(), NAMES[:2]).items) == sum(len(items(one)) for one in some.values())


def test_a_record_that_does_what_happened_is_scored_as_what_happened() -> None:
    for name in NAMES:
        for item, block in zip(
            items(episodes()[name]), table.cut(items(episodes()[name]), _rows(name), RUNS), strict=True
        ):
            if item.family == "brier" and item.type != "category":
                true = np.concatenate([[1], np.ones(item.statements), np.arange(item.statements) == 0])
                known = scored([item], block, RUNS)[:, 0]
                assert against(item, block, true) == pytest.approx(known)


def test_a_record_that_does_the_opposite_is_scored_as_the_opposite() -> None:
    found = next(one for one in items(episodes()["june-war-2025"]) if one.type == "binary")
    item = Item(found.episode, found.cluster, found.outcome.model_copy(update={"foils": ()}))
    row = np.array([[5.0, 5.0, 5.0]])

    assert against(item, row, np.array([1.0, 1.0, 0.0])) == pytest.approx((5.5 / 6) ** 2)
    assert against(item, row, np.array([1.0, 1.0, 1.0])) == pytest.approx((0.5 / 6) ** 2)
    assert np.isnan(against(item, row, np.array([1.0, 0.0, 0.0]))).all()


def test_numbers_are_held_against_the_number_of_the_record() -> None:
    item = next(one for one in items(episodes()["june-war-2025"]) if one.type == "count")
    row = np.array([[2.0, 2.0, 0.0, 9.0, np.nan]])

    assert against(item, row, np.array([1.0, 1.0, 0.0, 4.0])) == pytest.approx(np.log(10) - np.log(5))
    assert np.isnan(against(item, row, np.array([1.0, 0.0, 0.0, np.nan]))).all()


def _rows(name: str) -> np.ndarray:
    return np.stack([packed(parts, RUNS) for parts in forecasts(name)])
