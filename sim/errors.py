"""What a refusal looks like: one line that says where, what, what is allowed, and which name was meant."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: A quoted piece of foreign text is cut at this many characters.
QUOTE_LENGTH = 60

#: Bidirectional controls and line separators: printable to a terminal, misleading to a reader.
_MISLEADING = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def neutral(text: str) -> str:
    """The text with everything that could steer a terminal (ESC, C0, C1, bidi, surrogates) written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    return character in _MISLEADING or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def quoted(value: object) -> str:
    """Foreign text between quotes, cut to a length that fits on a line."""
    text = str(value)
    return f"'{text if len(text) <= QUOTE_LENGTH else text[: QUOTE_LENGTH - 1] + '…'}'"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, or None when none comes close."""
    wanted = name[:200].lower()
    by_lower: dict[str, str] = {}
    for known in sorted(names):
        by_lower.setdefault(known.lower(), known)
    if wanted in by_lower:
        return by_lower[wanted]
    swapped = wanted.replace("_", "-")
    for lower, known in by_lower.items():
        if lower.replace("_", "-") == swapped:
            return known
    found = difflib.get_close_matches(wanted, list(by_lower), n=1, cutoff=0.6)
    if not found and len(wanted) >= 3:
        found = [lower for lower in by_lower if lower.startswith(wanted) or wanted in lower.split("-")]
    return by_lower[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one place of one file (or of the command line)."""

    file: str
    """File as the user named it, or `--set`."""
    line: int
    """Line, counted from 1; for `--set`, the number of the option."""
    column: int
    """Column in characters, counted from 1."""
    field: str
    """Path of the key, such as `events.ghaani.date`; empty for the file as a whole."""
    what: str
    """What is wrong."""
    allowed: str = ""
    """What would be accepted."""
    nearest: str | None = None
    """Known name that was probably meant."""
    notice: bool = False
    """True for a remark that stops nothing."""

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        what = f"note: {self.what}" if self.notice else self.what
        parts = [what, self.allowed, f"nearest name: {self.nearest}" if self.nearest else ""]
        return neutral(f"{self.file}:{self.line}:{self.column}: {field}{'; '.join(part for part in parts if part)}")


class Refused(Exception):  # noqa: N818
    """An input that is not accepted; nothing has been written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
