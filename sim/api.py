"""The Python interface: a file is loaded into a study, a study runs into a result, a result shows and saves itself."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim import scenario as files
from sim.asked import RESULTS, TRACED, refuse_numbers, refuse_run
from sim.errors import Problem, Refused
from sim.scenario import Scenario
from sim.theory.hypothesis import parameters_of, with_hypothesis

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.explaining import Moment
    from sim.results.explain import DecisionCard
    from sim.results.manifest import Manifest
    from sim.study.places import Place
    from sim.study.results import SweepResult


def silent() -> None:
    """Tell nobody about progress."""


def load(path: Path | str, sets: Sequence[str] = (), hypothesis: str | None = None) -> "Study":
    """A scenario file, ready to run.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Overrides as on the command line: `pressures.sanctions=0.2`, `actors.*.state_stake*=0.5`.
    hypothesis : str, optional
        A rival theory by name: its parameters replace the theory's, and `sets` replace both.

    Raises
    ------
    Refused
        With every problem and its place.
    """
    scenario = files.load(path, sets)
    return Study(with_hypothesis(scenario, hypothesis), tuple(sets), hypothesis)


@dataclass(frozen=True)
class Study:
    """A scenario with its overrides and, perhaps, a rival theory."""

    scenario: Scenario
    sets: tuple[str, ...] = ()
    hypothesis: str | None = None

    def run(
        self,
        *,
        seed: int = 1,
        runs: int = 1,
        first: int = 0,
        traced: int = TRACED,
        threads: int = 1,
        told: Callable[[], None] = silent,
    ) -> "Result":
        """Run it.

        Parameters
        ----------
        seed : int
            The same seed gives the same histories [0..2**63).
        runs : int
            How many histories that differ in luck alone [1..10000].
        first : int
            Number of the first of them [0..2**32); run k is the same whatever others are made.
        traced : int
            How many of them keep daily states and decisions [1..200].
        threads : int
            Threads that play runs side by side [1..]; they change no number.
        told : callable
            Called after each run.

        Raises
        ------
        Refused
            When a number is out of its range.
        """
        refuse_numbers(seed, runs, traced, first)
        # The files are hashed before the run, so that the manifest speaks of what was read.
        manifest = self._manifest(seed, runs, min(traced, runs), first)
        from sim.measuring import measured
        from sim.results.measures import documented_record

        numbers = range(first, first + runs)
        tables, measures = measured(self.scenario, seed=seed, runs=numbers, traced=traced, threads=threads, told=told)
        return Result(
            self,
            tables.record,
            tables.daily,
            tables.decisions,
            tables.runs,
            measures,
            documented_record(self.scenario),
            seed=seed,
            manifest=manifest,
        )

    def moment(self, actor: str, date: dt.date | str, *, run: int = 0, seed: int = 1) -> "Moment":
        """The day of one actor in one run, halted just before it decides."""
        from sim.explaining import Moment, day_of

        refuse_run(seed, run)
        return Moment(self.scenario, actor, day_of(date) if isinstance(date, str) else date, run=run, seed=seed)

    def explain(
        self, actor: str, date: dt.date | str, *, run: int = 0, seed: int = 1, decision: str | None = None
    ) -> "DecisionCard":
        """One decision as arithmetic: options, terms, chances, luck, and what would have flipped it."""
        return self.moment(actor, date, run=run, seed=seed).card(decision)

    def _manifest(self, seed: int, runs: int, traced: int, first: int) -> "Manifest":
        from sim.kernel import sources_hash
        from sim.results import manifest

        path = str(self.scenario.source_files[0]) if self.scenario.source_files else self.scenario.id
        command = ["sim", "run", path, "--seed", str(seed), "--runs", str(runs), "--trace", str(traced)]
        command += ["--first", str(first)] if first else []
        command += [word for text in self.sets for word in ("--set", text)]
        command += ["--hypothesis", self.hypothesis] if self.hypothesis else []
        return manifest.build(
            scenario_id=self.scenario.id,
            resolved=self.scenario.resolved(),
            source_files=self.scenario.source_files,
            command=command,
            sets=self.sets,
            hypothesis=self.hypothesis,
            parameters=parameters_of(self.scenario),
            seed=seed,
            first_run=first,
            runs=runs,
            traced_runs=traced,
            package_sources=sources_hash(),
        )


def sweep(
    path: Path | str, sets: Sequence[str] = (), *, out: Path | str | None = None, place: "Place | None" = None
) -> "SweepResult":
    """An experiment file, run or gone on with; its large tables stay on the disk until they are asked for.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Changes to the experiment: `runs=50`, `seed=2`.
    out : Path or str, optional
        Where results go; otherwise the folder results.
    place : Place, optional
        Where it runs; otherwise worker processes on all cores. It changes no number.

    Raises
    ------
    Refused
        With every problem and its place.
    """
    from sim.study.experiment import load_experiment
    from sim.study.sweep import sweep as swept

    return swept(load_experiment(path, sets), RESULTS if out is None else Path(out), place=place)


def open_sweep(folder: Path | str) -> "SweepResult":
    """The results of a finished sweep, once every file has proved to be what its manifest says."""
    from sim.study.results import open_sweep as opened

    return opened(Path(folder))


def keep_card(card: "DecisionCard", folder: Path | str) -> list[Path]:
    """Files of a decision card, drawn as PNG and SVG."""
    from sim.plots import decision, files

    Path(folder).mkdir(parents=True, exist_ok=True)
    name = f"{card.actor}-{card.date}-{card.decision}"
    return [_written(Path(folder) / file, data) for file, data in files({name: decision(card)}).items()]


def new(name: str, folder: Path | str = ".") -> Path:
    """The file of a new scenario: a commented template that runs as it is.

    Raises
    ------
    Refused
        When the name is no id, or the file is there already.
    """
    from sim.scenario.template import template

    text, path = template(name), Path(folder) / f"{name}.yaml"
    if path.exists():
        raise Refused([Problem(str(path), 1, 1, "", "the file is there already", "another name")])
    return _written(path, text.encode())


def _written(path: Path, data: bytes) -> Path:
    from sim.results import disk

    disk.write_file(path, data)
    return path


@dataclass(frozen=True)
class Result:
    """What some runs of a study did."""

    study: Study
    record: "pd.DataFrame"
    """What was done, a row an act; events of the scenario name themselves in `event`."""
    daily: "pd.DataFrame"
    """States of the actors and pressures in force, of the traced runs."""
    decisions: "pd.DataFrame"
    """Choices with the terms of the chosen option, of the traced runs."""
    runs: "pd.DataFrame"
    """Totals, a row a run."""
    measures: "pd.DataFrame"
    """Every documented outcome and its false twins, measured in every run."""
    documented: "pd.DataFrame"
    """What history did, in the columns of `record`."""
    seed: int = field(kw_only=True)
    manifest: "Manifest" = field(kw_only=True)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.study.scenario

    @property
    def tables(self) -> Mapping[str, "pd.DataFrame"]:
        """The tables that a results folder keeps, by name."""
        names = ("record", "daily", "decisions", "runs", "measures")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def cards(self) -> "list[DecisionCard]":
        """The turning point of the first run as a decision card."""
        from sim.results.turning import turning_point

        found = turning_point(self.decisions)
        return (
            [self.study.explain(*found[:2], run=self.manifest.first_run, seed=self.seed, decision=found[2])]
            if found
            else []
        )

    def account(self) -> list[str]:
        """What happened, by whom, and how it compares with the record, in lines of text."""
        from sim.results.account import account

        return account(self.tables, self.scenario, seed=self.seed, hypothesis=self.study.hypothesis)

    def plot(self, folder: Path | str | None = None) -> "dict[str, Figure]":
        """The pictures by name; written as PNG and SVG where a folder is given."""
        from sim.plots import draw_all, files

        drawn = draw_all(self.tables, self.scenario, self.cards)
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for name, data in files(drawn).items():
                _written(Path(folder) / name, data)
        return drawn

    def save(self, out: Path | str | None = None) -> Path:
        """The results folder `out/<scenario>/<content>/` with tables, manifest and pictures, whole or not at all."""
        from sim.plots import files
        from sim.results.folder import publish

        root = RESULTS if out is None else Path(out)
        return publish(root, self.manifest, self.tables, files(self.plot())).path
