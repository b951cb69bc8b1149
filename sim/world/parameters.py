"""Parameters for rules: one named tuple of floats, its fields the names of theory/parameters.yaml."""

from collections import namedtuple
from collections.abc import Mapping
from typing import Any

from sim.theory import theory

#: Made from the theory's file, which is the only list of names.
Parameters = namedtuple("Parameters", list(theory().parameters))  # type: ignore[misc]


def parameters(overrides: Mapping[str, float]) -> Any:
    """The theory's values with some replaced, as the record that rules read."""
    values = {name: entry.value for name, entry in theory().parameters.items()}
    return Parameters(**{name: float(overrides.get(name, value)) for name, value in values.items()})
