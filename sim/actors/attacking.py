"""Attacking: whether a militia in a campaign attacks today, where, under which name, and with what result."""

from sim.actors.campaigning import ally_pauses, front_targets
from sim.actors.choice import BARRED, clear, decide
from sim.actors.perception import available_cover, credit
from sim.actors.signing import fill_signatures
from sim.kernel import rule
from sim.world.ledger import write_attack
from sim.world.luck import Purpose, draw
from sim.world.options import (
    CAMPAIGN_TARGETS,
    FRONT_SALIENCE,
    TARGET_FRONT,
    Claim,
    Decision,
    Front,
    Pressure,
    Target,
    Term,
)

TERM_COUNT = len(Term)
#: How much a stronger motive quickens a campaign [log-odds per utility] (assumed; fixed, since it trades off with the
#: threshold of an attack).
ACT_SLOPE = 0.8
CLAIM_COUNT = len(Claim)


@rule
def home_cost(target, stake, strain, dissuasion, weight):
    """What an attack on Americans in Iraq costs at home while Baghdad complains; in Syria it costs nothing [utility].

    Who has more to lose in the state feels it more.

    References
    ----------
    mechanisms#prime-minister-dissuasion [S-RUSI-2025], mechanisms#political-allies-pressure [S-ESTIKLAL-2024]
    """
    if target == Target.US_FORCES_IRAQ or target == Target.US_EMBASSY:
        return weight * stake * max(strain, dissuasion)
    return 0.0


@rule
def reach(target, pressures):
    """Whether a target is there to be attacked [0..1]."""
    if target == Target.US_FORCES_SYRIA:
        return pressures[Pressure.US_PRESENCE_SYRIA]
    if target <= Target.US_LOGISTICS:
        return pressures[Pressure.US_PRESENCE_IRAQ]
    return 1.0


@rule
def target_bias(target, symbolic):
    """Habit of targets [utility]: a second-best target is chosen less often, a symbol is spared while allies govern.

    References
    ----------
    mechanisms#political-allies-pressure [S-ESTIKLAL-2024], mechanisms#escalation-risks-goals [S-RUSI-2025]
    """
    if target == Target.US_FORCES_SYRIA or target == Target.KURDISTAN_OIL:
        return -0.8
    if target == Target.US_LOGISTICS or target == Target.KURDISTAN_OTHER:
        return -2.0
    if target == Target.US_EMBASSY:
        return -symbolic
    return 0.0


@rule
def fill_act(me, i, day, world):
    """Fill the sheet of today's act: row 0 none, then the targets of the fronts with a campaign."""
    p = world.parameters
    felt = world.pressures[day]
    stake = p.payroll + (1.0 - p.payroll) * me.state_stake
    baghdad = world.baghdad[0]
    sheet = world.sheets[i, Decision.ACT]
    clear(sheet, CAMPAIGN_TARGETS + 1)
    for front in range(4):
        motive = world.sheets[i, front, 1]
        first, last = front_targets(front)
        for target in range(first, last + 1):
            terms = sheet[target + 1]
            at_hand = reach(target, felt)
            if me.campaign[front] == 0 or at_hand == 0.0:
                terms[Term.QUIET] = BARRED
                continue
            for term in range(TERM_COUNT):
                terms[term] = ACT_SLOPE * motive[term]
            terms[Term.INERTIA] = 0.0
            if ally_pauses(front, day, world):
                terms[Term.TRUCE] -= 3.0 * p.truce
            terms[Term.QUIET] = (
                -p.act_quiet
                - 1.5 * (1.0 - me.capacity)
                + target_bias(target, p.dissuasion * felt[Pressure.BAGHDAD_BARGAIN])
            )
            terms[Term.STAKE] -= home_cost(target, stake, baghdad.strain, baghdad.dissuasion, p.dissuasion)


@rule
def deaths_in(target, world, day, i):
    """American deaths in an attack on soldiers: rare, and nobody's aim.

    References
    ----------
    mechanisms#fatality-red-line [S-STIMSON-2024]
    """
    if target > Target.US_FORCES_SYRIA:
        return 0
    luck = draw(world.key, world.dates[day], world.actor_keys[i], Purpose.LETHALITY)
    return 1 if luck < world.parameters.lethality else 0


@rule
def carry_out(me, i, target, claim, day, world):
    """Make an attack: write it down, and take the credit its name earns."""
    deaths = deaths_in(target, world, day, i)
    write_attack(world, day, i, target, claim, deaths)
    at_hand = available_cover(claim, me, world.pressures[day])
    gained = world.parameters.relief * credit(claim, at_hand) * FRONT_SALIENCE[TARGET_FRONT[target]]
    me.base_pressure *= 1.0 - gained
    me.standing = min(1.0, me.standing + gained)


@rule
def attack_decision(me, i, day, world):
    """Choose today's act among the open fronts; if it is an attack, choose the name and carry it out."""
    if me.campaign[0] + me.campaign[1] + me.campaign[2] + me.campaign[3] == 0:
        return
    fill_act(me, i, day, world)
    option = decide(world, day, i, Decision.ACT, CAMPAIGN_TARGETS + 1, 1.0, Purpose.ACT)
    if option == 0:
        return
    target = option - 1
    fill_signatures(me, i, TARGET_FRONT[target], day, world)
    claim = decide(world, day, i, Decision.CLAIM, CLAIM_COUNT, world.parameters.precision, Purpose.CLAIM)
    carry_out(me, i, target, claim, day, world)


@rule
def indiscipline(me, i, day, world):
    """A small rate of unclaimed acts below the leader, where he keeps quiet while his base is angry about a war.

    References
    ----------
    mechanisms#self-restraint-unreliable [S-RUSI-2025], mechanisms#base-pressure-silence-cost [S-WINEP-2025]
    """
    felt = world.pressures[day]
    if me.campaign[Front.US] == 1:
        return
    anger = me.base_pressure * felt[Pressure.REGIONAL_WAR_PATRON]
    if anger == 0.0:
        return
    luck = draw(world.key, world.dates[day], world.actor_keys[i], Purpose.INDISCIPLINE)
    if luck < world.parameters.indiscipline * anger * me.commitment:
        where = draw(world.key, world.dates[day], world.actor_keys[i], Purpose.INDISCIPLINE_TARGET)
        soldiers = where < 0.75 and felt[Pressure.US_PRESENCE_IRAQ] > 0.0
        target = Target.US_FORCES_IRAQ if soldiers else Target.IRAQI_BASES
        write_attack(world, day, i, target, Claim.UNCLAIMED, 0)
