"""A scenario becomes the world of day 0. Both engines start from these bytes."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.actors.baghdad import BAGHDAD, MAX_MILITIAS
from sim.actors.calendar import Kind, Party
from sim.actors.israel import ISRAEL
from sim.actors.militia import DISPOSITIONS, MILITIA, SHOWN
from sim.actors.tehran import CUE, TEHRAN
from sim.actors.washington import WASHINGTON
from sim.scenario import Scenario
from sim.scenario.schema import Event
from sim.theory import theory
from sim.world.luck import WORD, actor_key
from sim.world.options import DECISIONS, FRONTS, PRESSURES, TARGET_FRONT, TARGETS, TONES, Pressure
from sim.world.parameters import parameters
from sim.world.world import CHOICE, EVENT, RECORD, SCENE, World, empty_sheets

STATES = ("tehran", "baghdad", "washington", "israel")
#: Who decides a pressure; a simulated owner keeps the opening code and decides the rest.
OWNER = {"tehran_line_us": "tehran", "tehran_line_israel": "tehran", "tehran_effort": "tehran"}
LONG_AGO = -1000
#: Fields of a militia that hold the index of a day.
DAYS = ("spoke_day", "suspended_day", "defied_day", "turned_day", "injured_day", "answered_day", "loss_day")
RECORDS_PER_ACTOR_DAY = 4

#: Engine kind of each kind of event, where it is one that changes the world by itself.
KINDS = {
    "fatal-attack": Kind.DEATHS,
    "leadership-decapitation": Kind.LEADER_KILLED,
    "sanction": Kind.SANCTION,
    "arrest": Kind.ARREST,
    "removal": Kind.REMOVAL,
    "targeted-killing": Kind.KILLING,
    "appointment": Kind.CONTESTED_OFFICE,
    "directive": Kind.ASKED,
    "envoy-visit": Kind.ASKED,
    "summons": Kind.ASKED,
    "warning": Kind.WARNED,
    "base-pressure-signal": Kind.BASE_CALL,
}
#: What each state does by itself when it is simulated, so that the record's own acts of these kinds are not replayed.
OWN_ACTS: dict[str, set[str]] = {
    "tehran": {"directive", "envoy-visit", "summons", "coordination-meeting", "bargain-offer"},
    "baghdad": {"pm-engagement", "arrest", "removal"},
    "washington": set(),
    "israel": {"warning"},
}


def roster(scenario: Scenario) -> list[str]:
    """Militias of the scenario, in the order of its file."""
    return [name for name in scenario.actors if name not in STATES]


def state_of(name: str) -> str | None:
    """The state an office-holder or agency acts for; None where it acts for none of the four."""
    return theory().names.acts_for(name)


def is_simulated(scenario: Scenario, state: str) -> bool:
    """Whether a state decides for itself."""
    entry = scenario.actors.get(state)
    return entry is not None and entry.mode != "scripted"


def expand(names: Iterable[str], militias: list[str]) -> set[str]:
    """Militias meant by ids and aggregates, within a roster."""
    meant: set[str] = set()
    for name in names:
        meant.update(theory().names.members(name))
    return meant & set(militias)


def simulated_authors(scenario: Scenario, event: Event) -> set[str]:
    """Authors of an event that are states which decide for themselves."""
    states = {state for name in event.by if (state := state_of(name)) is not None}
    return {state for state in states if is_simulated(scenario, state)}


def happens(scenario: Scenario, event: Event) -> bool:
    """Whether a dated event is replayed.

    Where an author decides for himself, neither his answers are nor acts of a kind that he decides on; what opens the
    episode always is. Strikes that answer nothing in the episode are dated inputs, and stay.
    """
    if event.role == "statement" or not scenario.period.start <= event.date <= scenario.period.end:
        return False
    authors = simulated_authors(scenario, event)
    if not authors or event.role == "trigger":
        return True
    if event.role == "reply":
        return False
    return not any(event.kind in OWN_ACTS[state] for state in authors)


def coded_pressures(scenario: Scenario) -> np.ndarray:
    """Pressures day by day, shape (days, pressures), for the modes in force."""
    days = (scenario.period.end - scenario.period.start).days + 1
    table = np.zeros((days, len(PRESSURES)))
    for column, name in enumerate(PRESSURES):
        pressure = scenario.pressures[name]
        table[:, column] = pressure.start
        for change in pressure.changes:
            answers = change.reply and replaced(scenario, name, named_events(scenario, change.because))
            owned = name in OWNER and is_simulated(scenario, OWNER[name])
            if answers or (owned and not sets_truce(scenario, change.date)):
                continue
            first = max(0, (change.date - scenario.period.start).days)
            table[first:, column] = change.value
    return table


def sets_truce(scenario: Scenario, date: dt.date) -> bool:
    """Whether a truce that opens the episode, sponsored by Tehran, begins on a date."""
    return any(
        e.kind == "ceasefire" and e.role == "trigger" and e.date == date and any(state_of(n) == "tehran" for n in e.by)
        for e in scenario.events
    )


def named_events(scenario: Scenario, because: str) -> list[Event]:
    """Events of the scenario whose id stands in the reason of a change."""
    words = set(re.findall(r"[a-z0-9-]+", because.lower()))
    return [event for event in scenario.events if event.id in words]


def replaced(scenario: Scenario, pressure: str, events: list[Event]) -> bool:
    """Whether a change that follows a state's answer is dropped because that state decides for itself."""
    if events:
        return any(simulated_authors(scenario, event) for event in events)
    owner = OWNER.get(pressure)
    states = (owner,) if owner else ("washington", "israel")
    return any(is_simulated(scenario, state) for state in states)


def crises(scenario: Scenario, outrage: np.ndarray) -> np.ndarray:
    """1 on days on which an outrage of at least one half begins or is renewed, shape (days,)."""
    days = np.zeros(len(outrage), np.int64)
    for change in scenario.pressures["outrage"].changes:
        day = (change.date - scenario.period.start).days
        if 0 <= day < len(outrage) and change.value >= 0.5 and outrage[day] == change.value:
            before = outrage[day - 1] if day > 0 else scenario.pressures["outrage"].start
            days[day] = change.value >= before
    return days


def event_kind(event: Event) -> Kind:
    """What an event does to the world."""
    on = set(event.on)
    if event.kind == "ceasefire" and event.role == "trigger":
        return Kind.TRUCE
    if event.kind == "negotiation" and "kurdistan-oil" in on:
        return Kind.TALKS
    if event.kind == "bargain-transfer" and "kurdistan-oil" in on:
        return Kind.DEAL
    if event.kind in {"negotiation", "pm-engagement"}:
        talked_to = any(theory().names.members(name) for name in (*event.on, *event.addressees))
        return Kind.DISSUADED if talked_to else Kind.NONE
    if event.kind == "state-strike" and "tehran" in on and any(state_of(n) == "washington" for n in event.by):
        return Kind.PATRON_STRUCK
    if event.kind in {"directive", "envoy-visit", "summons"} and not event.lines:
        return Kind.NONE
    return KINDS.get(event.kind, Kind.NONE)


def calendar(scenario: Scenario, militias: list[str]) -> tuple[Any, np.ndarray]:
    """Dated events as records sorted by day, and how each touches each militia, shape (events, militias)."""
    chosen = sorted((e for e in scenario.events if happens(scenario, e)), key=lambda e: (e.date, e.id))
    events = np.zeros(len(chosen), EVENT).view(np.recarray)
    parties = np.zeros((len(chosen), len(militias)), np.int64)
    for row, event in enumerate(chosen):
        kind = event_kind(event)
        until = scenario.period.end if kind == Kind.TALKS and event.end_date is None else event.end_date
        states = [state for name in event.by if (state := state_of(name)) in STATES]
        if kind == Kind.TRUCE and "tehran" in states:
            states = ["tehran"]
        events[row].day = (event.date - scenario.period.start).days
        events[row].kind = kind
        events[row].until = -1 if until is None else (until - scenario.period.start).days
        events[row].by_state = STATES.index(states[0]) + 1 if states else 0
        events[row].deaths = event.deaths or 0
        for party, names in (
            (Party.ADDRESSED, event.addressees),
            (Party.ON, event.on),
            (Party.AGAINST, event.against),
            (Party.BY, event.by),
        ):
            for name in expand(names, militias):
                parties[row, militias.index(name)] = party
    return events, parties


def opening_militias(scenario: Scenario, militias: list[str], first: np.ndarray) -> Any:
    """Militias on the day before the period, shape (militias,)."""
    rows = np.zeros(len(militias), MILITIA).view(np.recarray)
    opening = scenario.opening
    campaigns = [expand(getattr(opening.campaigns, front), militias) for front in FRONTS]
    suspended = expand(opening.suspended, militias)
    hidden = expand(opening.leaders_hidden, militias)
    for i, name in enumerate(militias):
        me = rows[i]
        traits = theory().militias[name].dispositions | dict(scenario.actors[name].dispositions)
        for trait in DISPOSITIONS:
            me[trait] = traits[trait].value
        fighting = [name in groups for groups in campaigns]
        me.fear = first[Pressure.DECAPITATION_RISK] * me.exposure
        me.base_pressure = 0.5 * first[Pressure.OUTRAGE] * me.base_militancy
        me.standing = 0.5 if any(fighting) else 0.0
        me.campaign[:] = fighting
        me.campaign_days[:] = fighting
        me.suspended = name in suspended
        me.hidden = name in hidden
        for field in DAYS:
            me[field] = LONG_AGO
        me.injured_by = -1
    return rows


def opening_pace(scenario: Scenario) -> list[float]:
    """Attacks a week on each front before the period, as far as the record knows."""
    pace = [0.0] * len(FRONTS)
    for target, rate in scenario.opening.attacks_per_week.items():
        pace[TARGET_FRONT[TARGETS.index(target)]] += rate
    return pace


def opening_states(scenario: Scenario, first: np.ndarray) -> tuple[Any, Any, Any, Any, Any]:
    """Tehran, Baghdad, Washington, Israel and the scene on the day before the period."""
    tehran = np.zeros(1, TEHRAN).view(np.recarray)
    baghdad = np.zeros(1, BAGHDAD).view(np.recarray)
    washington = np.zeros(1, WASHINGTON).view(np.recarray)
    israel = np.zeros(1, ISRAEL).view(np.recarray)
    scene = np.zeros(1, SCENE).view(np.recarray)
    tehran[0].line_us = first[Pressure.TEHRAN_LINE_US]
    tehran[0].line_israel = first[Pressure.TEHRAN_LINE_ISRAEL]
    tehran[0].effort = first[Pressure.TEHRAN_EFFORT]
    for field in ("pressed_day", "envoy_day", "asked_day"):
        tehran[0][field] = LONG_AGO
    if tehran[0].effort > CUE:
        tehran[0].pressed_day = -1
    baghdad[0].suspect = -1
    for field in ("dissuaded_day", "suspect_day"):
        baghdad[0][field] = LONG_AGO
    for field in ("deaths_day", "sanctioned_day", "struck_day"):
        washington[0][field] = LONG_AGO
    washington[0].answer_day = -1
    israel[0].warned_day = LONG_AGO
    scene[0].truce = float(scenario.opening.truce_us)
    scene[0].negotiation_until = -1
    scene[0].pace[:] = opening_pace(scenario)
    for field in ("breach_day", "ally_truce_day", "patron_truce_day", "patron_struck_day", "crisis_day"):
        scene[0][field] = LONG_AGO
    return tehran, baghdad, washington, israel, scene


def rivals(militias: list[str]) -> np.ndarray:
    """1 where two groups are rivals, shape (militias, militias)."""
    table = np.zeros((len(militias), len(militias)))
    for i, name in enumerate(militias):
        for rival in theory().militias[name].rivals:
            if rival in militias:
                table[i, militias.index(rival)] = table[militias.index(rival), i] = 1.0
    return table


def build(scenario: Scenario, seed: int, *, traced: bool = True) -> World:
    """The world of a scenario on the morning of day 0, for run 0 of a seed [0..2**63).

    A world that is not traced keeps daily states and choices of the latest day alone.
    """
    militias = roster(scenario)
    coded = coded_pressures(scenario)
    start = np.array([scenario.pressures[name].start for name in PRESSURES])
    days, count = len(coded), len(militias)
    if count > MAX_MILITIAS:
        raise ValueError(f"{count} militias; at most {MAX_MILITIAS}")
    events, parties = calendar(scenario, militias)
    tehran, baghdad, washington, israel, scene = opening_states(scenario, start)
    sheets, chances = empty_sheets(count + len(STATES))
    shown = days if traced else 1
    ordinal = scenario.period.start.toordinal()
    return World(
        key=np.array([seed & WORD, seed >> 32, 0], np.int64),
        dates=np.arange(ordinal, ordinal + days, dtype=np.int64),
        actor_keys=np.array([actor_key(name) for name in [*militias, *STATES]], np.int64),
        parameters=parameters(scenario.parameters),
        opening=start,
        coded=coded,
        crises=crises(scenario, coded[:, Pressure.OUTRAGE]),
        pressures=coded.copy(),
        events=events,
        parties=parties,
        simulated=np.array([is_simulated(scenario, state) for state in STATES], np.int64),
        militias=opening_militias(scenario, militias, start),
        tehran=tehran,
        baghdad=baghdad,
        washington=washington,
        israel=israel,
        scene=scene,
        rivalry=rivals(militias),
        attacks=np.zeros((days, count, len(TARGETS)), np.int64),
        tally=np.zeros((days + 1, count + 1, len(TARGETS)), np.int64),
        claims=np.full((days, count, len(TARGETS)), -1, np.int64),
        said=np.full((count, len(TONES)), LONG_AGO, np.int64),
        sheets=sheets,
        chances=chances,
        choices=np.zeros((shown, count + len(STATES), len(DECISIONS)), CHOICE).view(np.recarray),
        daily=np.zeros((shown, count, len(SHOWN))),
        tehran_daily=np.zeros((shown, 4)),
        record=np.zeros(RECORDS_PER_ACTOR_DAY * days * (count + 4), RECORD).view(np.recarray),
        written=np.zeros(1, np.int64),
    )


def fresh(template: World, run: int) -> World:
    """An untouched copy of a world for one run of its seed [0..2**32)."""
    copies = {
        name: value.copy() if isinstance(value, np.ndarray) else value for name, value in template._asdict().items()
    }
    world = World(**copies)
    world.key[2] = run
    return world
