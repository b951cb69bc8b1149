"""The command: what it says before and after, how it ends, and what it refuses."""

import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim import cli, interrupts
from sim.study.progress import Shown
from sim.sweeping import Order, command

from .projects import project

FAILING = """
id: tiny
title: A tiny sweep
question: What if a point makes no sense?
scenarios: [june-war-2025]
seed: 3
runs: 3
factors:
  sanctions: {path: pressures.sanctions, role: lever, levels: [0, 1]}
design: {kind: grid}
measures:
  attacks: {total: attacks}
"""


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """A command is the last thing a process does, and leaves its ears open; a test is not."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    interrupts.calm()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """The file of an experiment of six runs."""
    return project(tmp_path, FAILING)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[str], list[str]]:
    """Exit code and lines of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sim", "sweep", *map(str, words)])
        code = cli.status()
    captured = capsys.readouterr()
    return code, captured.out.splitlines(), captured.err.splitlines()


def quick(experiment: Path, out: Path, *more: object) -> list[object]:
    """A sweep in this process."""
    return [experiment, "--out", out, "--pool", "serial", *more]


def test_a_sweep_says_what_it_will_do_and_where_it_is_kept(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, *quick(experiment, tmp_path / "results"))

    folder = next((tmp_path / "results" / "tiny").iterdir())
    assert code == 0
    assert out[0].startswith("tiny: 2 points × 3 runs = 6 runs; about ")
    assert out[1] == f"in {folder}"
    assert out[2] == f"6 runs of 2 points, kept in {folder}"


def test_the_same_command_finds_it_there(experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, *quick(experiment, tmp_path / "results"))
    code, out, err = said(capsys, *quick(experiment, tmp_path / "results"))

    assert (code, out) == first[:2]
    assert err[-1] == "all of it is there already, and every file is as it was written"


def test_runs_that_fail_give_an_exit_code_of_their_own(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, runs: range, **__: object) -> Any:
        raise ArithmeticError(f"nothing adds up in {len(runs)} run")

    monkeypatch.setattr("sim.study.rows.answered", broken)
    code, out, err = said(capsys, *quick(experiment, tmp_path / "results"))

    assert code == 4
    assert out[2].startswith("0 runs of 2 points, kept in ")
    assert err[-2:] == [
        "6 runs failed; the first: ArithmeticError: nothing adds up in 1 run",
        "replay it with: sim run scenarios/june-war-2025.yaml --seed 3 --runs 1 --first 0 --set pressures.sanctions=0",
    ]
    monkeypatch.undo()
    assert said(capsys, *quick(experiment, tmp_path / "results"))[0] == 4
    assert said(capsys, *quick(experiment, tmp_path / "results", "--again"))[0] == 0


def test_the_command_that_replays_a_run_plays_that_run(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study.experiment import load_experiment
    from sim.study.results import open_sweep
    from sim.study.sweep import replay

    said(capsys, *quick(experiment, tmp_path / "results"))
    frame = open_sweep(next((tmp_path / "results" / "tiny").iterdir())).measures_frame()
    words = shlex.split(replay(load_experiment(experiment), 1, 2))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [*words, "--out", "replayed"])

    assert cli.status() == 0
    from sim.results.folder import open_folder

    replayed = open_folder(next((tmp_path / "replayed" / "june-war-2025").iterdir())).table("runs")
    wanted = frame[(frame["point"] == 1) & (frame["run"] == 2)]["attacks"].item()
    assert replayed[["run", "seed", "attacks"]].values.tolist() == [[2, 3, wanted]]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (["--workers", "0"], "workers: 0 is out of range"),
        (["--chunk", "0"], "chunk: 0 is out of range"),
        (["--pool", "thread"], "pool: unknown pool 'thread'; one of processes, threads, serial; nearest name: threads"),
        (["--start-method", "fork"], "start-method: unknown start-method 'fork'"),
        (["--cluster", "tcp://10.1.2.3:8786", "--pool", "processes"], "not protected"),
        (["--run-timeout", "5", "--pool", "serial"], "run-timeout: only worker processes"),
        (["--set", "runs=0"], "runs"),
        (["--set", "runs=10000000", "--set", "seed=2"], "runs"),
        (["--unknown"], "No such option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], what: str
) -> None:
    code, out, err = said(capsys, experiment, "--out", tmp_path / "results", *more)

    assert (code, out, len(err)) == (2, [], 1)
    assert what in err[0]
    assert not (tmp_path / "results").exists()


def test_a_network_that_is_trusted_is_warned_of(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("sim.study.cluster._CONNECTING", 0.2)

    code, _, err = said(capsys, experiment, "--out", tmp_path, "--cluster", "tcp://192.0.2.1:9", "--trust-network")

    assert code == 2
    assert err[0].startswith("warning: anybody who can reach or overhear an unprotected cluster")
    assert "no cluster at tcp://192.0.2.1:9" in err[-1]


def test_a_disk_without_room_is_told_before_anything_is_run(
    experiment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    from types import SimpleNamespace

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))

    code, out, err = said(capsys, *quick(experiment, tmp_path / "results"))

    assert (code, out) == (2, [])
    assert "are free" in err[-1]


def test_the_way_on_is_the_command_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/sim", "sweep", "my experiment.yaml", "--workers", "2"])

    assert Order("my experiment.yaml").going_on == "go on with: sim sweep 'my experiment.yaml' --workers 2"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_names_the_way_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
) -> None:
    def load(*_: object, **__: object) -> None:
        signal.raise_signal(number)

    monkeypatch.setattr("sim.study.experiment.load_experiment", load)

    assert command(Order("trial.yaml", words=("sim", "sweep", "trial.yaml"))) == code
    assert capsys.readouterr().err == "interrupted; go on with: sim sweep trial.yaml\n"


def test_after_the_last_word_a_signal_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[int] = []
    monkeypatch.setattr("os._exit", ends.append)
    interrupts.listen()
    interrupts.leave()

    with pytest.raises(interrupts.Interrupted):
        # The real one does not come back.
        signal.raise_signal(signal.SIGTERM)

    assert ends == [143]


def test_progress_is_a_line_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("sim.study.progress.time.monotonic", lambda: now[0])
    shown = Shown("trial")
    shown.begin(10_000, 1000, 2)
    for seconds in range(1, 60):
        now[0] = seconds
        shown.advance(100, int(seconds == 5))
    shown.end()

    assert capsys.readouterr().err.splitlines() == [
        "1,000 of 10,000 runs are there already",
        "trial: 3,100 of 10,000 runs, 100 runs/s, 69 s left, 3 failed",
        "trial: 5,200 of 10,000 runs, 100 runs/s, 48 s left, 3 failed",
    ]


@pytest.mark.parametrize(
    ("left", "spoken"), [(0, "0 s left"), (9_800, "98 s left"), (60_000, "10 min left"), (1_080_000, "3.0 h left")]
)
def test_time_left_is_for_people(monkeypatch: pytest.MonkeyPatch, left: int, spoken: str) -> None:
    now = [0.0]
    monkeypatch.setattr("sim.study.progress.time.monotonic", lambda: now[0])
    shown = Shown("trial")
    shown.begin(1000 + left, 0, 0)
    now[0] = 10.0
    shown.done = 1000

    assert spoken in shown.state()


def test_on_a_terminal_there_is_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("sim.study.progress.time.monotonic", lambda: now[0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = Shown("trial")
    shown.begin(100, 0, 0)
    now[0] = 5.0
    shown.advance(50, 1)
    assert shown.bar is not None
    shown.say("\x1b[31mred [bold]plain")
    shown.end()

    assert shown.bar is None
    text = capsys.readouterr().err
    assert "\\x1b[31mred [bold]plain" in text
