"""What an ensemble of runs says about each scored outcome: counts of runs, and the numbers themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scoring.items import Item, items


@dataclass(frozen=True)
class Forecast:
    """The answers of some runs to one scored outcome."""

    item: Item
    runs: int
    counts: np.ndarray
    """Runs that are not left out, for each statement (statements,); for counts and days, of one."""
    hits: np.ndarray
    """Of those, the runs in which the statement holds (statements,)."""
    values: np.ndarray
    """Numbers of the counted runs, in the order of runs (counted,); empty unless counts or days are asked."""

    @property
    def counted(self) -> int:
        """Runs that say something about the outcome itself."""
        return int(self.counts[0])

    @property
    def probability(self) -> np.ndarray:
        """Probability of each statement (statements,).

        One more run is added that says what ignorance says: a half, or the same for each category. So nothing is ever
        held impossible, and a forecast of which no run counts is that of a coin.
        """
        ignorance = 1 / len(self.hits) if self.item.type == "category" else 0.5
        return np.asarray((self.hits + ignorance) / (self.counts + 1))


def forecasts(scenario: Scenario, measures: pd.DataFrame) -> list[Forecast]:
    """The forecast of each scored outcome of a scenario, in the order of `items`.

    Parameters
    ----------
    scenario : Scenario
    measures : DataFrame
        The measures table of some runs, as `evaluate` makes it.
    """
    return each_forecast(scenario, measures, np.zeros(_span(measures), np.int64), 1)[0]


def each_forecast(scenario: Scenario, measures: pd.DataFrame, member: np.ndarray, members: int) -> list[list[Forecast]]:
    """Forecasts of several ensembles that were measured together.

    Parameters
    ----------
    scenario : Scenario
    measures : DataFrame
        The measures table of all their runs, numbered from 0.
    member : array of int (runs,)
        Which ensemble each run belongs to [0..members).
    members : int

    Returns
    -------
    list of list of Forecast
        For each ensemble, one forecast for each item.
    """
    runs = np.bincount(member, minlength=members)
    rows = _by_statement(measures)
    table = [_of_item(item, rows, member, runs) for item in items(scenario)]
    return [[row[number] for row in table] for number in range(members)]


def pooled(parts: Sequence[Forecast]) -> Forecast:
    """The forecast of all runs of several ensembles."""
    first = parts[0]
    return replace(
        first,
        runs=sum(part.runs for part in parts),
        counts=np.sum([part.counts for part in parts], axis=0),
        hits=np.sum([part.hits for part in parts], axis=0),
        values=np.concatenate([part.values for part in parts]),
    )


def width(wanted: Sequence[Item], runs: int) -> int:
    """How many numbers the forecasts of so many runs are packed into."""
    return sum(_width(item, runs) for item in wanted)


def packed(parts: Sequence[Forecast], runs: int) -> np.ndarray:
    """Forecasts of an episode as a row of numbers (width,); `runs` is the largest number of runs they may have."""
    return np.concatenate([_packed(part, runs) for part in parts]) if parts else np.zeros(0)


def unpacked(wanted: Sequence[Item], row: np.ndarray, runs: int) -> list[Forecast]:
    """The forecasts that `packed` made into a row."""
    found, at = [], 0
    for item in wanted:
        end = at + _width(item, runs)
        found.append(_unpacked(item, row[at:end]))
        at = end
    return found


def _by_statement(measures: pd.DataFrame) -> dict[tuple[str, int], pd.DataFrame]:
    found: dict[tuple[Any, ...], pd.DataFrame] = dict(list(measures.groupby(["outcome", "foil"], sort=False)))
    return {(str(outcome), int(foil)): part for (outcome, foil), part in found.items()}


def _span(measures: pd.DataFrame) -> int:
    return int(measures["run"].max()) + 1 if len(measures) else 0


def _of_item(
    item: Item, rows: dict[tuple[str, int], pd.DataFrame], member: np.ndarray, runs: np.ndarray
) -> list[Forecast]:
    own = rows[item.outcome.id, -1]
    if item.family == "crps":
        return _numbers(item, own, member, runs)
    if item.type == "category":
        return _categories(item, own, member, runs)
    tables = [own, *(rows[item.outcome.id, foil] for foil in range(len(item.outcome.foils)))]
    counts, hits = zip(*(_shares(table, member, len(runs)) for table in tables), strict=True)
    return _rows(item, runs, np.array(counts).T, np.array(hits).T)


def _shares(table: pd.DataFrame, member: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray]:
    """Runs that count and runs that meet a statement, of each ensemble."""
    met = table["met"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    of, counts = member[table["run"].to_numpy(np.int64)], ~np.isnan(met)
    return np.bincount(of[counts], minlength=members), np.bincount(of[met == 1], minlength=members)


def _categories(item: Item, table: pd.DataFrame, member: np.ndarray, runs: np.ndarray) -> list[Forecast]:
    known = item.outcome.score_as.categories
    code = pd.Index(known, dtype=object).get_indexer(pd.Index(table["category"], dtype=object))
    counts = table["met"].notna().to_numpy()
    of = member[table["run"].to_numpy(np.int64)]
    hits = np.zeros((len(runs), len(known)), np.int64)
    there = counts & (code >= 0)
    np.add.at(hits, (of[there], code[there]), 1)
    counted = np.bincount(of[counts], minlength=len(runs))
    return _rows(item, runs, np.repeat(counted[:, None], len(known), axis=1), hits)


def _numbers(item: Item, table: pd.DataFrame, member: np.ndarray, runs: np.ndarray) -> list[Forecast]:
    value = table["value"].to_numpy(np.float64)
    counts, hits = _shares(table, member, len(runs))
    known = ~np.isnan(value)
    of = member[table["run"].to_numpy(np.int64)]
    there = [value[known & (of == number)] for number in range(len(runs))]
    # A wait that the end of the run cuts short counts as a wait of at least so long.
    counts = np.array([len(values) for values in there])
    return [Forecast(item, int(total), counts[[at]], hits[[at]], there[at]) for at, total in enumerate(runs)]


def _rows(item: Item, runs: np.ndarray, counts: np.ndarray, hits: np.ndarray) -> list[Forecast]:
    none = np.zeros(0)
    return [Forecast(item, int(total), counts[at], hits[at], none) for at, total in enumerate(runs)]


def _width(item: Item, runs: int) -> int:
    return 1 + 2 * item.statements if item.family == "brier" else 3 + runs


def _packed(part: Forecast, runs: int) -> np.ndarray:
    head = [np.array([part.runs]), part.counts, part.hits]
    if part.item.family == "crps":
        head.append(np.pad(part.values, (0, runs - len(part.values)), constant_values=np.nan))
    return np.concatenate(head).astype(np.float64)


def _unpacked(item: Item, row: np.ndarray) -> Forecast:
    statements = item.statements if item.family == "brier" else 1
    counts, hits = row[1 : 1 + statements], row[1 + statements : 1 + 2 * statements]
    values = row[1 + 2 * statements :]
    return Forecast(item, int(row[0]), counts.astype(np.int64), hits.astype(np.int64), values[~np.isnan(values)])
