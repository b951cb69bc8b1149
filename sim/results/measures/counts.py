"""Measures that count: attacks, deaths, strikes, statements, leaders in hiding."""

import numpy as np

from sim.results.measures.choosing import STRIKES, between, done, inside
from sim.results.measures.history import History, Runs
from sim.results.measures.question import Question, Values, Window


def length(window: Window) -> Runs:
    """Days of the window."""
    return np.asarray(np.maximum(window.end - window.start + 1, 0), float)


def attacks_count(history: History, question: Question, window: Window) -> Values:
    """Attacks, claimed or not."""
    return Values.number(history.total(inside(done(history, question, "attack"), window)))


def attacks_claimed(history: History, question: Question, window: Window) -> Values:
    """Attacks claimed in own name or under the umbrella, unless the question names other claims."""
    rows = done(history, question, "attack", claims=("own-name", "umbrella"))
    return Values.number(history.total(inside(rows, window)))


def attacks_rate_per_week(history: History, question: Question, window: Window) -> Values:
    """Mean attacks a week [1/week]."""
    count = attacks_count(history, question, window).value
    return Values.number(7.0 * count / np.where(length(window) > 0, length(window), np.nan))


def attacks_over_baseline(history: History, question: Question, window: Window) -> Values:
    """Attacks over a documented number of earlier ones; per day where `baseline_days` says how long that took."""
    if not question.baseline:
        return Values.number(np.full(history.count, np.nan))
    count = attacks_count(history, question, window).value
    days = question.settings.get("baseline_days")
    share = np.ones(history.count) if days is None else length(window) / float(days)
    return Values.number(count / np.where(share > 0, question.baseline * share, np.nan))


def attack_rate_ratio(history: History, question: Question, window: Window) -> Values:
    """Daily attacks in the days after the clock over those before it.

    The clock's own day belongs to the side that `clock_day` names. No attack before counts as one.
    """
    before, after = int(question.settings["days_before"]), int(question.settings["days_after"])
    turn = window.clock + (1 if question.settings["clock_day"] == "before" else 0)
    rows = done(history, question, "attack")
    earlier = history.total(between(rows, turn - before, turn - 1))
    later = history.total(between(rows, turn, turn + after - 1))
    uncovered = (turn < before) | (turn + after > history.days)
    few = (earlier + later < question.min_acts) | (earlier + later == 0)
    ratio = (later / after) / (np.maximum(earlier, 1.0) / before)
    return Values.number(ratio, left_out=few | uncovered)


def days_without_attack(history: History, question: Question, window: Window) -> Values:
    """Longest run of days without an attack [days]."""
    rows = inside(done(history, question, "attack"), window)
    busy = np.zeros((history.count, history.days), bool)
    busy[rows["at"].to_numpy(), rows["day"].to_numpy()] = True
    days = np.arange(history.days)
    outside = (days < window.start[:, None]) | (days > window.end[:, None])
    spell, longest = np.zeros(history.count), np.zeros(history.count)
    for day in range(history.days):
        spell = np.where(busy[:, day] | outside[:, day], 0.0, spell + 1.0)
        longest = np.maximum(longest, spell)
    return Values.number(longest)


def fatalities_us(history: History, question: Question, window: Window) -> Values:
    """Americans killed in attacks."""
    return Values.number(history.total(inside(done(history, question, "attack"), window), "deaths"))


def strikes_count(history: History, question: Question, window: Window) -> Values:
    """Strikes by states on the groups."""
    return Values.number(history.total(inside(done(history, question, *STRIKES), window)))


def statements_count(history: History, question: Question, window: Window) -> Values:
    """Statements, of the tones and voices asked for."""
    return Values.number(history.total(inside(done(history, question, "statement"), window)))


def acts_count(history: History, question: Question, window: Window) -> Values:
    """Acts of the kinds that `acts` lists."""
    return Values.number(history.total(inside(done(history, question, *question.names("acts")), window)))


def leaders_hidden_or_abroad(history: History, question: Question, window: Window) -> Values:
    """Groups whose leader goes into hiding or abroad."""
    rows = inside(done(history, question, "hide"), window)
    return Values.number(history.total(rows.drop_duplicates(["at", "actor"])))
