"""Responding: how a militia answers an injury — an arrest, a removal, a listing, a killing, an office given to a rival.

The answers form a ladder: nothing, words, an armed show, arms. The further up, the more it costs.
"""

from sim.actors.choice import clear, decide
from sim.kernel import rule
from sim.world.ledger import write, write_attack, write_statement
from sim.world.luck import Purpose
from sim.world.options import (
    PROVOCATION,
    Act,
    Claim,
    Decision,
    Injury,
    Pressure,
    Response,
    Target,
    Term,
    Tone,
)

RUNGS = len(Response)
LEADER = 1


@rule
def provocation_pull(injury, home_coercion):
    """How far up the ladder an injury drives a group [0..1].

    References
    ----------
    mechanisms#arrest-provokes-mobilisation [S-JAMESTOWN-2021], mechanisms#resource-dispute-violence [S-RUSI-2025]
    """
    return PROVOCATION[injury] * (0.25 + 0.75 * home_coercion)


@rule
def restraint_at_home(me, enforcement, stakes):
    """What holds a group back from answering the state with arms [0..1].

    References
    ----------
    mechanisms#enforcement-costs, mechanisms#militia-to-policy-actor [S-RUSI-2025]
    """
    return 0.25 * (me.electoral_stake * stakes * me.rents + enforcement)


@rule
def fill_responses(me, i, day, world):
    """Fill the sheet of the ladder; a rung at height h is worth 2 k h (pull - restraint) - k h h."""
    k = world.parameters.tone_fit
    felt = world.pressures[day]
    sheet = world.sheets[i, Decision.RESPOND]
    clear(sheet, RUNGS)
    pull = provocation_pull(me.injury, me.home_coercion)
    restraint = restraint_at_home(me, felt[Pressure.BAGHDAD_ENFORCEMENT], felt[Pressure.ELECTORAL_STAKES])
    for rung in range(1, RUNGS):
        height = rung / (RUNGS - 1.0)
        sheet[rung, Term.QUIET] = -k * height * height
        sheet[rung, Term.OCCASION] = 2.0 * k * height * pull
        if me.injury != Injury.CONTESTED_OFFICE:
            sheet[rung, Term.STAKE] = -2.0 * k * height * restraint


@rule
def armed_target(injury):
    """Whom an armed answer hits."""
    if injury == Injury.CONTESTED_OFFICE:
        return Target.IRAQI_STATE_OFFICE
    if injury == Injury.KILLING:
        return Target.RIVAL_MILITIA
    return Target.IRAQI_SECURITY_FORCES


@rule
def respond_decision(me, i, day, world):
    """Choose a rung of the ladder once for an injury, and act on it.

    References
    ----------
    mechanisms#electoral-stakes-inward, mechanisms#feud-assassination [S-RUSI-2025, S-STIMSON-2024]
    """
    fill_responses(me, i, day, world)
    rung = decide(world, day, i, Decision.RESPOND, RUNGS, 1.0, Purpose.RESPOND)
    injury = me.injury
    me.injury = Injury.NONE
    me.answered = injury
    me.answered_day = day
    if rung == Response.POLITICAL:
        write_statement(world, day, i, Tone.POLITICAL_DEMAND, LEADER, -1, me.injured_by)
    elif rung == Response.MOBILISE:
        write(world, day, i, Act.MOBILISE, -1, me.injured_by)
    elif rung == Response.ARMED:
        write_attack(world, day, i, armed_target(injury), Claim.OWN_NAME, 0)
