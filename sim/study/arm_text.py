"""The text of an `--arm`: a name, perhaps, and several overrides, one of which may name a rival theory."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario import overrides

#: A name before the changes of an arm: up to the first colon, if no `=` stands before it.
_NAMED = re.compile(r"\s*([^=:{\[\"']{1,60}?)\s*:\s+(.+)", re.DOTALL)
_OPEN, _CLOSE = "[{(", "]})"
_SHAPE = "'name: path=value, path=value'; the name may be left out"
#: What stands before the name of a rival theory.
HYPOTHESIS = "hypothesis"


type Made = Callable[[Problem], Problem]


@dataclass(frozen=True, slots=True)
class Asked:
    """One more arm of the first place."""

    name: str
    """Empty where none is given."""
    sets: tuple[str, ...]
    hypothesis: str | None
    made: Made
    """How its problems name their place."""


def asked_for(sets: Sequence[str], groups: Sequence[str]) -> Iterator[Asked]:
    """Each arm that is made of the first."""
    for number, text in enumerate(sets, 1):
        yield Asked("", (text,), None, partial(_at, file=overrides.FILE, line=number))
    for number, text in enumerate(groups, 1):
        name, changes = group_of(text, number)
        hypothesis, own = divided(changes, number)
        yield Asked(name, own, hypothesis, partial(_at, file="--arm", line=number))


def _at(problem: Problem, file: str, line: int) -> Problem:
    """A problem of an override, in the option in which it stands; others are left as they are."""
    if problem.file != overrides.FILE:
        return problem
    return replace(problem, file=file, line=line, column=problem.column if file == overrides.FILE else 1)


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


def divided(changes: Sequence[str], number: int) -> tuple[str | None, tuple[str, ...]]:
    """The rival theory that the changes of an `--arm` name (`hypothesis=puppet`), if any, and the overrides among them.

    Parameters
    ----------
    changes : sequence of str
    number : int
        Which `--arm` it is, counted from 1.

    Raises
    ------
    Refused
        When two theories are named, none is named after the `=`, or the word before it is nearly this one.
    """
    names, sets = [], []
    for change in changes:
        key, _, value = (part.strip() for part in change.partition("="))
        if key == HYPOTHESIS:
            names.append(value)
            continue
        if nearest(key, [HYPOTHESIS]):
            raise Refused([Problem("--arm", number, 1, key, "no such change", "a path or hypothesis", HYPOTHESIS)])
        sets.append(change)
    if len(names) > 1:
        raise Refused([Problem("--arm", number, 1, HYPOTHESIS, f"{len(names)} rival theories in one arm", "one")])
    if names and not names[0]:
        raise Refused([Problem("--arm", number, 1, HYPOTHESIS, "no theory is named", "hypothesis=NAME")])
    return (names[0] if names else None), tuple(sets)


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
