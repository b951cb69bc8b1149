"""A scenario by value, made ready to be overridden again and again without touching its files."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.errors import Refused
from sim.scenario import Scenario, meaning, overrides
from sim.scenario.limits import DEPTH
from sim.scenario.node import Node, Place
from sim.scenario.validating import validate


class Ground:
    """The nodes of a resolved scenario; places are those of the file as a whole."""

    def __init__(self, resolved: Mapping[str, Any], file: str) -> None:
        self.root = node_of(resolved, Place(file, 1, 1))

    def scenario(self, sets: Sequence[str]) -> Scenario:
        """The scenario under overrides.

        Raises
        ------
        Refused
            When a path leads nowhere or the scenario makes no sense any more.
        """
        root = overrides.applied(self.root, sets)
        scenario = validate(Scenario, root)
        if problems := meaning.problems(scenario, root):
            raise Refused(problems)
        return scenario


def node_of(plain: Any, place: Place, depth: int = 0) -> Node:
    """Plain data as nodes that all stand at one place.

    Raises
    ------
    Refused
        When they are not maps with text keys, lists, numbers, dates, texts and truth values, or too deep.
    """
    if depth > DEPTH:
        raise Refused([Node(None, place).problem("", "nested too deeply", f"at most {DEPTH} levels")])
    if isinstance(plain, Mapping):
        if strange := [key for key in plain if not isinstance(key, str)]:
            raise Refused([Node(None, place).problem("", f"the key {strange[0]!r} is not a text")])
        return Node({key: node_of(value, place, depth + 1) for key, value in plain.items()}, place)
    if isinstance(plain, (list, tuple)):
        return Node(tuple(node_of(value, place, depth + 1) for value in plain), place)
    if plain is None or isinstance(plain, (bool, int, float, str, date)):
        return Node(plain, place)
    raise Refused([Node(None, place).problem("", f"a {type(plain).__name__} is no plain value")])
