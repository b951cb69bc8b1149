"""A sweep's folder: what is missing is known from what is there, and what is not ours or not whole is made again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.results import disk
from sim.results.disk import Busy
from sim.study import record, shard, store
from sim.study.store import Store
from sim.study.work import Failure, made

from .sweeps import Told, hashes, plan, snapshot, swept, work


def filled(root: Path, chunks: list[range]) -> Store:
    """A store with some chunks in it."""
    what = plan()
    folder = store.folder_of(root, what)
    with store.opened(folder, work(what)) as here:
        here.begin(what)
        for units in chunks:
            data = shard.encoded(here.work, units, made(here.work, units))
            here.publish(disk.write_part(here.path_of(units.start), data), units, 0)
    return Store(folder, work(what))


def test_the_folder_is_named_before_anything_is_run(tmp_path: Path) -> None:
    what = plan()

    assert store.folder_of(tmp_path, what) == tmp_path / "trial" / what.study[:12]
    assert swept(tmp_path, what).folder == tmp_path / "trial" / what.study[:12]


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 2},
        {"runs": 71},
        {"points": 4},
        {"measures": ("a", "b", "c", "d")},
        {"content": {"what": "else"}},
        {"parameters": {"fear": 1.5}},
        {"package_sources": "fedcba9876543210"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_decides_the_numbers_names_the_folder(changed: dict[str, object]) -> None:
    assert plan(**changed).study != plan().study  # type: ignore[arg-type]


@pytest.mark.parametrize("changed", [{"experiment": {"id": "trial", "title": "B"}}, {"command": ("sim",)}])
def test_words_do_not(changed: dict[str, object]) -> None:
    assert plan(**changed).study == plan().study  # type: ignore[arg-type]


def test_what_is_missing_is_what_no_file_has(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(20, 50), range(50, 60), range(100, 210)])

    here.survey(print)

    assert list(here.gaps()) == [range(20), range(60, 100)]
    assert here.rows == 150


@pytest.mark.parametrize("first", [3, 60])
@pytest.mark.parametrize("second", [7, 13, 60, 500])
def test_chunks_of_another_size_fit_in(tmp_path: Path, first: int, second: int) -> None:
    whole = hashes(swept(tmp_path / "whole"))
    filled(tmp_path, [range(at, min(210, at + first)) for at in range(0, 210, 3 * first)])

    assert hashes(swept(tmp_path, chunk=second)) == whole


def damaged_copies(data: bytes) -> dict[str, bytes]:
    """What may become of a file."""
    middle = len(data) // 2
    flipped = bytearray(data)
    flipped[middle] ^= 4
    short = {"cut": data[:middle], "empty": b"", "text": b"none\n" * 99}
    return short | {"flipped": bytes(flipped), "longer": data + b"x"}


@pytest.mark.parametrize("how", damaged_copies(b"  "))
def test_a_damaged_file_is_made_again_and_it_is_said(tmp_path: Path, how: str) -> None:
    whole = hashes(swept(tmp_path / "whole"))
    here = filled(tmp_path, [range(30), range(30, 90)])
    path = here.path_of(30)
    path.write_bytes(damaged_copies(path.read_bytes())[how])
    told = Told()

    found = swept(tmp_path, told=told, chunk=25)

    assert hashes(found) == whole
    assert [line for line in told.lines if path.name in line and line.endswith("made again")]
    assert told.begun == (210, 30, 0)


def test_files_that_are_not_of_this_sweep_are_not_taken_for_it(tmp_path: Path) -> None:
    other = swept(tmp_path / "other", plan(seed=2), text="other", chunk=30)
    here = filled(tmp_path, [range(30), range(60, 90)])
    stranger = other.folder / "measures" / here.path_of(30).name
    here.path_of(30).write_bytes(stranger.read_bytes())
    here.path_of(150).write_bytes(here.path_of(60).read_bytes())
    told = Told()

    found = swept(tmp_path, told=told)

    assert hashes(found) == hashes(swept(tmp_path / "whole"))
    assert "this belongs to another sweep" in told.lines[0]
    assert "it stands under another's name" in told.lines[1]


def test_runs_that_two_files_have_are_kept_once(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(30), range(20, 60)])
    told = Told()

    assert hashes(swept(tmp_path, told=told)) == hashes(swept(tmp_path / "whole"))
    assert "another file has its runs already" in told.lines[0]
    assert not here.path_of(20).exists()


def test_rows_that_are_not_those_of_the_units_are_found(tmp_path: Path) -> None:
    here = filled(tmp_path, [])
    claimed, true = range(30), made(here.work, range(30, 60))
    here.path_of(0).write_bytes(shard.encoded(here.work, claimed, true))

    with pytest.raises(Refused, match="its rows are not those of its units"):
        here.shard(here.path_of(0))


def test_a_unit_is_either_a_row_or_a_failure(tmp_path: Path) -> None:
    here = filled(tmp_path, [])
    both = made(here.work, range(30))
    both.failures.append(Failure(29, "run", "ValueError", "also failed"))
    here.path_of(0).write_bytes(shard.encoded(here.work, range(30), both))

    with pytest.raises(Refused, match="its rows are not those of its units"):
        here.shard(here.path_of(0))


@pytest.mark.parametrize("name", ["00000030.parquet", "00000999.parquet"])
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_a_sweep_did_not_write_is_neither_followed_nor_deleted(tmp_path: Path, name: str, kind: str) -> None:
    here = filled(tmp_path, [range(30)])
    outside = tmp_path / "outside.parquet"
    outside.write_bytes(b"somebody's")
    if kind == "link":
        (here.measures / name).symlink_to(outside)
    else:
        (here.measures / name).mkdir()

    with pytest.raises(Refused, match=rf"{name}:1:1: something else stands in place of a file"):
        swept(tmp_path)
    assert outside.read_bytes() == b"somebody's"
    assert (here.measures / name).is_symlink() or (here.measures / name).is_dir()


def test_other_peoples_files_stay(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(30)])
    mine = [here.folder / "notes.txt", here.measures / "notes.txt", here.measures / "first.parquet", tmp_path / "x"]
    for path in mine:
        path.write_text("mine")

    swept(tmp_path)

    assert [path.read_text() for path in mine] == ["mine"] * 4


def test_what_killed_writers_left_is_cleared_away(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(30)])
    for path in (here.folder / ".plan.json.4711.part", here.measures / ".00000030.parquet.4711.part"):
        path.write_bytes(b"half")
    (here.folder / ".writer").write_text("process 4711\n")

    found = swept(tmp_path)

    assert not list(found.folder.rglob(".*"))


def test_a_folder_elsewhere_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "trial").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Refused, match="a link stands in place of a folder"):
        swept(tmp_path / "results")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_plan_that_was_damaged_is_written_anew(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(30)])
    (here.folder / "plan.json").write_text("{")

    found = swept(tmp_path)

    assert record.read(found.folder / "plan.json").study == found.record.study


def test_the_plan_says_what_is_done_and_nobodys_name(tmp_path: Path) -> None:
    here = filled(tmp_path, [])
    plain = json.loads((here.folder / "plan.json").read_text())

    assert plain["experiment"] == {"id": "trial", "title": "A trial"}
    assert (plain["seed"], plain["runs"], plain["points"]) == (1, 70, 3)
    assert str(Path.home()) not in json.dumps(plain)


HOLDER = """
import sys, time
from pathlib import Path
from sim.results import disk
with disk.sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(1000)
"""


def test_a_second_writer_is_sent_away_until_the_first_is_gone(tmp_path: Path) -> None:
    here = filled(tmp_path, [range(30)])
    before = snapshot(here.measures)
    command = [sys.executable, "-c", HOLDER, str(here.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(Busy, match=rf"process {holder.pid} on \S+ since 20\d\d-.*Z is writing here"):
                swept(tmp_path)
            assert snapshot(here.measures) == before
        finally:
            holder.kill()

    assert hashes(swept(tmp_path)) == hashes(swept(tmp_path / "whole"))


HEIR = """
import os, signal, sys, time
from pathlib import Path
from sim.results import disk
with disk.sole_writer(Path(sys.argv[1])):
    if os.fork() == 0:
        time.sleep(1.5)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_lock_of_a_killed_writer_is_waited_for_while_its_child_still_has_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HEIR, str(tmp_path)]) as killed:
        assert killed.wait() == -signal.SIGKILL

    with disk.sole_writer(tmp_path):
        pass


def test_readers_are_not_held_up(tmp_path: Path) -> None:
    from sim.study.results import open_sweep

    found = swept(tmp_path)
    with disk.sole_writer(found.folder):
        assert len(open_sweep(found.folder).measures_frame()) == 210


def test_a_file_system_without_locks_is_said_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def none(*_: object) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr(fcntl, "flock", none)

    with pytest.raises(Refused, match=r"this file system keeps no locks .*--no-lock"):
        swept(tmp_path)
    assert swept(tmp_path, locked=False).record.failed == 0
