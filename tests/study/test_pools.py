"""Workers die, hang and eat: each costs the run that is to blame, which is named, and nobody else anything."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.errors import Refused
from sim.results import disk
from sim.study import processes, starting
from sim.study.addresses import refuse_address
from sim.study.places import Place, pool_at, refuse
from sim.study.processes import Processes
from sim.study.results import SweepResult
from sim.study.suspects import Answer, Suspect
from sim.study.work import Failure, made

from .cheap import POINT, RUN
from .sweeps import HERE, MEASURES, Told, hashes, plan, swept, work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not what they are elsewhere")
BAD = POINT * 70 + RUN


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """A sweep that nothing has disturbed."""
    return swept(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Hash of the measures of a sweep without the bad run."""
    return swept(tmp_path_factory.mktemp("results"), function="raises").record.tables["measures"]


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    """No worker outlives its sweep."""
    before = {one.pid for one in multiprocessing.active_children()}
    yield
    assert {one.pid for one in multiprocessing.active_children()} <= before


@pytest.mark.parametrize(
    "place",
    [Place("threads", 1), Place("threads", 3), Place("processes", 1), Place("processes", 3), Place(method="spawn")],
    ids=str,
)
def test_the_place_changes_no_table(whole: SweepResult, tmp_path: Path, place: Place) -> None:
    assert hashes(swept(tmp_path, place=place, chunk=23)) == hashes(whole)


@pytest.mark.parametrize("place", [Place("threads", 2), Place("processes", 2)], ids=str)
def test_a_run_that_raises_is_named_everywhere(tmp_path: Path, without: str, place: Place) -> None:
    found = swept(tmp_path, function="raises", place=place, chunk=60)

    assert found.record.tables["measures"] == without
    assert found.failures[["point", "run", "exception"]].values.tolist() == [[POINT, RUN, "ValueError"]]


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("dies", "WorkerDied: the process that made it died (exit code 9)"),
        ("crashes", "WorkerDied: the process that made it died (signal 11)"),
    ],
)
def test_a_run_that_kills_its_worker_is_named(tmp_path: Path, without: str, function: str, said: str) -> None:
    told = Told()

    found = swept(tmp_path, function=function, place=Place("processes", 2), chunk=60, told=told)

    assert found.record.tables["measures"] == without
    row = found.failures.iloc[0]
    assert (row["point"], row["run"], row["stage"]) == (POINT, RUN, "run")
    assert f"{row['exception']}: {row['message']}" == said
    assert len(told.lines) == 1


def test_a_run_that_never_ends_is_stopped_and_named(tmp_path: Path, without: str) -> None:
    place = Place("processes", 2, timeout=1.0, patience=0.0)

    found = swept(tmp_path, function="sleeps", place=place, chunk=60)

    assert found.record.tables["measures"] == without
    assert found.failures[["run", "exception", "message"]].values.tolist() == [[RUN, "RunTimeout", "no end after 1 s"]]


def test_a_run_that_eats_memory_is_stopped_and_named(tmp_path: Path, without: str) -> None:
    place = Place("processes", 2, memory=300 * 2**20)

    found = swept(tmp_path, function="eats", place=place, chunk=60)

    assert found.record.tables["measures"] == without
    assert found.failures[["run", "exception"]].values.tolist() == [[RUN, "MemoryError"]]


def test_a_worker_that_was_killed_from_outside_costs_nothing(whole: SweepResult, tmp_path: Path) -> None:
    text = f'{{"mark": "{tmp_path / "mark"}"}}'
    undisturbed = swept(tmp_path / "whole", text=text)

    found = swept(tmp_path / "killed", function="dies_once", text=text, place=Place("processes", 2), chunk=60)

    assert (tmp_path / "mark").exists()
    assert found.record.failed == 0
    assert hashes(found) == hashes(undisturbed)
    assert hashes(found)["points"] == hashes(whole)["points"]


def children() -> list[int]:
    """Worker processes of this one."""
    return [one.pid for one in multiprocessing.active_children() if one.pid is not None]


def killing(times: int, seconds: float) -> Callable[[], None]:
    """Kills a worker now and then."""
    luck = random.Random(6)

    def kill() -> None:
        for _ in range(times):
            time.sleep(luck.uniform(0.2, 1.8) * seconds)
            if found := children():
                os.kill(luck.choice(found), signal.SIGKILL)

    return kill


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_workers_that_are_killed_lose_nothing(tmp_path: Path, times: int) -> None:
    what = plan(points=5, runs=100 * times)
    undisturbed = hashes(swept(tmp_path / "whole", what))
    killer = threading.Thread(target=killing(times, 0.5))

    killer.start()
    found = swept(tmp_path / "killed", what, "slow", place=Place("processes", 2), chunk=40)
    killer.join()

    assert found.record.failed == 0
    assert hashes(found) == undisturbed


def test_workers_that_cannot_start_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_HOPELESS", 3)
    pool = pool_at(Place(workers=2), plan().work("nowhere:rows", "", sources="0123456789abcdef"), tmp_path)
    pool.give(range(10))

    said = r"3 worker processes one after the other died before they did anything \(exit code 70\)"
    with pytest.raises(Refused, match=said):
        while not pool.wait(1.0):
            pass
    pool.stop()


ORPHANS = f"""
import sys, time
sys.path[:0] = [{HERE!r}, {str(Path(HERE).parents[1])!r}]
import multiprocessing
from pathlib import Path
from tests.study.sweeps import plan, work
from sim.study.places import Place, pool_at
pool = pool_at(Place("processes", 2, sys.argv[2]), work(plan(), "sleeps"), Path(sys.argv[1]))
pool.give(range(60, 140))
pool.give(range(120, 140))
while any(seat.worker is None or not seat.worker.was_heard for seat in pool.seats):
    pool.wait(0.1)
print(*(one.pid for one in multiprocessing.active_children()), flush=True)
time.sleep(1000)
"""


@pytest.mark.parametrize("method", starting.methods())
def test_workers_do_not_outlive_a_parent_that_was_killed(tmp_path: Path, method: str) -> None:
    command = [sys.executable, "-c", ORPHANS, str(tmp_path), method]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
    until = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)

    assert not any(map(is_running, workers))


def is_running(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def answer(suspect: Suspect, dead: set[int], *, is_stuck: bool = False) -> list[range]:
    """A worker that dies of some units makes what a suspect asks for; what it was asked."""
    asked = []
    while not suspect.is_done:
        units = suspect.next()
        asked.append(units)
        if dead & set(units):
            suspect.died(is_stuck, "exit code 9", 1.0)
        elif suspect.is_whole:
            break
        else:
            done = made(suspect.work, units)
            suspect.answered(Answer(done.units, done.values(len(MEASURES)), done.failures))
    return asked


def test_the_one_to_blame_is_found_in_few_steps(tmp_path: Path) -> None:
    suspect = Suspect(work(plan()), range(210))

    asked = answer(suspect, {BAD})

    ended = suspect.kept(tmp_path)
    assert len(asked) < 40
    assert [len(units) for units in asked if BAD in units] == [210, 16, 1, 1]
    assert (ended.units, ended.failed) == (range(210), 1)


def test_two_deaths_alone_are_needed_for_blame_and_one_hour_of_silence(tmp_path: Path) -> None:
    died, hung = Suspect(work(plan()), range(3, 4)), Suspect(work(plan()), range(3, 4), is_whole=False)

    assert len(answer(died, {3})) == 3
    assert len(answer(hung, {3}, is_stuck=True)) == 1
    assert hung.failures == [Failure(3, "run", "RunTimeout", "no end after 1 s")]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place("process"), "unknown pool 'process'"),
        (Place(method="fork"), "unknown start-method 'fork'"),
        (Place(workers=0), "workers: 0 is out of range"),
        (Place(workers=10**6), "workers: 1000000 is out of range"),
        (Place("threads", timeout=5.0), "run-timeout: only worker processes"),
        (Place("serial", memory=2**30), "worker-memory: only worker processes"),
        (Place(cluster="tcp://127.0.0.1:8786", timeout=5.0), "run-timeout: only worker processes"),
        (Place(timeout=0.0), "run-timeout: 0 is out of range"),
        (Place(timeout=float("nan")), "run-timeout: nan is out of range"),
    ],
    ids=str,
)
def test_a_place_that_does_not_exist_is_refused(place: Place, field: str) -> None:
    with pytest.raises(Refused, match=field):
        refuse(place)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://[::1]:1", "tcp://localhost:8786", "tls://far:8786"])
def test_addresses_that_may_be_used(address: str) -> None:
    refuse_address(address, trusted=False)


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "tcp://127.0.0.1.example.org:8786", "tcp://0.0.0.0:8786"])
def test_an_open_address_elsewhere_needs_the_users_word(address: str) -> None:
    with pytest.raises(Refused, match=r"not protected; anybody who can reach .*--trust-network"):
        refuse_address(address, trusted=False)
    refuse_address(address, trusted=True)


@pytest.mark.parametrize(
    "address", ["", "8786", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://:8786", "tcp://a:b", "tcp://u@h:1/x"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="is no address"):
        refuse_address(address, trusted=True)


def test_workers_share_no_lock_with_anybody() -> None:
    """A lock of the machine's outlives a process that was killed; an executor of one process needs none."""
    made_here: list[Any] = []
    for method in starting.methods():
        context = starting.context(method, [])
        made_here += [context.Lock(), context.BoundedSemaphore(3)]

    assert all(isinstance(lock, starting.Free) for lock in made_here)


UNGUARDED = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from sim.study.places import Place
from tests.study.sweeps import plan, swept
print(swept(Path(sys.argv[1]), plan(points=2, runs=20), place=Place(workers=1, method=sys.argv[2])).record.failed)
"""


@pytest.mark.parametrize("method", starting.methods())
def test_a_script_that_guards_nothing_may_sweep_from_anywhere(tmp_path: Path, method: str) -> None:
    """Workers do not run the script again, and take no module from the folder that they happen to be in."""
    for name in ("sim", "cheap", "pandas"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')")
    script = tmp_path / "bin" / "script.py"
    script.parent.mkdir()
    script.write_text(UNGUARDED.format(paths=[str(Path(HERE).parents[1]), HERE]))

    command = [sys.executable, str(script), str(tmp_path / "results"), method]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")


def test_workers_that_find_another_program_stop_the_sweep(tmp_path: Path) -> None:
    what = plan()
    task = what.work("cheap:rows", "{}", sources="0123456789abcdef")
    pool = pool_at(Place(workers=1), task, tmp_path)
    pool.give(range(10))
    try:
        with pytest.raises(Refused, match="the program was changed while it was running"):
            while not pool.wait(1.0):
                pass
    finally:
        pool.stop()


def test_corners_of_killed_commands_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corner = starting._CORNER
    running, gone = os.getpid(), 2**22 + 1
    for name in (f"{corner}{gone}-a", f"{corner}{running}-b", f"{corner}x-c", "pymp-d"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setitem(multiprocessing.current_process()._config, "tempdir", None)  # type: ignore[attr-defined]
    del multiprocessing.current_process()._config["tempdir"]  # type: ignore[attr-defined]

    starting._take_a_corner()

    left = {path.name for path in tmp_path.iterdir()}
    assert f"{corner}{gone}-a" not in left
    assert {f"{corner}{running}-b", f"{corner}x-c", "pymp-d"} <= left


def test_a_pool_that_is_stopped_leaves_nobody(tmp_path: Path) -> None:
    pool = pool_at(Place("processes", 2), work(plan(), "sleeps"), tmp_path)
    assert isinstance(pool, Processes)
    pool.give(range(60, 140))
    pool.wait(0.3)
    assert children()

    pool.stop()

    assert not children()
    assert not list(tmp_path.glob("*.parquet"))
    disk.make_folder(tmp_path)
