"""The tables of an attribution: their columns, Parquet in and out, and the hash that is their identity."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.results import disk, shards

_ENDS = {"low": "float", "high": "float"}
#: Columns of each table.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "shares": {
        "player": "str", "title": "str", "reference": "str", "share": "float", **_ENDS, "between": "float",
        "within": "float", "part": "float", "alone": "float", "alone_low": "float", "alone_high": "float",
        "last": "float", "last_low": "float", "last_high": "float", "shipped": "float", "shipped_low": "float",
        "shipped_high": "float", "least": "float", "most": "float", "recoded_least": "float", "recoded_most": "float",
    },
    "ends": {"end": "str", "value": "float", **_ENDS, "shipped": "float", "least": "float", "most": "float"},
    "interactions": {
        "first": "str", "second": "str", "interaction": "float", **_ENDS, "shipped": "float",
    },
    "orders": {"kind": "str", "asked": "int", "undefined": "int", "reordered": "float", "leads_otherwise": "float",
        "exceeding": "float"},
    "variants": {
        "variant": "str", "kind": "str", "player": "str", "share": "float", "rank": "int", "difference": "float",
    },
    "combinations": {
        "variant": "str", "kind": "str", "combination": "int", "as_documented": "str", "mean": "float",
        "counted": "int", "runs": "int",
    },
    "values": {"variant": "str", "combination": "int", "run": "int", "value": "float"},
    "parameters": {"variant": "str", "parameter": "str", "value": "float"},
}  # fmt: skip


def typed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with its columns in their order and of their kinds."""
    kinds = {"int": "int64", "float": "float64", "str": "object"}
    return frame[list(COLUMNS[name])].astype({column: kinds[kind] for column, kind in COLUMNS[name].items()})


def encoded(frame: pd.DataFrame, name: str) -> bytes:
    """The table as Parquet."""
    return shards.packed(_arrow(frame, name), {})


def table_hash(frame: pd.DataFrame, name: str) -> str:
    """SHA-256 over names, kinds and values in order, the same whatever the file's bytes or library versions."""
    table = _arrow(frame, name)
    digest = shards.TableHash(table.schema)
    digest.add(table)
    return digest.hexdigest()


def read(path: Path) -> pd.DataFrame:
    """The table in a file, once its page checksums agree and its columns are those of the table of its name."""
    if path.stem not in COLUMNS:
        raise disk.refused(path, "this is no table of an attribution", ", ".join(COLUMNS))
    table, _ = shards.unpacked(disk.read_file(path, shards.MOST_BYTES), path, shards.schema_of(COLUMNS[path.stem]))
    return typed(table.to_pandas(), path.stem)


def _arrow(frame: pd.DataFrame, name: str) -> pa.Table:
    schema = shards.schema_of(COLUMNS[name])
    arrays = [pa.array(frame[field.name].to_numpy(), type=field.type, from_pandas=False) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
