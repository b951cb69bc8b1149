"""Which rows of a history a measure looks at."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from sim.results.measures.history import ANYBODY, MASKS, History, Runs
from sim.results.measures.question import Question, Window
from sim.scenario.vocabulary import TONES, UMBRELLA
from sim.theory import theory

#: Target classes of each front.
FRONT_TARGETS = {
    "us": ("us-forces", "us-embassy", "us-logistics"),
    "logistics": ("us-logistics",),
    "israel": ("israel",),
    "home": (
        "kurdistan-oil",
        "kurdistan-other",
        "iraqi-bases",
        "rival-militia",
        "iraqi-state-office",
        "iraqi-security-forces",
    ),
}
#: Tones that refuse a line of restraint in so many words.
DEFIANT = ("ends-truce", "announces-continuation", "threatens-resumption")
#: Tones that announce violence, conditionally or not.
THREATS = TONES[TONES.index("conditional-threat") :]
#: Tones in favour of attacks, and against them.
SUPPORT = ("endorses", *TONES[TONES.index("ends-truce") :])
OPPOSITION = ("conditional-restraint", "announces-reduction", "calls-for-halt", "condemns-breach")
STRIKES = ("strike", "leadership-strike")


def authors(history: History, names: Sequence[str]) -> set[str]:
    """Actors meant by names: states, militias, and what the names of offices and aggregates stand for."""
    meant = set(history.members(names)) | set(names)
    return meant | {state for name in names if (state := theory().names.acts_for(name))}


def seen(history: History, names: Sequence[str], attribution: str, rows: pd.DataFrame) -> pd.Series:
    """Which rows an observer, or somebody who knows, lays at the door of the named actors."""
    masked = {MASKS[name] for name in names if name in MASKS} | ({UMBRELLA} & set(names))
    known = authors(history, [name for name in names if name not in MASKS and name != UMBRELLA])
    by_mask = rows["seen_as"].isin(masked)
    if attribution == "true":
        return rows["actor"].isin(known) | by_mask
    anybody = (rows["act"] == "attack") & (ANYBODY in names)
    return rows["seen_as"].isin(known) | by_mask | anybody


def narrowed(rows: pd.DataFrame, **columns: Iterable[str]) -> pd.DataFrame:
    """Rows whose columns hold one of the given words; a column without words is not looked at."""
    keep = np.ones(len(rows), bool)
    for column, words in columns.items():
        if wanted := list(words):
            keep &= rows[column].isin(wanted).to_numpy()
    return rows[keep]


def done(history: History, question: Question, *acts: str, claims: tuple[str, ...] = ()) -> pd.DataFrame:
    """Acts of the question's actors, narrowed by its targets, regions, claims, tones and voices."""
    rows = narrowed(
        history.acts,
        act=acts,
        target=question.names("targets"),
        region=question.names("regions"),
        claim=question.names("claims", claims),
        tone=question.names("tones"),
        voice=question.names("voices"),
    )
    return rows[seen(history, question.actors, question.attribution, rows)]


def attacks_by_anybody(history: History, question: Question) -> pd.DataFrame:
    """Attacks on the question's targets in its regions, whoever signs them."""
    return narrowed(history.acts, act=("attack",), target=question.names("targets"), region=question.names("regions"))


def inside(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Rows on the days of the window."""
    return between(rows, window.start, window.end)


def between(rows: pd.DataFrame, start: Runs, end: Runs) -> pd.DataFrame:
    """Rows from one day to another, both included, run by run."""
    at, day = rows["at"].to_numpy(), rows["day"].to_numpy()
    chosen: pd.DataFrame = rows.loc[(day >= start[at]) & (day <= end[at])]
    return chosen
