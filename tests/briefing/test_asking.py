"""Shell lines that do it again."""

import shlex
from pathlib import Path

import pytest
import typer

import sim
from sim.briefing import command_for
from sim.briefing.asking import shown
from sim.cli import app


def options_of(verb: str) -> set[str]:
    """The options that a verb knows."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {option for parameter in commands[verb].params for option in parameter.opts}


def test_a_command_names_the_file_the_changes_and_the_choices() -> None:
    study = sim.load("scenarios/june-war-2025.yaml", ["pressures.sanctions=0.2"], "puppet")
    line = command_for(study, "run", runs=200, seed=3)

    assert shlex.split(line) == [
        "sim", "run", "scenarios/june-war-2025.yaml", "--set", "pressures.sanctions=0.2", "--hypothesis", "puppet",
        "--runs", "200", "--seed", "3",
    ]  # fmt: skip


def test_what_looks_like_shell_stays_one_word() -> None:
    study = sim.load("scenarios/june-war-2025.yaml")
    line = command_for(study, "explain", actor="x; rm -rf ~ #", date="2025-06-22", decision="$(touch owned)", run=None)

    assert shlex.split(line)[3:] == [
        "--actor", "x; rm -rf ~ #", "--date", "2025-06-22", "--decision", "$(touch owned)"
    ]  # fmt: skip


def test_in_a_comparison_changes_are_an_arm_beside_the_file_as_it_is() -> None:
    sets = ["pressures.sanctions=0.2", "pressures.outrage=1"]
    study = sim.load("scenarios/june-war-2025.yaml", sets, "puppet")
    words = shlex.split(command_for(study, "compare", others=["scenarios/gaza-war-2023.yaml"], runs=50))

    assert words[2:4] == ["scenarios/june-war-2025.yaml", "scenarios/gaza-war-2023.yaml"]
    assert words[words.index("--arm") + 1] == "changed: pressures.sanctions=0.2, pressures.outrage=1"
    assert words[words.index("--hypothesis") + 1] == "puppet"


@pytest.mark.parametrize(
    ("verb", "choices"),
    [
        ("run", {"runs": 5, "seed": 1, "out": "results", "trace": 3, "first": 2}),
        ("compare", {"runs": 5, "seed": 1, "sets": ["a=1"], "arms": ["b: c=1"], "hypotheses": ["puppet"]}),
        ("explain", {"actor": "badr", "date": "2025-06-22", "decision": "speak", "run": 1, "seed": 1}),
        ("attribute", {"outcome": "attacks_us", "pressures": "sanctions", "runs": 5, "seed": 1}),
        ("score", {"runs": 5, "seed": 1}),
    ],
)
def test_every_option_is_one_that_the_command_knows(verb: str, choices: dict[str, object]) -> None:
    study = sim.load("scenarios/june-war-2025.yaml", ["pressures.sanctions=0.2"], "puppet")
    words = shlex.split(command_for(study, verb, **choices))  # type: ignore[arg-type]

    assert {word for word in words if word.startswith("--")} <= options_of(verb)


def test_no_folder_of_a_machine_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "work" / "scenarios"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside.parent)

    assert shown(str(inside / "a.yaml")) == "scenarios/a.yaml"
    assert shown("scenarios/a.yaml") == "scenarios/a.yaml"
    assert shown(str(tmp_path / "elsewhere.yaml")) == "elsewhere.yaml"
    assert shown("../elsewhere.yaml") == "elsewhere.yaml"
