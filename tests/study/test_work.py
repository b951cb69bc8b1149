"""A chunk of work: units in, a row or a failure for each out."""

import numpy as np
import pytest

from sim.study import work as working
from sim.study.chunks import Cutter
from sim.study.work import Pace, Work, failed, made, stage

from .sweeps import plan, work

TRIAL = work(plan())


@pytest.mark.parametrize(
    ("units", "pieces"),
    [
        (range(0), []),
        (range(70), [(0, range(70))]),
        (range(69, 71), [(0, range(69, 70)), (1, range(1))]),
        (range(10, 200), [(0, range(10, 70)), (1, range(70)), (2, range(60))]),
    ],
)
def test_units_are_runs_of_points(units: range, pieces: list[tuple[int, range]]) -> None:
    assert list(TRIAL.pieces(units)) == pieces


def test_work_is_text() -> None:
    assert Work.decoded(TRIAL.encoded()) == TRIAL


@pytest.mark.parametrize("block", [1, 16, 50, 1000])
def test_blocks_change_no_row(block: int) -> None:
    pace = Pace()
    pace.block = block

    done = made(TRIAL, range(30, 200), pace=pace)

    assert done.units == [*range(30, 200)]
    assert done.values(4)[:, 1].tolist() == [unit % 70 for unit in range(30, 200)]
    assert done.failures == []


def test_each_block_is_announced() -> None:
    beats: list[int] = []
    pace = Pace()

    made(TRIAL, range(100), beats.append, pace)

    assert beats[0] == 0
    assert beats == sorted(set(beats))
    assert 70 in beats


def test_runs_of_a_block_that_fails_are_announced_one_by_one() -> None:
    beats: list[int] = []

    done = made(work(plan(), "raises"), range(70 + 48, 70 + 64), beats.append)

    assert beats == [118, *range(118, 134)]
    assert [one.unit for one in done.failures] == [127]
    assert len(done.units) == 15


@pytest.mark.parametrize(
    ("seconds", "blocks"), [(0.0, [64, 256, 1024, 4096, 4096]), (0.5, [16, 16, 16]), (1000.0, [16, 16])]
)
def test_blocks_grow_with_the_pace(seconds: float, blocks: list[int]) -> None:
    pace, found = Pace(), []
    for _ in blocks:
        pace.learn(pace.block, seconds)
        found.append(pace.block)

    assert found == blocks


def error_at(name: str | None) -> Exception:
    """An error of a stage."""
    try:
        if name is None:
            raise KeyError("sanctions")
        with stage(name):
            raise KeyError("sanctions")
    except KeyError as error:
        return error


@pytest.mark.parametrize(("name", "found"), [("load", "load"), ("measure", "measure"), (None, "run")])
def test_a_failure_knows_its_stage(name: str | None, found: str) -> None:
    assert failed(5, error_at(name)) == working.Failure(5, found, "KeyError", "'sanctions'")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("at 0x7f3a90b1c2d0, twice: 0x7f3a90b1c2d0"), "at 0x…, twice: 0x…"),
        (ValueError("two\nlines\tand a tab"), "two lines and a tab"),
        (ValueError("\x1b[31mred"), "\\x1b[31mred"),
        (ValueError("x" * 1000), "x" * 300),
        (MemoryError(), "more memory than a worker may take"),
        (ValueError(), ""),
    ],
    ids=["address", "lines", "escape", "long", "memory", "silent"],
)
def test_a_failure_says_the_same_every_time_and_on_one_line(error: Exception, message: str) -> None:
    assert failed(0, error).message == message


def test_rows_of_another_shape_are_refused() -> None:
    done = made(work(plan(), "strange"), range(3))

    assert [one.message for one in done.failures] == ["(1, 2) values for 1 runs of 4 measures"] * 3


def cut(cutter: Cutter, seconds: float) -> list[range]:
    """All chunks, each of which took so long."""
    chunks = []
    while not cutter.is_empty:
        chunks.append(cutter.next())
        cutter.learn(len(chunks[-1]), seconds)
    return chunks


@pytest.mark.parametrize("fixed", [None, 1, 7, 1000])
@pytest.mark.parametrize("seconds", [0.0, 0.01, 2.0, 100.0])
def test_chunks_are_the_gaps(fixed: int | None, seconds: float) -> None:
    gaps = [range(3), range(10, 90), range(91, 210)]

    chunks = cut(Cutter(gaps, TRIAL, fixed), seconds)

    assert np.array_equal(np.concatenate(chunks), np.concatenate(gaps))
    assert fixed is None or max(map(len, chunks)) <= fixed


def test_chunks_take_about_two_seconds_once_the_pace_is_known() -> None:
    cutter = Cutter([range(100_000)], TRIAL, None)
    lengths = []
    for _ in range(6):
        units = cutter.next()
        lengths.append(len(units))
        cutter.learn(len(units), len(units) * 0.001)

    assert lengths == [16, 128, 1024, 2000, 2000, 2000]


def test_a_chunk_fits_into_memory() -> None:
    wide = work(plan(measures=tuple(map(str, range(98))), runs=10**6))
    cutter = Cutter([range(10**6)], wide, None)
    for _ in range(9):
        cutter.learn(len(cutter.next()), 1e-9)

    assert len(cutter.next()) == 20_000
