"""A sweep from its plan to its manifest: what is missing is cut into chunks, given to workers, and kept as it comes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Refused
from sim.kernel import rules_folder
from sim.results import disk
from sim.study import record, results, store
from sim.study.chunks import Cutter
from sim.study.ending import Damaged, Described, ended
from sim.study.places import Place, pool_at
from sim.study.pools import Pool, Unfinished
from sim.study.progress import Progress
from sim.study.record import MANIFEST, Record
from sim.study.results import SweepResult
from sim.study.store import Store
from sim.study.work import Work

#: How long to wait for a chunk before looking round [s].
_LOOK = 0.25
#: How often a sweep whose shards turn bad while it ends is made whole again.
_ROUNDS = 3


class FailedFast(Unfinished):
    """A sweep stopped because a run failed."""

    has_failures = True


def no_pictures(_: SweepResult) -> Mapping[str, bytes]:
    """No figures."""
    return {}


@dataclass(frozen=True, slots=True)
class Way:
    """How a sweep is carried out; nothing of it changes a number."""

    place: Place
    chunk: int | None = None
    fail_fast: bool = False
    again: bool = False
    """Whether to make runs again that failed before."""
    locked: bool = True


def conducted(root: Path, plan: Record, work: Work, what: Described, way: Way, told: Progress) -> SweepResult:
    """Carry out a plan, or what is left of it."""
    folder = store.folder_of(root, plan)
    there = finished(folder, plan, told.say)
    if there is not None and not (way.again and there.record.failed):
        store.tidy(folder)
        told.say("all of it is there already, and every file is as it was written")
        return there
    with store.opened(folder, work, locked=way.locked) as here:
        before = _earlier(folder)
        plan = here.begin(plan)
        here.survey(told.say, again=way.again)
        told.begin(work.units, here.rows + here.failed, here.failed)
        try:
            for _ in range(_ROUNDS):
                _fill(here, way, told)
                try:
                    return ended(here, plan, what, before, told.say)
                except Damaged as damage:
                    told.say(f"{damage}; made again")
        finally:
            told.end()
    raise disk.refused(folder, "files change while they are read", "a disk that keeps what is written")


def finished(folder: Path, plan: Record, say: Callable[[str], None]) -> SweepResult | None:
    """The sweep in a folder, if it has ended, is whole, and asks for the same figures."""
    if not (folder / MANIFEST).exists():
        return None
    try:
        there = results.open_sweep(folder)
    except Refused as refusal:
        say(f"{refusal.problems[0]}; put right")
        return None
    same = there.record.study == plan.study and there.record.experiment == plan.experiment
    return there if same else None


def _earlier(folder: Path) -> Record | None:
    """What an earlier end of the sweep left, if it can be read."""
    try:
        return record.read(folder / MANIFEST)
    except Refused:
        return None


def _fill(here: Store, way: Way, told: Progress) -> None:
    """Make everything that is missing."""
    cutter = Cutter(here.gaps(), here.work, way.chunk)
    if cutter.is_empty:
        return
    pool = pool_at(way.place, here.work, here.measures)
    try:
        _drained(pool, cutter, here, way, told)
    finally:
        pool.stop()


def _drained(pool: Pool, cutter: Cutter, here: Store, way: Way, told: Progress) -> None:
    """Give out chunks and keep what comes back, until there is nothing left of either."""
    under_way, is_first = 0, not _compiled()
    while under_way or not cutter.is_empty:
        # Where the rules are not compiled yet, one worker compiles them for all.
        while not cutter.is_empty and pool.room() > 0 and not (is_first and under_way):
            pool.give(cutter.next())
            under_way += 1
        for one in pool.wait(_LOOK):
            here.publish(one.part, one.units, one.failed)
            cutter.learn(len(one.units), one.seconds)
            told.advance(len(one.units), one.failed)
            under_way, is_first = under_way - 1, False
            if one.failed and way.fail_fast:
                raise FailedFast(_first_failure(here, one.units))
        for line in pool.remarks():
            told.say(line)
        told.tick()


def _first_failure(here: Store, units: range) -> str:
    first = here.shard(here.path_of(units.start)).failures[0]
    point, run = divmod(first.unit, here.work.runs)
    return f"run {run} of point {point} failed ({first.exception}: {first.message})"


def _compiled() -> bool:
    """Whether compiled rules are kept from earlier, or none are wanted."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") != "0" or next(rules_folder().rglob("*.nbi"), None) is not None
