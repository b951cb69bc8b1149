"""What a scenario itself says of a factor: the documented value that a picture of a sweep sets beside its points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from sim.scenario import Scenario
from sim.scenario.numbers import Number, Pressure
from sim.scenario.strict import Strict
from sim.study.factors import Value, value_of
from sim.theory.load import theory
from sim.theory.model import Parameter


@dataclass(frozen=True, slots=True)
class Observed:
    """A documented value, which may change over the days of the period."""

    low: Value
    """Lowest."""
    typical: Value
    """Mean over the days."""
    high: Value
    """Highest."""
    start: Value
    """On the first day."""
    grade: str = ""
    """documented, inferred, assumed or fitted; empty where nobody says."""
    over: str = "over the period"
    """Over what it varies."""


def observed(scenario: Scenario, paths: Sequence[str], operator: str = "=") -> Observed | None:
    """What a scenario says of a factor.

    Parameters
    ----------
    scenario : Scenario
        Without the overrides of any point.
    paths : sequence of str
        Paths of the factor, as in `--set`; `*` stands for any name.
    operator : str
        `=` sets, `*=` scales, `+=` shifts. A factor that scales or shifts is 1 or 0 where nothing is changed.

    Returns
    -------
    Observed or None
        None where the file has no such value. Several paths with different numbers have their lowest, mean and highest;
        with different words or dates, what the first one has; with both, nothing.
    """
    if operator != "=":
        still = 1.0 if operator == "*=" else 0.0
        return Observed(still, still, still, still)
    found = [one for path in paths for one in _at(scenario, path.split("."), scenario)]
    return _together(found)


def time_weighted(scenario: Scenario, pressure: Pressure) -> Observed:
    """A pressure over the days of the scenario's period, each day counting once."""
    first, last = scenario.period.start, scenario.period.end
    start, steps = pressure.start, [(first, pressure.start)]
    for change in pressure.changes:
        if change.date <= first:
            start, steps = change.value, [(first, change.value)]
        elif change.date <= last:
            steps.append((change.date, change.value))
    ends = [when for when, _ in steps[1:]] + [date.fromordinal(last.toordinal() + 1)]
    days = [(end - when).days for (when, _), end in zip(steps, ends, strict=True)]
    values = [float(value) for _, value in steps]
    mean = sum(value * count for value, count in zip(values, days, strict=True)) / sum(days)
    return Observed(min(values), mean, max(values), float(start), pressure.grade)


def _at(scenario: Scenario, path: Sequence[str], here: object) -> Iterator[Observed]:
    """What stands at the end of a path that begins at some part of the scenario."""
    if not path:
        if (one := _said(scenario, here)) is not None:
            yield one
        return
    below = _below(here, path[0])
    if here is scenario and path[0] == "parameters":
        below = [_parameters(scenario)]
    for part in below:
        yield from _at(scenario, path[1:], part)


def _parameters(scenario: Scenario) -> dict[str, object]:
    """All parameters: the theory's, and those that the scenario replaces."""
    return dict(theory().parameters) | dict(scenario.parameter_numbers)


def _below(here: object, name: str) -> list[object]:
    """The parts of a thing that a name, or a pattern, means."""
    return [part for key, part in _parts(here) if key == name or ("*" in name and fnmatchcase(key, name))]


def _parts(here: object) -> Iterator[tuple[str, object]]:
    """The named parts of a thing: fields, entries, or the items of a list by id, else by position."""
    if isinstance(here, Scenario):
        actors = {name: _traits(name) | _fields(entry) for name, entry in here.actors.items()}
        yield from (_fields(here) | {"actors": actors}).items()
    elif isinstance(here, Strict):
        yield from _fields(here).items()
    elif isinstance(here, Mapping):
        yield from here.items()
    elif isinstance(here, tuple):
        for index, item in enumerate(here):
            yield str(getattr(item, "id", index)), item


def _fields(model: Strict) -> dict[str, object]:
    """The fields of a model under the names that they have in a file, those of an actor's traits included."""
    named = {field.alias or name: getattr(model, name) for name, field in type(model).model_fields.items()}
    return named | dict(model.__pydantic_extra__ or {})


def _traits(actor: str) -> dict[str, object]:
    militias = theory().militias
    return {str(trait): number for trait, number in militias[actor].dispositions.items()} if actor in militias else {}


def _said(scenario: Scenario, found: object) -> Observed | None:
    if isinstance(found, Pressure):
        return time_weighted(scenario, found)
    if isinstance(found, Number | Parameter):
        return Observed(found.value, found.value, found.value, found.value, found.grade)
    if isinstance(found, bool | int | float | date | str):
        value = value_of(found)
        return Observed(value, value, value, value)
    return None


def _together(found: Sequence[Observed]) -> Observed | None:
    """One value for several paths."""
    if len(set(found)) <= 1:
        return found[0] if found else None
    numbers = {
        name: [value for one in found if isinstance(value := getattr(one, name), float)]
        for name in ("low", "typical", "high", "start")
    }
    if not any(numbers.values()):
        return found[0]
    if any(len(values) < len(found) for values in numbers.values()):
        return None
    grades = {one.grade for one in found}
    low, high = min(numbers["low"]), max(numbers["high"])
    typical, start = (_mean(numbers[name]) for name in ("typical", "start"))
    grade = grades.pop() if len(grades) == 1 else ""
    return Observed(low, typical, high, start, grade, "from one to another")


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
