"""Who changed first in each run, and who next: pairs of runs gathered one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.study.noting import Run
from sim.study.pairing import NEVER, ROLES, Change, Ground, Pair

#: Kinds of first changes.
ACT, CHOICE, CAMPAIGN = "act", "choice", "campaign"


@dataclass(frozen=True, slots=True)
class First:
    """The first changes of a kind in one run: nothing of the kind came before that could have been their cause."""

    run: int
    kind: str
    """`act` (without a choice, and before any choice or beside the first), `choice` or `campaign`."""
    changes: tuple[Change, ...]
    """One for each actor that changed first; several where militias changed on one day."""
    then: tuple[str, ...]
    """Who changed next; of campaigns, whose campaign did."""
    delay: int
    """Days until then [>= 0]."""


class Tracker:
    """First changes of two arms, pair by pair.

    Parameters
    ----------
    ground : Ground
        What the arms have in common.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.firsts: list[First] = []
        """Of the runs that differ, up to three a run."""
        self._days: list[np.ndarray] = []
        self._choices: list[np.ndarray] = []

    def add(self, before: Run, after: Run) -> None:
        """Compare one run of both arms."""
        run = before.number
        pair = Pair(self.ground, before, after)
        days = np.minimum(pair.choice_days, pair.act_days)
        self._days.append(days)
        self._choices.append(pair.firsts)
        found = (days, pair.lone_days, pair.choice_days, pair.campaign_days)
        anything, alone, chosen, fought = map(self._places, found)
        if alone.min() < NEVER and alone.min() <= chosen.min():
            self.firsts.append(self._first(run, ACT, alone, anything, pair.act))
        if chosen.min() < NEVER:
            self.firsts.append(self._first(run, CHOICE, chosen, anything, pair.choice))
        if fought.min() < NEVER:
            self.firsts.append(self._first(run, CAMPAIGN, fought, fought, pair.campaign))

    @property
    def runs(self) -> int:
        """How many pairs were compared."""
        return len(self._days)

    @property
    def days(self) -> np.ndarray:
        """First day on which each actor differs, `NEVER` where it does not; runs by actors."""
        return np.stack(self._days) if self._days else np.zeros((0, len(self.ground.actors)), np.int64)

    @property
    def choices(self) -> np.ndarray:
        """First day on which each decision differs (-1 for never), old option and new; runs, actors, decisions, 3."""
        return np.stack(self._choices)

    def _first(
        self, run: int, kind: str, places: np.ndarray, others: np.ndarray, told: Callable[[int], Change]
    ) -> First:
        """Who changed first and who next, by day and by the order of turns within it."""
        first = places.min()
        leaders = np.flatnonzero(places == first)
        later = np.where((others > first) & (places != first), others, NEVER)
        then = np.flatnonzero((later == later.min()) & (later < NEVER))
        return First(
            run,
            kind,
            tuple(told(int(actor)) for actor in leaders),
            tuple(self.ground.actors[actor] for actor in then),
            int(later.min() // len(ROLES) - first // len(ROLES)) if len(then) else 0,
        )

    def _places(self, days: np.ndarray) -> np.ndarray:
        """Places in the order of all turns of a run, `NEVER` where there is no day."""
        known = np.where(days < NEVER, days, 0)
        return np.where(days < NEVER, known * len(ROLES) + self.ground.stages, NEVER)
