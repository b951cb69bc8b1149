"""Points from a CSV file: a header of factor names, then a row a point. Plain cells only; nothing is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, Refused, quoted
from sim.scenario.node import Place
from sim.scenario.scalars import NotAScalar, resolved
from sim.study import limits
from sim.study.factors import Value, value_of

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,17})?")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_. -]*")
_HEADING = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True)
class CsvPoints:
    """The points of a file."""

    path: Path
    shown: str
    """The file as messages name it."""
    columns: Mapping[str, tuple[Value, ...]]
    """Values of each factor, row by row."""
    lines: Sequence[str]
    """Lines of the file; the first one is the header."""

    @property
    def rows(self) -> int:
        """How many points there are."""
        return len(self.lines) - 1

    def place(self, name: str, row: int | None = None) -> Place:
        """Where a column's name stands, or its value in a row."""
        line = 0 if row is None else row + 1
        before = self.lines[line].split(",")[: list(self.columns).index(name)]
        return Place(self.shown, line + 1, sum(len(cell) + 1 for cell in before) + 1)


def read_points(path: Path, shown: str) -> CsvPoints:
    """The points of a CSV file.

    Raises
    ------
    Refused
        When a cell, a row or the file is not plain.
    """
    return points_of(_text(path, shown), path, shown)


def points_of(text: str, path: Path, shown: str) -> CsvPoints:
    """The points of a CSV text."""
    lines = text.rstrip("\n").split("\n")
    names = _header(lines[0], shown)
    if len(lines) < 2:
        raise _refused(Place(shown, 1, 1), "there are no points", "a row a point below the header")
    if len(lines) - 1 > limits.POINTS:
        raise _refused(Place(shown, limits.POINTS + 2, 1), "too many points", f"at most {limits.POINTS:,}")
    rows = [_row(line, names, shown, number) for number, line in enumerate(lines[1:], 2)]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return CsvPoints(path, shown, columns, lines)


def _text(path: Path, shown: str) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.CSV_BYTES + 1)
    except OSError as error:
        raise _refused(Place(shown, 1, 1), f"cannot be read: {(error.strerror or 'error').lower()}") from None
    if len(content) > limits.CSV_BYTES:
        raise _refused(Place(shown, 1, 1), "the file is too large", f"at most {limits.CSV_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        place = Place(shown, line, column)
        raise _refused(place, f"byte 0x{content[error.start]:02x} is not UTF-8", "UTF-8 text") from None
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        place = Place(shown, line, found.start() - text.rfind("\n", 0, found.start()))
        raise _refused(place, f"character U+{ord(found.group()):04X}", "plain text")
    return text


def _header(line: str, shown: str) -> list[str]:
    names = [_bare(cell) for cell in line.split(",")]
    for at, (name, place) in enumerate(zip(names, _places(line, shown, 1), strict=True)):
        if not _HEADING.fullmatch(name):
            what = f"the name {quoted(name)} is not plain" if name else "a column without a name"
            raise _refused(place, what, "names of factors, separated by commas")
        if name in names[:at]:
            raise _refused(place, f"the column {quoted(name)} stands twice", "each factor once")
    return names


def _row(line: str, names: Sequence[str], shown: str, number: int) -> list[Value]:
    """The values of one row."""
    cells = [_bare(cell) for cell in line.split(",")]
    if not line.strip():
        raise _refused(Place(shown, number, 1), "an empty row", "a row a point")
    if len(cells) != len(names):
        what = f"{len(cells)} cells, but the header has {len(names)}"
        raise _refused(Place(shown, number, 1), what, "cells separated by commas, decimals with a point")
    values: list[Value] = []
    for at, cell in enumerate(cells):
        try:
            values.append(_value(cell))
        except NotAScalar as error:
            raise _refused(_places(line, shown, number)[at], error.what, error.allowed, names[at]) from None
    return values


def _bare(cell: str) -> str:
    """A cell without spaces around it and without quotes around the whole of it."""
    text = cell.strip(" \t")
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text


def _places(line: str, shown: str, number: int) -> list[Place]:
    column, found = 1, []
    for cell in line.split(","):
        found.append(Place(shown, number, column))
        column += len(cell) + 1
    return found


def _value(cell: str) -> Value:
    """A number or a word.

    Raises
    ------
    NotAScalar
        When the cell is neither.
    """
    if _NUMBER.fullmatch(cell):
        return float(cell) + 0.0
    value = resolved(cell) if cell else None
    if value is None:
        raise NotAScalar(f"the cell {quoted(cell)} says nothing", "a value of the factor")
    if isinstance(value, str) and not _WORD.fullmatch(cell):
        what = "looks like a formula" if cell[0] in "=+-@" else "is not plain"
        raise NotAScalar(f"the cell {quoted(cell)} {what}", "a number, a date or a word")
    return value_of(value)


def _refused(place: Place, what: str, allowed: str = "", field: str = "") -> Refused:
    return Refused([Problem(*place, field, what, allowed)])
