"""Changes of an experiment from the command line: `runs=50`, `seed=2`, `design.0.points=128`."""

from collections.abc import Sequence

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.limits import OVERRIDES
from sim.scenario.node import Node
from sim.scenario.overrides import FILE, Override, parsed
from sim.scenario.paths import field_names
from sim.scenario.strict import Strict
from sim.scenario.validating import model_at
from sim.study.schema import ExperimentFile


def with_sets(root: Node, sets: Sequence[str]) -> Node:
    """The root with all changes, in their order.

    Raises
    ------
    Refused
        When a change cannot be parsed or its path leads nowhere.
    """
    if len(sets) > OVERRIDES:
        raise Refused([Problem(FILE, 1, 1, "", f"{len(sets)} changes", f"at most {OVERRIDES}")])
    for number, text in enumerate(sets, 1):
        override = parsed(text, number)
        if override.operator != "=":
            what = f"'{override.operator}' in a change of the experiment itself"
            raise Refused([override.problem(0, what, "path=value")])
        root = _changed(root, override, 0, ())
    return root


def _changed(node: Node, override: Override, depth: int, loc: tuple[str | int, ...]) -> Node:
    """The node with the value at the path; only keys that are there or that a file could write are entered."""
    if depth == len(override.segments):
        return override.value
    step = override.segments[depth]
    items = node.items()
    known = [str(at) for at in range(len(items))] if items else _keys(node, loc)
    if step not in known:
        allowed = f"one of {', '.join(known)}" if known else "a shorter path"
        raise Refused([override.problem(depth, f"unknown name {quoted(step)}", allowed, nearest(step, known))])
    if items:
        at = int(step)
        inner = _changed(items[at], override, depth + 1, (*loc, at))
        return Node((*items[:at], inner, *items[at + 1 :]), node.place)
    below = node.get(step) or Node({}, override.value.place)
    entries = {**node.entries(), step: _changed(below, override, depth + 1, (*loc, step))}
    return node.with_entries(entries, {**node.keys, step: node.keys.get(step, override.value.place)})


def _keys(node: Node, loc: tuple[str | int, ...]) -> list[str]:
    """Keys that are there, and those that a file could write."""
    if not isinstance(node.value, dict):
        return []
    model = model_at(ExperimentFile, loc)
    possible = field_names(model) if model is not None and issubclass(model, Strict) else []
    return list(dict.fromkeys([*possible, *node.entries()]))
