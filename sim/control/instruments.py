"""Compliance, shirking and slack, by one function each on simulated and documented records alike.

Every instrument is a part of a whole, counted run by run; over many runs the parts and the wholes are added up before
they are divided. Where the whole is nothing nobody was put to the test, and the instrument has no value.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.control.lines import FRONTS, Lines
from sim.results.measures.alignment import AGAINST_TEHRAN, presence
from sim.results.measures.choosing import narrowed
from sim.results.measures.history import ANYBODY, History

#: Names that an observer can hold a group to, and names that hide it.
CLAIMED, HIDDEN = ("own-name", "umbrella"), ("facade", "unclaimed")
#: Words that refuse a line. A threat does not: threats without acts are a way to hold back [S-RUSI-2025].
REFUSALS = ("ends-truce", "announces-continuation")
#: Acts by which Tehran presses a line.
PRESSING = ("directive", "envoy-visit", "summons")
#: Effort of a private message, the least that counts as a directive [0..1].
PRESSED = 0.5
#: Days until a directive has got round: Kataib Hezbollah stopped on the second day in January 2024 [S-STIMSON-2024].
GRACE = 2
#: Days for which a directive is in force, as efforts are coded.
WINDOW = 14
#: Fewer days than these before the end of a record tell nothing.
LEAST = 7
#: Days before a directive in which an attack makes a group one that has something to stop.
BEFORE = 28
WEEK = 7.0

type Asked = Literal["fighting", "all"]
type Seen = Literal["seen", "true"]


@dataclass(frozen=True)
class Part:
    """A part of a whole in each run."""

    part: np.ndarray
    """(runs,)"""
    whole: np.ndarray
    """(runs,); 0 where a run puts nobody to the test."""
    at_least: np.ndarray | None = None
    """(runs,); where its sum is larger than that of the whole, it is the whole."""


def attacks(history: History, lines: Lines) -> pd.DataFrame:
    """Attacks on the days of the lines, each with its `front` (-1 for targets no line speaks of)."""
    rows = narrowed(history.acts, act=("attack",))
    rows = rows[(rows["day"] >= 0) & (rows["day"] < lines.days)]
    place = {target: number for number, targets in enumerate(FRONTS.values()) for target in targets}
    return rows.assign(front=rows["target"].astype(object).map(place).fillna(-1).astype(np.int64))


def looked_up(table: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """What a table (runs or 1, days, fronts) holds for each attack; 0 for a target that no line speaks of."""
    run = rows["at"].to_numpy() if table.shape[0] > 1 else np.zeros(len(rows), np.int64)
    front = rows["front"].to_numpy()
    return np.where(front >= 0, table[run, rows["day"].to_numpy(), np.maximum(front, 0)], 0)


def shirking(history: History, lines: Lines) -> Part:
    """Of the attacks made against a line, those under a façade or under no name: quiet continuation."""
    rows = attacks(history, lines)
    against = rows[looked_up(lines.forbids, rows) > 0]
    return Part(history.total(narrowed(against, claim=HIDDEN)), history.total(against))


def slack(history: History, lines: Lines) -> Part:
    """Attacks against a line, each weighed by how clear the line is and how hard it is pressed, a week of such lines.

    A week counts for each front that is forbidden or discouraged at some effort.
    """
    rows = attacks(history, lines)
    rows = rows.assign(weight=looked_up(lines.weight, rows))
    weeks = (lines.weight > 0).sum(axis=(1, 2)) / WEEK
    return Part(history.total(rows, "weight"), np.broadcast_to(weeks, (history.count,)).astype(float))


def directives(history: History, lines: Lines) -> np.ndarray:
    """Days on which restraint on a front is asked for in private or more, (runs, days, fronts).

    That is when the line tightens or the effort rises, or when Tehran acts to press it once more.
    """
    earlier = np.concatenate([np.broadcast_to(lines.line_before, lines.line[:, :1].shape), lines.line[:, :-1]], axis=1)
    lighter = np.concatenate([np.full_like(lines.effort[:, :1], lines.effort_before), lines.effort[:, :-1]], axis=1)
    news = (lines.line < earlier) | (lines.effort > lighter)[..., None]
    acted = presence(history, narrowed(history.rows, act=PRESSING), ["tehran"])[:, 0, : lines.days, None]
    asks = lines.forbids & (lines.effort >= PRESSED)[..., None]
    return np.asarray(asks & (news | acted))


def compliance(history: History, lines: Lines, *, asked: Asked = "fighting", seen: Seen = "seen") -> Part:
    """Of the groups asked to hold back, those that do for a fortnight, one count for each group and directive.

    Parameters
    ----------
    history : History
    lines : Lines
    asked : {"fighting", "all"}
        Whether only groups count that have something to stop, because they attacked on that front within four weeks
        or were in a campaign there when the record opens; or everybody who is allied to Tehran.
    seen : {"seen", "true"}
        Whether an observer judges, who holds a group to its own name, its umbrella and its words; or somebody who knows
        who is behind every attack.
    """
    groups = history.members((ANYBODY,))
    claims = CLAIMED if seen == "seen" else ()
    found = Part(np.zeros(history.count), np.zeros(history.count))
    if not groups:
        return found
    told = directives(history, lines)
    words = narrowed(history.acts, act=("statement",))
    spoken = presence(history, narrowed(words, tone=AGAINST_TEHRAN, target=("tehran",)), groups)
    for number, (front, targets) in enumerate(FRONTS.items()):
        fought = presence(history, narrowed(history.acts, act=("attack",), target=targets), groups)
        struck = presence(history, narrowed(history.acts, act=("attack",), target=targets, claim=claims), groups)
        refused = presence(history, narrowed(words, tone=REFUSALS, target=("", *targets)), groups)
        broke = struck | spoken | refused
        opened = np.isin(groups, getattr(history.scenario.opening.campaigns, front))
        for day in np.flatnonzero(told[..., number].any(axis=0)):
            _count(found, np.flatnonzero(told[:, day, number]), int(day), (fought, broke, opened), asked)
    return found


def _count(
    found: Part, runs: np.ndarray, day: int, known: tuple[np.ndarray, np.ndarray, np.ndarray], asked: Asked
) -> None:
    """Add the directive of a day to the counts of the runs in which it was given."""
    fought, broke, opened = known
    last = min(day + WINDOW, broke.shape[-1] - 1)
    if last - (day + GRACE) + 1 < LEAST:
        return
    busy = fought[runs][..., max(0, day - BEFORE) : day].any(axis=-1) | (opened & (day < BEFORE))
    addressed = busy if asked == "fighting" else np.ones_like(busy)
    held = ~broke[runs][..., day + GRACE : last + 1].any(axis=-1)
    found.part[runs] += (addressed & held).sum(axis=-1)
    found.whole[runs] += addressed.sum(axis=-1)
