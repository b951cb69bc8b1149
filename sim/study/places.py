"""Where a sweep may run, and the pool that belongs to each place."""

from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, Refused, nearest, quoted
from sim.study import starting
from sim.study.pools import POOLS, Pool, Serial, Threads, cores
from sim.study.work import Work
from sim.study.worker import Limits

#: Most workers on one machine.
_MOST_WORKERS = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runs are made. It changes no number."""

    pool: str = POOLS[0]
    """processes, threads or serial."""
    workers: int | None = None
    """How many; as many as there are cores otherwise."""
    method: str | None = None
    """How processes start: forkserver or spawn."""
    cluster: str | None = None
    """Address of a Dask scheduler, in place of a pool on this machine."""
    trust_network: bool = False
    """Whether an address that is not on this machine may be used without TLS."""
    timeout: float | None = None
    """A run that takes longer is stopped [s]; processes only."""
    patience: float = 300.0
    """So much longer while the rules may still have to be compiled [s]."""
    memory: int | None = None
    """Memory of a worker process [bytes]; its share of the machine's otherwise."""


def pool_at(place: Place, work: Work, folder: Path) -> Pool:
    """The pool of a place, for chunks whose parts are put into a folder."""
    refuse(place)
    if place.cluster is not None:
        from sim.study.cluster import Cluster

        return Cluster(work, folder, place.cluster, _limits(place, 1))
    workers = place.workers or cores()
    if place.pool == "serial":
        return Serial(work, folder)
    if place.pool == "threads":
        return Threads(work, folder, workers)
    from sim.study.processes import Processes

    return Processes(work, folder, workers, place.method or starting.methods()[0], _limits(place, workers))


def refuse(place: Place) -> None:
    """Refuse a place that does not exist, or that cannot do what is wanted of it."""
    _known("pool", place.pool, POOLS)
    if place.method is not None:
        _known("start-method", place.method, starting.methods())
    if place.workers is not None and not 1 <= place.workers <= _MOST_WORKERS:
        raise _problem("workers", f"{place.workers} is out of range", f"1 to {_MOST_WORKERS}")
    is_elsewhere = place.cluster is not None or place.pool != POOLS[0]
    given = {"run-timeout": place.timeout, "worker-memory": place.memory, "start-method": place.method}
    for name, value in given.items():
        if value is not None and is_elsewhere:
            raise _problem(name, "only worker processes on this machine can be held to it", "--pool processes")
    if place.timeout is not None and not 0 < place.timeout < 1e7:
        raise _problem("run-timeout", f"{place.timeout:g} is out of range", "seconds, more than 0")
    if place.cluster is not None:
        from sim.study.addresses import refuse_address

        refuse_address(place.cluster, trusted=place.trust_network)


def _limits(place: Place, workers: int) -> Limits:
    memory = place.memory if place.memory is not None else starting.memory_share(workers)
    seconds = place.timeout if place.timeout is not None else Limits().seconds
    return Limits(seconds, place.patience, memory)


def _known(field: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise _problem(field, f"unknown {field} {quoted(name)}", f"one of {', '.join(names)}", nearest(name, names))


def _problem(field: str, what: str, allowed: str, near: str | None = None) -> Refused:
    return Refused([Problem("sim sweep", 1, 1, field, what, allowed, near)])
