"""What a command found, as one JSON document for other programs, in place of lines for people.

`sim run --json` and its like print one object and nothing else on the standard output; progress and complaints go where
errors go. Its keys are always the same:

command, version, code : the verb, the version of the program, and the exit code.
folder, folders : the results folder, the last where several are kept, or null; and all of them.
tables : a list of row objects for each table; dates are ISO 8601, and what is not there or not finite is null.
large : rows of each table that is too large to be printed; it is in the folder.
found : numbers and words beside the tables.
account, complaints : what would have been printed, and what was said where errors go, line by line.
problems : what was refused, or remarked on: file, line, column, field, what, allowed, nearest, notice.

The text is ASCII: no character of a file reaches a terminal unescaped.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sim.errors import Problem

FLAG = "--json"
HELP = "Print one JSON document instead; progress and complaints go where errors go."
#: Tables of more rows are named, not printed.
MOST_ROWS = 2_000

type Tables = Callable[[], Mapping[str, Any]]
"""Gives tables by name, each a data frame or a sequence of rows; asked only if they are printed."""


@dataclass
class Document:
    """What there is to tell so far."""

    command: str
    folders: list[str] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    large: dict[str, int] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    account: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows to a table, or count them where there are too many."""
        here = self.tables.pop(name, [])
        count = self.large.pop(name, len(here)) + len(rows)
        if count > MOST_ROWS:
            self.large[name] = count
        else:
            self.tables[name] = [*here, *rows]

    def text(self, code: int) -> str:
        """The document, of a command that ends with this exit code."""
        from importlib.metadata import version

        whole = {
            "command": self.command,
            "version": version("proxysim"),
            "code": code,
            "folder": self.folders[-1] if self.folders else None,
            "folders": self.folders,
            "tables": self.tables,
            "large": self.large,
            "found": self.found,
            "account": self.account,
            "complaints": self.complaints,
            "problems": [asdict(problem) for problem in self.problems],
        }
        return json.dumps(whole, indent=2, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")


class _Ear:
    """The document of the command that runs now, if it is to give one."""

    document: Document | None = None


def is_asked(words: Sequence[str]) -> bool:
    """Whether a command line asks for a document; help is for people."""
    options = [*words[: words.index("--")]] if "--" in words else [*words]
    return FLAG in options and not {"-h", "--help"} & {*options}


def current() -> Document | None:
    """The document of this command, or None where it talks to people."""
    return _Ear.document


@contextmanager
def told(words: Sequence[str]) -> Iterator[Document | None]:
    """The document of a command line while it runs; None where none is asked for."""
    name = next((word for word in words if not word.startswith("-")), "")
    _Ear.document = Document(name) if is_asked(words) else None
    try:
        yield _Ear.document
    finally:
        _Ear.document = None


def tell(*, folder: Path | str | None = None, tables: Tables | None = None, **found: object) -> None:
    """Put what was found into the document, if this command is to give one.

    Parameters
    ----------
    folder : Path or str, optional
        Where results are kept.
    tables : callable, optional
        Gives tables by name; rows of a name that was told before are added to its table.
    **found
        Numbers and words beside the tables.
    """
    document = _Ear.document
    if document is None:
        return
    if folder is not None:
        document.folders.append(str(folder))
    for name, table in (tables() if tables else {}).items():
        document.add(name, rows_of(table))
    document.found |= {name: plain(value) for name, value in found.items()}


def rows_of(table: Any) -> list[dict[str, Any]]:
    """The rows of a data frame, or of a sequence of mappings or data classes, as plain objects."""
    if hasattr(table, "to_dict"):
        table = table.astype(object).where(table.notna(), None).to_dict("records")
    return [plain(row) for row in table]


def plain(value: Any) -> Any:
    """A value as JSON has it; what is not finite is null."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() and value.tzinfo is None else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return [plain(one) for one in value] if isinstance(value, Iterable) and not isinstance(value, Path) else str(value)
