"""An episode as it was, and with one thing changed: the line lifted, the stature kept, no leader at risk."""

from collections.abc import Mapping

from sim.scenario import Scenario
from sim.scenario.numbers import Change, Pressure
from sim.scenario.schema import Event
from sim.scenario.vocabulary import LINES
from sim.theory import theory

AS_WAS, LIFTED, KEPT, SAFE = "as it was", "line lifted", "stature kept", "no leader at risk"
#: What differs in each arm, for people.
ARMS: Mapping[str, str] = {
    AS_WAS: "Tehran speaks as coded; the other states as the scenario says",
    LIFTED: "Tehran forbids and discourages nothing; its envoys and orders of restraint are gone",
    KEPT: "the coordinator keeps the stature that Soleimani had",
    SAFE: "the risk that leaders are killed is nil throughout",
}
#: Stature of Soleimani [0..1].
FULL = 1.0
_ASSUMED = {"sources": ("user",), "grade": "assumed"}


def arms(scenario: Scenario) -> dict[str, Scenario]:
    """The four arms of an episode, in the order of `ARMS`, with Tehran scripted and outcomes left out.

    What the groups are asked is then the same in every run, as the record has it, and what they make of it can be laid
    beside the record. Outcomes play no part in any run.
    """
    base = _scripted(scenario)
    lines = {name: _without_bans(base.pressures[name]) for name in LINES}
    return {
        AS_WAS: base,
        LIFTED: _changed(base, lines).model_copy(update={"events": _without_restraint(base.events)}),
        KEPT: _changed(base, {"coordinator_stature": _always(FULL)}),
        SAFE: _changed(base, {"decapitation_risk": _always(0.0)}),
    }


def _scripted(scenario: Scenario) -> Scenario:
    actors = dict(scenario.actors)
    if "tehran" in actors:
        actors["tehran"] = actors["tehran"].model_copy(update={"mode": "scripted"})
    return scenario.model_copy(update={"actors": actors, "outcomes": ()})


def _changed(scenario: Scenario, pressures: Mapping[str, Pressure]) -> Scenario:
    return scenario.model_copy(update={"pressures": {**scenario.pressures, **pressures}})


def _always(value: float) -> Pressure:
    return Pressure.model_validate({"start": value, **_ASSUMED})


def _without_bans(pressure: Pressure) -> Pressure:
    """The same line, but never below zero."""
    changes: list[Change] = [one.model_copy(update={"value": max(one.value, 0.0)}) for one in pressure.changes]
    return pressure.model_copy(update={"start": max(pressure.start, 0.0), "changes": tuple(changes)})


def _without_restraint(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(event for event in events if not _restrains(event))


def _restrains(event: Event) -> bool:
    """Whether Tehran asks for restraint here."""
    lines = event.lines
    asked = [] if lines is None else [line for line in (lines.us, lines.israel, lines.home) if line is not None]
    return any(line < 0 for line in asked) and any(theory().names.acts_for(name) == "tehran" for name in event.by)
