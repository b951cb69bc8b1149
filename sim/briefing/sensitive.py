"""Which numbers the results of a scenario hang on: an analysis that was kept, or how to make one."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from sim.asked import RESULTS
from sim.errors import Refused
from sim.kernel import sources_hash
from sim.scenario.node import Node
from sim.scenario.reading import read
from sim.study.analysis import Kept, open_analysis

#: Where experiments are looked for.
EXPERIMENTS = Path("experiments")
#: Designs that a sensitivity analysis can be made of, the most telling first.
DESIGNS = ("saltelli", "morris", "lhs", "sobol")
_EXAMPLE = "sensitivity-june-2025.yaml"


@dataclass(frozen=True)
class Sensitivity:
    """What is known of it."""

    folder: str
    """The kept analysis, as `results/...`; empty where there is none."""
    account: tuple[str, ...]
    """Its account, line by line."""
    made: str
    """When it was made; empty where there is none."""
    older: bool
    """Whether it was made by another version of the program."""
    command: str
    """The shell line that makes it, or makes it again; empty where no experiment asks for it yet."""
    example: str
    """An experiment to copy where none asks for it; empty otherwise."""


def sensitivity(scenario: str, results: Path = RESULTS, experiments: Path = EXPERIMENTS) -> Sensitivity:
    """The newest kept analysis of a scenario; without one, the command that would make it.

    Parameters
    ----------
    scenario : str
        Its id.
    results : Path
        The results root.
    experiments : Path
        Folder of experiment files.
    """
    kept = [one for one in map(_kept, sorted(results.glob("*/sensitivity-*"))) if one and _speaks_of(one, scenario)]
    if kept:
        newest = max(kept, key=lambda one: one.manifest.created)
        lines = (newest.path / "account.txt").read_text(encoding="utf-8").splitlines()
        what = newest.manifest
        older = what.package_sources != sources_hash()
        return Sensitivity(newest.path.as_posix(), tuple(lines), what.created, older, shlex.join(what.command), "")
    file = _experiment(scenario, experiments)
    command = shlex.join(["sim", "sensitivity", file.as_posix()]) if file else ""
    return Sensitivity("", (), "", False, command, "" if file else (experiments / _EXAMPLE).as_posix())


def _kept(folder: Path) -> Kept | None:
    """An analysis that is what its manifest says; anything else is passed over."""
    try:
        found = open_analysis(folder)
    except (Refused, OSError):
        return None
    return found if "account.txt" in found.manifest.files else None


def _speaks_of(kept: Kept, scenario: str) -> bool:
    return "spread" in kept.manifest.tables and scenario in set(kept.table("spread")["scenario"])


def _experiment(scenario: str, experiments: Path) -> Path | None:
    """The experiment that asks for it with the most telling design."""
    found = []
    for path in sorted(experiments.glob("*.yaml")):
        try:
            node = read(path)
        except (Refused, OSError):
            continue
        design = node.get("design")
        named = design.get("kind") if design else None
        kind = str(named.value) if named else ""
        if kind in DESIGNS and scenario in _scenarios(node):
            found.append((DESIGNS.index(kind), path.name, path))
    return min(found)[2] if found else None


def _scenarios(node: Node) -> set[str]:
    listed = node.get("scenarios")
    return {Path(str(one.value)).stem for one in listed.items()} if listed else set()
