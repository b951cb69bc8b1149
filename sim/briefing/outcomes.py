"""Each documented outcome beside the runs, with its base rate, and those that are not scored with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from sim.briefing.base_rates import base_rates
from sim.results.verdict_words import documented, gave
from sim.results.verdicts import Verdict, unscored_because, verdicts, wilson
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.strict import Confidence


class Ran(Protocol):
    """What some runs of a scenario did, such as `sim.Result`."""

    @property
    def scenario(self) -> Scenario:
        """What was run."""

    @property
    def runs(self) -> pd.DataFrame:
        """Totals, a row a run."""

    @property
    def measures(self) -> pd.DataFrame:
        """Every documented outcome and its false twins, measured in every run."""


@dataclass(frozen=True)
class OutcomeRow:
    """One documented outcome beside the runs."""

    id: str
    statement: str
    """What happened, in words."""
    met: bool | None
    """Whether at least half of the runs that count are so; None where none counts or it is not scored."""
    share: float | None
    """Share of the runs that are so."""
    low: float | None
    """Lower end of its 95 % interval (Wilson)."""
    high: float | None
    """Upper end."""
    gave: str
    """What the runs gave, in words; empty for yes or no."""
    documented: str
    """What the record says, in words."""
    confidence: Confidence
    """How well the fact is established."""
    sources: tuple[str, ...]
    """Ids of sources."""
    base_rate: float | None
    """How often it is so where the past of other episodes is drawn again; None where that says nothing."""
    reason: str = ""
    """Why it is not scored; empty where it is."""
    counted: int = 0
    """Runs that count."""
    left_out: float = 0.0
    """Share of the runs that are left out, because the act that starts the clock did not happen."""
    note: str = ""
    """Remark of the file."""

    @property
    def scored(self) -> bool:
        """Whether it is held against the runs."""
        return not self.reason


def outcome_rows(result: Ran, *, with_base_rates: bool = True) -> list[OutcomeRow]:
    """Every outcome of the scenario in the order of its file: scored ones with figures, others with the reason.

    Parameters
    ----------
    result : Ran
        Some runs, such as `sim.Result`.
    with_base_rates : bool
        Whether base rates are wanted; drawing them may take a second.
    """
    return list(_rows(result, with_base_rates))


def missed_first(rows: list[OutcomeRow]) -> list[OutcomeRow]:
    """The scored outcomes: missed ones, then those of which no run counts, then those that are met."""
    return sorted((row for row in rows if row.scored), key=lambda row: 1 if row.met is None else 2 * row.met)


def _rows(result: Ran, with_base_rates: bool) -> Iterator[OutcomeRow]:
    scenario = result.scenario
    found = {verdict.outcome.id: verdict for verdict in verdicts(result.measures, scenario)}
    rates = base_rates(scenario).rates if with_base_rates and found else {}
    for outcome in scenario.outcomes:
        if outcome.id in found:
            yield _scored(found[outcome.id], rates.get(outcome.id))
        else:
            yield _unscored(outcome, unscored_because(outcome, scenario) or "no run gave a value")


def _scored(verdict: Verdict, rate: float | None) -> OutcomeRow:
    outcome, counts = verdict.outcome, bool(verdict.counted)
    low, high = wilson(verdict.hits, verdict.counted)
    return OutcomeRow(
        id=outcome.id,
        statement=outcome.description,
        met=verdict.met,
        share=verdict.share if counts else None,
        low=low if counts else None,
        high=high if counts else None,
        gave=gave(verdict),
        documented=documented(outcome),
        confidence=outcome.confidence,
        sources=outcome.sources,
        base_rate=rate,
        counted=verdict.counted,
        left_out=verdict.left_out,
        note=outcome.note or "",
    )


def _unscored(outcome: Outcome, reason: str) -> OutcomeRow:
    return OutcomeRow(
        id=outcome.id,
        statement=outcome.description,
        met=None,
        share=None,
        low=None,
        high=None,
        gave="",
        documented=documented(outcome),
        confidence=outcome.confidence,
        sources=outcome.sources,
        base_rate=None,
        reason=reason,
        note=outcome.note or "",
    )
