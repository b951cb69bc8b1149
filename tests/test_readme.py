"""The README says what is so: its commands run, its Python runs, its tables are complete."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim import cli
from sim.checking import check
from sim.results import tables
from sim.scenario.vocabulary import PRESSURES
from sim.theory import theory

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = "python -m venv .venv && .venv/bin/pip install -c constraints.txt -e "


#: What makes commands that take minutes take seconds.
SHORT = {
    "score": ["scenarios/june-war-2025.yaml", "--runs", "1", "--recodings", "1", "--workers", "1"],
    "calibrate": shlex.split(
        "--set vectors=8 --set proposals=4 --set runs=2 --set keep=4 --set recodings=0 --set hypotheses=[]"
        " --set splits.episodes=null --set splits.clusters=1 --set splits.all=1 --workers 1"
    ),
    "attribute": ["--runs", "2", "--parameter-sets", "2", "--workers", "1"],
    "control": ["scenarios/june-war-2025.yaml"],
    "sensitivity": ["--set", "runs=2", "--resamples", "20", "--workers", "1"],
    "discover": ["--set", "runs=2", "--resamples", "10", "--workers", "1"],
    "sweep": ["--workers", "1"],
    "report": ["--runs", "2"],
}


def blocks(language: str) -> list[str]:
    """Code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands() -> list[list[str]]:
    """Commands of the program that the README shows, without their comments."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("sim ")]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.fixture
def clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that looks like a clone from where the README is read."""
    for folder in ("scenarios", "experiments"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("sensitivity-june-2025", "discover-june-2025"):
        path = tmp_path / "experiments" / f"{name}.yaml"
        path.write_text(re.sub(r"points: \d+", "points: 32", path.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_line_sets_up_and_runs_and_one_sets_up_and_tests() -> None:
    lines = [block.strip() for block in blocks("sh")]

    assert f"{SET_UP}. && .venv/bin/sim run scenarios/june-war-2025.yaml" in lines
    assert f"{SET_UP}'.[dev]' && .venv/bin/pytest" in lines


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_commands_of_the_readme_run(command: list[str], clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [re.sub(r"^(runs=)?200$", r"\g<1>2", word) for word in command] + SHORT.get(command[1], [])
    monkeypatch.setattr(sys, "argv", few)
    monkeypatch.setattr("sim.api.Result.save", lambda *_: clone / "results")
    monkeypatch.setattr("sim.web.serving.serve", lambda *_, **__: 0)  # it would serve until somebody ends it

    assert cli.status() == 0


def test_python_of_the_readme_runs(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})

    assert "june-war-2025" in capsys.readouterr().out
    assert list((clone / "results" / "june-war-2025").iterdir())


def test_the_experiment_of_the_readme_is_in_order(clone: Path) -> None:
    (block,) = [block for block in blocks("yaml") if "factors:" in block]
    (clone / "experiments" / "mine.yaml").write_text(block, encoding="utf-8")

    assert [str(problem) for problem in check([str(clone / "experiments" / "mine.yaml")])] == []


def test_the_scenario_of_the_readme_is_part_of_a_shipped_one() -> None:
    (block,) = [YAML(typ="safe").load(block) for block in blocks("yaml") if "period:" in block]
    shipped = YAML(typ="safe").load((ROOT / "scenarios" / f"{block['id']}.yaml").read_text(encoding="utf-8"))
    risk, whole = (one["pressures"]["decapitation_risk"] for one in (block, shipped))

    assert block["period"] == shipped["period"]
    assert set(block["actors"]) <= set(shipped["actors"])
    assert (risk["start"], risk["grade"]) == (whole["start"], whole["grade"])
    assert set(risk["sources"]) <= set(whole["sources"])
    assert [(one["date"], one["value"]) for one in risk["changes"]] == [
        (one["date"], one["value"]) for one in whole["changes"]
    ]


def test_every_command_is_in_the_table_and_no_other() -> None:
    listed = re.findall(r"^\| `sim ([a-z]+)", README, re.MULTILINE)
    known = [command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback]

    assert sorted(listed) == sorted(known)


def test_every_scenario_is_named() -> None:
    for path in (ROOT / "scenarios").glob("*.yaml"):
        assert path.stem in README or path.stem.removeprefix("june-2025") in README, path.stem


def test_every_file_of_a_results_folder_is_listed() -> None:
    assert all(f"`{name}.parquet`" in README for name in tables.COLUMNS)
    assert "`manifest.json`" in README


def test_names_that_the_readme_sets_are_known() -> None:
    set_pressures = re.findall(r"pressures\.([a-z_]+)", README)

    assert set(set_pressures) <= set(PRESSURES)
    assert set(re.findall(r"parameters\.([a-z_]+)=", README)) <= set(theory().parameters)
    assert set(re.findall(r"--hypothesis ([a-z-]+)", README)) <= set(theory().hypotheses)
