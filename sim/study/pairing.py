"""One run of two arms laid side by side: which choices and acts of whom differ, and from which day on."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.day import DAY, Role
from sim.initial import STATES, is_simulated, roster
from sim.run import decision_name
from sim.scenario import Scenario
from sim.study import laying
from sim.study.noting import Run
from sim.world.options import ACTS, FRONTS, OPTION_NAMES

#: What stands for the choice of somebody who was not asked.
NOT_MADE = "no such choice"
DONE, NOT_DONE, OTHERWISE = "done", "not done", "done otherwise"
#: A day that never comes.
NEVER = np.iinfo(np.int64).max
#: Place of each role in the day; militias share one, because each sees the others' yesterday.
ROLES = [turn.role for turn in DAY]
#: Acts that follow from rules, whatever their author chooses that day.
_RULED = ("suspend", "hide", "evacuate", "political-turn", "envoy-visit", "summons", "withhold-rents", "pay-rents")
_BY_RULE = np.array([act in _RULED for act in ACTS])
_ANY = np.ones(len(ACTS), bool)


@dataclass(frozen=True, slots=True)
class Change:
    """The first thing that an actor did or chose differently in a run."""

    actor: str
    what: str
    """Name of the decision, or of the act where no decision differed."""
    is_choice: bool
    before: str
    after: str
    day: int
    """Days since the first day that both arms have."""


@dataclass(frozen=True, slots=True)
class Side:
    """How the arrays of one arm are read so that they fit those of the other."""

    first: int
    """Day of this arm that is the first of both."""
    rows: np.ndarray
    """Row of each actor that is compared."""
    places: np.ndarray
    """Place of each row among the actors that are compared, -1 for none."""
    names: np.ndarray
    """A number for each row that means the same in both arms; the last is for nobody."""


class Ground:
    """What two arms have in common, so that their histories can be laid side by side.

    Parameters
    ----------
    before, after : Scenario
        The baseline and the other arm.
    """

    def __init__(self, before: Scenario, after: Scenario) -> None:
        self.start = max(before.period.start, after.period.start)
        end = min(before.period.end, after.period.end)
        self.days = max(0, (end - self.start).days + 1)
        self.rows = [[*roster(one), *STATES] for one in (before, after)]
        modes = [[is_simulated(one, state) for state in STATES] for one in (before, after)]
        self.replayed_in_one = [state for state, *both in zip(STATES, *modes, strict=True) if both[0] != both[1]]
        shared = [name for name in self.rows[0] if name in self.rows[1]]
        self.actors = [name for name in shared if name not in self.replayed_in_one]
        """Actors that take part in both arms and decide, or are replayed, in both."""
        self.only = [[name for name in own if name not in shared] for own in self.rows]
        self.sides = [self._side(own, one.period.start) for own, one in zip(self.rows, (before, after), strict=True)]
        self._firsts = np.array([side.first for side in self.sides], np.int64)
        self._rows = np.array([side.rows for side in self.sides], np.int64)
        self.stages = np.array([_stage(name) for name in self.actors])
        self.are_militias = np.array([name not in STATES for name in self.actors])

    def _side(self, own: list[str], start: dt.date) -> "Side":
        """How one arm's rows are read."""
        known = [*self.rows[0], *self.only[1]]
        places = [self.actors.index(name) if name in self.actors else -1 for name in own]
        return Side(
            first=(self.start - start).days,
            rows=np.array([own.index(name) for name in self.actors], np.int64),
            places=np.array(places, np.int64),
            names=np.array([*(known.index(name) for name in own), -1], np.int64),
        )

    def first_choices(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Where each decision of two runs differs first: actors by decisions by day, old option and new, or -1."""
        found = np.empty((len(self.actors), before.shape[2], 3), np.int16)
        laying.first_choices(before, after, self._firsts, self._rows, self.days, found)
        return found

    def first_acts(self, before: np.ndarray, after: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """First day on which each actor's acts differ among those of the kinds `wanted`, `NEVER` for none."""
        found = np.empty(len(self.actors), np.int64)
        one, other = self.sides
        sides = (one.places, other.places, one.names, other.names)
        laying.first_acts(before, after, self._firsts, *sides, self.days, wanted, found)
        return np.where(found >= 0, found, NEVER)

    def decision(self, actor: int, decision: int) -> str:
        """Name of a decision of an actor, by their places."""
        row = int(self.sides[0].rows[actor])
        return decision_name(len(self.rows[0]) - len(STATES), row, decision)


def _stage(name: str) -> int:
    return ROLES.index(Role(name) if name in STATES else Role.MILITIA)


class Pair:
    """One run of two arms, over the days and actors that both have."""

    def __init__(self, ground: Ground, before: Run, after: Run) -> None:
        self.ground = ground
        self.records = (before.record, after.record)
        self.firsts = ground.first_choices(before.codes, after.codes)
        """First day on which each decision differs (-1 for never), old option and new; actors by decisions by 3."""
        days = np.where(self.firsts[:, :, 0] >= 0, self.firsts[:, :, 0].astype(np.int64), NEVER)
        self.choice_days = days.min(axis=1)
        self.campaign_days = np.where(ground.are_militias, days[:, : len(FRONTS)].min(axis=1), NEVER)
        self.act_days = ground.first_acts(*self.records, _ANY)
        self.rule_days = ground.first_acts(*self.records, _BY_RULE)
        alone = np.where(self.act_days < self.choice_days, self.act_days, NEVER)
        self.lone_days = np.minimum(alone, self.rule_days)

    def choice(self, actor: int) -> Change:
        """The first choice that an actor made differently."""
        return self._chosen(actor, int(self.choice_days[actor]))

    def campaign(self, actor: int) -> Change:
        """The first choice about a campaign that a militia made differently."""
        return self._chosen(actor, int(self.campaign_days[actor]))

    def act(self, actor: int) -> Change:
        """The first act without a choice that an actor did in one arm only, or otherwise."""
        day = int(self.lone_days[actor])
        wanted = _BY_RULE if day == self.rule_days[actor] else _ANY
        one, other = (
            [int(act) for act in self._on(side, record, actor, day) if wanted[act]]
            for side, record in zip(self.ground.sides, self.records, strict=True)
        )
        act, before, after = _unequal(one, other)
        return Change(self.ground.actors[actor], ACTS[act], False, before, after, day)

    def _on(self, side: Side, record: np.ndarray, actor: int, day: int) -> np.ndarray:
        """Kinds of the acts of an actor on a day of both."""
        chosen = (record["day"] == day + side.first) & (record["actor"] == side.rows[actor])
        return np.asarray(record["act"][chosen])

    def _chosen(self, actor: int, day: int) -> Change:
        """What differs on a day, the first in the order in which an actor decides."""
        decision = int(np.flatnonzero(self.firsts[actor, :, 0] == day)[0])
        old, new = self.firsts[actor, decision, 1:]
        title = self.ground.decision(actor, decision)
        return Change(self.ground.actors[actor], title, True, option(title, old), option(title, new), day)


def _unequal(one: list[int], other: list[int]) -> tuple[int, str, str]:
    """The act that two lists of one day do not share, and whether it was done before and after."""
    for act in dict.fromkeys([*one, *other]):
        if one.count(act) != other.count(act):
            return (act, DONE, NOT_DONE) if one.count(act) > other.count(act) else (act, NOT_DONE, DONE)
    return one[0], DONE, OTHERWISE


def option(decision: str, code: int) -> str:
    """Name of an option by its code, -1 for a choice that was not asked for."""
    return NOT_MADE if code < 0 else OPTION_NAMES[decision][code]
