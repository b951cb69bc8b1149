"""Tehran: its line for each class of target, how hard it presses it, its envoy and its summons.

Every day it weighs five lines, from forbidding to ordering, for American and for Israeli targets. What it would like
is a balance of four things: resistance (its slogans, and pressure on an adversary that is near), calm (the Iraqi
lifeline that Baghdad's bargain feeds), exposure (leaders hunted, American deaths, war on Iran itself). It gives up a
line only for a clearly better one. It presses its line in private when it tightens it, by envoy when Americans have
died or a ban is defied in public, by summons when Iran itself is at war; after a fortnight only the public cue is left.
The line on targets at home is never decided here: the sources know cues, but not why they are given.
"""

import numpy as np

from sim.actors.aftermath import is_open_breach
from sim.actors.choice import clear, decide
from sim.kernel import rule
from sim.world.ledger import write_state_act
from sim.world.luck import Purpose, draw
from sim.world.options import Act, Pressure, TehranDecision, Term, Tone

#: Field, numpy type, unit, meaning.
STATE = (
    ("line_us", "f8", "-1..1", "line on American targets"),
    ("line_israel", "f8", "-1..1", "line on Israel"),
    ("line_home", "f8", "-1..1", "line on targets inside Iraq"),
    ("effort", "f8", "0..1", "how hard the lines are pressed"),
    ("pressed_day", "i8", "day", "last day it did more than give a cue"),
    ("envoy_day", "i8", "day", "last day it sent an envoy"),
    ("asked_day", "i8", "day", "last day it asked for quiet on American targets, in private or by envoy"),
    ("sponsors_truce", "i8", "0 or 1", "keeps the line of a truce it sponsors while that truce is remembered"),
)
TEHRAN = np.dtype([(name, kind) for name, kind, _, _ in STATE])

CUE = 0.25
PRIVATE_ORDER = 0.5
ENVOY = 0.75
SUMMONS = 1.0
FORTNIGHT = 14
#: Chance that open defiance on a day brings an envoy (inferred: some days after the breach of November 2020).
ENVOY_CHANCE = 0.3
LINES = 5
#: How firmly it chooses the line nearest to what it wants [utility per squared line] (assumed).
FIRMNESS = 40.0


@rule
def resistance(pressures, front_is_us, weight):
    """What speaks for attacks: a war on an ally, and Americans within reach [line].

    References
    ----------
    mechanisms#rhetorical-entrapment, mechanisms#credit-without-cost [S-STIMSON-2024]
    """
    presence = pressures[Pressure.US_PRESENCE_IRAQ] if front_is_us else 0.0
    return weight * (pressures[Pressure.REGIONAL_WAR_ALLY] + presence)


@rule
def calm(pressures, front_is_us, weight):
    """What speaks for quiet in Iraq: the economic lifeline that the bargain feeds [line].

    References
    ----------
    mechanisms#economic-lifeline [S-RUSI-2025]
    """
    return weight * pressures[Pressure.BAGHDAD_BARGAIN] if front_is_us else 0.0


@rule
def exposure(pressures, anger, weight):
    """What speaks for quiet now: leaders hunted, Americans dead, Iran itself at war [line].

    References
    ----------
    mechanisms#supply-line-vulnerability [S-RUSI-2025], mechanisms#patron-scramble-after-deaths [S-STIMSON-2024],
    mechanisms#lame-duck-risk [S-JAMESTOWN-2021]
    """
    return weight * (
        pressures[Pressure.DECAPITATION_RISK] + 1.5 * anger + 2.0 * pressures[Pressure.REGIONAL_WAR_PATRON]
    )


@rule
def fill_line(world, decision, felt, anger, current, front_is_us):
    """Fill the sheet of a choice among the five lines.

    A line l loses k (l - wish)**2 and a price for each step from the current one; the square is written out so that
    each part of the wish stands under its own name: resistance as solidarity, calm as stake, exposure as fear.
    """
    p = world.parameters
    sheet = world.sheets[world.militias.shape[0], decision]
    clear(sheet, LINES)
    danger = exposure(felt, anger, p.tehran_exposure)
    if not front_is_us:
        danger = 0.5 * danger
    for step in range(LINES):
        line = -1.0 + 0.5 * step
        twice = 2.0 * FIRMNESS * line
        sheet[step, Term.QUIET] = -FIRMNESS * line * line
        sheet[step, Term.SOLIDARITY] = twice * resistance(felt, front_is_us, p.tehran_resistance)
        sheet[step, Term.STAKE] = -twice * calm(felt, front_is_us, p.tehran_resistance)
        sheet[step, Term.FEAR] = -twice * danger
        sheet[step, Term.INERTIA] = -FIRMNESS * p.tehran_patience * abs(line - current)


@rule
def chosen_line(world, day, decision, current, front_is_us):
    """The line chosen for a front today [-1..1]."""
    felt = world.pressures[day]
    fill_line(world, decision, felt, world.washington[0].anger, current, front_is_us)
    step = decide(world, day, world.militias.shape[0], decision, LINES, 1.0, Purpose.LINE + decision)
    return -1.0 + 0.5 * step


@rule
def defied_in_public(day, world):
    """Whether a group broke Tehran's line on American targets in the open yesterday (1 or 0).

    References
    ----------
    mechanisms#rebuff-of-weak-envoy [S-JAMESTOWN-2021]
    """
    if day == 0:
        return 0
    for i in range(world.militias.shape[0]):
        defied = max(world.said[i, Tone.ENDS_TRUCE], world.said[i, Tone.ANNOUNCES_CONTINUATION])
        if defied == day - 1 or is_open_breach(world, day - 1, i) == 1:
            return 1
    return 0


@rule
def press(me, day, act, effort, world):
    """Press the line: write down how, and from when the fortnight counts."""
    me.effort = effort
    me.pressed_day = day
    if me.line_us < 0.0:
        me.asked_day = day
    row = write_state_act(world, day, 0, act, -1, effort)
    world.record[row].line = me.line_us


@rule
def sends_envoy(day, world):
    """Whether open defiance brings an envoy today."""
    luck = draw(world.key, world.dates[day], world.actor_keys[world.militias.shape[0]], Purpose.ENVOY)
    return luck < ENVOY_CHANCE


@rule
def choose_effort(me, day, tightened, world):
    """How hard the line is pressed from today.

    References
    ----------
    mechanisms#envoy-suspension [S-ESTIKLAL-2024], mechanisms#summons-to-iran [S-RUSI-2025],
    mechanisms#patron-scramble-after-deaths [S-STIMSON-2024]
    """
    deaths = world.washington[0].deaths_day
    scared = deaths < day <= deaths + 3 and me.envoy_day < deaths and me.line_us < 0.0
    defied = defied_in_public(day, world) == 1 and me.line_us <= -0.5 and day > me.pressed_day + FORTNIGHT
    at_war = world.pressures[day, Pressure.REGIONAL_WAR_PATRON] >= 0.75 and me.line_us <= -0.5
    if at_war and (me.effort < SUMMONS or day > me.pressed_day + FORTNIGHT - 1):
        press(me, day, Act.SUMMONS, SUMMONS, world)
    elif scared or (defied and sends_envoy(day, world)):
        me.envoy_day = day
        press(me, day, Act.ENVOY_VISIT, ENVOY, world)
    elif tightened and me.effort < PRIVATE_ORDER:
        press(me, day, Act.DIRECTIVE, PRIVATE_ORDER, world)
    elif me.effort > CUE and day > me.pressed_day + FORTNIGHT - 1:
        me.effort = CUE


@rule
def decide_lines(me, day, world):
    """Choose the lines on American and Israeli targets; return whether a ban on American ones was tightened."""
    before = me.line_us
    committed = me.sponsors_truce == 1 and world.scene[0].truce > 0.1
    if not committed or world.washington[0].anger > 0.5:
        me.line_us = chosen_line(world, day, TehranDecision.LINE_US, me.line_us, True)
    me.line_israel = chosen_line(world, day, TehranDecision.LINE_ISRAEL, me.line_israel, False)
    return me.line_us < before and me.line_us < 0.0


@rule
def tehran_turn(i, day, world):
    """Tehran's day: take over what is coded, or decide; then its lines and effort are in force for everybody."""
    me = world.tehran[i]
    coded = world.coded[day]
    me.line_home = coded[Pressure.TEHRAN_LINE_HOME]
    if world.simulated[0] == 1:
        tightened = decide_lines(me, day, world)
        choose_effort(me, day, tightened, world)
    else:
        me.line_us = coded[Pressure.TEHRAN_LINE_US]
        me.line_israel = coded[Pressure.TEHRAN_LINE_ISRAEL]
        me.effort = coded[Pressure.TEHRAN_EFFORT]
    felt = world.pressures[day]
    felt[Pressure.TEHRAN_LINE_US] = me.line_us
    felt[Pressure.TEHRAN_LINE_ISRAEL] = me.line_israel
    felt[Pressure.TEHRAN_LINE_HOME] = me.line_home
    felt[Pressure.TEHRAN_EFFORT] = me.effort
    shown = world.tehran_daily[min(day, world.tehran_daily.shape[0] - 1)]
    shown[0] = me.line_us
    shown[1] = me.line_israel
    shown[2] = me.line_home
    shown[3] = me.effort
