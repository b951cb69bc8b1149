"""An experiment as a sweep: its plan, its work, and how to replay a run of it."""

import json
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.kernel import sources_hash
from sim.study import design, record
from sim.study.conducting import Way, conducted, no_pictures
from sim.study.ending import Described, Pictures
from sim.study.experiment import Experiment
from sim.study.places import Place
from sim.study.progress import Progress, Silent
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.theory import theory

#: The function that does the work; it is imported by workers only.
FUNCTION = "sim.study.rows:rows"


def sweep(
    experiment: Experiment,
    out: Path | str,
    *,
    place: Place | None = None,
    chunk: int | None = None,
    fail_fast: bool = False,
    again: bool = False,
    locked: bool = True,
    command: Iterable[str] = (),
    pictures: Pictures | None = None,
    told: Progress | None = None,
) -> SweepResult:
    """Run an experiment, or go on with it; one that is there already is verified and given back.

    Parameters
    ----------
    experiment : Experiment
    out : Path or str
        The results root; the sweep is kept in `out/<id>/<hash of what decides the numbers>/`.
    place : Place, optional
        Where it runs; worker processes on all cores otherwise. It does not change a number.
    chunk : int, optional
        Runs in a chunk; otherwise as many as take about two seconds. It does not change a number.
    fail_fast : bool
        Whether to stop at the first run that fails.
    again : bool
        Whether to make runs again that failed before.
    locked : bool
        False on a file system without locks, where nobody else may write.
    command : iterable of str
        What the user said, for the manifest.
    pictures : callable
        Draws figures from the results; those of the experiment otherwise.
    told : Progress, optional
        Whoever watches.

    Raises
    ------
    Busy
        When another process works on the same sweep.
    Unfinished
        When it stopped before its end.
    Refused
        When something stands in the way.
    OSError
        When something cannot be written.
    """
    way = Way(place or Place(), chunk, fail_fast, again, locked)
    plan = plan_of(experiment, tuple(command))
    return carried_out(experiment, Path(out), plan, way, pictures=pictures or _pictures, told=told or Silent())


def carried_out(
    experiment: Experiment,
    root: Path,
    plan: Record,
    way: Way,
    *,
    pictures: Pictures = no_pictures,
    told: Progress,
) -> SweepResult:
    """Carry out the plan of an experiment."""
    today = {name: entry.value for name, entry in theory().parameters.items()}
    other = {name: value for name, value in plan.parameters.items() if today.get(name) != value}
    text = json.dumps({"experiment": experiment.resolved(), "parameters": other})
    described = Described(design.table(experiment), lambda point, run: replay(experiment, point, run), pictures)
    return conducted(root, plan, plan.work(FUNCTION, text, plan.package_sources), described, way, told)


def _pictures(found: SweepResult) -> Mapping[str, bytes]:
    """The figures of an experiment; what draws them is imported when it is needed."""
    from sim.study.pictures import pictures

    return pictures(found)


def plan_of(
    experiment: Experiment, command: tuple[str, ...] = (), parameters: Mapping[str, float] | None = None
) -> Record:
    """What a sweep is going to do; its hash names its folder."""
    return record.planned(
        name=experiment.id,
        experiment=experiment.resolved(),
        content=experiment.content(),
        points=design.count(experiment),
        measures=tuple(experiment.measures),
        source_files=experiment.source_files,
        command=command,
        parameters=parameters or {name: entry.value for name, entry in theory().parameters.items()},
        seed=experiment.seed,
        runs=experiment.runs,
        package_sources=sources_hash(),
    )


def replay(experiment: Experiment, point: int, run: int) -> str:
    """The command that plays one run of a point."""
    at = design.point(experiment, point)
    words = ["sim", "run", experiment.scenario(at.scenario).path.as_posix(), "--seed", str(experiment.seed)]
    words += ["--runs", "1", "--first", str(run)]
    return shlex.join(words + [word for text in design.sets(experiment, at) for word in ("--set", text)])
