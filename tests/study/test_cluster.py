"""On a Dask cluster: the same tables, whoever dies there, and nobody works who is not what this process is."""

import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.study import cluster as clusters_of_sim
from sim.study import shard
from sim.study.places import Place, pool_at
from sim.study.pools import Unfinished
from sim.study.results import SweepResult
from sim.study.store import folder_of

from .cheap import POINT, RUN
from .clusters import HERE, Here, cluster
from .sweeps import Told, hashes, plan, swept, work

pytest.importorskip("distributed")
# Libraries that the cluster rests on leave sockets to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A cluster of two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as one:
        yield one


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """A sweep that nothing has disturbed."""
    return swept(tmp_path_factory.mktemp("results"))


def test_the_same_tables(here: Here, whole: SweepResult, tmp_path: Path) -> None:
    assert hashes(swept(tmp_path, place=Place(cluster=here.address), chunk=23)) == hashes(whole)


def test_a_run_that_raises_is_named(here: Here, tmp_path: Path) -> None:
    found = swept(tmp_path, function="raises", place=Place(cluster=here.address))

    assert found.failures[["point", "run", "exception"]].values.tolist() == [[POINT, RUN, "ValueError"]]


def test_a_chunk_that_is_lost_on_the_way_is_asked_for_again(here: Here, tmp_path: Path) -> None:
    task = work(plan(), "slow")
    pool = pool_at(Place(cluster=here.address), task, tmp_path)
    try:
        pool.give(range(200))
        (_, future), *_ = pool.under_way.values()
        future.cancel()
        ended = []
        while not ended:
            ended += pool.wait(0.5)
    finally:
        pool.stop()

    assert [(one.units, one.failed) for one in ended] == [(range(200), 0)]
    assert shard.decoded(ended[0].part.read_bytes(), tmp_path / shard.name_of(range(200)), task).units == range(200)


@pytest.mark.slow
def test_a_run_that_kills_workers_there_is_found_here(here: Here, whole: SweepResult, tmp_path: Path) -> None:
    told = Told()

    found = swept(tmp_path, function="dies", place=Place(cluster=here.address), chunk=60, told=told)

    assert found.failures[["point", "run", "exception"]].values.tolist() == [[POINT, RUN, "WorkerDied"]]
    assert "a chunk killed workers of the cluster; its runs are made here, alone" in told.lines
    assert len(found.measures_frame()) == 209
    assert hashes(found)["points"] == hashes(whole)["points"]


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_workers_that_are_killed_lose_nothing(here: Here, tmp_path: Path, times: int) -> None:
    what, luck = plan(points=5, runs=150 * times), random.Random(6)
    undisturbed = hashes(swept(tmp_path / "whole", what))

    def kill() -> None:
        for _ in range(times):
            time.sleep(luck.uniform(0.3, 2.0))
            if found := here.workers():
                os.kill(luck.choice(found), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    found = swept(tmp_path / "killed", what, "slow", place=Place(cluster=here.address), chunk=30)
    killer.join()

    assert found.record.failed == 0
    assert hashes(found) == undisturbed


@pytest.mark.slow
def test_a_scheduler_that_dies_loses_unfinished_chunks_only(tmp_path: Path) -> None:
    what = plan(points=5, runs=400)
    folder = folder_of(tmp_path / "results", what)
    with cluster(tmp_path, 1) as here:

        def kill() -> None:
            while len(list(folder.glob("measures/*.parquet"))) < 10:
                time.sleep(0.02)
            here.scheduler.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(Unfinished, match=f"the cluster at {here.address} is gone"):
            swept(tmp_path / "results", what, "slow", place=Place(cluster=here.address), chunk=30)
        killer.join()
    told = Told()

    found = swept(tmp_path / "results", what, told=told, chunk=30)

    assert told.begun[1] >= 300
    assert hashes(found) == hashes(swept(tmp_path / "whole", what))


def test_workers_with_other_sources_are_refused(tmp_path: Path) -> None:
    package = Path(sys.modules["sim"].__file__ or "").parent
    shutil.copytree(package, tmp_path / "other" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "sim" / "errors.py").open("a") as file:
        file.write("# an afterthought\n")
    path = os.pathsep.join([str(tmp_path / "other"), str(HERE)])
    with (
        cluster(tmp_path, 1, path) as here,
        pytest.raises(Refused, match=r"the worker at tcp://127\.0\.0\.1:\d+ has proxysim \w+, this process \w+"),
    ):
        swept(tmp_path / "results", place=Place(cluster=here.address))


def test_a_chunk_made_by_a_stranger_comes_back_empty() -> None:
    assert clusters_of_sim.task("", 0, 1, "somebody else") == (clusters_of_sim.credentials(), 0.0, b"")


def test_where_no_cluster_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters_of_sim, "_CONNECTING", 0.5)

    with pytest.raises(Refused, match=r"no cluster at tcp://127\.0\.0\.1:9 "):
        swept(tmp_path, place=Place(cluster="tcp://127.0.0.1:9"))


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters_of_sim, "_CONNECTING", 2.0)

    with cluster(tmp_path, 0) as here, pytest.raises(Refused, match="has no workers"):
        swept(tmp_path / "results", place=Place(cluster=here.address))


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(Refused, match=r"pip install 'proxysim\[cluster\]'"):
        swept(tmp_path, place=Place(cluster="tcp://127.0.0.1:9"))
