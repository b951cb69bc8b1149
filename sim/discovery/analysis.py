"""Scenario discovery on a finished sweep: the conditions under which an outcome happens, and how far to trust them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.asked import RESULTS
from sim.discovery import tables
from sim.discovery.asking import RESAMPLES, Asked, refused, require
from sim.discovery.boxes import Box
from sim.discovery.trying import luck, stability
from sim.discovery.workbench import found as found_boxes
from sim.study.results import SweepResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.analysis import Analysis
    from sim.study.places import Place


@dataclass(frozen=True)
class Discovery:
    """Boxes in which an outcome is common."""

    sweep: SweepResult
    asked: Asked
    boxes: tuple[Box, ...]
    """From all points to few, by number."""
    chosen: int
    """Number of the box that is spoken of."""
    tables: Mapping[str, pd.DataFrame]
    """`boxes`, `limits`, `stability`, `unseen`, `luck` and `points`."""
    floor: float
    """Score that 95 % of the boxes in shuffled outcomes stay below."""
    p: float
    """How likely luck alone would have given as good a box."""
    manifest: "Analysis" = field(repr=False)

    @property
    def box(self) -> Box:
        """The chosen box."""
        return self.boxes[self.chosen]

    @property
    def is_above(self) -> bool:
        """Whether the chosen box is better than luck would have given, and asks anything at all."""
        return bool(self.box.limits) and self.box.score > self.floor

    def account(self) -> list[str]:
        """What was found, in lines of text."""
        from sim.discovery.account import account

        return account(self)

    def plot(self) -> "dict[str, Figure]":
        """The trade-off and the chosen box as pictures, by name."""
        from sim.discovery.pictures import figures

        return figures(self)

    def save(self, out: Path | str | None = None) -> Path:
        """The folder `out/<experiment>/discovery-<content>/` with tables, account, pictures and manifest."""
        from sim.plots.style import files
        from sim.study.analysis import publish

        text = "\n".join(self.account()) + "\n"
        others = {"account.txt": text.encode(), **files(self.plot())}
        return publish(RESULTS if out is None else Path(out), self.manifest, self.tables, others)


def discover(
    path: Path | str,
    outcome: str,
    sets: Sequence[str] = (),
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    scenario: str | None = None,
    box: int | None = None,
    resamples: int = RESAMPLES,
    out: Path | str | None = None,
    place: "Place | None" = None,
) -> Discovery:
    """Run an experiment file, or go on with it, and say under which conditions an outcome happens.

    Parameters
    ----------
    path : Path or str
        The YAML file; its design has to spread its points, as lhs and sobol do.
    outcome : str
        A measure of the experiment.
    sets : sequence of str
        Changes to the experiment: `runs=50`, `design.0.points=128`.
    at_least, at_most : float, optional
        A point has the outcome where the mean of its runs is so much or more, or so much or less; at least one half for
        measures that are 0 or 1 in each run.
    scenario : str, optional
        In which scenario; the only one otherwise.
    box : int, optional
        Which box of the trade-off, by number; the best otherwise.
    resamples : int
        Shuffles and resampled tables [10..1000].
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
    asked = require(experiment, Asked(outcome, at_least, at_most, scenario, box, resamples))
    return discovered(sweep(experiment, RESULTS if out is None else Path(out), place=place), asked)


def discovered(swept: SweepResult, asked: Asked, command: Sequence[str] = ()) -> Discovery:
    """The boxes of a sweep.

    Raises
    ------
    Refused
        When the outcome is at all points or at none, or there is no box of that number.
    """
    experiment = swept.experiment
    asked = require(experiment, asked)
    points, values, numbers = tables.case(swept, asked.outcome, str(asked.scenario))
    is_hit = tables.hits(values, asked.bounds)
    if not is_hit.any() or is_hit.all():
        raise refused(experiment, *_no_contrast(asked, values, is_hit))
    boxes, best = found_boxes(points, is_hit)
    if asked.box is not None and not 0 <= asked.box < len(boxes):
        raise refused(experiment, "box", f"there is no box {asked.box}", f"0 to {len(boxes) - 1}")
    chosen = best if asked.box is None else asked.box
    settings = {"seed": experiment.seed, "resamples": asked.resamples}
    shuffled = luck(points, is_hit, **settings)
    stable, unseen = stability(points, values, asked.bounds, **settings)
    made = {
        "boxes": tables.of_boxes(boxes, chosen),
        "limits": tables.of_limits(boxes, experiment.factors),
        "stability": stable.assign(in_box=[int(name in boxes[chosen].limits) for name in stable["factor"]]),
        "unseen": unseen,
        "luck": shuffled.curve,
        "points": tables.of_points(points, values, numbers, is_hit, boxes[chosen]),
    }
    return Discovery(
        swept, asked, tuple(boxes), chosen, made, shuffled.floor, shuffled.p(boxes[chosen].score),
        _manifest(swept, asked, command),
    )  # fmt: skip


def _manifest(swept: SweepResult, asked: Asked, command: Sequence[str]) -> "Analysis":
    from sim.study.analysis import begun

    libraries = ("ema-workbench", "scikit-learn", "scipy")
    return begun(swept, "discovery", asdict(asked), command=command, libraries=libraries)


def _no_contrast(asked: Asked, values: np.ndarray, is_hit: np.ndarray) -> tuple[str, str, str]:
    mean = tables.point_means(values)
    where = "at every point" if is_hit.all() else "at no point"
    field = "at-least" if asked.at_least is not None else "at-most"
    if mean.min() == mean.max():
        return field, f"the outcome is {where}, the mean being {mean.min():.4g} at all", "a measure that differs"
    return field, f"the outcome is {where}", f"a threshold between {mean.min():.4g} and {mean.max():.4g}"
