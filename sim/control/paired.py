"""What a pressure changes, on the same luck: restraint, autonomy after decapitation, displacement.

Each takes the attacks of two or three arms that differ in one thing. Runs are paired: run k of every arm has the same
luck, so that what differs is the work of what was changed.

References
----------
Bowers and Johnson (2003), Measuring the geographical displacement and diffusion of benefit effects of crime prevention
activity, Journal of Quantitative Criminology 19: what appears elsewhere over what is prevented here.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.control.instruments import CLAIMED, HIDDEN, Part, attacks, looked_up
from sim.control.lines import FRONTS, Lines
from sim.results.measures.choosing import narrowed
from sim.results.measures.history import History, Runs

#: Targets whose attackers the states that kill leaders hunt.
EXTERNAL = (*FRONTS["us"], *FRONTS["israel"])


def restraint(as_was: History, lifted: History, lines: Lines) -> Part:
    """Of the attacks that are made where nothing is forbidden, those that the line prevents.

    Counted on the days and fronts on which `lines` forbids or discourages. Where the line provokes more than it
    prevents, the share is below 0 and taken of the attacks that are made under it, so that it lies between -1 and 1.
    Nothing made in either arm: no value.
    """
    free, held = closed(lifted, lines), closed(as_was, lines)
    return Part(free - held, free, at_least=held)


def autonomy(as_was: History, kept: History, lifted: History, lines: Lines) -> Part:
    """How much of `restraint` is lost with the coordinator's stature.

    The share of the attacks that the line decides with the stature kept, minus that share as it was, both of the same
    whole.
    """
    held = closed(as_was, lines)
    return Part(held - closed(kept, lines), closed(lifted, lines), at_least=held)


def displaced_targets(as_was: History, lifted: History, lines: Lines) -> Part:
    """For each attack that the line prevents, how many more are made on targets that it leaves open.

    Counted on the days on which some front is closed. Below 0 the others calm down as well.
    """
    return _moved(closed(as_was, lines), closed(lifted, lines), still_open(as_was, lines), still_open(lifted, lines))


def displaced_names(as_was: History, lifted: History, lines: Lines) -> Part:
    """For each attack in a group's own name or its umbrella's that the line prevents, how many more are hidden ones."""
    return _moved(
        closed(as_was, lines, CLAIMED),
        closed(lifted, lines, CLAIMED),
        closed(as_was, lines, HIDDEN),
        closed(lifted, lines, HIDDEN),
    )


def moved_by_risk(as_was: History, safe: History) -> Part:
    """For each attack abroad or on Americans that the risk to leaders prevents, how many more are made elsewhere."""
    return _moved(external(as_was), external(safe), elsewhere(as_was), elsewhere(safe))


def hidden_by_risk(as_was: History, safe: History) -> Part:
    """For each claimed attack abroad or on Americans that the risk prevents, how many more are hidden ones."""
    return _moved(external(as_was, CLAIMED), external(safe, CLAIMED), external(as_was, HIDDEN), external(safe, HIDDEN))


def closed(history: History, lines: Lines, claims: Sequence[str] = ()) -> Runs:
    """Attacks on days and fronts on which the line forbids or discourages them."""
    rows = attacks(history, lines)
    return history.total(narrowed(rows[looked_up(lines.forbids, rows) > 0], claim=claims))


def still_open(history: History, lines: Lines) -> Runs:
    """Attacks on other targets, on the days on which the line closes some front."""
    rows = attacks(history, lines)
    some = np.broadcast_to(lines.forbids.any(axis=2, keepdims=True), lines.forbids.shape)
    busy = looked_up(some, rows.assign(front=0)) > 0
    return history.total(rows[busy & (looked_up(lines.forbids, rows) == 0)])


def external(history: History, claims: Sequence[str] = ()) -> Runs:
    """Attacks on Americans and on Israel."""
    return history.total(narrowed(_all(history), target=EXTERNAL, claim=claims))


def elsewhere(history: History) -> Runs:
    """All other attacks: on convoys, and at home."""
    rows = _all(history)
    return history.total(rows[~rows["target"].isin(EXTERNAL)])


def _all(history: History) -> pd.DataFrame:
    return narrowed(history.acts, act=("attack",))


def _moved(here: Runs, here_free: Runs, there: Runs, there_free: Runs) -> Part:
    return Part(there - there_free, here_free - here)
