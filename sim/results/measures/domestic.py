"""Measures of answers: how strongly a group answers punishment, sanctions, a rival, or its own threats."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.results.measures.choosing import THREATS, inside, narrowed, seen
from sim.results.measures.history import History
from sim.results.measures.question import Question, Values, Window


def own_acts(history: History, question: Question, window: Window) -> pd.DataFrame:
    """Everything the actors visibly do in the window."""
    rows = inside(history.acts, window)
    return rows[seen(history, question.actors, question.attribution, rows)]


def strongest(history: History, none: str, ladder: Sequence[tuple[str, pd.DataFrame]]) -> Values:
    """The last rung of a ladder, mild to strong, on which a run has a row."""
    category = np.full(history.count, none, object)
    for name, rows in ladder:
        category[history.total(rows) > 0] = name
    return Values.label(category)


def response(history: History, question: Question, window: Window) -> Values:
    """The strongest answer to punishment or sanctions: none, political, mobilise or armed.

    Political is a statement about one of `about`, or of one of the `tones`; mobilise an armed show; armed an attack on
    one of the `targets`, under one of the `claims` where they are given.
    """
    rows = own_acts(history, question, window)
    spoken = narrowed(rows, act=("statement",))
    political = pd.concat(
        [narrowed(spoken, target=question.names("about")), narrowed(spoken, tone=question.names("tones"))]
    )
    attacks = narrowed(rows, act=("attack",), target=question.names("targets"), claim=question.names("claims"))
    return strongest(
        history,
        "none",
        [("political", political), ("mobilise", narrowed(rows, act=("mobilise",))), ("armed", attacks)],
    )


def response_to_attack(history: History, question: Question, window: Window) -> Values:
    """The strongest answer to a rival, that is to any other group: no-threat, threatens-revenge or attacks-rival."""
    rows = narrowed(own_acts(history, question, window), target=("rival-militia", *history.militias))
    threats = narrowed(rows, act=("statement",), tone=THREATS)
    return strongest(
        history, "no-threat", [("threatens-revenge", threats), ("attacks-rival", narrowed(rows, act=("attack",)))]
    )


def threat_executed(history: History, question: Question, window: Window) -> Values:
    """What became of a threat to the `targets`: no-statement, muted-statement, threat-renewed or claimed-attack."""
    rows = own_acts(history, question, window)
    spoken = narrowed(rows, act=("statement",))
    threats = narrowed(spoken, tone=THREATS, target=question.names("targets"))
    attacks = narrowed(rows, act=("attack",), claim=question.names("claims"))
    return strongest(
        history,
        "no-statement",
        [("muted-statement", spoken), ("threat-renewed", threats), ("claimed-attack", attacks)],
    )
