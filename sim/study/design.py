"""The points of an experiment: how many there are, what each one is, what it sets. None is built before it is asked.

Points are numbered scenario by scenario; within one, the last block of the design and the last factor of a grid turn
fastest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.study import sampling
from sim.study.experiment import Block, Experiment
from sim.study.factors import Factor, Value, spelled


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of a scenario and values of all factors."""

    number: int
    """Counted from 0."""
    scenario: str
    """Id of the scenario."""
    values: Mapping[str, Value]
    """Value of each factor, in the order of the experiment."""


def count(experiment: Experiment) -> int:
    """How many points there are, by arithmetic."""
    return len(experiment.scenarios) * experiment.rows


def point(experiment: Experiment, number: int) -> Point:
    """A point by its number; it depends on the design, the seed and the number alone.

    Raises
    ------
    IndexError
        When there is no such point.
    """
    if not 0 <= number < count(experiment):
        raise IndexError(f"point {number} of {count(experiment)}")
    scenario, row = divmod(number, experiment.rows)
    values: dict[str, Value] = {}
    for block in reversed(experiment.design):
        row, inner = divmod(row, block.rows)
        values |= values_at(experiment, block, inner)
    ordered = {name: values[name] for name in experiment.factors if name in values}
    return Point(number, experiment.scenarios[scenario].id, ordered)


def sets(experiment: Experiment, at: Point) -> tuple[str, ...]:
    """The overrides of a point, those of the whole experiment first, as `--set` and `sim.scenario.load` take them."""
    own = [text for name, value in at.values.items() for text in experiment.factors[name].overrides(value)]
    return (*experiment.sets, *own)


def scenario_at(experiment: Experiment, at: Point) -> Scenario:
    """The scenario of a point, made from what the experiment holds by value; a millisecond or two.

    Raises
    ------
    Refused
        When the values together make a scenario that makes no sense.
    """
    return experiment.scenario(at.scenario).ground.scenario(sets(experiment, at))


def table(experiment: Experiment) -> pd.DataFrame:
    """All points: point, scenario, then a column per factor: numbers as float64, others as text."""
    rows, ids = experiment.rows, [one.id for one in experiment.scenarios]
    columns: dict[str, np.ndarray] = {}
    after = rows
    for block in experiment.design:
        after //= block.rows
        for name, values in block_table(experiment, block).items():
            columns[name] = np.tile(np.repeat(values, after), len(ids) * (rows // (block.rows * after)))
    frame = {"point": np.arange(len(ids) * rows), "scenario": np.repeat(np.array(ids, dtype=object), rows)}
    return pd.DataFrame(frame | {name: columns[name] for name in experiment.factors if name in columns})


def values_at(experiment: Experiment, block: Block, row: int) -> dict[str, Value]:
    """Values of a block's factors in one of its rows."""
    if block.kind == "list":
        return {name: block.columns[name][row] for name in block.factors}
    if block.kind == "grid":
        values: dict[str, Value] = {}
        for name in reversed(block.factors):
            levels = experiment.factors[name].levels
            row, at = divmod(row, len(levels))
            values[name] = levels[at]
        return values
    shares = sampled(block, experiment.seed)[row]
    return {name: experiment.factors[name].at(float(share)) for name, share in zip(block.factors, shares, strict=True)}


def block_table(experiment: Experiment, block: Block) -> dict[str, np.ndarray]:
    """Values of a block's factors in all its rows."""
    if block.kind == "list":
        return {name: _array(block.columns[name]) for name in block.factors}
    if block.kind == "grid":
        return _grid(experiment, block)
    shares = sampled(block, experiment.seed)
    return {name: _drawn(experiment.factors[name], shares[:, at]) for at, name in enumerate(block.factors)}


def sampled(block: Block, seed: int) -> np.ndarray:
    """Shares [0..1] of a block that is drawn: a row a point, a column a factor."""
    match block.kind:
        case "lhs":
            return sampling.latin_hypercube(block.factors, block.rows, seed)
        case "sobol":
            return sampling.sobol(block.factors, block.rows, seed)
        case "saltelli":
            return sampling.saltelli(block.factors, block.rows // (len(block.factors) + 2), seed)
        case "morris":
            return sampling.morris(block.factors, block.trajectories, block.steps, seed)
    raise ValueError(f"a {block.kind} is not drawn")


def _grid(experiment: Experiment, block: Block) -> dict[str, np.ndarray]:
    levels = [experiment.factors[name].levels for name in block.factors]
    found = {}
    for at, name in enumerate(block.factors):
        after = prod(map(len, levels[at + 1 :]))
        before = block.rows // (after * len(levels[at]))
        found[name] = np.tile(np.repeat(_array(levels[at]), after), before)
    return found


def _drawn(factor: Factor, shares: np.ndarray) -> np.ndarray:
    """Values at shares [0..1], as `Factor.at` has them."""
    if factor.range is None:
        return _array([factor.at(share) for share in shares.tolist()])
    low, high = factor.range
    return np.asarray(low + shares * (high - low))


def _array(values: tuple[Value, ...] | list[Value]) -> np.ndarray:
    """Numbers as float64; a column with a word in it as text."""
    if all(isinstance(value, float) for value in values):
        return np.array(values, dtype=np.float64)
    return np.array([value if isinstance(value, str) else spelled(value) for value in values], dtype=object)
