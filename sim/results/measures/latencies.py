"""Measures that wait: days from a clock to the first act of a kind.

Where there is none before the run ends, the value is the days waited and a lower bound (censored).
"""

import numpy as np
import pandas as pd

from sim.results.measures.choosing import FRONT_TARGETS, STRIKES, between, done, narrowed
from sim.results.measures.history import History
from sim.results.measures.question import Question, Values, Window


def waited(history: History, rows: pd.DataFrame, window: Window, shortest: int = 0) -> Values:
    """Days from the clock to the first of the rows that is at least `shortest` days away."""
    last = np.full(history.count, history.days - 1)
    first = history.first(between(rows, window.clock + shortest, last))
    never = np.isinf(first)
    return Values.number(np.where(never, np.maximum(history.days - window.clock, 0), first - window.clock), never)


def days_to_first_attack(history: History, question: Question, window: Window) -> Values:
    """Days to the first attack; one on the clock's own day counts as 0."""
    return waited(history, done(history, question, "attack"), window)


def days_to_next_attack(history: History, question: Question, window: Window) -> Values:
    """Days to the next attack, on a later day than the one that started the clock."""
    return waited(history, done(history, question, "attack"), window, shortest=1)


def days_to_suspension(history: History, question: Question, window: Window) -> Values:
    """Days until a group suspends its attacks on a front."""
    targets = FRONT_TARGETS[question.settings["front"]]
    return waited(history, narrowed(done(history, question, "suspend"), target=targets), window)


def days_to_political_turn(history: History, question: Question, window: Window) -> Values:
    """Days until a group announces that it joins politics."""
    return waited(history, done(history, question, "political-turn"), window)


def days_to_retaliation(history: History, question: Question, window: Window) -> Values:
    """Days until a state strikes."""
    return waited(history, done(history, question, *STRIKES), window)


def days_to_enforcement(history: History, question: Question, window: Window) -> Values:
    """Days until the state arrests or removes, or does whichever of the two `acts` lists."""
    return waited(history, done(history, question, *question.names("acts", ("arrest", "removal"))), window)


def days_to_statement(history: History, question: Question, window: Window) -> Values:
    """Days to the first statement of the tones and voices asked for."""
    return waited(history, done(history, question, "statement"), window)


def days_to_leader_statement(history: History, question: Question, window: Window) -> Values:
    """Days until the leader speaks in person."""
    return waited(history, narrowed(done(history, question, "statement"), voice=("leader",)), window)
