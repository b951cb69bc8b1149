"""Frames of numbers and texts as tables that can be kept, whatever their columns."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.results import shards


def table_of(frame: pd.DataFrame) -> pa.Table:
    """A frame as a table of numbers and texts, truth values as 0 and 1; numbers may be missing."""
    kinds = {str(name): _kind(frame[name]) for name in frame.columns}
    schema = shards.schema_of(kinds)
    types = {"int": np.int64, "float": np.float64, "str": object}
    columns = [
        pa.array(frame[field.name].to_numpy(types[kinds[field.name]]), field.type, from_pandas=False)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def table_hash(frame: pd.DataFrame) -> str:
    """SHA-256 over schema and values of a frame."""
    table = table_of(frame)
    whole = shards.TableHash(table.schema)
    whole.add(table)
    return whole.hexdigest()


def _kind(column: "pd.Series[Any]") -> str:
    return {"f": "float", "i": "int", "u": "int", "b": "int"}.get(column.dtype.kind, "str")
