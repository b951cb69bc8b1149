"""Threads and kept baselines change no number; whoever is told may stop a comparison."""

import threading
import time
from functools import cache, partial
from pathlib import Path

import pytest

from sim.scenario import Scenario, load
from sim.study import compare as comparing
from sim.study import keeping
from sim.study.arms import Arm, arms_of
from sim.study.compare import compare, prepare
from sim.study.comparison import Comparison
from sim.study.comparison_folder import open_comparison, repeat
from sim.study.comparison_tables import table_hash
from sim.study.following import Telling
from sim.study.keeping import Baseline
from sim.study.noting import Notebook

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"
RUNS = 40


@cache
def june(*sets: str) -> Scenario:
    return load(JUNE, sets)


def arms(bargain: float = 0.2) -> list[Arm | Scenario]:
    return [june(), Arm("less", june(f"pressures.baghdad_bargain={bargain}"))]


def hashes(found: Comparison) -> dict[str, str]:
    return {name: table_hash(table, name) for name, table in found.tables.items()}


@pytest.fixture(scope="module")
def plain() -> Comparison:
    return compare(arms(), runs=RUNS, seed=6, threads=1)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_no_number(plain: Comparison, threads: int) -> None:
    assert hashes(compare(arms(), runs=RUNS, seed=6, threads=threads)) == hashes(plain)


def test_acts_measured_piece_by_piece_are_measured_alike(plain: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.gathering._HELD", 500)

    assert hashes(compare(arms(), runs=RUNS, seed=6)) == hashes(plain)


def test_a_kept_baseline_changes_no_number_and_is_not_played_again(
    plain: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Baseline()
    played: list[int] = []
    run = Notebook.run
    monkeypatch.setattr(Notebook, "run", lambda self, number: played.append(number) or run(self, number))

    assert hashes(compare(arms(), runs=RUNS, seed=6, kept=kept)) == hashes(plain)
    assert len(played) == 2 * RUNS
    again = compare(arms(), runs=RUNS, seed=6, kept=kept)
    assert len(played) == 3 * RUNS
    assert hashes(again) == hashes(plain)
    assert [{name: own.tolist() for name, own in one.items()} for one in again.counts] == [
        {name: own.tolist() for name, own in one.items()} for one in plain.counts
    ]
    other = compare(arms(0.9), runs=RUNS, seed=6, kept=kept)
    assert len(played) == 4 * RUNS
    assert hashes(other) == hashes(compare(arms(0.9), runs=RUNS, seed=6))


def test_fewer_runs_of_a_kept_baseline_are_taken_from_it_and_others_are_played() -> None:
    kept = Baseline()
    compare(arms(), runs=RUNS, seed=6, kept=kept)

    for runs, seed, first in (
        (7, 6, june()),
        (RUNS + 1, 6, june()),
        (7, 8, june()),
        (7, 8, june("pressures.rivalry=0")),
    ):
        own = [first, *arms()[1:]]
        assert hashes(compare(own, runs=runs, seed=seed, kept=kept)) == hashes(compare(own, runs=runs, seed=seed))


def test_a_baseline_without_room_is_not_kept(plain: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (1000, 150_000):
        monkeypatch.setattr(keeping, "MOST_BYTES", room)
        kept = Baseline()
        assert hashes(compare(arms(), runs=RUNS, seed=6, kept=kept)) == hashes(plain)
        assert kept.bytes == 0


class Stop(Exception):  # noqa: N818
    """Enough."""


@pytest.mark.parametrize("after", [0, 20, RUNS - 1])
def test_whoever_is_told_may_stop_it(after: int) -> None:
    seen: list[int] = []

    def told() -> None:
        if len(seen) == after:
            raise Stop
        seen.append(1)

    before = threading.active_count()
    with pytest.raises(Stop):
        compare(arms(), runs=RUNS, seed=6, told=told)
    assert threading.active_count() == before


def test_somebody_is_told_while_the_last_of_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    slow = comparing._tables

    def tables(*given: object) -> object:
        seen.append("begun")
        time.sleep(0.3)
        seen.append("done")
        return slow(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(comparing, "_tables", tables)
    compare(arms(), runs=100, told=lambda: seen.append("told"))

    assert seen.count("told") == 100
    assert "told" in seen[seen.index("begun") : seen.index("done")]


def test_every_run_is_told_of_once_however_few_there_are() -> None:
    for runs in (1, 3, 19, 20, 500):
        seen: list[int] = []
        telling = Telling(runs, partial(seen.append, 1))
        telling.done(runs)
        assert runs - 100 <= len(seen) <= runs
        telling.end()
        assert len(seen) == runs


def test_an_arm_under_a_theory_with_changes_of_its_own_is_repeated_from_its_folder(tmp_path: Path) -> None:
    found = compare(arms_of([JUNE], groups=["both: hypothesis=puppet, pressures.sanctions=0.2"]), runs=3)
    folder = found.save(tmp_path)

    assert repeat(folder).equal
    kept = open_comparison(folder).manifest.arms[1]
    assert (kept.name, kept.hypothesis, kept.sets) == ("both", "puppet", ("pressures.sanctions=0.2",))
    words = "\n".join(found.account())
    assert "B  both: A with hypothesis puppet and pressures.sanctions=0.2" in words
    assert "parameters in B (hypothesis puppet: " in words
    assert "sanctions: 1 throughout [S-RUSI-2025]; in B 0.2 throughout [user]" in words


def test_a_baseline_that_was_prepared_is_not_played_again(plain: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Baseline()
    prepare(june(), kept, runs=RUNS, seed=6)
    kept_again = []
    monkeypatch.setattr(Baseline, "keep", lambda *given: kept_again.append(given))

    assert hashes(compare(arms(), runs=RUNS, seed=6, kept=kept)) == hashes(plain)
    assert kept_again == []


def test_whoever_is_told_may_stop_preparing() -> None:
    kept = Baseline()

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        prepare(june(), kept, runs=RUNS, seed=6, told=stop)
    assert kept.runs(june(), 6, RUNS) == ()
