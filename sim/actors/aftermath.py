"""The day closes: what was done in the open changes what everybody can count on tomorrow."""

from sim.actors.perception import remembered
from sim.kernel import rule
from sim.world.options import Claim, Target


@rule
def is_open_breach(world, day, i):
    """Whether a group's act today breaks a truce with US forces for all to see (1 or 0).

    Rockets on the embassy always do; an unclaimed drone at a base does not, nor does a convoy bomb.

    References
    ----------
    mechanisms#truce-keeper-looks-weak [S-JAMESTOWN-2021]
    """
    if world.attacks[day, i, Target.US_EMBASSY] > 0:
        return 1
    on_forces = world.attacks[day, i, Target.US_FORCES_IRAQ] + world.attacks[day, i, Target.US_FORCES_SYRIA]
    return 1 if on_forces > 0 and world.claims[day, i] != Claim.UNCLAIMED else 0


@rule
def aftermath_turn(i, day, world):
    """Let the truce fade, note breaches of it, and let each weaken it further."""
    scene = world.scene[0]
    scene.truce = remembered(scene.truce, 1.0, world.parameters.memory)
    for militia in range(world.militias.shape[0]):
        if scene.truce > 0.0 and is_open_breach(world, day, militia) == 1:
            scene.breach_day = day
            scene.breaches += 1
            scene.truce *= 0.7
