"""Null models: rivals without agents that generate records, so that the same measures run on them.

`base-rate`, `hedged`, `persistence` and `one-driver` are rivals; `coin`, `quiet` and `busy` know nothing and test a
score.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from sim.scenario import Scenario
from sim.scoring.nulls.base_rate import base_rate
from sim.scoring.nulls.dummies import busy, coin, quiet
from sim.scoring.nulls.hedged import hedged
from sim.scoring.nulls.one_driver import one_driver
from sim.scoring.nulls.persistence import persistence


class Null(Protocol):
    """A model without a theory."""

    def __call__(self, scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
        """The record of some runs of a scenario whose outcomes are closed.

        Parameters
        ----------
        scenario : Scenario
            What is to be foretold: its roster, opening, pressures and replayed events may be looked at.
        others : sequence of Scenario
            Episodes to learn from, with their outcomes; their order does not matter.
        seed : int
            [0..2**63).
        runs : range
            Numbers of the runs [0..2**32); run k is the same whatever others are made.

        Returns
        -------
        DataFrame
            What was done, in the columns of the record of `sim.run`, without replayed events.
        """
        ...


#: Every null model by its name.
NULLS: Mapping[str, Null] = {
    "base-rate": base_rate,
    "hedged": hedged,
    "persistence": persistence,
    "one-driver": one_driver,
    "coin": coin,
    "quiet": quiet,
    "busy": busy,
}
