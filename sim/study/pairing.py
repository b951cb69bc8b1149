"""One run of two arms laid side by side: which choices and acts of whom differ, and from which day on."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.day import DAY, Role
from sim.initial import STATES, is_simulated, roster
from sim.run import decision_name
from sim.scenario import Scenario
from sim.world.options import ACTS, FRONTS, OPTION_NAMES
from sim.world.world import RECORD, World

#: What stands for the choice of somebody who was not asked.
NOT_MADE = "no such choice"
DONE, NOT_DONE, OTHERWISE = "done", "not done", "done otherwise"
#: A day that never comes.
NEVER = np.iinfo(np.int64).max
#: Place of each role in the day; militias share one, because each sees the others' yesterday.
ROLES = [turn.role for turn in DAY]
#: What is compared of an act besides its day, its author, its kind and whom it is about.
_DETAILS = [field for field in RECORD.names or () if field not in ("day", "actor", "act", "about")]
#: Acts that follow from rules, whatever their author chooses that day.
_RULED = ("suspend", "hide", "evacuate", "political-turn", "envoy-visit", "summons", "withhold-rents", "pay-rents")
_BY_RULE = np.array([act in _RULED for act in ACTS])


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
        self.stages = np.array([_stage(name) for name in self.actors])
        self.are_militias = np.array([name not in STATES for name in self.actors])

    def _side(self, own: list[str], start: dt.date) -> "Side":
        """How one arm's rows are read."""
        known = [*self.rows[0], *self.only[1]]
        places = [self.actors.index(name) if name in self.actors else -1 for name in own]
        return Side(
            first=(self.start - start).days,
            rows=np.array([own.index(name) for name in self.actors], np.int64),
            places=np.array(places),
            names=np.array([*(known.index(name) for name in own), -1]),
        )

    def decision(self, actor: int, decision: int) -> str:
        """Name of a decision of an actor, by their places."""
        row = int(self.sides[0].rows[actor])
        return decision_name(len(self.rows[0]) - len(STATES), row, decision)


def _stage(name: str) -> int:
    return ROLES.index(Role(name) if name in STATES else Role.MILITIA)


class Pair:
    """One run of two arms, over the days and actors that both have."""

    def __init__(self, ground: Ground, before: World, after: World) -> None:
        self.ground = ground
        worlds = list(zip((before, after), ground.sides, strict=True))
        self.choices = [self._choices(world, side) for world, side in worlds]
        self.records = [self._record(world, side) for world, side in worlds]
        self.differs = self.choices[0] != self.choices[1]
        anywhere = self.differs.any(axis=2)
        self.choice_days = np.where(anywhere.any(axis=0), _first_true(anywhere), NEVER)
        fought = self.differs[:, :, : len(FRONTS)].any(axis=2) & ground.are_militias
        self.campaign_days = np.where(fought.any(axis=0), _first_true(fought), NEVER)
        self.act_days = self._act_days(self.records)
        self.by_rule = [[rows[_BY_RULE[rows[:, 1].astype(np.int64)]] for rows in record] for record in self.records]
        self.rule_days = self._act_days(self.by_rule)
        alone = np.where(self.act_days < self.choice_days, self.act_days, NEVER)
        self.lone_days = np.minimum(alone, self.rule_days)

    def first_choices(self) -> np.ndarray:
        """First day on which each decision differs (-1 for never), old option and new; actors by decisions by 3."""
        days = _first_true(self.differs)
        if not self.ground.days:
            return np.full((*days.shape, 3), -1, np.int16)
        actors, decisions = np.indices(days.shape)
        options = [codes[days, actors, decisions] for codes in self.choices]
        found = np.stack([days, *options], axis=2).astype(np.int16)
        found[~self.differs.any(axis=0)] = -1
        return found

    def choice(self, actor: int) -> Change:
        """The first choice that an actor made differently."""
        return self._chosen(actor, int(self.choice_days[actor]))

    def campaign(self, actor: int) -> Change:
        """The first choice about a campaign that a militia made differently."""
        return self._chosen(actor, int(self.campaign_days[actor]))

    def act(self, actor: int) -> Change:
        """The first act without a choice that an actor did in one arm only, or otherwise."""
        day = int(self.lone_days[actor])
        one, other = (
            [int(act) for act in record[actor][record[actor][:, 0] == day, 1]]
            for record in (self.by_rule if day == self.rule_days[actor] else self.records)
        )
        act, before, after = _unequal(one, other)
        return Change(self.ground.actors[actor], ACTS[act], False, before, after, day)

    def _chosen(self, actor: int, day: int) -> Change:
        """What differs on a day, the first in the order in which an actor decides."""
        old, new = (codes[day, actor] for codes in self.choices)
        decision = int(np.flatnonzero(old != new)[0])
        title = self.ground.decision(actor, decision)
        name = self.ground.actors[actor]
        return Change(name, title, True, option(title, old[decision]), option(title, new[decision]), day)

    def _choices(self, world: World, side: Side) -> np.ndarray:
        """Option of each decision, -1 where none was made: days by actors by decisions."""
        days = slice(side.first, side.first + self.ground.days)
        made, option = (np.asarray(world.choices[field][days]) for field in ("made", "option"))
        codes: np.ndarray = np.where(made > 0, option, -1)[:, side.rows]
        return codes

    def _record(self, world: World, side: Side) -> list[np.ndarray]:
        """What each actor did, a row of numbers an act: day of both, act, whom it is about, and the rest."""
        rows = world.record[: world.written[0]]
        day, place = rows["day"] - side.first, side.places[rows["actor"]]
        columns = [day, rows["act"], side.names[rows["about"]], *(rows[field] for field in _DETAILS)]
        table = np.stack([np.asarray(column, np.float64) for column in columns], axis=1)
        inside = (day >= 0) & (day < self.ground.days)
        return [table[inside & (place == actor)] for actor in range(len(self.ground.actors))]

    def _act_days(self, records: list[list[np.ndarray]]) -> np.ndarray:
        """First day on which each actor's acts differ, in kind, number or detail."""
        return np.array([_first_unequal(one, other) for one, other in zip(*records, strict=True)], np.int64)


def _first_unequal(one: np.ndarray, other: np.ndarray) -> int:
    """Day of the first row that two lists of acts do not share."""
    both = min(len(one), len(other))
    unequal = np.flatnonzero((one[:both] != other[:both]).any(axis=1))
    if len(unequal):
        return int(min(one[unequal[0], 0], other[unequal[0], 0]))
    longer = one if len(one) > both else other
    return int(longer[both, 0]) if len(longer) > both else NEVER


def _unequal(one: list[int], other: list[int]) -> tuple[int, str, str]:
    """The act that two lists of one day do not share, and whether it was done before and after."""
    for act in dict.fromkeys([*one, *other]):
        if one.count(act) != other.count(act):
            return (act, DONE, NOT_DONE) if one.count(act) > other.count(act) else (act, NOT_DONE, DONE)
    return one[0], DONE, OTHERWISE


def option(decision: str, code: int) -> str:
    """Name of an option by its code, -1 for a choice that was not asked for."""
    return NOT_MADE if code < 0 else OPTION_NAMES[decision][code]


def _first_true(found: np.ndarray) -> np.ndarray:
    """Place of the first true value along the first axis, 0 where there is none."""
    return np.asarray(found.argmax(axis=0)) if len(found) else np.zeros(found.shape[1:], np.int64)
