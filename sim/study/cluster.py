"""A Dask cluster that the user has started: chunks go out as text and whole numbers, files come back as bytes.

Whatever happens there, a chunk that comes back twice is the same, and one that does not is made again by the next call.
"""

import contextlib
import json
import logging
import platform
from asyncio import CancelledError
from collections import deque
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any

from sim.errors import Problem, Refused
from sim.kernel import sources_hash
from sim.results import disk
from sim.study import shard, starting
from sim.study.pools import Ended, Unfinished
from sim.study.processes import Processes
from sim.study.work import Pace, Work, made
from sim.study.worker import Limits

#: How long the scheduler, its first worker and a result may keep us waiting [s].
_CONNECTING, _ANSWERING = 10.0, 60.0
#: How long a scheduler that was there may be away [s].
_AWAY = 10.0
_CHUNKS_AHEAD = 2
_PACKAGES = ("numpy", "numba", "pandas", "pyarrow")


class Cluster:
    """Workers of a Dask scheduler; a chunk that kills them there has its runs made alone here."""

    def __init__(self, work: Work, folder: Path, address: str, limits: Limits) -> None:
        self.work, self.folder, self.address = work, folder, address
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self.client = _connected(address)
        try:
            threads = _introduced(self.client, address)
        except BaseException:
            self.client.close(timeout=1)
            raise
        self.seats = _CHUNKS_AHEAD * threads
        self.under_way: dict[str, tuple[range, Any]] = {}
        self.done: SimpleQueue[str] = SimpleQueue()
        self.suspects: deque[range] = deque()
        self.alone = Processes(work, folder, 1, starting.methods()[0], limits)
        self.seen = monotonic()
        self._remarks: list[str] = []

    def room(self) -> int:
        """Two chunks for each thread there."""
        return self.seats - len(self.under_way) - len(self.suspects)

    def give(self, units: range) -> None:
        """Send a chunk out."""
        key = f"sweep-{self.work.study[:12]}-{units.start}-{units.stop}-{monotonic()}"
        given = (self.work.encoded(), units.start, units.stop, credentials())
        future = self.client.submit(task, *given, key=key, pure=False)
        self.under_way[key] = (units, future)
        future.add_done_callback(lambda one: self.done.put(one.key))

    def wait(self, seconds: float) -> Sequence[Ended]:
        """Chunks that have come back."""
        if self.suspects and self.alone.room():
            self.alone.give_suspect(self.suspects.popleft())
        ended = list(self.alone.wait(seconds)) if not self.alone.room() else []
        self._refuse_absence()
        if self.client.status != "running":
            sleep(seconds)
            return ended
        with contextlib.suppress(Empty):
            ended += self._back(self.done.get(timeout=seconds if self.under_way and not ended else 0.0))
        return ended

    def remarks(self) -> Sequence[str]:
        """What has happened to workers."""
        lines, self._remarks = [*self._remarks, *self.alone.remarks()], []
        return lines

    def stop(self) -> None:
        """Leave; what is under way there is dropped by the scheduler."""
        self.alone.stop()
        with contextlib.suppress(Exception):
            self.client.close(timeout=1)

    def _back(self, key: str) -> list[Ended]:
        """A chunk that has come to an end there."""
        units, future = self.under_way.pop(key, (range(0), None))
        if future is None:
            return []
        if future.status == "error":
            error = future.exception(timeout=_ANSWERING)
            if type(error).__name__ != "KilledWorker" and not isinstance(error, MemoryError):
                raise error
            self._remarks.append("a chunk killed workers of the cluster; its runs are made here, alone")
            self.suspects.append(units)
            return []
        try:
            theirs, seconds, data = future.result(timeout=_ANSWERING)
        except (Exception, CancelledError):
            # Lost on the way: it is asked for again, once the scheduler is there.
            if self.client.status == "running":
                self.give(units)
            else:
                self.under_way[key] = (units, future)
                self.done.put(key)
            return []
        _refuse_strangers({self.address: theirs})
        return [self._kept(units, seconds, data)]

    def _kept(self, units: range, seconds: float, data: bytes) -> Ended:
        """Put a chunk that has come back on the disk, once it is what was asked for."""
        path = self.folder / shard.name_of(units)
        found = shard.decoded(data, path, self.work)
        if found.units != units:
            raise disk.refused(path, f"the cluster sent units {found.units} for {units}", "the chunk asked for")
        return Ended(units, disk.write_part(path, data), len(found.failures), seconds)

    def _refuse_absence(self) -> None:
        """Stop where the scheduler has been gone for some time."""
        if self.client.status == "running":
            self.seen = monotonic()
        elif self.client.status == "closed" or monotonic() - self.seen > _AWAY:
            raise Unfinished(f"the cluster at {self.address} is gone")


def task(work: str, first: int, last: int, wanted: str) -> tuple[str, float, bytes]:
    """One chunk on a worker: who made it, how long it took, and its file; no file where that is not who was wanted."""
    mine, began = credentials(), monotonic()
    if mine != wanted:
        return mine, 0.0, b""
    plain, units = Work.decoded(work), range(first, last)
    data = shard.encoded(plain, units, made(plain, units, pace=_pace(plain.function)))
    return mine, monotonic() - began, data


@cache
def _pace(_: str) -> Pace:
    """What this worker has learnt about a kind of work."""
    return Pace()


@cache
def credentials() -> str:
    """What has to be the same everywhere: the sources of the package, Python, and the libraries that compute."""
    names = {"proxysim": sources_hash(), "python": platform.python_version()}
    return json.dumps(names | {name: version(name) for name in _PACKAGES})


def _connected(address: str) -> Any:
    try:
        dask: Any = import_module("distributed")
    except ImportError:
        raise _problem("the package dask[distributed] is not there", "pip install 'proxysim[cluster]'") from None
    try:
        return dask.Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise _problem(f"no cluster at {address} ({said[:100]})", "the address of a running scheduler") from None


def _introduced(client: Any, address: str) -> int:
    """How many threads the cluster has, once all its workers have shown that they are what this process is."""
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
        told = client.run(credentials, on_error="return")
    except TimeoutError:
        raise _problem(f"the cluster at {address} has no workers", "a scheduler with workers") from None
    except OSError as error:
        raise _problem(f"the cluster at {address} went away ({error})", "a running scheduler") from None
    # A worker that has just gone says nothing; whoever comes later says who it is with each chunk.
    _refuse_strangers({one: said for one, said in told.items() if not isinstance(said, OSError)})
    return max(1, sum(int(threads) for threads in client.nthreads().values()))


def _refuse_strangers(told: dict[str, Any]) -> None:
    """Refuse a cluster with a worker that is not what this process is, or cannot say what it is."""
    ours = json.loads(credentials())
    for address, said in told.items():
        if isinstance(said, Exception):
            what = f"the worker at {address} cannot say what it is ({type(said).__name__}: {str(said)[:100]})"
            raise _problem(what, "workers with this very package installed")
        theirs = json.loads(said)
        for name, mine in ours.items():
            if theirs.get(name) != mine:
                what = f"the worker at {address} has {name} {theirs.get(name)}, this process {mine}"
                raise _problem(what, "the same sources and versions everywhere")


def _problem(what: str, allowed: str) -> Refused:
    return Refused([Problem("sim sweep", 1, 1, "cluster", what, allowed)])
