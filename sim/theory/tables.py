"""The theory as tables: what carries each mechanism, what each number is, and what rests on each source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.node import Node, item_path, join
from sim.scenario.reading import read
from sim.theory.load import HERE, theory

#: The scenarios that come with the program.
SCENARIOS = HERE.parent.parent / "scenarios"


@dataclass(frozen=True, slots=True)
class MechanismRow:
    """A causal claim of the sources and where it lives."""

    mechanism: str
    family: str
    statement: str
    strength: str
    carried_by: str
    """Terms, rules and states, empty where it is left out."""
    left_out: str
    """The reason, empty where it is carried."""
    note: str
    sources: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A number of the theory."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    meaning: str
    mechanisms: str
    sources: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and the numbers that rest on it."""

    source: str
    title: str
    publisher: str
    date: str
    numbers: tuple[str, ...]
    """Places of the numbers, as `file: key`."""


def theory_table() -> list[MechanismRow]:
    """Every mechanism, with what carries it or the reason why nothing does."""
    return [
        MechanismRow(
            mechanism=name,
            family=it.family,
            statement=it.statement,
            strength=it.strength,
            carried_by=", ".join(map(str, it.carried_by)),
            left_out=it.left_out or "",
            note=it.note or "",
            sources=", ".join(it.sources),
        )
        for name, it in theory().mechanisms.items()
    ]


def parameter_table() -> list[ParameterRow]:
    """Every parameter, with range, grade and reasons."""
    return [
        ParameterRow(
            name=name,
            value=it.value,
            low=it.range[0],
            high=it.range[1],
            unit=it.unit,
            grade=it.grade,
            meaning=it.meaning,
            mechanisms=", ".join(it.mechanism),
            sources=", ".join(it.sources),
        )
        for name, it in theory().parameters.items()
    ]


def source_table(scenarios: Sequence[Path] | None = None) -> list[SourceRow]:
    """Every source, with the numbers of the theory and of the scenarios that rest on it.

    Parameters
    ----------
    scenarios : sequence of Path, optional
        Scenario files; those that come with the program otherwise.
    """
    resting: dict[str, list[str]] = {source: [] for source in theory().sources}
    for place, sources in _numbers(scenarios):
        for source in sources:
            resting.setdefault(source, []).append(place)
    known = theory().sources
    rows = []
    for source, places in resting.items():
        it = known.get(source)
        title, publisher, date = (it.title, it.publisher, it.date or "") if it else ("unknown source", "", "")
        rows.append(SourceRow(source, title, publisher, date, tuple(places)))
    return rows


def unsourced_numbers(scenarios: Sequence[Path] | None = None) -> list[str]:
    """Places of numbers that no source stands behind; there are to be none."""
    return [place for place, sources in _numbers(scenarios) if not sources]


def _numbers(scenarios: Sequence[Path] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place that holds numbers, and the sources of the nearest entry around it that names some."""
    paths = sorted(SCENARIOS.glob("*.yaml")) if scenarios is None else scenarios
    files = [HERE / "parameters.yaml", HERE / "actors.yaml", *sorted((HERE / "hypotheses").glob("*.yaml")), *paths]
    for path in files:
        places: dict[str, tuple[str, ...]] = {}
        for place, sources in _sourced(read(path), "", "", ()):
            places.setdefault(place, sources)
        for place, sources in places.items():
            yield f"{path.stem if path.parent != HERE else 'theory'}: {place}", sources


def _sourced(node: Node, path: str, entry: str, sources: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The entry around each number of a node, or the number's own place where no entry names a source."""
    own = node.get("sources")
    if own is not None and own.items():
        entry, sources = path or "all", tuple(str(item.value) for item in own.items())
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        yield (entry if sources else path), sources
    for key, child in node.entries().items():
        yield from _sourced(child, join(path, key), entry, sources)
    for index, child in enumerate(node.items()):
        yield from _sourced(child, item_path(path, index, child), entry, sources)
