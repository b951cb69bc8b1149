"""The five tables of a run: their columns, Parquet in and out, and the hash that is their identity."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results import disk, shards

#: Columns of each table. `decisions` has besides these one float column per utility term.
COLUMNS: dict[str, dict[str, str]] = {
    "record": {
        "run": "int", "date": "date", "actor": "str", "seen_as": "str", "act": "str", "target": "str",
        "region": "str", "claim": "str", "tone": "str", "voice": "str", "deaths": "int", "leaders_killed": "int",
        "level": "float", "line": "float", "event": "str",
    },
    "daily": {"run": "int", "date": "date", "actor": "str", "variable": "str", "value": "float"},
    "decisions": {
        "run": "int", "date": "date", "actor": "str", "decision": "str", "option": "str", "probability": "float",
        "utility": "float", "luck": "float", "runner_up": "str", "margin": "float",
    },
    "runs": {
        "run": "int", "seed": "int", "attacks": "int", "attacks_us": "int", "attacks_israel": "int",
        "attacks_home": "int", "deaths_us": "int", "strikes": "int", "statements": "int",
    },
    "measures": {
        "run": "int", "outcome": "str", "foil": "int", "measure": "str", "value": "float", "category": "str",
        "met": "maybe", "started": "bool", "censored": "bool",
    },
}  # fmt: skip

_ARROW: dict[str, pa.DataType] = {
    "int": pa.int64(), "float": pa.float64(), "str": pa.string(), "date": pa.date32(), "bool": pa.bool_(),
    "maybe": pa.bool_(),
}  # fmt: skip
_HASH = "table_hash"


def schema(name: str, terms: tuple[str, ...] = ()) -> pa.Schema:
    """Arrow schema of the table `name`; `terms` are the utility terms that `decisions` carries."""
    kinds = COLUMNS[name] | dict.fromkeys(terms, "float")
    return pa.schema([pa.field(column, _ARROW[kind], nullable=kind == "maybe") for column, kind in kinds.items()])


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write the table whose name is the stem of `path`."""
    disk.write_file(path, encoded(frame, path.stem))


def encoded(frame: pd.DataFrame, name: str) -> bytes:
    """The table as Parquet: zstd, page checksums, its own hash inside."""
    table = _arrow(frame, name)
    return shards.packed(table, {_HASH: _hash(table)})


def read(path: Path) -> pd.DataFrame:
    """The table in the file, once its page checksums and its own hash agree with its contents."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            table, notes = file.read(), file.metadata.metadata or {}
    except FileNotFoundError:
        raise disk.refused(path, "there is no such table", "a table written by a run") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        raise disk.refused(path, f"the table is damaged ({shards.first_line(error)})", "an unchanged file") from None
    name = path.stem
    if name not in COLUMNS or not _fits(table.schema, name):
        raise disk.refused(path, "the columns are not those of a table of ours", ", ".join(COLUMNS))
    if notes.get(_HASH.encode()) != _hash(table).encode():
        raise disk.refused(path, "the table is damaged (its hash differs)", "an unchanged file")
    return _frame(table, name)


def table_hash(source: pd.DataFrame | Path, name: str | None = None) -> str:
    """SHA-256 over schema and values, the same whatever the file's bytes, chunks or library versions.

    Row order counts. A frame needs the table's `name`; a file carries it as its stem.
    """
    if isinstance(source, Path):
        return _hash(_arrow(read(source), source.stem))
    if name is None:
        raise ValueError("a frame needs the name of its table")
    return _hash(_arrow(source, name))


def _arrow(frame: pd.DataFrame, name: str) -> pa.Table:
    fixed = COLUMNS[name]
    others = tuple(column for column in frame.columns if column not in fixed)
    missing = [column for column in fixed if column not in frame.columns]
    if missing or (others and name != "decisions"):
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {list(others)}")
    expected = schema(name, others)
    arrays = [_array(frame[field.name], field) for field in expected]
    return pa.Table.from_arrays(arrays, schema=expected)


def _array(series: pd.Series, field: pa.Field) -> pa.Array:
    if field.type == pa.float64():
        return pa.array(series.to_numpy(dtype=np.float64), from_pandas=False)
    if field.type == pa.date32():
        return pa.array(series.to_numpy().astype("datetime64[D]"), type=field.type)
    array = pa.array(series, type=field.type, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.null_count and not field.nullable:
        raise ValueError(f"column {field.name}: {array.null_count} values are missing")
    return array


def _frame(table: pa.Table, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)
    for column, kind in COLUMNS[name].items():
        if kind == "date":
            frame[column] = frame[column].astype("datetime64[s]")
        elif kind == "bool":
            frame[column] = frame[column].astype(bool)
    return frame


def _fits(found: pa.Schema, name: str) -> bool:
    """Whether a file's columns are those of the table; Parquet itself does not keep our nullability."""
    extra = tuple(column for column in found.names if column not in COLUMNS[name])
    expected = schema(name, extra)
    types = [(field.name, field.type) for field in expected] == [(field.name, field.type) for field in found]
    nulls = any(field.nullable and not expected.field(field.name).nullable for field in found)
    return types and not nulls and (name == "decisions" or not extra)


def _hash(table: pa.Table) -> str:
    digest = hashlib.sha256(f"{table.num_rows}\n".encode())
    for field, column in zip(table.schema, table.columns, strict=True):
        digest.update(f"{field.name}:{field.type}\n".encode())
        for part in shards.canonical(column):
            digest.update(part)
    return digest.hexdigest()
