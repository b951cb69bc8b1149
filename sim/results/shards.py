"""Tables in pieces: Arrow in and out of Parquet bytes, and a hash that does not depend on where the pieces were cut."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.errors import Refused
from sim.results import disk

#: Most bytes of one table in memory, by its own account; more is refused before it is read.
MOST_BYTES = 2**30
_TYPES = {"int": pa.int64(), "float": pa.float64(), "str": pa.string()}


def schema_of(kinds: Mapping[str, str]) -> pa.Schema:
    """Arrow schema of columns that are `int`, `float` or `str`; none of them may be null."""
    return pa.schema([pa.field(name, _TYPES[kind], nullable=False) for name, kind in kinds.items()])


class Packed:
    """A table being written as Parquet, piece by piece, into memory: zstd, split bytes, page checksums."""

    def __init__(self, schema: pa.Schema, *, counted: Sequence[str] = ()) -> None:
        """`counted` are columns of whole numbers that grow slowly, kept as differences."""
        floats = [field.name for field in schema if field.type == pa.float64()]
        self.schema = schema
        self.hash = TableHash(schema)
        self._sink = pa.BufferOutputStream()
        self._writer = pq.ParquetWriter(
            self._sink,
            schema,
            compression="zstd",
            use_dictionary=[field.name for field in schema if field.type == pa.string()],
            column_encoding=dict.fromkeys(floats, "BYTE_STREAM_SPLIT") | dict.fromkeys(counted, "DELTA_BINARY_PACKED"),
            write_page_checksum=True,
            store_schema=False,
        )

    def add(self, table: pa.Table) -> None:
        """More rows."""
        self._writer.write_table(table)
        self.hash.add(table)

    def bytes(self, notes: Mapping[str, str]) -> bytes:
        """The whole file; nothing can be added afterwards."""
        self._writer.add_key_value_metadata(dict(notes))
        self._writer.close()
        return cast(bytes, self._sink.getvalue().to_pybytes())


def packed(table: pa.Table, notes: Mapping[str, str], *, counted: Sequence[str] = ()) -> bytes:
    """A table as the bytes of a Parquet file that carries some notes."""
    sheet = Packed(table.schema, counted=counted)
    sheet.add(table)
    return sheet.bytes(notes)


def unpacked(
    data: bytes, path: Path, schema: pa.Schema, columns: Sequence[str] | None = None
) -> tuple[pa.Table, dict[str, str]]:
    """The table and the notes in the bytes of a Parquet file, once its page checksums agree.

    Parameters
    ----------
    data : bytes
    path : Path
        Where they come from, for messages.
    schema : pa.Schema
        What its columns have to be, exactly.
    columns : sequence of str, optional
        Which of them are read; all otherwise.

    Raises
    ------
    Refused
        When the bytes are damaged, are another table, or would take too much memory.
    """
    try:
        with pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True) as file:
            _check_footer(file, path, schema)
            table = file.read(columns=None if columns is None else list(columns))
            notes = {key.decode(): value.decode() for key, value in (file.metadata.metadata or {}).items()}
    except (OSError, ValueError, pa.ArrowException) as error:
        raise damaged(path, first_line(error)) from None
    if any(column.null_count for column in table.columns):
        raise damaged(path, "values are missing")
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    return table.cast(wanted), notes


def schema_in(data: bytes, path: Path) -> pa.Schema:
    """The schema that the bytes of a Parquet file claim."""
    try:
        with pq.ParquetFile(pa.BufferReader(data)) as file:
            return file.schema_arrow
    except (OSError, ValueError, pa.ArrowException) as error:
        raise damaged(path, first_line(error)) from None


def _check_footer(file: pq.ParquetFile, path: Path, schema: pa.Schema) -> None:
    found = file.schema_arrow
    if [(field.name, field.type) for field in found] != [(field.name, field.type) for field in schema]:
        raise disk.refused(path, "the columns are not those they should be", ", ".join(schema.names[:8]))
    stated = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
    if max(stated, 8 * file.metadata.num_rows) > MOST_BYTES:
        raise disk.refused(path, "the table is too large", f"at most {MOST_BYTES} bytes")


def damaged(path: Path, how: str) -> Refused:
    """The refusal of a table that is not what was written."""
    return disk.refused(path, f"the table is damaged ({how})", "an unchanged file")


def first_line(error: BaseException) -> str:
    """What an error says, on one short line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


class TableHash:
    """SHA-256 over schema and values of a table that comes in pieces; where they were cut does not matter.

    Row order counts, and so does the order of the columns.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.rows = 0
        self._columns = [(hashlib.sha256(), hashlib.sha256()) for _ in schema]

    def add(self, table: pa.Table) -> None:
        """More rows."""
        self.rows += table.num_rows
        for (values, letters), column in zip(self._columns, table.columns, strict=True):
            for part, digest in zip(_split(column), (values, letters), strict=False):
                for piece in part:
                    digest.update(piece)

    def hexdigest(self) -> str:
        """The hash of everything so far [64 hex digits]."""
        whole = hashlib.sha256(f"{self.rows}\n".encode())
        for field, (values, letters) in zip(self.schema, self._columns, strict=True):
            whole.update(f"{field.name}:{field.type}\n{values.hexdigest()}{letters.hexdigest()}\n".encode())
        return whole.hexdigest()


def _split(column: pa.ChunkedArray) -> tuple[Iterator[Any], ...]:
    """The canonical bytes of a column; of texts, the lengths and the letters apart."""
    parts = canonical(column)
    return (iter([next(parts)]), parts) if column.type == pa.string() else (parts,)


def canonical(column: pa.ChunkedArray) -> Iterator[Any]:
    """Little-endian bytes of a column, each value written in one way only: one NaN, no offsets, no chunks.

    Of texts, first the lengths of all, then the letters.
    """
    if column.type == pa.string():
        yield pc.binary_length(column).to_numpy().astype("<i8").tobytes()
        yield from map(_letters, column.chunks)
    elif column.type == pa.float64():
        values = column.to_numpy()
        yield np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes()
    elif column.type == pa.bool_():
        yield pc.fill_null(column.cast(pa.int8()), 2).to_numpy().tobytes()
    else:
        whole = column.cast(pa.int32()) if column.type == pa.date32() else column
        yield whole.to_numpy().astype("<i8").tobytes()


def _letters(chunk: pa.StringArray) -> Any:
    """The text of all values of a chunk, one after the other."""
    _, offsets, letters = chunk.buffers()
    if letters is None:
        return b""
    ends = np.frombuffer(offsets, dtype="<i4")[chunk.offset : chunk.offset + len(chunk) + 1]
    return letters[int(ends[0]) : int(ends[-1])]
