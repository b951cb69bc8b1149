"""Why a choice changed, in the model's own words: how far each term of the utility moved between two arms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.day import play
from sim.initial import STATES, fresh, roster
from sim.run import decision_name
from sim.scenario import Scenario
from sim.study.changes import First
from sim.study.pairing import NOT_MADE, Change
from sim.world.options import DECISIONS, OPTION_NAMES, STATE_DECISIONS
from sim.world.world import World

#: Runs of a change that are played again to look at its terms: the first ones.
LOOKED_AT = 8
_PLAY: Callable[[World], None] = play


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved a choice, as means over some runs in which it changed."""

    runs: int
    """How many were played again."""
    before: np.ndarray
    """Terms of the new option minus those of the old one, in the baseline [utility]."""
    after: np.ndarray
    """The same in the other arm."""
    chance_before: float
    """Probability of the new option in the baseline."""
    chance_after: float

    @property
    def moved(self) -> np.ndarray:
        """How far each term moved towards the new option [utility]."""
        return np.asarray(self.after - self.before)


class Replays:
    """The runs of an arm, played again up to an evening.

    Parameters
    ----------
    morning : World
        The morning of day 0, as `build` made it.
    scenario : Scenario
    """

    def __init__(self, morning: World, scenario: Scenario) -> None:
        self.scenario = scenario
        self.names = [*roster(scenario), *STATES]
        self._morning = morning

    def evening(self, run: int, ordinal: int) -> World:
        """The world of a run as the evening of a day (its proleptic ordinal) left it."""
        days = ordinal - self.scenario.period.start.toordinal() + 1
        # Every day of a world is played, so one with fewer dates ends earlier; nothing else reads how many there are.
        world = fresh(self._morning, run)._replace(dates=self._morning.dates[:days])
        _PLAY(world)
        return world


def reason(arms: tuple[Replays, Replays], start: int, found: Sequence[tuple[First, Change]]) -> Reason | None:
    """The terms behind a change that several runs share; None where no choice was asked for in one of the arms.

    Parameters
    ----------
    arms : tuple of Replays
        Baseline and other arm.
    start : int
        Proleptic ordinal of the first day that both have.
    found : sequence of (First, Change)
        Where it changed: all of one actor, decision and pair of options.
    """
    change = found[0][1]
    if not change.is_choice or NOT_MADE in (change.before, change.after):
        return None
    seen = [[_pull(one, first.run, start + change.day, change) for one in arms] for first, change in found[:LOOKED_AT]]
    terms = [np.mean([both[side][0] for both in seen], axis=0) for side in (0, 1)]
    chances = [float(np.mean([both[side][1] for both in seen])) for side in (0, 1)]
    return Reason(len(seen), terms[0], terms[1], chances[0], chances[1])


def _pull(arm: Replays, run: int, ordinal: int, change: Change) -> tuple[np.ndarray, float]:
    """Terms of the new option minus those of the old one on a day of a run, and the chance of the new one."""
    world = arm.evening(run, ordinal)
    names = arm.names
    row = names.index(change.actor)
    count = len(STATE_DECISIONS[row - len(names) + len(STATES)] if change.actor in STATES else DECISIONS)
    decision = [decision_name(len(names) - len(STATES), row, code) for code in range(count)].index(change.what)
    old, new = (OPTION_NAMES[change.what].index(option) for option in (change.before, change.after))
    sheet = world.sheets[row, decision]
    return np.asarray(sheet[new] - sheet[old]), float(world.chances[row, decision, new])
