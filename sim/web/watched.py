"""One run of the Mesa model, played as far as somebody has looked, and what each of its days held."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.actors.militia import SHOWN
from sim.ensemble import Acts
from sim.explaining import TELLING
from sim.initial import STATES, happens, is_simulated, roster
from sim.model import History
from sim.plots.told_acts import name_of
from sim.run import TEHRAN_SHOWN, dates, decision_name, record_table
from sim.scenario import Scenario
from sim.web.act_words import act_words
from sim.world.options import FRONTS, OPTION_NAMES, PRESSURES

#: What is shown of a state that has no columns in the daily table, from its record at the close of the day.
STATE_SHOWN: Mapping[str, tuple[str, ...]] = {
    "baghdad": ("strain", "dissuasion", "shown"), "washington": ("anger", "alarm", "threat"), "israel": ("threat",),
}  # fmt: skip
#: Names of the front decisions, whose turns are told.
_CAMPAIGNS = tuple(f"campaign-{front}" for front in FRONTS)
#: Options that mean that nothing is done.
_IDLE = frozenset({"quiet", "none", "silent", "leave it", "hold back"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision of a day."""

    name: str
    option: str
    probability: float
    """Chance that the chosen option had [0..1]."""
    turned: bool = False
    """Whether the same decision came out otherwise the last time."""

    @property
    def words(self) -> str:
        """The decision in words."""
        turned = ", turned" if self.turned else ""
        return f"{self.name}: {self.option} ({100 * self.probability:.0f} %{turned})"

    @property
    def tells(self) -> bool:
        """Whether it led to something, or came out otherwise than before."""
        return self.turned or (self.option not in _IDLE and self.name not in _CAMPAIGNS)


@dataclass(frozen=True, slots=True)
class ActorDay:
    """An actor on a day."""

    name: str
    values: Mapping[str, float]
    """State variables; those of a militia and of Tehran as in the daily table."""
    acts: tuple[str, ...] = ()
    """What it did, each in a sentence without its subject."""
    choices: tuple[Choice, ...] = ()
    """What it decided, the most telling first."""
    replayed: bool = False
    """Whether it is a state that is replayed from the record."""

    @property
    def campaigns(self) -> tuple[str, ...]:
        """Fronts on which it is in a campaign."""
        return tuple(front for front in FRONTS if self.values.get(f"campaign_{front}", 0.0) > 0.0)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a run."""

    number: int
    """Counted from 0."""
    date: dt.date
    actors: tuple[ActorDay, ...]
    """States first, then militias."""
    pressures: Mapping[str, float]
    """In force on the day."""
    moved: frozenset[str]
    """Pressures that differ from the day before."""
    events: tuple[str, ...]
    """What the scenario's calendar holds for the day, in words."""
    truce: float
    """Strength of a truce with US forces at the close of the day [0..1]."""


class Watched:
    """One run, played as far as somebody has looked. What was played stays, so going back costs nothing.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    run : int
        [0..2**32).
    """

    def __init__(self, scenario: Scenario, *, seed: int, run: int) -> None:
        self.scenario, self.seed, self.run = scenario, seed, run
        self._history = History(scenario, seed=seed, run=run)
        self._militias = roster(scenario)
        self._dates = dates(scenario)
        self.names = (*STATES, *self._militias)
        self._states: list[dict[str, dict[str, float]]] = []
        self._truce: list[float] = []
        self._ends: list[int] = []

    @property
    def days(self) -> int:
        """Days of the period."""
        return self._history.days

    @property
    def played(self) -> int:
        """Days that are played already."""
        return self._history.day

    def date(self, number: int) -> dt.date:
        """Date of a day."""
        return self.scenario.period.start + dt.timedelta(days=number)

    def day(self, number: int) -> Day:
        """A day of the run; it is played up to there if it has not been.

        Raises
        ------
        IndexError
            When the period has no such day.
        """
        if not 0 <= number < self.days:
            raise IndexError(f"day {number} of {self.days}")
        while self.played <= number:
            self._step()
        world, before = self._history.world, max(0, number - 1)
        pressures = dict(zip(PRESSURES, world.pressures[number].tolist(), strict=True))
        earlier = world.pressures[before] if number else world.opening
        moved = np.flatnonzero(world.pressures[number] != earlier)
        return Day(
            number=number,
            date=self.date(number),
            actors=tuple(self._actors(number)),
            pressures=pressures,
            moved=frozenset(PRESSURES[place] for place in moved),
            events=tuple(event_words(self.scenario, self.date(number))),
            truce=self._truce[number],
        )

    def _step(self) -> None:
        """Play one day, and keep what the world itself does not keep of it."""
        self._history.step()
        world = self._history.world
        states = {name: self._history.actor(name).state for name in STATE_SHOWN}
        self._states.append(
            {name: {one: float(state[one]) for one in STATE_SHOWN[name]} for name, state in states.items()}
        )
        self._truce.append(float(world.scene[0].truce))
        self._ends.append(min(int(world.written[0]), len(world.record)))

    def _actors(self, number: int) -> Iterator[ActorDay]:
        acts = self._acts(number)
        for name in self.names:
            row = self._row(name)
            values = self._values(name, number)
            choices = tuple(sorted(self._choices(row, number), key=_telling))
            replayed = name in STATES and not is_simulated(self.scenario, name)
            yield ActorDay(name, values, tuple(acts.get(name, ())), choices, replayed)

    def _row(self, name: str) -> int:
        """Place of an actor in the world's roster: militias first."""
        if name in STATES:
            return len(self._militias) + STATES.index(name)
        return self._militias.index(name)

    def _values(self, name: str, number: int) -> dict[str, float]:
        world = self._history.world
        if name == "tehran":
            return dict(zip(TEHRAN_SHOWN, world.tehran_daily[number].tolist(), strict=True))
        if name in STATE_SHOWN:
            return self._states[number][name]
        return dict(zip(SHOWN, world.daily[number, self._row(name)].tolist(), strict=True))

    def _acts(self, number: int) -> dict[str, list[str]]:
        """What was done on a day, by actor, in the words of the record."""
        world = self._history.world
        start, end = self._ends[number - 1] if number else 0, self._ends[number]
        rows = world.record[start:end]
        names = [*self._militias, *STATES]
        dates = np.arange(
            np.datetime64(self.date(0), "s"), np.datetime64(self.date(self.days), "s"), np.timedelta64(1, "D")
        )
        table = record_table(Acts(rows, np.array([len(rows)])), range(self.run, self.run + 1), names, dates)
        found: dict[str, Counter[str]] = {}
        for row in table.to_dict("records"):
            words = act_words({str(key): value for key, value in row.items()})
            found.setdefault(str(row["actor"]), Counter())[words] += 1
        return {name: [f"{words} ({many} times)" if many > 1 else words for words, many in counted.items()]
                for name, counted in found.items()}  # fmt: skip

    def _choices(self, row: int, number: int) -> Iterator[Choice]:
        """What an actor of the roster decided on a day."""
        choices = self._history.world.choices[:, row]
        for code in np.flatnonzero(choices[number]["made"]):
            entry = choices[number, code]
            name = decision_name(len(self._militias), row, int(code))
            earlier = choices[max(0, number - 1), code]
            is_campaign = name in _CAMPAIGNS or name.startswith("line-")
            turned = bool(number and is_campaign and earlier.made and earlier.option != entry.option)
            yield Choice(name, OPTION_NAMES[name][entry.option], float(entry.probability), turned)


def _telling(choice: Choice) -> tuple[bool, int]:
    """The order of decisions: what led to something first."""
    return not choice.tells, TELLING.index(choice.name) if choice.name in TELLING else len(TELLING)


def event_words(scenario: Scenario, date: dt.date) -> Iterator[str]:
    """What the scenario's calendar holds for a day."""
    for event in scenario.events:
        if event.date == date:
            note = "" if happens(scenario, event) else " (of the record only: not replayed, the actors decide)"
            yield f"{event.kind.replace('-', ' ')}: {event.description}{note}"


def told(day: Day) -> Iterator[str]:
    """What happened on a day: dated events first, then what each actor did."""
    yield from (f"From the record: {words}" for words in day.events)
    for actor in day.actors:
        yield from (f"{name_of(actor.name)}: {words}" for words in actor.acts)
