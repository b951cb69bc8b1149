"""The day closes: what was done in the open changes what everybody can count on tomorrow."""

from sim.actors.perception import count_attacks, remembered
from sim.kernel import rule
from sim.world.options import Claim, Target

#: What a visible breach leaves of a truce [0..1] (assumed).
BREACH_LEAVES = 0.7


@rule
def is_open_breach(world, day, i):
    """Whether a group's act today breaks a truce with US forces for all to see (1 or 0).

    An attack on the embassy always does; one on a base only under a known name, one on a convoy never.

    References
    ----------
    mechanisms#truce-keeper-looks-weak [S-JAMESTOWN-2021]
    """
    if world.attacks[day, i, Target.US_EMBASSY] > 0:
        return 1
    for target in range(Target.US_EMBASSY):
        claim = world.claims[day, i, target]
        if world.attacks[day, i, target] > 0 and (claim == Claim.OWN_NAME or claim == Claim.UMBRELLA):
            return 1
    return 0


@rule
def aftermath_turn(i, day, world):
    """Let the truce fade, note breaches of it, let each weaken it further, and count what everybody could see."""
    scene = world.scene[0]
    scene.truce = remembered(scene.truce, 1.0, world.parameters.memory)
    for militia in range(world.militias.shape[0]):
        if scene.truce > 0.1 and is_open_breach(world, day, militia) == 1:
            scene.breach_day = day
            scene.truce *= BREACH_LEAVES
        group = world.militias[militia]
        group.was_suspended = group.suspended
    count_attacks(world, day)
