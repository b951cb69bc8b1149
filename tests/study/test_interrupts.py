"""A sweep that is killed or interrupted at any moment goes on by the same command to the same tables, and says so."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sim.study.results import open_sweep
from sim.study.store import folder_of

from .sweeps import hashes, plan, swept

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not what they are elsewhere")

DRIVER = str(Path(__file__).parent / "driver.py")
WHAT = plan(points=5, runs=40)
#: One thread, so that it may fork.
ALONE = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
#: Ways to sweep that are quickly begun; processes are begun anew each time.
QUICK = ({"pool": "serial"}, {"pool": "threads", "workers": 2})
PROCESSES = ({"workers": 2}, {"workers": 2, "method": "spawn"})
LAST = "interrupted; go on with: sim sweep trial.yaml"

type Blow = Callable[[int], None]
"""What is done to a process, and perhaps to its children."""


@dataclass
class Ended:
    """How a command ended."""

    code: int
    lines: list[str]
    seconds: float


class Starter:
    """Starts commands from a process that has imported all they need."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.environment = os.environ | ALONE | {"PYTHONPYCACHEPREFIX": str(folder / "cache")}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.begin()

    def begin(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment
        )

    def run(self, order: Mapping[str, Any], seconds: float | None = None, blow: Blow | None = None) -> Ended:
        """A command that is left alone, or struck after so many seconds."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(dict(order) | {"log": str(self.log)}) + "\n")
        self.process.stdin.flush()
        pid, began = int(self.process.stdout.readline()), time.monotonic()
        if seconds is not None and blow is not None:
            time.sleep(seconds)
            began = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                blow(pid)
        code = int(self.process.stdout.readline())
        return Ended(code, self.log.read_text().splitlines(), time.monotonic() - began)

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    """A process that starts commands."""
    one = Starter(tmp_path_factory.mktemp("starter"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Hashes of the tables of a sweep that nothing has disturbed."""
    return hashes(swept(tmp_path_factory.mktemp("results"), WHAT))


def order(out: Path, place: Mapping[str, Any], chunk: int | None = 7) -> dict[str, Any]:
    """A sweep of about half a second."""
    return {"out": str(out), "points": 5, "runs": 40, "function": "slow", "chunk": chunk, "place": dict(place)}


def group(number: signal.Signals) -> Blow:
    """A signal to the command and all it has started, as a terminal sends it."""
    return lambda pid: os.killpg(pid, number)


def alone(number: signal.Signals) -> Blow:
    """A signal to the command alone."""
    return lambda pid: os.kill(pid, number)


def disturbed(
    starter: Starter, out: Path, whole: Mapping[str, str], times: int, blow: Blow, places: Any
) -> list[Ended]:
    """Sweeps, each struck at a random moment and carried on by the same command, until so many were hit."""
    luck, ends = random.Random(times), []
    # Of two, the second has found everything compiled and at hand.
    lengths = [[starter.run(order(out / f"{at}-{n}", one)).seconds for n in "ab"][-1] for at, one in enumerate(places)]
    for at in range(4 * times):
        if sum(end.code != 0 for end in ends) == times:
            break
        place, length = places[at % len(places)], lengths[at % len(places)]
        given = order(out / str(at), place)
        ends.append(starter.run(given, luck.uniform(0.02, 0.98) * length, blow))
        again = starter.run(given)
        folder = folder_of(out / str(at), WHAT)
        assert again.code == 0, again.lines
        assert hashes(open_sweep(folder)) == whole
        assert not list(folder.rglob(".*"))
    return ends


def interrupted(ends: list[Ended], number: signal.Signals) -> None:
    """Each ended as one that was interrupted, by name of the command that goes on, unless it had ended before."""
    assert any(end.code == 128 + number for end in ends)
    for end in ends:
        assert "Traceback" not in "\n".join(end.lines)
        # Struck in the first or last milliseconds of its life, an interpreter dies of the signal itself.
        assert end.code in (0, 128 + number, -number)
        assert end.code != 128 + number or end.lines[-1] == LAST or ", kept in " in end.lines[-1]


#: Each of these takes a sweep from its start to its end several times; of two ways one is tried each time.
TO = [pytest.param(group, marks=pytest.mark.slow), alone]


def test_killed_at_any_moment(starter: Starter, tmp_path: Path, whole: Mapping[str, str]) -> None:
    ends = disturbed(starter, tmp_path, whole, 6, group(signal.SIGKILL), (*QUICK, *QUICK, PROCESSES[0]))

    assert sum(end.code == -signal.SIGKILL for end in ends) == 6


@pytest.mark.slow
def test_killed_alone(starter: Starter, tmp_path: Path, whole: Mapping[str, str]) -> None:
    disturbed(starter, tmp_path, whole, 2, alone(signal.SIGKILL), PROCESSES[:1])


@pytest.mark.parametrize("to", TO, ids=["to all", "alone"])
def test_interrupted_from_the_keyboard(starter: Starter, tmp_path: Path, whole: Mapping[str, str], to: Any) -> None:
    interrupted(disturbed(starter, tmp_path, whole, 3, to(signal.SIGINT), (*QUICK, PROCESSES[0])), signal.SIGINT)


@pytest.mark.parametrize("to", TO, ids=["to all", "alone"])
def test_asked_to_end(starter: Starter, tmp_path: Path, whole: Mapping[str, str], to: Any) -> None:
    interrupted(disturbed(starter, tmp_path, whole, 3, to(signal.SIGTERM), (*QUICK, PROCESSES[0])), signal.SIGTERM)


def stubborn(number: signal.Signals) -> Blow:
    """Twice, one directly after the other."""

    def strike(pid: int) -> None:
        os.kill(pid, number)
        time.sleep(0.01)
        os.kill(pid, number)

    return strike


def test_interrupted_twice(starter: Starter, tmp_path: Path, whole: Mapping[str, str]) -> None:
    ends = disturbed(starter, tmp_path, whole, 3, stubborn(signal.SIGINT), QUICK)

    assert {end.code for end in ends} <= {0, 130, -signal.SIGINT}
    assert not any("Traceback" in line for end in ends for line in end.lines)


def test_threads_that_do_not_listen_hold_nothing_up(starter: Starter, tmp_path: Path) -> None:
    given = order(tmp_path, {"pool": "threads", "workers": 1}) | {"function": "sleeps", "points": 3, "runs": 70}

    end = starter.run(given, 1.0, alone(signal.SIGINT))

    assert (end.code, end.lines[-1]) == (130, LAST)


def test_of_two_commands_at_once_one_is_sent_away(starter: Starter, tmp_path: Path, whole: Mapping[str, str]) -> None:
    given = order(tmp_path, {"pool": "serial"}, chunk=1)
    command = [sys.executable, DRIVER, json.dumps(given)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=starter.environment) as first:
        folder = folder_of(tmp_path, WHAT)
        while not (folder / "plan.json").exists() and first.poll() is None:
            time.sleep(0.01)
        second = starter.run(given)

    assert second.code == 3
    assert second.lines[-1].startswith(f"{folder}: process {first.pid} on ")
    assert first.returncode == 0
    assert hashes(open_sweep(folder)) == whole


class Alone(Starter):
    """Starts each command as a user would, in an interpreter of its own."""

    def begin(self) -> None:
        """There is nothing to begin."""

    def run(self, order: Mapping[str, Any], seconds: float | None = None, blow: Blow | None = None) -> Ended:
        with self.log.open("w") as log:
            command = [sys.executable, DRIVER, json.dumps(dict(order))]
            began = time.monotonic()
            process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment, start_new_session=True)
            if seconds is not None and blow is not None:
                time.sleep(seconds)
                began = time.monotonic()
                with contextlib.suppress(ProcessLookupError):
                    blow(process.pid)
            code = process.wait()
        return Ended(code, self.log.read_text().splitlines(), time.monotonic() - began)


@pytest.mark.slow
def test_a_storm_of_kills(tmp_path: Path, whole: Mapping[str, str]) -> None:
    ends = disturbed(Alone(tmp_path), tmp_path, whole, 100, group(signal.SIGKILL), PROCESSES)

    assert sum(end.code == -signal.SIGKILL for end in ends) > 50


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_storm_of_interruptions(tmp_path: Path, whole: Mapping[str, str], number: signal.Signals) -> None:
    for blow in (group(number), alone(number)):
        out = tmp_path / str(id(blow))
        out.mkdir()
        ends = disturbed(Alone(out), out, whole, 25, blow, PROCESSES)
        taken = [end.seconds for end in ends if end.code == 128 + number]
        print(f"{number.name}: {len(taken)} of 25 interrupted, the last after {max(taken):.2f} s")
        interrupted(ends, number)
