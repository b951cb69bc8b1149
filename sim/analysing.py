"""Commands that sweep an experiment and then look at what came out, and how their folders are made again."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim import console, sweeping
from sim.asked import RESULTS, refuse_folder
from sim.manners import telling
from sim.sweeping import Order

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.experiment import Experiment
    from sim.study.places import Place
    from sim.study.record import Record
    from sim.study.results import SweepResult


class Analysed(Protocol):
    """What was found in a sweep."""

    @property
    def tables(self) -> "Mapping[str, pd.DataFrame]":
        """Its tables, by name."""

    def account(self) -> list[str]:
        """In lines of text."""

    def save(self, out: Path | str | None = None) -> Path:
        """Kept in a folder."""


def carried_out(
    order: Order, require: "Callable[[Experiment], object]", analyse: "Callable[[SweepResult], Analysed]"
) -> int:
    """Sweep what was ordered, look at it, say what was found and keep it; the exit code.

    `require` refuses, before anything is run, an experiment that cannot be looked at in this way.
    """
    return sweeping.guarded(order, lambda: _carried_out(order, require, analyse))


def _carried_out(
    order: Order, require: "Callable[[Experiment], object]", analyse: "Callable[[SweepResult], Analysed]"
) -> int:
    from sim.study.estimate import estimated, require_room
    from sim.study.experiment import load_experiment
    from sim.study.store import folder_of
    from sim.study.sweep import plan_of

    refuse_folder(order.out)
    experiment = load_experiment(order.file, order.sets, yes_large=order.yes_large)
    require(experiment)
    folder = folder_of(order.out or RESULTS, plan_of(experiment))
    if not (folder / "manifest.json").exists():
        expected = estimated(experiment)
        require_room(expected, folder)
        console.announce([f"{experiment.id}: {expected}"])
    console.tell_of_compiling()
    swept: list[SweepResult] = []

    def work() -> "SweepResult":
        swept.append(_sweep(order, experiment))
        return swept[0]

    code = sweeping.carried_out(order, folder, work)
    if swept:
        found = analyse(swept[0])
        kept = found.save(order.out)
        console.say(["", *found.account(), "", f"kept in {kept}"])
        telling.tell(folder=kept, tables=lambda: found.tables)
    return code


def _sweep(order: Order, experiment: "Experiment") -> "SweepResult":
    from sim.study.progress import Shown
    from sim.study.sweep import sweep

    words = order.words or console.words()
    out = order.out or RESULTS
    return sweep(experiment, out, place=order.place, chunk=order.chunk, command=words, told=Shown(experiment.id))


def repeated(folder: Path | str, place: "Place | None" = None) -> "tuple[Record, Record, str]":
    """The sweep of an analysis made again from its manifest alone, in some place, and looked at again.

    Returns
    -------
    tuple
        What the sweep was made with, what it is made with now, and the first value that differs; empty where none does.

    Raises
    ------
    Refused
        When the folder is not that of an analysis, or is not what its manifest says.
    """
    from sim.study import repeating
    from sim.study.analysis import open_analysis
    from sim.study.conducting import Way
    from sim.study.experiment import Experiment
    from sim.study.frames import table_hash
    from sim.study.places import Place
    from sim.study.progress import Silent
    from sim.study.sweep import carried_out, plan_of

    kept = open_analysis(folder)
    what = kept.manifest
    experiment = Experiment.from_resolved(what.sweep.experiment)
    with tempfile.TemporaryDirectory(prefix="sim-") as passing:
        plan = plan_of(experiment, parameters=repeating.parameters_of(what.sweep))
        swept = carried_out(experiment, Path(passing), plan, Way(place or Place()), told=Silent())
        now = again(what.kind, swept, what.settings).tables
    for name, digest in what.tables.items():
        if table_hash(now[name]) != digest:
            return what.sweep, plan, repeating.first_difference(name, iter([kept.table(name)]), iter([now[name]]))
    return what.sweep, plan, ""


def again(kind: str, swept: "SweepResult", settings: Mapping[str, Any]) -> Analysed:
    """An analysis of a sweep with the settings of another one."""
    if kind == "sensitivity":
        from sim.sensitivities.analysis import analysed

        return analysed(swept, settings["measures"], settings["resamples"])
    from sim.discovery.analysis import discovered
    from sim.discovery.asking import Asked

    return discovered(swept, Asked.of(settings))
