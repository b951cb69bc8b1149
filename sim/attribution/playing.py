"""What every combination comes to, in every run: values of (variants, combinations, runs), all on the same luck."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.attribution.combining import Variant, scenarios
from sim.attribution.question import Question
from sim.measuring import replayed_events, with_events
from sim.run import Tables, simulate, totals
from sim.scenario import Scenario
from sim.study.asked import Asking
from sim.study.schema import MeasureEntry


def silent() -> None:
    """Tell nobody about progress."""


def played(question: Question, variants: Sequence[Variant], told: Callable[[], None] = silent) -> np.ndarray:
    """The outcome in each run of each combination under each variant, shape (variants, combinations, runs).

    A run has the same luck in all of them. NaN where the run is left out.

    Parameters
    ----------
    question : Question
    variants : sequence of Variant
    told : callable
        Called after each variant.
    """
    values = np.empty((len(variants), question.coalitions, question.runs))
    for place, variant in enumerate(variants):
        # Combinations that come to the same scenario are played once.
        done: dict[str, np.ndarray] = {}
        for number, scenario in enumerate(scenarios(question, variant)):
            key = scenario.model_dump_json()
            if key not in done:
                done[key] = answers(scenario, question.outcome, question.seed, range(question.runs))
            values[place, number] = done[key]
        told()
    return values


def answers(scenario: Scenario, outcome: MeasureEntry, seed: int, runs: range) -> np.ndarray:
    """The outcome in each run of a scenario (runs,)."""
    if outcome.total is not None:
        nothing = pd.DataFrame()
        tables = Tables(nothing, nothing, nothing, totals(scenario, seed=seed, runs=runs))
    else:
        tables = simulate(scenario, seed=seed, runs=runs, traced=0)
        tables = replace(tables, record=with_events(tables.record, replayed_events(scenario), runs))
    return Asking(scenario, tables, np.array(runs, np.int64), None).column(outcome)
