"""The end of a sweep: all shards looked through once more, the tables made from them, and the manifest last."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.errors import Refused
from sim.results import shards
from sim.results.manifest import StoredFile
from sim.results.shards import Packed, TableHash
from sim.study import record, results, shard, store, summary
from sim.study.record import MANIFEST, PLAN, Record
from sim.study.results import SweepResult
from sim.study.shard import Shard
from sim.study.store import Store
from sim.study.work import Failure

_FAILURES_AT_A_TIME = 10_000

type Pictures = Callable[[SweepResult], Mapping[str, bytes]]
"""Draws the figures of a sweep: file name to content."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the tables of a sweep say besides numbers."""

    points: pd.DataFrame
    """point, scenario, then a column per factor."""
    replay: Callable[[int, int], str]
    """The command that replays a run of a point."""
    pictures: Pictures


class Damaged(Exception):  # noqa: N818
    """A shard is not what was written; it has been taken away and has to be made again."""


def ended(here: Store, plan: Record, what: Described, before: Record | None, told: store.Told) -> SweepResult:
    """Make the tables and figures of a sweep that has all its shards, and write the manifest.

    Raises
    ------
    Damaged
        When a shard turns out to be bad.
    """
    sheets = _Sheets(here, plan, what)
    files = {f"{store.MEASURES}/{name}": listed for name, listed in sheets.shards.items()}
    files[PLAN] = record.stored((here.folder / PLAN).read_bytes())
    for name, data in sheets.made.items():
        files[f"{name}.parquet"] = here.keep(f"{name}.parquet", data)
    whole = plan.model_copy(update={"tables": sheets.hashes, "files": files, "failed": here.failed})
    for name, data in _drawn(SweepResult(here.folder, whole), what.pictures, told).items():
        files[name] = here.keep(name, data)
    here.clear(files, before)
    whole = whole.model_copy(update={"files": dict(sorted(files.items()))})
    here.keep(MANIFEST, whole.encoded())
    return SweepResult(here.folder, whole)


def _drawn(found: SweepResult, pictures: Pictures, told: store.Told) -> Mapping[str, bytes]:
    """The figures; one that cannot be drawn costs none of the numbers."""
    try:
        return pictures(found)
    except Refused as refusal:
        told(f"no figures: {refusal.problems[0]}")
    except Exception as error:
        told(f"no figures: {type(error).__name__}: {shards.first_line(error)}")
    return {}


class _Sheets:
    """The tables of a sweep as bytes, their hashes, and how the manifest lists the shards."""

    def __init__(self, here: Store, plan: Record, what: Described) -> None:
        self.here, self.what, self.plan = here, what, plan
        self.scenarios = what.points["scenario"].astype(str).tolist()
        self.shards: dict[str, StoredFile] = {}
        self.made: dict[str, bytes] = {}
        self.hashes: dict[str, str] = {}
        self._measures_and_failures()
        self._add("points", _points_schema(what.points), [_points(what.points)])
        self._add("summary", summary.SCHEMA, summary.tables(here.work, self.scenarios, self._read))

    def _add(self, name: str, schema: pa.Schema, pieces: Iterator[pa.Table] | Sequence[pa.Table]) -> None:
        sheet = Packed(schema)
        for piece in pieces:
            sheet.add(piece)
        self.hashes[name] = sheet.hash.hexdigest()
        self.made[name] = sheet.bytes({})

    def _measures_and_failures(self) -> None:
        measures = TableHash(shard.schema(self.here.work.measures))
        sheet = Packed(results.FAILURES)
        for found in self._listed():
            measures.add(found.table)
            for some in batched(found.failures, _FAILURES_AT_A_TIME, strict=False):
                sheet.add(self._failures(some))
        self.hashes |= {store.MEASURES: measures.hexdigest(), "failures": sheet.hash.hexdigest()}
        self.made["failures"] = sheet.bytes({})

    def _listed(self) -> Iterator[Shard]:
        """All shards in order, noting what their files are."""
        for first in sorted(self.here.covered):
            path = self.here.path_of(first)
            try:
                data = store.read(path)
                found = shard.decoded(data, path, self.here.work)
            except Refused as refusal:
                self.here.forget(first)
                raise Damaged(str(refusal.problems[0])) from None
            self.shards[path.name] = StoredFile(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
            yield found

    def _read(self, columns: Sequence[str] | None) -> Iterator[Shard]:
        """All shards in order once more, with some of their columns."""
        for first in sorted(self.here.covered):
            path = self.here.path_of(first)
            yield _some(self.here, path, columns)

    def _failures(self, some: Sequence[Failure]) -> pa.Table:
        places = [divmod(one.unit, self.plan.runs) for one in some]
        columns = {
            "point": [point for point, _ in places],
            "scenario": [self.scenarios[point] for point, _ in places],
            "run": [run for _, run in places],
            "seed": [self.plan.seed] * len(places),
            "stage": [one.stage for one in some],
            "exception": [one.exception for one in some],
            "message": [one.message for one in some],
            "command": [self.what.replay(point, run) for point, run in places],
        }
        return pa.Table.from_pydict(columns, schema=results.FAILURES)


def _some(here: Store, path: Path, columns: Sequence[str] | None) -> Shard:
    """A shard that was looked through before, with some of its columns."""
    wanted = [*shard.KEYS, *(here.work.measures if columns is None else columns)]
    table, notes = shards.unpacked(store.read(path), path, shard.schema(here.work.measures), wanted)
    return Shard(range(int(notes["first"]), int(notes["last"])), table, ())


def _points_schema(points: pd.DataFrame) -> pa.Schema:
    kinds = {name: "float" if points[name].dtype.kind in "iuf" else "str" for name in points.columns}
    return shards.schema_of(kinds | {"point": "int", "scenario": "str"})


def _points(points: pd.DataFrame) -> pa.Table:
    schema = _points_schema(points)
    columns = [pa.array(points[field.name].to_numpy(), field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)
