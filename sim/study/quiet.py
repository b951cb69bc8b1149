"""Around the start of a process: what it will find, and what it will not hear of."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType, ModuleType

#: What workers find around them: no folder from which the wrong modules may come, and libraries that start no threads
#: of their own, for a process that is to be forked has to be alone.
_AROUND = {
    "PYTHONSAFEPATH": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


@contextmanager
def quietly() -> Iterator[None]:
    """While a process is started: no Ctrl-C reaches it, its libraries start no threads, `__main__` is not run again."""
    if sys.platform != "win32":
        # It lets Ctrl-C through again once it has started, so it starts before Ctrl-C is kept out.
        resource_tracker.ensure_running()
    with _uninterrupted(), _deaf(), _surrounded(), _without_main():
        yield


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What signals raise here is raised at the end: a process that is half started would complain about its parent."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    raised: list[BaseException] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def heard(number: int, frame: FrameType | None) -> None:
        handler = before[signal.Signals(number)]
        try:
            if callable(handler):
                handler(number, frame)
        except BaseException as error:
            raised.append(error)

    ours = [number for number, handler in before.items() if callable(handler)]
    try:
        for number in ours:
            signal.signal(number, heard)
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])
        if raised:
            raise raised[0]


@contextmanager
def _deaf() -> Iterator[None]:
    """Whoever is started here does not hear Ctrl-C, until it says that it wants to."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _surrounded() -> Iterator[None]:
    """Whoever is started here finds the right things around it."""
    before = {name: os.environ.get(name) for name in _AROUND}
    os.environ.update(_AROUND)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_main() -> Iterator[None]:
    """Whoever is started here takes nothing from `__main__`, so that scripts need no guard and notebooks may sweep."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
