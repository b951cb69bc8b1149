"""What is taken away is what a results folder holds; a spreadsheet shows it and runs nothing of it."""

import csv
import dataclasses
import io
import json
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.api import Result
from sim.results import manifest, tables
from sim.web import downloads
from sim.web.data import numbers


@pytest.fixture(scope="module")
def result(root: Path) -> Result:
    """Three runs of June 2025."""
    return sim.load(root / "scenarios" / "june-war-2025.yaml").run(runs=3)


def test_csv_has_a_line_for_every_row_and_all_columns(result: Result) -> None:
    for name, frame in result.tables.items():
        taken = downloads.table(result, name, "csv")
        lines = list(csv.reader(io.StringIO(taken.data.decode())))

        assert taken.name == f"june-war-2025-{name}.csv"
        assert lines[0] == list(frame.columns)
        assert len(lines) == len(frame) + 1


def test_parquet_is_the_file_of_the_results_folder(result: Result, tmp_path: Path) -> None:
    for name in result.tables:
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(downloads.table(result, name, "parquet").data)

        assert tables.table_hash(path) == tables.table_hash(result.tables[name], name)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\tx", "\rx"])
def test_foreign_text_is_no_formula(result: Result, text: str) -> None:
    record = result.record.assign(event=text)
    taken = downloads.table(dataclasses.replace(result, record=record), "record", "csv")

    assert {row["event"] for row in csv.DictReader(io.StringIO(taken.data.decode(), newline=""))} == {f"'{text}"}


def test_the_manifest_is_sealed_and_has_the_hashes_of_the_tables(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(downloads.what_was_run(result).data)

    found = manifest.read(path)

    assert found.tables == {name: tables.table_hash(frame, name) for name, frame in result.tables.items()}
    assert found.seed == 1
    assert found.runs == 3


def test_a_picture_is_that_of_the_results_folder(result: Result) -> None:
    from sim.plots import files

    assert downloads.pictures(result) == list(result.plot())
    drawn = files({"outcomes": result.plot()["outcomes"]})
    assert downloads.picture(result, "outcomes", "svg").data == drawn["outcomes.svg"]


def test_every_column_of_every_table_is_explained(result: Result) -> None:
    for name, frame in result.tables.items():
        found = list(downloads.columns(name, frame))

        assert [column for column, _, _ in found] == list(frame.columns)
        assert all(meaning for _, _, meaning in found)
        assert all(kind == tables.COLUMNS[name].get(column, "float") for column, kind, _ in found)


def test_no_explanation_stands_for_a_column_that_is_not_there() -> None:
    known = {f"{name}.{column}" for name, columns in tables.COLUMNS.items() for column in columns}

    assert {name for name in downloads.COLUMNS if "." in name} <= known
    assert set(downloads.TABLES) == set(tables.COLUMNS)


def test_the_scenario_is_shown_as_it_was_written_or_as_it_was_run(result: Result, root: Path) -> None:
    written = (root / "scenarios" / "june-war-2025.yaml").read_text(encoding="utf-8")

    assert next(text for _, text in downloads.scenario_text(result, kept=False)) == written
    ((_, text),) = downloads.scenario_text(result, kept=True)
    assert json.loads(text) == result.scenario.resolved()


@pytest.mark.parametrize(
    ("runs", "seed", "found"),
    [
        ("200", "1", (200, 1)),
        ("1", "9007199254740991", (1, 9007199254740991)),
        ("0", "1", None),
        ("2001", "1", None),
        ("10", "9007199254740992", None),
        ("10", "-1", None),
        ("1e3", "1", None),
        ("٣", "1", None),
        ("", "", None),
        ("9" * 30, "1", None),
    ],
)
def test_the_form_takes_whole_numbers_of_its_range_only(runs: str, seed: str, found: tuple[int, int] | None) -> None:
    assert numbers(runs, seed) == found


def test_sizes_are_told_in_words() -> None:
    assert [downloads.size(count) for count in (0, 999, 1000, 17_240, 579_519, 14_765_440)] == [
        "0 bytes", "999 bytes", "1.0 kB", "17.2 kB", "580 kB", "14.8 MB",
    ]  # fmt: skip


def test_empty_tables_can_be_taken(result: Result) -> None:
    empty = dataclasses.replace(result, runs=result.runs.iloc[:0])

    assert downloads.table(empty, "runs", "csv").data.decode().count("\n") == 1
    assert isinstance(empty.runs, pd.DataFrame)
