"""A study of control made again from its manifest alone."""

from dataclasses import dataclass
from pathlib import Path

from sim.control import tables
from sim.control.keeping import begun, open_control
from sim.control.study import control


@dataclass(frozen=True, slots=True)
class Repetition:
    """Whether a study could be repeated."""

    equal: bool
    difference: str
    """The first table that differs; empty where none does."""
    versions: tuple[str, ...]
    """What of the program and its libraries is not what it was."""


def repeat(path: Path | str, *, threads: int = 1) -> Repetition:
    """Measure everything again and compare every table.

    Raises
    ------
    Refused
        When the folder is not one, or is not what its manifest says.
    """
    kept = open_control(path)
    what = kept.manifest
    scenarios = what.scenarios(kept.path)
    found = control(scenarios, seed=what.seed, runs=what.runs, threads=threads)
    frames = {"control": found.estimates, "control_runs": found.runs, "trends": found.trends}
    differing = [name for name in what.tables if tables.table_hash(frames[name], name) != what.tables[name]]
    now = begun(scenarios, sets=(), seed=what.seed, runs=what.runs, command=what.command)
    changed = [f"{name} {old}, now {now.versions.get(name, 'absent')}" for name, old in what.versions.items()
               if now.versions.get(name) != old]  # fmt: skip
    if now.package_sources != what.package_sources:
        changed.insert(0, f"proxysim {what.package_version} with other sources")
    return Repetition(not differing, f"table {differing[0]}" if differing else "", tuple(changed))
