"""What is written down: the only rules that add rows to a run's record."""

from sim.kernel import rule
from sim.world.options import Act


@rule
def write(world, day, actor, act, target, about):
    """Add a row to the record and return its index; the last row is reused once the record is full.

    Parameters
    ----------
    day, actor, act, target, about : int
        Codes as in `RECORD`; -1 where there is none.
    """
    row = min(world.written[0], world.record.shape[0] - 1)
    world.written[0] = row + 1
    entry = world.record[row]
    entry.day = day
    entry.actor = actor
    entry.act = act
    entry.target = target
    entry.about = about
    entry.claim = -1
    entry.tone = 0
    entry.voice = 0
    entry.deaths = 0
    entry.leaders_killed = 0
    entry.level = 0.0
    entry.line = 0.0
    return row


@rule
def write_attack(world, day, actor, target, claim, deaths):
    """Record an attack by a militia and remember it for those who look back."""
    row = write(world, day, actor, Act.ATTACK, target, -1)
    world.record[row].claim = claim
    world.record[row].deaths = deaths
    if deaths > 0:
        world.washington[0].deaths_today += deaths
        world.militias[actor].blame = 1.0
    world.attacks[day, actor, target] += 1
    world.claims[day, actor, target] = claim


@rule
def write_statement(world, day, actor, tone, voice, target, about):
    """Record a statement: its tone, who lends the voice, and what or whom it is about."""
    row = write(world, day, actor, Act.STATEMENT, target, about)
    world.record[row].tone = tone
    world.record[row].voice = voice
    world.said[actor, tone] = day


@rule
def write_state_act(world, day, state, act, about, level):
    """Record an act of a state (0 tehran, 1 baghdad, 2 washington, 3 israel) and return its row."""
    row = write(world, day, world.militias.shape[0] + state, act, -1, about)
    world.record[row].level = level
    return row
