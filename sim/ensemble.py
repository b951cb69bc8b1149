"""Many runs of one scenario in one compiled loop over the same `DAY`, on as many threads as wanted, one run to each."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.batch import play_batch
from sim.day import play
from sim.initial import build, fresh
from sim.scenario import Scenario
from sim.world.world import RECORD, World

if TYPE_CHECKING:
    from sim.lanes.playing import Sixteen

#: Runs that a thread plays before it comes back to Python: long enough to cost nothing, short enough to stop at once.
BATCH = 32
#: Rows of the record set aside for each run of a batch; a batch that needs more ends early and the next goes on.
ROWS_PER_RUN = 1024
#: Runs of a batch in lanes.
LANE_BATCH = 128
#: Days of runs asked of this process from which lanes pay when their rules are compiled already, and days asked at
#: once from which they pay when they are not.
FEW_DAYS, MANY_DAYS = 100_000, 50_000_000
_asked = {"days": 0}


@dataclass(frozen=True)
class Acts:
    """What was done in some runs, one run after the other."""

    rows: np.ndarray
    """(rows,) RECORD."""
    counts: np.ndarray
    """Rows of each run, (runs,) int64."""

    @classmethod
    def none(cls) -> "Acts":
        """What was done in no run."""
        return cls(np.zeros(0, RECORD), np.zeros(0, np.int64))

    @classmethod
    def joined(cls, parts: Sequence["Acts"]) -> "Acts":
        """What was done in the runs of all parts, in their order."""
        return cls(_one_after_the_other([part.rows for part in parts]), np.concatenate([part.counts for part in parts]))


def _one_after_the_other(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Records of all parts; as plain words, since numpy would compare the fields of each part with all others'."""
    return np.concatenate([part.view(np.int64) for part in parts]).view(RECORD)


def histories(scenario: Scenario, *, seed: int, runs: range) -> Iterator[World]:
    """The worlds of some runs as their last day left them, with every day's states and choices, one after the other.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    runs : range
        Numbers of the runs [0..2**32); run k is the same history whatever other runs are made.
    """
    template = build(scenario, seed)
    for run in runs:
        world = fresh(template, run)
        play(world)
        yield world


def acts(scenario: Scenario, *, seed: int, runs: range, threads: int = 1, lanes: bool | None = None) -> Iterator[Acts]:
    """What was done in some runs, in batches of consecutive ones; nothing else of a run is kept.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    runs : range
        Numbers of the runs [0..2**32), in steps of one.
    threads : int
        Threads that play batches side by side [1..]; they change when a batch is done and nothing else.
    lanes : bool, optional
        Whether sixteen runs are played at once; otherwise where that pays. It changes no byte.
    """
    template = build(scenario, seed, traced=False)
    if lanes is None:
        lanes = worth_lanes(len(runs) * len(template.dates))
    play_some = _in_lanes(template) if lanes else partial(played, template)
    step = LANE_BATCH if lanes else BATCH
    batches = [runs[start : start + step] for start in range(0, len(runs), step)]
    if threads == 1 or len(batches) < 2:
        yield from map(play_some, batches)
        return
    pool = ThreadPoolExecutor(threads)
    try:
        yield from pool.map(play_some, batches)
    finally:
        pool.shutdown(cancel_futures=True)


def worth_lanes(days: int) -> bool:
    """Whether so many days of runs are played sooner in lanes.

    Their rules take minutes to compile the first time, and half a second to load in each process; where compiling is
    switched off there are none.
    """
    if not hasattr(play, "py_func"):
        return False
    if days >= MANY_DAYS:
        return True
    _asked["days"] += days
    if _asked["days"] < FEW_DAYS:
        return False
    from sim.lanes.playing import are_compiled

    return are_compiled()


def _in_lanes(template: World) -> Callable[[range], Acts]:
    """What plays batches of runs of a scenario, sixteen runs at a time; each thread has its own worlds to play in."""
    from sim.lanes import playing

    morning, own = playing.sixteen(template), threading.local()

    def play_some(batch: range) -> Acts:
        if not hasattr(own, "worlds"):
            own.worlds = playing.copied(morning)
        return _played_in_lanes(own.worlds, morning, batch)

    return play_some


def _played_in_lanes(worlds: "Sixteen", morning: "Sixteen", batch: range) -> Acts:
    """What was done in a batch of consecutive runs, sixteen at a time."""
    from sim.lanes import playing
    from sim.lanes.vectors import LANES

    parts = []
    for first in range(batch.start, batch.stop, LANES):
        done = playing.play(worlds, morning, first)[: batch.stop - first]
        parts.append(Acts(_one_after_the_other(done), np.array([len(rows) for rows in done], np.int64)))
    found = Acts.joined(parts)
    _refuse_full(found.counts, worlds.acts.shape[1], batch)
    return found


def _refuse_full(counts: np.ndarray, capacity: int, batch: range) -> None:
    """Stop where a run did more than its record can hold."""
    if counts.max() >= capacity:
        raise RuntimeError(f"run {batch[int(counts.argmax())]} filled its record of {capacity} rows")


def played(template: World, batch: range) -> Acts:
    """What was done in a batch of consecutive runs."""
    world = fresh(template, batch.start)
    kept = np.empty(ROWS_PER_RUN * len(batch), RECORD).view(np.recarray)
    counts = np.zeros(len(batch), np.int64)
    done, parts = 0, []
    while done < len(batch):
        before = done
        done = int(play_batch(world, template, batch.start, done, kept, counts))
        if done == before:
            kept = np.empty(2 * len(kept), RECORD).view(np.recarray)
        parts.append(kept[: counts[before:done].sum()].copy())
    _refuse_full(counts, len(world.record), batch)
    return Acts(_one_after_the_other(parts), counts)
