"""One file on top of another: `extends`, `remove`, and events of other episodes."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Refused, nearest, quoted
from sim.scenario.limits import EXTENDS_DEPTH
from sim.scenario.node import Node, Place, identity, join
from sim.scenario.reading import read
from sim.scenario.strict import ID_PATTERN, matches

#: Lists whose items are merged by id; every other list is replaced as a whole.
_BY_ID = ("events", "outcomes")

#: What a file that extends another must say itself.
_OWN = ("id", "title", "summary", "kind", "changes_what")

_REMOVABLE = ("actors", "events", "outcomes", "explanations")


@dataclass(frozen=True, slots=True)
class Link:
    """One file of a chain of `extends`."""

    node: Node
    path: Path
    """The file itself, links followed."""
    shown: str
    """The file as messages name it."""
    root: Path
    """Folder that no file of the chain may leave."""


def project_root(path: Path) -> Path:
    """The folder that `extends` may not leave: the top-most `scenarios` folder around a file, else its own folder."""
    around = [folder for folder in path.parents if folder.name == "scenarios"]
    return around[-1] if around else path.parent


def chain(path: Path) -> list[Link]:
    """A file, what it extends, what that extends, and so on.

    Raises
    ------
    Refused
        When a file cannot be read, lies outside the project, or the chain is a circle or too long.
    """
    resolved = _resolved(path, str(path))
    links = [_link(resolved, str(path), project_root(resolved))]
    while (extends := links[-1].node.get("extends")) is not None:
        links.append(_extended(links, extends))
    return links


def _extended(links: Sequence[Link], extends: Node) -> Link:
    last = links[-1]
    name = extends.value
    if not isinstance(name, str) or not name.endswith((".yaml", ".yml")) or "\x00" in name:
        raise Refused([extends.problem("extends", f"{quoted(name)} is not a scenario file", "a path to a .yaml file")])
    _require_own_words(last.node)
    target = _resolved(last.path.parent / name, name)
    if Path(name).is_absolute() or not target.is_relative_to(last.root):
        what = f"{quoted(name)} leads out of the folder {quoted(last.root.name)}"
        raise Refused([extends.problem("extends", what, "a relative path inside it")])
    if target in [link.path for link in links]:
        circle = " -> ".join(link.path.name for link in [*links]) + f" -> {target.name}"
        raise Refused([extends.problem("extends", f"the files extend each other in a circle: {circle}")])
    if len(links) >= EXTENDS_DEPTH:
        raise Refused([extends.problem("extends", "the chain is too long", f"at most {EXTENDS_DEPTH} files")])
    if not _is_file(target):
        known = [other.name for other in sorted(target.parent.glob("*.yaml"))]
        raise Refused([extends.problem("extends", f"no such file {quoted(name)}", "", nearest(target.name, known))])
    return _link(target, os.path.normpath(Path(last.shown).parent / name), last.root)


def _link(path: Path, shown: str, root: Path) -> Link:
    node = read(path, shown)
    if not isinstance(node.value, Mapping):
        raise Refused([node.problem("", "the file is not a scenario", "a map of keys and values")])
    return Link(node, path, shown, root)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _resolved(path: Path, shown: str) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        raise Refused([Node(None, Place(shown, 1, 1)).problem("", "cannot be followed to a file")]) from None


def _require_own_words(node: Node) -> None:
    missing = [key for key in _OWN if key not in node]
    if missing:
        what = f"a scenario that extends another says its own {', '.join(missing)}"
        raise Refused([node.problem(missing[0], what, f"own {', '.join(_OWN)}")])


def merged(nodes: Sequence[Node]) -> Node:
    """The nodes of a chain as one: the first stands on top of the second, and so on."""
    result = nodes[-1]
    for node in reversed(nodes[:-1]):
        result = _laid_over(_without_removed(result, node), node, "")
    entries = {key: child for key, child in result.entries().items() if key not in ("extends", "remove")}
    if "remove" in result and len(nodes) == 1:
        raise Refused([result["remove"].problem("remove", "nothing to remove from", "only together with `extends:`")])
    return result.with_entries(entries, result.keys)


def _laid_over(base: Node, over: Node, path: str) -> Node:
    if isinstance(base.value, Mapping) and isinstance(over.value, Mapping):
        entries = dict(base.value)
        for key, child in over.value.items():
            below = entries.get(key)
            entries[key] = child if below is None else _laid_over(below, child, join(path, key))
        return Node(entries, over.place, {**base.keys, **over.keys})
    if path in _BY_ID and isinstance(base.value, tuple) and isinstance(over.value, tuple):
        return _merged_by_id(base, over, path)
    return over


def _merged_by_id(base: Node, over: Node, path: str) -> Node:
    items = list(base.items())
    places = {identity(item): index for index, item in enumerate(items) if identity(item) is not None}
    seen: set[str] = set()
    for item in over.items():
        name = identity(item)
        if name is not None and name in seen:
            raise Refused(
                [item["id"].problem(join(path, name), f"the id {quoted(name)} stands twice", "a different id")]
            )
        if name is not None and name in places:
            items[places[name]] = _laid_over(items[places[name]], item, f"{path}.{name}")
        else:
            items.append(item)
        seen |= {name} if name is not None else set()
    return Node(tuple(items), over.place)


def _without_removed(base: Node, over: Node) -> Node:
    """The base without what the file on top of it removes."""
    remove = over.get("remove")
    if remove is None:
        return base
    if not isinstance(remove.value, Mapping):
        raise Refused([remove.problem("remove", "not a map", f"lists of ids under {', '.join(_REMOVABLE)}")])
    entries = dict(base.entries())
    for key, ids in remove.entries().items():
        if key not in _REMOVABLE:
            what = f"{quoted(key)} cannot be removed from"
            problem = ids.problem(f"remove.{key}", what, f"one of {', '.join(_REMOVABLE)}", nearest(key, _REMOVABLE))
            raise Refused([problem])
        entries[key] = _without(entries.get(key, Node((), base.place)), ids, f"remove.{key}")
    return base.with_entries(entries, base.keys)


def _without(node: Node, ids: Node, path: str) -> Node:
    known = set(node.entries()) or {name for item in node.items() if (name := identity(item)) is not None}
    if not isinstance(ids.value, tuple):
        raise Refused([ids.problem(path, "not a list", "a list of ids")])
    for index, item in enumerate(ids.items()):
        if not isinstance(item.value, str) or item.value not in known:
            near = nearest(str(item.value), known)
            raise Refused(
                [item.problem(f"{path}[{index}]", f"nothing called {quoted(item.value)}", "an id that is there", near)]
            )
    gone = {item.value for item in ids.items()}
    if isinstance(node.value, Mapping):
        return node.with_entries({key: child for key, child in node.value.items() if key not in gone}, node.keys)
    return Node(tuple(item for item in node.items() if identity(item) not in gone), node.place)


def elsewhere(root: Node, links: Sequence[Link]) -> Node:
    """The root with the days of events that outcomes refer to, but that are another episode's, or removed."""
    found = dict(root["elsewhere"].entries()) if "elsewhere" in root else {}
    here = set(_events(root))
    removed = {name: event for link in links[1:] for name, event in _events(link.node).items() if name not in here}
    for path, reference in _references(root):
        name = str(reference.value)
        if name in removed:
            found[name] = _days(removed[name], reference.place)
        elif "#" in name and name not in found:
            found[name] = _event_elsewhere(name, reference, path, links[0])
    if not found:
        return root
    place = root["elsewhere"].place if "elsewhere" in root else root.place
    entries = {**root.entries(), "elsewhere": Node(found, place, {name: node.place for name, node in found.items()})}
    return root.with_entries(entries, {**root.keys, "elsewhere": place})


def _references(root: Node) -> list[tuple[str, Node]]:
    outcomes = root.get("outcomes")
    events = [
        (f"outcomes.{identity(outcome) or index}.after.event", event)
        for index, outcome in enumerate(outcomes.items() if outcomes else ())
        if (after := outcome.get("after")) is not None and (event := after.get("event")) is not None
    ]
    return [(path, event) for path, event in events if isinstance(event.value, str)]


def _events(root: Node) -> dict[str, Node]:
    events = root.get("events")
    return {name: event for event in (events.items() if events else ()) if (name := identity(event)) is not None}


def _days(event: Node, place: Place) -> Node:
    return Node({key: node for key, node in event.entries().items() if key in ("date", "end_date")}, place)


def _event_elsewhere(name: str, reference: Node, path: str, link: Link) -> Node:
    """The `date` and `end_date` of an event in a file beside this one."""
    episode, _, event_id = name.partition("#")
    files = {other.stem: other for other in (*link.root.glob("*.yaml"), *link.path.parent.glob("*.yaml"))}
    if not matches(ID_PATTERN, episode) or episode not in files:
        raise Refused([reference.problem(path, f"unknown episode {quoted(episode)}", "", nearest(episode, files))])
    shown = os.path.normpath(Path(link.shown).parent / files[episode].name)
    known = _events(read(files[episode], shown))
    if event_id not in known:
        near = nearest(event_id, known)
        raise Refused([reference.problem(path, f"episode {episode} has no event {quoted(event_id)}", "", near)])
    return _days(known[event_id], reference.place)
