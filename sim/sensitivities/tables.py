"""The tables of a sensitivity analysis, measure by measure and scenario by scenario."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.results.intervals import NORMAL
from sim.sensitivities import weighing
from sim.sensitivities.morris import morris
from sim.sensitivities.pawn import pawn
from sim.sensitivities.resampling import Found, plain_means, rounded
from sim.sensitivities.sobol import FIRST, sobol
from sim.study import design
from sim.study.experiment import Block, Experiment
from sim.study.results import SweepResult

#: Names of the tables.
NAMES = ("indices", "ranking", "grades", "spread")
_HEAD: Mapping[str, str] = {"scenario": "str", "measure": "str"}
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "indices": {"factor": "str", "grade": "str", "index": "str", "value": "float", "low": "float", "high": "float",
                "noise": "float", "floor": "float", "above": "int", "rows": "int"},
    "ranking": {"factor": "str", "grade": "str", "share": "float", "weakness": "float", "priority": "float",
                "direction": "float", "rank": "int"},
    "grades": {"grade": "str", "factors": "int", "share": "float", "low": "float", "high": "float"},
    "spread": {"mean": "float", "sd": "float", "lowest": "float", "highest": "float", "luck": "float",
               "points": "int", "runs": "int"},
}  # fmt: skip
_TYPES = {"str": object, "float": np.float64, "int": np.int64}


@dataclass(frozen=True)
class _Case:
    """One measure in one scenario."""

    experiment: Experiment
    method: str
    scenario: str
    points: pd.DataFrame
    values: np.ndarray
    """(points, runs); NaN where a run is left out or failed."""
    resamples: int


def tables_of(found: SweepResult, method: str, measures: Sequence[str], resamples: int) -> dict[str, pd.DataFrame]:
    """The four tables.

    Parameters
    ----------
    found : SweepResult
    method : str
        sobol, morris or pawn.
    measures : sequence of str
    resamples : int
        Resampled tables behind intervals and floors.
    """
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in NAMES}
    for measure in measures:
        for case in _cases(found, method, measure, resamples):
            for name, table in _tables(case).items():
                table.insert(0, "measure", measure)
                table.insert(0, "scenario", case.scenario)
                parts[name].append(table)
    return {name: _joined(name, tables) for name, tables in parts.items()}


def varied(experiment: Experiment, method: str) -> list[str]:
    """The factors that have indices, in their order."""
    block = _block(experiment, method)
    return list(experiment.factors) if block is None else list(block.factors)


def _block(experiment: Experiment, method: str) -> Block | None:
    """The block of the design that a method rests on; None where any sample will do."""
    kind = {"sobol": "saltelli", "morris": "morris"}.get(method)
    return next((block for block in experiment.design if block.kind == kind), None)


def _cases(found: SweepResult, method: str, measure: str, resamples: int) -> Iterator[_Case]:
    runs = found.measures_frame([measure])
    grid = np.full((found.record.points, found.record.runs), np.nan)
    grid[runs["point"].to_numpy(), runs["run"].to_numpy()] = runs[measure].to_numpy(np.float64)
    for scenario, points in found.points.groupby("scenario", sort=False):
        values = grid[points["point"].to_numpy()]
        yield _Case(found.experiment, method, str(scenario), points.reset_index(drop=True), values, resamples)


def _tables(case: _Case) -> dict[str, pd.DataFrame]:
    tables = {"spread": _spread(case.values)}
    found = _found(case)
    if found is None:
        return tables
    names = varied(case.experiment, case.method)
    ground = case.experiment.scenario(case.scenario).ground.scenario(())
    grades = [weighing.grade_of(case.experiment.factors[name], ground) for name in names]
    return tables | {
        "indices": pd.concat([_index(found, name, names, grades) for name in found.indices], ignore_index=True),
        "ranking": weighing.ranking(found, names, grades),
        "grades": weighing.by_grade(found, grades),
    }


def _found(case: _Case) -> Found | None:
    """The indices of a case; None where nothing varies."""
    block, settings = _block(case.experiment, case.method), (case.experiment.seed, case.resamples)
    if block is None:
        return _pawn(case.values, _numbers(case), *settings)
    if case.method == "morris":
        ends = {name: case.experiment.factors[name].range or case.experiment.factors[name].levels
                for name in block.factors}  # fmt: skip
        return morris(case.points, case.values, ends, seed=settings[0], resamples=settings[1])
    return _sobol(case, block, *settings)


def _sobol(case: _Case, block: Block, seed: int, resamples: int) -> Found | None:
    """Sobol's indices, and PAWN's from the independent points among them, which look at more than the variance."""
    width = len(block.factors) + 2
    shares = design.sampled(block, seed).reshape(-1, width, width - 2)
    values = case.values.reshape(-1, width, case.values.shape[1])
    found = sobol(values, shares, seed=seed, resamples=resamples)
    if found is None:
        return None
    ends = [0, width - 1]
    other = _pawn(values[:, ends].reshape(-1, values.shape[2]), shares[:, ends].reshape(-1, width - 2), seed, resamples)
    return found if other is None else replace(found, indices=found.indices | other.indices)


def _pawn(values: np.ndarray, points: np.ndarray, seed: int, resamples: int) -> Found | None:
    return pawn(values, points, seed=seed, resamples=min(resamples, 200))


def _numbers(case: _Case) -> np.ndarray:
    """Values of the factors as numbers (points, factors); words by their places among the levels."""
    columns = []
    for name, factor in case.experiment.factors.items():
        column = case.points[name]
        if column.dtype.kind != "f":
            levels = [str(level) for level in factor.levels] or sorted(column.unique())
            column = column.map({level: place for place, level in enumerate(levels)})
        columns.append(column.to_numpy(np.float64))
    return np.stack(columns, axis=1)


def _index(found: Found, name: str, factors: Sequence[str], grades: Sequence[str]) -> pd.DataFrame:
    """The rows of one index. Only of the first order may an interval reach below 0, where chance alone can put it."""
    one = found.indices[name]
    low = one.value - NORMAL * one.spread
    return pd.DataFrame(
        {
            "factor": list(factors),
            "grade": list(grades),
            "index": name,
            "value": one.value,
            "low": rounded(low if name == FIRST else np.maximum(low, 0.0)),
            "high": rounded(one.value + NORMAL * one.spread),
            "noise": one.noise,
            "floor": one.floor,
            "above": (one.value > np.nan_to_num(one.floor)).astype(np.int64),
            "rows": found.rows,
        }
    )


def _spread(values: np.ndarray) -> pd.DataFrame:
    """How a measure differs between points, and how much of that is luck."""
    mean = plain_means(values)
    there = mean[~np.isnan(mean)]
    row: dict[str, Any] = dict.fromkeys(("mean", "sd", "lowest", "highest", "luck"), np.nan)
    if len(there):
        variance = float(np.var(there))
        count = (~np.isnan(values)).sum(axis=1)
        centred = np.where(np.isnan(values), 0.0, values - np.nan_to_num(mean)[:, None])
        error = (centred * centred).sum(axis=1) / np.maximum(count * (count - 1.0), 1.0)
        known = count > 1
        luck = float(error[known].mean()) / variance if variance > 0 and known.any() else np.nan
        row |= {"mean": there.mean(), "sd": np.sqrt(variance), "lowest": there.min(), "highest": there.max()}
        row["luck"] = min(luck, 1.0) if luck == luck else np.nan
    numbers = {name: rounded(np.array([value])) for name, value in row.items()}
    return pd.DataFrame(numbers | {"points": [len(there)], "runs": [values.shape[1]]})


def _joined(name: str, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables one after the other, with the columns and types that they always have."""
    kinds = {**_HEAD, **_COLUMNS[name]}
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(kinds))
    return pd.DataFrame({column: whole[column].to_numpy(_TYPES[kind]) for column, kind in kinds.items()})
