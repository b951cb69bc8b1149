"""The theory's tables as lines of text."""

from collections.abc import Iterator
from itertools import groupby

from sim.console import wrapped
from sim.theory.tables import parameter_table, source_table, theory_table, unsourced_numbers


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


def parameter_lines() -> Iterator[str]:
    """Every parameter: value, range, unit, grade, meaning, mechanisms and sources."""
    rows = parameter_table()
    wide = max(len(row.name) for row in rows)
    for row in rows:
        yield f"{row.name:<{wide}}  {row.value:g} in {row.low:g} to {row.high:g} [{row.unit}], {row.grade}"
        yield from wrapped(row.meaning, 4)
        yield from wrapped(f"{row.mechanisms} ({row.sources})", 4)
    yield from ("", f"{len(rows)} parameters")


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
