"""Documented conduct: what a group did, or did not do, after something happened to it.

An outcome that is not a count of attacks is an answer to a cause: to a killing, a war, a request of Tehran, punishment,
an attack, a truce. Each is kept with its actor, its cause, the days it took, and the deeds it amounts to.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.schema import Event
from sim.scoring.nulls.readings import READERS, Done
from sim.scoring.nulls.spans import number, usable
from sim.theory import theory

#: What each kind of event or act is to those whom it concerns.
CAUSES: Mapping[str, str] = {
    **dict.fromkeys(("attack", "fatal-attack"), "attack"),
    **dict.fromkeys(
        ("leadership-decapitation", "leadership-strike", "strike", "targeted-killing", "state-strike"), "loss"
    ),
    **dict.fromkeys(("war-start", "regional-outrage"), "war"),
    **dict.fromkeys(("directive", "envoy-visit", "summons", "public-cue", "coordination-meeting"), "request"),
    **dict.fromkeys(("sanction", "arrest", "removal", "appointment", "enforcement", "withhold-rents"), "punishment"),
    **dict.fromkeys(("warning", "threat", "enforcement-order"), "warning"),
    **dict.fromkeys(("ceasefire", "negotiation"), "truce"),
    **dict.fromkeys(("withdrawal-step", "withdrawal-plan", "withdrawal-complete"), "withdrawal"),
    "suspend": "suspension",
    "mobilise": "mobilisation",
    "political-turn": "politics",
}
#: Families of answers, where it is not speech.
FAMILIES = {
    "days_to_suspension": "compliance",
    "directive_compliance": "compliance",
    "compliance_class": "compliance",
    "leaders_hidden_or_abroad": "hiding",
    "acts_count": "leaving",
    "days_to_political_turn": "politics",
    "attacks_count": "force",
}
#: An event is a cause of what follows within so many days.
MEMORY = 14


@dataclass(frozen=True)
class Answer:
    """One documented answer of one group; no deed where it did nothing."""

    episode: str
    actor: str
    """Empty where it may be any group."""
    cause: str
    first: int
    last: int
    """Days after the cause between which it came."""
    deeds: tuple[Done, ...]
    weight: float = 1.0
    family: str = "speech"
    """Answers of one family stand for one another; a group gives one of each."""


def answers(scenario: Scenario) -> list[Answer]:
    """Every answer that the outcomes of an episode document."""
    return [one for outcome in scenario.outcomes if usable(outcome) for one in _of(scenario, outcome)]


def _of(scenario: Scenario, outcome: Outcome) -> list[Answer]:
    measure = outcome.measure
    if measure is None or measure.name not in READERS or _is_of_states(outcome):
        return []
    family = FAMILIES.get(measure.name, "speech")
    return [
        Answer(scenario.id, actor, cause, first, last, deeds, weight, family)
        for cause, clock in _causes(scenario, outcome)
        for first, last in [_delay(outcome, clock)]
        for actor, deeds, weight in READERS[measure.name](outcome, measure.arguments)
    ]


def cause_of(event: Event) -> str:
    """What an event is to the groups; empty where it is nothing to them. A blow to the axis, or its leaders, is war."""
    cause = CAUSES.get(event.kind, "")
    top = event.kind == "leadership-decapitation" and event.rank != "mid-level"
    return "war" if cause == "loss" and (top or not concerned(event)) else cause


def concerned(event: Event) -> set[str]:
    """Militias that an event hits or speaks to."""
    return {member for name in (*event.on, *event.addressees) for member in theory().names.members(name)}


def _is_of_states(outcome: Outcome) -> bool:
    return any(theory().names.acts_for(name) for name in outcome.actors)


def _causes(scenario: Scenario, outcome: Outcome) -> list[tuple[str, dt.date]]:
    """What an answer answers, and when that was: its clock, or everything that happened in the fortnight before."""
    after, start = outcome.after, outcome.window.start
    if after and after.event:
        cause = next((cause_of(event) for event in scenario.events if event.id == after.event), "")
        return [(cause, scenario.span_of(after.event)[1 if after.point == "end" else 0])]
    if after and after.act:
        return [(CAUSES.get(after.act.act, ""), start)]
    near = {cause_of(e): e.date for e in scenario.events if 0 <= (start - e.date).days <= MEMORY and cause_of(e)}
    return list(near.items()) or [("", start)]


def _delay(outcome: Outcome, clock: dt.date) -> tuple[int, int]:
    """Days after its cause between which an answer came."""
    score, many = outcome.score_as, number(outcome)
    if score.type == "days" and many is not None:
        return int(many if score.low is None else score.low), int(many if score.high is None else score.high)
    first = max(0, int((outcome.window.start - clock).days))
    return first, max(first, min(int((outcome.window.end - clock).days), first + MEMORY))
