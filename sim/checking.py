"""What is wrong with files of any kind: scenarios, experiments, calibrations, questions of attribution."""

from collections.abc import Sequence
from pathlib import Path

from sim.attribution.loading import load_question
from sim.attribution.posing import is_attribution_file
from sim.calibration.loading import is_calibration, load_calibration
from sim.errors import Problem, Refused
from sim.study import checking


def check(files: Sequence[Path | str], sets: Sequence[str] = ()) -> list[Problem]:
    """Every problem of some files, in their order; `sets` are overrides of the scenarios among them."""
    return [problem for file in files for problem in _problems(file, sets)]


def _problems(file: Path | str, sets: Sequence[str]) -> list[Problem]:
    try:
        if is_calibration(file):
            load_calibration(file)
        elif is_attribution_file(file):
            load_question(file)
        else:
            return checking.check([file], sets)
    except Refused as refusal:
        return refusal.problems
    return []
