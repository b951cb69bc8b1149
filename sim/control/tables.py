"""The tables of a study of control: their columns, and Parquet in and out."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pandas as pd
import pyarrow as pa

from sim.results import disk, shards

#: Columns of each table; a number that is missing is NaN.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "control": {
        "episode": "str", "start": "str", "instrument": "str", "value": "float", "low": "float", "high": "float",
        "part": "float", "whole": "float", "tested": "int", "runs": "int", "documented_low": "float",
        "documented_high": "float", "documented_by": "str",
    },
    "control_runs": {
        "episode": "str", "instrument": "str", "run": "int", "part": "float", "whole": "float", "at_least": "float",
    },
    "trends": {
        "instrument": "str", "episodes": "int", "correlation": "float", "low": "float", "high": "float",
        "chance": "float", "losing": "int",
    },
}  # fmt: skip
_KINDS = {"int": "int64", "float": "float64", "str": "object"}
_MOST_BYTES = 2**30


def arrow(frame: pd.DataFrame, name: str) -> pa.Table:
    """The table with its columns in their order and of their kinds."""
    columns = COLUMNS[name]
    typed = frame[list(columns)].astype({column: _KINDS[kind] for column, kind in columns.items()})
    arrays = [pa.array(typed[column].to_numpy(), from_pandas=False) for column in columns]
    return pa.Table.from_arrays(arrays, schema=shards.schema_of(columns))


def encoded(frame: pd.DataFrame, name: str) -> bytes:
    """The table as Parquet."""
    return shards.packed(arrow(frame, name), {})


def table_hash(frame: pd.DataFrame, name: str) -> str:
    """SHA-256 over schema and values, the same whatever the file's bytes or library versions."""
    table = arrow(frame, name)
    digest = shards.TableHash(table.schema)
    digest.add(table)
    return digest.hexdigest()


def read(path: Path) -> pd.DataFrame:
    """The table in a file of its name.

    Raises
    ------
    Refused
        When it is not there, damaged, or another table.
    """
    if path.stem not in COLUMNS:
        raise disk.refused(path, "there is no table of this name", ", ".join(COLUMNS))
    try:
        data = disk.read_file(path, _MOST_BYTES)
    except FileNotFoundError:
        raise disk.refused(path, "there is no such table", "a table written by `sim control`") from None
    table, _ = shards.unpacked(data, path, shards.schema_of(COLUMNS[path.stem]))
    return cast(pd.DataFrame, table.to_pandas())
