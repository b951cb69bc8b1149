"""How a sweep is carried out does not matter: workers, chunks, pools, hash seeds, time zones, locales, clusters."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sim.study.experiment import load_experiment
from sim.study.places import Place
from sim.study.results import SweepResult
from sim.study.sweep import sweep

from .clusters import cluster
from .projects import project

SCRIPT = str(Path(__file__).parent / "ways.py")
PLACES: tuple[dict[str, Any], ...] = (
    {"pool": "serial"},
    {"pool": "threads", "workers": 1},
    {"pool": "threads", "workers": 3},
    {"workers": 1},
    {"workers": 2},
    {"workers": 3, "method": "spawn"},
    {"workers": 8},
)
CHUNKS = (1, 3, 7, None)
#: Surroundings, each for all places; what a place is tried with differs from one to the next.
AROUND: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "OMP_NUM_THREADS": "2"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "NUMBA_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "NUMBA_NUM_THREADS": "2"},
    {"PYTHONHASHSEED": "3", "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX"},
    {"PYTHONHASHSEED": "4", "PYTHONOPTIMIZE": "1"},
    {"PYTHONHASHSEED": "5", "TZ": "Pacific/Kiritimati", "OPENBLAS_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "6", "COLUMNS": "20", "LANG": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "7", "PYTHONWARNINGS": "ignore"},
)


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a real experiment."""
    return project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def whole(experiment: Path, tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """The experiment, carried out in the simplest way."""
    return sweep(load_experiment(experiment), tmp_path_factory.mktemp("results"), place=Place("serial"))


def carried_out(experiment: Path, out: Path, around: Mapping[str, str], ways: list[Any]) -> list[Any]:
    """Hashes and failures of sweeps in another process."""
    done = subprocess.run(
        [sys.executable, SCRIPT, str(experiment), str(out), json.dumps(ways)],
        env=os.environ | dict(around), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_experiment_is_carried_out(whole: SweepResult) -> None:
    frame = whole.measures_frame()

    assert len(frame) == 2 * 4 * 4
    assert whole.points["scenario"].tolist() == ["june-war-2025"] * 4 + ["kurdistan-july-2025"] * 4
    assert whole.points["sanctions"].tolist() == [0, 0, 1, 1] * 2
    assert whole.record.failed == 0
    assert frame["attacks"].sum() > 0
    # The lever and the parameter matter, so points differ.
    assert frame.groupby("point")["attacks"].sum().nunique() > 2


@pytest.mark.parametrize(("place", "chunk"), [(PLACES[0], 7), (PLACES[2], 1), (PLACES[2], 5), (PLACES[4], 3)], ids=str)
def test_the_way_does_not_matter(
    experiment: Path, whole: SweepResult, tmp_path: Path, place: dict[str, Any], chunk: int
) -> None:
    found = sweep(load_experiment(experiment), tmp_path, place=Place(**place), chunk=chunk)

    assert found.record.tables == whole.record.tables


def test_what_is_around_does_not_matter(experiment: Path, whole: SweepResult, tmp_path: Path) -> None:
    ways = [(PLACES[0], 3), (PLACES[2], 5), (PLACES[4], 1)]

    assert carried_out(experiment, tmp_path, AROUND[1], ways) == [[whole.record.tables, 0]] * len(ways)


@pytest.mark.slow
def test_no_way_matters(experiment: Path, whole: SweepResult, tmp_path: Path) -> None:
    count = 0
    for at, around in enumerate(AROUND):
        ways = [
            (place, chunk) for n, (place, chunk) in enumerate(product(PLACES, CHUNKS)) if n % 4 == at % 4 or at == 0
        ]
        found = carried_out(experiment, tmp_path / str(at), around, ways)
        assert found == [[whole.record.tables, 0]] * len(ways)
        count += len(ways)
    print(f"{count} ways, one set of tables")
    assert count >= 60


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_does_not_matter(experiment: Path, whole: SweepResult, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with cluster(tmp_path, 2) as here:
        for number, chunk in enumerate(CHUNKS):
            out = tmp_path / str(number)
            found = sweep(load_experiment(experiment), out, place=Place(cluster=here.address), chunk=chunk)
            assert found.record.tables == whole.record.tables
