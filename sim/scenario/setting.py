"""How one override changes one place of a scenario's nodes."""

import math
from collections.abc import Mapping

from sim.errors import Problem, Refused
from sim.scenario.names import USER
from sim.scenario.node import Node, Place
from sim.scenario.paths import Target, is_number_entry
from sim.scenario.validating import described

type Loc = tuple[int | str, ...]


def changed(root: Node, target: Target, operator: str, value: Node) -> Node:
    """The root with the value at the target set, scaled (`*=`) or shifted (`+=`).

    A bare number replaces a number with sources: it is the user's, and assumed. A bare number for a pressure holds
    on the day before and on every day after.
    """
    if operator != "=" and not _is_number(value):
        raise Refused([_problem(target.loc, value, f"{described(value.plain())} is not a number", "a number")])
    return _with(root, target.loc, _new(target, operator, value), value.place)


def _new(target: Target, operator: str, value: Node) -> Node:
    """The node that comes to stand at the target."""
    current = target.node
    if operator == "=" and not _is_number(value):
        return value
    if _is_pressure(target.loc) and (operator != "=" or current is not None):
        return _pressure(target, operator, value)
    if is_number_entry(target.loc):
        return _entry(current, _arithmetic(target, current and current.get("value"), operator, value))
    return _arithmetic(target, current, operator, value)


def _is_pressure(loc: Loc) -> bool:
    return len(loc) == 2 and loc[0] == "pressures"


def _pressure(target: Target, operator: str, value: Node) -> Node:
    """A pressure with its start and all its changes set or scaled."""
    current = target.node
    if current is None or not isinstance(current.value, Mapping):
        raise Refused([_problem(target.loc, value, "no such pressure to change", "a pressure of the scenario")])
    entries = {**current.value, **_user(value.place)}
    entries["start"] = _arithmetic(target, current.get("start"), operator, value)
    changes = current.get("changes")
    if changes is not None and changes.items():
        items = tuple(
            change.with_entries(
                {**change.entries(), "value": _arithmetic(target, change.get("value"), operator, value)}, change.keys
            )
            for change in changes.items()
        )
        entries["changes"] = Node(items, changes.place)
    return current.with_entries(entries, current.keys)


def _entry(current: Node | None, number: Node) -> Node:
    """A number with sources that now is the user's."""
    kept = {key: child for key, child in current.entries().items() if key == "note"} if current is not None else {}
    return Node({**kept, "value": number, **_user(number.place)}, number.place)


def _user(place: Place) -> dict[str, Node]:
    return {"sources": Node((Node(USER, place),), place), "grade": Node("assumed", place)}


def _arithmetic(target: Target, current: Node | None, operator: str, value: Node) -> Node:
    """The value itself, or the current number scaled or shifted by it."""
    if operator == "=":
        return value
    if current is None or not _is_number(current):
        found = "nothing" if current is None else described(current.plain())
        raise Refused([_problem(target.loc, value, f"{found} cannot be changed by {operator}", "a path to a number")])
    old, by = current.value, value.value
    assert isinstance(old, (int, float)) and isinstance(by, (int, float))
    result = old * by if operator == "*=" else old + by
    if not math.isfinite(result):
        raise Refused([_problem(target.loc, value, f"{old} {operator} {by} is too large", "a finite number")])
    return Node(result, value.place)


def _is_number(node: Node) -> bool:
    return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def _problem(loc: Loc, value: Node, what: str, allowed: str) -> Problem:
    return value.problem(".".join(map(str, loc)), what, allowed)


def _with(node: Node, loc: Loc, new: Node, place: Place) -> Node:
    """The node with another one at a location; maps on the way are made, numbers with sources become the user's."""
    if not loc:
        return new
    step, rest = loc[0], loc[1:]
    if isinstance(step, int):
        items = node.items()
        return Node((*items[:step], _with(items[step], rest, new, place), *items[step + 1 :]), node.place)
    child = node.get(step)
    below = Node({}, place) if child is None or child.value is None else child
    entries = {**node.entries(), step: _with(below, rest, new, place)}
    if not rest and _carries_sources(node, step, new):
        entries |= _user(place) if "grade" in node else {"sources": _user(place)["sources"]}
    return Node(entries, node.place, {**node.keys, step: node.keys.get(step, place)})


def _carries_sources(node: Node, step: str, new: Node) -> bool:
    """Whether a bare value of a sourced number, a pressure or one of its changes is replaced."""
    is_sourced = ("grade" in node and step in ("value", "start")) or ("because" in node and step == "value")
    return is_sourced and _is_number(new)
