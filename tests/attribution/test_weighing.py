"""Draws, intervals and spread say what they are for, on games whose truth is known."""

import numpy as np
import pytest

from sim.attribution.weighing import (
    Answers,
    between_and_within,
    counted_mean,
    exceeding,
    interval,
    leads_otherwise,
    ranks,
    reordered,
    resampled,
)


def values(variants: int, runs: int, spread: float = 0.0, luck: float = 1.0, seed: int = 1) -> np.ndarray:
    """One player whose effect differs between variants by `spread`, and between runs by `luck`."""
    rng = np.random.default_rng(seed)
    effect = 5.0 + spread * rng.normal(size=(variants, 1)) + luck * rng.normal(size=(variants, runs))
    return np.stack([np.zeros((variants, runs)), effect], axis=1)


def test_runs_that_are_left_out_do_not_count() -> None:
    table = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])

    assert counted_mean(table) == pytest.approx([2.0, np.nan], nan_ok=True)


def test_a_combination_without_any_run_leaves_everything_open() -> None:
    answers = Answers(np.array([[0.0, 1.0, 2.0, 3.0], [0.0, np.nan, 2.0, 3.0]]))

    assert np.isnan(answers.rows).all(axis=1).tolist() == [False, True]
    assert answers.shares[0].sum() == pytest.approx(answers.difference[0], abs=1e-12)


def test_draws_spread_as_the_mean_of_so_many_runs_does() -> None:
    drawn = Answers(resampled(values(1, 400, luck=2.0), seed=3)).shares

    assert len(drawn) == 4000
    assert drawn.std() == pytest.approx(2.0 / np.sqrt(400), rel=0.1)


def test_draws_spread_over_the_sets_too() -> None:
    table = values(200, 50, spread=3.0)
    low, high = interval(Answers(resampled(table, seed=3)).shares)[:, 0]

    assert high - low == pytest.approx(2 * 1.96 * 3.0, rel=0.15)


def test_all_combinations_share_a_draw_of_runs() -> None:
    rng = np.random.default_rng(5)
    luck = rng.normal(size=(1, 1, 80))
    drawn = Answers(resampled(np.concatenate([luck, luck + 2.0], axis=1), seed=3)).shares

    # Luck that is the same in both combinations moves no share, in no draw.
    assert np.abs(drawn - 2.0).max() < 1e-9


def test_draws_repeat_under_a_seed() -> None:
    table = values(3, 20)

    assert np.array_equal(resampled(table, seed=7), resampled(table, seed=7))
    assert not np.array_equal(resampled(table, seed=7), resampled(table, seed=8))


def test_spread_between_sets_is_told_from_luck() -> None:
    table = values(300, 25, spread=1.5, luck=5.0)
    points, drawn = Answers(counted_mean(table)).rows, Answers(resampled(table, seed=3, draws=30_000)).rows
    between, within = between_and_within(points, drawn)

    assert between[0] == pytest.approx(1.5, rel=0.2)
    assert within[0] == pytest.approx(5.0 / np.sqrt(25), rel=0.1)


def test_luck_alone_is_no_spread_between_sets() -> None:
    table = values(300, 25, spread=0.0, luck=5.0)
    points, drawn = Answers(counted_mean(table)).rows, Answers(resampled(table, seed=3, draws=30_000)).rows

    assert between_and_within(points, drawn)[0][0] < 0.35


def test_intervals_leave_out_what_has_no_answer() -> None:
    drawn = np.array([[1.0], [2.0], [np.nan], [3.0]])

    assert interval(drawn)[:, 0] == pytest.approx([1.05, 2.95])
    assert np.isnan(interval(np.full((3, 1), np.nan))).all()


def test_ranks_go_by_size() -> None:
    assert ranks(np.array([[-3.0, 1.0, 2.0], [0.0, 1.0, -5.0]])).tolist() == [[1, 3, 2], [3, 2, 1]]


def test_an_order_changes_where_two_players_change_places() -> None:
    base = np.array([-3.0, 1.0, 0.0])
    others = np.array([[-2.0, 1.5, 0.0], [-1.0, 1.5, 0.0], [-3.0, 0.0, 0.5], [1.0, 1.0, 0.0]])

    assert reordered(base, others).tolist() == [False, True, True, False]
    assert leads_otherwise(base, others).tolist() == [False, True, False, False]
    assert leads_otherwise(np.array([2.0, 2.0, 1.0]), np.array([[1.0, 3.0, 2.0], [1.0, 2.0, 3.0]])).tolist() == [
        False,
        True,
    ]


def test_interactions_exceed_shares_where_one_does_for_all() -> None:
    # Any of three players is enough: together they do 1, and each alone does it all.
    enough = Answers(np.array([0.0] + [1.0] * 7)[None])
    adding = Answers(np.array([float(one.bit_count()) for one in range(8)])[None])

    assert exceeding(enough.rows, 3).tolist() == [True]
    assert exceeding(adding.rows, 3).tolist() == [False]
