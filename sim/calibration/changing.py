"""Changes of a calibration from the command line: `vectors=64`, `runs=4`, `splits.episodes=0`."""

from collections.abc import Sequence

from sim.calibration.schema import CalibrationFile, SplitsEntry
from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.limits import OVERRIDES
from sim.scenario.node import Node
from sim.scenario.overrides import FILE, Override, parsed

_MODELS = (CalibrationFile, SplitsEntry)


def with_changes(root: Node, sets: Sequence[str]) -> Node:
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
            what = f"'{override.operator}' in a change of the calibration itself"
            raise Refused([override.problem(0, what, "path=value")])
        root = _changed(root, override, 0)
    return root


def _changed(node: Node, override: Override, depth: int) -> Node:
    """The node with the value at the path; only keys that a file could write are entered."""
    if depth == len(override.segments):
        return override.value
    step = override.segments[depth]
    known = list(_MODELS[depth].model_fields) if depth < len(_MODELS) else []
    if step not in known or (depth and override.segments[0] != "splits"):
        allowed = f"one of {', '.join(known)}" if known else "a shorter path"
        raise Refused([override.problem(depth, f"unknown name {quoted(step)}", allowed, nearest(step, known))])
    below = node.get(step) or Node({}, override.value.place)
    entries = {**node.entries(), step: _changed(below, override, depth + 1)}
    return node.with_entries(entries, {**node.keys, step: node.keys.get(step, override.value.place)})
