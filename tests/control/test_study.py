"""The whole study on a short invented episode: tables that agree, the same bits, a folder that repeats."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.control import tables
from sim.control.account import account
from sim.control.command import Order, command, loaded
from sim.control.keeping import begun, open_control, publish
from sim.control.repeating import repeat
from sim.control.study import INSTRUMENTS, Control, control
from sim.errors import Refused
from sim.scenario import Scenario
from sim.scenario.numbers import Pressure

RUNS = 12


@pytest.fixture(scope="module")
def forbidden(short: Scenario) -> Scenario:
    """The invented month, except that Tehran forbids attacks on Americans from its second week on."""
    change = {"date": "2024-02-28", "value": -1, "because": "an invented order"}
    pressed = {"date": "2024-02-28", "value": 0.75, "because": "an invented envoy"}
    common = {"sources": ["user"], "grade": "assumed"}
    line = Pressure.model_validate({"start": 0, "changes": [change], **common}, strict=False)
    effort = Pressure.model_validate({"start": 0.25, "changes": [pressed], **common}, strict=False)
    changed = {"tehran_line_us": line, "tehran_effort": effort}
    return short.model_copy(update={"id": "forbidden", "pressures": {**short.pressures, **changed}})


@pytest.fixture(scope="module")
def found(short: Scenario, forbidden: Scenario) -> Control:
    """Both episodes measured."""
    return control([forbidden, short], seed=1, runs=RUNS)


def value(found: Control, episode: str, instrument: str) -> float:
    """One estimate."""
    rows = found.estimates[(found.estimates["episode"] == episode) & (found.estimates["instrument"] == instrument)]
    return float(rows["value"].iloc[0])


def test_every_instrument_is_measured_in_every_episode(found: Control) -> None:
    assert len(found.estimates) == 2 * len(INSTRUMENTS)
    assert len(found.runs) == 2 * len(INSTRUMENTS) * RUNS
    assert found.trends["instrument"].tolist() == list(INSTRUMENTS)


def test_estimates_are_the_sums_of_the_kept_runs(found: Control) -> None:
    sums = found.runs.groupby(["episode", "instrument"], sort=False)[["part", "whole", "at_least"]].sum()
    whole = np.maximum(sums["whole"], sums["at_least"])
    for row in found.estimates.to_dict("records"):
        if not np.isnan(row["value"]):
            key = (row["episode"], row["instrument"])
            assert row["value"] == pytest.approx(sums.loc[key, "part"] / whole.loc[key])


def test_where_nothing_is_forbidden_no_instrument_of_a_line_has_a_value(found: Control) -> None:
    for name in INSTRUMENTS:
        if "risk" not in name:
            assert np.isnan(value(found, "short", name)), name


def test_a_ban_on_a_campaign_puts_it_to_the_test(found: Control) -> None:
    assert 0 <= value(found, "forbidden", "compliance") <= 1
    assert value(found, "forbidden", "slack") >= 0
    assert -1 <= value(found, "forbidden", "restraint") <= 1
    assert value(found, "forbidden", "compliance in truth") <= value(found, "forbidden", "compliance")
    assert value(found, "forbidden", "compliance of all") >= value(found, "forbidden", "compliance")


def test_a_weight_of_zero_for_tehrans_line_restrains_nobody(forbidden: Scenario) -> None:
    from sim.theory.calibrated import with_parameters

    deaf = with_parameters(forbidden, {"tehran_line": 0.0}, ["user"], "assumed")
    rows = control([deaf], seed=1, runs=RUNS).runs
    hears = control([forbidden], seed=1, runs=RUNS).runs

    kept = rows[rows["instrument"] == "autonomy"]
    assert (kept["part"] == 0).all() and kept["whole"].sum() > 0
    assert (hears.loc[hears["instrument"] == "autonomy", "part"] != 0).any()


def test_threads_and_order_change_nothing(short: Scenario, forbidden: Scenario, found: Control) -> None:
    again = control([short, forbidden], seed=1, runs=RUNS, threads=2)

    for name, one, other in (("control", again.estimates, found.estimates), ("trends", again.trends, found.trends)):
        assert tables.table_hash(one, name) == tables.table_hash(other, name)


def test_tables_come_back_as_they_were_written(found: Control, tmp_path: Path) -> None:
    for name, frame in (("control", found.estimates), ("control_runs", found.runs), ("trends", found.trends)):
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(tables.encoded(frame, name))
        assert tables.table_hash(tables.read(path), name) == tables.table_hash(frame, name)


def test_the_account_fits_the_terminal_and_says_what_zero_over_zero_is(found: Control) -> None:
    lines = account(found, seed=1)

    assert max(map(len, lines)) <= 100
    assert lines[0] == "Is Tehran losing its grip? 2 episodes, 12 runs of each arm, seed 1"
    assert any("no value, nobody was put to the test: short" in line for line in lines)
    assert any("coded, not found" in line for line in lines)


def test_the_account_tells_prevention_from_provocation(found: Control) -> None:
    rows = found.estimates.copy()
    at = (rows["instrument"] == "restraint") & (rows["episode"] == "forbidden")
    for low, high, words in (
        (0.2, 0.4, "prevents attacks"),
        (-0.4, -0.2, "provokes more"),
        (-0.1, 0.1, "nothing that"),
    ):
        rows.loc[at, ["value", "low", "high"]] = [(low + high) / 2, low, high]
        told = " ".join(account(Control(found.runs, rows, found.trends), seed=1))
        assert words in told


def test_a_folder_holds_what_its_manifest_says(forbidden: Scenario, found: Control, tmp_path: Path) -> None:
    frames = {"control": found.estimates, "control_runs": found.runs, "trends": found.trends}
    what = begun([forbidden], sets=(), seed=1, runs=RUNS, command=["sim", "control"])
    folder = publish(tmp_path, what, frames, {"account.txt": b"words\n"})
    kept = open_control(folder)

    pd.testing.assert_frame_equal(kept.table("trends"), found.trends, check_dtype=False)
    assert kept.manifest.scenarios(folder)[0].pressures == forbidden.pressures
    assert publish(tmp_path, what, frames, {"account.txt": b"words\n"}) == folder
    (folder / "account.txt").write_bytes(b"other\n")
    with pytest.raises(Refused, match="not what the manifest says"):
        open_control(folder)


def test_a_changed_manifest_is_refused(forbidden: Scenario, found: Control, tmp_path: Path) -> None:
    what = begun([forbidden], sets=(), seed=1, runs=RUNS, command=["sim", "control"])
    folder = publish(tmp_path, what, {"trends": found.trends}, {})
    plain = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(plain | {"seed": 2}), encoding="utf-8")

    with pytest.raises(Refused, match="has been changed"):
        open_control(folder)


def test_the_command_says_and_keeps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"
    order = Order([str(file)], runs=5, out=tmp_path, words=("sim", "control", "june-war-2025.yaml"))

    assert command(order) == 0
    said = capsys.readouterr().out
    folder = Path(said.rstrip().rsplit("kept in ", 1)[1])
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "account.txt", "changed.png", "changed.svg", "control.parquet", "control_runs.parquet", "grip.png", "grip.svg",
        "manifest.json", "trends.parquet",
    }  # fmt: skip
    assert (folder / "account.txt").read_text(encoding="utf-8") in said
    assert open_control(folder).manifest.command == ("sim", "control", "june-war-2025.yaml")


def test_what_is_wrong_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    file = str(Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml")

    for order in (
        Order([file, file], out=tmp_path),
        Order([file], runs=0, out=tmp_path),
        Order([str(tmp_path / "none.yaml")], out=tmp_path),
        Order([file], sets=["pressures.nothing=1"], out=tmp_path),
    ):
        with pytest.raises(Refused):
            command(order)
    assert list(tmp_path.iterdir()) == []


def test_without_a_name_the_ten_documented_episodes_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    found = loaded(Order())

    assert len(found) == 10
    assert [one.kind for one in found] == ["historical"] * 10


def test_a_study_is_repeated_from_its_manifest_alone(forbidden: Scenario, tmp_path: Path) -> None:
    small = control([forbidden], seed=1, runs=4)
    frames = {"control": small.estimates, "control_runs": small.runs, "trends": small.trends}
    what = begun([forbidden], sets=(), seed=1, runs=4, command=["sim", "control"])

    assert repeat(publish(tmp_path / "one", what, frames, {})).equal
    other = {**frames, "control": small.estimates.assign(part=9.0)}
    found = repeat(publish(tmp_path / "other", what, other, {}))
    assert (found.equal, found.difference, found.versions) == (False, "table control", ())
