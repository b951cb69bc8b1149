"""One worker process: an executor of its own, so that its death takes nobody's work with it, and signs of its life."""

import json
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from time import monotonic
from typing import Any

from sim.interrupts import held
from sim.study import starting
from sim.study.pools import written
from sim.study.work import Pace, Work, function, made


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take."""

    seconds: float = 600.0
    """A worker that shows no sign of life for so long is stopped."""
    patience: float = 300.0
    """So much longer while the rules may still have to be compiled [s]."""
    memory: int | None = None
    """Memory of a worker beyond what it has at its start [bytes]."""


class Worker:
    """A process that does one thing at a time."""

    def __init__(self, work: str, folder: Path, context: BaseContext, memory: int | None) -> None:
        self._ear, self._mouth = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            1, context, initializer=_begin, initargs=(work, str(folder), self._mouth, memory)
        )
        self._process: Any = None
        self.future: Future[str] | None = None
        self.sign = monotonic()
        """When it last showed a sign of life."""
        self.was_heard, self.has_answered = False, False

    def ask(self, task: "Callable[[int, int], str]", units: range) -> None:
        """Begin with some units."""
        self.sign = monotonic()
        # An executor that is interrupted while it starts can neither go on nor be shut down.
        with held():
            self.future = self._executor.submit(task, units.start, units.stop)
        if self._process is None:
            # Before Python 3.14 there is no public way from an executor to its process.
            self._process = next(iter(self._executor._processes.values()))
            self._mouth.close()

    def listen(self) -> None:
        """Take note of signs of life."""
        try:
            while self._ear.poll():
                self._ear.recv_bytes()
                self.sign, self.was_heard = monotonic(), True
        except (EOFError, OSError):
            pass

    def kill(self) -> None:
        """End it now."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> str:
        """Take leave of it, dead or alive; how it ended, in words."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._ear.close()
        self._mouth.close()
        code = self._process.exitcode if self._process is not None else None
        if code is None:
            return "nobody knows how"
        return f"signal {-code}" if code < 0 else f"exit code {code}"


@dataclass(slots=True)
class _Desk:
    """What a worker process has before it."""

    work: Work
    folder: Path
    mouth: "Connection[Any, Any]"
    pace: Pace
    is_stranger: bool
    """Whether its program is not that of its parent."""

    def beat(self, _: int) -> None:
        """Show a sign of life."""
        try:
            self.mouth.send_bytes(b".")
        except OSError:
            raise SystemExit from None


_DESK: list[_Desk] = []
_CANNOT_BEGIN = 70


def _begin(work: str, folder: str, mouth: "Connection[Any, Any]", memory: int | None) -> None:
    """Begin the life of a worker."""
    try:
        starting.settle(memory)
        plain = Work.decoded(work)
        _DESK[:] = [_Desk(plain, Path(folder), mouth, Pace(), _is_stranger(plain))]
    except Exception:
        # The executor would print where it stood; whoever started the worker says what there is to say.
        os._exit(_CANNOT_BEGIN)


def _is_stranger(work: Work) -> bool:
    """Whether the sources on the disk are not those that the sweep began with."""
    if not work.sources:
        return False
    from sim.kernel import sources_hash

    function(work.function)
    return sources_hash() != work.sources


def chunk(first: int, last: int) -> str:
    """Work on a chunk and put the part on the disk; what is said of it is short, so that it is said whole or not."""
    desk = _DESK[0]
    if desk.is_stranger:
        return json.dumps({"stranger": True})
    try:
        ended = written(desk.work, range(first, last), desk.folder, desk.beat, desk.pace)
    except OSError as error:
        return json.dumps({"error": [error.errno, error.strerror, str(error.filename or desk.folder)]})
    return json.dumps({"part": str(ended.part), "failed": ended.failed, "seconds": ended.seconds})


def values(first: int, last: int) -> str:
    """Work on a few runs and say what came of them."""
    desk = _DESK[0]
    if desk.is_stranger:
        return json.dumps({"stranger": True})
    done = made(desk.work, range(first, last), desk.beat)
    rows = done.values(len(desk.work.measures)).tolist()
    return json.dumps({"units": done.units, "values": rows, "failures": [asdict(one) for one in done.failures]})
