"""The account of the instruments of control: each in words, its way through time, and what may be concluded."""

import math
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.control.arms import ARMS
from sim.control.study import INSTRUMENTS, Control
from sim.errors import neutral

WIDTH = 100

type Row = Mapping[Any, Any]

#: A trend that chance makes as often as this, or more often, says nothing.
CHANCE = 0.05
#: What no number here can show.
_FIXED = (
    "The coordinator's stature and each group's dependence are coded, not found: stature is the same in every episode "
    "after January 2020. So a way through time shows how lines, fear, rents and wars changed what a word of Tehran's "
    "does; a decline of the tie itself could not show. Acts that no leader chose count against the line as well."
)


def account(control: Control, *, seed: int) -> list[str]:
    """The account as plain lines of at most `WIDTH` characters."""
    runs, episodes = int(control.estimates["runs"].max()), control.estimates["episode"].nunique()
    lines = [
        f"Is Tehran losing its grip? {_plural(episodes, 'episode')}, {_plural(runs, 'run')} of each arm, seed {seed}"
    ]
    for name, words in ARMS.items():
        lines += _wrapped(f"{name}: {words}")
    lines += ["", *_conclusion(control), ""]
    for name in INSTRUMENTS:
        lines += [*_instrument(name, control), ""]
    return [neutral(line) for line in lines]


def _instrument(name: str, control: Control) -> Iterator[str]:
    rows = control.estimates[control.estimates["instrument"] == name]
    kind = INSTRUMENTS[name]
    yield from _wrapped(f"{name}: {kind.words} [{kind.unit}]", 0)
    for row in rows[rows["value"].notna()].to_dict("records"):
        value, low, high = (_number(row[column]) for column in ("value", "low", "high"))
        yield f"  {row['episode']:<24}{value:>7} ({low} to {high}){_record(row)}{'' if kind.sure else _tested(row)}"
    silent = rows.loc[rows["value"].isna(), "episode"]
    if len(silent):
        reason = "nothing is prevented there beyond doubt" if kind.sure else "nobody was put to the test"
        yield from _wrapped(f"no value, {reason}: {', '.join(silent)}")
    trend = control.trends[control.trends["instrument"] == name].to_dict("records")[0]
    yield from _over_time(trend)


def _tested(row: Row) -> str:
    return f"; put to the test in {row['tested']} of {row['runs']} runs" if row["tested"] < row["runs"] else ""


def _record(row: Row) -> str:
    if math.isnan(row["documented_low"]):
        return ""
    low, high = _number(row["documented_low"]), _number(row["documented_high"])
    return f"; record {low if low == high else f'{low} to {high}'}"


def _over_time(trend: Row) -> Iterator[str]:
    if not math.isnan(trend["correlation"]):
        value, low, high = (_number(trend[column]) for column in ("correlation", "low", "high"))
        yield from _wrapped(
            f"over time: rank correlation with the date {value} ({low} to {high}) over {trend['episodes']} episodes; "
            f"a random order goes as far in {trend['chance']:.0%}"
        )


def _conclusion(control: Control) -> Iterator[str]:
    """How many instruments go which way, and how far that may be believed."""
    yield "What follows"
    known = control.trends[control.trends["correlation"].notna() & (control.trends["losing"] != 0)]
    way = known["correlation"] * known["losing"]
    worse, better = int((way > 0).sum()), int((way < 0).sum())
    sure = known[(known["chance"] < CHANCE) & (known["low"] * known["high"] > 0)]
    if known.empty:
        yield from _wrapped("Too few episodes put anybody to the test for a way through time.")
    else:
        named = ", ".join(sure["instrument"]) or "none"
        yield from _wrapped(
            f"Of {_plural(len(known), 'instrument')} with a way through time, {worse} point to less control and "
            f"{better} to more. Further than a random order goes in 1 of 20: {named}. Of so many, one in twenty goes "
            "as far by chance, they share attacks, and few episodes put anybody to the test."
        )
    yield from _line(control.estimates)
    yield from _wrapped(_FIXED)


def _line(estimates: pd.DataFrame) -> Iterator[str]:
    """Where the line prevents, where it does nothing, and where it provokes."""
    rows = estimates[(estimates["instrument"] == "restraint") & estimates["value"].notna()]
    for words, chosen in (
        ("The line prevents attacks in", rows["low"] > 0),
        ("It provokes more than it prevents in", rows["high"] < 0),
        ("It changes nothing that could be told in", (rows["low"] <= 0) & (rows["high"] >= 0)),
    ):
        named = [f"{row['episode']} ({_number(row['value'])})" for row in rows[chosen].to_dict("records")]
        if named:
            yield from _wrapped(f"{words} {', '.join(named)}.")


def _number(value: float) -> str:
    if math.isnan(value):
        return "–"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _wrapped(text: str, indent: int = 2) -> list[str]:
    """Text in lines that fit, the later ones set in; names are not broken at their hyphens."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
    )
