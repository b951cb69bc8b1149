"""What marks of the timeline tell: which act of whom, on which days, and who says so."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sim.plots.cited import lines
from sim.plots.documented import each
from sim.plots.labels import percent
from sim.plots.style import FULL, short
from sim.plots.telling import Told

#: Most days that are named one by one.
_MOST = 12


def told_act(row: Any, names: Mapping[str, str] | None = None) -> Told:
    """What a row of acts tells: a mark of one run, of many runs, or of the record."""
    first = row.when[0] if row.when else row.since
    if row.hollow:
        title = lines(_heading(row, names), row.told or "documented")
    elif row.when:
        title = lines(_heading(row, names), f"{_days(row.when)}; simulated, run {row.run}")
    else:
        title = lines(_heading(row, names), _share(row.share, row))
    run = None if row.hollow else row.run
    when = first if row.when else row.on
    return Told(title, row.actor, when, row.act, documented=row.hollow, run=run, count=float(row.count))


def told_cells(seen: pd.DataFrame, shares: "pd.Series[float]", names: Mapping[str, str] | None = None) -> list[Told]:
    """What the cells of a strip tell: `seen` are the acts they are made of, `shares` the share of the runs by bin."""
    firsts = seen.sort_values(["run", "on"], kind="stable").drop_duplicates("day")
    by_day: dict[Any, Any] = {row.day: row for row in each(firsts)}
    return [_cell(by_day[day], float(share), names) for day, share in shares.items()]


def _cell(row: Any, share: float, names: Mapping[str, str] | None) -> Told:
    target = row.target if row.act == "attack" else ""
    title = lines(f"{name_of(row.actor, names)}: {_what(row.act, target, '', '', names)}", _share(share, row))
    return Told(title, row.actor, row.on, row.act, run=int(row.run))


def name_of(actor: str, names: Mapping[str, str] | None = None) -> str:
    """Full name of an actor, where there is one."""
    return (names or {}).get(actor) or FULL.get(actor) or short(actor)


def _heading(row: Any, names: Mapping[str, str] | None) -> str:
    killed = f", {row.deaths} killed" if row.deaths else ""
    many = f"{row.count:g} × " if row.count > 1 else ""
    if not row.actor:
        return f"{row.label}{killed}"
    claim = row.claim if row.act == "attack" else ""
    return f"{name_of(row.actor, names)}: {many}{_what(row.act, row.target, claim, row.tone, names)}{killed}"


def _what(act: str, target: str, claim: str, tone: str, names: Mapping[str, str] | None) -> str:
    """An act in words."""
    on = f" on {target}" if act == "attack" else f" → {name_of(target, names)}"
    parts = [tone.replace("-", " ") if tone else "", f"claim: {claim.replace('-', ' ')}" if claim else ""]
    detail = ", ".join(part for part in parts if part)
    return f"{act.replace('-', ' ')}{on if target else ''}{f' ({detail})' if detail else ''}"


def _days(when: Iterable[dt.date]) -> str:
    """Days, with how often where more than once."""
    counts = Counter(when)
    words = [f"{day}{f' ({many} times)' if many > 1 else ''}" for day, many in list(counts.items())[:_MOST]]
    return ", ".join(words) + (" and later" if len(counts) > _MOST else "")


def _share(share: float, row: Any) -> str:
    span = f"{row.since}" if row.since == row.until else f"{row.since} to {row.until}"
    return f"{span}: in {percent(share)} of the runs, for example in run {row.run} on {row.on}"
