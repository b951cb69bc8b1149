"""Paired differences as lines of text."""

import math
from collections.abc import Container, Iterator, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd

from sim.plots.labels import LABELS, percent
from sim.study.differences import CHANCE, MET, SHARES, TOTAL, VALUE
from sim.study.wording import listed

#: An interval from fewer changed pairs than these is marked as rough.
FEW = 10
#: Outcomes that are told one by one.
_MOST_OUTCOMES = 12
_WIDTH = 118

type Row = dict[str, Any]


def amounts(rows: pd.DataFrame, name: str) -> Iterator[str]:
    """Totals and chances of two arms as a table, those that changed in any run; then the names of the others."""
    known = records(rows[rows["what"].isin((TOTAL, CHANCE))])
    changed = [row for row in known if changed_pairs(row)]
    cells = [["", "A", name, f"{name} − A", "95 % interval", "unchanged"], *(_cells(row) for row in changed)]
    yield from columns(cells, right=range(1, 6)) if changed else ()
    if any(changed_pairs(row) < FEW for row in changed):
        yield f"  ~ fewer than {FEW} runs changed, so the interval is rough"
    if still := [LABELS.get(row["measure"], row["measure"]) for row in known if not changed_pairs(row)]:
        yield from told(f"the same in every run: {listed(still)}", 2, 4)


def records(table: pd.DataFrame) -> list[Row]:
    """The rows of a table by the names of its columns."""
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def told(text: str, indent: int, hanging: int) -> list[str]:
    """A text in lines of the width of a terminal."""
    first, others = " " * indent, " " * hanging
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def columns(lines: Sequence[Sequence[str]], right: Container[int]) -> Iterator[str]:
    """Lines of cells below each other, some columns to the right; nothing where there is only a heading."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines if len(lines) > 1 else ():
        cells = [cell.rjust(width) if place in right else cell.ljust(width)
                 for place, (cell, width) in enumerate(zip(line, widths, strict=True))]  # fmt: skip
        yield f"  {'  '.join(cells)}".rstrip()


def _cells(row: Row) -> list[str]:
    """A measure as cells of the table."""
    share = row["what"] in SHARES
    before, after = ((percent if share else number)(row[key]) for key in ("baseline", "value"))
    title = LABELS.get(row["measure"], row["measure"])
    return [title, before, after, apart(row), interval(row), percent(row["unchanged"])]


def outcome_lines(rows: pd.DataFrame, name: str) -> Iterator[str]:
    """Documented outcomes that came out otherwise, those that moved furthest first; then what is left."""
    found: dict[str, dict[str, Row]] = {}
    for row in records(rows[rows["what"].isin((MET, VALUE))]):
        found.setdefault(row["measure"], {})[row["what"]] = row
    counted = {outcome: parts for outcome, parts in found.items() if parts[MET]["pairs"]}
    changed = [outcome for outcome, parts in counted.items() if any(map(changed_pairs, parts.values()))]
    changed.sort(key=lambda outcome: -abs(counted[outcome][MET]["difference"]))
    if not found:
        return
    yield f"  documented outcomes, share of runs that meet the record, A → {name}"
    for outcome in changed[:_MOST_OUTCOMES]:
        yield from told(f"{outcome}: {_outcome(counted[outcome])}", 4, 6)
    if len(changed) > _MOST_OUTCOMES:
        yield f"    and {len(changed) - _MOST_OUTCOMES} more that moved less"
    if still := [outcome for outcome in counted if outcome not in changed]:
        yield from told(f"as before in every run: {listed(still)}", 4, 6)
    if never := [outcome for outcome in found if outcome not in counted]:
        yield from told(f"not compared, because no run counts in both: {listed(never)}", 4, 6)


def _outcome(parts: dict[str, Row]) -> str:
    met, value = parts[MET], parts.get(VALUE)
    words = f"{percent(met['baseline'])} → {percent(met['value'])}"
    if changed_pairs(met):
        words += f", {apart(met)} ({interval(met)})"
    if value is not None and changed_pairs(value):
        bound = f", a lower bound in {value['censored']:.0%}" if value["censored"] else ""
        words += f"; value {number(value['baseline'])} → {number(value['value'])}"
        words += f", {apart(value)} ({interval(value)}{bound})"
    return words + (f"; {met['left_out']:.0%} of runs left out" if met["left_out"] else "")


def changed_pairs(row: Row) -> int:
    """How many pairs differ."""
    return round((1 - row["unchanged"]) * row["pairs"]) if row["pairs"] else 0


def interval(row: Row) -> str:
    """The interval of a difference in words; rough ones begin with ~."""
    if math.isnan(row["low"]):
        return "one pair" if row["pairs"] == 1 else ""
    share = row["what"] in SHARES
    low, high = (_signed(100 * row[end], 0) if share else _signed(row[end], _digits(row)) for end in ("low", "high"))
    return f"{'~' if changed_pairs(row) < FEW else ''}{low} to {high}"


def _digits(row: Row) -> int:
    """Decimals that an interval of a mean deserves."""
    width = row["high"] - row["low"]
    return 2 if 0 < width < 0.5 else 1


def number(value: float) -> str:
    """A mean with as many digits as it deserves."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 or value == 0 else f"{value:.2f}"


def apart(row: Row) -> str:
    """A difference with its sign, as exact as its interval."""
    value = row["difference"]
    if row["what"] in SHARES:
        words = _signed(100 * value, 0 if abs(value) >= 0.0095 else 1)
        return f"{words} point{'s' * (words not in ('+1', '-1'))}"
    return _signed(value, _digits(row))


def _signed(value: float, digits: int) -> str:
    """A number with its sign; nought has none."""
    words = f"{value:+.{digits}f}"
    return words if float(words) else "0"
