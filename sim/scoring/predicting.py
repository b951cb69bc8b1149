"""Forecasts of an episode: it is run with its outcomes locked away, and only then held against them."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.run import records
from sim.scenario import Scenario
from sim.scoring.forecasts import Forecast, each_forecast, pooled
from sim.theory.calibrated import Values, with_parameters

#: Runs that are measured together: enough that tables cost little, few enough that they stay small.
TOGETHER = 1000

type Maker = Callable[[range], pd.DataFrame]
"""Makes the records of some ensembles in one table, their runs numbered through from 0; told the ensembles' numbers."""


class Locked(tuple[Any, ...]):
    """Outcomes that cannot be opened."""

    def _refuse(self, *_: Any) -> NoReturn:
        raise PermissionError("outcomes stay closed while an episode is simulated for a score")

    __iter__ = __len__ = __getitem__ = __contains__ = __bool__ = _refuse


def locked(scenario: Scenario) -> Scenario:
    """The scenario with its outcomes closed: whoever looks at them fails with `PermissionError`."""
    return scenario.model_copy(update={"outcomes": Locked()})


def predicted(scenario: Scenario, sets: Sequence[Values], *, seed: int, runs: int) -> list[Forecast]:
    """What an ensemble of parameter sets says about each scored outcome, all sets together.

    Parameters
    ----------
    scenario : Scenario
    sets : sequence of mapping
        Parameters by name; those that are not named keep the theory's values.
    seed : int
        [0..2**63).
    runs : int
        Runs of each set [1..]. All sets play on the same luck.
    """
    return [pooled(parts) for parts in zip(*each_predicted(scenario, sets, seed=seed, runs=runs), strict=True)]


def each_predicted(scenario: Scenario, sets: Sequence[Values], *, seed: int, runs: int) -> list[list[Forecast]]:
    """What each of several parameter sets says about each scored outcome: for each set, one forecast an item."""
    closed = locked(scenario)

    def made(some: range) -> pd.DataFrame:
        variants = [with_parameters(closed, sets[number]) for number in some]
        return records(variants, seed=seed, firsts=[0] * len(variants), runs=runs)

    return each_recorded(scenario, made, len(sets), runs)


def each_recorded(scenario: Scenario, made: Maker, members: int, runs: int) -> list[list[Forecast]]:
    """What several ensembles of records say about each scored outcome.

    Parameters
    ----------
    scenario : Scenario
    made : callable
        Makes the records of some ensembles; it must not know the outcomes.
    members : int
        How many ensembles.
    runs : int
        Runs of each.
    """
    found: list[list[Forecast]] = []
    step = max(1, TOGETHER // runs)
    for start in range(0, members, step):
        some = range(start, min(members, start + step))
        found += _measured(scenario, made(some), len(some), runs)
    return found


def _measured(scenario: Scenario, record: pd.DataFrame, members: int, runs: int) -> list[list[Forecast]]:
    numbers = range(members * runs)
    measures = evaluate(scenario, with_events(record, replayed_events(scenario), numbers), numbers)
    return each_forecast(scenario, measures, np.repeat(np.arange(members), runs), members)
