"""When an outcome's clock starts in each run, and which days its measure looks at."""

import datetime as dt

import numpy as np

from sim.results.measures.choosing import narrowed
from sim.results.measures.history import DOCUMENTED, History, Runs
from sim.results.measures.question import Question, Window
from sim.scenario import Scenario
from sim.scenario.outcomes import Act, After
from sim.scenario.outcomes import Window as Days
from sim.theory import theory

#: A day that never comes within a run; far enough from the edge of int64 for sums.
NEVER = 1 << 40


def event_date(scenario: Scenario, after: After) -> dt.date | None:
    """Day on which the event of a clock falls; None where it was removed, so that it starts nothing."""
    name = after.event or ""
    if name not in {event.id for event in scenario.events} and "#" not in name:
        return None
    first, last = scenario.span_of(name)
    return last if after.point == "end" else first


def decides_for_itself(scenario: Scenario, after: After) -> bool:
    """Whether the clock's event is a state's answer that the model replaces, since its author is simulated."""
    for event in scenario.events:
        if event.id == after.event and event.role == "reply":
            states = {theory().names.acts_for(name) for name in event.by}
            return any(
                state in scenario.actors and scenario.actors[state].mode == "simulated" for state in states if state
            )
    return False


def act_days(history: History, act: Act) -> tuple[Runs, Runs]:
    """Day and row of the nth act of a kind in each run; `NEVER` and -1 where there is none.

    Several acts by one actor on one day count as one.
    """
    rows = narrowed(history.rows, act=(act.act,), target=act.targets, actor=known_actors(history, act))
    rows = rows.drop_duplicates(["at", "day", "actor"])
    rows = rows[rows.groupby("at").cumcount() == act.nth - 1]
    day, row = np.full(history.count, NEVER), np.full(history.count, -1)
    day[rows["at"].to_numpy()] = rows["day"].to_numpy()
    row[rows["at"].to_numpy()] = rows.index.to_numpy()
    return day, row


def known_actors(history: History, act: Act) -> tuple[str, ...]:
    """Whom the act may be by; nobody in particular where the clock names nobody."""
    return (*history.members(act.actors), *act.actors)


def window_of(history: History, question: Question, days: Days, after: After | None) -> Window:
    """The days of an outcome in each run.

    Without a clock they are the window's. A clock on an event cuts off what lies before it. A clock on an act moves the
    window with it: by as much as the act differs from the event it stands for, or, where it stands for none, so that
    the window opens with the act. `within` closes it so many days later; `since` and `until` replace its ends.
    """
    settings = question.settings
    start = np.full(history.count, history.day(settings.get("since", days.start)))
    end = np.full(history.count, history.day(settings.get("until", days.end)))
    row = np.full(history.count, -1)
    if after is None:
        return clipped(history, start, start, end, row)
    date = event_date(history.scenario, after)
    documented = history.runs == DOCUMENTED
    by_act = after.act is not None and (after.event is None or decides_for_itself(history.scenario, after))
    event_day = np.full(history.count, NEVER if date is None else history.day(date))
    clock = event_day
    if by_act and after.act is not None:
        found, row = act_days(history, after.act)
        clock = np.where(documented & (date is not None), event_day, found)
    if by_act and date is not None:
        start, end = start + clock - event_day, end + clock - event_day
    elif by_act:
        start = clock
    start = np.maximum(start, clock)
    if "within" in settings:
        end = clock + int(settings["within"])
    return clipped(history, clock, start, end, row)


def clipped(history: History, clock: Runs, start: Runs, end: Runs, row: Runs) -> Window:
    """The window within the days that the runs cover; one wholly outside them does not start."""
    last = history.days - 1
    started = (clock <= last) & (start <= last) & (end >= 0)
    return Window(
        clock=np.where(started, np.maximum(clock, 0), 0),
        start=np.where(started, np.maximum(start, 0), 1),
        end=np.where(started, np.minimum(end, last), 0),
        started=started,
        opening_row=np.where(started, row, -1),
        cut=started & (end > last),
    )
