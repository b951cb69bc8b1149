"""Every number that a scenario rests on: pressures, traits, the theory's parameters, the opening and dated events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal, get_args

from sim.briefing.names import titled
from sim.initial import OWNER, is_simulated, roster
from sim.scenario import Scenario
from sim.scenario.numbers import Number
from sim.scenario.schema import Event
from sim.scenario.strict import Grade
from sim.theory import theory
from sim.theory.calibrated import members

type Kind = Literal["pressure", "trait", "parameter", "opening", "event"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number, where it comes from, and how well it is known."""

    kind: Kind
    name: str
    """What it is: `outrage`, `outrage from 2025-06-13`, `badr: caution`, `solidarity`, `tower22: deaths`."""
    value: str
    """The number in words, with its unit where it has one."""
    grade: Grade
    sources: tuple[str, ...]
    """Ids of sources."""
    note: str = ""
    """Why this value, or what has to be known about it; empty where nothing is said."""


def assumptions(scenario: Scenario) -> list[Assumption]:
    """Every number of a scenario, in the order pressures, traits, opening, events, parameters.

    A value of a pressure and each of its changes are numbers of their own. Dates, deaths and leaders killed count as
    documented, because an event is a thing of the record; how hard Tehran pushes and for what is inferred from words.
    """
    return [
        *_pressures(scenario),
        *_traits(scenario),
        *_opening(scenario),
        *(one for event in scenario.events for one in _event(event)),
        *_parameters(scenario),
    ]


def grades(found: Sequence[Assumption]) -> dict[str, int]:
    """How many numbers there are of each grade: documented, inferred, assumed, fitted."""
    return {grade: sum(one.grade == grade for one in found) for grade in get_args(Grade)}


def _pressures(scenario: Scenario) -> Iterator[Assumption]:
    for name, it in scenario.pressures.items():
        owner = OWNER.get(name)
        decides = owner is not None and is_simulated(scenario, owner)
        own = f"on the day before; from then on {owner.capitalize()} decides for itself" if owner and decides else ""
        title = titled(name)
        yield Assumption("pressure", title, f"{it.start:g}", it.grade, it.sources, _joined(own, it.note))
        for change in it.changes:
            note = _joined(change.because, change.note, "not read: Tehran decides for itself" if decides else None)
            ids = change.sources or it.sources
            yield Assumption("pressure", f"{title} from {change.date}", f"{change.value:g}", it.grade, ids, note)


def _traits(scenario: Scenario) -> Iterator[Assumption]:
    for militia in roster(scenario):
        usual: dict[str, Number] = dict(theory().militias[militia].dispositions)  # type: ignore[arg-type]
        for trait, it in (usual | scenario.actors[militia].dispositions).items():
            note = _joined("differs here from the theory's" if it != usual.get(trait) else None, it.note)
            name = f"{militia}: {titled(trait)}"
            yield Assumption("trait", name, f"{it.value:g}{_range(it.range)}", it.grade, it.sources, note)


def _opening(scenario: Scenario) -> Iterator[Assumption]:
    opening = scenario.opening
    grade = _grade(opening.sources, "documented")
    for target, rate in opening.attacks_per_week.items():
        value = f"{rate:g} attacks a week in the weeks before"
        yield Assumption("opening", target.replace("-", " "), value, grade, opening.sources, opening.note or "")


def _event(event: Event) -> Iterator[Assumption]:
    lines = event.lines.model_dump(exclude_none=True) if event.lines else {}
    numbers: dict[str, tuple[float | None, Grade]] = {
        "deaths": (event.deaths, "documented"),
        "leaders killed": (event.leaders_killed, "documented"),
        "effort": (event.effort, "inferred"),
        **{f"line on {front}": (value, "inferred") for front, value in lines.items()},
    }
    when = f"{event.date}" if event.end_date is None else f"{event.date} to {event.end_date}"
    exact = "" if event.date_precision == "day" else f", known to the {event.date_precision}"
    note = _joined(event.description, f"confidence {event.confidence}")
    ids = event.sources
    yield Assumption("event", f"{event.id}: date", f"{when}{exact}", _grade(ids, "documented"), ids, note)
    for name, (value, grade) in numbers.items():
        if value is not None:
            yield Assumption("event", f"{event.id}: {name}", f"{value:g}", _grade(ids, grade), ids, note)


def _parameters(scenario: Scenario) -> Iterator[Assumption]:
    sets = members()
    for name, it in theory().parameters.items():
        own = scenario.parameter_numbers.get(name)
        ids, grade = (it.sources, it.grade) if own is None else (own.sources, own.grade)
        value = it.value if own is None else own.value
        here = f"replaced here; the theory's is {it.value:g}" if own is not None else None
        words = f"{value:g} {it.unit}{_range(it.range)}"
        note = _joined(it.meaning, here, _fitted([one[name] for one in sets if name in one]))
        yield Assumption("parameter", titled(name), words, grade, ids, note)


def _fitted(values: Sequence[float]) -> str | None:
    """What the sets that passed the calibration say of a parameter."""
    if len(values) < 2:
        return None
    parts = quantiles(values, n=20)
    return f"fitted to the episodes {median(values):.3g} ({parts[0]:.3g} to {parts[-1]:.3g})"


def _grade(ids: Sequence[str], usual: Grade) -> Grade:
    """A number that rests on nobody but the user is assumed."""
    return "assumed" if set(ids) <= {"user"} else usual


def _range(ends: tuple[float, float] | None) -> str:
    return f" ({ends[0]:g} to {ends[1]:g})" if ends else ""


def _joined(*parts: str | None) -> str:
    """Remarks as one line."""
    return "; ".join(" ".join(part.split()).rstrip(".") for part in parts if part)
