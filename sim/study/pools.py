"""Where chunks are worked on: here, in threads; in processes and on a cluster there are other modules for.

A pool takes chunks and gives back, for each and in any order, the part of a file that is still to be given its name.
"""

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Protocol

from sim.results import disk
from sim.study import shard
from sim.study.work import Beat, Made, Pace, Work, made

#: Names of pools on one machine.
POOLS = ("processes", "threads", "serial")


@dataclass(frozen=True, slots=True)
class Ended:
    """A chunk that is done."""

    units: range
    part: Path
    failed: int
    seconds: float
    """How long it took a worker; 0 where that says nothing about the next."""


class Stopped(Exception):  # noqa: N818
    """A worker was told to stop."""


class Unfinished(Exception):  # noqa: N818
    """A sweep stopped before its end; what is finished is kept and the same sweep goes on from there."""

    has_failures = False
    """Whether it stopped because a run failed."""


class Pool(Protocol):
    """Workers, few or many, near or far."""

    def room(self) -> int:
        """How many more chunks it would take now."""
        ...

    def give(self, units: range) -> None:
        """Hand over a chunk."""
        ...

    def wait(self, seconds: float) -> Sequence[Ended]:
        """Chunks that have come to an end; none if none does so for a while."""
        ...

    def remarks(self) -> Sequence[str]:
        """Lines for whoever watches that have come up since this was last asked."""
        ...

    def stop(self) -> None:
        """End at once; what is under way is lost."""
        ...


def cores() -> int:
    """How many cores this process may use."""
    counted = getattr(os, "process_cpu_count", None) or os.cpu_count
    return max(1, counted() or 1)


def written(work: Work, units: range, folder: Path, beat: Beat, pace: Pace) -> Ended:
    """Work on a chunk and put what came of it on the disk, as a part."""
    began = perf_counter()
    done = made(work, units, beat, pace)
    return kept(work, units, folder, done, perf_counter() - began)


def kept(work: Work, units: range, folder: Path, done: Made, seconds: float) -> Ended:
    """Put what came of a chunk on the disk, as a part."""
    part = disk.write_part(folder / shard.name_of(units), shard.encoded(work, units, done))
    return Ended(units, part, len(done.failures), seconds)


class Serial:
    """This process, one chunk after the other."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.work, self.folder, self.pace = work, folder, Pace()
        self.waiting: deque[range] = deque()

    def room(self) -> int:
        """One at a time."""
        return 1 - len(self.waiting)

    def give(self, units: range) -> None:
        """Keep it until somebody waits for it."""
        self.waiting.append(units)

    def wait(self, seconds: float) -> Sequence[Ended]:  # noqa: ARG002
        """Do it now."""
        units = self.waiting.popleft()
        return [written(self.work, units, self.folder, lambda _: None, self.pace)]

    def remarks(self) -> Sequence[str]:
        """None."""
        return ()

    def stop(self) -> None:
        """Nothing is under way."""
        self.waiting.clear()


class Threads:
    """Threads of this process; they work side by side as far as the compiled rules let go of the interpreter."""

    def __init__(self, work: Work, folder: Path, workers: int) -> None:
        self.work, self.folder, self.workers = work, folder, workers
        self.executor = ThreadPoolExecutor(workers, thread_name_prefix="sweep")
        self.under_way: set[Future[Ended]] = set()
        self.ending = Event()
        self.pace = Pace()

    def room(self) -> int:
        """One for each thread and one to spare."""
        return self.workers + 1 - len(self.under_way)

    def give(self, units: range) -> None:
        """Hand over a chunk."""
        self.under_way.add(self.executor.submit(written, self.work, units, self.folder, self._beat, self.pace))

    def wait(self, seconds: float) -> Sequence[Ended]:
        """Chunks that have come to an end; an error that is nobody's run ends everything."""
        done, self.under_way = wait(self.under_way, seconds, FIRST_COMPLETED)
        return [future.result() for future in done]

    def remarks(self) -> Sequence[str]:
        """None."""
        return ()

    def stop(self) -> None:
        """Let each thread end with the block it is at."""
        self.ending.set()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def _beat(self, _: int) -> None:
        if self.ending.is_set():
            raise Stopped
