"""Runs and their measures: what was done together with what the scenario put there, and every outcome measured."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.initial import happens
from sim.results.measures import documented_record, evaluate
from sim.run import Tables, simulate
from sim.scenario import Scenario


def measured(
    scenario: Scenario,
    *,
    seed: int,
    runs: range,
    traced: int,
    threads: int = 1,
    told: Callable[[], None] = lambda: None,
) -> tuple[Tables, pd.DataFrame]:
    """Tables of some runs, the replayed events of the scenario among their records, and the measures table.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    runs : range
        Numbers of the runs [0..2**32).
    traced : int
        How many of them, the first ones, keep daily states and decisions [0..].
    threads : int
        Threads that play runs side by side [1..].
    told : callable
        Called after each run.
    """
    tables = simulate(scenario, seed=seed, runs=runs, traced=traced, threads=threads, told=told)
    record = with_events(tables.record, replayed_events(scenario), runs)
    return replace(tables, record=record), evaluate(scenario, record, runs)


def replayed_events(scenario: Scenario) -> pd.DataFrame:
    """The documented events that a run replays, in the columns of the record."""
    documented = documented_record(scenario)
    replayed = {event.id for event in scenario.events if happens(scenario, event)}
    return documented[documented["event"].isin(replayed)]


def with_events(record: pd.DataFrame, events: pd.DataFrame, runs: range) -> pd.DataFrame:
    """What was done together with the events that were replayed, run by run and day by day, events first."""
    copies = events.loc[np.tile(events.index.to_numpy(), len(runs))].assign(run=np.repeat(np.array(runs), len(events)))
    both = [table for table in alike(copies[record.columns], record) if len(table)]
    whole = pd.concat(both, ignore_index=True) if both else record
    day = whole["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return whole.take(np.lexsort((day, whole["run"].to_numpy()))).reset_index(drop=True)


def alike(*tables: pd.DataFrame) -> list[pd.DataFrame]:
    """The tables with the same categories in each column that has any, so that they stay categories when joined."""
    coded = [name for name in tables[-1].columns if isinstance(tables[-1][name].dtype, pd.CategoricalDtype)]
    kinds = {
        name: pd.CategoricalDtype(list(dict.fromkeys(word for table in tables for word in _words(table[name]))))
        for name in coded
    }
    return [table.astype(kinds) for table in tables]


def _words(column: "pd.Series[Any]") -> Iterable[str]:
    found: Iterable[str] = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.unique()
    return found
