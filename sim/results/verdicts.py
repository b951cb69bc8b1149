"""Each documented outcome against the runs: met or missed, how often, and what is left out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.outcomes import Outcome
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import STATES

#: How much an outcome counts, by how well its fact is established.
WEIGHTS = {"high": 1.0, "medium": 0.6, "low": 0.3}
#: A run-share from here on counts as met.
MAJORITY = 0.5
#: Standard normal deviate of a 95 % interval.
_Z = 1.959963984540054
_REASONS = {
    "derived": "repeats {of}",
    "by-construction": "any model would meet it",
    "scripted": "decided by states that are replayed here",
    "outside-model": "no part of the theory produces it",
    "context": "context only",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the runs say about one outcome."""

    outcome: Outcome
    runs: int
    """Runs in the table."""
    counted: int
    """Runs that are not left out."""
    hits: int
    """Runs that meet the outcome."""
    foils: tuple[float, ...]
    """Share of runs in which each false twin holds; NaN where all are left out."""
    values: np.ndarray
    """Simulated values of the counted runs, where the measure is a number."""
    categories: tuple[str, ...]
    """Simulated categories of the counted runs, where it is a category."""
    censored: float
    """Share of the counted runs that ended too soon to tell, so that a wait is a lower bound."""

    @property
    def share(self) -> float:
        """Share of the counted runs that meet the outcome; NaN where none counts."""
        return self.hits / self.counted if self.counted else float("nan")

    @property
    def met(self) -> bool | None:
        """Whether at least half of the counted runs meet it; None where none counts."""
        return self.share >= MAJORITY if self.counted else None

    @property
    def left_out(self) -> float:
        """Share of the runs that are left out because the act that starts the clock did not happen."""
        return 1 - self.counted / self.runs if self.runs else 0.0


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share: stays within 0 and 1, and has a width even at 0 and at 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    if count == 0:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z
    centre = (share + square / (2 * count)) / (1 + square / count)
    half = _Z / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return max(0.0, centre - half), min(1.0, centre + half)


def unscored_because(outcome: Outcome, scenario: Scenario) -> str:
    """Why an outcome is not scored in this scenario; empty where it is."""
    if outcome.measure is None:
        return outcome.unmeasurable or "the simulator has no such measure"
    if outcome.status == "scripted" and _decided_here(outcome, scenario):
        return ""
    if outcome.status == "scored":
        return ""
    return _REASONS[outcome.status].format(of=", ".join(outcome.derives_from) or "another outcome")


def verdicts(measures: pd.DataFrame, scenario: Scenario) -> list[Verdict]:
    """The verdict on every outcome that is scored and has rows, in the order of the scenario."""
    found = []
    for outcome in scenario.outcomes:
        rows = measures[measures["outcome"] == outcome.id]
        if not rows.empty and not unscored_because(outcome, scenario):
            found.append(_verdict(outcome, rows))
    return found


def weighted_share(found: Sequence[Verdict]) -> float:
    """Share of the outcomes that are met, weighted by confidence; NaN where none counts.

    An outcome of many runs counts with the share of its runs that meet it.
    """
    counted = [(WEIGHTS[verdict.outcome.confidence], verdict.share) for verdict in found if verdict.counted]
    total = sum(weight for weight, _ in counted)
    return sum(weight * share for weight, share in counted) / total if total else float("nan")


def _verdict(outcome: Outcome, rows: pd.DataFrame) -> Verdict:
    own = rows[rows["foil"] == -1]
    counted = own[own["met"].notna()]
    twins = rows[rows["foil"] >= 0].groupby("foil")["met"]
    return Verdict(
        outcome=outcome,
        runs=own["run"].nunique(),
        counted=len(counted),
        hits=int(counted["met"].sum()),
        foils=tuple(float(met.mean()) if met.notna().any() else float("nan") for _, met in twins),
        values=counted["value"].dropna().to_numpy(dtype=np.float64),
        categories=tuple(text for text in counted["category"] if text),
        censored=float(counted["censored"].mean()) if len(counted) else 0.0,
    )


def _decided_here(outcome: Outcome, scenario: Scenario) -> bool:
    """Whether every state behind the outcome takes part and decides for itself."""
    simulated = [name for name in STATES if name in scenario.actors and scenario.actors[name].mode == "simulated"]
    return all(any(name == state or name.startswith(f"{state}-") for state in simulated) for name in outcome.actors)
