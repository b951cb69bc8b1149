"""The folder of a comparison: kept whole, verified on opening, repeated from its manifest alone."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.study.arms import arms_of
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.comparison_folder import is_comparison, open_comparison, repeat
from sim.study.comparison_tables import COLUMNS, encoded, table_hash

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"
PICTURES = ("who-changed", "differences", "probabilities", "fans", "small-multiples")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """June 2025 beside two changes of it."""
    group = "none: pressures.decapitation_risk=0, parameters.stake=1"
    arms = arms_of([JUNE], groups=[group], hypotheses=["puppet"])
    return compare(arms, runs=4, seed=9, command=["sim", "compare", str(JUNE)])


@pytest.fixture(scope="module")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is kept."""
    return comparison.save(tmp_path_factory.mktemp("results"))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy that may be spoiled."""
    shutil.copytree(folder, tmp_path / "kept")
    return tmp_path / "kept"


def test_everything_is_in_the_folder(comparison: Comparison, folder: Path) -> None:
    pictures = {f"{name}.{kind}" for name in PICTURES for kind in ("png", "svg")}
    tables = {f"{name}.parquet" for name in COLUMNS}

    assert {path.name for path in folder.iterdir()} == pictures | tables | {
        "manifest.json", "account.txt", "assumptions.md",
    }  # fmt: skip
    assert folder.parent.name == "compare-june-war-2025"
    assert (folder / "account.txt").read_text().splitlines() == comparison.account()
    assert is_comparison(folder)
    assert not is_comparison(folder.parent)


def test_the_tables_come_back_as_they_were(comparison: Comparison, folder: Path) -> None:
    kept = open_comparison(folder)

    for name in COLUMNS:
        pd.testing.assert_frame_equal(kept.table(name), comparison.tables[name])
    with pytest.raises(Refused, match="there is no table 'record'"):
        kept.table("record")


def test_the_same_comparison_is_kept_once(comparison: Comparison, folder: Path) -> None:
    assert comparison.save(folder.parent.parent) == folder


def test_the_manifest_names_nobody_and_no_machine(folder: Path) -> None:
    text = (folder / "manifest.json").read_text()

    assert str(Path.home()) not in text
    assert str(JUNE.parent.parent) not in text
    assert json.loads(text)["arms"][1]["sets"] == ["pressures.decapitation_risk=0", "parameters.stake=1"]


def test_a_comparison_is_repeated_from_its_folder_alone(copy: Path) -> None:
    found = repeat(copy)

    assert (found.equal, found.difference, found.versions) == (True, "", ())


def test_the_first_value_that_differs_is_named(comparison: Comparison, tmp_path: Path) -> None:
    tables = dict(comparison.tables)
    changed = tables["values"].copy()
    changed.loc[2, "value"] += 1
    spoiled = replace(comparison, tables=tables | {"values": changed})

    found = repeat(spoiled.save(tmp_path))

    assert not found.equal
    assert found.difference.startswith("table values, row 3, column value: was ")


def test_any_changed_file_is_noticed(copy: Path) -> None:
    for path in sorted(copy.iterdir()):
        before = path.read_bytes()
        middle = len(before) // 2
        for after in (before[:middle], before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :], None):
            path.unlink() if after is None else path.write_bytes(after)
            with pytest.raises(Refused):
                open_comparison(copy)
            path.write_bytes(before)
    assert open_comparison(copy).manifest.runs == 4


def test_a_link_in_place_of_a_file_is_refused(copy: Path) -> None:
    (copy / "values.parquet").rename(copy.parent / "elsewhere")
    (copy / "values.parquet").symlink_to(copy.parent / "elsewhere")

    with pytest.raises(Refused, match="a link stands in place of a file"):
        open_comparison(copy)


def test_what_is_no_comparison_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="this is not the folder of a comparison"):
        open_comparison(tmp_path / "nowhere")
    with pytest.raises(Refused, match="there is no manifest here"):
        open_comparison(tmp_path)


def test_a_table_has_one_hash_whatever_its_file() -> None:
    frame = pd.DataFrame(
        {"arm": "B", "actor": ["badr", "sadrists"], "date": np.datetime64("2025-06-13", "s"), "first": [0.0, np.nan],
         "by_then": [0.5, 1.0]}
    )  # fmt: skip

    assert table_hash(frame, "by_day") == table_hash(frame.iloc[:, ::-1].copy(), "by_day")
    assert table_hash(frame, "by_day") != table_hash(frame.iloc[::-1], "by_day")
    assert encoded(frame, "by_day") == encoded(frame.copy(), "by_day")
