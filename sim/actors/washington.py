"""Washington: a red line at American deaths, and below it as little as it can.

Deaths make it answer after some days, widely, and then at the leaders. Without deaths it weighs each day whether the
attacks it can lay at somebody's door in the last fortnight are worth a limited strike, a strike on a leader, or a
listing; a declared readiness to strike makes each more likely. Its forces' presence is coded: it is policy of years.
"""

import numpy as np

from sim.actors.choice import clear, decide
from sim.actors.perception import LOSS_FRIGHT, attacks_since, attribution, available_cover, remembered
from sim.kernel import rule
from sim.world.ledger import write_state_act
from sim.world.luck import Purpose, draw
from sim.world.options import Act, Injury, Pressure, Target, Term, WashingtonDecision
from sim.world.world import MEMORY_DAYS

#: Field, numpy type, unit, meaning.
STATE = (
    ("anger", "f8", "0..1", "memory of American deaths"),
    ("deaths_today", "i8", "people", "Americans killed today"),
    ("deaths_day", "i8", "day", "last day on which Americans died"),
    ("answer_day", "i8", "day", "day its answer to deaths is due, -1 none"),
    ("leader_due", "i8", "0 or 1", "a strike on a leader is still to come"),
    ("alarm", "f8", "0..1", "readiness to strike shown by its own strikes in this run"),
    ("threat", "f8", "0..1", "danger to leaders here shown by its own strikes in this run"),
    ("killings", "i8", "count", "strikes on leaders so far in this run"),
    ("sanctioned_day", "i8", "day", "last day of a listing"),
    ("struck_day", "i8", "day", "last day of a strike"),
)
WASHINGTON = np.dtype([(name, kind) for name, kind, _, _ in STATE])
ME = 2
#: How many attacks American deaths weigh when a group is singled out (assumed).
BLAME_FOR_DEATHS = 10.0
WIDE = 1.0
LIMITED = 0.25


@rule
def seen_attacks(i, day, world):
    """Attacks on Americans in the last fortnight that can be laid at a group's door, as an expectation."""
    total = 0.0
    if attacks_since(world, day, MEMORY_DAYS, 0, Target.US_EMBASSY, i, -1) == 0:
        return total
    me = world.militias[i]
    anger = world.washington[0].anger
    for back in range(max(0, day - MEMORY_DAYS), day):
        for target in range(Target.US_LOGISTICS):
            count = world.attacks[back, i, target]
            if count > 0:
                claim = world.claims[back, i, target]
                total += count * attribution(claim, available_cover(claim, me, world.pressures[back]), anger)
    return total


@rule
def investigate(day, world):
    """Hold each group responsible for what can be laid at its door, and above all for the dead; return all attacks."""
    total = 0.0
    for i in range(world.militias.shape[0]):
        group = world.militias[i]
        seen = seen_attacks(i, day, world)
        group.suspicion = seen + BLAME_FOR_DEATHS * group.blame
        total += seen
    return total


@rule
def fill_strike(attacks, posture, world):
    """Fill the sheet of a limited strike: what can be laid at a door, times the readiness to strike.

    References
    ----------
    mechanisms#fatality-red-line [S-STIMSON-2024, S-ESTIKLAL-2024]
    """
    sheet = world.sheets[world.militias.shape[0] + ME, WashingtonDecision.STRIKE]
    clear(sheet, 2)
    sheet[1, Term.QUIET] = -world.parameters.us_threshold
    sheet[1, Term.RETALIATION] = 0.5 * attacks * posture


@rule
def answer_delay(luck):
    """Days from deaths to the answer: three to seven [days] (strikes of 2-3 February 2024 came after five).

    References
    ----------
    mechanisms#fatality-red-line [S-STIMSON-2024]
    """
    return 3 + int(luck * 5.0)


@rule
def pick_suspect(day, world):
    """Group to be struck: drawn by suspicion; -1 where there is none."""
    total = 0.0
    for i in range(world.militias.shape[0]):
        total += world.militias[i].suspicion
    if total == 0.0:
        return -1
    key = world.actor_keys[world.militias.shape[0] + ME]
    luck = draw(world.key, world.dates[day], key, Purpose.STRIKE_TARGET)
    cumulative = 0.0
    for i in range(world.militias.shape[0]):
        cumulative += world.militias[i].suspicion
        if luck < cumulative / total:
            return i
    return -1


@rule
def strike(me, day, suspect, level, leader, world):
    """Strike a group: its losses, everybody's fear, and the anger of the street; a leader only of a known group."""
    act = Act.LEADERSHIP_STRIKE if leader else Act.STRIKE
    row = write_state_act(world, day, ME, act, suspect, level)
    me.struck_day = day
    me.alarm = max(me.alarm, 1.0 if leader or level == WIDE else 0.75)
    scene = world.scene[0]
    scene.outrage = max(scene.outrage, 0.75 if leader or level == WIDE else 0.25)
    if leader or level == WIDE:
        scene.crisis_day = day + 1
    if leader:
        world.record[row].leaders_killed = 1
        me.killings += 1
        me.threat = max(me.threat, 0.5 if me.killings == 1 else 0.75)
        group = world.militias[suspect]
        group.loss_day = day
        group.fear = min(1.0, group.fear + LOSS_FRIGHT)


@rule
def answer_deaths(me, day, world):
    """The answer to deaths: a wide strike when it is due, then a leader within days."""
    if me.answer_day == day:
        strike(me, day, pick_suspect(day, world), WIDE, False, world)
        me.answer_day = -1
        me.leader_due = 1
    elif me.leader_due == 1:
        suspect = pick_suspect(day, world)
        soon = draw(world.key, world.dates[day], world.actor_keys[world.militias.shape[0] + ME], Purpose.LEADER)
        if suspect >= 0 and soon < 0.2:
            strike(me, day, suspect, LIMITED, True, world)
            me.leader_due = 0


@rule
def answer_harassment(me, day, attacks, world):
    """Below the red line: nothing, a limited strike, a leader, or a listing."""
    posture = world.pressures[day, Pressure.US_POSTURE]
    key = world.actor_keys[world.militias.shape[0] + ME]
    date = world.dates[day]
    suspect = pick_suspect(day, world)
    if suspect < 0 or day <= me.struck_day + 3:
        return
    fill_strike(attacks, posture, world)
    row = world.militias.shape[0] + ME
    strikes = decide(world, day, row, WashingtonDecision.STRIKE, 2, 1.0, Purpose.ANSWER)
    chance = world.chances[row, WashingtonDecision.STRIKE, 1]
    if strikes == 1:
        leader = draw(world.key, date, key, Purpose.LEADER) < 0.08 and posture >= 0.75
        strike(me, day, suspect, LIMITED, leader, world)
    elif day > me.sanctioned_day + 30 and draw(world.key, date, key, Purpose.SANCTION) < 0.5 * chance:
        group = world.militias[suspect]
        group.injury = Injury.SANCTION
        group.injured_day = day
        group.injured_by = world.militias.shape[0] + ME
        me.sanctioned_day = day
        write_state_act(world, day, ME, Act.SANCTION, suspect, 0.0)


@rule
def count_deaths(me, day, world):
    """See today's American deaths, if any, and set the day of the answer."""
    if me.deaths_today > 0:
        me.deaths_today = 0
        me.anger = 1.0
        me.deaths_day = day
        luck = draw(world.key, world.dates[day], world.actor_keys[world.militias.shape[0] + ME], Purpose.DELAY)
        if me.answer_day < 0:
            me.answer_day = day + answer_delay(luck)


@rule
def washington_turn(i, day, world):
    """Washington's day: forget a little, count its dead, answer if it decides for itself."""
    me = world.washington[i]
    p = world.parameters
    me.anger = remembered(me.anger, 1.0, p.memory)
    me.alarm = remembered(me.alarm, 1.0, p.memory)
    me.threat = remembered(me.threat, 1.0, 4.0 * p.memory)
    count_deaths(me, day, world)
    if world.simulated[ME] == 1:
        attacks = investigate(day, world)
        if me.answer_day >= 0 or me.leader_due == 1:
            answer_deaths(me, day, world)
        else:
            answer_harassment(me, day, attacks, world)
