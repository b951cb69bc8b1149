"""Campaigning: whether a militia is in a campaign on a front.

A campaign is a state. A memoryless daily choice cannot give ten quiet days and then ten attacks a week, a pause in
somebody else's truce, and resumption within days.
"""

from sim.actors.choice import clear, decide, utility
from sim.actors.delegation import weight_of_line
from sim.actors.perception import attacks_since
from sim.actors.signing import (
    base_value,
    fear_cost,
    line_on,
    outbidding_value,
    retaliation_cost,
    stake_cost,
    truce_cost,
)
from sim.kernel import rule
from sim.world.ledger import write
from sim.world.luck import Purpose
from sim.world.options import FRONT_PRESENCE, FRONT_SEVERITY, FRONT_THRESHOLD, Act, Front, Pressure, Target, Term
from sim.world.world import MEMORY_DAYS


@rule
def solidarity_term(me, front, pressures, weight):
    """Push of a war on the axis, on an ally or on the patron itself, and of the anger at it [utility].

    References
    ----------
    mechanisms#regional-solidarity, mechanisms#external-shock-breaks-bargain [S-STIMSON-2024, S-ESTIKLAL-2024]
    """
    if front == Front.HOME or front == Front.LOGISTICS:
        return 0.0
    war = max(pressures[Pressure.REGIONAL_WAR_ALLY], pressures[Pressure.REGIONAL_WAR_PATRON])
    return weight * me.commitment * war * 0.5 * (1.0 + pressures[Pressure.OUTRAGE])


@rule
def presence_term(me, front, pressures, weight):
    """Push of American forces within reach, by conviction and by what their leaving would win the strong [utility].

    References
    ----------
    mechanisms#standing-as-goal [S-STIMSON-2024], mechanisms#withdrawal-removes-rationale [S-JAMESTOWN-2021]
    """
    gain = 0.5 * (me.commitment + me.capacity)
    return weight * gain * pressures[Pressure.US_PRESENCE_IRAQ] * FRONT_PRESENCE[front]


@rule
def contagion_term(me, others_attacks, other_front_days, weight):
    """Pull of a campaign that is under way: others' attacks on the front in a fortnight, own weeks elsewhere [utility].

    It catches the committed. Fronts open one after the other: weeks against Americans draw a group on to Israel.

    References
    ----------
    mechanisms#outbidding [S-JAMESTOWN-2021, S-STIMSON-2024], mechanisms#agreed-minimum [S-ESTIKLAL-2024]
    """
    return weight * me.commitment * min(1.0, 2.0 * others_attacks / MEMORY_DAYS + other_front_days / 45.0)


@rule
def electoral_term(me, front, pressures, weight):
    """Votes: outward force costs what retaliation would cost, and pays where it defies a ban and voters like that.

    Only a group that has a tie to Tehran can show distance from it.

    References
    ----------
    mechanisms#electoral-stakes-outward [S-RUSI-2025], mechanisms#electoral-nationalism [S-JAMESTOWN-2021]
    """
    if front == Front.HOME:
        return weight * me.electoral_stake * pressures[Pressure.ELECTORAL_STAKES] * me.home_coercion * 0.25
    if front == Front.ISRAEL:
        return 0.0
    ban = max(0.0, -line_on(front, pressures))
    distance = me.nationalism * ban if me.dependence > 0.0 else 0.0
    reprisal = me.expected_retaliation * me.attribution[front]
    return weight * me.electoral_stake * pressures[Pressure.ELECTORAL_STAKES] * (distance - reprisal)


@rule
def leverage_term(me, front, talks_open, restraint_abroad, weight):
    """Worth of force at home while talks are open and nothing is let out abroad [utility].

    References
    ----------
    mechanisms#unclaimed-leverage, mechanisms#attacks-as-negotiation, mechanisms#selective-violence [S-RUSI-2025]
    """
    if front != Front.HOME:
        return 0.0
    return weight * me.home_coercion * talks_open * restraint_abroad


@rule
def enforcement_cost(front, enforcement, weight):
    """Cost of force at home from Baghdad's record of punishing it [utility]; it knows its own people without a name.

    References
    ----------
    mechanisms#enforcement-costs [S-RUSI-2025]
    """
    return 0.5 * weight * enforcement * FRONT_SEVERITY[front] if front == Front.HOME else 0.0


@rule
def fill_campaign(me, i, front, day, world):
    """Fill the sheet of a campaign choice: row 0 quiet (all zero), row 1 campaign."""
    p = world.parameters
    felt = world.pressures[day]
    scene = world.scene[0]
    sheet = world.sheets[i, front]
    clear(sheet, 2)
    terms = sheet[1]
    seen = me.attribution[front]
    severity = FRONT_SEVERITY[front]
    first, last = front_targets(front)
    others = attacks_since(world, day, MEMORY_DAYS, first, last, -1, i)
    others += scene.pace[front] * max(0, MEMORY_DAYS - day) / 7.0
    elsewhere = me.campaign_days[Front.US] if front == Front.ISRAEL else 0
    talks = 1.0 if day <= scene.negotiation_until else 0.0
    abroad = 1.0 - 0.5 * (me.campaign[Front.US] + me.campaign[Front.ISRAEL])
    terms[Term.QUIET] = -p.quiet * FRONT_THRESHOLD[front]
    terms[Term.SOLIDARITY] = solidarity_term(me, front, felt, p.solidarity)
    terms[Term.PRESENCE] = presence_term(me, front, felt, p.presence)
    terms[Term.BASE_PRESSURE] = base_value(me, front, p.base_pressure) * me.credit[front]
    terms[Term.OUTBIDDING] = outbidding_value(me, front, felt[Pressure.RIVALRY], p.outbidding) * me.credit[front]
    terms[Term.CONTAGION] = contagion_term(me, others, elsewhere, p.contagion)
    terms[Term.TEHRAN_LINE] = p.tehran_line * weight_of_line(line_on(front, felt), me.grip, seen)
    terms[Term.FEAR] = -fear_cost(me, p.fear) * seen * severity
    terms[Term.RETALIATION] = -retaliation_cost(me, p.retaliation) * seen * severity
    terms[Term.STAKE] = -stake_cost(me, felt[Pressure.SANCTIONS], seen, p.payroll, p.stake) * severity
    terms[Term.STAKE] -= enforcement_cost(front, felt[Pressure.BAGHDAD_ENFORCEMENT], p.stake)
    terms[Term.ELECTORAL] = electoral_term(me, front, felt, p.electoral)
    terms[Term.LEVERAGE] = leverage_term(me, front, talks, abroad, p.leverage)
    terms[Term.TRUCE] = -truce_cost(me, front, day, scene.truce, p.memory, p.truce) * seen
    me.motive[front] = utility(terms)
    if me.campaign[front] == 1:
        # Force at home is a lever: it is put down once it has nothing left to move.
        terms[Term.INERTIA] = 0.5 * p.inertia if front == Front.HOME else p.inertia


@rule
def front_targets(front):
    """First and last target a campaign on a front chooses from."""
    if front == Front.US:
        return Target.US_FORCES_IRAQ, Target.US_EMBASSY
    if front == Front.LOGISTICS:
        return Target.US_LOGISTICS, Target.US_LOGISTICS
    if front == Front.ISRAEL:
        return Target.ISRAEL, Target.ISRAEL
    return Target.KURDISTAN_OIL, Target.KURDISTAN_OTHER


@rule
def stops_on_request(me, day, world):
    """Whether leaving a campaign now answers Tehran: it asked within the fortnight, and was not defied for all to hear.

    References
    ----------
    mechanisms#envoy-suspension [S-ESTIKLAL-2024, S-STIMSON-2024]
    """
    asked = world.tehran[0].asked_day
    recent = asked >= day - MEMORY_DAYS and world.pressures[day, Pressure.TEHRAN_LINE_US] < 0.0
    return recent and me.defied_day < asked


@rule
def ally_pauses(front, day, world):
    """Whether the ally whose war is fought for has stopped fighting within the last fortnight: a campaign then pauses.

    References
    ----------
    mechanisms#regional-solidarity [S-STIMSON-2024, S-ESTIKLAL-2024]
    """
    scene = world.scene[0]
    abroad = front == Front.US or front == Front.ISRAEL
    return abroad and scene.ally_at_truce == 1 and day < scene.ally_truce_day + MEMORY_DAYS


@rule
def campaign_decision(me, i, front, day, world):
    """Enter, keep or leave a campaign; leaving at Tehran's request is announced, otherwise the front falls silent.

    While an ally's truce is young, who is in a campaign holds still and decides nothing: a pause is not an end.
    """
    fill_campaign(me, i, front, day, world)
    if me.campaign[front] == 1 and ally_pauses(front, day, world):
        return
    option = decide(world, day, i, front, 2, world.parameters.precision, Purpose.CAMPAIGN + front)
    leaves = me.campaign[front] == 1 and option == 0
    if leaves and front == Front.US and me.suspended == 0 and stops_on_request(me, day, world):
        me.suspended = 1
        me.suspended_day = day
        write(world, day, i, Act.SUSPEND, Target.US_FORCES_IRAQ, -1)
    if option == 1 and front == Front.US:
        me.suspended = 0
    me.campaign_days[front] = me.campaign_days[front] + 1 if option == 1 and me.campaign[front] == 1 else 0
    me.campaign[front] = option
