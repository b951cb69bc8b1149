"""What is wrong with files, be they scenarios or experiments."""

from collections.abc import Sequence
from pathlib import Path

from sim.errors import Problem, Refused
from sim.scenario import check as check_scenarios
from sim.scenario.reading import read
from sim.study.experiment import load_experiment


def check(files: Sequence[Path | str], sets: Sequence[str] = ()) -> list[Problem]:
    """Every problem of some files, in their order; `sets` are overrides of the scenarios among them."""
    return [problem for file in files for problem in _problems(file, sets)]


def _problems(file: Path | str, sets: Sequence[str]) -> list[Problem]:
    if not is_experiment(file):
        return check_scenarios([file], sets)
    try:
        load_experiment(file)
    except Refused as refusal:
        return refusal.problems
    return []


def is_experiment(file: Path | str) -> bool:
    """Whether a file lists scenarios, as experiments do; one that cannot be read is a scenario as well as anything."""
    try:
        return "scenarios" in read(Path(file)).entries()
    except Refused:
        return False
