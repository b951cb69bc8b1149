"""Changes from the command line: `path=value`, `path*=factor`, `path+=amount`, with `*` for any name.

Overrides change the nodes of a scenario before it is validated, so what a file may not say they may not say either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario import limits
from sim.scenario.node import Node, Place
from sim.scenario.paths import Target, default_at, names_below
from sim.scenario.reading import read_text
from sim.scenario.setting import changed

#: Stands where messages name a file.
FILE = "--set"

_OPERATOR = re.compile(r"[*+]?=")
_SEGMENT = re.compile(r"[^.]+")


@dataclass(frozen=True, slots=True)
class Override:
    """One parsed override."""

    segments: tuple[str, ...]
    columns: tuple[int, ...]
    """Column of each segment."""
    operator: str
    """`=`, `*=` or `+=`."""
    value: Node
    number: int
    """Which `--set` it is, counted from 1."""

    def problem(self, depth: int, what: str, allowed: str = "", near: str | None = None) -> Problem:
        """A problem with the segment at a depth."""
        return Problem(
            FILE, self.number, self.columns[depth], ".".join(self.segments[: depth + 1]), what, allowed, near
        )


def applied(root: Node, sets: Sequence[str]) -> Node:
    """The root with all overrides, in their order.

    Raises
    ------
    Refused
        When an override cannot be parsed or its path leads nowhere.
    """
    if len(sets) > limits.OVERRIDES:
        raise Refused([Problem(FILE, 1, 1, "", f"{len(sets)} overrides", f"at most {limits.OVERRIDES}")])
    for number, text in enumerate(sets, 1):
        override = parsed(text, number)
        targets = _targets(root, override)
        for target in targets:
            root = changed(root, target, override.operator, override.value)
    return root


def parsed(text: str, number: int) -> Override:
    """An override from its text; `number` says which one it is."""
    if len(text) > limits.OVERRIDE_LENGTH:
        allowed = f"at most {limits.OVERRIDE_LENGTH} characters"
        raise Refused([Problem(FILE, number, 1, "", "the override is too long", allowed)])
    found = _OPERATOR.search(text)
    shape = "path=value, path*=factor or path+=amount"
    if found is None:
        raise Refused([Problem(FILE, number, len(text) + 1, "", "no '=' in the override", shape)])
    path, operator = text[: found.start()], found.group()
    if operator == "*=" and (path.endswith(".") or not path):
        path, operator = path + "*", "="
    segments = list(_SEGMENT.finditer(path))
    if ".".join(segment.group() for segment in segments) != path or not segments or path != path.strip():
        raise Refused([Problem(FILE, number, 1, "", f"{quoted(path)} is not a path", "names joined by dots")])
    names, columns = tuple(one.group() for one in segments), tuple(one.start() + 1 for one in segments)
    return Override(names, columns, operator, _value(text[found.end() :], number, found.end(), path), number)


def _value(text: str, number: int, offset: int, path: str) -> Node:
    """The value as YAML, its places moved to where it stands in the override."""
    if "\n" in text or "\r" in text:
        raise Refused([Problem(FILE, number, offset + 1, path, "a line break in the value", "one line")])
    if not text.strip():
        raise Refused([Problem(FILE, number, offset + 1, path, "no value after the '='", "a value; null for none")])
    try:
        return _moved(read_text(text, FILE), number, offset)
    except Refused as error:
        problems = [
            Problem(FILE, number, problem.column + offset, path, problem.what, problem.allowed, problem.nearest)
            for problem in error.problems
        ]
        raise Refused(problems) from None


def _moved(node: Node, number: int, offset: int) -> Node:
    place = Place(FILE, number, node.place.column + offset)
    if isinstance(node.value, tuple):
        return Node(tuple(_moved(item, number, offset) for item in node.value), place)
    keys = {key: Place(FILE, number, old.column + offset) for key, old in node.keys.items()}
    if node.entries():
        return Node({key: _moved(child, number, offset) for key, child in node.entries().items()}, place, keys)
    return Node(node.value, place, keys)


def _targets(root: Node, override: Override) -> list[Target]:
    """What the path leads to; wildcards may lead to many."""
    reached = [Target((), root, root)]
    has_wildcard = False
    for depth, segment in enumerate(override.segments):
        is_wildcard = "*" in segment
        has_wildcard = has_wildcard or is_wildcard
        following: list[Target] = []
        offered: dict[str, None] = {}
        for target in reached:
            names = names_below(target, wild=has_wildcard)
            offered.update(dict.fromkeys(names))
            chosen = [one for one in names if fnmatchcase(one, segment)] if is_wildcard else [segment]
            following += [default_at(target, name) for name in chosen if name in names]
        if not following:
            raise Refused([_dead_end(override, depth, list(offered))])
        reached = following
    return reached


def _dead_end(override: Override, depth: int, names: Sequence[str]) -> Problem:
    segment = override.segments[depth]
    if not names:
        return override.problem(depth, f"nothing can be set below {quoted('.'.join(override.segments[:depth]))}")
    near = nearest(segment.replace("*", ""), names)
    allowed = f"one of {', '.join(names)}" if len(names) <= 25 else ""
    what = f"{quoted(segment)} matches nothing" if "*" in segment else f"unknown name {quoted(segment)}"
    return override.problem(depth, what, allowed, near)
