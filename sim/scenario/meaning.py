"""Whether a scenario of the right shape also makes sense: known names, dates in order, values in range."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sim.errors import Problem
from sim.scenario import names
from sim.scenario.findings import Findings, Step
from sim.scenario.limits import PERIOD_DAYS
from sim.scenario.meaning_outcomes import find_in_outcomes
from sim.scenario.node import Node
from sim.scenario.numbers import Number, Pressure
from sim.scenario.outcomes import Window
from sim.scenario.schema import Event, Scenario
from sim.scenario.strict import ID_PATTERN, matches
from sim.scenario.vocabulary import EVENT_KINDS, LINES, PRESSURES, STATES, TARGETS


def problems(scenario: Scenario, root: Node) -> list[Problem]:
    """What is wrong with a scenario, each at the place it was written."""
    findings = Findings(root)
    find_in_period(findings, scenario.period)
    find_in_actors(findings, scenario)
    find_in_opening(findings, scenario)
    find_in_pressures(findings, scenario.pressures)
    find_in_events(findings, scenario.events)
    find_in_outcomes(findings, scenario)
    find_in_parameters(findings, scenario)
    find_repeated(findings, "explanations", [one.id for one in scenario.explanations])
    find_unknown_sources(findings, root, ())
    return findings.all()


def notices(scenario: Scenario, root: Node) -> list[Problem]:
    """What is odd about a scenario but stops nothing."""
    findings = Findings(root)
    days = scenario.period
    ids = {event.id for event in scenario.events}
    for index, event in enumerate(scenario.events):
        if not days.start <= event.date <= days.end:
            findings.say(("events", index, "date"), f"{event.date} lies outside the period", notice=True)
    for name, pressure in scenario.pressures.items():
        for index, change in enumerate(pressure.changes):
            if change.date < days.start:
                where = ("pressures", name, "changes", index, "date")
                findings.say(where, f"{change.date} lies before the period", notice=True)
            if "-" in change.because and matches(ID_PATTERN, change.because) and change.because not in ids:
                where = ("pressures", name, "changes", index, "because")
                findings.say(where, f"no event has the id '{change.because}'", notice=True)
    return findings.all()


def find_in_period(findings: Findings, period: Window) -> None:
    """End before start, or too long."""
    days = (period.end - period.start).days + 1
    if days < 1:
        findings.say(("period", "end"), f"{period.end} lies before the start", f"{period.start} or later")
    if days > PERIOD_DAYS:
        findings.say(("period", "end"), f"the period has {days} days", f"at most {PERIOD_DAYS}")


def find_in_actors(findings: Findings, scenario: Scenario) -> None:
    """Unknown actors, and traits that the actor cannot have."""
    known = names.known_dispositions()
    for actor, entry in scenario.actors.items():
        if actor not in known:
            findings.unknown(("actors",), actor, "actor", known, key=True)
            continue
        if actor in STATES:
            for disposition in entry.dispositions:
                findings.say(("actors", actor, disposition), "a state has no dispositions", "mode, held_by")
            if entry.held_by is not None and names.known_holders().get(entry.held_by) != actor:
                holders = [name for name, state in names.known_holders().items() if state == actor]
                findings.unknown(("actors", actor, "held_by"), entry.held_by, f"government of {actor}", holders)
            continue
        for key in sorted(entry.model_fields_set & {"mode", "held_by"}):
            findings.say(("actors", actor, key), f"a militia has no {key}", "dispositions")
        for disposition, number in entry.dispositions.items():
            if disposition not in known[actor]:
                findings.unknown(("actors", actor), disposition, "disposition", known[actor], key=True)
            find_in_number(findings, ("actors", actor, disposition), number, 0.0, 1.0)


def find_in_number(findings: Findings, loc: tuple[Step, ...], number: Number, low: float, high: float) -> None:
    """A value or a range outside what is possible."""
    if not low <= number.value <= high:
        findings.say((*loc, "value"), f"the number {number.value:g} is out of range", f"{low:g} to {high:g}")
    if number.range is not None and not number.range[0] <= number.value <= number.range[1]:
        findings.say((*loc, "range"), f"the range does not hold the value {number.value:g}", "lowest, highest")


def find_in_opening(findings: Findings, scenario: Scenario) -> None:
    """Unknown names and targets in the opening state."""
    opening = scenario.opening
    for front, actors in opening.campaigns:
        find_unknown_names(findings, ("opening", "campaigns", front), actors)
    find_unknown_names(findings, ("opening", "suspended"), opening.suspended)
    find_unknown_names(findings, ("opening", "leaders_hidden"), opening.leaders_hidden)
    for target in opening.attacks_per_week:
        if target not in TARGETS:
            findings.unknown(("opening", "attacks_per_week"), target, "target", TARGETS, key=True)


def find_in_pressures(findings: Findings, pressures: dict[str, Pressure]) -> None:
    """Missing and unknown pressures, values out of range, changes out of order."""
    for missing in [name for name in PRESSURES if name not in pressures]:
        findings.say(("pressures", missing), "pressure is missing", "all 19, each with start, sources and grade")
    for name, pressure in pressures.items():
        if name not in PRESSURES:
            findings.unknown(("pressures",), name, "pressure", PRESSURES, key=True)
            continue
        loc: tuple[Step, ...] = ("pressures", name)
        if name not in LINES and pressure.start < 0:
            findings.say((*loc, "start"), f"the number {pressure.start:g} is out of range", "0 to 1")
        for index, change in enumerate(pressure.changes):
            here = (*loc, "changes", index)
            if name not in LINES and change.value < 0:
                findings.say((*here, "value"), f"the number {change.value:g} is out of range", "0 to 1")
            if index and change.date <= (before := pressure.changes[index - 1].date):
                order = "is there twice" if change.date == before else f"stands after {before}"
                findings.say((*here, "date"), f"{change.date} {order}", "changes in the order of their days, one a day")


def find_in_events(findings: Findings, events: Sequence[Event]) -> None:
    """Repeated ids, unknown kinds and names, ends before starts."""
    find_repeated(findings, "events", [event.id for event in events])
    for index, event in enumerate(events):
        loc: tuple[Step, ...] = ("events", index)
        if event.kind not in EVENT_KINDS:
            findings.unknown((*loc, "kind"), event.kind, "kind of event", EVENT_KINDS)
        if event.end_date is not None and event.end_date < event.date:
            findings.say((*loc, "end_date"), f"{event.end_date} lies before the date", f"{event.date} or later")
        parties = {"by": event.by, "on": event.on, "addressees": event.addressees, "for": event.for_}
        for key, actors in {**parties, "against": event.against}.items():
            find_unknown_names(findings, (*loc, key), actors)


def find_in_parameters(findings: Findings, scenario: Scenario) -> None:
    """Unknown parameters of the theory, and values outside their range."""
    known = names.known_parameters()
    for name, number in scenario.parameter_numbers.items():
        if name not in known:
            findings.unknown(("parameters",), name, "parameter", known, key=True)
        else:
            find_in_number(findings, ("parameters", name), number, known[name].low, known[name].high)


def find_unknown_names(findings: Findings, loc: tuple[Step, ...], actors: Iterable[str]) -> None:
    """Names that stand for no actor, aggregate, brand or target."""
    known = names.known_names()
    for index, actor in enumerate(actors):
        if actor not in known:
            findings.unknown((*loc, index), actor, "name", known)


def find_unknown_sources(findings: Findings, node: Node, loc: tuple[Step, ...]) -> None:
    """Ids in any `sources` that the registry does not have."""
    for key, child in node.entries().items():
        if key == "sources":
            for index, item in enumerate(child.items()):
                if item.value not in names.known_sources():
                    findings.unknown((*loc, key, index), str(item.value), "source", names.known_sources())
        else:
            find_unknown_sources(findings, child, (*loc, key))
    for index, item in enumerate(node.items()):
        find_unknown_sources(findings, item, (*loc, index))


def find_repeated(findings: Findings, key: str, ids: Sequence[str]) -> None:
    """Ids that stand twice in one list."""
    counts = Counter(ids)
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if counts[name] > 1 and name in seen:
            findings.say((key, index, "id"), f"the id '{name}' stands twice", "a different id")
        seen.add(name)
