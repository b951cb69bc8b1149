"""One decision taken apart: a run is halted just before it, and the day is tried again under other pressures."""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from sim.day import DAY, Role, Turn
from sim.errors import Problem, Refused, nearest, quoted
from sim.initial import STATES, fresh, roster
from sim.model import History
from sim.results.explain import DecisionCard, Flip
from sim.run import decision_name
from sim.scenario import Scenario
from sim.scenario.vocabulary import LINES
from sim.world.options import DECISIONS, OPTION_NAMES, PRESSURES, STATE_DECISIONS, TERMS
from sim.world.world import World

#: Options below this probability are shown only where they were chosen or came second.
LEAST_CHANCE = 0.001
#: A pressure is tried at this distance, then to the hundredth.
STEP = 0.05
HUNDREDTH = 0.01
#: Which decision says most about a day, first the one that led to an act.
TELLING = ("act", "respond", "speak", "strike", "strike-iraq", "enforce", "warn", "dissuade")
NOT_MADE = "no such choice"


def explain(
    scenario: Scenario, actor: str, date: dt.date, *, run: int = 0, seed: int = 1, decision: str | None = None
) -> DecisionCard:
    """One decision of one actor on one day of one run.

    Parameters
    ----------
    decision : str, optional
        Its name; otherwise the one that says most about the day.

    Raises
    ------
    Refused
        When there is no such actor, day or decision.
    """
    return Moment(scenario, actor, date, run=run, seed=seed).card(decision)


def day_of(text: str) -> dt.date:
    """A day from its ISO text."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _refused("date", f"{quoted(text)} is not a date", "a date as YYYY-MM-DD") from None


class Moment:
    """The day of an actor in a run, halted just before its turn.

    Parameters
    ----------
    scenario : Scenario
    actor : str
        A militia or state of the scenario.
    date : date
        A day of its period.
    run : int
        Number of the run.
    seed : int
        Seed of the runs.
    """

    def __init__(self, scenario: Scenario, actor: str, date: dt.date, *, run: int = 0, seed: int = 1) -> None:
        self.scenario = scenario
        self.actor = actor
        self.date = date
        self.names = [*roster(scenario), *STATES]
        _refuse_unknown(scenario, actor, date)
        self.row = self.names.index(actor)
        self.day = (date - scenario.period.start).days
        self._history = History(scenario, seed=seed, run=run)
        while self._history.day < self.day:
            self._history.step()
        before = list(turns(len(self.names) - len(STATES)))
        self._turn, self._place = next(one for one in before if self._is_own(*one))
        for turn, place in before[: before.index((self._turn, self._place))]:
            turn.turn(place, self.day, self._history.world)
        self._before = fresh(self._history.world, run)
        self._run = run
        self._after = self._played(None, 0.0)

    def decisions(self) -> list[str]:
        """Names of the decisions that are made today, the most telling first."""
        made = [self._name(int(code)) for code in np.flatnonzero(self._after.choices[self.day, self.row]["made"])]
        return sorted(made, key=lambda name: not self._tells(name))

    def others(self, decision: str) -> list[str]:
        """The other decisions of today, each with what was chosen."""
        return [f"{name}: {self._chosen(name, self._after)}" for name in self.decisions() if name != decision]

    def card(self, decision: str | None = None) -> DecisionCard:
        """The decision card of a decision of today; of the most telling one where none is named."""
        name = self._known(decision)
        code = self._code(name)
        chosen = self._after.choices[self.day, self.row, code]
        names = OPTION_NAMES[name]
        chances = self._after.chances[self.row, code]
        shown = [o for o in range(chosen.made) if chances[o] >= LEAST_CHANCE or o in (chosen.option, chosen.runner_up)]
        sheet = self._after.sheets[self.row, code]
        return DecisionCard(
            scenario=self.scenario.id,
            actor=self.actor,
            date=self.date,
            decision=name,
            options=[names[option] for option in shown],
            terms=TERMS,
            values=[[float(term) for term in sheet[option]] for option in shown],
            utilities=[float(np.add.accumulate(sheet[option])[-1]) for option in shown],
            probabilities=[float(chances[option]) for option in shown],
            luck=float(chosen.luck),
            chosen=names[chosen.option],
            runner_up=names[chosen.runner_up] if chosen.runner_up != chosen.option else "",
            margin=float(chosen.margin),
            flips=sorted(self._flips(name), key=lambda flip: abs(flip.after - flip.before)),
        )

    def chosen_with(self, decision: str, pressure: str, value: float) -> str:
        """What a decision of today would come to with one pressure at another value, luck and all else unchanged."""
        return self._chosen(decision, self._played(PRESSURES.index(pressure), value))

    def _is_own(self, turn: Turn, place: int) -> bool:
        role = Role.MILITIA if self.actor not in STATES else Role(self.actor)
        return turn.role is role and (self.actor in STATES or place == self.row)

    def _played(self, pressure: int | None, value: float) -> World:
        """The world after the actor's turn, with one pressure set for today."""
        world = fresh(self._before, self._run)
        if pressure is not None:
            world.pressures[self.day, pressure] = value
        self._turn.turn(self._place, self.day, world)
        return world

    def _flips(self, decision: str) -> Iterator[Flip]:
        """For each pressure the nearest value that leads to another choice, where there is one."""
        for pressure, title in enumerate(PRESSURES):
            now = float(self._before.pressures[self.day, pressure])
            ends = (-1.0, 1.0) if title in LINES else (0.0, 1.0)
            found = [value for end in ends if (value := self._nearest(decision, title, now, end)) is not None]
            if found:
                value = min(found, key=lambda value: abs(value - now))
                yield Flip(title, now, value, self.chosen_with(decision, title, value))

    def _nearest(self, decision: str, pressure: str, now: float, end: float) -> float | None:
        """The value nearest to today's, towards one end of the range, at which the choice is another one."""
        chosen = self._chosen(decision, self._after)
        steps = int(np.ceil(abs(end - now) / STEP - 1e-9))
        same = now
        for step in range(1, steps + 1):
            value = end if step == steps else now + step * STEP * (1 if end > now else -1)
            if self.chosen_with(decision, pressure, value) != chosen:
                break
            same = value
        else:
            return None
        while abs(value - same) > HUNDREDTH / 2:
            middle = (value + same) / 2
            if self.chosen_with(decision, pressure, middle) != chosen:
                value = middle
            else:
                same = middle
        rounded = _outward(value, now, end)
        return rounded if self.chosen_with(decision, pressure, rounded) != chosen else value

    def _chosen(self, decision: str, world: World) -> str:
        entry = world.choices[self.day, self.row, self._code(decision)]
        return OPTION_NAMES[decision][entry.option] if entry.made else NOT_MADE

    def _name(self, code: int) -> str:
        return decision_name(len(self.names) - len(STATES), self.row, code)

    def _code(self, name: str) -> int:
        return _decisions_of(self.actor).index(name)

    def _tells(self, name: str) -> bool:
        """Whether a decision led to something that can be seen."""
        return name in TELLING and self._after.choices[self.day, self.row, self._code(name)].option != 0

    def _known(self, decision: str | None) -> str:
        """The decision that is meant, if it is made today."""
        made = self.decisions()
        possible = _decisions_of(self.actor)
        if decision is not None and decision not in possible:
            what = f"unknown decision {quoted(decision)} of {self.actor}"
            raise _refused("decision", what, f"one of {', '.join(possible)}", nearest(decision, possible))
        if decision is None and made:
            return made[0]
        if decision in made and decision is not None:
            return decision
        what = f"{self.actor} makes no {'decision' if decision is None else decision + ' decision'} on {self.date}"
        raise _refused("date" if decision is None else "decision", what, self._days_with(decision))

    def _days_with(self, decision: str | None) -> str:
        """Nearest days of the run on which the decision is made."""
        choices = History(self.scenario, seed=self._seed(), run=self._run).play().choices
        made = choices[:, self.row]["made"] > 0
        days = np.flatnonzero(made.any(axis=1) if decision is None else made[:, self._code(decision)])
        near = sorted(sorted(days, key=lambda day: abs(day - self.day))[:4])
        dates = [str(self.scenario.period.start + dt.timedelta(days=int(day))) for day in near]
        return f"it does on {', '.join(dates)}" if dates else "it never does in this run"

    def _seed(self) -> int:
        low, high, _ = (int(word) for word in self._before.key)
        return low | high << 32


def turns(militias: int) -> Iterator[tuple[Turn, int]]:
    """Each turn of a day with the row it is taken for, in order."""
    for turn in DAY:
        for place in range(militias) if turn.role is Role.MILITIA else (0,):
            yield turn, place


def _outward(value: float, now: float, end: float) -> float:
    """A value rounded to the hundredth away from today's."""
    hundredths = np.ceil(value / HUNDREDTH - 1e-6) if end > now else np.floor(value / HUNDREDTH + 1e-6)
    return float(round(hundredths * HUNDREDTH, 2))


def _decisions_of(actor: str) -> tuple[str, ...]:
    return STATE_DECISIONS[STATES.index(actor)] if actor in STATES else DECISIONS


def _refuse_unknown(scenario: Scenario, actor: str, date: dt.date) -> None:
    """Refuse an actor that is not in the scenario, and a day outside its period."""
    if actor not in scenario.actors:
        what = f"unknown actor {quoted(actor)}"
        raise _refused("actor", what, f"one of {', '.join(scenario.actors)}", nearest(actor, scenario.actors))
    if actor in STATES and scenario.actors[actor].mode == "scripted":
        raise _refused("actor", f"{actor} is replayed from the record and decides nothing", "an actor that decides")
    first, last = scenario.period.start, scenario.period.end
    if not first <= date <= last:
        raise _refused("date", f"{date} lies outside the period", f"{first} to {last}")


def _refused(field: str, what: str, allowed: str = "", near: str | None = None) -> Refused:
    return Refused([Problem("sim explain", 1, 1, field, what, allowed, near)])
