"""Worker processes on this machine.

A worker that hangs is killed, one that dies is replaced, and what it was at is made again alone until the run that is
to blame is known by its number. A worker that was killed from outside costs nothing but time.
"""

import json
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from sim.results import disk
from sim.study import starting, worker
from sim.study.pools import Ended
from sim.study.suspects import Answer, Suspect
from sim.study.work import Failure, Work
from sim.study.worker import Limits, Worker

#: Workers, one after the other, that die without a sign of life, until it is taken for hopeless.
_HOPELESS = 20
#: How often workers are looked after while nothing ends [s].
_LOOK = 0.2
#: What libraries import at their first use, to be imported once for all workers.
_USED = ("pandas",)
#: How long a worker may take to start, before its first sign of life [s].
_STARTING = 120.0
#: How much longer the first piece of work of a worker may take that finds the rules compiled [s].
_WAKING = 10.0


@dataclass(slots=True)
class Seat:
    """A place for a worker, and what is being worked on there."""

    worker: Worker | None = None
    units: range = range(0)
    """Nothing where empty."""
    suspect: Suspect | None = None
    is_stuck: bool = False


class Processes:
    """Worker processes."""

    def __init__(self, work: Work, folder: Path, workers: int, method: str, limits: Limits) -> None:
        self.work, self.folder, self.limits = work, folder, limits
        self.context = starting.context(method, [worker.__name__, work.function.partition(":")[0], *_USED])
        self.seats = [Seat() for _ in range(workers)]
        self.is_warm = False
        self.silent_deaths = 0
        self._remarks: list[str] = []

    def room(self) -> int:
        """One chunk for each worker."""
        return sum(not seat.units for seat in self.seats)

    def give(self, units: range) -> None:
        """Hand a chunk to a worker that has none."""
        self._sit(units, None)

    def give_suspect(self, units: range) -> None:
        """Hand over a chunk that killed a worker elsewhere: its runs are made alone."""
        self._sit(units, Suspect(self.work, units))

    def wait(self, seconds: float) -> Sequence[Ended]:
        """Chunks that have come to an end."""
        until, ended = monotonic() + seconds, list[Ended]()
        while not ended and any(seat.units for seat in self.seats):
            futures = {seat.worker.future for seat in self.seats if seat.worker and seat.worker.future}
            done, _ = wait(futures, min(_LOOK, max(0.0, until - monotonic())), FIRST_COMPLETED)
            for seat in self.seats:
                ended += self._looked_after(seat, done)
            if monotonic() >= until:
                break
        return ended

    def remarks(self) -> Sequence[str]:
        """What has happened to workers."""
        lines, self._remarks = self._remarks, []
        return lines

    def stop(self) -> None:
        """Kill all workers."""
        workers = [seat.worker for seat in self.seats if seat.worker is not None]
        self.seats = [Seat() for _ in self.seats]
        for one in workers:
            one.kill()
        for one in workers:
            one.close()

    def _sit(self, units: range, suspect: Suspect | None) -> None:
        seat = next(one for one in self.seats if not one.units)
        seat.units, seat.suspect = units, suspect
        self._ask(seat)

    def _ask(self, seat: Seat) -> None:
        """The next thing to do at a seat."""
        if seat.worker is None:
            seat.worker = Worker(self.work.encoded(), self.folder, self.context, self.limits.memory)
        seat.is_stuck = False
        if seat.suspect is None:
            seat.worker.ask(worker.chunk, seat.units)
        else:
            seat.worker.ask(worker.chunk if seat.suspect.is_whole else worker.values, seat.suspect.next())

    def _looked_after(self, seat: Seat, done: set[Future[str]]) -> list[Ended]:
        one = seat.worker
        if one is None or one.future is None:
            return []
        one.listen()
        if one.future not in done:
            if not seat.is_stuck and monotonic() - one.sign > self._allowed(one):
                seat.is_stuck = True
                one.kill()
            return []
        future, one.future = one.future, None
        try:
            answer: dict[str, Any] = json.loads(future.result())
        except BrokenProcessPool:
            return self._after_death(seat, one, "")
        except Exception as error:
            # Without memory, Python itself says strange things; such a worker is not to be trusted any more.
            return self._after_death(seat, one, type(error).__name__)
        one.has_answered, self.is_warm, self.silent_deaths = True, True, 0
        return self._after_answer(seat, answer)

    def _allowed(self, one: Worker) -> float:
        """How long a worker may be silent [s]."""
        if not one.was_heard:
            return max(_STARTING, self.limits.seconds)
        if one.has_answered:
            return self.limits.seconds
        return self.limits.seconds + (min(_WAKING, self.limits.patience) if self.is_warm else self.limits.patience)

    def _after_answer(self, seat: Seat, answer: dict[str, Any]) -> list[Ended]:
        """A worker has come back with something."""
        if "error" in answer:
            raise OSError(*answer["error"])
        if "stranger" in answer:
            what = "the program was changed while it was running"
            raise disk.refused(self.folder.parent, what, "the same command again, for a sweep with the new program")
        if "part" in answer:
            ended = Ended(seat.units, Path(answer["part"]), answer["failed"], answer["seconds"])
            seat.units, seat.suspect = range(0), None
            return [ended]
        assert seat.suspect is not None
        values = np.array(answer["values"], np.float64)
        seat.suspect.answered(Answer(answer["units"], values, [Failure(**one) for one in answer["failures"]]))
        return self._went_on(seat, seat.suspect)

    def _after_death(self, seat: Seat, one: Worker, said: str) -> list[Ended]:
        """A worker is gone or has gone mad: another takes its seat, and what it was at comes under suspicion."""
        how, seat.worker = one.close(), None
        how = said or how
        self._refuse_hopeless(one, how)
        if seat.suspect is None:
            what = "hung and was stopped" if seat.is_stuck else f"died ({how})"
            self._remarks.append(f"a worker {what}; what it was at is made again")
            seat.suspect = Suspect(self.work, seat.units, is_whole=not seat.is_stuck)
        else:
            seat.suspect.died(seat.is_stuck, how, self.limits.seconds)
        return self._went_on(seat, seat.suspect)

    def _went_on(self, seat: Seat, suspect: Suspect) -> list[Ended]:
        """The next piece of a chunk under suspicion, or its end."""
        if not suspect.is_done:
            self._ask(seat)
            return []
        seat.units, seat.suspect = range(0), None
        return [suspect.kept(self.folder)]

    def _refuse_hopeless(self, one: Worker, how: str) -> None:
        """Give up where no worker lives long enough to show a sign of life."""
        self.silent_deaths = 0 if one.was_heard else self.silent_deaths + 1
        if self.silent_deaths >= _HOPELESS:
            what = f"{self.silent_deaths} worker processes one after the other died before they did anything ({how})"
            raise disk.refused(self.folder.parent, what, "more memory for each worker, or --pool serial")
