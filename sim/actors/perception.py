"""What is seen and felt: fear, attribution, memory of what others did."""

from sim.kernel import rule
from sim.world.arithmetic import exp
from sim.world.options import CLAIM_COVER, CLAIM_CREDIT, Claim, Pressure

#: What the killing of a leader of its own adds to a group's fear [0..1] (assumed).
LOSS_FRIGHT = 0.25


@rule
def remembered(value, days, halflife):
    """What is left of a value after some days of forgetting.

    Parameters
    ----------
    value : float
        Before [same unit as the result].
    days : float
        [days, >= 0].
    halflife : float
        [days, > 0].
    """
    return value * exp(-0.6931471805599453 * days / halflife)


@rule
def perceived_fear(fear, risk, exposure, halflife):
    """A leader's fear for his life: it jumps with the danger and is forgotten slowly [0..1].

    References
    ----------
    mechanisms#decapitation-fear, mechanisms#cumulative-regional-decapitation [S-RUSI-2025]
    """
    felt = risk * exposure
    return max(felt, felt + remembered(fear - felt, 1.0, halflife))


@rule
def expected_retaliation(posture, anger, red_line):
    """Strength of the American answer a group expects [0..1].

    Parameters
    ----------
    posture : float
        Declared readiness to strike [0..1].
    anger : float
        Memory of American deaths [0..1].
    red_line : float
        Share of the expected answer that hangs on deaths [0..1].

    References
    ----------
    mechanisms#fatality-red-line [S-STIMSON-2024, S-ESTIKLAL-2024]
    """
    return (1.0 - red_line) * posture + red_line * anger


@rule
def available_cover(claim, me, pressures):
    """How far a name is there to be used by a group [0..1]: brands and façades must exist and be within reach.

    References
    ----------
    mechanisms#umbrella-brand [S-ESTIKLAL-2024], mechanisms#facade-deniability-outward [S-JAMESTOWN-2021]
    """
    if claim == Claim.UMBRELLA:
        return me.umbrella_member * pressures[Pressure.UMBRELLA_BRAND]
    if claim == Claim.FACADE:
        return me.facade_access * pressures[Pressure.FACADE_AVAILABILITY]
    return 1.0


@rule
def attribution(claim, availability, anger):
    """Chance that an attack under a name is laid at its author's door [0..1].

    Façades hide their user from Washington and from Tehran alike; once Americans are dead, suspicion is enough.

    Parameters
    ----------
    claim : int
        A `Claim`.
    availability : float
        How far the name is there to be used [0..1].
    anger : float
        Washington's memory of American deaths [0..1].

    References
    ----------
    mechanisms#facade-deniability-outward and its rival claim [S-JAMESTOWN-2021, S-STIMSON-2024],
    mechanisms#facade-slack-inward [S-JAMESTOWN-2021]
    """
    return 1.0 - CLAIM_COVER[claim] * availability * (1.0 - anger)


@rule
def credit(claim, availability):
    """Standing as resistance that an attack under a name earns its author [0..1].

    References
    ----------
    mechanisms#endorse-without-owning, mechanisms#facade-demotes-main-proxy [S-JAMESTOWN-2021]
    """
    return CLAIM_CREDIT[claim] * availability


@rule
def attacks_since(world, day, days, first, last, by, but):
    """Attacks on targets first..last in the days before today, by everybody or one group.

    Parameters
    ----------
    days : int
        How far back [days].
    by : int
        Row of one group, or -1 for all.
    but : int
        Row of a group left out, or -1; not for one group.
    """
    now = world.tally[day]
    then = world.tally[max(0, day - days)]
    row = by if by >= 0 else world.militias.shape[0]
    total = 0
    for target in range(first, last + 1):
        total += now[row, target] - then[row, target]
        if but >= 0:
            total -= now[but, target] - then[but, target]
    return total


@rule
def said_since(world, day, days, i, tone):
    """Whether a group last made a statement of a tone in the days before today (1 or 0)."""
    return 1 if day - days <= world.said[i, tone] < day else 0


@rule
def count_attacks(world, day):
    """Carry the number of attacks so far over to the next day, by group and by all together."""
    before = world.tally[day]
    after = world.tally[day + 1]
    everybody = world.militias.shape[0]
    for target in range(after.shape[1]):
        after[everybody, target] = before[everybody, target]
        for i in range(everybody):
            after[i, target] = before[i, target] + world.attacks[day, i, target]
            after[everybody, target] += world.attacks[day, i, target]
