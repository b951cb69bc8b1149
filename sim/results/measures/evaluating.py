"""The measures table: every outcome and every foil, in every run."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.results.measures import latencies
from sim.results.measures.clock import window_of
from sim.results.measures.conditions import met
from sim.results.measures.history import History
from sim.results.measures.question import Question
from sim.results.measures.registry import REGISTRY
from sim.scenario import Scenario
from sim.scenario.outcomes import Condition, Foil, Measure, Outcome

#: The foil number of the outcome itself.
ITSELF = -1
#: Measures that the end of a window does not bind: they wait until the run is over, or look at the clock's own act.
UNBOUND = frozenset(
    name for name, measure in REGISTRY.items() if measure.__module__ == latencies.__name__ or name == "claim_mode"
)


def question_of(outcome: Outcome, measure: Measure, foil: Foil | None) -> Question:
    """What is asked of a run for an outcome, or for one of its foils."""
    score = outcome.score_as
    return Question(
        name=measure.name,
        actors=(foil.actors if foil and foil.actors else outcome.actors),
        attribution=outcome.attribution,
        settings=measure.arguments,
        min_acts=score.min_acts or 0,
        baseline=outcome.baseline.value if outcome.baseline else None,
        categories=score.categories,
    )


def answers(history: History, outcome: Outcome, foil: Foil | None, number: int) -> pd.DataFrame | None:
    """Rows of the measures table for an outcome or a foil; None where there is no measure."""
    measure = foil.measure if foil and foil.measure else outcome.measure
    if measure is None:
        return None
    question = question_of(outcome, measure, foil)
    days = foil.window if foil and foil.window else outcome.window
    window = window_of(history, question, days, outcome.after)
    values = REGISTRY[measure.name](history, question, window)
    started = window.started & ~(window.empty & (measure.name not in UNBOUND))
    condition: Condition | None = (foil.condition or outcome.condition) if foil else None
    return pd.DataFrame(
        {
            "run": history.runs,
            "outcome": outcome.id,
            "foil": np.full(history.count, number, np.int64),
            "measure": measure.name,
            "value": np.where(started & ~values.left_out, values.value, np.nan),
            "category": np.where(started & ~values.left_out, values.category, ""),
            "met": met(outcome, condition, values, started),
            "started": started,
            "censored": started & (values.censored | window.cut),
        }
    )


def tables(history: History) -> Iterator[pd.DataFrame]:
    """The rows of each outcome and foil that has a measure."""
    for outcome in history.scenario.outcomes:
        foils: Sequence[Foil | None] = (None, *outcome.foils)
        for number, foil in enumerate(foils, start=ITSELF):
            table = answers(history, outcome, foil, number)
            if table is not None:
                yield table


def evaluate(scenario: Scenario, record: pd.DataFrame, runs: Sequence[int], days: int | None = None) -> pd.DataFrame:
    """Every outcome of a scenario and its foils, measured in each run.

    Parameters
    ----------
    scenario : Scenario
        The scenario that was run.
    record : DataFrame
        What was done, as in the record table.
    runs : sequence of int
        All runs, also those in which nothing was done; -1 for a documented record.
    days : int, optional
        Days that a run covers from the start of the period; the whole period where left out.

    Returns
    -------
    DataFrame
        The measures table: run, outcome, foil (-1 is the outcome itself), measure, value, category, met (missing where
        the run is left out), started (whether what starts the clock happened), censored (whether the run ended too
        soon, so that days waited are a lower bound or a window was cut short).
    """
    found = list(tables(History.of(scenario, record, runs, days)))
    return pd.concat(found, ignore_index=True) if found else empty()


def empty() -> pd.DataFrame:
    """A measures table without rows."""
    return pd.DataFrame(
        {
            "run": pd.Series(dtype="int64"),
            "outcome": pd.Series(dtype="object"),
            "foil": pd.Series(dtype="int64"),
            "measure": pd.Series(dtype="object"),
            "value": pd.Series(dtype="float64"),
            "category": pd.Series(dtype="object"),
            "met": pd.Series(dtype="boolean"),
            "started": pd.Series(dtype="bool"),
            "censored": pd.Series(dtype="bool"),
        }
    )
