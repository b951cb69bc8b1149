"""The command that sweeps: what it says before, while and after, how it is interrupted, and how it ends."""

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import console, interrupts
from sim.asked import RESULTS, refuse_folder, within
from sim.errors import neutral
from sim.interrupts import Interrupted
from sim.manners import telling
from sim.results.disk import Busy

if TYPE_CHECKING:
    from sim.study.experiment import Experiment
    from sim.study.places import Place
    from sim.study.results import SweepResult

#: Exit codes besides those of every command.
BUSY, FAILED, UNFINISHED = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    file: str
    sets: Sequence[str] = ()
    out: Path | None = None
    place: "Place | None" = None
    chunk: int | None = None
    fail_fast: bool = False
    again: bool = False
    """Whether to make runs again that failed before."""
    locked: bool = True
    yes_large: bool = False
    words: tuple[str, ...] = ()
    """The command itself; empty: that of this process."""

    @property
    def going_on(self) -> str:
        """How to go on where this ended."""
        return f"go on with: {shlex.join(self.words or ('sim', *sys.argv[1:]))}"


def command(order: Order) -> int:
    """Sweep an experiment file and say how it went; the exit code.

    0: all there. 2: refused, or something cannot be written. 3: another process is at it. 4: there, but some runs
    failed. 5: stopped before the end. 130, 143: interrupted.
    """
    return guarded(order, lambda: _swept(order))


def guarded(order: Order, work: Callable[[], int]) -> int:
    """Do the last work of a process, which may be interrupted at any moment; the exit code."""
    interrupts.listen()
    interrupts.last_words(neutral(f"interrupted; {order.going_on}"))
    try:
        code = work()
        interrupts.leave()
    except Interrupted as interruption:
        console.complain([f"interrupted; {order.going_on}"])
        interrupts.leave()
        return interruption.code
    except Busy as busy:
        console.complain([str(busy)])
        return BUSY
    return code


def carried_out(order: Order, folder: Path, work: "Callable[[], SweepResult]") -> int:
    """Sweep into a folder and say what came of it; the exit code."""
    from sim.study.pools import Unfinished

    try:
        return _said(work())
    except Unfinished as reason:
        console.complain([f"stopped: {reason}; {order.going_on}"])
        return FAILED if reason.has_failures else UNFINISHED
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        console.complain([f"sim: {folder}: {what}; what is finished is kept; {order.going_on}"])
        return console.REFUSED


def _swept(order: Order) -> int:
    from sim.study.experiment import load_experiment
    from sim.study.places import Place, refuse
    from sim.study.store import folder_of
    from sim.study.sweep import plan_of

    place = order.place or Place()
    refuse(place)
    if order.chunk is not None:
        within("chunk", order.chunk, 1, 10_000_000)
    refuse_folder(order.out)
    experiment = load_experiment(order.file, order.sets, yes_large=order.yes_large)
    folder = folder_of(order.out or RESULTS, plan_of(experiment))
    _announce(experiment, folder)
    _warn(place)
    return carried_out(order, folder, lambda: _sweep(order, experiment, place))


def _sweep(order: Order, experiment: "Experiment", place: "Place") -> "SweepResult":
    from sim.study.progress import Shown
    from sim.study.sweep import sweep

    found = sweep(
        experiment,
        order.out or RESULTS,
        place=place,
        chunk=order.chunk,
        fail_fast=order.fail_fast,
        again=order.again,
        locked=order.locked,
        command=order.words or console.words(),
        told=Shown(experiment.id),
    )
    telling.tell(tables=lambda: {"summary": found.summary})
    return found


def _announce(experiment: "Experiment", folder: Path) -> None:
    """Say what is going to be done, how much it is and where it goes; refuse what the disk cannot hold."""
    from sim.study.estimate import estimated, require_room

    expected = estimated(experiment)
    if not (folder / "manifest.json").exists():
        require_room(expected, folder)
    console.announce([f"{experiment.id}: {expected}", f"in {folder}"])


def _warn(place: "Place") -> None:
    """Say what it means to trust a network."""
    if place.cluster is not None and place.trust_network and place.cluster.startswith("tcp"):
        from sim.study.addresses import WARNING

        console.complain([f"warning: {WARNING}"])
    elif place.cluster is None:
        console.tell_of_compiling()


def _said(found: "SweepResult") -> int:
    """Say what there is, and how it may be looked into; the exit code."""
    what, failed = found.record, found.record.failed
    rows = what.points * what.runs - failed
    console.say([f"{rows:,} runs of {what.points:,} points, kept in {found.folder}"])
    telling.tell(
        folder=found.folder, tables=lambda: {"failures": found.failures}, runs=rows, points=what.points, failed=failed
    )
    if not failed:
        return 0
    first = found.failures.iloc[0]
    console.complain(
        [
            f"{failed:,} runs failed; the first: {first['exception']}: {first['message']}",
            f"replay it with: {first['command']}",
        ]
    )
    return FAILED
