"""The folder of an analysis: whole or not at all, and nothing that was changed is taken for what it was."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.study.analysis import Analysis, begun, open_analysis, publish
from sim.study.experiment import load_experiment
from sim.study.frames import table_hash, table_of
from sim.study.places import Place
from sim.study.results import SweepResult
from sim.study.sweep import sweep

from .projects import project

TABLE = pd.DataFrame(
    {"name": ["a", "b"], "value": [1.5, np.nan], "count": [1, 2], "above": [True, False]}
)  # fmt: skip


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """A finished sweep."""
    folder = tmp_path_factory.mktemp("sweep")
    return sweep(load_experiment(project(folder), ["runs=1"]), folder / "results", place=Place("serial"))


@pytest.fixture
def what(swept: SweepResult) -> Analysis:
    """An analysis of it, begun."""
    return begun(swept, "sensitivity", {"resamples": 20}, command=["sim", "sensitivity", "x.yaml"], libraries=["SALib"])


@pytest.fixture
def folder(what: Analysis, tmp_path: Path) -> Path:
    """The folder of the analysis."""
    return publish(tmp_path, what, {"numbers": TABLE}, {"account.txt": b"All is well.\n"})


def test_what_is_kept_is_found_again(folder: Path, swept: SweepResult) -> None:
    kept = open_analysis(folder)

    pd.testing.assert_frame_equal(kept.table("numbers"), TABLE.assign(above=[1, 0]), check_dtype=False)
    assert kept.manifest.sweep == swept.record and kept.manifest.versions["SALib"][0].isdigit()
    assert (folder / "account.txt").read_text(encoding="utf-8") == "All is well.\n"
    with pytest.raises(Refused, match="there is no table 'letters'"):
        kept.table("letters")


def test_the_name_comes_from_the_content_and_not_from_the_command(what: Analysis, folder: Path) -> None:
    def name(**changes: object) -> str:
        other = what.model_copy(update=changes)
        return publish(folder.parents[1], other, {"numbers": TABLE}, {}).name

    assert name(command=("sim", "other")) == folder.name
    assert name(settings={"resamples": 30}) != folder.name
    changed = publish(folder.parents[1], what, {"numbers": TABLE.assign(value=2.5)}, {})
    assert changed.name != folder.name


def test_the_command_names_no_folder_of_the_machine(swept: SweepResult) -> None:
    words = begun(swept, "discovery", {}, command=["sim", "discover", "/home/somebody/x.yaml"]).command

    assert words == ("sim", "discover", "x.yaml")


@pytest.mark.parametrize("name", ["account.txt", "numbers.parquet", "manifest.json"])
def test_a_changed_file_is_refused_by_name(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-3] + bytes([data[-3] ^ 1]) + data[-2:])

    with pytest.raises(Refused, match=name):
        open_analysis(folder)


@pytest.mark.parametrize("name", ["account.txt", "numbers.parquet", "manifest.json"])
def test_a_missing_file_or_a_link_in_its_place_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="missing"):
        open_analysis(folder)

    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="link"):
        open_analysis(folder)


def test_a_manifest_that_was_changed_and_sealed_again_by_hand_is_refused(folder: Path) -> None:
    path = folder / "manifest.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(plain | {"command": ["sim", "other"]}), encoding="utf-8")

    with pytest.raises(Refused, match="has been changed"):
        open_analysis(folder)


def test_a_folder_of_another_kind_is_refused(swept: SweepResult, tmp_path: Path) -> None:
    for path in (swept.folder, tmp_path / "nowhere"):
        with pytest.raises(Refused):
            open_analysis(path)


def test_a_hash_knows_every_value_and_every_type() -> None:
    assert table_hash(TABLE) == table_hash(TABLE.copy())
    assert table_hash(TABLE) != table_hash(TABLE.assign(value=[1.5, 2.5]))
    assert table_hash(TABLE) != table_hash(TABLE.assign(count=[1.0, 2.0]))
    assert table_of(TABLE.iloc[:0]).num_rows == 0
