"""Whether a run meets an outcome, or one of its false twins."""

import numpy as np
import pandas as pd

from sim.results.measures.history import Runs
from sim.results.measures.question import Values
from sim.scenario.outcomes import Condition, Outcome

#: Scores for which a value within a range is a hit.
RANGED = ("count", "days", "ratio")
#: What joins the parts of a set, and of an order.
SET, ORDER = "+", ">"


def in_range(values: Values, low: float | None, high: float | None) -> Runs:
    """Whether a value lies between two bounds, either of which may be open."""
    above = np.ones(len(values.value), bool) if low is None else values.value >= low
    return above & (True if high is None else values.value <= high)


def undecided(values: Values, high: float | None) -> Runs:
    """Whether a run ended too early to tell: it waited in vain, but not yet longer than the range allows."""
    if high is None:
        return np.zeros(len(values.value), bool)
    return values.censored & (values.value <= high)


def holds(condition: Condition, values: Values) -> Runs:
    """Whether a condition holds for each run."""
    wanted = condition.value
    words = (wanted,) if isinstance(wanted, str) else wanted if isinstance(wanted, tuple) else ()
    match condition.op:
        case "in" | "approx":
            return in_range(values, condition.low, condition.high)
        case "order":
            return np.asarray(values.category == ORDER.join(words))
        case "contains":
            return np.array([set(words) <= set(parts.split(SET)) for parts in values.category], bool)
        case "without":
            hit = [parts.split(SET) for parts in values.category]
            return np.array([parts != ["none"] and not set(words) & set(parts) for parts in hit], bool)
        case "==" if isinstance(wanted, str):
            return np.asarray(values.category == wanted)
    return compared(condition.op, values.value, float(wanted))  # type: ignore[arg-type]


def compared(op: str, value: Runs, wanted: float) -> Runs:
    """A number against a number."""
    comparisons = {
        "==": value == wanted,
        ">=": value >= wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        "<": value < wanted,
    }
    return np.asarray(comparisons[op])


def met(outcome: Outcome, condition: Condition | None, values: Values, started: Runs) -> pd.Series:
    """Whether each run meets the outcome, or a foil's condition; missing where the run is left out."""
    score = outcome.score_as
    too_early = np.zeros(len(started), bool)
    if condition is not None:
        hit = holds(condition, values)
    elif score.type in RANGED:
        hit = in_range(values, score.low, score.high)
        too_early = undecided(values, score.high)
    elif score.type == "category":
        hit = np.asarray(values.category == score.observed)
    else:
        hit = holds(outcome.condition, values)
    return pd.Series(hit, dtype="boolean").mask(~started | values.left_out | too_early)
