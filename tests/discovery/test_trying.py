"""How far to trust a box: luck finds boxes too, and other points find others."""

import numpy as np

from sim.discovery.trying import luck, stability
from sim.discovery.workbench import found

from .planted import in_box, points, runs

HALF = (0.5, np.inf)


def test_a_table_without_structure_has_no_box_beyond_luck() -> None:
    table, above, scores, floors = points(100), 0, [], []
    for seed in range(3):
        is_hit = np.random.default_rng(seed).random(100) < 0.3
        boxes, chosen = found(table, is_hit)
        shuffled = luck(table, is_hit, seed=seed, resamples=10)
        above += boxes[chosen].score > shuffled.floor
        scores.append(boxes[chosen].score)
        floors.append(shuffled.floor)

    assert above == 0
    assert np.mean(scores) <= np.mean(floors)


def test_a_planted_box_is_beyond_luck() -> None:
    table = points(300)
    boxes, chosen = found(table, in_box(table))
    shuffled = luck(table, in_box(table), seed=1, resamples=20)

    assert boxes[chosen].score > 1.5 * shuffled.floor
    assert shuffled.p(boxes[chosen].score) == 1 / 21 and shuffled.p(-1.0) == 1


def test_the_density_that_luck_reaches_falls_with_coverage_to_the_base_rate() -> None:
    table = points(200)
    is_hit = in_box(table)
    curve = luck(table, is_hit, seed=1, resamples=10).curve

    assert (np.diff(curve["density"]) <= 1e-12).all()
    assert curve["coverage"].iloc[-1] == 1 and is_hit.mean() <= curve["density"].iloc[-1] < 1.5 * is_hit.mean()


def test_the_planted_limits_come_back_in_other_points_and_other_luck() -> None:
    table = points(300)
    values = runs(np.where(in_box(table), 0.9, 0.1))
    factors, unseen = stability(table, values, HALF, seed=1, resamples=12)
    often = factors.set_index("factor")["restricted"]

    assert often["a"] > 0.9 and often["b"] > 0.9
    assert often.drop(["a", "b"]).max() < 0.6
    assert abs(factors.set_index("factor").loc["a", "high"] - 0.4) < 0.05
    assert np.isnan(factors.set_index("factor").loc["a", "low"])
    assert unseen["density"].mean() > 0.85 and unseen["coverage"].mean() > 0.8


def test_where_nothing_is_to_be_found_boxes_do_not_hold_on_other_points() -> None:
    table = points(200)
    values = runs(np.random.default_rng(4).random(200))
    _, unseen = stability(table, values, HALF, seed=1, resamples=8)

    assert abs(unseen["density"].mean() - unseen["base"].mean()) < 0.1


def test_more_luck_in_the_runs_makes_limits_less_stable() -> None:
    table = points(200)
    chance = np.where(in_box(table), 0.55, 0.45)
    few, many = (
        stability(table, runs(chance, count, 2), HALF, seed=1, resamples=6)[1]["density"].mean() for count in (3, 400)
    )

    assert many > few


def test_the_same_seed_gives_the_same_tables() -> None:
    table = points(120)
    values = runs(np.where(in_box(table), 0.9, 0.1), 5)
    first, second = (stability(table, values, HALF, seed=1, resamples=4) for _ in range(2))

    assert first[0].equals(second[0]) and first[1].equals(second[1])
