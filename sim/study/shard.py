"""A shard: the rows and failures of one chunk in one file, which says itself what it belongs to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from sim.results import disk, shards
from sim.results.shards import TableHash
from sim.study.work import Failure, Made, Work

#: Most bytes of one shard's file.
MOST_BYTES = 2**28
KEYS = ("point", "run")
_FAILURES = TypeAdapter(tuple[Failure, ...])


@dataclass(frozen=True, slots=True)
class Shard:
    """The content of a shard's file."""

    units: range
    table: pa.Table
    """Columns point and run, then a column per measure."""
    failures: tuple[Failure, ...]


def schema(measures: Sequence[str]) -> pa.Schema:
    """Columns of the table of measures."""
    return shards.schema_of(dict.fromkeys(KEYS, "int") | dict.fromkeys(measures, "float"))


def name_of(units: range) -> str:
    """Name of the file of a chunk."""
    return f"{units.start:08d}.parquet"


def encoded(work: Work, units: range, made: Made) -> bytes:
    """The file of a chunk."""
    keys = np.divmod(np.array(made.units, np.int64), work.runs)
    values = made.values(len(work.measures))
    columns = [*keys, *(np.ascontiguousarray(values[:, column]) for column in range(len(work.measures)))]
    table = pa.Table.from_arrays([pa.array(column) for column in columns], schema=schema(work.measures))
    failures = [asdict(one) for one in sorted(made.failures, key=lambda one: one.unit)]
    notes = {
        "study": work.study,
        "first": str(units.start),
        "last": str(units.stop),
        "failures": json.dumps(failures),
        "hash": _hash(table),
    }
    return shards.packed(table, notes, counted=KEYS)


def decoded(data: bytes, path: Path, work: Work) -> Shard:
    """The shard in the bytes of a file, once everything in it agrees with the work it should belong to.

    Raises
    ------
    Refused
        When it is damaged, belongs to another sweep, or does not account for each of its units once.
    """
    table, notes = shards.unpacked(data, path, schema(work.measures))
    if notes.get("study") != work.study:
        raise disk.refused(path, "this belongs to another sweep", "a file written by this one")
    units, failures = _claimed(notes, path)
    if units.stop > work.units or notes.get("hash") != _hash(table):
        raise shards.damaged(path, "its hash differs")
    if not _accounted(work, units, table, failures):
        raise shards.damaged(path, "its rows are not those of its units")
    return Shard(units, table, failures)


def _claimed(notes: dict[str, str], path: Path) -> tuple[range, tuple[Failure, ...]]:
    try:
        units = range(int(notes["first"]), int(notes["last"]))
        failures = _FAILURES.validate_json(notes["failures"], strict=True)
    except (KeyError, ValueError, ValidationError):
        raise shards.damaged(path, "its notes cannot be read") from None
    if path.name != name_of(units) or not units or units.start < 0:
        raise shards.damaged(path, "it stands under another's name")
    return units, failures


def _accounted(work: Work, units: range, table: pa.Table, failures: Sequence[Failure]) -> bool:
    """Whether each unit has either a row or a failure, and rows are in order."""
    if table.num_rows + len(failures) != len(units):
        return False
    point, run = (table[key].to_numpy() for key in KEYS)
    rows = point * work.runs + run
    there = np.concatenate([rows, np.array([one.unit for one in failures], np.int64)])
    in_range = bool(np.all((run >= 0) & (run < work.runs) & (point >= 0))) and bool(np.all(np.diff(rows) > 0))
    return in_range and np.array_equal(np.sort(there), np.arange(units.start, units.stop))


def blocks(found: Shard) -> Iterator[tuple[int, slice]]:
    """Points of a shard and the rows of each."""
    point = found.table["point"].to_numpy()
    if not len(point):
        return
    edges = np.flatnonzero(np.diff(point)) + 1
    bounds = [0, *edges.tolist(), len(point)]
    for first, last in pairwise(bounds):
        yield int(point[first]), slice(first, last)


def _hash(table: pa.Table) -> str:
    digest = TableHash(table.schema)
    digest.add(table)
    return digest.hexdigest()
