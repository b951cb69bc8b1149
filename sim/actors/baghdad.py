"""Baghdad: rents for restraint, dissuasion, and enforcement that is rare, late and dear.

What the prime minister does, when, and where it is felt:

- strain: attacks on Americans on Iraqi soil, remembered for weeks and counted for as much as he has on offer. It is
  the complaint of the groups' own political allies, so it weighs on an attack in Iraq, and not on one in Syria,
  whether or not he decides for himself.
- meeting the commanders: when strain, American deaths or a war on Iran endanger what he has on offer; at most once a
  week. It weighs like strain and fades over a fortnight.
- keeping back rents: from a group that attacks in the open, less readily the more it weighs in the state and the nearer
  a vote; paid again after a fortnight's quiet. A group whose rents are kept back has them to win back.
- arrest, or removal after an armed assault on the state: three days to three weeks after an outrage at home, rockets
  on the embassy or arms against the state, and only if somebody can be named. His record of enforcing helps; the
  offender's weight and a coming vote hold him back. It is an injury, which the group answers in its own way, and it
  makes his will to punish felt for weeks.

How much is on offer in all is coded: it is the work of cabinets and budgets, not of days. Replayed from the record, he
meets, arrests and removes on the recorded days and decides nothing.
"""

import numpy as np

from sim.actors.choice import chance_of, clear, decide
from sim.actors.perception import attacks_since, remembered
from sim.kernel import rule
from sim.world.ledger import write_state_act
from sim.world.luck import Purpose, draw
from sim.world.options import Act, BaghdadDecision, Claim, Injury, Pressure, Target, Term

MAX_MILITIAS = 32

#: Field, numpy type, unit, meaning.
STATE = (
    ("strain", "f8", "0..1", "attacks on Americans on Iraqi soil, remembered; complaint of the political allies"),
    ("dissuasion", "f8", "0..1", "how hard it talks to the commanders"),
    ("dissuaded_day", "i8", "day", "last day of a meeting"),
    ("withheld", ("f8", (MAX_MILITIAS,)), "0..1", "share of the rents kept back, by militia"),
    ("suspect", "i8", "militia", "whom it could name for the latest outrage at home, -1 nobody"),
    ("suspect_day", "i8", "day", "day of that outrage"),
    ("assault", "i8", "0 or 1", "the outrage was an armed assault on the state"),
    ("shown", "f8", "0..1", "will to punish shown by its own enforcement in this run"),
)
BAGHDAD = np.dtype([(name, kind) if not isinstance(kind, tuple) else (name, *kind) for name, kind, _, _ in STATE])
ME = 1


@rule
def strain_today(strain, attacks, memory):
    """Remembered load of attacks on Iraqi soil: near one after weeks with an attack every other day [0..1].

    References
    ----------
    mechanisms#political-allies-pressure [S-ESTIKLAL-2024]
    """
    load = min(1.0, 2.0 * attacks)
    return load + remembered(strain - load, 1.0, memory)


@rule
def fill_dissuade(me, day, world):
    """Fill the sheet of talking the commanders out of it: danger to the country, if there is something to offer.

    References
    ----------
    mechanisms#prime-minister-dissuasion, mechanisms#public-solidarity-cover [S-RUSI-2025]
    """
    felt = world.pressures[day]
    sheet = world.sheets[world.militias.shape[0] + ME, BaghdadDecision.DISSUADE]
    clear(sheet, 2)
    danger = max(me.strain, max(world.washington[0].anger, felt[Pressure.REGIONAL_WAR_PATRON]))
    # At full danger and full bargain he meets them as soon as he may; at half of either hardly ever.
    sheet[1, Term.QUIET] = -7.0
    sheet[1, Term.STAKE] = 12.0 * danger * felt[Pressure.BAGHDAD_BARGAIN]


@rule
def withholding_value(open_attacks, weight_of_group, stakes):
    """Worth of keeping back a group's rents [utility]: its open attacks, less its weight and the vote ahead.

    References
    ----------
    mechanisms#enforcement-costs, mechanisms#economic-bargain [S-RUSI-2025]
    """
    return 0.5 * open_attacks - 6.0 - 2.0 * weight_of_group - 2.0 * stakes


@rule
def fill_enforce(me, offender, day, world):
    """Fill the sheet of an arrest or a removal: the outrage and the record, less the offender's weight and the vote.

    References
    ----------
    mechanisms#enforcement-costs [S-RUSI-2025], mechanisms#displaced-blame [P-RUDAW-20250718, P-JPOST-20250728]
    """
    sheet = world.sheets[world.militias.shape[0] + ME, BaghdadDecision.ENFORCE]
    clear(sheet, 2)
    sheet[1, Term.QUIET] = world.parameters.enforcement
    sheet[1, Term.OCCASION] = float(me.assault)
    sheet[1, Term.INERTIA] = 2.0 * world.pressures[day, Pressure.BAGHDAD_ENFORCEMENT]
    sheet[1, Term.STAKE] = -0.75 * (offender.state_stake + offender.capacity)
    sheet[1, Term.ELECTORAL] = -2.0 * offender.electoral_stake * world.pressures[day, Pressure.ELECTORAL_STAKES]


@rule
def chance_to_be_named(claim):
    """Chance that the author of an outrage can be named, by the name it carries [0..1].

    References
    ----------
    mechanisms#displaced-blame [P-RUDAW-20250718, P-JPOST-20250728]
    """
    if claim == Claim.OWN_NAME:
        return 1.0
    if claim == Claim.UMBRELLA:
        return 0.5
    return 0.35


@rule
def look_for_suspect(me, day, world):
    """Take yesterday's outrage at home, if any, and see whether its author can be named.

    A suspect stands for three weeks; meanwhile only an armed assault on the state displaces him.
    """
    if day == 0:
        return
    if me.suspect >= 0 and day > me.suspect_day + 21:
        me.suspect = -1
    for i in range(world.militias.shape[0]):
        office = world.attacks[day - 1, i, Target.IRAQI_STATE_OFFICE]
        office += world.attacks[day - 1, i, Target.IRAQI_SECURITY_FORCES]
        embassy = world.attacks[day - 1, i, Target.US_EMBASSY]
        if office + embassy == 0:
            continue
        luck = draw(world.key, world.dates[day], world.actor_keys[i], Purpose.SUSPECT)
        named = luck < chance_to_be_named(world.claims[day - 1, i, Target.US_EMBASSY])
        if office > 0 or (named and me.suspect < 0):
            me.suspect = i
            me.suspect_day = day - 1
            me.assault = 1 if office > 0 else 0


@rule
def enforce(me, day, world):
    """Perhaps arrest or remove, within three weeks of an outrage whose author can be named."""
    if me.suspect < 0 or day < me.suspect_day + 3:
        return
    offender = world.militias[me.suspect]
    row = world.militias.shape[0] + ME
    fill_enforce(me, offender, day, world)
    if decide(world, day, row, BaghdadDecision.ENFORCE, 2, 1.0, Purpose.ENFORCE) == 0:
        return
    act = Act.REMOVAL if me.assault == 1 else Act.ARREST
    write_state_act(world, day, ME, act, me.suspect, 0.0)
    offender.injury = Injury.REMOVAL if me.assault == 1 else Injury.ARREST
    offender.injured_day = day
    offender.injured_by = world.militias.shape[0] + ME
    me.shown = max(me.shown, 0.5)
    me.suspect = -1


@rule
def open_attacks(i, day, world):
    """Attacks on Americans that a group signed with its own or the umbrella's name in the last fortnight."""
    total = 0
    if attacks_since(world, day, 14, Target.US_FORCES_IRAQ, Target.US_EMBASSY, i, -1) == 0:
        return total
    for back in range(max(0, day - 14), day):
        for target in range(Target.US_EMBASSY + 1):
            claim = world.claims[back, i, target]
            if target != Target.US_FORCES_SYRIA and (claim == Claim.OWN_NAME or claim == Claim.UMBRELLA):
                total += world.attacks[back, i, target]
    return total


@rule
def keeps_back(i, day, value, world):
    """Whether a group's rents are kept back today, given what it is worth to do so."""
    return draw(world.key, world.dates[day], world.actor_keys[i], Purpose.RENTS) < chance_of(value)


@rule
def pay_or_withhold(me, day, world):
    """Keep back the rents of open offenders, and pay again once they have been quiet for a fortnight."""
    stakes = world.pressures[day, Pressure.ELECTORAL_STAKES]
    for i in range(world.militias.shape[0]):
        group = world.militias[i]
        offences = open_attacks(i, day, world)
        weight = 0.5 * (group.state_stake + group.capacity)
        if me.withheld[i] == 0.0:
            if offences > 0 and keeps_back(i, day, withholding_value(offences, weight, stakes), world):
                me.withheld[i] = 0.5
                write_state_act(world, day, ME, Act.WITHHOLD_RENTS, i, 0.5)
        elif offences == 0:
            me.withheld[i] = 0.0
            write_state_act(world, day, ME, Act.PAY_RENTS, i, 1.0)


@rule
def dissuade(me, day, world):
    """Meet the commanders when it is worth it, not more than once a week; the effect fades over a fortnight."""
    if day < me.dissuaded_day + 7:
        return
    fill_dissuade(me, day, world)
    row = world.militias.shape[0] + ME
    if decide(world, day, row, BaghdadDecision.DISSUADE, 2, 1.0, Purpose.DISSUADE) == 1:
        me.dissuasion = 1.0
        me.dissuaded_day = day
        write_state_act(world, day, ME, Act.DISSUASION, -1, 1.0)


@rule
def baghdad_turn(i, day, world):
    """Baghdad's day: feel the strain, talk, pay or withhold, enforce."""
    me = world.baghdad[i]
    on_soil = attacks_since(world, day, 1, Target.US_FORCES_IRAQ, Target.US_FORCES_IRAQ, -1, -1)
    on_soil += attacks_since(world, day, 1, Target.US_EMBASSY, Target.US_EMBASSY, -1, -1)
    bargain = world.pressures[day, Pressure.BAGHDAD_BARGAIN]
    me.strain = strain_today(me.strain, on_soil * bargain, world.parameters.memory)
    me.shown = remembered(me.shown, 1.0, world.parameters.memory)
    if me.dissuaded_day < day:
        me.dissuasion *= 0.9
    if world.simulated[ME] == 1:
        dissuade(me, day, world)
        pay_or_withhold(me, day, world)
        look_for_suspect(me, day, world)
        enforce(me, day, world)
