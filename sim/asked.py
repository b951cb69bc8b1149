"""What may be asked of a run: ranges of its numbers, and places for its results."""

import os
from pathlib import Path

from sim.errors import Problem, Refused

#: Where results go, unless told otherwise.
RESULTS = Path("results")
#: Most runs of one study: their record is held in memory.
MOST_RUNS = 10_000
#: Most runs whose daily states and decisions are kept.
MOST_TRACED = 200
TRACED = 20
LAST_SEED = 2**63 - 1
LAST_RUN = 2**32 - 1


def refuse_numbers(seed: int, runs: int, traced: int, first: int = 0) -> None:
    """Refuse a seed, a count or a number of a run that is out of its range."""
    within("seed", seed, 0, LAST_SEED)
    within("runs", runs, 1, MOST_RUNS)
    within("first", first, 0, LAST_RUN - runs)
    within("trace", traced, 1, MOST_TRACED)


def refuse_run(seed: int, run: int) -> None:
    """Refuse a seed or a number of a run that is out of its range."""
    within("seed", seed, 0, LAST_SEED)
    within("run", run, 0, LAST_RUN)


def refuse_folder(out: Path | str | None) -> None:
    """Refuse a place for results that cannot be a folder, or that cannot be written to."""
    path = RESULTS if out is None else Path(out)
    while not path.exists() and path != path.parent:
        path = path.parent
    if not path.is_dir():
        raise Refused([Problem(str(path), 1, 1, "", "this is not a folder", "a folder, or a name for a new one")])
    if not os.access(path, os.W_OK | os.X_OK):
        raise Refused([Problem(str(path), 1, 1, "", "nothing can be written here", "a folder that you may write to")])


def within(name: str, value: int, low: int, high: int) -> None:
    """Refuse a number outside its range."""
    if not low <= value <= high:
        raise Refused([Problem("sim run", 1, 1, name, f"{value} is out of range", f"{low} to {high}")])


def cores() -> int:
    """Cores that this process may use."""
    return (os.process_cpu_count() if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0))) or 1
