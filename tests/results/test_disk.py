"""Files are read as they are and written as a whole, by one writer at a time."""

import os
import threading
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.results import disk
from sim.results.disk import Busy


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"four")

    assert disk.read_file(path, 4) == b"four"
    with pytest.raises(Refused, match="the file is too large; at most 3 bytes"):
        disk.read_file(path, 3)


def test_only_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"four")
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Refused, match="a link stands in place of a file"):
        disk.read_file(tmp_path / "link", 100)
    for name in ("pipe", "."):
        with pytest.raises(Refused, match="this is not a file"):
            disk.read_file(tmp_path / name, 100)
    with pytest.raises(FileNotFoundError):
        disk.read_file(tmp_path / "nowhere", 100)


def test_a_part_is_nobodys_file_until_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    part = disk.write_part(path, b"new")
    assert (path.read_bytes(), part.name.startswith("."), part.parent) == (b"old", True, tmp_path)
    disk.settle_part(part, path)

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_part_of_a_killed_process_of_the_same_number_is_replaced(tmp_path: Path) -> None:
    left = disk.write_part(tmp_path / "file", b"much longer than the other")

    assert disk.write_part(tmp_path / "file", b"new") == left
    assert left.read_bytes() == b"new"


def test_a_part_that_cannot_be_settled_is_dropped(tmp_path: Path) -> None:
    part = disk.write_part(tmp_path / "file", b"new")

    with pytest.raises(FileNotFoundError):
        disk.settle_part(part, tmp_path / "no folder" / "file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_nothing_else_stands_in_place_of_a_folder(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "folder"
    if kind == "file":
        path.write_bytes(b"")
    else:
        (tmp_path / "real").mkdir()
        path.symlink_to(tmp_path / "real")

    with pytest.raises(Refused, match="something else stands in place of a folder"):
        disk.make_folder(path)


def test_a_folder_has_one_writer(tmp_path: Path) -> None:
    said = rf"^{tmp_path}: process {os.getpid()} on \S+ since \S+Z is writing here$"
    with disk.sole_writer(tmp_path), pytest.raises(Busy, match=said):
        disk.sole_writer(tmp_path).__enter__()
    with disk.sole_writer(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_of_many_writers_at_once_one_is_let_in(tmp_path: Path) -> None:
    outcomes: list[str] = []
    ready, done = threading.Barrier(8), threading.Barrier(8)

    def write() -> None:
        ready.wait()
        try:
            with disk.sole_writer(tmp_path):
                outcomes.append("in")
                done.wait(timeout=30)
        except Busy:
            outcomes.append("out")
            done.wait(timeout=30)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert sorted(outcomes) == ["in"] + ["out"] * 7


def test_a_writer_that_does_not_say_who_it_is_is_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_INTRODUCTION", 0.0)
    with disk.sole_writer(tmp_path):
        (tmp_path / ".writer").unlink()
        with pytest.raises(Busy, match="another process is writing here"):
            disk.sole_writer(tmp_path).__enter__()
        (tmp_path / ".writer").write_bytes(b"\x1b[31mred \xff")
        with pytest.raises(Busy, match=r"\\x1b\[31mred"):
            disk.sole_writer(tmp_path).__enter__()


def test_parts_that_were_left_are_cleared_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "measures").mkdir()
    kept = [tmp_path / ".hidden", tmp_path / "file.part", tmp_path / "measures" / "x"]
    left = [tmp_path / ".a.1.part", tmp_path / "measures" / ".b.2.part"]
    for path in (*kept, *left):
        path.write_bytes(b"")

    with disk.sole_writer(tmp_path):
        assert [path.exists() for path in left] == [False, False]

    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
