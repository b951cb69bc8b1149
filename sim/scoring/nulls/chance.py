"""Drawing from few cases: one thing from some, and one episode from ever wider pools."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np


def pick[Thing](things: Sequence[Thing], dice: np.random.Generator, weights: Sequence[float] | None = None) -> Thing:
    """One of some things, all alike or by their weights [0..]."""
    if weights is None:
        return things[int(dice.random() * len(things))]
    sums = list(accumulate(weights))
    return things[min(bisect_right(sums, dice.random() * sums[-1]), len(things) - 1)]


class Backoff[Thing]:
    """Cases in ever wider pools, each divided by episode.

    A pool in which n episodes speak is trusted n times in n + 1, or else the next, wider one is asked: so much does a
    careful reader of few cases allow for what has not been seen yet (Laplace's rule of succession). Within a pool every
    episode counts the same, however many cases it has.
    """

    def __init__(self, pools: Sequence[Sequence[Thing]], episode: Callable[[Thing], str]) -> None:
        self.pools = [_by_episode(pool, episode) for pool in pools]

    def draw(self, dice: np.random.Generator) -> list[Thing]:
        """The cases of one episode; none where no pool was trusted."""
        for cases in self.pools:
            if cases and dice.random() < len(cases) / (len(cases) + 1):
                return pick(cases, dice)
        return []


def _by_episode[Thing](pool: Sequence[Thing], episode: Callable[[Thing], str]) -> list[list[Thing]]:
    """The cases of each episode, in the order of their names: which luck falls on whom depends on no order of files."""
    found: dict[str, list[Thing]] = {}
    for one in pool:
        found.setdefault(episode(one), []).append(one)
    return [found[name] for name in sorted(found)]
