"""A small calibration of real episodes: few vectors, few runs."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sim.calibration.calibration import Calibration
from sim.calibration.loading import load_calibration
from sim.calibration.making import Workshop
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.progress import Silent

ROOT = Path(__file__).parents[2]
FILE = """\
kind: calibration
id: tiny
title: A tiny calibration
question: Does it work?
scenarios: [june-war-2025, tower22-2024]
seed: 3
parameters: [fear, stake, contagion, quiet]
hypotheses: [autonomous]
vectors: 8
proposals: 4
runs: 2
keep: 4
splits: {all: 1, clusters: 1}
recodings: 1
"""


def project(folder: Path, text: str = FILE) -> Path:
    """The calibration's file, in a project with all scenarios."""
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    path = folder / "experiments" / "tiny.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


@cache
def tiny() -> Calibration:
    """The calibration, loaded."""
    return load_calibration(project(Path(mkdtemp(prefix="calibration-"))))


def shop(root: Path, pool: str = "serial", workers: int | None = None, chunk: int | None = None) -> Workshop:
    """Where its tables are made."""
    return Workshop(root, Way(Place(pool, workers), chunk), Silent())
