"""Signing: under which name a militia would attack, and what that name hides and earns.

The name is weighed before the act: what a group expects of an attack depends on the names it has, so the chances of
each name give the expected attribution and the expected credit that enter every other choice.
"""

from sim.actors.choice import BARRED, clear, quantal_response
from sim.actors.delegation import weight_of_line
from sim.actors.perception import attribution, available_cover, credit, remembered
from sim.kernel import rule
from sim.world.options import (
    FRONT_SALIENCE,
    Claim,
    Decision,
    Front,
    Pressure,
    Term,
)

CLAIM_COUNT = len(Claim)


@rule
def line_on(front, pressures):
    """Tehran's line for a front [-1..1]; contractors' convoys were never named in one.

    References
    ----------
    mechanisms#rhetorical-entrapment [S-STIMSON-2024]
    """
    if front == Front.US:
        return pressures[Pressure.TEHRAN_LINE_US]
    if front == Front.ISRAEL:
        return pressures[Pressure.TEHRAN_LINE_ISRAEL]
    if front == Front.HOME:
        return pressures[Pressure.TEHRAN_LINE_HOME]
    return 0.0


@rule
def base_value(me, front, weight):
    """Value of being seen to act, from pressure below [utility per unit of credit].

    References
    ----------
    mechanisms#base-pressure-silence-cost [S-WINEP-2025]
    """
    return weight * me.base_pressure * FRONT_SALIENCE[front]


@rule
def outbidding_value(me, front, rivalry, weight):
    """Value of being seen to act, from rivalry and from visibility lost by stillness [utility per unit of credit].

    References
    ----------
    mechanisms#outbidding, mechanisms#visibility-loss, mechanisms#truce-keeper-looks-weak
    [S-JAMESTOWN-2021, S-STIMSON-2024, S-ESTIKLAL-2024]
    """
    return weight * rivalry * me.base_militancy * (1.0 - me.standing) * FRONT_SALIENCE[front]


@rule
def fear_cost(me, weight):
    """Cost of being held to account, from fear of decapitation [utility per unit of attribution].

    References
    ----------
    mechanisms#decapitation-fear [S-RUSI-2025], mechanisms#pragmatic-cost-sensitivity [S-WINEP-2025]
    """
    return weight * me.caution * me.fear


@rule
def retaliation_cost(me, weight):
    """Cost of being held to account, from the American answer expected [utility per unit of attribution].

    Ideologues weigh it too, but less than pragmatists.

    References
    ----------
    mechanisms#fatality-red-line [S-STIMSON-2024, S-ESTIKLAL-2024], mechanisms#threat-without-action [S-RUSI-2025]
    """
    return weight * (0.25 + 0.75 * me.caution) * me.expected_retaliation


@rule
def stake_cost(me, sanctions, seen, payroll, weight):
    """Cost of an attack from what there is to lose in the state [utility].

    Baghdad and the allies who deal out its rents half know their own people whatever name is used; sanctions follow
    attribution alone.

    Parameters
    ----------
    sanctions : float
        [0..1].
    seen : float
        Attribution of the attack [0..1].
    payroll : float
        Stake that even a group without office has through the common payroll [0..1].

    References
    ----------
    mechanisms#economic-bargain, mechanisms#embedding-exposes [S-RUSI-2025], mechanisms#sanctions-moderate
    [S-WINEP-2025], mechanisms#officeholding-respectability [S-ESTIKLAL-2024]
    """
    stake = payroll + (1.0 - payroll) * me.state_stake
    return weight * stake * 0.5 * (me.offered * (1.0 + seen) + sanctions * seen)


@rule
def truce_cost(me, front, day, truce, memory, weight):
    """Cost of being seen to break a truce with US forces, most for who joined it in public [utility per attribution].

    What is left of a suspension of its own binds a group, and what is left of a common truce as far as it depends on
    Tehran, which sponsors it.

    References
    ----------
    mechanisms#truce-keeper-looks-weak [S-JAMESTOWN-2021], mechanisms#self-restraint-unreliable [S-RUSI-2025]
    """
    if front != Front.US:
        return 0.0
    own = me.suspended * remembered(1.0, float(day - max(0, me.suspended_day)), memory)
    return weight * max(own, me.dependence * truce)


@rule
def name_cost(claim, front, rents, weight):
    """Cost of using a name at all [utility]: at home any name forces Baghdad's hand.

    References
    ----------
    mechanisms#displaced-blame [P-RUDAW-20250718, P-JPOST-20250728], mechanisms#unclaimed-leverage [S-RUSI-2025]
    """
    if front == Front.HOME and claim != Claim.UNCLAIMED:
        return -0.5 * weight * rents
    return 0.0


@rule
def fill_names(me, i, front, day, world):
    """Fill the claim sheet for a front: what each name earns, and what being held to account would cost."""
    p = world.parameters
    felt = world.pressures[day]
    anger = world.washington[0].anger
    sheet = world.sheets[i, Decision.CLAIM]
    pressed = base_value(me, front, p.base_pressure)
    outbid = outbidding_value(me, front, felt[Pressure.RIVALRY], p.outbidding)
    fear = fear_cost(me, p.fear)
    reprisal = retaliation_cost(me, p.retaliation)
    truce = truce_cost(me, front, day, world.scene[0].truce, p.memory, p.truce)
    line = min(0.0, line_on(front, felt))
    clear(sheet, CLAIM_COUNT)
    for claim in range(CLAIM_COUNT):
        at_hand = available_cover(claim, me, felt)
        terms = sheet[claim]
        if at_hand == 0.0:
            terms[Term.QUIET] = BARRED
            continue
        seen = attribution(claim, at_hand, anger)
        gained = credit(claim, at_hand)
        terms[Term.BASE_PRESSURE] = pressed * gained
        terms[Term.OUTBIDDING] = outbid * gained
        terms[Term.FEAR] = -fear * seen
        terms[Term.RETALIATION] = -reprisal * seen
        terms[Term.STAKE] = -stake_cost(me, felt[Pressure.SANCTIONS], seen, p.payroll, p.stake)
        terms[Term.TRUCE] = -truce * seen
        terms[Term.TEHRAN_LINE] = p.tehran_line * weight_of_line(line, me.grip, seen)
        terms[Term.COVER] = name_cost(claim, front, me.rents, p.stake)


@rule
def fill_signatures(me, i, front, day, world):
    """Fill the claim sheet for a front and set the attribution and credit the group expects there."""
    fill_names(me, i, front, day, world)
    felt = world.pressures[day]
    chances = world.chances[i, Decision.CLAIM]
    quantal_response(world.sheets[i, Decision.CLAIM], CLAIM_COUNT, world.parameters.precision, chances)
    expected_attribution = 0.0
    expected_credit = 0.0
    for claim in range(CLAIM_COUNT):
        at_hand = available_cover(claim, me, felt)
        expected_attribution += chances[claim] * attribution(claim, at_hand, world.washington[0].anger)
        expected_credit += chances[claim] * credit(claim, at_hand)
    me.attribution[front] = expected_attribution
    me.credit[front] = expected_credit
