"""Runs of an arm noted down in few bytes: every choice, every act, and how many attacks there were, and whose."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.batch import begin
from sim.day import play
from sim.initial import build, fresh
from sim.kernel import rule
from sim.plots.span import Span, weeks
from sim.scenario import Scenario
from sim.scenario.vocabulary import TARGETS as CLASSES
from sim.world.options import TARGETS
from sim.world.world import Records, World

#: Above this many days, attacks are counted by week.
_DAILY = 130
#: Class of targets of each target of the engine.
_CLASS = np.array([CLASSES.index(target) for target in TARGETS])
_BEGIN: Callable[[World, World, int], None] = begin
_PLAY: Callable[[World], None] = play


@dataclass(frozen=True, slots=True)
class Run:
    """What was chosen and done in one run."""

    number: int
    codes: np.ndarray
    """Option of each decision, -1 where none was made: days by actors by decisions, int8."""
    record: np.ndarray
    """What was done, (rows,) RECORD."""
    counted: np.ndarray
    """Attacks by period and class of targets, uint16."""
    by_actor: np.ndarray
    """Attacks of each militia, int64."""

    @property
    def bytes(self) -> int:
        """Room that it takes."""
        return self.codes.nbytes + self.record.nbytes + self.counted.nbytes + self.by_actor.nbytes


def numbers_edges(scenario: Scenario) -> np.ndarray:
    """Edges of the periods over which attacks are counted, in days since the start: days, or weeks in a long one."""
    span = Span(scenario.period.start, scenario.period.end)
    return np.arange(span.days + 1) if span.days <= _DAILY else weeks(span)


class Notebook:
    """What plays the runs of one arm and notes them down; several threads may use it at once.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.template = build(scenario, seed)
        self.edges = numbers_edges(scenario)
        self._periods = np.searchsorted(self.edges, np.arange(len(self.template.dates)), side="right") - 1
        self._own = threading.local()

    def run(self, number: int) -> Run:
        """One run."""
        world: World = self._world()
        _BEGIN(world, self.template, number)
        _PLAY(world)
        written = int(world.written[0])
        if written >= len(world.record):
            raise RuntimeError(f"run {number} filled its record of {written} rows")
        codes = np.empty(world.choices.shape, np.int8)
        _note_choices(world.choices, codes)
        counted = np.zeros((len(self.edges) - 1, len(CLASSES)), np.uint16)
        by_actor = np.zeros(len(world.militias), np.int64)
        _note_attacks(world.attacks, self._periods, _CLASS, counted, by_actor)
        return Run(number, codes, np.array(world.record[:written]), counted, by_actor)

    def _world(self) -> World:
        """The world that this thread plays in."""
        if not hasattr(self._own, "world"):
            self._own.world = fresh(self.template, 0)
        found: World = self._own.world
        return found


@rule
def _note_choices(choices: Records, codes: np.ndarray) -> None:
    """Fill `codes` with the option of each decision, -1 where none was made, and forget that it was made.

    Parameters
    ----------
    choices : array of CHOICE, shape (days, actors, decisions)
    codes : array of int8, the same shape
    """
    for day in range(codes.shape[0]):
        for actor in range(codes.shape[1]):
            for decision in range(codes.shape[2]):
                entry = choices[day, actor, decision]
                codes[day, actor, decision] = entry.option if entry.made > 0 else -1
                entry.made = 0


@rule
def _note_attacks(
    attacks: np.ndarray, periods: np.ndarray, classes: np.ndarray, counted: np.ndarray, by_actor: np.ndarray
) -> None:
    """Count attacks by period and class of targets, and by militia.

    Parameters
    ----------
    attacks : array of int, shape (days, militias, targets)
    periods, classes : array of int
        Period of each day, and class of each target.
    counted : array of int, shape (periods, classes)
        Receives counts; zero before.
    by_actor : array of int, shape (militias,)
        Receives counts; zero before.
    """
    for day in range(attacks.shape[0]):
        for militia in range(attacks.shape[1]):
            for target in range(attacks.shape[2]):
                many = attacks[day, militia, target]
                if many != 0:
                    counted[periods[day], classes[target]] += many
                    by_actor[militia] += many
