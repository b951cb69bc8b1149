"""From values of all combinations to shares: points, bootstrap over sets and runs, spread, and the order of players."""

from dataclasses import dataclass

import numpy as np

from sim.attribution.shapley import all_weights
from sim.study.sampling import stream

#: Draws of a bootstrap.
DRAWS = 4000
#: Differences of shares below this are none.
NOTHING = 1e-9
_ENDS = (2.5, 97.5)


@dataclass(frozen=True)
class Answers:
    """Everything that is linear in the values of a game; each may have leading axes, such as variants or draws."""

    values: np.ndarray
    """Mean outcome of each combination (..., 2**players)."""

    @property
    def players(self) -> int:
        """How many players there are."""
        return int(self.values.shape[-1]).bit_length() - 1

    @property
    def rows(self) -> np.ndarray:
        """Shares, effects alone, effects at last and interactions (..., 3 players + pairs)."""
        rows = self.values @ all_weights(self.players).T
        # A combination in which no run counts leaves everything open, even what has no weight on it.
        return np.where(np.isnan(self.values).any(axis=-1, keepdims=True), np.nan, rows)

    @property
    def shares(self) -> np.ndarray:
        """Shapley shares (..., players); they add up to `difference`."""
        return self.rows[..., : self.players]

    @property
    def difference(self) -> np.ndarray:
        """As documented less all at their reference level (...)."""
        return np.asarray(self.values[..., -1] - self.values[..., 0])


def counted_mean(values: np.ndarray) -> np.ndarray:
    """Mean over the runs that count, NaN where none does; the last axis is that of runs."""
    counts = (~np.isnan(values)).sum(axis=-1)
    total = np.nansum(values, axis=-1)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)


def resampled(values: np.ndarray, seed: int, draws: int = DRAWS) -> np.ndarray:
    """Means of combinations in draws of a nested bootstrap: a variant, then runs of it, shape (draws, combinations).

    Every variant has the same number of draws; a draw of runs is the same for all combinations, as their luck is.

    Parameters
    ----------
    values : array of float (variants, combinations, runs)
    seed : int
        [0..2**63).
    draws : int
        In all; at least one of each variant.
    """
    variants, _, runs = values.shape
    each = max(1, draws // variants)
    luck = stream(seed, "attribution", "bootstrap")
    found = []
    for own in values:
        picked = (luck.random_raw(each * runs) % np.uint64(runs)).astype(np.int64).reshape(each, runs)
        counts = np.zeros((each, runs))
        np.add.at(counts, (np.arange(each)[:, None], picked), 1.0)
        there = ~np.isnan(own)
        total, number = counts @ np.where(there, own, 0.0).T, counts @ there.T.astype(float)
        found.append(np.where(number > 0, total / np.maximum(number, 1.0), np.nan))
    return np.concatenate(found)


def interval(draws: np.ndarray) -> np.ndarray:
    """Ends of the 95 % interval of draws that are rows; draws without an answer are left out, shape (2, columns)."""
    kept = draws[~np.isnan(draws).any(axis=1)]
    if not len(kept):
        return np.full((2, draws.shape[1]), np.nan)
    return np.asarray(np.percentile(kept, _ENDS, axis=0))


def between_and_within(points: np.ndarray, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standard deviation of each answer between variants, and that which luck gives within one.

    The spread of the points has luck in it; what is left without it is `between`.

    Parameters
    ----------
    points : array of float (variants, answers)
    draws : array of float (variants * draws of each, answers)
    """
    each = len(draws) // len(points)
    within = [variances(own) for own in draws.reshape(len(points), each, -1)]
    known = [own for own in within if not np.isnan(own).any()]
    luck = np.mean(known, axis=0) if known else np.full(points.shape[1], np.nan)
    return np.sqrt(np.maximum(variances(points) - luck, 0.0)), np.sqrt(luck)


def variances(rows: np.ndarray) -> np.ndarray:
    """Variance of each column over the rows that have an answer; NaN where fewer than two have one."""
    kept = rows[~np.isnan(rows).any(axis=1)]
    return kept.var(axis=0, ddof=1) if len(kept) > 1 else np.full(rows.shape[1], np.nan)


def ranks(shares: np.ndarray) -> np.ndarray:
    """Place of each player by the size of its share, 1 for the largest (..., players)."""
    order = np.argsort(-np.abs(shares), axis=-1, kind="stable")
    return np.argsort(order, axis=-1, kind="stable") + 1


def reordered(shares: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether two players have changed places by the size of their shares, for each row of `others`."""
    before = np.abs(shares)[:, None] - np.abs(shares)[None, :]
    after = np.abs(others)[:, :, None] - np.abs(others)[:, None, :]
    return np.asarray(((before > NOTHING) & (after < -NOTHING)).any(axis=(1, 2)))


def leads_otherwise(shares: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether none of those who share the first place has the largest share any more, for each row of `others`."""
    own, sizes = np.abs(shares), np.abs(others)
    leaders = own >= own.max() - NOTHING
    return np.asarray(sizes.max(axis=1) - sizes[:, leaders].max(axis=1) > NOTHING)


def exceeding(rows: np.ndarray, players: int) -> np.ndarray:
    """Whether pairwise interactions are in all larger than shares, for each row of `Answers.rows`."""
    sizes = np.abs(rows)
    return np.asarray(sizes[:, 3 * players :].sum(axis=1) > sizes[:, :players].sum(axis=1) + NOTHING)
