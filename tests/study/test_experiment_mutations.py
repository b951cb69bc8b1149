"""Damaged experiment files: each loads or is refused with a place, none brings the program down."""

import shutil
import time
from collections import Counter
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from sim.errors import Refused
from sim.scenario import Scenario, load
from sim.study import design, loading
from sim.study.experiment import load_experiment

from .laboratory import EXPERIMENT, Laboratory, lab

__all__ = ["lab"]

ROOT = Path(__file__).parents[2]
#: Shipped experiments of one scenario each; the others would only take longer.
SHIPPED = ("ceasefire-2020-coordinator-stature", "june-2025-decapitation-by-sanctions", "tower22-envoy-timing")
WITH_CSV = EXPERIMENT.replace(
    "{kind: list, rows: [{day: 2024-03-02}, {day: 2024-03-09}]}", "{kind: csv, file: points.csv}"
).replace("[posture, fear], points: 4", "[fear], points: 4")
POINTS = "day,posture\n2024-03-02,0.25\n2024-03-09,1\n2024-03-15,0\n"
CHUNK = 50


def ways_of_damage() -> ModuleType:
    """The ways to damage a file that scenarios are tested with."""
    spec = spec_from_file_location("mutations", ROOT / "tests/scenario/mutations.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


damage = ways_of_damage()


@pytest.fixture
def contents(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files of a project that are damaged one by one."""
    for name in SHIPPED:
        shutil.copy(ROOT / "experiments" / f"{name}.yaml", lab.root / "experiments")
    for name in ("ceasefire-2020", "june-war-2025", "tower22-2024"):
        shutil.copy(ROOT / "scenarios" / f"{name}.yaml", lab.root / "scenarios")
    lab.write()
    lab.write(text=WITH_CSV, name="with-csv.yaml")
    lab.file("experiments/points.csv", POINTS)
    monkeypatch.setattr(loading, "load", cache(_load))
    return {path.name: path.read_bytes() for path in sorted((lab.root / "experiments").iterdir())}


def _load(path: Path) -> Scenario:
    return load(path)


def outcomes_of(numbers: range, contents: dict[str, bytes], folder: Path) -> tuple[Counter[tuple[str, bool]], float]:
    """How many mutants of each kind were refused and how many were not, and the longest time one took [s]."""
    counts: Counter[tuple[str, bool]] = Counter()
    worst = 0.0
    for number in numbers:
        name, kind, content = damage.mutant(contents, number)
        (folder / name).write_bytes(content)
        begin = time.perf_counter()
        refused = is_refused(folder / ("with-csv.yaml" if name == "points.csv" else name), number)
        worst = max(worst, time.perf_counter() - begin)
        (folder / name).write_bytes(contents[name])
        counts[kind, refused] += 1
    return counts, worst


def is_refused(path: Path, number: int) -> bool:
    """Whether a damaged experiment is refused, and in one line with a place each; one that loads has its points."""
    try:
        experiment = load_experiment(path)
    except Refused as refusal:
        for problem in refusal.problems:
            assert problem.line >= 1 and problem.column >= 1 and problem.file and problem.what, number
            assert len(str(problem).splitlines()) == 1 and len(str(problem)) < 2500, number
            assert all(character == " " or character.isprintable() for character in str(problem)), number
        assert refusal.problems, number
        return True
    assert design.point(experiment, design.count(experiment) - 1).values.keys() == experiment.factors.keys(), number
    return False


@pytest.mark.parametrize("start", range(0, 300, CHUNK))
def test_three_hundred_damaged_files_load_or_are_refused_with_a_place(
    start: int, contents: dict[str, bytes], lab: Laboratory
) -> None:
    counts, _ = outcomes_of(range(start, start + CHUNK), contents, lab.root / "experiments")

    assert counts.total() == CHUNK
    assert sum(count for (_, refused), count in counts.items() if refused) > CHUNK / 2
    assert any(not refused for _, refused in counts)


@pytest.mark.slow
def test_ten_thousand_damaged_files_are_each_answered_within_two_seconds(
    contents: dict[str, bytes], lab: Laboratory
) -> None:
    counts, worst = outcomes_of(range(10_000), contents, lab.root / "experiments")

    refused = sum(count for (_, was_refused), count in counts.items() if was_refused)
    print(f"\n{refused} of {counts.total()} refused, the longest took {worst:.3f} s")
    assert counts.total() == 10_000 and worst < 2
    assert {kind for kind, was_refused in counts if was_refused} == set(damage.MUTATIONS)
