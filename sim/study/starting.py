"""How worker processes begin and end: with no lock that others hold, and never outliving who started them."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from sim.study.quiet import quietly

if sys.platform != "win32":
    import resource
    from multiprocessing.context import ForkServerContext, ForkServerProcess

_PR_SET_PDEATHSIG = 1
_CORNER = "sim-workers-"


class Free:
    """A lock of a queue with one reader and one writer: nobody else could ever hold it.

    An executor of one process needs no other. A real one is a named thing of the machine's, which a killed process
    leaves behind, or leaves locked.
    """

    def acquire(self, _block: bool = True, _timeout: float | None = None) -> bool:
        """It is free."""
        return True

    def release(self) -> None:
        """It still is."""

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""

    @property
    def _semlock(self) -> "Free":
        return self

    def _is_zero(self) -> bool:
        return False


class QuietSpawn(SpawnProcess):
    """A process with an interpreter of its own."""

    def start(self) -> None:
        """Start it quietly."""
        with quietly():
            super().start()


class _Unshared(BaseContext):
    """A context for executors of one process."""

    def Lock(self) -> Any:  # noqa: N802
        """A lock of a queue."""
        return Free()

    def BoundedSemaphore(self, value: int = 1) -> Any:  # noqa: N802, ARG002
        """The counter of a queue, which never holds more than is put into it anyway."""
        return Free()


class _Spawn(_Unshared, SpawnContext):
    Process = QuietSpawn


if sys.platform != "win32":

    class QuietFork(ForkServerProcess):
        """A process forked from a server that has one thread and has imported what workers need."""

        def start(self) -> None:
            """Start it quietly."""
            with quietly():
                super().start()

    class _ForkServer(_Unshared, ForkServerContext):
        Process = QuietFork


def methods() -> tuple[str, ...]:
    """Ways to start a process, the usual one first; a plain fork is none of them."""
    return ("spawn",) if sys.platform == "win32" else ("forkserver", "spawn")


def context(method: str, shared: Sequence[str]) -> BaseContext:
    """The context of a start method; a server of forks imports the shared modules once for all workers."""
    if method == "spawn" or sys.platform == "win32":
        return _Spawn()
    _take_a_corner()
    server = _ForkServer()
    server.set_forkserver_preload(list(shared))
    _wait_for(server)
    return server


def _wait_for(server: BaseContext) -> None:
    """Wait until the server has imported what is shared, which takes seconds, in a way that may be interrupted."""

    def start() -> None:
        with contextlib.suppress(OSError, EOFError):
            nobody = server.Process(target=_nothing)  # type: ignore[attr-defined]
            nobody.start()
            nobody.join()

    starting = threading.Thread(target=start, daemon=True)
    starting.start()
    while starting.is_alive():
        starting.join(0.1)


def _nothing() -> None:
    """What the first process does."""


def _take_a_corner() -> None:
    """A passing folder for the socket of the server, named so that the next sweep can clear it after a kill."""
    mine = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    if "tempdir" in mine:
        return
    for left in Path(tempfile.gettempdir()).glob(f"{_CORNER}*-*"):
        owner = left.name.removeprefix(_CORNER).partition("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    mine["tempdir"] = tempfile.mkdtemp(prefix=f"{_CORNER}{os.getpid()}-")
    Finalize(None, shutil.rmtree, (mine["tempdir"],), {"ignore_errors": True}, exitpriority=-100)


def _is_running(pid: int) -> bool:
    """Whether there is a process of this number; another user's counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def settle(memory: int | None) -> None:
    """What a worker does first: deaf to Ctrl-C, bound to its parent, and with a limit to its memory [bytes]."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    _die_with_the_parent()
    if memory is not None and sys.platform != "win32":
        limit = _taken() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_with_the_parent() -> None:
    """End when the parent is gone, however it went: by its closed pipe, and by the kernel where it can."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _taken() -> int:
    """Address space in use [bytes]; 0 where nobody says."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def memory_share(workers: int) -> int | None:
    """Memory that a worker may take unless told otherwise: its share of four fifths of the machine's [bytes]."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
    return max(2**30, int(whole * 0.8) // max(1, workers))
