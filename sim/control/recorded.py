"""Where the record itself says how a group took a line: the same question put to runs and to the record.

What the groups did stands in an episode's outcomes, which no run sees. Here the runs, once they are over, are asked the
very questions of these outcomes: who held back when asked, and which name was on the attack that broke the line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.control.instruments import HIDDEN, Part
from sim.results.measures.evaluating import ITSELF, answers
from sim.results.measures.history import History
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome


@dataclass(frozen=True)
class Said:
    """What the record says of one instrument, as a share."""

    low: float = math.nan
    high: float = math.nan
    by: tuple[str, ...] = ()
    """Outcomes that say so."""


def compliance_outcomes(scenario: Scenario) -> list[Outcome]:
    """Outcomes that say whether one group, or which share of all, held back when asked."""
    return [one for one in scenario.outcomes if _measure(one) in ("directive_compliance", "compliance_share")]


def name_outcomes(scenario: Scenario) -> list[Outcome]:
    """Outcomes that say which name was on an attack, in episodes in which the line on Americans is never leave.

    The day before the period does not count.
    """
    pressure = scenario.pressures["tehran_line_us"]
    lines = [change.value for change in pressure.changes] or [pressure.start]
    forbidden = all(line < 0 for line in lines)
    return [one for one in scenario.outcomes if forbidden and _measure(one) == "claim_mode"]


def said(outcomes: Sequence[Outcome]) -> Said:
    """The mean of what the record answers; a range where one of them is a range."""
    ends = [_observed(one) for one in outcomes]
    if not ends:
        return Said()
    low, high = (sum(end) / len(ends) for end in zip(*ends, strict=True))
    return Said(low, high, tuple(one.id for one in outcomes))


def asked(history: History, scenario: Scenario, outcomes: Sequence[Outcome]) -> Part:
    """The same questions put to runs: the mean of their answers, over the questions that a run answers.

    Parameters
    ----------
    history : History
        Runs of a scenario whose outcomes were left out.
    scenario : Scenario
        The scenario with its outcomes.
    outcomes : sequence of Outcome
    """
    opened = replace(history, scenario=history.scenario.model_copy(update={"outcomes": scenario.outcomes}))
    found = Part(np.zeros(history.count), np.zeros(history.count))
    for outcome in outcomes:
        table = answers(opened, outcome, None, ITSELF)
        if table is None:
            continue
        category, value = table["category"].to_numpy(object), table["value"].to_numpy(np.float64)
        there = (category != "") | ~np.isnan(value)
        found.whole[there] += 1
        found.part[there] += np.where(np.isnan(value), np.isin(category.astype(str), ("comply", *HIDDEN)), value)[there]
    return found


def _observed(outcome: Outcome) -> tuple[float, float]:
    score = outcome.score_as
    if score.type == "category":
        held = float(score.observed in ("comply", *HIDDEN))
        return held, held
    return score.low or 0.0, 1.0 if score.high is None else score.high


def _measure(outcome: Outcome) -> str:
    return outcome.measure.name if outcome.measure is not None else ""
