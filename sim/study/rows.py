"""The work of a real sweep: the point's scenario, its runs, and what is asked of them."""

import json
from functools import lru_cache

import numpy as np

from sim.errors import Problem, Refused
from sim.scenario import Scenario
from sim.scenario.numbers import Number
from sim.study import design
from sim.study.asked import answered
from sim.study.experiment import Experiment
from sim.study.work import stage

_MEASURING = "sim.results.measures"


def rows(text: str, point: int, runs: range) -> np.ndarray:
    """The measures of some runs of a point (runs, measures).

    The text is JSON: `experiment` by value, and `parameters` of the theory that are not to be today's.
    """
    with stage("load"):
        experiment = _experiment(text)[0]
        scenario = _scenario(text, point)
    try:
        return answered(experiment, scenario, seed=experiment.seed, runs=runs).to_numpy(np.float64)
    except Exception as error:
        error.add_note(f"stage: {_stage(error)}")
        raise


def _stage(error: BaseException) -> str:
    """Whether an error came up while measuring what had been run, or before."""
    at = error.__traceback__
    while at is not None:
        if str(at.tb_frame.f_globals.get("__name__", "")).startswith(_MEASURING):
            return "measure"
        at = at.tb_next
    return "run"


@lru_cache(maxsize=2)
def _experiment(text: str) -> tuple[Experiment, dict[str, Number]]:
    plain = json.loads(text)
    changed = {
        name: Number(value=float(value), sources=("user",), grade="assumed")
        for name, value in plain["parameters"].items()
    }
    return Experiment.from_resolved(plain["experiment"]), changed


@lru_cache(maxsize=16)
def _scenario(text: str, point: int) -> Scenario:
    experiment, changed = _experiment(text)
    try:
        scenario = design.scenario_at(experiment, design.point(experiment, point))
    except IndexError as error:
        raise Refused([Problem(experiment.id, 1, 1, "point", str(error))]) from None
    if not changed:
        return scenario
    return scenario.model_copy(update={"parameter_numbers": changed | scenario.parameter_numbers})
