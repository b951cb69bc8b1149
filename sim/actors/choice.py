"""Random utility: options scored by named terms, quantal response, one draw.

McFadden's logit choice ("Conditional logit analysis of qualitative choice behavior", 1974) in the form of
McKelvey and Palfrey's quantal response (Games and Economic Behavior 10, 1995): precision 0 is a coin,
large precision is best reply.
"""

from sim.kernel import rule
from sim.world.arithmetic import exp
from sim.world.luck import draw
from sim.world.options import TERMS, Term

TERM_COUNT = len(TERMS)
#: Threshold of an option that cannot be chosen today [utility]; it stands in place of its other terms.
BARRED = -1000.0


@rule
def utility(terms):
    """Sum of an option's terms, left to right [utility]."""
    total = 0.0
    for term in range(TERM_COUNT):
        total += terms[term]
    return total


@rule
def clear(sheet, options):
    """Set the first options of a sheet to zero."""
    for option in range(options):
        for term in range(TERM_COUNT):
            sheet[option, term] = 0.0


@rule
def is_barred(terms):
    """Whether an option cannot be chosen at all."""
    return terms[Term.QUIET] <= BARRED


@rule
def quantal_response(sheet, options, precision, out):
    """Fill `out` with the choice probabilities of the first options of a sheet.

    Parameters
    ----------
    sheet : array, shape (options, terms)
        Utility terms [utility]; the first option must not be barred.
    precision : float
        Inverse noise of the choice [>= 0].
    out : array, shape (options,)
        Receives probabilities that sum to one.
    """
    best = BARRED
    for option in range(options):
        if is_barred(sheet[option]):
            out[option] = BARRED
        else:
            out[option] = utility(sheet[option])
            best = max(best, out[option])
    total = 0.0
    for option in range(options):
        if out[option] <= BARRED:
            out[option] = 0.0
        else:
            out[option] = exp(precision * (out[option] - best))
            total += out[option]
    for option in range(options):
        out[option] /= total


@rule
def pick(probabilities, options, luck):
    """Option whose share of the unit interval holds the draw."""
    cumulative = 0.0
    last = 0
    for option in range(options):
        cumulative += probabilities[option]
        if luck < cumulative:
            return option
        if probabilities[option] > 0.0:
            last = option
    # Rounding can leave the last cumulative value just below a draw close to one.
    return last


@rule
def chance_of(difference):
    """Chance of a yes at a utility difference [0..1]."""
    return 1.0 / (1.0 + exp(-min(50.0, max(-50.0, difference))))


@rule
def most_likely_other(probabilities, options, chosen):
    """Best option besides the chosen one; the chosen one itself where there is no other."""
    other = -1
    for option in range(options):
        if option != chosen and (other < 0 or probabilities[option] > probabilities[other]):
            other = option
    return chosen if other < 0 else other


@rule
def decide(world, day, i, decision, options, precision, purpose):
    """Choose from a filled sheet, write the choice down with its terms, and return the option.

    Parameters
    ----------
    i : int
        Row of the actor: a militia, or a state after the last of them.
    decision : int
        Its sheet; must be filled for `options` options.
    precision : float
        Inverse noise [>= 0].
    purpose : int
        Address of the draw.
    """
    sheet = world.sheets[i, decision]
    chances = world.chances[i, decision]
    quantal_response(sheet, options, precision, chances)
    luck = draw(world.key, world.dates[day], world.actor_keys[i], purpose)
    option = pick(chances, options, luck)
    runner_up = most_likely_other(chances, options, option)
    entry = world.choices[min(day, world.choices.shape[0] - 1), i, decision]
    entry.made = options
    entry.option = option
    entry.runner_up = runner_up
    entry.probability = chances[option]
    entry.utility = utility(sheet[option])
    entry.luck = luck
    entry.margin = entry.utility - utility(sheet[runner_up])
    for term in range(TERM_COUNT):
        entry.terms[term] = sheet[option, term]
    return option
