"""What a report is made of, before it becomes HTML: pictures, tables, facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

#: A dash where there is no number.
NONE = "–"


@dataclass(frozen=True)
class Picture:
    """A figure with what has to be said about it."""

    name: str
    """Part of its address in the report; unique in its section."""
    title: str
    caption: str
    image: Markup
    """SVG of our own drawing, or an image element with its data inside."""
    command: str
    """The shell line that makes it again."""
    wide: bool = True
    """Whether it needs a page across when it is printed."""


@dataclass(frozen=True)
class Sheet:
    """A table: a caption, columns, rows of text; the first cell of a row says what the row is about."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()
    """Columns of numbers, set to the right."""
    note: str = ""


@dataclass(frozen=True)
class Command:
    """A shell line, and what it makes."""

    makes: str
    line: str


type Facts = list[tuple[str, str]]


def percent(share: float | None) -> str:
    """A share in per cent; a dash where there is none."""
    if share is None or share != share:
        return NONE
    return "under 1%" if 0 < share < 0.005 else "over 99%" if 0.995 < share < 1 else f"{share:.0%}"


def number(value: object) -> str:
    """A cell of a table as text: numbers to four digits, a dash where there is none."""
    if value is None or (isinstance(value, float) and value != value):
        return NONE
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", "−") if abs(value) < 1e6 else f"{value:,.0f}"
    return str(value)
