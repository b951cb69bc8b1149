"""The command: what it says and keeps, how it is refused, and that it goes on where it was killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.calibration.commanding import Calibrating, command
from sim.calibration.folder import MEMBERS, ship
from sim.calibration.posterior import weighted_quantile
from sim.study.places import Place
from sim.sweeping import Order
from tests.calibration.projects import FILE, ROOT, project

WORDS = ("sim", "calibrate", "experiments/tiny.yaml")
#: Carries out the command in a process of its own.
DRIVER = """
import sys
from pathlib import Path
from sim.calibration.commanding import Calibrating, command
from sim.study.places import Place
from sim.sweeping import Order
if __name__ == "__main__":
    place = Place("serial")
    words = ("sim", "calibrate", "experiments/tiny.yaml")
    sys.exit(command(Calibrating(Order(sys.argv[1], out=Path(sys.argv[2]), place=place, chunk=2, words=words))))
"""


def order(path: Path, out: Path, sets: tuple[str, ...] = ()) -> Order:
    return Order(str(path), sets, out, Place("serial"), words=WORDS)


def hashes(folder: Path) -> dict[str, str]:
    """Hash of each table of a calibration's folder."""
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    return {name: one["sha256"] for name, one in listed.items() if name.endswith((".parquet", ".csv"))}


def the_folder(out: Path, name: str = "tiny") -> Path:
    (found,) = (out / "calibrations" / name).iterdir()
    return found


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the command has come to its end."""
    root = tmp_path_factory.mktemp("done")
    assert command(Calibrating(order(project(root), root / "results"))) == 0
    return root


def test_it_keeps_tables_sets_pictures_and_what_they_rest_on(done: Path) -> None:
    folder = the_folder(done / "results")
    what = json.loads((folder / "manifest.json").read_text())

    assert set(what["files"]) | {"manifest.json"} == {path.name for path in folder.iterdir()}
    assert {"posterior.png", "pairs.svg", "backtest.png", "predictions.png", "account.txt"} <= set(what["files"])
    assert what["command"] == list(WORDS) and what["calibration"]["id"] == "tiny"
    assert len(what["tables_from"]) == 2 * 3 + 1
    assert all((done / "results" / "calibrations" / name / "manifest.json").exists() for name in what["tables_from"])
    assert pd.read_parquet(folder / "losses.parquet")["weight"].groupby(level=0).sum().ge(0).all()


def test_the_same_command_finds_it_all_there(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in (done / "results").rglob("*.parquet")}

    assert command(Calibrating(order(done / "experiments" / "tiny.yaml", done / "results"))) == 0
    assert {path: path.stat().st_mtime_ns for path in (done / "results").rglob("*.parquet")} == before
    assert "kept in" in capsys.readouterr().out


def test_shipped_sets_are_read_as_they_were_found(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.theory import calibrated

    target = ship(the_folder(done / "results"), tmp_path / "calibrated.csv")
    monkeypatch.setattr(calibrated, "FILE", target)
    calibrated._table.cache_clear()
    try:
        table = pd.read_csv(the_folder(done / "results") / MEMBERS, keep_default_na=False)
        rows = table[(table["hypothesis"] == "") & (table["split"] == "without 2025-")]
        found = calibrated.members("", "without 2025-")
        assert [one["fear"] for one in found] == [float(value) for value in rows["fear"]]
        assert calibrated.splits("autonomous") == ["all", "without 2025-", "without 2022-24"]
    finally:
        calibrated._table.cache_clear()


def test_a_recovery_has_a_folder_of_its_own(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(Calibrating(order(done / "experiments" / "tiny.yaml", done / "results"), recovery=5)) == 0
    folder = the_folder(done / "results", "tiny-recovery")

    assert {"ranks.parquet", "recovery.parquet", "ranks.png"} <= {path.name for path in folder.iterdir()}
    assert "Not recovered" in capsys.readouterr().out


@pytest.mark.slow
def test_killed_it_goes_on_to_the_same_tables(done: Path, tmp_path: Path) -> None:
    path, out = project(tmp_path), tmp_path / "results"
    (tmp_path / "driver.py").write_text(DRIVER)
    words = [sys.executable, str(tmp_path / "driver.py"), str(path), str(out)]
    kills = 0
    for shards in (2, 7, 12):
        process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        while process.poll() is None and len(list(out.rglob("measures/*.parquet"))) < shards:
            time.sleep(0.02)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    assert kills >= 2
    assert command(Calibrating(order(path, out))) == 0
    assert hashes(the_folder(out)) == hashes(the_folder(done / "results"))


def test_where_every_run_fails_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ArithmeticError("an invented mistake")

    monkeypatch.setattr("sim.calibration.table.records", broken)
    text = FILE.replace("vectors: 8", "vectors: 2").replace("keep: 4", "keep: 2")

    assert command(Calibrating(order(project(tmp_path, text), tmp_path / "results"))) == 4
    assert "no vector gave an answer" in capsys.readouterr().err


def test_weighted_quantiles_hold_their_share() -> None:
    even = weighted_quantile(np.arange(1.0, 100.0), np.ones(99), np.array([0.05, 0.5, 0.95]))
    twice = weighted_quantile(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), np.array([0.5]))

    assert even == pytest.approx([5.0, 50.0, 95.0]) and twice == pytest.approx([2.0])
