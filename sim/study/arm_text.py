"""The text of an `--arm`: a name, perhaps, and several overrides."""

import re
from collections.abc import Iterator

from sim.errors import Problem, Refused, quoted

#: A name before the changes of an arm: up to the first colon, if no `=` stands before it.
_NAMED = re.compile(r"\s*([^=:{\[\"']{1,60}?)\s*:\s+(.+)", re.DOTALL)
_OPEN, _CLOSE = "[{(", "]})"
_SHAPE = "'name: path=value, path=value'; the name may be left out"


def group_of(text: str, number: int) -> tuple[str, tuple[str, ...]]:
    """Name (empty where none is given) and overrides of an `--arm`; commas within brackets or quotes divide nothing.

    Parameters
    ----------
    number : int
        Which `--arm` it is, counted from 1.
    """
    found = _NAMED.fullmatch(text)
    name, rest = (found.group(1), found.group(2)) if found else ("", text)
    changes = tuple(part.strip() for part in _parts(rest))
    if not all("=" in change for change in changes):
        raise Refused([Problem("--arm", number, 1, "", f"{quoted(text)} holds no change", _SHAPE)])
    return name, changes


def _parts(text: str) -> Iterator[str]:
    """The text between commas or semicolons that stand outside brackets and quotes."""
    depth, quote, start = 0, "", 0
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _OPEN or character in _CLOSE:
            depth += 1 if character in _OPEN else -1
        elif character in ",;" and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]
