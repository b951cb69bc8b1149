"""What a scenario may refer to: actors, brands, sources and parameters, as the theory's files list them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.scenario.node import Node
from sim.scenario.reading import read
from sim.scenario.vocabulary import TARGETS

#: Where the theory's data stand. They are read as data here; nothing of the theory's code is needed to check a file.
THEORY = Path(__file__).parent.parent / "theory"

#: Source of a number that somebody gave on the command line.
USER = "user"


@dataclass(frozen=True, slots=True)
class KnownParameter:
    """A parameter of the theory: its value and the range it may be varied in."""

    value: float
    low: float
    high: float


@cache
def known_names() -> frozenset[str]:
    """Every name that a party to an event or outcome may have: actors, offices, brands, aggregates, targets."""
    root = _theory("actors.yaml")
    groups = [set(_group(root, group)) for group in ("militias", "states", "brands", "aggregates", "others")]
    return frozenset().union(*groups, known_holders(), TARGETS)


@cache
def known_holders() -> Mapping[str, str]:
    """Governments, administrations and forces, and the state each one acts for."""
    states = _group(_theory("actors.yaml"), "states")
    return MappingProxyType({holder: state for state, node in states.items() for holder in _group(node, "held_by")})


@cache
def known_dispositions() -> Mapping[str, Mapping[str, float]]:
    """Every actor that can take part, with the dispositions the theory gives it; states have none."""
    root = _theory("actors.yaml")
    militias = {
        actor: MappingProxyType({name: _number(number) for name, number in _group(node, "dispositions").items()})
        for actor, node in _group(root, "militias").items()
    }
    return MappingProxyType({**militias, **dict.fromkeys(_group(root, "states"), MappingProxyType({}))})


@cache
def known_sources() -> frozenset[str]:
    """Ids of all sources, and `user`."""
    return frozenset(_group(_theory("sources.yaml"), "sources")) | {USER}


@cache
def known_parameters() -> Mapping[str, KnownParameter]:
    """The theory's parameters."""
    found = {}
    for name, node in _group(_theory("parameters.yaml"), "parameters").items():
        low, high = (_bare(end) for end in node["range"].items())
        found[name] = KnownParameter(_number(node), low, high)
    return MappingProxyType(found)


@cache
def _theory(name: str) -> Node:
    return read(THEORY / name, f"theory/{name}")


def _group(node: Node, key: str) -> Mapping[str, Node]:
    found = node.get(key)
    return found.entries() if found is not None else {}


def _number(node: Node) -> float:
    return _bare(node["value"])


def _bare(node: Node) -> float:
    if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
        raise TypeError(f"{':'.join(map(str, node.place))}: not a number")
    return float(node.value)
