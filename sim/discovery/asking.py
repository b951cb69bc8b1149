"""What a discovery looks for: an outcome, the threshold from which it counts, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import Problem, Refused, nearest, quoted
from sim.study.experiment import Experiment
from sim.study.labels import is_share

#: Shuffles, and resampled tables, behind what is said of a box.
RESAMPLES = 40
#: A point has an outcome where at least this share of its runs has it, unless told otherwise.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Which outcome is looked for."""

    outcome: str
    """A measure of the experiment."""
    at_least: float | None = None
    """A point has the outcome where the mean of its runs is at least this; one half for shares of runs."""
    at_most: float | None = None
    """… or at most this."""
    scenario: str | None = None
    """In which scenario; the only one otherwise."""
    box: int | None = None
    """Which box of the trade-off, by number; the best otherwise."""
    resamples: int = RESAMPLES
    """Shuffles and resampled tables [10..1000]."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Asked":
        """What a manifest says was asked."""
        return cls(**{name: settings[name] for name in cls.__slots__})

    @property
    def bounds(self) -> tuple[float, float]:
        """The means that count as the outcome: lowest and highest."""
        return (
            -np.inf if self.at_least is None else self.at_least,
            np.inf if self.at_most is None else self.at_most,
        )


def require(experiment: Experiment, asked: Asked) -> Asked:
    """What is asked, with what was left out filled in.

    Raises
    ------
    Refused
        When the experiment has no such outcome or scenario, varies nothing, or the threshold makes no sense.
    """
    known = experiment.measures
    if asked.outcome not in known:
        what = f"unknown measure {quoted(asked.outcome)}"
        raise refused(experiment, "outcome", what, f"one of {', '.join(known)}", nearest(asked.outcome, known))
    if not experiment.factors:
        raise refused(experiment, "factors", "nothing is varied", "factors and a design of kind lhs or sobol")
    scenarios = [one.id for one in experiment.scenarios]
    if asked.scenario is None and len(scenarios) > 1:
        what = f"the experiment has {len(scenarios)} scenarios"
        raise refused(experiment, "scenario", what, f"one of {', '.join(scenarios)}")
    scenario = asked.scenario or scenarios[0]
    if scenario not in scenarios:
        what = f"unknown scenario {quoted(scenario)}"
        raise refused(experiment, "scenario", what, f"one of {', '.join(scenarios)}", nearest(scenario, scenarios))
    if not 10 <= asked.resamples <= 1000:
        raise refused(experiment, "resamples", f"{asked.resamples} is out of range", "10 to 1000")
    at_least = _threshold(experiment, asked)
    return Asked(asked.outcome, at_least, asked.at_most, scenario, asked.box, asked.resamples)


def _threshold(experiment: Experiment, asked: Asked) -> float | None:
    """The lower threshold; one half for shares where none is given."""
    given = [one for one in (asked.at_least, asked.at_most) if one is not None]
    is_chance = is_share(experiment.measures[asked.outcome])
    if not given and not is_chance:
        what = f"{asked.outcome} is a number, so what counts as the outcome is open"
        raise refused(experiment, "at-least", what, "a threshold: --at-least X or --at-most X")
    if len(given) > 1:
        raise refused(experiment, "at-most", "both at-least and at-most", "one of them")
    if any(one != one or (is_chance and not 0 <= one <= 1) for one in given):
        field = "at-least" if asked.at_least is not None else "at-most"
        raise refused(experiment, field, f"{given[0]:g} is out of range", "0 to 1, a share of runs")
    return HALF if not given else asked.at_least


def refused(experiment: Experiment, field: str, what: str, allowed: str, near: str | None = None) -> Refused:
    """The refusal of something in an experiment, or in what is asked of it."""
    file = experiment.source_files[0].name if experiment.source_files else experiment.id
    return Refused([Problem(file, 1, 1, field, what, allowed, near)])
