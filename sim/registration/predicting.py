"""What the runs of all parameter sets did, and what that says about outcomes, whenever these come to be known.

The record itself is frozen, and not the answers alone: so a registered ensemble can be asked what nobody had thought of
asking, in just the way in which any other ensemble is.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.run import simulate
from sim.scenario import Scenario
from sim.scoring.forecasts import Forecast, forecasts
from sim.scoring.predicting import locked
from sim.theory.calibrated import Values, with_parameters


def record_of(
    scenario: Scenario, members: Sequence[Values], *, seed: int, runs: int, told: Callable[[], None]
) -> pd.DataFrame:
    """What was done in all runs of all parameter sets, the outcomes locked away.

    Parameters
    ----------
    scenario : Scenario
    members : sequence of mapping
        Parameter sets. All play on the same luck.
    seed : int
        [0..2**63).
    runs : int
        Of each set; run k of set m is number m * runs + k [1..].
    told : callable
        Called after each set.
    """
    closed, found = locked(scenario), []
    for number, member in enumerate(members):
        made = simulate(with_parameters(closed, member), seed=seed, runs=range(runs), traced=0).record
        found.append(made.assign(run=made["run"] + number * runs))
        told()
    whole = [table for table in found if len(table)]
    return pd.concat(whole, ignore_index=True) if whole else found[0]


def measures_of(scenario: Scenario, record: pd.DataFrame, runs: int) -> pd.DataFrame:
    """Every outcome of a scenario, and its false twins, measured in so many runs; events it replays are put in."""
    numbers = range(runs)
    return evaluate(scenario, with_events(record, replayed_events(scenario), numbers), numbers)


def forecasts_of(scenario: Scenario, record: pd.DataFrame, runs: int) -> list[Forecast]:
    """The forecast of each scored outcome of a scenario."""
    measures = measures_of(scenario, record, runs)
    return forecasts(scenario, measures) if len(measures) else []


#: Columns of the table of what is predicted.
COLUMNS = {
    "outcome": "str", "type": "str", "statement": "str", "probability": "float", "runs": "int", "counted": "int",
    "low": "float", "median": "float", "high": "float",
}  # fmt: skip
_QUANTILES = (0.1, 0.5, 0.9)


def table_of(found: Sequence[Forecast]) -> pd.DataFrame:
    """What is predicted, for readers: a row a statement; counts and waits with their median and 80 % interval."""
    rows = [row for forecast in found for row in _rows(forecast)]
    kinds = {"str": "object", "int": "int64", "float": "float64"}
    types = {name: kinds[kind] for name, kind in COLUMNS.items()}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _rows(forecast: Forecast) -> list[dict[str, object]]:
    item = forecast.item
    common = {"outcome": item.outcome.id, "type": item.type, "runs": forecast.runs}
    nothing = dict.fromkeys(("low", "median", "high"), np.nan)
    if item.family == "crps":
        ends = np.quantile(forecast.values, _QUANTILES, method="inverted_cdf") if len(forecast.values) else [np.nan] * 3
        numbers = dict(zip(("low", "median", "high"), map(float, ends), strict=True))
        return [common | numbers | {"statement": "how much", "probability": np.nan, "counted": forecast.counted}]
    if item.type == "category":
        names = list(item.outcome.score_as.categories)
    else:
        names = [item.outcome.description, *(foil.statement for foil in item.outcome.foils)]
    each = zip(names, forecast.probability, forecast.counts, strict=True)
    return [
        common | nothing | {"statement": " ".join(name.split()), "probability": float(share), "counted": int(count)}
        for name, share, count in each
    ]
