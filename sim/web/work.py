"""Work that takes a while: in threads, a few at a time, one for each view, with progress, and cancelled at a word."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

#: How many pieces of work go on at once, over all views.
AT_ONCE = 2
#: How many more may wait before new ones are turned away.
WAITING = 16


class Cancelled(Exception):  # noqa: N818
    """The work was called off."""


class Crowded(Exception):  # noqa: N818
    """Too much is waiting already."""


@dataclass
class Job:
    """A piece of work that somebody waits for."""

    title: str
    steps: int
    done: int = 0
    _off: threading.Event = field(default_factory=threading.Event)

    def told(self) -> None:
        """One step is done; this is where cancelled work ends."""
        self.done += 1
        if self._off.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Call it off; it ends at its next step."""
        self._off.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self._off.is_set()


class Workshop:
    """Where all views have their work done."""

    def __init__(self) -> None:
        self._hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="work")
        # Short questions do not wait behind ensembles.
        self._quick = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="quick")
        self._pen = ThreadPoolExecutor(1, thread_name_prefix="pen")
        self._waiting = 0
        self._jobs: set[int] = set()
        self._open: list[Job] = []

    async def done[T](self, job: Job, work: Callable[[Callable[[], None]], T]) -> T:
        """What the work comes to; it is handed what to call after each step.

        Raises
        ------
        Cancelled
            When it was called off.
        Crowded
            When too much is waiting.
        """
        if self._waiting >= AT_ONCE + WAITING:
            raise Crowded
        self._waiting += 1
        self._open.append(job)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, _begun, job, work)
        finally:
            job.cancel()  # whoever waited may have been called off himself
            self._waiting -= 1
            self._open.remove(job)

    async def computed[T](self, compute: Callable[[], T]) -> T:
        """What something short comes to, away from the loop that answers the browser."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, compute)

    async def drawn[T](self, draw: Callable[[], T]) -> T:
        """What a drawing comes to. One hand draws everything: matplotlib's settings are one for the whole process."""
        return await asyncio.get_running_loop().run_in_executor(self._pen, draw)

    def close(self) -> None:
        """Call everything off."""
        for job in list(self._open):
            job.cancel()
        self._hands.shutdown(wait=False, cancel_futures=True)
        self._quick.shutdown(wait=False, cancel_futures=True)
        self._pen.shutdown(wait=False, cancel_futures=True)


def _begun[T](job: Job, work: Callable[[Callable[[], None]], T]) -> T:
    if job.is_cancelled:
        raise Cancelled
    return work(job.told)


class Kept[V]:
    """The last few things that were made, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """What is kept under a key."""
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def put(self, key: Hashable, value: V) -> V:
        """Keep it, and let go of what was not asked for in the longest time."""
        self._known[key] = value
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return value


def plain(error: BaseException) -> list[str]:
    """What an error says to people: the sentences of the command line."""
    from sim.errors import Refused, neutral

    if isinstance(error, Refused):
        return [str(problem) for problem in error.problems]
    if isinstance(error, Crowded):
        return ["sim view: much is being worked on already; try again when some of it is done"]
    if isinstance(error, OSError):
        return [neutral(f"sim: {error.filename or 'the system'}: {(error.strerror or str(error)).lower()}")]
    return [neutral(f"sim view: this went wrong: {type(error).__name__}: {error}"[:300])]
