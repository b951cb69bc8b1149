"""The factors and blocks of an experiment, once its file is known to make sense."""

from collections.abc import Iterator, Mapping
from math import prod

from sim.study import sampling
from sim.study.csv_points import CsvPoints
from sim.study.experiment import Block
from sim.study.factors import Factor, value_of
from sim.study.schema import BlockEntry, ExperimentFile, FactorEntry
from sim.theory import theory


def factors_of(file: ExperimentFile) -> dict[str, Factor]:
    """Every factor by its name, parameters of the theory one by one."""
    return {factor.name: factor for name, entry in file.factors.items() for factor in _factors(name, entry)}


def members(name: str, entry: FactorEntry) -> tuple[str, ...]:
    """The factors that an entry stands for: itself, or one per parameter of the theory."""
    if entry.parameters is None:
        return (name,)
    return tuple(theory().parameters) if entry.parameters == "all" else entry.parameters


def _factors(name: str, entry: FactorEntry) -> Iterator[Factor]:
    if entry.parameters is not None:
        for one in members(name, entry):
            known = theory().parameters[one]
            yield Factor(one, (f"parameters.{one}",), "=", entry.role, range=known.range, unit=known.unit)
        return
    yield Factor(
        name=name,
        paths=(entry.path,) if entry.path is not None else entry.paths,
        operator=entry.operator,
        role=entry.role,
        levels=tuple(value_of(level) for level in entry.levels),
        range=None if entry.range is None else (entry.range[0] + 0.0, entry.range[1] + 0.0),
        unit=entry.unit,
        title=entry.title,
    )


def blocks_of(
    file: ExperimentFile, factors: Mapping[str, Factor], points: Mapping[int, CsvPoints]
) -> tuple[Block, ...]:
    """The blocks of the design."""
    varied = varied_by(file, points)
    return tuple(_block(entry, varied[at], factors, points.get(at)) for at, entry in enumerate(file.design))


def varied_by(file: ExperimentFile, points: Mapping[int, CsvPoints]) -> list[tuple[str, ...]]:
    """Which factors each block varies: those it names, those of its rows, or all that no other block names."""
    groups = {name: members(name, entry) for name, entry in file.factors.items()}
    named = [_named(entry, groups, points.get(at)) for at, entry in enumerate(file.design)]
    taken = {name for block in named for name in block or ()}
    rest = tuple(name for group in groups.values() for name in group if name not in taken)
    return [rest if block is None else block for block in named]


def _named(
    entry: BlockEntry, groups: Mapping[str, tuple[str, ...]], points: CsvPoints | None
) -> tuple[str, ...] | None:
    """The factors that a block names, or None where it takes the rest."""
    if entry.factors:
        return tuple(name for one in entry.factors for name in groups.get(one, (one,)))
    if points is not None:
        return tuple(points.columns)
    return tuple(entry.rows[0]) if entry.rows else None


def _block(entry: BlockEntry, names: tuple[str, ...], factors: Mapping[str, Factor], points: CsvPoints | None) -> Block:
    steps = entry.steps or sampling.STEPS
    match entry.kind:
        case "grid":
            return Block("grid", names, prod(len(factors[name].levels) for name in names))
        case "lhs" | "sobol":
            return Block(entry.kind, names, entry.points or 0)
        case "saltelli":
            return Block("saltelli", names, sampling.saltelli_rows(entry.points or 0, len(names)))
        case "morris":
            walks = entry.trajectories or 0
            return Block("morris", names, walks * (len(names) + 1), walks, steps)
        case _ if points is not None:
            return Block("list", names, points.rows, columns={name: points.columns[name] for name in names})
    columns = {name: tuple(value_of(row[name]) for row in entry.rows) for name in names}
    return Block("list", names, len(entry.rows), columns=columns)
