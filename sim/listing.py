"""The theory's tables as lines of text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from statistics import median, quantiles
from typing import Any

from sim.console import wrapped
from sim.theory import calibrated
from sim.theory.tables import parameter_table, source_table, theory_table, unsourced_numbers

type Rows = Mapping[str, Sequence[Any]]
"""Rows of tables, by the table's name."""


def mechanism_lines() -> Iterator[str]:
    """Every mechanism by family: what it says, and what carries it or why nothing does."""
    rows = sorted(theory_table(), key=lambda row: row.family)
    for family, members in groupby(rows, key=lambda row: row.family):
        yield family.upper()
        for row in members:
            yield f"  {row.mechanism} ({row.strength}; {row.sources})"
            yield from wrapped(row.statement, 4)
            yield from wrapped(f"-> {row.carried_by}" if row.carried_by else f"left out: {row.left_out}", 4)
            yield from wrapped(row.note, 4)
        yield ""
    carried = sum(bool(row.carried_by) for row in rows)
    yield f"{len(rows)} mechanisms: {carried} carried, {len(rows) - carried} left out with a reason"


def mechanism_rows() -> Rows:
    """Every mechanism as a row."""
    return {"mechanisms": theory_table()}


def parameter_lines() -> Iterator[str]:
    """Every parameter: value, range, unit, grade, what was fitted, meaning, mechanisms and sources."""
    rows, sets = parameter_table(), calibrated.members()
    wide = max(len(row.name) for row in rows)
    for row in rows:
        yield f"{row.name:<{wide}}  {row.value:g} in {row.low:g} to {row.high:g} [{row.unit}], {row.grade}"
        if found := fitted(row.name, sets):
            low, middle, high = found
            yield f"    fitted: {middle:.3g} ({low:.3g} to {high:.3g})"
        yield from wrapped(row.meaning, 4)
        yield from wrapped(f"{row.mechanisms} ({row.sources})", 4)
    yield from ("", f"{len(rows)} parameters")
    if sets:
        where = f"experiments/calibration.yaml ({calibrated.FILE.name})"
        yield f"fitted: median and 90 % of the {len(sets)} sets that passed {where}"


def parameter_rows() -> Rows:
    """Every parameter as a row, with the median and 90 % of the fitted sets."""
    sets = calibrated.members()
    names = ("fitted_low", "fitted_median", "fitted_high")
    none = (None, None, None)
    rows = [asdict(row) | dict(zip(names, fitted(row.name, sets) or none, strict=True)) for row in parameter_table()]
    return {"parameters": rows}


def fitted(name: str, sets: Sequence[calibrated.Values]) -> tuple[float, float, float] | None:
    """5 %, median and 95 % of a parameter over fitted sets; None where it was not fitted."""
    values = [one[name] for one in sets if name in one]
    if not values:
        return None
    return quantiles(values, n=20)[0], median(values), quantiles(values, n=20)[-1]


def source_lines() -> Iterator[str]:
    """Every source and the numbers that rest on it, file by file; then the numbers without one."""
    for row in source_table():
        yield f"{row.source}: {', '.join(part for part in (row.title, row.publisher, row.date) if part)}"
        if not row.numbers:
            yield "    no number rests on it"
        for file, places in groupby(row.numbers, key=lambda place: place.partition(": ")[0]):
            yield from wrapped(f"{file}: {', '.join(place.partition(': ')[2] for place in places)}", 4)
    missing = unsourced_numbers()
    yield ""
    yield from [f"WITHOUT A SOURCE: {place}" for place in missing] or ["every number has a source"]


def source_rows() -> Rows:
    """Every source as a row, and the places of numbers without one."""
    return {"sources": source_table(), "unsourced": [{"place": place} for place in unsourced_numbers()]}
