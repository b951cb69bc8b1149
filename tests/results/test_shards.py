"""Tables in pieces come back as they went in, and their hash does not know where they were cut."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import Refused
from sim.results import shards
from sim.results.shards import Packed, TableHash

SCHEMA = shards.schema_of({"point": "int", "name": "str", "value": "float"})
HERE = Path("shard.parquet")


def table(rows: int = 60) -> pa.Table:
    """Every awkward value that there may be."""
    columns = {
        "point": np.arange(rows) - 3,
        "name": np.resize(np.array(["", "façade", "=1+1", "a\nb", "٤"], dtype=object), rows),
        "value": np.resize([0.1, np.nan, -0.0, 1e300, 5e-324, np.inf], rows),
    }
    return pa.Table.from_pydict(columns, schema=SCHEMA)


def hashed(*pieces: pa.Table) -> str:
    """The hash of a table in pieces."""
    digest = TableHash(SCHEMA)
    for piece in pieces:
        digest.add(piece)
    return digest.hexdigest()


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_a_table_comes_back_as_it_went_in(rows: int) -> None:
    back, notes = shards.unpacked(shards.packed(table(rows), {"a": "é"}, counted=["point"]), HERE, SCHEMA)

    assert back.schema == SCHEMA
    assert hashed(back) == hashed(table(rows))
    assert notes["a"] == "é"


def test_a_table_may_be_written_piece_by_piece() -> None:
    sheet = Packed(SCHEMA)
    for first, last in pairwise([0, 7, 7, 40, 60]):
        sheet.add(table().slice(first, last - first))
    data = sheet.bytes({})

    assert sheet.hash.hexdigest() == hashed(table())
    assert hashed(shards.unpacked(data, HERE, SCHEMA)[0]) == hashed(table())


@pytest.mark.parametrize("cuts", [[0, 60], [0, 1, 60], [0, 30, 30, 59, 60]])
def test_where_a_table_was_cut_does_not_matter(cuts: list[int]) -> None:
    assert hashed(*(table().slice(first, last - first) for first, last in pairwise(cuts))) == hashed(table())


@pytest.mark.parametrize(
    "other",
    [
        table(59),
        table().slice(1, 59),
        pa.concat_tables([table().slice(30), table().slice(0, 30)]),
        table().set_column(0, SCHEMA.field(0), [pa.array(np.arange(60))]),
        table().set_column(1, SCHEMA.field(1), [pa.array(["aa", "", *["x"] * 58])]),
    ],
    ids=["shorter", "later", "other order", "other number", "other word"],
)
def test_another_table_has_another_hash(other: pa.Table) -> None:
    assert hashed(other) != hashed(table())


def test_letters_that_move_from_one_word_to_the_next_are_seen() -> None:
    def words(*texts: str) -> pa.Table:
        return pa.Table.from_pydict({"point": [0, 1], "name": list(texts), "value": [0.0, 0.0]}, schema=SCHEMA)

    assert len({hashed(words("ab", "c")), hashed(words("a", "bc")), hashed(words("abc", ""))}) == 3


def test_a_missing_number_is_written_in_one_way_only() -> None:
    odd = np.array([np.nan, 1.0])
    odd.view(np.uint64)[0] |= 1

    def numbers(values: np.ndarray) -> pa.Table:
        return pa.Table.from_pydict({"point": [0, 1], "name": ["", ""], "value": values}, schema=SCHEMA)

    assert hashed(numbers(odd)) == hashed(numbers(np.array([np.nan, 1.0])))


def test_some_columns_are_read_alone() -> None:
    back, _ = shards.unpacked(shards.packed(table(), {}), HERE, SCHEMA, ["value", "point"])

    assert back.column_names == ["value", "point"]


def test_every_flipped_byte_of_the_values_is_found() -> None:
    data, luck, found = shards.packed(table(3000), {"hash": hashed(table(3000))}), np.random.default_rng(14), 0
    for place in luck.integers(0, len(data), 300):
        broken = bytearray(data)
        broken[place] ^= 1 << int(luck.integers(0, 8))
        try:
            back, notes = shards.unpacked(bytes(broken), HERE, SCHEMA)
        except Refused as refusal:
            assert str(refusal).startswith("shard.parquet:1:1: the ")
            found += 1
        else:
            assert notes.get("hash") != hashed(back) or hashed(back) == hashed(table(3000))
    assert found > 200


@pytest.mark.parametrize(
    "schema",
    [
        shards.schema_of({"point": "int", "value": "float"}),
        shards.schema_of({"name": "str", "point": "int", "value": "float"}),
        shards.schema_of({"point": "float", "name": "str", "value": "float"}),
    ],
    ids=["fewer", "other order", "other type"],
)
def test_columns_have_to_be_those_they_should_be(schema: pa.Schema) -> None:
    with pytest.raises(Refused, match="the columns are not those they should be"):
        shards.unpacked(shards.packed(table(), {}), HERE, schema)


def test_a_table_with_holes_is_refused() -> None:
    sink = pa.BufferOutputStream()
    holes = {"point": [1, None], "name": ["", None], "value": [0.1, None]}
    pq.write_table(pa.Table.from_pydict(holes, schema=pa.schema([(one.name, one.type) for one in SCHEMA])), sink)

    with pytest.raises(Refused, match="values are missing"):
        shards.unpacked(sink.getvalue().to_pybytes(), HERE, SCHEMA)


def test_a_table_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_BYTES", 100)

    with pytest.raises(Refused, match="the table is too large; at most 100 bytes"):
        shards.unpacked(shards.packed(table(), {}), HERE, SCHEMA)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 50, bytes(5000)])
def test_what_is_no_table_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(Refused, match=r"^shard\.parquet:1:1: the table is damaged \(.*\); an unchanged file$"):
        shards.unpacked(data, HERE, SCHEMA)
    with pytest.raises(Refused, match=r"^shard\.parquet:1:1: the table is damaged"):
        shards.schema_in(data, HERE)
