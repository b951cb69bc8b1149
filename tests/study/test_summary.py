"""The summary: what the runs of a point say, in numbers that are the same on every machine."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from sim.study import shard, summary
from sim.study.shard import Shard
from sim.study.work import Work, made

from .sweeps import plan, work

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], (0, NAN, NAN, NAN, NAN, NAN, NAN)),
        ([NAN, NAN], (0, NAN, NAN, NAN, NAN, NAN, NAN)),
        ([4.0], (1, 4, NAN, NAN, 4, 4, 4)),
        ([NAN, 1.0, 3.0], (2, 2, 1.0, math.sqrt(2), 1.05, 2, 2.95)),
        ([0, 0, 0, 1], (4, 0.25, 0.25, 0.5, 0, 0, 0.925)),
        ([1e200, -1e200], (2, 0, math.inf, math.inf, -9.5e199, 0, 9.5e199)),
        ([1.0, math.inf], (2, math.inf, NAN, NAN, math.inf, math.inf, math.inf)),
    ],
    ids=["none", "missing", "one", "two", "shares", "huge", "infinite"],
)
def test_statistics(values: list[float], expected: Sequence[float]) -> None:
    found = summary.statistics(np.array(values, np.float64))

    assert found == pytest.approx(expected, nan_ok=True)


def test_sums_are_exact_whatever_the_order() -> None:
    values = np.array([1e16, 1.0, -1e16, 1.0] * 25 + [0.1] * 10)

    both = summary.statistics(values), summary.statistics(values[::-1])

    assert both[0] == both[1]
    assert both[0][1] == math.fsum(values.tolist()) / 110


def test_quantiles_are_those_of_everybody() -> None:
    values = np.random.default_rng(1).normal(size=997)

    assert summary.statistics(values)[4:] == pytest.approx(np.quantile(values, [0.025, 0.5, 0.975]), rel=1e-14)


def shards_of(task: Work, size: int, columns: Sequence[str] | None) -> Iterator[Shard]:
    """A sweep in pieces of a size."""
    for at in range(0, task.units, size):
        units = range(at, min(task.units, at + size))
        found = shard.decoded(shard.encoded(task, units, made(task, units)), at_path(units), task)
        wanted = [*shard.KEYS, *(columns or task.measures)]
        yield Shard(units, found.table.select(wanted), found.failures)


def at_path(units: range) -> Path:
    """Where a shard would be."""
    return Path(shard.name_of(units))


@pytest.mark.parametrize("held", [1, 70, 150, 10**6])
@pytest.mark.parametrize("size", [13, 70, 1000])
def test_neither_pieces_nor_memory_change_the_summary(monkeypatch: pytest.MonkeyPatch, held: int, size: int) -> None:
    task = work(plan(), "raises")
    scenarios = ["a", "b", "c"]
    whole = [piece.to_pylist() for piece in summary.tables(task, scenarios, lambda some: shards_of(task, 210, some))]
    monkeypatch.setattr(summary, "_HELD", held)
    monkeypatch.setattr(summary, "_POINTS_AT_A_TIME", 2)

    pieces = summary.tables(task, scenarios, lambda some: shards_of(task, size, some))

    rows = [row for piece in pieces for row in piece.to_pylist()]
    assert str(rows) == str(whole[0])
    assert [row["scenario"] for row in rows[::4]] == scenarios
