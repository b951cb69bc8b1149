"""Whether the blocks of a design have what their kind takes, and vary every factor once."""

from collections.abc import Collection, Mapping

from sim.errors import quoted
from sim.scenario.findings import Step
from sim.study import limits
from sim.study.building import factors_of, members, varied_by
from sim.study.csv_points import CsvPoints
from sim.study.factors import Factor, Value, spelled, value_of
from sim.study.found import Found
from sim.study.sampling import saltelli_rows
from sim.study.schema import BlockEntry, ExperimentFile

#: What each kind of block takes besides its factors.
TAKES: Mapping[str, tuple[str, ...]] = {
    "grid": (),
    "list": ("rows",),
    "lhs": ("points",),
    "sobol": ("points",),
    "saltelli": ("points",),
    "morris": ("trajectories", "steps"),
    "csv": ("file",),
}
_SETTINGS = ("points", "trajectories", "steps", "rows", "file")
#: Kinds of blocks that choose values themselves.
DRAWN = ("lhs", "sobol", "saltelli", "morris")
#: Kinds of blocks whose points are a Sobol sequence.
_SEQUENCES = ("sobol", "saltelli")


def find_in_design(found: Found, file: ExperimentFile, points: Mapping[int, CsvPoints]) -> None:
    """What is wrong with the blocks of a design."""
    for index, entry in enumerate(file.design):
        _find_in_settings(found, ("design", index), entry)
    _find_unknown_factors(found, file)
    if found.count:
        return
    factors = factors_of(file)
    for index, (entry, names) in enumerate(zip(file.design, varied_by(file, points), strict=True)):
        _find_in_block(found, ("design", index), entry, [factors[name] for name in names if name in factors])
        _find_in_rows(found, index, entry, names, factors)
        if index in points:
            _find_in_csv(found, points[index], entry, names, factors)
    _find_left_over(found, file, points)


def _find_in_settings(found: Found, loc: tuple[Step, ...], entry: BlockEntry) -> None:
    takes = TAKES[entry.kind]
    for key in _SETTINGS:
        if key in entry.model_fields_set and key not in takes:
            allowed = f"kind, factors{''.join(f', {other}' for other in takes)}"
            found.say((*loc, key), f"kind {entry.kind} takes no {key}", allowed)
    for key in takes:
        if key != "steps" and getattr(entry, key) in (None, ()):
            found.say(loc, f"kind {entry.kind} wants {key}", f"{key}: …")


def _find_unknown_factors(found: Found, file: ExperimentFile) -> None:
    known = [name for group, entry in file.factors.items() for name in (group, *members(group, entry))]
    for index, entry in enumerate(file.design):
        for at, name in enumerate(entry.factors):
            if name not in known:
                found.unknown(("design", index, "factors", at), name, "factor", set(known))
    rest = [index for index, entry in enumerate(file.design) if not entry.factors and entry.kind in ("grid", *DRAWN)]
    for index in rest[1:]:
        found.say(("design", index), "a second block that names no factors", "factors: […]")


def _find_in_block(found: Found, loc: tuple[Step, ...], entry: BlockEntry, factors: list[Factor]) -> None:
    if not factors and entry.kind in ("grid", *DRAWN):
        found.say(loc, "the block varies no factor", "factors: […]")
    for factor in factors:
        if entry.kind == "grid" and not factor.levels:
            found.say(loc, f"the factor {factor.name} has no levels for a grid", "levels: […]")
        if entry.kind in DRAWN and not factor.levels and factor.range is None:
            found.say(loc, f"the factor {factor.name} has nothing to draw from", "a range, or levels")
    rows = saltelli_rows(entry.points or 0, len(factors)) if entry.kind == "saltelli" else entry.points or 0
    if rows * len(factors) > limits.SAMPLED_VALUES:
        allowed = f"at most {limits.SAMPLED_VALUES:,}"
        found.say((*loc, "points"), f"{rows:,} points of {len(factors)} factors", f"{allowed} values")
    if entry.kind in _SEQUENCES and entry.points is not None and entry.points.bit_count() != 1:
        found.say((*loc, "points"), f"{entry.points} is not a power of two", f"the nearest is {_power(entry.points)}")
    if entry.steps is not None and entry.steps % 2:
        found.say((*loc, "steps"), f"{entry.steps} is odd", "an even number")


def _power(points: int) -> int:
    """The closest power of two."""
    below = 1 << (points.bit_length() - 1)
    return below if points - below <= 2 * below - points else 2 * below


def _find_in_rows(
    found: Found, index: int, entry: BlockEntry, names: Collection[str], factors: Mapping[str, Factor]
) -> None:
    for at, row in enumerate(entry.rows):
        loc = ("design", index, "rows", at)
        for name in row:
            if name not in names or name not in factors:
                found.unknown(loc, name, "factor of the rows", [one for one in names if one in factors], key=True)
        for name in names:
            if name not in row:
                found.say(loc, f"the row has no {name}", "a value of each factor in each row")
        for name, level in row.items():
            if name in factors and (problem := misfit(factors[name], value_of(level))):
                found.say((*loc, name), *problem)


def _find_in_csv(
    found: Found, points: CsvPoints, entry: BlockEntry, names: Collection[str], factors: Mapping[str, Factor]
) -> None:
    for name in points.columns:
        if name not in names or name not in factors:
            found.foreign(points.place(name), name, "factor", names if entry.factors else factors)
    for name in names:
        if name not in points.columns:
            found.at(points.place(next(iter(points.columns))), "", f"no column '{name}'", "a column per factor")
            continue
        for row, value in enumerate(points.columns[name] if name in factors else ()):
            if problem := misfit(factors[name], value):
                found.at(points.place(name, row), name, *problem)


def misfit(factor: Factor, value: Value) -> tuple[str, str] | None:
    """What is wrong with a value that somebody wrote down, and what is allowed; None where it fits its factor."""
    if factor.levels and value not in factor.levels:
        return f"{quoted(value)} is no level of {factor.name}", f"one of {', '.join(map(spelled, factor.levels[:25]))}"
    if factor.range is not None and not (isinstance(value, float) and factor.range[0] <= value <= factor.range[1]):
        return f"{quoted(value)} is out of the range of {factor.name}", f"{factor.range[0]:g} to {factor.range[1]:g}"
    if isinstance(value, str) and factor.operator != "=":
        return f"{quoted(value)} cannot be used with {factor.operator}", "a number"
    return None


def _find_left_over(found: Found, file: ExperimentFile, points: Mapping[int, CsvPoints]) -> None:
    """Factors that no block varies, and factors that two do."""
    blocks = varied_by(file, points)
    for group, entry in file.factors.items():
        names = members(group, entry)
        if missing := [name for name in names if not any(name in block for block in blocks)]:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            found.say_key(("factors",), group, f"the design does not vary {missing[0]}{more}", "a block that names it")
    taken: dict[str, int] = {}
    for index, block in enumerate(blocks):
        for name in block:
            if name in taken:
                where = f"in block {taken[name]}" if taken[name] != index else "twice"
                found.say(("design", index), f"the factor {name} is varied {where} already", "each factor in one block")
            taken[name] = index
