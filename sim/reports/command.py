"""The command `sim report`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim import console
from sim.reports.reporting import RUNS, report


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    places: Sequence[str]
    """Scenario files and results folders."""
    out: Path | None = None
    runs: int = RUNS
    seed: int = 1
    sets: Sequence[str] = ()
    hypothesis: str | None = None


def command(order: Order) -> int:
    """Write the report and say where it is; the exit code."""
    if not all(Path(place).is_dir() for place in order.places):
        console.tell_of_compiling()
    found = report(
        list(order.places),
        out=order.out,
        runs=order.runs,
        seed=order.seed,
        sets=order.sets,
        hypothesis=order.hypothesis,
    )
    console.say([f"wrote {found}"])
    return 0
