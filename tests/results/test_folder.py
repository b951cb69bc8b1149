"""A results folder is whole or absent, inside its root, and shows any change made to it."""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.results import disk, folder, manifest
from sim.results.manifest import Manifest

FRAMES = {
    "daily": pd.DataFrame(
        {
            "run": np.zeros(30, np.int64),
            "date": np.datetime64("2024-01-28", "s") + np.arange(30).astype("timedelta64[D]"),
            "actor": "badr",
            "variable": "fear",
            "value": np.linspace(0, 1, 30),
        }
    )
}
PICTURES = {"timeline.png": b"png" * 100, "timeline.svg": b"svg" * 100}
OPERATIONS = ("mkdir", "open", "write", "fsync", "replace")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A scenario file that the manifest names."""
    path = tmp_path / "tower22-2024.yaml"
    path.write_text("id: tower22-2024\n")
    return path


@pytest.fixture
def what(source: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """The manifest of a small run."""
    monkeypatch.chdir(source.parent)
    return built(source)


def built(source: Path, **changed: Any) -> Manifest:
    """A manifest with some things changed."""
    given: dict[str, Any] = {
        "scenario_id": "tower22-2024",
        "resolved": {"id": "tower22-2024", "period": {"start": "2024-01-28"}},
        "source_files": [source],
        "command": ["sim", "run", str(source)],
        "sets": [],
        "hypothesis": None,
        "parameters": {"precision": 1.0},
        "seed": 1,
        "runs": 1,
        "traced_runs": 1,
        "package_sources": "0123456789abcdef",
        "created": datetime(2024, 1, 28, 12, tzinfo=UTC),
    }
    return manifest.build(**given | changed)


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_run_is_kept_under_its_scenario_and_content_and_comes_back(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path / "results", what, FRAMES, PICTURES)

    assert kept.path == tmp_path / "results" / "tower22-2024" / kept.manifest.content_hash[:12]
    opened = folder.open_folder(kept.path)
    assert opened.manifest == kept.manifest
    pd.testing.assert_frame_equal(opened.table("daily"), FRAMES["daily"])
    assert (kept.path / "timeline.png").read_bytes() == PICTURES["timeline.png"]
    assert sorted(path.name for path in kept.path.iterdir()) == [
        "daily.parquet", "manifest.json", "timeline.png", "timeline.svg",
    ]  # fmt: skip
    assert [path.name for path in kept.path.parent.iterdir()] == [kept.path.name]


def test_the_same_content_is_kept_once(tmp_path: Path, source: Path, what: Manifest) -> None:
    first = folder.publish(tmp_path, what, FRAMES, PICTURES)
    before = snapshot(first.path)
    later = built(source, created=datetime(2030, 1, 1, tzinfo=UTC), command=["sim", "run", "elsewhere.yaml"])

    second = folder.publish(tmp_path, later, FRAMES, {"timeline.png": b"drawn otherwise"})

    assert second.path == first.path
    assert snapshot(first.path) == before


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"runs": 2},
        {"traced_runs": 0},
        {"hypothesis": "puppet"},
        {"parameters": {"precision": 1.5}},
        {"package_sources": "fedcba9876543210"},
        {"resolved": {"id": "tower22-2024", "period": {"start": "2024-01-29"}}},
    ],
)
def test_other_content_has_another_name(source: Path, what: Manifest, change: dict[str, Any]) -> None:
    assert built(source, **change).content_hash != what.content_hash


def test_other_results_have_another_name(tmp_path: Path, what: Manifest) -> None:
    other = {"daily": FRAMES["daily"].assign(value=0.5)}

    paths = {folder.publish(tmp_path, what, frames, {}).path for frames in (FRAMES, other)}

    assert len(paths) == 2


class Faulty:
    """The operations of a disk, of which the `wanted`-th fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, wanted: int, error: BaseException) -> None:
        self.calls = 0
        self.wanted, self.error = wanted, error
        for name in OPERATIONS:
            monkeypatch.setattr(os, name, self.failing(getattr(os, name)))

    def failing(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.wanted:
                raise self.error
            return operation(*arguments, **named)

        return attempt


@pytest.mark.parametrize("number", [28, 5, 13, 30], ids=["full disk", "input/output", "no permission", "read-only"])
def test_whatever_fails_there_is_never_half_a_folder(tmp_path: Path, what: Manifest, number: int) -> None:
    whole = snapshot(folder.publish(tmp_path / "untouched", what, FRAMES, PICTURES).path)
    failures = 0
    for wanted in range(1, 200):
        root = tmp_path / f"results-{wanted}"
        (root / "tower22-2024").mkdir(parents=True)
        with pytest.MonkeyPatch.context() as patch:
            disk_of_test = Faulty(patch, wanted, OSError(number, os.strerror(number)))
            try:
                kept = folder.publish(root, what, FRAMES, PICTURES)
            except OSError as error:
                assert error.errno == number
                failures += 1
            else:
                assert snapshot(kept.path) == whole
        named = [path for path in (root / "tower22-2024").iterdir() if not path.name.startswith(".")]
        assert all(snapshot(path) == whole for path in named)
        healed = folder.publish(root, what, FRAMES, PICTURES)
        assert snapshot(healed.path) == whole
        assert [path.name for path in (root / "tower22-2024").iterdir()] == [healed.path.name]
        if disk_of_test.calls < wanted:
            break
    assert failures >= 15


class Killed(BaseException):
    """The process ends here: nothing that would tidy up is run."""


def test_a_writer_killed_at_any_point_leaves_a_whole_folder_or_none(tmp_path: Path, what: Manifest) -> None:
    whole = snapshot(folder.publish(tmp_path / "untouched", what, FRAMES, PICTURES).path)
    for wanted in range(1, 200):
        parent = tmp_path / f"results-{wanted}" / "tower22-2024"
        parent.mkdir(parents=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shutil, "rmtree", lambda *_, **__: None)
            disk_of_test = Faulty(patch, wanted, Killed())
            with contextlib.suppress(Killed):
                folder.publish(parent.parent, what, FRAMES, PICTURES)
        assert all(snapshot(path) == whole for path in parent.iterdir() if not path.name.startswith("."))
        healed = folder.publish(parent.parent, what, FRAMES, PICTURES)
        assert snapshot(healed.path) == whole
        assert [path.name for path in parent.iterdir()] == [healed.path.name]
        if disk_of_test.calls < wanted:
            break
    assert wanted > 15


def test_a_file_is_the_old_one_or_the_new_one_whatever_fails(tmp_path: Path) -> None:
    path = tmp_path / "card.svg"
    for wanted in range(1, 50):
        disk.write_file(path, b"old")
        with pytest.MonkeyPatch.context() as patch:
            disk_of_test = Faulty(patch, wanted, OSError(28, "No space left on device"))
            try:
                disk.write_file(path, b"new, and longer")
            except OSError:
                assert path.read_bytes() in (b"old", b"new, and longer")
        assert [one.name for one in tmp_path.iterdir()] == ["card.svg"]
        if disk_of_test.calls < wanted:
            break
    assert path.read_bytes() == b"new, and longer"
    assert wanted > 4


def test_every_file_is_on_the_disk_before_its_folder_gets_its_name(
    tmp_path: Path, what: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in OPERATIONS:
        monkeypatch.setattr(os, name, noted(name, getattr(os, name), calls))

    folder.publish(tmp_path / "results", what, FRAMES, PICTURES)

    files, renamed = 4, calls.index("replace")
    assert calls.count("replace") == 1
    assert calls[:renamed].count("write") == calls.count("write") == files
    assert calls[:renamed].count("fsync") == files + 1
    assert calls[renamed:].count("fsync") == 1


def noted(name: str, operation: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    """The operation, which also notes that it was called."""

    def called(*arguments: Any, **named: Any) -> Any:
        calls.append(name)
        return operation(*arguments, **named)

    return called


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path, what: Manifest) -> None:
    left = tmp_path / "tower22-2024" / ".0123456789ab.part"
    left.mkdir(parents=True)
    (left / "daily.parquet").write_bytes(b"half")

    kept = folder.publish(tmp_path, what, FRAMES, PICTURES)

    assert [path.name for path in left.parent.iterdir()] == [kept.path.name]


def test_writers_at_the_same_time_leave_one_whole_folder(tmp_path: Path, what: Manifest) -> None:
    kept: list[Path] = []
    writers = [
        threading.Thread(target=lambda: kept.append(folder.publish(tmp_path, what, FRAMES, PICTURES).path))
        for _ in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)

    assert len(kept) == 8
    assert len(set(kept)) == 1
    assert folder.open_folder(kept[0]).manifest.seed == 1


def test_every_flipped_byte_is_found_and_its_file_named(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path, what, FRAMES, PICTURES)
    rng = np.random.default_rng(14)
    for path in sorted(kept.path.iterdir()):
        whole = path.read_bytes()
        for place in rng.integers(0, len(whole), 60):
            broken = bytearray(whole)
            broken[place] ^= 1 << int(rng.integers(0, 8))
            path.write_bytes(bytes(broken))
            if path.name == "manifest.json" and same_json(bytes(broken), whole):
                continue
            with pytest.raises(Refused) as refusal:
                folder.open_folder(kept.path)
            assert path.name in str(refusal.value)
            assert len(str(refusal.value).splitlines()) == 1
        path.write_bytes(whole)
    assert folder.open_folder(kept.path).manifest == kept.manifest


def same_json(broken: bytes, whole: bytes) -> bool:
    """Whether a flipped bit only changed white space."""
    try:
        return bool(json.loads(broken) == json.loads(whole))
    except ValueError:
        return False


def test_a_missing_a_cut_and_a_swapped_file_are_found(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path, what, FRAMES, PICTURES)
    picture, table = kept.path / "timeline.png", kept.path / "daily.parquet"
    whole = {path: path.read_bytes() for path in (picture, table)}

    for path, now in ((picture, whole[picture][:-1]), (table, whole[picture]), (picture, None)):
        if now is None:
            path.unlink()
        else:
            path.write_bytes(now)
        with pytest.raises(Refused, match=path.name):
            folder.open_folder(kept.path)
        path.write_bytes(whole[path])


def test_a_damaged_folder_is_neither_reused_nor_overwritten(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path, what, FRAMES, PICTURES)
    (kept.path / "timeline.png").write_bytes(b"")

    with pytest.raises(Refused, match=r"timeline\.png"):
        folder.publish(tmp_path, what, FRAMES, PICTURES)
    assert (kept.path / "timeline.png").read_bytes() == b""


@pytest.mark.parametrize(
    "name",
    ["../up", "/etc/passwd", "", ".", "..", ".hidden", "a/b", "a\\b", "A", "a b", "ä", "a\n", "a" * 64, "-a", "con:x"],
)
def test_only_plain_names_name_files(tmp_path: Path, what: Manifest, name: str) -> None:
    with pytest.raises(Refused):
        folder.publish(tmp_path / "results", what, FRAMES, {name: b""})
    with pytest.raises(ValueError, match="id"):
        built(tmp_path / "tower22-2024.yaml", scenario_id=name)
    assert snapshot(tmp_path) == {"tower22-2024.yaml": b"id: tower22-2024\n"}


def test_links_do_not_lead_out_of_the_results(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path / "results", what, FRAMES, PICTURES)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "timeline.png").write_bytes(PICTURES["timeline.png"])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "tower22-2024").symlink_to(outside, target_is_directory=True)
    (kept.path / "timeline.png").unlink()
    (kept.path / "timeline.png").symlink_to(outside / "timeline.png")

    with pytest.raises(Refused, match="link"):
        folder.open_folder(kept.path)
    with pytest.raises(Refused, match="link"):
        folder.publish(tmp_path / "other", what, FRAMES, PICTURES)
    assert [path.name for path in outside.iterdir()] == ["timeline.png"]


def test_the_manifest_says_what_was_run_and_not_by_whom(tmp_path: Path, what: Manifest) -> None:
    kept = folder.publish(tmp_path / "results", what, FRAMES, PICTURES)
    text = (kept.path / "manifest.json").read_text()

    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert kept.manifest.command == ("sim", "run", "tower22-2024.yaml")
    assert kept.manifest.scenario.sources[0].path == "tower22-2024.yaml"
    assert kept.manifest.created == "2024-01-28T12:00:00Z"
    assert set(kept.manifest.versions) == {"python", "numpy", "numba", "mesa", "pandas", "pyarrow"}
    assert set(kept.manifest.files) == {"daily.parquet", "timeline.png", "timeline.svg"}


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("/home/ann/out", "out"),
        ("--out=/home/ann/out", "--out=out"),
        ("../ann/x.yaml", "x.yaml"),
        ("pressures.sanctions=0.2", "pressures.sanctions=0.2"),
        ("scenarios/x.yaml", "scenarios/x.yaml"),
    ],
)
def test_folders_of_other_places_are_left_out_of_the_command(
    source: Path, what: Manifest, word: str, kept: str
) -> None:
    assert built(source, command=["sim", "run", word]).command[-1] == kept


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 100_000, '{"format": 1}', '{"format": NaN}', "\ufeff{}"],
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)

    with pytest.raises(Refused) as refusal:
        folder.open_folder(tmp_path)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_number_that_is_none_is_not_kept(source: Path, what: Manifest) -> None:
    with pytest.raises(ValueError, match="JSON"):
        built(source, parameters={"precision": float("nan")})
