"""The tables of a comparison: their columns, Parquet in and out, and the hash that is their identity."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results import disk
from sim.study.gathering import TOTALS

_DAYS = {"earliest": "date", "median": "date", "latest": "date"}
_HOW_OFTEN = {"runs": "int", "share": "float", "low": "float", "high": "float", **_DAYS}
#: Columns of each table.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "differences": {
        "arm": "str", "measure": "str", "what": "str", "pairs": "int", "left_out": "float", "baseline": "float",
        "value": "float", "difference": "float", "low": "float", "high": "float", "unchanged": "float",
        "censored": "float",
    },
    "changes": {
        "arm": "str", "actor": "str", "what": "str", **_HOW_OFTEN, "before": "str", "after": "str", "most": "float",
        "attacks_before": "float", "attacks_after": "float",
    },
    "first_changes": {
        "arm": "str", "kind": "str", "rank": "int", "actor": "str", "what": "str", "before": "str", "after": "str",
        **_HOW_OFTEN, "example_run": "int", **{f"d_{total}": "float" for total in TOTALS}, "then": "str",
        "delay": "float", "chance_before": "float", "chance_after": "float", "looked_at": "int",
    },
    "terms": {
        "arm": "str", "kind": "str", "rank": "int", "term": "str", "before": "float", "after": "float",
        "moved": "float",
    },
    "by_day": {"arm": "str", "actor": "str", "date": "date", "first": "float", "by_then": "float"},
    "values": {"arm": "str", "run": "int", "measure": "str", "what": "str", "value": "float"},
}  # fmt: skip
_ARROW = {"int": pa.int64(), "float": pa.float64(), "str": pa.string(), "date": pa.date32()}


def table_hash(frame: pd.DataFrame, name: str) -> str:
    """SHA-256 over names, kinds and values in order, the same whatever the file's bytes or library versions."""
    columns = COLUMNS[name]
    plain = [[column, kind, _plain(frame[column], kind)] for column, kind in columns.items()]
    text = json.dumps(plain, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def encoded(frame: pd.DataFrame, name: str) -> bytes:
    """The table as Parquet: zstd and page checksums."""
    schema = pa.schema([(column, _ARROW[kind]) for column, kind in COLUMNS[name].items()])
    table = pa.Table.from_pandas(frame[list(COLUMNS[name])], schema, preserve_index=False).replace_schema_metadata()
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True, store_schema=False)
    return cast(bytes, sink.getvalue().to_pybytes())


def read(path: Path) -> pd.DataFrame:
    """The table in a file, once its page checksums agree and its columns are those of the table of its name."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
    except FileNotFoundError:
        raise disk.refused(path, "there is no such table", "a table written by a comparison") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        raise disk.refused(path, f"the table is damaged ({_first_line(error)})", "an unchanged file") from None
    columns = COLUMNS.get(path.stem, {})
    if [(field.name, field.type) for field in table.schema] != [(name, _ARROW[kind]) for name, kind in columns.items()]:
        raise disk.refused(path, "the columns are not those of a table of ours", ", ".join(COLUMNS))
    return typed(table.to_pandas(date_as_object=False), path.stem)


def typed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with its columns in their order and of their kinds."""
    kinds = {"int": "int64", "float": "float64", "str": "object", "date": "datetime64[s]"}
    return frame[list(COLUMNS[name])].astype({column: kinds[kind] for column, kind in COLUMNS[name].items()})


def _plain(column: pd.Series, kind: str) -> list[object]:
    """Values as JSON has them; what is missing is null."""
    if kind == "date":
        days = column.to_numpy().astype("datetime64[D]")
        return [None if np.isnat(day) else str(day) for day in days]
    if kind == "float":
        return [None if np.isnan(value) else float(value) for value in column.to_numpy(float)]
    return column.tolist()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
