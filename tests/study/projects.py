"""A small project with a real experiment: two short episodes, a lever, a few runs."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXPERIMENT = """
id: tiny
title: A tiny sweep
question: Does the way it is carried out change a number?
scenarios: [june-war-2025, kurdistan-july-2025]
seed: 3
runs: 4
factors:
  sanctions: {path: pressures.sanctions, role: lever, levels: [0, 1]}
  fear: {path: parameters.fear, operator: "*=", role: uncertainty, levels: [0.5, 1]}
design: {kind: grid}
measures:
  attacks: {total: attacks}
  any: {total: [attacks_us, attacks_israel], at_least: 1}
  claimed: {measure: {name: attacks_claimed}}
"""


def project(folder: Path, text: str = EXPERIMENT) -> Path:
    """The experiment's file, in a project with all scenarios."""
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    path = folder / "experiments" / "tiny.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path
