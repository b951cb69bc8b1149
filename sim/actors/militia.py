"""A militia: what it is, what it feels, and its day.

It perceives, signs, decides on each front whether to be in a campaign, perhaps attacks, perhaps answers an injury,
and, apart from all that, perhaps speaks. The terms of each choice stand in the four files beside this one.
"""

import numpy as np

from sim.actors.attacking import attack_decision, indiscipline
from sim.actors.campaigning import campaign_decision
from sim.actors.delegation import grip
from sim.actors.perception import expected_retaliation, perceived_fear, remembered
from sim.actors.responding import respond_decision
from sim.actors.signing import fill_signatures
from sim.actors.speaking import speak_decision
from sim.kernel import rule
from sim.world.ledger import write
from sim.world.luck import Purpose, draw
from sim.world.options import Act, Injury, Pressure
from sim.world.world import MEMORY_DAYS, SHOWN_SUSPENDED

#: Lasting traits [0..1], coded in theory/actors.yaml.
DISPOSITIONS = (
    "dependence",
    "commitment",
    "state_stake",
    "electoral_stake",
    "base_militancy",
    "caution",
    "exposure",
    "capacity",
    "facade_access",
    "nationalism",
    "home_coercion",
    "umbrella_member",
)

#: Field, numpy type, unit, meaning. The record of a militia is its dispositions and these.
STATE = (
    ("fear", "f8", "0..1", "fear of the leader for his life"),
    ("base_pressure", "f8", "0..1", "what the constituency holds against its silence"),
    ("expected_retaliation", "f8", "0..1", "American answer it expects to an attack laid at its door"),
    ("standing", "f8", "0..1", "visibility as resistance, fading with stillness"),
    ("grip", "f8", "0..1", "weight of Tehran's word with it today"),
    ("rents", "f8", "0..1", "rents that reach it"),
    ("offered", "f8", "0..1", "rents that quiet would bring, those kept back counted twice"),
    ("blame", "f8", "0..1", "memory of American deaths laid at its door"),
    ("silence_days", "f8", "days", "of the leader's silence since a crisis began, each weighted by its outrage"),
    ("spoke_day", "i8", "day", "last day its leader spoke in a crisis"),
    ("campaign", ("i8", (4,)), "0 or 1", "in a campaign, by front"),
    ("campaign_days", ("i8", (4,)), "days", "since it entered, by front"),
    ("attribution", ("f8", (4,)), "0..1", "expected attribution of an attack, by front"),
    ("credit", ("f8", (4,)), "0..1", "expected credit of an attack, by front"),
    ("motive", ("f8", (4,)), "utility", "of being in a campaign, by front, without inertia"),
    ("suspended", "i8", "0 or 1", "has suspended attacks on US forces in public"),
    ("suspended_day", "i8", "day", "index of the day it did, -1000 for never"),
    ("defied_day", "i8", "day", "last day it said it would go on against Tehran's line"),
    ("was_suspended", "i8", "0 or 1", "had suspended at the close of yesterday, for all to see"),
    ("suspicion", "f8", "attacks", "how far Washington holds it responsible today"),
    ("hidden", "i8", "0 or 1", "leader in hiding or abroad"),
    ("evacuated", "i8", "0 or 1", "bases left after a warning"),
    ("turned_day", "i8", "day", "day it turned to politics, -1000 for never"),
    ("injury", "i8", "code", "latest unanswered injury"),
    ("injured_day", "i8", "day", "index of the day it was done"),
    ("injured_by", "i8", "roster", "who did it, -1 unknown"),
    ("answered", "i8", "code", "injury it answered last"),
    ("answered_day", "i8", "day", "index of the day it answered, -1000 for never"),
    ("loss_day", "i8", "day", "last day a leader of its own was killed"),
)
MILITIA = np.dtype(
    [(name, "f8") for name in DISPOSITIONS]
    + [(name, *kind) if isinstance(kind, tuple) else (name, kind) for name, kind, _, _ in STATE]
)

#: Fear at which a leader goes into hiding [0..1] (assumed: between mid-level killings and a campaign against leaders).
HIDING = 0.6
#: Chance a day that a wholly nationalist group outside office turns to politics once the last soldier has left
#: (inferred from the eight days of December 2011 [P-MUSINGS-20120123]).
POLITICAL_TURN = 0.15
#: State variables shown in the daily table, in order.
SHOWN = (
    "fear",
    "base_pressure",
    "expected_retaliation",
    "grip",
    "rents",
    "standing",
    "silence_days",
    "campaign_us",
    "campaign_logistics",
    "campaign_israel",
    "campaign_home",
    "suspended",
    "hidden",
)


@rule
def base_pressure_tomorrow(pressure, outrage, militancy, growth):
    """Base pressure after a day of the leader's silence [0..1].

    It grows towards the anger of the constituency and drains at the same pace when the anger does.

    References
    ----------
    mechanisms#base-pressure-silence-cost [S-WINEP-2025]
    """
    return pressure + growth * (outrage * militancy - pressure)


@rule
def silence_so_far(me, day, crisis_day, outrage):
    """Days of the leader's silence since the crisis began, weighted by its outrage; none once he has spoken [days].

    References
    ----------
    mechanisms#base-pressure-silence-cost [S-WINEP-2025]
    """
    if me.spoke_day >= crisis_day or day >= crisis_day + MEMORY_DAYS:
        return 0.0
    return me.silence_days + outrage


@rule
def perceive(me, i, day, world):
    """Bring fear, expected retaliation, base pressure, grip, rents and standing up to today."""
    p = world.parameters
    felt = world.pressures[day]
    me.fear = perceived_fear(me.fear, felt[Pressure.DECAPITATION_RISK], me.exposure, p.memory)
    me.expected_retaliation = expected_retaliation(felt[Pressure.US_POSTURE], world.washington[0].anger, p.red_line)
    me.base_pressure = base_pressure_tomorrow(
        me.base_pressure, felt[Pressure.OUTRAGE], me.base_militancy, p.base_growth
    )
    me.standing = remembered(me.standing, 1.0, p.memory)
    me.blame = remembered(me.blame, 1.0, p.memory)
    me.grip = grip(me.dependence, felt[Pressure.COORDINATOR_STATURE], felt[Pressure.TEHRAN_EFFORT], p.stature_floor)
    withheld = world.baghdad[0].withheld[i]
    me.rents = felt[Pressure.BAGHDAD_BARGAIN] * (1.0 - withheld)
    me.offered = felt[Pressure.BAGHDAD_BARGAIN] * (1.0 + withheld)
    me.silence_days = silence_so_far(me, day, world.scene[0].crisis_day, felt[Pressure.OUTRAGE])


@rule
def take_cover(me, i, day, world):
    """Hide when fear passes the threshold, come back when it has clearly fallen; leave bases after a warning.

    References
    ----------
    mechanisms#decapitation-fear [S-RUSI-2025], mechanisms#target-list-warning [S-ESTIKLAL-2024, S-RUSI-2025]
    """
    if me.hidden == 0 and me.fear >= HIDING:
        me.hidden = 1
        write(world, day, i, Act.HIDE, -1, -1)
    elif me.hidden == 1 and me.fear < 0.75 * HIDING:
        me.hidden = 0
    if me.evacuated == 0 and world.israel[0].warned_day >= day - 1 and me.umbrella_member > 0.0:
        me.evacuated = 1
        write(world, day, i, Act.EVACUATE, -1, -1)


@rule
def political_turn(me, i, day, world):
    """Once no American soldier is left, a group outside office turns to politics; its arms stay.

    References
    ----------
    mechanisms#withdrawal-removes-rationale, mechanisms#prepositioning [S-JAMESTOWN-2021]
    """
    gone = world.pressures[day, Pressure.US_PRESENCE_IRAQ] == 0.0
    was_there = world.opening[Pressure.US_PRESENCE_IRAQ] > 0.0
    if me.turned_day < 0 and gone and was_there:
        hazard = POLITICAL_TURN * me.nationalism * (1.0 - me.electoral_stake)
        if draw(world.key, world.dates[day], world.actor_keys[i], Purpose.POLITICAL_TURN) < hazard:
            me.turned_day = day
            write(world, day, i, Act.POLITICAL_TURN, -1, -1)


@rule
def remember_day(me, i, day, world):
    """Copy what the daily table shows of a militia."""
    shown = world.daily[min(day, world.daily.shape[0] - 1), i]
    shown[0] = me.fear
    shown[1] = me.base_pressure
    shown[2] = me.expected_retaliation
    shown[3] = me.grip
    shown[4] = me.rents
    shown[5] = me.standing
    shown[6] = me.silence_days
    for front in range(4):
        shown[7 + front] = me.campaign[front]
    shown[SHOWN_SUSPENDED] = me.suspended
    shown[12] = me.hidden


@rule
def militia_turn(i, day, world):
    """A militia's day: perceive, sign, weigh each front, act, answer, speak."""
    me = world.militias[i]
    perceive(me, i, day, world)
    take_cover(me, i, day, world)
    for front in range(4):
        fill_signatures(me, i, front, day, world)
        campaign_decision(me, i, front, day, world)
    attack_decision(me, i, day, world)
    indiscipline(me, i, day, world)
    if me.injury != Injury.NONE:
        respond_decision(me, i, day, world)
    speak_decision(me, i, day, world)
    political_turn(me, i, day, world)
    remember_day(me, i, day, world)
