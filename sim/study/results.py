"""A finished sweep, opened: every file is what the manifest says, or nothing of it is shown."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from sim.results import disk, shards
from sim.results.manifest import StoredFile
from sim.study import record, shard, store, summary
from sim.study.record import MANIFEST, PLAN, Record
from sim.study.shard import Shard
from sim.study.work import Work

if TYPE_CHECKING:
    import xarray

    from sim.study.experiment import Experiment

FAILURES = shards.schema_of(
    {
        "point": "int", "scenario": "str", "run": "int", "seed": "int", "stage": "str", "exception": "str",
        "message": "str", "command": "str",
    }
)  # fmt: skip
_MOST_FILE = 2**30
_KINDS = {pa.int64(): "int", pa.float64(): "float", pa.string(): "str"}


@dataclass(frozen=True)
class SweepResult:
    """The results of a sweep; the table of measures stays on the disk until it is asked for."""

    folder: Path
    record: Record

    @cached_property
    def points(self) -> pd.DataFrame:
        """Every point: its number, its scenario and the value of each factor."""
        return self._table("points", None)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """For each point and measure: runs that count, mean, Monte Carlo error, sd, 2.5 %, median, 97.5 %."""
        return self._table("summary", summary.SCHEMA)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Runs that gave no row: where, why, and the command that replays each."""
        return self._table("failures", FAILURES)

    def measures(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """The table of measures piece by piece, in order: point, run, and these measures, or all."""
        keys = list(shard.KEYS)
        return (piece.table.select(keys + list(columns or self.record.measures)).to_pandas() for piece in self.shards())

    def measures_frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The table of measures as a whole, in memory."""
        return pd.concat(list(self.measures(columns)), ignore_index=True)

    def shards(self) -> Iterator[Shard]:
        """The shards in order; together they have each unit once."""
        return in_order(self.work, [self.folder / name for name in self.record.files if "/" in name], self.folder)

    @property
    def work(self) -> Work:
        """What was done, as far as the tables have to do with it."""
        return self.record.work("", "")

    @cached_property
    def experiment(self) -> "Experiment":
        """What was asked."""
        from sim.study.experiment import Experiment

        return Experiment.from_resolved(self.record.experiment)

    def xarray(self) -> "xarray.Dataset":
        """The measures as a data set over point and run; runs that failed are missing. Needs the package xarray."""
        try:
            import xarray
        except ImportError:
            raise disk.refused(self.folder, "the package xarray is not there", "pip install xarray") from None
        frame = self.measures_frame().set_index(list(shard.KEYS))
        whole = pd.MultiIndex.from_product([range(self.record.points), range(self.record.runs)], names=shard.KEYS)
        data = xarray.Dataset.from_dataframe(frame.reindex(whole))
        points = self.points.set_index("point")
        return data.assign_coords({name: ("point", points[name].to_numpy()) for name in points.columns})

    def _table(self, name: str, schema: pa.Schema | None) -> pd.DataFrame:
        path = self.folder / f"{name}.parquet"
        frame: pd.DataFrame = read_table(path, schema, self.record.tables.get(name)).to_pandas()
        return frame


def read_table(path: Path, schema: pa.Schema | None, wanted: str | None) -> pa.Table:
    """A table of a sweep's folder; without a schema, its columns may be any numbers and texts.

    Raises
    ------
    Refused
        When it is damaged, or is not the table with the wanted hash.
    """
    data = _read(path)
    table, _ = shards.unpacked(data, path, schema or _schema_in(data, path))
    digest = shards.TableHash(table.schema)
    digest.add(table)
    if digest.hexdigest() != wanted:
        raise disk.refused(path, "it is not the table of the manifest", "an unchanged file")
    return table


def _schema_in(data: bytes, path: Path) -> pa.Schema:
    """The schema a file claims, if its columns are of our kinds."""
    found = shards.schema_in(data, path)
    strange = [field.name for field in found if field.type not in _KINDS]
    if strange:
        raise disk.refused(path, f"column {strange[0]!r} is of a strange type", "numbers and texts")
    return shards.schema_of({field.name: _KINDS[field.type] for field in found})


def in_order(work: Work, paths: Sequence[Path], folder: Path) -> Iterator[Shard]:
    """Shards read one after the other; each unit has to come once, in order."""
    at = 0
    for path in sorted(paths, key=lambda one: int(one.stem)):
        found = shard.decoded(store.read(path), path, work)
        if found.units.start != at:
            break
        yield found
        at = found.units.stop
    if at != work.units:
        raise disk.refused(folder / store.MEASURES, f"unit {at} is missing", "every file that the sweep wrote")


def open_sweep(folder: Path | str) -> SweepResult:
    """The sweep in a folder, once every file that its manifest lists is what it should be.

    Raises
    ------
    Refused
        When the sweep has not ended, or a file is missing, changed, a link, or one too many; it is named.
    """
    folder = Path(folder)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of a sweep", "a folder written by a sweep")
    path = folder / MANIFEST
    if not path.exists() and not path.is_symlink() and (folder / PLAN).is_file():
        raise disk.refused(folder, "this sweep has not ended", "the command that began it, to go on with it")
    what = record.read(path)
    _refuse_others(folder, what)
    for name, listed in what.files.items():
        _verify(folder / name, listed)
    return SweepResult(folder, what)


def is_sweep(folder: Path) -> bool:
    """Whether a folder is, or claims to be, that of a sweep."""
    return (folder / PLAN).exists()


def _refuse_others(folder: Path, what: Record) -> None:
    """Refuse a folder that has a shard too many, or lacks what every sweep has."""
    if (folder / store.MEASURES).is_symlink():
        raise disk.refused(folder / store.MEASURES, "a link stands in place of a folder", "the folder itself")
    strange = [path for path in store.shard_files(folder / store.MEASURES) if f"measures/{path.name}" not in what.files]
    if strange:
        raise disk.refused(strange[0], "the manifest does not list this file", "the files of the manifest")
    needed = {PLAN, *(f"{name}.parquet" for name in ("points", "failures", "summary"))}
    missing = sorted(needed - set(what.files))
    if missing or set(what.tables) != {"points", "failures", "summary", store.MEASURES}:
        raise disk.refused(folder / MANIFEST, f"no {' and no '.join(missing or ['table'])} is listed", "a whole sweep")


def _verify(path: Path, listed: StoredFile) -> None:
    data = _read(path, listed.size)
    if len(data) != listed.size or hashlib.sha256(data).hexdigest() != listed.sha256:
        raise disk.refused(path, "the file is not what the manifest says", "an unchanged file")


def _read(path: Path, most: int = _MOST_FILE) -> bytes:
    try:
        return disk.read_file(path, min(most, _MOST_FILE))
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that the manifest lists") from None
    except OSError as error:
        raise disk.refused(path, f"cannot be read ({(error.strerror or '').lower()})", "a readable file") from None
