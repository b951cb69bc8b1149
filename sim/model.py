"""The Mesa model: agents that are windows on rows of the world, stepped in the order of `DAY`.

This is the run that people read and watch. It holds no values of its own.
"""

import warnings
from functools import partial
from typing import Any, cast

from mesa import Agent, DataCollector, Model, batch_run

from sim.day import DAY, Role, Turn
from sim.initial import STATES, build, fresh, roster
from sim.scenario import Scenario
from sim.world.world import World


class Actor(Agent):  # type: ignore[misc]
    """An actor's window on its row; its day is the turn of its role."""

    turn: Turn

    def __init__(self, model: "History", name: str, row: int) -> None:
        super().__init__(model)
        self.name = name
        self.row = row

    def step(self) -> None:
        """The actor's day."""
        self.turn.turn(self.row, self.model.day, self.model.world)

    @property
    def state(self) -> Any:
        """The record this actor is a window on."""
        whole = self.turn.role in (Role.CALENDAR, Role.AFTERMATH)
        return getattr(self.model.world, "scene" if whole else self.turn.role.value)[self.row]


class Calendar(Actor):
    """Pressures and dated events."""


class Tehran(Actor):
    """The patron."""


class Baghdad(Actor):
    """The government of Iraq."""


class Militia(Actor):
    """An Iran-aligned militia, or the Sadrists."""

    @property
    def state(self) -> Any:
        """The record this militia is a window on."""
        return self.model.world.militias[self.row]


class Washington(Actor):
    """The United States."""


class Israel(Actor):
    """Israel."""


class Aftermath(Actor):
    """What the day leaves behind."""


#: Agent type of each role, in the order of the day.
KINDS: dict[Role, type[Actor]] = dict(
    zip(Role, (Calendar, Tehran, Baghdad, Militia, Washington, Israel, Aftermath), strict=True)
)
for _turn in DAY:
    KINDS[_turn.role].turn = _turn


class History(Model):  # type: ignore[misc]
    """One simulated history of a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63). Luck is addressed by it; Mesa's own generators are not used.
    run : int
        [0..2**32).
    world : World, optional
        A template from `build`, to spare building it again for each run.
    """

    def __init__(self, scenario: Scenario, *, seed: int, run: int = 0, world: World | None = None) -> None:
        super().__init__(rng=0)
        self.world = fresh(build(scenario, seed) if world is None else world, run)
        self.day = 0
        self.days = len(self.world.dates)
        for role, kind in KINDS.items():
            names = roster(scenario) if role is Role.MILITIA else [role.value]
            for row, name in enumerate(names):
                kind(self, name, row)

    def step(self) -> None:
        """One day: every role's agents in the order of `DAY`."""
        for role in DAY:
            self.agents_by_type[KINDS[role.role]].do("step")
        self.day += 1

    def play(self) -> World:
        """All days that are left; returns the world as the last day left it."""
        while self.day < self.days:
            self.step()
        return self.world

    def actor(self, name: str) -> Actor:
        """The agent of an actor's name."""
        return cast(Actor, next(agent for agent in self.agents if agent.name == name))


class Counted(History):
    """A history that Mesa's own runner can start, stop and collect from."""

    def __init__(self, scenario: Scenario, world: World, run: int = 0, **_: Any) -> None:
        super().__init__(scenario, seed=0, run=run, world=world)
        self.running = True
        self.datacollector = DataCollector(model_reporters={"attacks": lambda model: int(model.world.attacks.sum())})

    def step(self) -> None:
        """One day; on the last one the attacks are counted."""
        super().step()
        if self.day == self.days:
            self.running = False
            self.datacollector.collect(self)


def batch_of(scenario: Scenario, *, seed: int, runs: int) -> list[dict[str, Any]]:
    """Some runs by Mesa's own runner, a row each: what our own engine is measured against."""
    world = build(scenario, seed)
    model = partial(Counted, scenario, world)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = batch_run(model, {"run": range(runs)}, number_processes=1, max_steps=10**6, display_progress=False)
    return cast(list[dict[str, Any]], found)


__all__ = ["KINDS", "STATES", "Actor", "History"]
