"""Points that are drawn: Latin hypercube, Sobol, Saltelli, Morris, as shares [0..1], a row a point, a column a factor.

A draw is addressed: each factor has a stream of its own, keyed by the seed, the design and the factor's name. A factor
that is added or moved, another scenario or another block changes no other factor's draws. Only raw integers of the
generator are used, whose bits numpy promises to keep. Sobol sequences are scipy's, and their factors are scrambled
together, so both promises hold for one version of scipy and one list of factors.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

#: Values that a factor may take in a Morris design, unless told otherwise.
STEPS = 4


@lru_cache(maxsize=4)
def latin_hypercube(names: Sequence[str], points: int, seed: int) -> np.ndarray:
    """A Latin hypercube: each factor has one value in each of `points` equal slices, at random within it."""
    table = np.empty((points, len(names)))
    for column, name in enumerate(names):
        draws = stream(seed, "lhs", name)
        table[:, column] = (order(draws, points) + shares(draws, points)) / points
    return frozen(np.minimum(table, np.nextafter(1.0, 0.0)))


@lru_cache(maxsize=4)
def sobol(names: Sequence[str], points: int, seed: int) -> np.ndarray:
    """A scrambled Sobol sequence; `points` is a power of two, and the first half is the sequence of half as many."""
    from scipy.stats import qmc

    luck = np.random.Generator(np.random.Philox(np.random.SeedSequence(_key(seed, "sobol", *names))))
    sequence = qmc.Sobol(len(names), scramble=True, rng=luck)
    return frozen(sequence.random_base2(points.bit_length() - 1))


@lru_cache(maxsize=4)
def saltelli(names: Sequence[str], points: int, seed: int) -> np.ndarray:
    """A scrambled Sobol sequence as Saltelli has it for indices of the first order and in total.

    Two independent matrices A and B of `points` rows, a power of two, are the two halves of one sequence. Each row of A
    is followed by that row with one factor after the other taken from B, and then by the row of B: blocks of
    factors + 2 rows, the order of SALib without second-order indices.

    References
    ----------
    Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity analysis of model
    output, Computer Physics Communications 181.
    """
    from scipy.stats import qmc

    factors = len(names)
    luck = np.random.Generator(np.random.Philox(np.random.SeedSequence(_key(seed, "saltelli", *names))))
    base = qmc.Sobol(2 * factors, scramble=True, rng=luck).random_base2(points.bit_length() - 1)
    first, second = base[:, None, :factors], base[:, None, factors:]
    changed = np.eye(factors, dtype=bool)[None]
    rows = np.concatenate([first, np.where(changed, second, first), second], axis=1)
    return frozen(rows.reshape(-1, factors))


def saltelli_rows(points: int, factors: int) -> int:
    """How many rows Saltelli's design has."""
    return points * (factors + 2)


@lru_cache(maxsize=4)
def morris(names: Sequence[str], trajectories: int, steps: int, seed: int) -> np.ndarray:
    """Morris's walks: from a random point of a grid, each factor in turn jumps by half the grid, in random order.

    Rows come walk by walk, `len(names) + 1` a walk; between two rows of a walk one factor differs. More trajectories
    leave the first ones as they are.
    """
    factors = len(names)
    starts = np.empty((trajectories, factors), np.int64)
    ranks = np.empty((trajectories, factors), np.uint64)
    for column, name in enumerate(names):
        draws = stream(seed, "morris", name).random_raw(2 * trajectories).reshape(trajectories, 2)
        starts[:, column] = draws[:, 0] % np.uint64(steps)
        ranks[:, column] = draws[:, 1]
    turns = np.argsort(np.argsort(ranks, axis=1, kind="stable"), axis=1, kind="stable")
    ends = np.where(starts < steps // 2, starts + steps // 2, starts - steps // 2)
    moved = turns[:, None, :] < np.arange(factors + 1)[None, :, None]
    walks = np.where(moved, ends[:, None, :], starts[:, None, :])
    return frozen(walks.reshape(-1, factors) / (steps - 1))


def stream(seed: int, *names: str) -> np.random.Philox:
    """The generator of one factor: keyed by the seed and by names, so that it is nobody else's."""
    return np.random.Philox(key=_key(seed, *names))


def _key(seed: int, *names: str) -> int:
    """A key of 128 bits."""
    text = "\0".join([str(seed), *names]).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:16], "little")


def order(draws: np.random.Philox, count: int) -> np.ndarray:
    """The whole numbers below `count` in random order."""
    return np.argsort(draws.random_raw(count), kind="stable")


def shares(draws: np.random.Philox, count: int) -> np.ndarray:
    """Numbers from [0..1), of 53 random bits each."""
    return np.asarray((draws.random_raw(count) >> np.uint64(11)) * 2.0**-53)


def frozen(table: np.ndarray) -> np.ndarray:
    """The table, which nobody can change any more; it may be used twice."""
    table.flags.writeable = False
    return table
