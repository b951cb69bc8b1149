"""What differs between the inputs of two arms, in words, each with its sources."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from sim.initial import OWNER, STATES, build, coded_pressures, is_simulated
from sim.scenario import Scenario
from sim.scenario.vocabulary import PRESSURES
from sim.study.event_assumptions import events
from sim.study.wording import Assumption, cited, listed, said, union
from sim.theory import theory


def assumptions(before: Scenario, after: Scenario, name: str = "B", hypothesis: str | None = None) -> list[Assumption]:
    """Every difference between two scenarios that a run can feel or that is measured, most general first.

    Parameters
    ----------
    before, after : Scenario
        The baseline and the other arm.
    name : str
        What the words call the other arm.
    hypothesis : str, optional
        The rival theory that the other arm stands under.
    """
    parts: tuple[Callable[[Scenario, Scenario, str], Iterator[Assumption]], ...] = (
        _period, _modes, _offices, _roster, _opening, _pressures, events, _traits,
    )  # fmt: skip
    found = [one for part in parts for one in part(before, after, name)]
    return [*found, *_parameters(before, after, name, hypothesis), *_outcomes(before, after, name)]


def same_to_a_run(before: Scenario, after: Scenario) -> bool:
    """Whether the worlds of two scenarios are equal on the first morning, so that their runs cannot differ."""
    if list(before.actors) != list(after.actors):
        return False
    pairs = zip(build(before, 0), build(after, 0), strict=True)
    return all(_equal(one, other) for one, other in pairs)


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(one.shape == other.shape and one.tobytes() == other.tobytes())
    return bool(one == other)


def _period(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    old, new = before.period, after.period
    if old != new:
        yield Assumption(f"period: {old.start} to {old.end}; in {name} {new.start} to {new.end}")


def _modes(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """States that decide for themselves in one and are replayed in the other."""
    shared = [state for state in STATES if state in before.actors and state in after.actors]
    for decides in (True, False):
        modes = (decides, not decides)
        group = [state for state in shared if (is_simulated(before, state), is_simulated(after, state)) == modes]
        one = len(group) == 1
        own = f"decide{'s' * one} for {'itself' if one else 'themselves'}"
        replayed = f"{'is' if one else 'are'} replayed from the record"
        if group:
            old, new = (own, replayed) if decides else (replayed, own)
            yield Assumption(f"{listed(group)} {old}; in {name} {'it' if one else 'they'} {new}")


def _offices(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    for state in STATES:
        old, new = (one.actors[state].held_by if state in one.actors else None for one in (before, after))
        if old != new:
            yield Assumption(f"{state} is held by {old or 'nobody named'}; in {name} by {new or 'nobody named'}")


def _roster(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    gone = [actor for actor in before.actors if actor not in after.actors]
    new = [actor for actor in after.actors if actor not in before.actors]
    if gone:
        yield Assumption(f"{listed(gone)} take{'s' * (len(gone) == 1)} no part in {name}")
    if new:
        yield Assumption(f"{listed(new)} take{'s' * (len(new) == 1)} part in {name} only")


def _opening(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """The state on the day before, leaf by leaf."""
    sources = (before.opening.sources, after.opening.sources)
    old, new = (dict(_leaves(one.opening.model_dump(exclude={"sources", "note", "truce_since"}))) for one in
                (before, after))  # fmt: skip
    for path in dict.fromkeys([*old, *new]):
        if old.get(path) != new.get(path):
            one = f"{said(old.get(path))}{cited(sources[0])}"
            other = f"{said(new.get(path))}{cited(sources[1]) if sources[1] != sources[0] else ''}"
            title = path.replace(".", " ").replace("_", " ").replace("truce us", "truce with American forces")
            yield Assumption(f"on the day before, {title}: {one}; in {name} {other}", union(*sources))


def _leaves(plain: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in plain.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _pressures(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """Pressures as a run reads them: what a state decides for itself is not read from the file."""
    tables = [coded_pressures(one) for one in (before, after)]
    for column, title in enumerate(PRESSURES):
        old, new = (_course(one, title, table[:, column]) for one, table in zip((before, after), tables, strict=True))
        ids = [_sources(one, title) for one in (before, after)]
        if old != new:
            again = "" if ids[0] == ids[1] else cited(ids[1])
            words = f"{title.replace('_', ' ')}: {old}{cited(ids[0])}; in {name} {new}{again}"
            yield Assumption(words, union(*ids))
        elif _values(before, title) != _values(after, title):
            words = (
                f"{title.replace('_', ' ')}: the files differ, but not in a value that these runs read{cited(ids[1])}"
            )
            yield Assumption(words, union(*ids))


def _course(scenario: Scenario, title: str, values: np.ndarray) -> str:
    """A pressure over time in words: its value on the day before, and each day on which it changes."""
    start = scenario.pressures[title].start
    owner = OWNER.get(title)
    if owner is not None and is_simulated(scenario, owner):
        return f"{start:g} at first, then {owner.capitalize()}'s own choice"
    steps = np.flatnonzero(np.diff(values, prepend=start))
    if not len(steps):
        return f"{start:g} throughout"
    first = scenario.period.start
    return ", ".join([f"{start:g}", *(f"{values[day]:g} from {first + dt.timedelta(days=int(day))}" for day in steps)])


def _values(scenario: Scenario, title: str) -> list[float]:
    """A pressure's values as the file has them."""
    pressure = scenario.pressures[title]
    return [pressure.start, *(change.value for change in pressure.changes)]


def _sources(scenario: Scenario, title: str) -> tuple[str, ...]:
    pressure = scenario.pressures[title]
    return union(pressure.sources, *(change.sources for change in pressure.changes))


def _traits(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """Lasting traits of the militias, one sentence a trait."""
    militias = [actor for actor in before.actors if actor in after.actors and actor in theory().militias]
    changed: dict[str, list[tuple[str, float, float, tuple[str, ...]]]] = {}
    for militia in militias:
        usual: dict[str, Any] = {str(name): it for name, it in theory().militias[militia].dispositions.items()}
        old, new = (usual | one.actors[militia].dispositions for one in (before, after))
        for trait in usual:
            if old[trait].value != new[trait].value:
                ids = union(old[trait].sources, new[trait].sources)
                changed.setdefault(trait, []).append((militia, old[trait].value, new[trait].value, ids))
    for trait, rows in changed.items():
        parts = ", ".join(f"{militia} {one:g} → {other:g}" for militia, one, other, _ in rows)
        ids = union(*(row[3] for row in rows))
        yield Assumption(f"{trait.replace('_', ' ')} in {name}: {parts}{cited(ids)}", ids)


def _parameters(before: Scenario, after: Scenario, name: str, hypothesis: str | None) -> Iterator[Assumption]:
    """Numbers of the theory, and the rival theory that they make up."""
    usual = theory().parameters
    old, new = (
        {title: one.parameters.get(title, number.value) for title, number in usual.items()} for one in (before, after)
    )
    changed = [title for title in usual if old[title] != new[title]]
    if not changed:
        return
    ids = union(*(_number_sources(after, title) for title in changed))
    rival = theory().hypotheses.get(hypothesis or "")
    because = f" (hypothesis {hypothesis}: {rival.title})" if rival else ""
    parts = ", ".join(f"{title} {old[title]:g} → {new[title]:g}" for title in changed)
    yield Assumption(f"parameters in {name}{because}: {parts}{cited(ids)}", ids)


def _number_sources(scenario: Scenario, title: str) -> tuple[str, ...]:
    own = scenario.parameter_numbers.get(title)
    return own.sources if own else theory().parameters[title].sources


def _outcomes(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """Outcomes that only one of them measures."""
    old, new = ({outcome.id for outcome in one.outcomes} for one in (before, after))
    for only, words in ((old - new, f"not measured in {name}"), (new - old, f"measured in {name} only")):
        if only:
            yield Assumption(f"documented outcomes {words}: {listed(sorted(only))}")
