"""Exact Shapley shares and interactions of a game, as linear functions of the values of its coalitions.

A coalition is a whole number whose bit i says whether player i is in it; 0 is nobody, 2**players - 1 everybody. All
that is asked of a game is linear in its values, so every answer is a row of weights (2**players,), and the same rows
serve for one game, for many, and for every draw of a bootstrap.

References
----------
Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.
Grabisch and Roubens (1999), An axiomatic approach to the concept of interaction among players in cooperative games,
International Journal of Game Theory 28.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import factorial

import numpy as np

#: More players than these are more combinations than anybody waits for.
MOST_PLAYERS = 8


@lru_cache(maxsize=8)
def share_weights(players: int) -> np.ndarray:
    """Weights of the Shapley shares, shape (players, 2**players)."""
    table = [[Fraction(0)] * 2**players for _ in range(players)]
    for player, row in enumerate(table):
        for others in _without(players, 1 << player):
            weight = _weight(others.bit_count(), players - 1, players)
            row[others | 1 << player] += weight
            row[others] -= weight
    return _floats(table, players)


@lru_cache(maxsize=8)
def interaction_weights(players: int) -> np.ndarray:
    """Weights of the pairwise Shapley interaction indices, shape (pairs, 2**players), pairs as `pairs` has them.

    Above zero: the two do more together than each by itself; below: one does what the other would have done.
    """
    table = [[Fraction(0)] * 2**players for _ in pairs(players)]
    for row, (first, second) in zip(table, pairs(players), strict=True):
        one, other = 1 << first, 1 << second
        for others in _without(players, one | other):
            weight = _weight(others.bit_count(), players - 2, players - 1)
            for coalition, sign in ((others | one | other, 1), (others | one, -1), (others | other, -1), (others, 1)):
                row[coalition] += sign * weight
    return _floats(table, players)


@lru_cache(maxsize=8)
def first_weights(players: int) -> np.ndarray:
    """Weights of what each player does alone, where all others are out, shape (players, 2**players)."""
    table = np.zeros((players, 2**players))
    table[:, 0] = -1.0
    for player in range(players):
        table[player, 1 << player] = 1.0
    return table


@lru_cache(maxsize=8)
def last_weights(players: int) -> np.ndarray:
    """Weights of what each player adds where all others are in already, shape (players, 2**players)."""
    everybody = 2**players - 1
    table = np.zeros((players, 2**players))
    table[:, everybody] = 1.0
    for player in range(players):
        table[player, everybody & ~(1 << player)] -= 1.0
    return table


def pairs(players: int) -> list[tuple[int, int]]:
    """All pairs of players, in order."""
    return list(combinations(range(players), 2))


def all_weights(players: int) -> np.ndarray:
    """Shares, effects alone, effects at last, and interactions below each other, shape (3 players + pairs, 2**players).

    The order is that of `Answers`.
    """
    parts = (share_weights, first_weights, last_weights, interaction_weights)
    return np.concatenate([part(players) for part in parts])


def _without(players: int, out: int) -> Iterator[int]:
    """The coalitions that nobody of `out` is in."""
    return (coalition for coalition in range(2**players) if not coalition & out)


def _weight(size: int, others: int, orders: int) -> Fraction:
    """Chance that just these players come before, of all orders in which players may come."""
    return Fraction(factorial(size) * factorial(others - size), factorial(orders))


def _floats(table: list[list[Fraction]], players: int) -> np.ndarray:
    return np.array([[float(weight) for weight in row] for row in table]).reshape(len(table), 2**players)
