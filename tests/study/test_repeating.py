"""A sweep is made again from its folder alone, and what differs is named."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import Refused
from sim.reproducing import reproduce
from sim.study import record
from sim.study.conducting import Way
from sim.study.experiment import Experiment, load_experiment
from sim.study.places import Place
from sim.study.progress import Silent
from sim.study.repeating import first_difference
from sim.study.results import SweepResult
from sim.study.sweep import carried_out, plan_of, sweep
from sim.theory import theory

from .projects import project

SERIAL = Place("serial")


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """An experiment of a few runs."""
    text = """
id: tiny
title: A tiny sweep
question: Can it be made again?
scenarios: [june-war-2025]
seed: 3
runs: 3
sets: [pressures.rivalry=0.25]
factors:
  sanctions: {path: pressures.sanctions, role: lever, levels: [0, 1]}
design: {kind: grid}
measures:
  attacks: {total: attacks}
"""
    return load_experiment(project(tmp_path_factory.mktemp("project"), text))


@pytest.fixture(scope="module")
def found(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """What came of it."""
    return sweep(experiment, tmp_path_factory.mktemp("results"), place=SERIAL)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without worker processes."""
    monkeypatch.setattr("sim.study.repeating.Place", lambda: SERIAL)


def test_a_sweep_is_made_again_elsewhere(found: SweepResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(found.folder, elsewhere)
    monkeypatch.chdir(tmp_path)

    again = reproduce(elsewhere)

    assert (again.equal, again.difference, again.versions) == (True, "", ())


def test_parameters_are_those_of_the_manifest(experiment: Experiment, found: SweepResult, tmp_path: Path) -> None:
    parameters = {name: entry.value for name, entry in theory().parameters.items()} | {"quiet": 0.1}
    plan = plan_of(experiment, parameters=parameters)
    other = carried_out(experiment, tmp_path, plan, Way(SERIAL), told=Silent())

    assert other.record.tables["measures"] != found.record.tables["measures"]
    assert reproduce(other.folder).equal


def resealed(folder: Path, **changed: object) -> Path:
    """The manifest says something else."""
    path = folder / "manifest.json"
    path.write_bytes(record.read(path).model_copy(update=changed).encoded())
    return folder


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": 4}, "the manifest says seed 4, the experiment in it 3"),
        ({"content": "0" * 64}, "the manifest says content 0000"),
        ({"measures": ("deaths",)}, "the manifest says measures ('deaths',)"),
    ],
    ids=str,
)
def test_a_manifest_that_claims_something_else_is_found_out(
    found: SweepResult, tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    folder = shutil.copytree(found.folder, tmp_path / "changed")

    again = reproduce(resealed(folder, **changed))

    assert not again.equal
    assert again.difference.startswith(said)


def test_numbers_that_were_not_computed_are_found_out(
    experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sim.study.sweep.FUNCTION", f"{__name__}:invented")
        patch.setattr("sim.study.work.function", lambda _: invented)
        invented_result = sweep(experiment, tmp_path, place=SERIAL)

    again = reproduce(invented_result.folder)

    assert not again.equal
    assert again.difference.startswith("table measures, row 1, column attacks: was -1.0, is ")


def invented(_: str, __: int, runs: range) -> list[list[float]]:
    """Numbers out of the air."""
    return [[-1.0] for _ in runs]


def test_a_folder_that_was_changed_is_refused(found: SweepResult, tmp_path: Path) -> None:
    folder = shutil.copytree(found.folder, tmp_path / "changed")
    (folder / "points.parquet").write_bytes(b"")

    with pytest.raises(Refused, match=r"points\.parquet:1:1: the file is not what the manifest says"):
        reproduce(folder)


def test_the_first_difference_is_the_one_nearest_the_top() -> None:
    old = pd.DataFrame({"run": [0, 1, 2, 3], "a": [1.0, None, 3.0, 4.0], "b": ["x", "y", "z", "z"]})
    changed = old.assign(a=[1.0, None, 3.0, 5.0], b=["x", "y", "zz", "z"])

    def said(now: pd.DataFrame) -> str:
        return first_difference("measures", iter([old]), iter([now]))

    assert said(changed) == "table measures, row 3, column b: was z, is zz"
    assert said(old.iloc[:3]) == "table measures: had 4 rows, has 3"
    assert said(old.rename(columns={"b": "c"})) == "table measures: had the columns run, a, b, has run, a, c"
