"""The sensitivity of the measures of a finished sweep: indices with intervals and floors, and what they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pydantic import JsonValue

from sim.asked import RESULTS
from sim.errors import Problem, Refused, nearest, quoted
from sim.sensitivities.tables import NAMES, tables_of
from sim.sensitivities.weighing import WEAKNESS
from sim.study.experiment import Experiment
from sim.study.results import SweepResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.analysis import Analysis
    from sim.study.places import Place

#: Resampled tables behind intervals and floors.
RESAMPLES = 500
#: Kinds of blocks that have indices of their own; any other sample has PAWN's.
_OWN = {"saltelli": "sobol", "morris": "morris"}


@dataclass(frozen=True)
class Sensitivity:
    """What moves the measures of a sweep, and how well it is known."""

    sweep: SweepResult
    method: str
    """sobol, morris or pawn."""
    indices: pd.DataFrame
    """A row per scenario, measure, factor and index: `value`, `low`, `high` (95 % interval over points and runs),
    `noise`, `floor` (mean and 95 % quantile of what luck alone would show), `above`, whether it is more than that."""
    ranking: pd.DataFrame
    """A row per scenario, measure and factor: `grade`, `share` of all effects, `weakness` of the evidence, `priority`,
    their product, its `rank`, and `direction`, -1 to 1."""
    grades: pd.DataFrame
    """A row per scenario, measure and grade: `share` of all effects that rests on it, with its interval."""
    spread: pd.DataFrame
    """A row per scenario and measure: `mean`, `sd`, `lowest` and `highest` over the points, `luck`, the share of the
    variance between points that is luck, and `points` and `runs`."""
    manifest: "Analysis" = field(repr=False)

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables that its folder keeps, by name."""
        return {name: getattr(self, name) for name in NAMES}

    def account(self) -> list[str]:
        """What was found, in lines of text."""
        from sim.sensitivities.account import account

        return account(self)

    def plot(self) -> "dict[str, Figure]":
        """A picture per measure, by name."""
        from sim.sensitivities.pictures import figures

        return figures(self)

    def save(self, out: Path | str | None = None) -> Path:
        """The folder `out/<experiment>/sensitivity-<content>/` with tables, account, pictures and manifest."""
        from sim.plots.style import files
        from sim.study.analysis import publish

        text = "\n".join(self.account()) + "\n"
        others = {"account.txt": text.encode(), **files(self.plot())}
        return publish(RESULTS if out is None else Path(out), self.manifest, self.tables, others)


def sensitivity(
    path: Path | str,
    sets: Sequence[str] = (),
    *,
    measures: Sequence[str] = (),
    resamples: int = RESAMPLES,
    out: Path | str | None = None,
    place: "Place | None" = None,
) -> Sensitivity:
    """Run an experiment file, or go on with it, and say which of its factors move what.

    Parameters
    ----------
    path : Path or str
        The YAML file; a design of kind saltelli gives Sobol's indices, morris elementary effects, any other PAWN's.
    sets : sequence of str
        Changes to the experiment: `runs=50`, `design.0.points=128`.
    measures : sequence of str
        Which measures; all otherwise.
    resamples : int
        Resampled tables behind intervals and floors [20..10000].
    out : Path or str, optional
        Where the sweep goes; otherwise the folder results.
    place : Place, optional
        Where it runs; it changes no number.

    Raises
    ------
    Refused
        With every problem and its place.
    """
    from sim.study.experiment import load_experiment
    from sim.study.sweep import sweep

    experiment = load_experiment(path, sets)
    require(experiment, measures, resamples)
    return analysed(sweep(experiment, RESULTS if out is None else Path(out), place=place), measures, resamples)


def require(experiment: Experiment, measures: Sequence[str] = (), resamples: int = RESAMPLES) -> str:
    """The method that an experiment's design allows.

    Raises
    ------
    Refused
        When nothing is varied, designs are crossed that cannot be, or a measure is unknown.
    """
    if not experiment.factors:
        raise _refused(experiment, "factors", "nothing is varied", "factors and a design")
    for name in measures:
        if name not in experiment.measures:
            near = nearest(name, experiment.measures)
            known = f"one of {', '.join(experiment.measures)}"
            raise _refused(experiment, "measure", f"unknown measure {quoted(name)}", known, near)
    if not 20 <= resamples <= 10_000:
        raise _refused(experiment, "resamples", f"{resamples} is out of range", "20 to 10000")
    kinds = [block.kind for block in experiment.design]
    if "saltelli" in kinds and len(kinds) > 1:
        raise _refused(experiment, "design", "a saltelli block is crossed with others", "one block of kind saltelli")
    if "morris" in kinds and kinds.count("morris") > 1:
        raise _refused(experiment, "design", "two morris blocks are crossed", "one block of kind morris")
    return next((_OWN[kind] for kind in kinds if kind in _OWN), "pawn")


def analysed(
    found: SweepResult, measures: Sequence[str] = (), resamples: int = RESAMPLES, command: Sequence[str] = ()
) -> Sensitivity:
    """The sensitivity of the measures of a sweep.

    Parameters
    ----------
    found : SweepResult
    measures : sequence of str
        Which ones; all otherwise.
    resamples : int
        Resampled tables behind intervals and floors.
    command : sequence of str
        What the user said, for the manifest.
    """
    from sim.study.analysis import begun

    method = require(found.experiment, measures, resamples)
    wanted = list(measures or found.experiment.measures)
    tables = tables_of(found, method, wanted, resamples)
    settings: dict[str, JsonValue] = {
        "method": method,
        "measures": [*wanted],
        "resamples": resamples,
        "weakness": dict(WEAKNESS),
    }
    what = begun(found, "sensitivity", settings, command=command, libraries=("SALib", "scipy"))
    return Sensitivity(found, method, **tables, manifest=what)


def _refused(experiment: Experiment, field: str, what: str, allowed: str, near: str | None = None) -> Refused:
    file = experiment.source_files[0].name if experiment.source_files else experiment.id
    return Refused([Problem(file, 1, 1, field, what, allowed, near)])
