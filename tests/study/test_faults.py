"""Whatever a disk refuses, and wherever: every file is old or new, one line says so, and the next call heals."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.errors import Refused
from sim.study.results import SweepResult, open_sweep
from sim.study.store import folder_of
from sim.sweeping import Order, carried_out

from .sweeps import hashes, plan, snapshot, swept

#: Everything that a sweep does to a disk.
OPERATIONS = ("mkdir", "open", "write", "fsync", "replace", "unlink")
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES)
WHAT = plan(points=2, runs=4)
ORDER = Order("trial.yaml", words=("sim", "sweep", "trial.yaml"))


class Faulty:
    """The operations of a disk, of which the `wanted`-th fails, or that one and all after it."""

    def __init__(self, patch: pytest.MonkeyPatch, wanted: int, fail: Callable[[], Any], *, for_good: bool) -> None:
        self.calls = 0
        self.wanted, self.fail, self.for_good = wanted, fail, for_good
        for name in OPERATIONS:
            patch.setattr(os, name, self.failing(getattr(os, name)))

    def failing(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.wanted or (self.for_good and self.calls > self.wanted):
                self.fail()
            return operation(*arguments, **named)

        return attempt


def pictures(found: SweepResult) -> Mapping[str, bytes]:
    """A figure."""
    return {"heat.svg": f"{found.summary['mean'].sum()}".encode()}


def sweep(root: Path) -> SweepResult:
    """A sweep of two chunks with a failure and a figure."""
    return swept(root, WHAT, "raises", chunk=5, pictures=pictures)


@pytest.fixture(autouse=True)
def _fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that says at once that all is safe; whether it is asked to is counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """The sweep that nothing has disturbed."""
    return sweep(tmp_path_factory.mktemp("results"))


def begun(root: Path) -> None:
    """A sweep that had ended, was damaged, and has to be put right: everything a sweep can do to a disk happens."""
    found = sweep(root)
    (found.folder / "measures" / "00000005.parquet").write_bytes(b"rot")
    (found.folder / "summary.parquet").unlink()
    (found.folder / ".left.4711.part").write_bytes(b"half")


def files_are_old_or_new(folder: Path, whole: SweepResult) -> None:
    """Every file with a name is one that a sweep wrote as a whole."""
    expected = snapshot(whole.folder)
    for name, data in snapshot(folder).items():
        if not Path(name).name.startswith(".") and not name.endswith(".json") and data != b"rot":
            assert data == expected[name], name


#: Ways to fail; the first few are enough to look at now and then.
CASES = [
    (start, number, for_good) for for_good in (False, True) for number in FAULTS for start in ("nothing", "damaged")
]
SHORT = {("nothing", errno.ENOSPC, True), ("damaged", errno.EIO, False), ("damaged", errno.EACCES, True)}


@pytest.mark.parametrize(
    ("start", "number", "for_good"),
    [pytest.param(*case, marks=() if case in SHORT else pytest.mark.slow) for case in CASES],
)
def test_a_fault_at_any_operation(
    tmp_path: Path, whole: SweepResult, capsys: pytest.CaptureFixture[str], start: str, number: int, for_good: bool
) -> None:
    folder, failures = folder_of(tmp_path, WHAT), 0

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    for wanted in range(1, 400):
        shutil.rmtree(tmp_path / "trial", ignore_errors=True)
        if start == "damaged":
            begun(tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            disk_of_test = Faulty(patch, wanted, fail, for_good=for_good)
            code = refused_or(lambda: carried_out(ORDER, folder, lambda: sweep(tmp_path)))
        said = capsys.readouterr().err.splitlines()
        if code == 2:
            failures += 1
            assert len(said) == 1 + (start == "damaged" and "put right" in said[0]), said
            assert str(folder) in said[-1] or str(folder.parent) in said[-1]
        else:
            assert hashes(open_sweep(folder)) == hashes(whole)
        files_are_old_or_new(folder, whole)
        healed = sweep(tmp_path)
        assert hashes(healed) == hashes(whole)
        assert not list(folder.rglob(".*"))
        if disk_of_test.calls < wanted:
            break
    assert failures > 20


def refused_or(work: Callable[[], int]) -> int:
    """The exit code, as the command line has it."""
    try:
        return work()
    except Refused as refusal:
        print(*refusal.problems, sep="\n", file=sys.stderr)
        return 2


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("start", ["nothing", "damaged"])
def test_killed_at_any_operation(tmp_path: Path, whole: SweepResult, start: str) -> None:
    folder = folder_of(tmp_path, WHAT)
    for wanted in range(1, 400):
        shutil.rmtree(tmp_path / "trial", ignore_errors=True)
        if start == "damaged":
            begun(tmp_path)
        pid = os.fork()
        if pid == 0:
            Faulty(pytest.MonkeyPatch(), wanted, lambda: os._exit(9), for_good=False)
            sweep(tmp_path)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        files_are_old_or_new(folder, whole)
        assert hashes(sweep(tmp_path)) == hashes(whole)
        assert not list(folder.rglob(".*"))
        if code == 0:
            break
    assert wanted > 40


def test_a_full_disk_in_a_worker_ends_the_sweep_with_one_line(
    tmp_path: Path, whole: SweepResult, capsys: pytest.CaptureFixture[str]
) -> None:
    """The limit to the size of files that a shell may set: workers inherit it, and find out when they write."""
    resource = pytest.importorskip("resource")
    from sim.study.places import Place

    folder, what = folder_of(tmp_path, plan(runs=2000)), plan(runs=2000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        place = Place("processes", 1, "spawn")
        code = carried_out(ORDER, folder, lambda: swept(tmp_path, what, place=place, chunk=3000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert code == 2
    assert capsys.readouterr().err == (
        f"sim: {folder}: file too large; what is finished is kept; go on with: sim sweep trial.yaml\n"
    )
    assert not list(folder.rglob(".*"))
    assert swept(tmp_path, what).record.failed == 0
