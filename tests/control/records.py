"""Records written by hand: a fortnight of an invented episode, and lines that Tehran might give."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.control.lines import FRONTS, Lines
from sim.results.measures.documented import row_columns
from sim.results.measures.history import DOCUMENTED, History
from sim.scenario import Scenario

FIRST = dt.date(2024, 2, 20)
DAYS = 30
KH, AAH, HHN = "kataib-hezbollah", "asaib-ahl-al-haq", "harakat-al-nujaba"
_SEEN = {"umbrella": "islamic-resistance-in-iraq", "facade": "facade", "unclaimed": "unattributed"}


def attack(day: int, actor: str, target: str = "us-forces", claim: str = "own-name", run: int = 0) -> dict[str, object]:
    """An attack on a day of the record."""
    return _row(day, actor, run) | {
        "act": "attack",
        "target": target,
        "claim": claim,
        "seen_as": _SEEN.get(claim, actor),
        "region": "iraq",
    }


def words(day: int, actor: str, tone: str, about: str = "us-forces", run: int = 0) -> dict[str, object]:
    """A statement."""
    return _row(day, actor, run) | {"act": "statement", "tone": tone, "target": about, "voice": "leader"}


def told(day: int, act: str = "envoy-visit", run: int = 0) -> dict[str, object]:
    """Tehran presses its line."""
    return _row(day, "tehran", run) | {"act": act, "event": "visit"}


def _row(day: int, actor: str, run: int) -> dict[str, object]:
    blank = {column: "" for column, kind in row_columns().items() if kind == "object"}
    numbers = {"deaths": 0, "leaders_killed": 0, "level": 0.0, "line": float("nan")}
    date = np.datetime64(FIRST + dt.timedelta(days=day), "s")
    return blank | numbers | {"run": run, "date": date, "actor": actor, "seen_as": actor}


def history(scenario: Scenario, rows: Sequence[dict[str, object]], runs: Sequence[int] = (0,)) -> History:
    """The history in these rows."""
    table = pd.DataFrame(list(rows), columns=list(row_columns())).astype(row_columns())
    return History.of(scenario, table.sort_values(["run", "date"], kind="stable", ignore_index=True), runs)


def documented(scenario: Scenario, rows: Sequence[dict[str, object]]) -> History:
    """The same rows as a documented record, in which every act stands for an event."""
    return history(
        scenario, [row | {"run": DOCUMENTED, "event": row["event"] or "known"} for row in rows], [DOCUMENTED]
    )


def lines(*steps: tuple[int, str, float, float], before: float = 0.0) -> Lines:
    """Lines of one day after the other: from a day on, for a front, the line and the effort."""
    line, effort = np.zeros((1, DAYS, len(FRONTS))), np.full((1, DAYS), 0.25)
    for day, front, value, pressed in steps:
        line[0, day:, list(FRONTS).index(front)] = value
        effort[0, day:] = pressed
    return Lines(line, effort, np.full(len(FRONTS), before), 0.25)
