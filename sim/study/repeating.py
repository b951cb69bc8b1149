"""A sweep made again from its manifest alone, elsewhere, and compared with what its folder holds."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd

from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.progress import Progress, Silent
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.study.sweep import carried_out, plan_of
from sim.theory import theory

_ROWS = 100_000
_TABLES = ("points", "measures", "failures", "summary")


def repeated(kept: SweepResult, place: Place | None = None, told: Progress | None = None) -> tuple[Record, str]:
    """What a repetition of a sweep was made with, and the first value that differs; empty where none does."""
    experiment = kept.experiment
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        plan = plan_of(experiment, parameters=parameters_of(kept.record))
        now = carried_out(experiment, Path(folder), plan, Way(place or Place()), told=told or Silent())
        return plan, claims(kept.record, plan) or difference(kept, now)


def parameters_of(what: Record) -> dict[str, float]:
    """The numbers of the theory as a sweep used them; those it did not know yet are today's."""
    known = {name: float(entry.value) for name, entry in theory().parameters.items()}
    return known | {
        name: float(value)
        for name, value in what.parameters.items()
        if name in known and isinstance(value, (int, float))
    }


def claims(kept: Record, now: Record) -> str:
    """What a manifest says of its sweep besides the experiment and does not follow from it."""
    # Other sources may put the same question into other words.
    names = ("content",) if kept.package_sources == now.package_sources else ()
    for name in (*names, "seed", "runs", "points", "measures"):
        if getattr(kept, name) != getattr(now, name):
            return f"the manifest says {name} {getattr(kept, name)}, the experiment in it {getattr(now, name)}"
    return ""


def difference(kept: SweepResult, now: SweepResult, tables: Sequence[str] = _TABLES) -> str:
    """The first value of some tables that differs between two sweeps; empty where none does."""
    for name in tables:
        if kept.record.tables.get(name) != now.record.tables[name]:
            return first_difference(name, blocks(kept, name), blocks(now, name))
    return ""


def blocks(found: SweepResult, name: str) -> Iterator[pd.DataFrame]:
    """A table in blocks of so many rows, wherever its pieces were cut."""
    pieces = found.measures() if name == "measures" else iter([getattr(found, name)])
    held = pd.DataFrame()
    for piece in pieces:
        held = pd.concat([held, piece], ignore_index=True) if len(held) else piece
        while len(held) >= _ROWS:
            yield held.iloc[:_ROWS].reset_index(drop=True)
            held = held.iloc[_ROWS:].reset_index(drop=True)
    yield held


def first_difference(name: str, before: Iterator[pd.DataFrame], now: Iterator[pd.DataFrame]) -> str:
    """The first place at which two tables differ."""
    none, first = pd.DataFrame(), 0
    for old, new in zip_longest(before, now, fillvalue=none):
        if list(old.columns) != list(new.columns) and len(old) and len(new):
            return f"table {name}: had the columns {', '.join(old.columns)}, has {', '.join(new.columns)}"
        where = _unequal(old, new)
        if where is not None:
            row, column = where
            was, is_now = old[column].iloc[row], new[column].iloc[row]
            return f"table {name}, row {first + row + 1}, column {column}: was {was}, is {is_now}"
        if len(old) != len(new):
            return f"table {name}: had {first + len(old)} rows, has {first + len(new)}"
        first += len(old)
    return f"table {name}: its hash differs"


def _unequal(old: pd.DataFrame, new: pd.DataFrame) -> tuple[int, str] | None:
    """Row and column of the first value that differs; missing equals missing."""
    rows = min(len(old), len(new))
    found: tuple[int, str] | None = None
    for column in new.columns if rows else ():
        one, other = old[column].iloc[:rows], new[column].iloc[:rows]
        same = (one == other).to_numpy(bool) | (one.isna() & other.isna()).to_numpy(bool)
        places = np.flatnonzero(~same)
        if len(places) and (found is None or places[0] < found[0]):
            found = int(places[0]), str(column)
    return found
