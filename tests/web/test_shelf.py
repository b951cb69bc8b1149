"""The page opens what its server found: scenarios of a folder, what was named, and results that are as they were."""

import shutil
from pathlib import Path

import pytest

import sim
from sim.errors import Refused
from sim.web.address import State
from sim.web.desk import Desk
from sim.web.pages import found
from sim.web.shelf import filled, kept
from sim.web.view import View


@pytest.fixture
def here(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two scenarios."""
    (tmp_path / "scenarios").mkdir()
    for name in ("june-war-2025", "june-2025-without-tehran"):
        shutil.copy(root / "scenarios" / f"{name}.yaml", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved() -> Path:
    """A results folder of two runs."""
    return sim.load("scenarios/june-war-2025.yaml").run(runs=2).save()


def test_all_scenarios_of_the_folder_are_there(here: Path) -> None:
    shelf, named = filled([])

    assert {entry.key for entry in shelf.of_kind("historical")} == {"june-war-2025"}
    assert {entry.key for entry in shelf.of_kind("counterfactual")} == {"june-2025-without-tehran"}
    assert named == []


def test_a_file_that_is_not_in_order_says_why_and_hides_no_other(here: Path) -> None:
    (here / "scenarios" / "bad.yaml").write_text("id: bad\ntitle: [\n", encoding="utf-8")

    shelf, _ = filled([])

    assert [entry.key for entry in shelf.damaged()] == ["bad"]
    assert str(shelf.damaged()[0].problems[0]).startswith("scenarios/bad.yaml:")
    assert len(shelf.of_kind("historical")) == 1
    with pytest.raises(Refused, match=r"bad\.yaml"):
        found(shelf, "bad")


def test_what_was_named_and_is_not_in_order_is_refused(here: Path) -> None:
    (here / "bad.yaml").write_text("id: bad\n", encoding="utf-8")

    with pytest.raises(Refused, match=r"bad\.yaml"):
        filled([Path("bad.yaml")])


def test_another_file_of_the_same_name_gets_a_key_of_its_own(here: Path) -> None:
    shutil.copy("scenarios/june-war-2025.yaml", "other.yaml")

    shelf, named = filled([Path("other.yaml")])

    assert named[0] != "june-war-2025"
    assert shelf.entries[named[0]].path == Path("other.yaml")


def test_a_file_of_the_folder_that_is_named_stands_once(here: Path) -> None:
    shelf, named = filled([Path("scenarios") / ".." / "scenarios" / "june-war-2025.yaml"])

    assert named == ["june-war-2025"]
    assert len(shelf.entries) == 2


def test_kept_results_are_opened_when_they_are_asked_for(here: Path) -> None:
    folder = saved()

    shelf, _ = filled([])
    (closed,) = shelf.kept()
    entry = found(shelf, closed.key)

    assert closed.closed
    assert not entry.closed
    assert entry.folder is not None
    assert entry.folder.path == folder
    assert found(shelf, closed.key) is entry


def test_results_that_were_changed_are_not_shown(here: Path) -> None:
    folder = saved()
    data = bytearray((folder / "runs.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "runs.parquet").write_bytes(data)

    with pytest.raises(Refused, match=r"runs\.parquet"):
        kept(folder)


def test_a_folder_that_holds_no_run_is_refused(here: Path) -> None:
    (here / "empty").mkdir()

    with pytest.raises(Refused, match="sim report"):
        filled([Path("empty")])


@pytest.mark.parametrize("key", ["../june-war-2025", "june-war-2026", "", "x" * 500, "<script>"])
def test_a_key_is_looked_up_and_nothing_else(here: Path, key: str) -> None:
    shelf, _ = filled([])

    with pytest.raises(Refused, match="unknown study"):
        found(shelf, key)


def test_a_command_names_a_file_as_the_user_did(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "inner").mkdir()
    monkeypatch.chdir(here / "inner")
    shelf, (key,) = filled([Path("../scenarios/june-war-2025.yaml")])
    view = View(Desk(shelf), shelf.entries[key], State(), client=None)  # type: ignore[arg-type]

    assert view.command("run", runs=5) == "sim run ../scenarios/june-war-2025.yaml --runs 5"


def test_a_command_of_kept_tables_names_the_file_they_came_from(here: Path) -> None:
    shelf, (key,) = filled([saved()])
    view = View(Desk(shelf), shelf.entries[key], State(), client=None)  # type: ignore[arg-type]

    assert view.command("run", runs=5) == "sim run scenarios/june-war-2025.yaml --runs 5"
