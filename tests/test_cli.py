"""The command line: what it prints, what it keeps, and how it refuses."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim import cli, console
from sim.api import Result, Study
from sim.errors import Problem
from sim.results import tables
from sim.theory import theory

SCENARIOS = Path(__file__).parent.parent / "scenarios"
JUNE = str(SCENARIOS / "june-war-2025.yaml")
VERBS = ("run", "check", "schema", "new", "theory", "sources", "explain", "reproduce", "verify")
#: What the command gives back: exit code, output, errors.
type Sim = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Sim:
    """The command `sim` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        code = cli.status()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return called


def test_help_loads_nothing_heavy() -> None:
    heavy = {"mesa", "numpy", "numba", "pandas", "matplotlib", "pyarrow"}
    code = (
        "import sys; sys.argv = ['sim', '--help']; from sim.cli import status; code = status(); "
        f"print(code, sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "0 []"
    assert all(f"\n  {verb}" in done.stdout for verb in VERBS)


def test_python_m_sim_is_the_command_and_hands_on_its_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "sim", "check", "nothing.yaml"]

    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", "nothing.yaml:1:1: no such file\n")


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_shows_the_same_in_python(sim: Sim, verb: str) -> None:
    code, out, err = sim(verb, "--help")

    assert (code, err) == (0, "")
    assert "In Python:\n    sim." in out


def test_a_run_prints_an_account_and_keeps_tables_manifest_and_pictures(sim: Sim, tmp_path: Path) -> None:
    code, out, err = sim("run", JUNE, "--runs", "3", "--seed", "7", "--out", "kept", "--set", "pressures.sanctions=0.5")
    folder = tmp_path / out.partition("kept in ")[2].strip()
    names = {path.name for path in folder.iterdir()}

    assert (code, err) == (0, "")
    assert out.startswith("Twelve days in June: the groups stay out (june-war-2025)\n")
    assert "3 runs, seed 7" in out
    assert folder.parent == tmp_path / "kept" / "june-war-2025"
    assert {f"{name}.parquet" for name in tables.COLUMNS} | {"manifest.json"} <= names
    assert {f"{name}.{kind}" for name in ("timeline", "pressures", "attacks", "outcomes", "decision-1")
            for kind in ("png", "svg")} <= names  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["seed"], manifest["runs"], manifest["sets"]) == (7, 3, ["pressures.sanctions=0.5"])
    assert list(tmp_path.iterdir()) == [tmp_path / "kept"]


def test_several_scenarios_run_one_after_the_other(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Result, "save", lambda result, _: Path("results") / result.scenario.id)

    code, out, _ = sim("run", JUNE, str(SCENARIOS / "june-2025-with-us-deaths.yaml"))

    assert code == 0
    kept = [line for line in out.splitlines() if line.startswith("kept in ")]
    assert kept == ["kept in results/june-war-2025", "kept in results/june-2025-with-us-deaths"]


def test_where_one_of_several_scenarios_is_refused_none_is_run(sim: Sim, tmp_path: Path) -> None:
    code, out, err = sim("run", JUNE, "missing.yaml")

    assert (code, out, err) == (2, "", "missing.yaml:1:1: no such file\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "missing.yaml"], "missing.yaml:1:1: no such file"),
        (["run", "."], ".:1:1: not a regular file"),
        (["run", JUNE, "--runs", "0"], "sim run:1:1: runs: 0 is out of range; 1 to 10000"),
        (["run", JUNE, "--runs", "1000000000"], "runs: 1000000000 is out of range; 1 to 10000"),
        (["run", JUNE, "--runs", "many"], "sim: Invalid value for '--runs'"),
        (["run", JUNE, "--seed", "-1"], "seed: -1 is out of range; 0 to"),
        (["run", JUNE, "--seed", "luck"], "sim: Invalid value for '--seed'"),
        (["run", JUNE, "--seed", "99999999999999999999"], "is out of range"),
        (["run", JUNE, "--trace", "0"], "trace: 0 is out of range; 1 to 200"),
        (["run", JUNE, "--set", "pressures.sanctions=.nan"], "--set:1:21: pressures.sanctions: '.nan' is not a finite"),
        (["run", JUNE, "--set", "pressures.sanktions=1"], "nearest name: sanctions"),
        (["run", JUNE, "--set", "nonsense"], "--set:1:9: no '=' in the override"),
        (["run", JUNE, "--hypothesis", "pupet"], "nearest name: puppet"),
        (["run", JUNE, "--out", JUNE], "this is not a folder"),
        (["run", JUNE, "--frobnicate"], "No such option: --frobnicate"),
        (["run"], "sim: Missing argument"),
        (["rnu"], "sim: No such command 'rnu'. Did you mean 'run'?"),
        (["check", "missing.yaml"], "missing.yaml:1:1: no such file"),
        (["new", "Not An Id"], "sim new:1:1: name: 'Not An Id' does not have the right form"),
        (["explain", JUNE, "--actor", "badrr", "--date", "2025-06-20"], "nearest name: badr"),
        (["explain", JUNE, "--actor", "badr", "--date", "20 June"], "'20 June' is not a date; a date as YYYY-MM-DD"),
        (["explain", JUNE, "--actor", "badr", "--date", "2024-06-20"], "outside the period; 2025-06-12 to 2025-06-30"),
        (["explain", JUNE, "--actor", "badr", "--date", "2025-06-20", "--run", "-1"], "run: -1 is out of range; 0 to"),
        (["reproduce", "missing"], "missing:1:1: this is not a results folder"),
        (["reproduce", "."], "there is no manifest here"),
        (["verify", "missing.yaml"], "missing.yaml:1:1: no such file"),
    ],
)
def test_bad_input_is_one_line_and_code_2_and_nothing_is_written(
    sim: Sim, tmp_path: Path, words: list[str], message: str
) -> None:
    code, out, err = sim(*words)

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_every_problem_of_a_file_has_its_own_line(sim: Sim, tmp_path: Path) -> None:
    sim("new", "two-slips")
    path = tmp_path / "two-slips.yaml"
    text = path.read_text()
    path.write_text(text.replace("kataib-hezbollah: {}", "kataib-hizbollah: {}").replace("haq: {}", "hak: {}"))

    code, out, err = sim("check", "two-slips.yaml")

    assert (code, out) == (2, "")
    assert len(err.splitlines()) >= 2
    assert all(line.startswith("two-slips.yaml:") for line in err.splitlines())
    assert "nearest name: kataib-hezbollah" in err
    assert "nearest name: asaib-ahl-al-haq" in err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may read everything")
def test_an_unreadable_file_is_refused(sim: Sim, tmp_path: Path) -> None:
    path = tmp_path / "locked.yaml"
    path.write_text("id: locked")
    path.chmod(0)

    assert sim("run", "locked.yaml") == (2, "", "locked.yaml:1:1: cannot be read: permission denied\n")


def test_files_and_their_names_cannot_steer_the_terminal(sim: Sim, tmp_path: Path) -> None:
    sim("new", "steering")
    path = tmp_path / "steering.yaml"
    path.write_text(path.read_text().replace("title: A strike and an envoy", 'title: "\\e]0;owned\\a\\e[31mred"', 1))

    code, out, _ = sim("run", "steering.yaml", "--set", "period.end=2025-09-05")

    assert code == 0
    assert "\\x1b]0;owned\\x07\\x1b[31mred (steering)" in out
    assert "\x1b" not in out
    assert "\x1b" not in sim("run", "\x1b[31m.yaml")[2]


def test_a_new_scenario_passes_its_check_and_is_not_overwritten(sim: Sim, tmp_path: Path) -> None:
    assert sim("new", "my-war") == (0, "wrote my-war.yaml\n", "")
    assert sim("check", "my-war.yaml") == (0, "1 file in order\n", "")
    before = (tmp_path / "my-war.yaml").read_text()

    assert sim("new", "my-war") == (2, "", "my-war.yaml:1:1: the file is there already; another name\n")
    assert (tmp_path / "my-war.yaml").read_text() == before


def test_all_shipped_scenarios_are_in_order(sim: Sim) -> None:
    files = [str(path) for path in sorted(SCENARIOS.glob("*.yaml"))]

    code, out, _ = sim("check", *files)

    assert (code, out) == (0, f"{len(files)} files in order\n")


def test_the_schema_is_json(sim: Sim) -> None:
    assert json.loads(sim("schema")[1])["title"] == "Scenario"


def test_the_theory_lists_every_mechanism_with_what_carries_it_or_why_nothing_does(sim: Sim) -> None:
    code, out, _ = sim("theory")
    known = theory().mechanisms

    assert code == 0
    assert all(f"  {name} (" in out for name in known)
    assert out.count("left out: ") == sum(not it.carried_by for it in known.values())


def test_the_theory_lists_every_parameter(sim: Sim) -> None:
    out = sim("theory", "--parameters")[1]

    assert all(f"{name} " in out for name in theory().parameters)
    assert f"{len(theory().parameters)} parameters" in out


def test_the_sources_are_listed_with_their_numbers(sim: Sim) -> None:
    out = sim("sources")[1]

    assert all(f"{name}: " in out for name in theory().sources)
    assert "theory: parameters.solidarity" in out
    assert out.rstrip().endswith("every number has a source")


def test_a_decision_is_explained_and_drawn(sim: Sim, tmp_path: Path) -> None:
    words = ["--actor", "kataib-hezbollah", "--date", "2025-06-22", "--decision", "campaign-us", "--out", "cards"]

    code, out, _ = sim("explain", JUNE, *words)

    assert code == 0
    assert out.startswith("kataib-hezbollah, 2025-06-22, campaign-us (june-war-2025)\n")
    assert "also decided that day: " in out
    name = "kataib-hezbollah-2025-06-22-campaign-us"
    assert {path.name for path in (tmp_path / "cards").iterdir()} == {f"{name}.png", f"{name}.svg"}


def test_an_interruption_is_one_line_and_code_130(sim: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Study, "run", interrupted)

    assert sim("run", JUNE) == (130, "", "interrupted; nothing of the unfinished run is kept\n")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_line(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "results")

    monkeypatch.setattr(Study, "run", full)

    assert sim("run", JUNE) == (2, "", "sim: results: no space left on device\n")


def test_compiling_is_told_when_nothing_is_kept_and_not_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)

    console.tell_of_compiling()
    first = capsys.readouterr().err
    (tmp_path / "rule.nbi").touch()
    console.tell_of_compiling()

    assert first.startswith("compiling the rules for the first time")
    assert first.count("\n") == 1
    assert capsys.readouterr().err == ""


class Terminal(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"), [(Terminal, -1, True), (io.StringIO, -1, False), (Terminal, 60, False)]
)
def test_a_bar_is_shown_on_a_terminal_once_the_work_takes_long(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], patience: float, shown: bool
) -> None:
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(console, "PATIENCE", patience)

    with console.progress("june", 2) as told:
        told()
        told()

    assert ("june" in errors.getvalue()) == shown


def test_notices_are_printed_but_stop_nothing(sim: Sim, tmp_path: Path) -> None:
    sim("new", "renamed")
    (tmp_path / "renamed.yaml").rename(tmp_path / "other.yaml")

    code, out, err = sim("check", "other.yaml")

    assert (code, out) == (0, "1 file in order\n")
    assert err == str(Problem("other.yaml", *place_of_id(tmp_path / "other.yaml"), "id", "the file is called 'other'",
                              "a file named as its id", notice=True)) + "\n"  # fmt: skip


def place_of_id(path: Path) -> tuple[int, int]:
    """Line and column of the value of `id`."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("id: "):
            return number, len("id: ") + 1
    raise AssertionError("no id")


def test_all_ways_of_playing_agree(sim: Sim) -> None:
    code, out, _ = sim("verify", JUNE, "--no-lanes")

    *ways, verdict = out.splitlines()
    assert code == 0
    assert [way.rpartition(": ")[2] for way in ways] == ["equal"] * 4
    assert verdict.startswith("equal to the bit; ")


def test_a_comparison_says_what_differs_and_keeps_it(sim: Sim, tmp_path: Path) -> None:
    code, out, _ = sim("compare", JUNE, "--set", "pressures.sanctions=0", "--runs", "3", "--out", str(tmp_path))

    assert code == 0
    assert "sanctions: 1 throughout" in out
    assert "on the same luck" in out
    assert list(tmp_path.glob("compare-*/*/manifest.json"))


def test_one_scenario_alone_cannot_be_compared(sim: Sim) -> None:
    code, _, err = sim("compare", JUNE)

    assert code == 2
    assert len(err.splitlines()) == 1


def test_a_later_run_alone_is_the_run_it_is_among_others(sim: Sim, tmp_path: Path) -> None:
    for words in (["--runs", "1", "--first", "2"], ["--runs", "3"]):
        assert sim("run", JUNE, *words, "--out", str(tmp_path))[0] == 0

    runs = [pd.read_parquet(path) for path in tmp_path.glob("*/*/runs.parquet")]
    alone, among = sorted(runs, key=len)
    assert alone.iloc[0].tolist() == among.iloc[2].tolist()
