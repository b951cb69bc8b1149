"""A value of a file together with the place it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sim.errors import Problem

type Scalar = bool | int | float | date | str | None


class Place(NamedTuple):
    """Where a value stands."""

    file: str
    """File as the user named it, or `--set`."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a list of nodes or a map of nodes, with its place."""

    value: Scalar | tuple["Node", ...] | Mapping[str, "Node"]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)
    """Place of each key of a map."""

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and key in self.value

    def __getitem__(self, key: str) -> "Node":
        return self.entries()[key]

    def get(self, key: str) -> "Node | None":
        """The value under a key, None where it is absent or this is no map."""
        return self.entries().get(key)

    def entries(self) -> Mapping[str, "Node"]:
        """The entries of a map; empty for anything else."""
        return self.value if isinstance(self.value, Mapping) else {}

    def items(self) -> tuple["Node", ...]:
        """The items of a list; empty for anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    def plain(self) -> Any:
        """The value without places: dicts, lists and scalars."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def key_place(self, key: str) -> Place:
        """Place of a key, or of the map where the key is unknown."""
        return self.keys.get(key, self.place)

    def problem(self, path: str, what: str, allowed: str = "", nearest: str | None = None) -> Problem:
        """A problem at this node."""
        return Problem(*self.place, path, what, allowed, nearest)

    def walk(self, path: str = "") -> Iterator[tuple[str, "Node"]]:
        """This node and all below it, each with its path."""
        yield path, self
        for key, node in self.entries().items():
            yield from node.walk(join(path, key))
        for index, node in enumerate(self.items()):
            yield from node.walk(item_path(path, index, node))

    def with_entries(self, entries: Mapping[str, "Node"], keys: Mapping[str, Place]) -> "Node":
        """This map with other entries."""
        return Node(entries, self.place, keys)


def join(path: str, key: str) -> str:
    """The path of a key below a path."""
    return f"{path}.{key}" if path else key


def item_path(path: str, index: int, node: Node) -> str:
    """The path of a list's item: by its id where it has one, else by its index."""
    name = identity(node)
    return join(path, name) if name else f"{path}[{index}]"


def identity(node: Node) -> str | None:
    """The `id` of a map that has one."""
    found = node.get("id")
    return found.value if found is not None and isinstance(found.value, str) and found.value else None
