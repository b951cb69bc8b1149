"""Who changed and when, as tables: each actor and decision, each first change, and day by day."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.results.verdicts import wilson
from sim.study.changes import ACT, CAMPAIGN, CHOICE, First, Tracker
from sim.study.differences import TOTAL
from sim.study.gathering import TOTALS
from sim.study.pairing import NEVER, Change, option
from sim.study.reasons import Reason, Replays, reason
from sim.world.options import DECISIONS, TERMS

#: What stands in the column `what` for any act or choice.
ANYTHING = "anything"
#: First changes whose terms are looked at.
_EXPLAINED = 3
#: Most actors named among those that changed next.
_NEXT = 3

type Rows = list[dict[str, Any]]
type Found = list[tuple[First, Change]]


def changes(tracker: Tracker, attacks: tuple[Mapping[str, float], Mapping[str, float]]) -> pd.DataFrame:
    """Each actor, and each of its decisions, that differs in any run: in how many, when first, from what to what.

    Parameters
    ----------
    tracker : Tracker
    attacks : tuple of mapping
        Mean number of attacks of each militia in both arms.
    """
    rows: Rows = []
    days, choices = tracker.days, tracker.choices
    for place, actor in enumerate(tracker.ground.actors):
        before, after = (own.get(actor, np.nan) for own in attacks)
        made = {"attacks_before": before, "attacks_after": after}
        when = _when(tracker.ground.start, np.where(days[:, place] < NEVER, days[:, place], -1))
        rows.append({"actor": actor, "what": ANYTHING, **when, "before": "", "after": "", "most": np.nan, **made})
        rows += _decisions(tracker, choices[:, place], place)
    return pd.DataFrame(rows, columns=list(CHANGES))


CHANGES = (
    "actor", "what", "runs", "share", "low", "high", "earliest", "median", "latest", "before", "after", "most",
    "attacks_before", "attacks_after",
)  # fmt: skip


def _decisions(tracker: Tracker, choices: np.ndarray, place: int) -> Iterator[dict[str, Any]]:
    """Rows of the decisions of an actor that differ in any run."""
    actor = tracker.ground.actors[place]
    for decision in range(len(DECISIONS)):
        found = choices[:, decision]
        different = found[found[:, 0] >= 0]
        if not len(different):
            continue
        name = tracker.ground.decision(place, decision)
        pairs, counts = np.unique(different[:, 1:], axis=0, return_counts=True)
        before, after = (option(name, int(code)) for code in pairs[counts.argmax()])
        words = {"before": before, "after": after, "most": counts.max() / len(different)}
        nothing = {"attacks_before": np.nan, "attacks_after": np.nan}
        yield {"actor": actor, "what": name, **_when(tracker.ground.start, found[:, 0]), **words, **nothing}


def _when(start: dt.date, days: np.ndarray) -> dict[str, Any]:
    """In how many runs, and on which days first; -1 stands for never."""
    known = days[days >= 0]
    low, high = wilson(len(known), len(days))
    return {"runs": len(known), "share": len(known) / len(days), "low": low, "high": high, **_dates(start, known)}


def _dates(start: dt.date, days: Sequence[int] | np.ndarray) -> dict[str, Any]:
    """First, middle and last of some days as dates; none where there is no day."""
    if not len(days):
        return dict.fromkeys(("earliest", "median", "latest"), np.datetime64("NaT", "s"))
    first = np.datetime64(start, "s")
    ends = np.quantile(np.asarray(days, float), [0, 0.5, 1], method="lower").astype(int)
    return {name: first + np.timedelta64(int(day), "D") for name, day in zip(_ENDS, ends, strict=True)}


_ENDS = ("earliest", "median", "latest")


def by_day(tracker: Tracker) -> pd.DataFrame:
    """Day by day the share of runs in which an actor first differs, and that in which it has differed by then."""
    ground, days = tracker.ground, tracker.days
    rows = []
    for place, actor in enumerate(ground.actors):
        known = days[:, place][days[:, place] < NEVER]
        first = np.bincount(known, minlength=ground.days) / max(1, len(days))
        dates = np.datetime64(ground.start, "s") + np.arange(ground.days) * np.timedelta64(1, "D")
        rows.append(pd.DataFrame({"actor": actor, "date": dates, "first": first, "by_then": np.cumsum(first)}))
    return pd.concat(rows, ignore_index=True)


def first_changes(
    tracker: Tracker,
    values: tuple[pd.DataFrame, pd.DataFrame],
    arms: tuple[Replays, Replays],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """First changes ranked by how many runs have them, what followed, and the terms behind the commonest.

    Parameters
    ----------
    tracker : Tracker
    values : tuple of DataFrame
        Measures of both arms, a row a run.
    arms : tuple of Replays

    Returns
    -------
    tuple of DataFrame
        The changes, kind by kind (`act`, `choice`, `campaign`), and the terms behind the commonest.
    """
    apart = values[1] - values[0]
    rows: Rows = []
    terms: Rows = []
    for kind in (ACT, CHOICE, CAMPAIGN):
        for rank, found in enumerate(_groups(tracker, kind), 1):
            why = reason(arms, tracker.ground.start.toordinal(), found) if rank <= _EXPLAINED else None
            rows.append(_first_row(tracker, kind, rank, found, apart, why))
            terms += _term_rows(kind, rank, why)
    return pd.DataFrame(rows, columns=list(FIRST_CHANGES)), pd.DataFrame(terms, columns=list(TERM_COLUMNS))


FIRST_CHANGES = (
    "kind", "rank", "actor", "what", "before", "after", "runs", "share", "low", "high", "earliest", "median", "latest",
    "example_run", *(f"d_{total}" for total in TOTALS), "then", "delay", "chance_before", "chance_after", "looked_at",
)  # fmt: skip
TERM_COLUMNS = ("kind", "rank", "term", "before", "after", "moved")


def _groups(tracker: Tracker, kind: str) -> list[Found]:
    """First changes of one actor, decision and pair of options each, the commonest first."""
    groups: dict[tuple[str, str, str, str], Found] = {}
    for first in tracker.firsts:
        for change in first.changes if first.kind == kind else ():
            groups.setdefault((change.actor, change.what, change.before, change.after), []).append((first, change))
    order = {actor: place for place, actor in enumerate(tracker.ground.actors)}
    return sorted(
        groups.values(), key=lambda found: (-len(found), found[0][1].day, order[found[0][1].actor], found[0][1].what)
    )


def _first_row(
    tracker: Tracker, kind: str, rank: int, found: Found, apart: pd.DataFrame, why: Reason | None
) -> dict[str, Any]:
    """One first change: how often, when, and what was different in these runs."""
    change = found[0][1]
    runs = tracker.runs
    low, high = wilson(len(found), runs)
    numbers = [first.run for first, _ in found]
    return {
        "kind": kind, "rank": rank, "actor": change.actor, "what": change.what, "before": change.before,
        "after": change.after, "runs": len(found), "share": len(found) / runs, "low": low, "high": high,
        **_dates(tracker.ground.start, [one.day for _, one in found]), "example_run": numbers[0],
        **{f"d_{total}": float(apart[(total, TOTAL)].loc[numbers].mean()) for total in TOTALS},
        "then": _then([first for first, _ in found]), "delay": _delay([first for first, _ in found]),
        "chance_before": why.chance_before if why else np.nan, "chance_after": why.chance_after if why else np.nan,
        "looked_at": why.runs if why else 0,
    }  # fmt: skip


def _then(firsts: Sequence[First]) -> str:
    """Who most often changed next, with its share of these runs."""
    counts: dict[str, int] = {}
    for first in firsts:
        for actor in first.then:
            counts[actor] = counts.get(actor, 0) + 1
    most = sorted(counts, key=lambda actor: -counts[actor])[:_NEXT]
    return ", ".join(f"{actor} {counts[actor] / len(firsts):.0%}" for actor in most)


def _delay(firsts: Sequence[First]) -> float:
    """Days until somebody else changed, the median; NaN where nobody did."""
    delays = [first.delay for first in firsts if first.then]
    return float(np.median(delays)) if delays else float("nan")


def _term_rows(kind: str, rank: int, why: Reason | None) -> Rows:
    """Each term that spoke in either arm, the furthest moved first."""
    if why is None:
        return []
    order = sorted(range(len(TERMS)), key=lambda term: -abs(why.moved[term]))
    return [
        {"kind": kind, "rank": rank, "term": TERMS[term], "before": float(why.before[term]),
         "after": float(why.after[term]), "moved": float(why.moved[term])}
        for term in order if why.before[term] != 0 or why.after[term] != 0
    ]  # fmt: skip
