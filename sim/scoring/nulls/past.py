"""The past as a careful analyst would tabulate it: days by the pressures in force, from a file's inputs alone."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.initial import coded_pressures
from sim.results.measures.choosing import FRONT_TARGETS
from sim.scenario import Scenario
from sim.scenario.vocabulary import FRONTS, STATES
from sim.world.options import PRESSURES

#: Target classes of each front; convoys are a front of their own.
TARGETS_OF: Mapping[str, tuple[str, ...]] = {
    front: tuple(target for target in FRONT_TARGETS[front] if front != "us" or target != "us-logistics")
    for front in FRONTS
}
#: The front each target class belongs to.
FRONT_OF = {target: front for front in FRONTS for target in TARGETS_OF[front]}
#: Tehran's line that speaks of each front.
LINE_ON = {front: f"tehran_line_{'us' if front == 'logistics' else front}" for front in FRONTS}
#: From here on there is a war on the axis, the threat to leaders is high, a shared brand is in use.
WAR, THREAT, BRAND = 0.5, 0.75, 0.5


class Bin(NamedTuple):
    """State of a day, as coarse as ten episodes allow; the first says most and is given up last."""

    campaign: bool
    """Whether somebody was in a campaign on the front when the episode opened."""
    war: bool
    """War on Iran or on another member of the axis."""
    line: int
    """Sign of Tehran's line on the front: -1 against attacks, 0 none, 1 for them."""
    threat: bool
    """Whether leaders here are being killed or named."""


class Pressures:
    """Pressures of an episode, day by day."""

    def __init__(self, scenario: Scenario, *, documented: bool) -> None:
        """`documented`: as they were; otherwise those in force for the modes of the states, as the simulator has them.

        The former is for episodes that are learned from, the latter for the one that is to be foretold.
        """
        self.table = coded_pressures(as_it_was(scenario) if documented else scenario)
        self.start = {name: scenario.pressures[name].start for name in PRESSURES}
        self.campaigns = scenario.opening.campaigns
        self._bins: dict[str, list[Bin]] = {}

    @classmethod
    def frozen(cls, scenario: Scenario) -> "Pressures":
        """Pressures that stay as on the day before the period."""
        found = cls(scenario, documented=False)
        found.table = np.tile([found.start[name] for name in PRESSURES], (len(found.table), 1))
        return found

    def of(self, name: str) -> np.ndarray:
        """A pressure day by day (days,)."""
        return np.asarray(self.table[:, PRESSURES.index(name)])

    def bins(self, front: str) -> list[Bin]:
        """The bin of each day, for attacks on a front."""
        if front not in self._bins:
            war = np.maximum(self.of("regional_war_ally"), self.of("regional_war_patron"))
            felt = zip(war, self.of(LINE_ON[front]), self.of("decapitation_risk"), strict=True)
            self._bins[front] = [self._bin(front, *values) for values in felt]
        return list(self._bins[front])

    def opening_bin(self, front: str) -> Bin:
        """The bin of the day before the period."""
        start = self.start
        war = max(start["regional_war_ally"], start["regional_war_patron"])
        return self._bin(front, war, start[LINE_ON[front]], start["decapitation_risk"])

    def _bin(self, front: str, war: float, line: float, threat: float) -> Bin:
        under_way = bool(getattr(self.campaigns, front))
        return Bin(under_way, bool(war >= WAR), int(np.sign(line)), bool(threat >= THREAT))


def as_it_was(scenario: Scenario) -> Scenario:
    """The scenario with its states replayed from the record."""
    return in_mode(scenario, "scripted")


def in_mode(scenario: Scenario, mode: str) -> Scenario:
    """The scenario with all its states in one mode."""
    actors = {
        name: entry.model_copy(update={"mode": mode}) if name in STATES else entry
        for name, entry in scenario.actors.items()
    }
    return scenario.model_copy(update={"actors": actors})


def like[Thing](pool: Sequence[Thing], wanted: Bin, of: Callable[[Thing], Bin]) -> list[list[Thing]]:
    """Those of the same bin, then those of ever wider ones: threat goes first, a campaign last, then everything."""
    return [[one for one in pool if of(one)[:length] == wanted[:length]] for length in (4, 3, 2, 1, 0)]


def learned_from(scenario: Scenario, others: Sequence[Scenario]) -> list[Scenario]:
    """The episodes to learn from, by name, so that their order does not matter; never the one to be foretold."""
    return sorted((other for other in others if other.id != scenario.id), key=lambda one: one.id)
