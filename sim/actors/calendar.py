"""The calendar: the scenario's dated events, applied by a turn of our own before anybody acts."""

from enum import IntEnum

from sim.actors.perception import LOSS_FRIGHT, remembered
from sim.kernel import rule
from sim.world.options import Front, Injury, Pressure


class Kind(IntEnum):
    """What a dated event does to the world; most kinds of event only stand in the record."""

    NONE = 0
    TRUCE = 1
    DEATHS = 2
    LEADER_KILLED = 3
    SANCTION = 4
    ARREST = 5
    REMOVAL = 6
    KILLING = 7
    CONTESTED_OFFICE = 8
    TALKS = 9
    DEAL = 10
    ASKED = 11
    DISSUADED = 12
    WARNED = 13
    PATRON_STRUCK = 14
    BASE_CALL = 15


class Party(IntEnum):
    """How a militia is touched by an event."""

    NONE = 0
    ON = 1
    ADDRESSED = 2
    AGAINST = 3
    BY = 4


@rule
def pressures_today(day, world):
    """Pressures in force: as coded, raised by what states and strikes inside the run have shown."""
    felt = world.pressures[day]
    coded = world.coded[day]
    for pressure in range(coded.shape[0]):
        felt[pressure] = coded[pressure]
    washington = world.washington[0]
    scene = world.scene[0]
    threat = max(washington.threat, world.israel[0].threat)
    felt[Pressure.DECAPITATION_RISK] = max(felt[Pressure.DECAPITATION_RISK], threat)
    felt[Pressure.US_POSTURE] = max(felt[Pressure.US_POSTURE], washington.alarm)
    scene.outrage = remembered(scene.outrage, 1.0, world.parameters.memory)
    felt[Pressure.OUTRAGE] = max(felt[Pressure.OUTRAGE], scene.outrage)
    felt[Pressure.BAGHDAD_ENFORCEMENT] = max(felt[Pressure.BAGHDAD_ENFORCEMENT], world.baghdad[0].shown)
    if world.crises[day] == 1:
        scene.crisis_day = day


@rule
def coded_yesterday(pressure, day, world):
    """A pressure as it was coded for yesterday, or for the day before the period."""
    return world.coded[day - 1, pressure] if day > 0 else world.opening[pressure]


@rule
def notice_truces(day, world):
    """Notice the day on which war on an ally or on the patron clearly falls."""
    ally = coded_yesterday(Pressure.REGIONAL_WAR_ALLY, day, world)
    patron = coded_yesterday(Pressure.REGIONAL_WAR_PATRON, day, world)
    now = world.coded[day]
    if ally - now[Pressure.REGIONAL_WAR_ALLY] >= 0.25:
        world.scene[0].ally_truce_day = day
        world.scene[0].ally_at_truce = 1
    elif now[Pressure.REGIONAL_WAR_ALLY] > ally:
        world.scene[0].ally_at_truce = 0
    if patron - now[Pressure.REGIONAL_WAR_PATRON] >= 0.25:
        world.scene[0].patron_truce_day = day


@rule
def begin_truce(event, parties, day, world):
    """A truce with US forces begins: it is given, as the act that opens its episode."""
    world.scene[0].truce = 1.0
    world.scene[0].pace[Front.US] = 0.0
    for i in range(world.militias.shape[0]):
        group = world.militias[i]
        group.campaign[0] = 0
        group.campaign_days[0] = 0
        if parties[i] == Party.BY:
            group.suspended = 1
            group.suspended_day = day
    tehran = world.tehran[0]
    if event.by_state == 1:
        tehran.line_us = world.coded[day, Pressure.TEHRAN_LINE_US]
        tehran.effort = world.coded[day, Pressure.TEHRAN_EFFORT]
        tehran.pressed_day = day
        tehran.asked_day = day
        tehran.sponsors_truce = 1


@rule
def injury_of(kind):
    """The injury an event of a kind is to a group it falls on."""
    if kind == Kind.SANCTION:
        return Injury.SANCTION
    if kind == Kind.ARREST:
        return Injury.ARREST
    if kind == Kind.REMOVAL:
        return Injury.REMOVAL
    if kind == Kind.KILLING:
        return Injury.KILLING
    if kind == Kind.CONTESTED_OFFICE:
        return Injury.CONTESTED_OFFICE
    return Injury.NONE


@rule
def touch(event, party, i, day, world):
    """What an event does to one militia it names."""
    group = world.militias[i]
    kind = event.kind
    injury = injury_of(kind)
    falls_on = party == Party.AGAINST if kind == Kind.CONTESTED_OFFICE else party == Party.ON
    if injury != Injury.NONE and falls_on:
        group.injury = injury
        group.injured_day = day
        group.injured_by = world.militias.shape[0] + event.by_state - 1 if event.by_state > 0 else -1
    elif kind == Kind.LEADER_KILLED and party == Party.ON:
        group.fear = min(1.0, group.fear + LOSS_FRIGHT)
        group.loss_day = day
    elif kind == Kind.DEATHS and party == Party.BY:
        group.blame = 1.0 if group.campaign[Front.US] == 1 else 0.25
    elif kind == Kind.BASE_CALL and party != Party.NONE:
        group.base_pressure = min(1.0, group.base_pressure + 0.25)


@rule
def apply_event(e, day, world):
    """Apply one dated event."""
    event = world.events[e]
    parties = world.parties[e]
    scene = world.scene[0]
    if event.kind == Kind.TRUCE:
        begin_truce(event, parties, day, world)
    elif event.kind == Kind.DEATHS:
        world.washington[0].deaths_today += event.deaths
    elif event.kind == Kind.TALKS:
        scene.negotiation_until = event.until
    elif event.kind == Kind.DEAL:
        scene.negotiation_until = day - 1
    elif event.kind == Kind.ASKED:
        world.tehran[0].asked_day = day
    elif event.kind == Kind.DISSUADED:
        world.baghdad[0].dissuasion = 1.0
        world.baghdad[0].dissuaded_day = day
    elif event.kind == Kind.WARNED:
        world.israel[0].warned_day = day
    elif event.kind == Kind.PATRON_STRUCK:
        scene.patron_struck_day = day
    elif event.kind == Kind.SANCTION and event.by_state == 3:
        world.washington[0].sanctioned_day = day
    for i in range(world.militias.shape[0]):
        touch(event, parties[i], i, day, world)


@rule
def calendar_turn(i, day, world):
    """The day opens: pressures come into force, dated events happen."""
    pressures_today(day, world)
    notice_truces(day, world)
    for e in range(world.events.shape[0]):
        if world.events[e].day == day:
            apply_event(e, day, world)
