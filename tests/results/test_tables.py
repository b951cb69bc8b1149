"""Tables come back as they went in, and a table that does not is refused by name."""

import hashlib
import struct
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.results import tables

DTYPES = {
    "int": "int64",
    "float": "float64",
    "str": "str",
    "date": "datetime64[s]",
    "bool": "bool",
    "maybe": "boolean",
}


def filled(name: str, rows: int = 40, **extra: object) -> pd.DataFrame:
    """A table of that name with every awkward value its columns may hold."""
    texts = np.array(["", "kataib-hezbollah", "façade", "=1+1", "a\nb"])
    values = {
        "int": np.arange(rows) - 3,
        "float": np.resize([0.1, np.nan, -0.0, 1e300, 5e-324], rows),
        "str": np.resize(texts, rows),
        "date": np.datetime64("2024-01-28", "s") + np.arange(rows).astype("timedelta64[D]"),
        "bool": np.resize([True, False, False], rows),
        "maybe": pd.array(np.resize(np.array([True, False, None], dtype=object), rows), dtype="boolean"),
    }
    frame = pd.DataFrame({column: values[kind] for column, kind in tables.COLUMNS[name].items()})
    return frame.astype({column: DTYPES[kind] for column, kind in tables.COLUMNS[name].items()}).assign(**extra)


@pytest.mark.parametrize("name", tables.COLUMNS)
@pytest.mark.parametrize("rows", [0, 1, 40])
def test_a_table_comes_back_as_it_went_in(tmp_path: Path, name: str, rows: int) -> None:
    path = tmp_path / f"{name}.parquet"
    frame = filled(name, rows)

    tables.write(frame, path)

    pd.testing.assert_frame_equal(tables.read(path), frame)
    assert tables.table_hash(path) == tables.table_hash(frame, name)


def test_decisions_carry_one_column_for_each_term(tmp_path: Path) -> None:
    frame = filled("decisions", fear=-1.8, contagion=0.4)

    tables.write(frame, tmp_path / "decisions.parquet")

    back = tables.read(tmp_path / "decisions.parquet")
    assert list(back.columns[-2:]) == ["fear", "contagion"]
    assert back["fear"].eq(-1.8).all()


def test_columns_are_put_in_order_and_texts_may_be_plain_objects() -> None:
    frame = filled("record")
    shuffled = frame[frame.columns[::-1]].astype({"actor": object})

    assert tables.encoded(shuffled, "record") == tables.encoded(frame, "record")


@pytest.mark.parametrize(
    "broken",
    [
        filled("runs").drop(columns="strikes"),
        filled("runs").assign(colour="red"),
        filled("runs").assign(attacks=None),
    ],
)
def test_a_table_with_other_columns_or_with_gaps_is_not_written(tmp_path: Path, broken: pd.DataFrame) -> None:
    with pytest.raises((ValueError, TypeError)):
        tables.write(broken, tmp_path / "runs.parquet")
    assert list(tmp_path.iterdir()) == []


def test_the_hash_sees_every_value_every_name_and_the_order_of_rows() -> None:
    frame = filled("daily")
    changed = [
        frame.assign(value=frame["value"].where(frame.index != 7, 0.25)),
        frame.assign(actor=frame["actor"].where(frame.index != 7, "badr")),
        frame.assign(date=frame["date"] + pd.Timedelta(days=1)),
        frame.iloc[::-1],
        frame.iloc[:-1],
    ]

    hashes = {tables.table_hash(one, "daily") for one in [frame, *changed]}

    assert len(hashes) == 1 + len(changed)


def test_the_hash_sees_where_one_text_ends_and_the_next_begins() -> None:
    frame = filled("daily", 2)
    first = frame.assign(actor=["ab", "c"])
    second = frame.assign(actor=["a", "bc"])

    assert tables.table_hash(first, "daily") != tables.table_hash(second, "daily")


def test_the_hash_does_not_see_which_bits_stand_for_a_missing_number() -> None:
    other_nan = np.array([0x7FF8000000000123], dtype=np.uint64).view(np.float64)[0]
    frame = filled("daily", 1)

    hashes = {tables.table_hash(frame.assign(value=nan), "daily") for nan in (np.nan, -np.nan, other_nan)}

    assert len(hashes) == 1


def test_the_hash_of_a_missing_truth_value_is_neither_that_of_true_nor_of_false() -> None:
    frame = filled("measures", 1)
    values = [pd.array([value], dtype="boolean") for value in (True, False, None)]

    assert len({tables.table_hash(frame.assign(met=value), "measures") for value in values}) == 3


def test_the_hash_is_that_of_the_names_types_and_little_endian_values() -> None:
    frame = pd.DataFrame(
        {
            "run": [0],
            "date": np.array(["2024-01-28"], "datetime64[s]"),
            "actor": ["badr"],
            "variable": ["fear"],
            "value": [0.5],
        }
    )

    written = b"1\n"
    written += b"run:int64\n" + (0).to_bytes(8, "little")
    written += b"date:date32[day]\n" + (date(2024, 1, 28) - date(1970, 1, 1)).days.to_bytes(8, "little")
    written += b"actor:string\n" + (4).to_bytes(8, "little") + b"badr"
    written += b"variable:string\n" + (4).to_bytes(8, "little") + b"fear"
    written += b"value:double\n" + struct.pack("<d", 0.5)
    assert tables.table_hash(frame, "daily") == hashlib.sha256(written).hexdigest()


def test_no_flipped_bit_gives_other_numbers(tmp_path: Path) -> None:
    path = tmp_path / "record.parquet"
    frame = filled("record", 300)
    tables.write(frame, path)
    whole = path.read_bytes()
    rng = np.random.default_rng(14)

    refused = 0
    for place, bit in zip(rng.integers(0, len(whole), 400), rng.integers(0, 8, 400), strict=True):
        broken = bytearray(whole)
        broken[place] ^= 1 << bit
        path.write_bytes(bytes(broken))
        try:
            pd.testing.assert_frame_equal(tables.read(path), frame)
        except Refused as refusal:
            assert str(path) in str(refusal)
            refused += 1
    assert refused > 300


@pytest.mark.parametrize("keep", [0, 1, 4, 100, -1])
def test_a_cut_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "runs.parquet"
    tables.write(filled("runs"), path)
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(Refused, match="damaged"):
        tables.read(path)


def test_a_table_under_another_name_or_from_elsewhere_is_refused(tmp_path: Path) -> None:
    tables.write(filled("runs"), tmp_path / "runs.parquet")
    (tmp_path / "daily.parquet").write_bytes((tmp_path / "runs.parquet").read_bytes())
    filled("runs").to_parquet(tmp_path / "runs.parquet")

    for name in ("daily", "runs", "measures"):
        with pytest.raises(Refused):
            tables.read(tmp_path / f"{name}.parquet")
