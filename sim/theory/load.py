"""The theory from its files, with every reference followed."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.node import Node, join
from sim.scenario.reading import read
from sim.scenario.strict import Strict
from sim.scenario.validating import validate
from sim.theory.actors import Actors
from sim.theory.model import Hypothesis, Mechanisms, Parameters, Source, Theory
from sim.theory.names import Names

HERE = Path(__file__).parent
_FILES = ("sources.yaml", "actors.yaml", "mechanisms.yaml", "parameters.yaml")


class _SourcesFile(Strict):
    """The file of sources."""

    sources: dict[str, Source]


@cache
def theory() -> Theory:
    """The theory that the program ships with."""
    return read_theory(HERE)


def read_theory(folder: Path) -> Theory:
    """A theory from a folder of files.

    Raises
    ------
    Refused
        With every problem of the first stage that has one: form of the files, then references between them.
    """
    roots = {name: read(folder / name, f"theory/{name}") for name in _FILES}
    sources = validate(_SourcesFile, roots["sources.yaml"]).sources
    actors = validate(Actors, roots["actors.yaml"])
    mechanisms = validate(Mechanisms, roots["mechanisms.yaml"])
    parameters = validate(Parameters, roots["parameters.yaml"]).parameters
    hypotheses = {}
    for path in sorted((folder / "hypotheses").glob("*.yaml")):
        roots[path.stem] = read(path, f"theory/hypotheses/{path.name}")
        hypotheses[path.stem] = validate(Hypothesis, roots[path.stem])
    found = Theory(parameters, actors.militias, sources, mechanisms.mechanisms, hypotheses, _names(actors))
    problems = [*_dangling(found, actors, roots), *_misplaced(mechanisms, roots["mechanisms.yaml"])]
    if problems:
        raise Refused(problems)
    return found


def _names(actors: Actors) -> Names:
    """What each name of the actors' file stands for."""
    groups: dict[str, tuple[str, ...]] = {militia: (militia,) for militia in actors.militias}
    signers = tuple(m for m, it in actors.militias.items() if it.dispositions["umbrella_member"].value > 0)
    groups |= {brand: signers for brand, it in actors.brands.items() if it.kind == "umbrella"}
    groups |= {other: (it.front_of,) for other, it in actors.others.items() if it.front_of is not None}
    for name, aggregate in actors.aggregates.items():
        meant = {militia for member in aggregate.members for militia in groups.get(member, ())}
        groups[name] = tuple(militia for militia in actors.militias if militia in meant)
    full = {holder: it.name for state in actors.states.values() for holder, it in state.held_by.items()}
    for part in (actors.militias, actors.states, actors.brands, actors.others):
        full |= {name: it.name for name, it in part.items()}
    full |= {name: it.meaning for name, it in actors.aggregates.items()}
    states = {holder: state for state, it in actors.states.items() for holder in (state, *it.held_by)}
    return Names(full, states, groups)


def _dangling(found: Theory, actors: Actors, roots: Mapping[str, Node]) -> Iterator[Problem]:
    """References that lead nowhere, in all files."""
    carried = [name for name, it in found.mechanisms.items() if it.carried_by]
    groups = {**found.militias, **actors.brands}
    wanted: dict[str, tuple[str, Collection[str]]] = {
        "sources": ("source", found.sources),
        "rivals": ("militia", found.militias),
        "members": ("militia or brand", groups),
        "mechanism": ("mechanism that is carried", carried),
    }
    for root in roots.values():
        for path, node in root.walk():
            for key, (kind, known) in wanted.items():
                for item in node[key].items() if key in node else ():
                    if isinstance(item.value, str) and item.value not in known:
                        yield _unknown(item, join(path, key), kind, item.value, known)
            front = node.get("front_of")
            if front is not None and front.value not in found.militias:
                yield _unknown(front, join(path, "front_of"), "militia", str(front.value), found.militias)
    yield from _one_sided(found, roots["actors.yaml"])
    for name, hypothesis in found.hypotheses.items():
        yield from _foreign(name, hypothesis, found, roots[name])


def _one_sided(found: Theory, root: Node) -> Iterator[Problem]:
    """Rivals that do not name each other."""
    for name, militia in found.militias.items():
        for rival in militia.rivals:
            if rival in found.militias and name not in found.militias[rival].rivals:
                node = root["militias"][rival]
                yield node.problem(
                    f"militias.{rival}.rivals", f"{name} names it as a rival", f"{name} among the rivals"
                )


def _foreign(name: str, hypothesis: Hypothesis, found: Theory, root: Node) -> Iterator[Problem]:
    """A hypothesis under another name than its file's, or with parameters that the theory does not have."""
    if hypothesis.name != name:
        yield root["name"].problem("name", f"{quoted(hypothesis.name)} is not the name of the file", name)
    for parameter in hypothesis.parameters:
        if parameter not in found.parameters:
            place = root["parameters"].key_place(parameter)
            what = f"unknown parameter {quoted(parameter)}"
            near = nearest(parameter, found.parameters)
            yield Problem(*place, f"parameters.{parameter}", what, "a parameter of the theory", near)


def _misplaced(mechanisms: Mechanisms, root: Node) -> Iterator[Problem]:
    """Carriers that are not in the list of carriers."""
    for name, mechanism in mechanisms.mechanisms.items():
        for index, carrier in enumerate(mechanism.carried_by):
            known = mechanisms.carriers.get(carrier.room, {}).get(carrier.kind, {})
            if carrier.name not in known:
                node = root["mechanisms"][name]["carried_by"].items()[index]["name"]
                path = f"mechanisms.{name}.carried_by[{index}].name"
                yield _unknown(node, path, f"{carrier.kind} of {carrier.room}", carrier.name, known)


def _unknown(node: Node, path: str, kind: str, name: str, known: Collection[str]) -> Problem:
    return node.problem(path, f"unknown {kind} {quoted(name)}", f"a known {kind}", nearest(name, known))
