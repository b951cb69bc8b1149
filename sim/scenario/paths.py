"""Where the path of an override may lead: what is in the file, and what could be."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario import names
from sim.scenario.node import Node, identity
from sim.scenario.numbers import Number
from sim.scenario.schema import Scenario
from sim.scenario.strict import Strict
from sim.scenario.validating import model_at
from sim.scenario.vocabulary import PRESSURES, STATES


@dataclass(frozen=True, slots=True)
class Target:
    """A place that an override leads to."""

    loc: tuple[int | str, ...]
    """Keys and list positions from the root."""
    node: Node | None
    """What stands there, or what the theory has there; None where nothing does."""
    root: Node


def names_below(target: Target, *, wild: bool) -> list[str]:
    """The names one step below a target.

    Parameters
    ----------
    target : Target
        Where we are.
    wild : bool
        Whether a wildcard led here: then only what is there or has a value counts, not all that could be written.
    """
    if target.node is None and target.loc[0] == "actors":
        return []
    present = _present(target)
    implied = list(_implied(target.loc))
    possible = [] if wild else list(_possible(target))
    return list(dict.fromkeys([*present, *implied, *possible]))


def default_at(target: Target, name: str) -> Target:
    """The target one step further."""
    node = target.node
    if node is not None and isinstance(node.value, tuple):
        step = _position(node, name)
        return Target((*target.loc, step), node.items()[step], target.root)
    loc = (*target.loc, name)
    found = node.get(name) if node is not None else None
    if found is None and name in (implied := _implied(target.loc)):
        place = target.root.place if node is None else node.place
        number = implied[name]
        found = Node({"value": Node(number, place)}, place) if number is not None else None
    return Target(loc, found, target.root)


def _present(target: Target) -> list[str]:
    if target.node is None:
        return []
    items = target.node.items()
    return [identity(item) or str(index) for index, item in enumerate(items)] if items else list(target.node.entries())


def _position(node: Node, name: str) -> int:
    return [identity(item) or str(index) for index, item in enumerate(node.items())].index(name)


def _implied(loc: tuple[int | str, ...]) -> Mapping[str, float | None]:
    """Names that have a value although no file says so, and the value where it is a number."""
    match loc:
        case ("parameters",):
            return {name: known.value for name, known in names.known_parameters().items()}
        case ("actors", str(actor)) if actor in STATES:
            return {"mode": None}
        case ("actors", str(actor)):
            return names.known_dispositions().get(actor, {})
    return {}


def _possible(target: Target) -> list[str]:
    """Names that a file could write here."""
    match target.loc:
        case ("actors",):
            return list(names.known_dispositions())
        case ("actors", str(actor)):
            return ["mode", "held_by"] if actor in STATES else []
        case ("pressures",):
            return list(PRESSURES)
        case ("elsewhere", *_):
            return []
    if target.node is not None and isinstance(target.node.value, tuple):
        return []
    if target.node is not None and target.node.value is not None and not isinstance(target.node.value, Mapping):
        return []
    model = model_at(Scenario, target.loc)
    return field_names(model) if model is not None and issubclass(model, Strict) else []


def field_names(model: type[Strict]) -> list[str]:
    """The keys that a model has in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def is_number_entry(loc: tuple[int | str, ...]) -> bool:
    """Whether a number with sources and grade stands at a location."""
    return model_at(Scenario, loc) is Number
