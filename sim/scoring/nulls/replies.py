"""How often states acted elsewhere: acts that a simulated state decides on, so that no run is told of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.initial import happens, is_simulated, simulated_authors
from sim.results.measures.documented import ACTS, line_of
from sim.scenario import Scenario
from sim.scenario.schema import Event
from sim.scenario.vocabulary import STATE_ACTS, STATES
from sim.scoring.nulls.chance import Backoff, pick
from sim.scoring.nulls.deeds import Deed, militias
from sim.scoring.nulls.past import Bin, Pressures, in_mode, like

#: Acts that are done to one group.
AIMED = ("strike", "leadership-strike", "arrest", "removal", "sanction")
#: The front whose bins tell apart the days on which a state acts.
BY = "us"


@dataclass(frozen=True)
class Habit:
    """What a state did on the days of one bin of one episode."""

    episode: str
    state: str
    bin: Bin
    days: int
    done: tuple[Deed, ...]
    """Its acts; their days do not matter."""


def habits(scenario: Scenario) -> Iterator[Habit]:
    """The habits of an episode, a row for each state and bin."""
    bins = Pressures(scenario, documented=True).bins(BY)
    acts = list(_own_acts(scenario))
    for state in (name for name in STATES if name in scenario.actors):
        for today in sorted(set(bins)):
            done = [
                deed for deed in acts if deed.actor == state and bins[min(max(deed.day, 0), len(bins) - 1)] == today
            ]
            yield Habit(scenario.id, state, today, bins.count(today), tuple(done))


class Replies:
    """What the states that decide for themselves do in a run."""

    def __init__(
        self, scenario: Scenario, others: Sequence[Scenario], pressures: Pressures, authors: Mapping[str, list[float]]
    ) -> None:
        """`authors`: weight of each militia on each front, as whom a state's acts hit."""
        self.groups, self.weights = militias(scenario), authors["us"]
        bins, known = pressures.bins(BY), [habit for other in others for habit in habits(other)]
        self.days = {today: [day for day, one in enumerate(bins) if one == today] for today in sorted(set(bins))}
        self.known = {
            (state, today): Backoff(
                like([habit for habit in known if habit.state == state], today, lambda habit: habit.bin),
                lambda habit: habit.episode,
            )
            for state in STATES
            if is_simulated(scenario, state)
            for today in self.days
        }

    def draw(self, dice: np.random.Generator) -> list[Deed]:
        """Acts of one run: in each bin as many of each kind as a documented day of such a bin leads to expect."""
        found = []
        for (_, today), cases in self.known.items():
            habits = cases.draw(dice)
            if habits:
                habit = pick(habits, dice, [one.days for one in habits])
                found += [
                    self._again(deed, day, dice)
                    for deed in habit.done
                    for day in self.days[today]
                    if dice.random() < 1 / habit.days
                ]
        return found

    def _again(self, deed: Deed, day: int, dice: np.random.Generator) -> Deed:
        target = pick(self.groups, dice, self.weights) if deed.act in AIMED else ""
        return deed._replace(day=day, target=target)


def _own_acts(scenario: Scenario) -> Iterator[Deed]:
    """Documented acts that the states of an episode would decide on themselves, if they were simulated."""
    free = in_mode(scenario, "simulated")
    for event in scenario.events:
        act = _act_of(event)
        if act in STATE_ACTS and event.role != "statement" and not happens(free, event):
            for state in sorted(simulated_authors(free, event)):
                day = int((event.date - scenario.period.start).days)
                killed = event.leaders_killed or 0
                yield Deed(day, state, act, leaders_killed=killed, level=event.effort or 0.0, line=line_of(event))


def _act_of(event: Event) -> str:
    return ACTS.get(event.kind, event.kind)
