"""Speaking: what a militia says today, chosen apart from what it does.

Speech answers occasions: a crisis, a breach of the truce, a loss, an order, isolation, relief. Threatening and then
doing nothing must be possible, so no term of this choice looks at a campaign's worth.
"""

from sim.actors.choice import BARRED, clear, decide
from sim.actors.perception import attacks_since, said_since
from sim.kernel import rule
from sim.world.ledger import write_statement
from sim.world.luck import Purpose
from sim.world.options import Claim, Decision, Front, Injury, Pressure, Target, Term, Tone
from sim.world.world import MEMORY_DAYS

TONE_COUNT = len(Tone)
LEADER = 1
SPOKESMAN = 2
UMBRELLA = 3


@rule
def hardness(tone):
    """How hard a tone in a crisis is [0..1]; below zero for tones that answer other occasions."""
    if tone == Tone.MILD_CONDEMNATION:
        return 0.1
    if tone == Tone.CONDITIONAL_THREAT:
        return 0.4
    if tone == Tone.EXPLICIT_THREAT:
        return 0.75
    if tone == Tone.CALLS_FOR_JIHAD:
        return 1.0
    return -1.0


@rule
def silence_cost(me, weight):
    """What the leader's silence in a crisis costs him by now: it grows by the day until he speaks [utility].

    References
    ----------
    mechanisms#base-pressure-silence-cost, mechanisms#placation-ratchet [S-WINEP-2025]
    """
    return weight * me.base_militancy * min(me.silence_days, 10.0)


@rule
def hush(me, weight):
    """What keeps a frightened, careful leader from speaking in person [utility].

    References
    ----------
    mechanisms#delegated-rhetoric, mechanisms#dual-identity [S-WINEP-2025]
    """
    return weight * me.caution * me.fear


@rule
def weigh_crisis(me, day, world, sheet):
    """Terms of the tones in a crisis: silence costs, fear hushes, and hardness follows zeal less what it risks.

    A tone of hardness h loses k (h - fit)**2 with fit = zeal - caution - answer + line; the square is written out so
    that each part of the fit stands under its own name.

    References
    ----------
    mechanisms#threat-without-action [S-RUSI-2025], mechanisms#pragmatic-cost-sensitivity [S-WINEP-2025]
    """
    p = world.parameters
    felt = world.pressures[day]
    scene = world.scene[0]
    struck = 1.0 if scene.patron_struck_day >= day - 3 else 0.0
    zeal = me.commitment * felt[Pressure.OUTRAGE]
    careful = 0.35 * me.caution * me.fear
    answer = struck * me.expected_retaliation
    line = 0.1 * (felt[Pressure.TEHRAN_LINE_US] + felt[Pressure.TEHRAN_LINE_ISRAEL]) * me.grip
    wanted = zeal - careful - answer + line
    fit = min(1.0, max(0.0, wanted))
    for tone in range(1, TONE_COUNT):
        hard = hardness(tone)
        if hard < 0.0:
            continue
        twice = 2.0 * p.tone_fit * hard
        terms = sheet[tone]
        terms[Term.QUIET] = -p.speech_cost - p.tone_fit * (hard * hard + fit * fit) + twice * (fit - wanted)
        terms[Term.BASE_PRESSURE] = silence_cost(me, p.voice)
        terms[Term.SOLIDARITY] = twice * zeal
        terms[Term.FEAR] = -hush(me, p.fear) - twice * careful
        terms[Term.RETALIATION] = -twice * answer
        terms[Term.TEHRAN_LINE] = twice * line
    delegated = sheet[Tone.DELEGATED]
    delegated[Term.QUIET] = -p.speech_cost
    delegated[Term.BASE_PRESSURE] = silence_cost(me, p.voice) * me.caution * 1.5


@rule
def own_loss(me, day):
    """Whether a leader of its own was killed in the last five days (1.0 or 0.0)."""
    return 1.0 if me.loss_day >= day - 5 else 0.0


@rule
def isolation(me, i, day, world):
    """Being alone in defiance for a fortnight and more, while another group has suspended [0..1].

    References
    ----------
    mechanisms#betrayal-accusation, mechanisms#lone-defier [S-ESTIKLAL-2024]
    """
    if me.defied_day < 0 or day < me.defied_day + 14 or me.suspended == 1:
        return 0.0
    for other in range(world.militias.shape[0]):
        if other != i and world.militias[other].was_suspended == 1:
            return 1.0
    return 0.0


@rule
def facade_seen(i, day, world):
    """Whether somebody else attacked Americans under a façade in the last three days (1.0 or 0.0)."""
    for back in range(max(0, day - 3), day):
        for other in range(world.militias.shape[0]):
            for target in range(Target.ISRAEL):
                if other != i and world.claims[back, other, target] == Claim.FACADE:
                    return 1.0
    return 0.0


@rule
def new_rival_in_politics(i, day, world):
    """Row of a rival that turned to politics in the last quarter of a year, -1 for none."""
    for other in range(world.militias.shape[0]):
        turned = world.militias[other].turned_day
        if world.rivalry[i, other] > 0.0 and turned >= 0 and turned < day <= turned + 90:
            return other
    return -1


@rule
def occasion(tone, me, i, day, world):
    """How far the day gives a reason for a tone that answers others' acts [0..1].

    References
    ----------
    mechanisms#endorse-without-owning, mechanisms#electoral-nationalism, mechanisms#rebuff-of-weak-envoy
    [S-JAMESTOWN-2021], mechanisms#lone-defier, mechanisms#no-office-no-restraint, mechanisms#political-allies-pressure
    [S-ESTIKLAL-2024]
    """
    felt = world.pressures[day]
    scene = world.scene[0]
    breach = 1.0 if scene.breach_day >= day - 3 else 0.0
    asked = 1.0 if world.tehran[0].asked_day >= day - 5 and felt[Pressure.TEHRAN_LINE_US] < 0.0 else 0.0
    if tone == Tone.CONDITIONAL_RESTRAINT:
        quiet = 1.0 if attacks_since(world, day, 30, 0, Target.US_EMBASSY, -1, -1) == 0 and day >= 30 else 0.0
        return 0.3 * quiet * felt[Pressure.BAGHDAD_BARGAIN] * (1.0 - me.state_stake) * (1.0 - felt[Pressure.OUTRAGE])
    if tone == Tone.ANNOUNCES_REDUCTION:
        mine = attacks_since(world, day, 7, 0, Target.US_EMBASSY, i, -1)
        return me.capacity if scene.ally_truce_day >= day - 3 and mine > 0 else 0.0
    if tone == Tone.CALLS_FOR_HALT:
        pace = min(1.0, attacks_since(world, day, 14, 0, Target.US_EMBASSY, -1, i) / 14.0)
        return max(0.0, me.state_stake * me.caution - 0.25) * pace
    if tone == Tone.CONDEMNS_BREACH:
        return breach * me.suspended
    if tone == Tone.DENIES:
        return 1.0 if me.answered == Injury.ARREST and me.answered_day == day - 1 else 0.0
    if tone == Tone.OPPOSES_RIVAL:
        return 0.6 if new_rival_in_politics(i, day, world) >= 0 else 0.0
    if tone == Tone.TRIUMPHANT:
        return 0.5 + 0.5 * max(me.commitment, me.dependence) if scene.patron_truce_day >= day - 1 else 0.0
    if tone == Tone.ACCUSES_PARTNERS:
        return 0.5 * isolation(me, i, day, world)
    if tone == Tone.ENDORSES:
        return 0.35 * facade_seen(i, day, world) * me.facade_access * (1.0 - me.suspended) * felt[Pressure.RIVALRY]
    if tone == Tone.ENDS_TRUCE:
        tied = 1.0 if me.dependence > 0.0 else 0.0
        return breach * tied * (1.0 - me.suspended) * (1.0 - me.dependence) * me.nationalism * 1.5
    if tone == Tone.ANNOUNCES_CONTINUATION:
        return asked * (1.0 - me.state_stake) * me.campaign[Front.US] * (1 - me.suspended)
    if tone == Tone.VOWS_REVENGE:
        return 0.8 * own_loss(me, day) * me.base_militancy
    if tone == Tone.THREATENS_RESUMPTION:
        return own_loss(me, day) * me.suspended * me.umbrella_member
    return 0.0


@rule
def weigh_occasion(tone, me, i, day, world, sheet):
    """Terms of a tone that answers an occasion; without one, or within days of saying it, it cannot be said."""
    reason = occasion(tone, me, i, day, world)
    pause = 2 if tone == Tone.CONDEMNS_BREACH else 10
    if reason > 0.0 and said_since(world, day, pause, i, tone) == 0:
        sheet[tone, Term.QUIET] = -world.parameters.speech_cost
        sheet[tone, Term.OCCASION] = world.parameters.occasion * reason
    else:
        sheet[tone, Term.QUIET] = BARRED


@rule
def weigh_occasions(me, i, day, world, sheet):
    """Terms of all tones that answer an occasion."""
    # Written out, so that each call compiles to the one occasion it asks for.
    weigh_occasion(Tone.CONDITIONAL_RESTRAINT, me, i, day, world, sheet)
    weigh_occasion(Tone.ANNOUNCES_REDUCTION, me, i, day, world, sheet)
    weigh_occasion(Tone.CALLS_FOR_HALT, me, i, day, world, sheet)
    weigh_occasion(Tone.CONDEMNS_BREACH, me, i, day, world, sheet)
    weigh_occasion(Tone.DENIES, me, i, day, world, sheet)
    weigh_occasion(Tone.POLITICAL_DEMAND, me, i, day, world, sheet)
    weigh_occasion(Tone.OPPOSES_RIVAL, me, i, day, world, sheet)
    weigh_occasion(Tone.TRIUMPHANT, me, i, day, world, sheet)
    weigh_occasion(Tone.ACCUSES_PARTNERS, me, i, day, world, sheet)
    weigh_occasion(Tone.ENDORSES, me, i, day, world, sheet)
    weigh_occasion(Tone.ENDS_TRUCE, me, i, day, world, sheet)
    weigh_occasion(Tone.ANNOUNCES_CONTINUATION, me, i, day, world, sheet)
    weigh_occasion(Tone.VOWS_REVENGE, me, i, day, world, sheet)
    weigh_occasion(Tone.THREATENS_RESUMPTION, me, i, day, world, sheet)


@rule
def statement_target(tone, day, world):
    """Target class a statement is about: Americans where Washington is ready to strike, else Israel."""
    crisis = hardness(tone) >= 0.0 or tone == Tone.DELEGATED
    if crisis and world.pressures[day, Pressure.US_POSTURE] < 0.99:
        return Target.ISRAEL
    if tone == Tone.CONDEMNS_BREACH or tone == Tone.ENDORSES:
        return Target.US_EMBASSY
    return Target.US_FORCES_IRAQ


@rule
def speak(me, i, tone, day, world):
    """Make a statement: write it down, and let it relieve the base in part.

    References
    ----------
    mechanisms#placation-ratchet [S-WINEP-2025]
    """
    voice = LEADER
    if tone == Tone.DELEGATED:
        voice = SPOKESMAN
    elif tone == Tone.THREATENS_RESUMPTION:
        voice = UMBRELLA
    about = -1
    if tone == Tone.OPPOSES_RIVAL:
        about = new_rival_in_politics(i, day, world)
    write_statement(world, day, i, tone, voice, statement_target(tone, day, world), about)
    relief = world.parameters.relief * (0.5 if voice == SPOKESMAN else 1.0)
    me.base_pressure *= 1.0 - relief
    if hardness(tone) >= 0.0:
        me.spoke_day = day
    if tone == Tone.ANNOUNCES_CONTINUATION:
        me.defied_day = day


@rule
def speak_decision(me, i, day, world):
    """Choose what is said today, if anything."""
    sheet = world.sheets[i, Decision.SPEAK]
    clear(sheet, TONE_COUNT)
    crisis_day = world.scene[0].crisis_day
    if crisis_day <= day < crisis_day + MEMORY_DAYS and me.spoke_day < crisis_day:
        weigh_crisis(me, day, world, sheet)
        if said_since(world, day, day - crisis_day, i, Tone.DELEGATED) == 1:
            sheet[Tone.DELEGATED, Term.QUIET] = BARRED
    else:
        for tone in range(1, TONE_COUNT):
            if hardness(tone) >= 0.0 or tone == Tone.DELEGATED:
                sheet[tone, Term.QUIET] = BARRED
    weigh_occasions(me, i, day, world, sheet)
    tone = decide(world, day, i, Decision.SPEAK, TONE_COUNT, 1.0, Purpose.SPEAK)
    if tone != Tone.SILENT:
        speak(me, i, tone, day, world)
