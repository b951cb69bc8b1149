"""Persistence: the opening state goes on. Campaigns go on at their rates, truces hold, nothing new is said or done."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.vocabulary import FRONTS
from sim.scoring.nulls.deeds import Deed, days_of, luck, record
from sim.scoring.nulls.makeup import Makeup
from sim.scoring.nulls.past import Pressures, learned_from
from sim.scoring.nulls.spans import Span, opening_spans


def persistence(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Attacks at the rates of the day before the period, under its pressures, signed and placed as elsewhere."""
    others = learned_from(scenario, others)
    makeup = Makeup(scenario, others, Pressures.frozen(scenario))
    rates = opening_rates(scenario, others)

    def history(dice: np.random.Generator) -> list[Deed]:
        days = days_of(scenario)
        return [deed for front in FRONTS for deed in makeup.struck(front, np.full(days, rates[front]), dice)]

    return record(scenario, {run: history(luck("persistence", scenario, seed, run)) for run in runs})


def opening_rates(scenario: Scenario, others: Sequence[Scenario]) -> dict[str, float]:
    """Attacks on each front when the scenario opens [1/day].

    Where a campaign is under way and nobody counted, it is the mean of the campaigns with which other episodes open: of
    those on that front, or where there is none, on any.
    """
    own = {span.front: span for span in _openings(scenario)}
    known = [span for other in others for span in _openings(other) if span.bin.campaign]
    found = {}
    for front in FRONTS:
        under_way = bool(getattr(scenario.opening.campaigns, front))
        pool = [span for span in known if span.front == front] or known
        found[front] = _mean([own[front]] if front in own else pool if under_way else [])
    return found


def _openings(scenario: Scenario) -> list[Span]:
    return opening_spans(scenario, Pressures.frozen(scenario))


def _mean(spans: Sequence[Span]) -> float:
    """Mean rate of some spans, each counting the same [1/day]; 0 where there is none."""
    return float(np.mean([span.attacks / span.days for span in spans])) if spans else 0.0
