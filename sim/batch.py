"""Some runs one after the other in one world, without coming back to Python in between."""

from sim.day import play
from sim.kernel import rule


@rule
def begin(world, template, run):
    """Set a world back to the morning of day 0, for another run.

    What is written before it is read on any day stays as it is.
    """
    world.key[2] = run
    for i in range(world.militias.shape[0]):
        world.militias[i] = template.militias[i]
        for tone in range(world.said.shape[1]):
            world.said[i, tone] = template.said[i, tone]
    world.tehran[0] = template.tehran[0]
    world.baghdad[0] = template.baghdad[0]
    world.washington[0] = template.washington[0]
    world.israel[0] = template.israel[0]
    world.scene[0] = template.scene[0]
    for day in range(world.dates.shape[0]):
        for i in range(world.militias.shape[0]):
            for target in range(world.attacks.shape[2]):
                world.attacks[day, i, target] = 0
                world.claims[day, i, target] = -1
    world.written[0] = 0


@rule
def play_batch(world, template, first, done, kept, counts):
    """Play the runs of a batch that are not done yet, and return how many are.

    Parameters
    ----------
    world, template : World
        The world to play in, and its morning of day 0.
    first : int
        Number of the batch's first run.
    done : int
        How many of its runs are done already.
    kept : array of RECORD
        Receives what was done in the runs played now; when it is full, the run that did not fit is not done.
    counts : array of int, shape (runs of the batch,)
        Receives the rows of each run.
    """
    used = 0
    for place in range(done, counts.shape[0]):
        begin(world, template, first + place)
        play(world)
        rows = world.written[0]
        if used + rows > kept.shape[0]:
            return place
        for row in range(rows):
            kept[used + row] = world.record[row]
        used += rows
        counts[place] = rows
    return counts.shape[0]
