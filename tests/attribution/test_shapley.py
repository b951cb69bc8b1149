"""Shares are Shapley's: they add up, leave nothing to who does nothing, and agree with games worked out by hand."""

from itertools import permutations

import numpy as np
import pytest

from sim.attribution.shapley import (
    MOST_PLAYERS,
    all_weights,
    first_weights,
    interaction_weights,
    last_weights,
    pairs,
    share_weights,
)

#: Two pressures that do more together: nobody 1, the first alone 4, the second alone 2, both 10.
TWO = np.array([1.0, 4.0, 2.0, 10.0])


def game(players: int, seed: int = 1) -> np.ndarray:
    """Values of all combinations, at random."""
    return np.random.default_rng(seed).normal(size=2**players)


def by_orders(values: np.ndarray, players: int) -> np.ndarray:
    """Shapley shares as they are defined: the mean over all orders in which players come."""
    total, orders = np.zeros(players), list(permutations(range(players)))
    for order in orders:
        there = 0
        for player in order:
            total[player] += values[there | 1 << player] - values[there]
            there |= 1 << player
    return total / len(orders)


def test_two_pressures_worked_out_by_hand() -> None:
    # The first does 4 - 1 alone and 10 - 2 at last, 5.5 on average; the second 2 - 1 and 10 - 4, 3.5 on average.
    assert share_weights(2) @ TWO == pytest.approx([5.5, 3.5], abs=1e-12)
    assert first_weights(2) @ TWO == pytest.approx([3.0, 1.0], abs=1e-12)
    assert last_weights(2) @ TWO == pytest.approx([8.0, 6.0], abs=1e-12)
    assert interaction_weights(2) @ TWO == pytest.approx([10 - 4 - 2 + 1], abs=1e-12)


def test_the_glove_game() -> None:
    # One left glove and two right ones; a pair is worth 1.
    values = np.array([1.0 if one & 1 and one & 6 else 0.0 for one in range(8)])

    assert share_weights(3) @ values == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-12)


def test_a_game_that_needs_all_three() -> None:
    values = np.array([0.0] * 7 + [1.0])

    assert share_weights(3) @ values == pytest.approx([1 / 3] * 3, abs=1e-12)
    # Of the two combinations without a pair only that with the third player makes the pair matter, with weight 1/2.
    assert interaction_weights(3) @ values == pytest.approx([0.5] * 3, abs=1e-12)


@pytest.mark.parametrize("players", range(1, MOST_PLAYERS + 1))
def test_shares_add_up_to_the_difference(players: int) -> None:
    values = game(players)

    assert (share_weights(players) @ values).sum() == pytest.approx(values[-1] - values[0], abs=1e-12)


@pytest.mark.parametrize("players", [1, 2, 3, 5])
def test_shares_are_means_over_all_orders(players: int) -> None:
    values = game(players)

    assert share_weights(players) @ values == pytest.approx(by_orders(values, players), abs=1e-12)


@pytest.mark.parametrize("idle", range(4))
def test_who_does_nothing_has_nothing(idle: int) -> None:
    values = game(4)
    values = np.array([values[one & ~(1 << idle)] for one in range(16)])
    shares = share_weights(4) @ values

    assert abs(shares[idle]) < 1e-12
    assert np.abs(np.delete(shares, idle)).min() > 1e-3
    alone = [at for at, pair in enumerate(pairs(4)) if idle in pair]
    assert np.abs((interaction_weights(4) @ values)[alone]).max() < 1e-12


def test_players_that_do_the_same_have_the_same() -> None:
    values = np.array([float(one.bit_count() ** 2) for one in range(16)])

    assert share_weights(4) @ values == pytest.approx([4.0] * 4, abs=1e-12)


def test_effects_that_simply_add_up_have_no_interaction() -> None:
    does = np.array([0.5, -2.0, 3.0])
    values = np.array([7 + sum(does[at] for at in range(3) if one >> at & 1) for one in range(8)])

    for weights in (share_weights(3), first_weights(3), last_weights(3)):
        assert weights @ values == pytest.approx(does, abs=1e-12)
    assert np.abs(interaction_weights(3) @ values).max() < 1e-12


@pytest.mark.parametrize("players", [1, 2, 4])
def test_no_answer_hangs_on_the_level(players: int) -> None:
    rows = all_weights(players)

    assert rows.shape == (3 * players + len(pairs(players)), 2**players)
    assert np.abs(rows.sum(axis=1)).max() < 1e-12
