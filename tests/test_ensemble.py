"""What was done in many runs: the same rows whichever runs are played, on however many threads, side by side or not."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sim import ensemble
from sim.day import play
from sim.ensemble import Acts, acts, histories
from sim.initial import build
from sim.lanes import playing
from sim.scenario import Scenario
from sim.world.world import RECORD, World

SEED = 20_240_128
RUNS = 300
IS_COMPILED = pytest.mark.skipif(not hasattr(play, "py_func"), reason="rules are not compiled here")
WAYS = pytest.mark.parametrize("lanes", [False, pytest.param(True, marks=IS_COMPILED)], ids=["one by one", "in lanes"])


@pytest.fixture(scope="module")
def records(short: Scenario) -> list[bytes]:
    """What was done in each run."""
    return [one(world) for world in histories(short, seed=SEED, runs=range(RUNS))]


def one(world: World) -> bytes:
    return bytes(world.record[: world.written[0]].tobytes())


def each(found: Acts) -> list[bytes]:
    """What was done in each run, apart."""
    ends = found.counts.cumsum()
    assert ends[-1] == len(found.rows)
    return [found.rows[end - count : end].tobytes() for end, count in zip(ends, found.counts, strict=True)]


def made(scenario: Scenario, runs: range, **how: Any) -> list[bytes]:
    return each(Acts.joined(list(acts(scenario, seed=SEED, runs=runs, **how))))


@WAYS
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(
    "runs", [range(1), range(7, 22), range(16), range(3, 20), range(33), range(129, 258), range(RUNS)], ids=str
)
def test_acts_are_those_of_the_histories(
    short: Scenario, records: list[bytes], runs: range, threads: int, lanes: bool
) -> None:
    assert made(short, runs, threads=threads, lanes=lanes) == records[runs.start : runs.stop]


@WAYS
@pytest.mark.parametrize("threads", [1, 2])
def test_more_runs_leave_those_there_were_as_they_are(short: Scenario, threads: int, lanes: bool) -> None:
    few = Acts.joined(list(acts(short, seed=SEED, runs=range(100), threads=threads, lanes=lanes)))
    many = Acts.joined(list(acts(short, seed=SEED, runs=range(RUNS), threads=threads, lanes=lanes)))

    assert many.counts[:100].tobytes() == few.counts.tobytes()
    assert many.rows[: few.counts.sum()].tobytes() == few.rows.tobytes()


def test_every_scenario_does_in_batches_what_it_does_in_single_runs(shipped: Scenario) -> None:
    alone = [one(world) for world in histories(shipped, seed=SEED, runs=range(5, 10))]

    assert made(shipped, range(5, 10), lanes=False) == alone


@WAYS
def test_the_last_runs_and_the_largest_seed_can_be_played(short: Scenario, lanes: bool) -> None:
    runs, seed = range(2**32 - 20, 2**32), 2**63 - 1
    alone = [one(world) for world in histories(short, seed=seed, runs=runs)]

    assert each(Acts.joined(list(acts(short, seed=seed, runs=runs, lanes=lanes)))) == alone


@WAYS
def test_no_runs_do_nothing(short: Scenario, lanes: bool) -> None:
    assert list(acts(short, seed=SEED, runs=range(0), lanes=lanes)) == []
    assert len(Acts.none().rows) == len(Acts.none().counts) == 0


@WAYS
@pytest.mark.parametrize("threads", [1, 2])
def test_batches_come_in_their_order_and_whole(short: Scenario, threads: int, lanes: bool) -> None:
    step = ensemble.LANE_BATCH if lanes else ensemble.BATCH
    sizes = [len(batch.counts) for batch in acts(short, seed=SEED, runs=range(RUNS), threads=threads, lanes=lanes)]

    assert sizes == [step] * (RUNS // step) + [RUNS % step]


@WAYS
@pytest.mark.parametrize("threads", [1, 2])
def test_who_has_seen_enough_may_leave(short: Scenario, records: list[bytes], threads: int, lanes: bool) -> None:
    going: Iterator[Acts] = acts(short, seed=SEED, runs=range(RUNS), threads=threads, lanes=lanes)
    first = each(next(going))
    going.close()  # type: ignore[attr-defined]

    assert first == records[: len(first)]


def test_a_batch_that_outgrows_its_rows_loses_none(
    short: Scenario, records: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for rows in (1, 60, 200):
        monkeypatch.setattr(ensemble, "ROWS_PER_RUN", rows)
        assert made(short, range(70), lanes=False) == records[:70]


def cramped(rows: int) -> Callable[..., World]:
    """Builds worlds whose record holds so many rows."""
    return lambda *given, **how: (world := build(*given, **how))._replace(record=world.record[:rows].copy())


@WAYS
@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_that_fills_its_record_is_named_and_stops_all(
    short: Scenario, records: list[bytes], monkeypatch: pytest.MonkeyPatch, threads: int, lanes: bool
) -> None:
    counts = [len(record) // RECORD.itemsize for record in records[:200]]
    most = max(counts)
    monkeypatch.setattr(ensemble, "build", cramped(most + 1))
    assert made(short, range(200), threads=threads, lanes=lanes) == records[:200]

    monkeypatch.setattr(ensemble, "build", cramped(most))
    with pytest.raises(RuntimeError, match=f"run {counts.index(most)} filled its record of {most} rows"):
        made(short, range(200), threads=threads, lanes=lanes)


@WAYS
def test_a_record_too_small_by_far_is_no_disaster(
    short: Scenario, monkeypatch: pytest.MonkeyPatch, lanes: bool
) -> None:
    monkeypatch.setattr(ensemble, "build", cramped(1))

    with pytest.raises(RuntimeError, match="run 3 filled its record of 1 rows"):
        made(short, range(3, 20), lanes=lanes)


def test_there_are_no_lanes_where_compiling_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "are_compiled", lambda: True)
    monkeypatch.setattr(ensemble, "play", getattr(play, "py_func", play))

    assert not ensemble.worth_lanes(ensemble.MANY_DAYS)


@IS_COMPILED
def test_lanes_are_taken_where_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    few, some, many = ensemble.FEW_DAYS - 1, ensemble.FEW_DAYS, ensemble.MANY_DAYS
    for kept, wanted in ((False, [False, False, True]), (True, [False, True, True])):
        monkeypatch.setattr(playing, "are_compiled", lambda kept=kept: kept)
        for days, pays in zip((few, some, many), wanted, strict=True):
            monkeypatch.setitem(ensemble._asked, "days", 0)
            assert ensemble.worth_lanes(days) == pays


@IS_COMPILED
def test_what_a_process_was_asked_before_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "are_compiled", lambda: True)
    monkeypatch.setitem(ensemble._asked, "days", 0)
    half = ensemble.FEW_DAYS // 2

    assert [ensemble.worth_lanes(half) for _ in range(3)] == [False, True, True]


def speed(scenario: Scenario, runs: int, *, lanes: bool) -> float:
    """Runs for each second of the processor's time."""
    start = time.process_time()
    for _ in acts(scenario, seed=SEED, runs=range(runs), lanes=lanes):
        pass
    return runs / (time.process_time() - start)


@pytest.mark.slow
@IS_COMPILED
def test_lanes_make_twice_the_runs_in_the_same_time_or_more(all_shipped: list[Scenario]) -> None:
    (scenario,) = (one for one in all_shipped if one.id == "gaza-war-2023")
    for lanes in (False, True):
        speed(scenario, 16, lanes=lanes)
    pairs = [(speed(scenario, 1024, lanes=True), speed(scenario, 256, lanes=False)) for _ in range(3)]

    assert max(fast for fast, _ in pairs) > 2.0 * max(slow for _, slow in pairs), pairs
