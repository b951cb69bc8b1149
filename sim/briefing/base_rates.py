"""The base rate of an outcome: how often it is so where nothing is explained and the past is drawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.scenario import Scenario
from sim.scoring import shipped
from sim.scoring.command import EPISODES, documented
from sim.scoring.entries import elsewhere
from sim.scoring.forecasts import forecasts
from sim.scoring.nulls.base_rate import base_rate
from sim.scoring.predicting import locked
from sim.scoring.scores import given
from sim.theory.tables import SCENARIOS

#: Records that are drawn where the shipped scores do not have the scenario.
RECORDS = 100
#: Their luck.
SEED = 1
#: Scenarios whose base rates are kept at hand.
_KEPT = 64
_MADE = (
    "drawn day by day from what groups did under the same pressures in {count} documented episodes "
    "that do not share its cluster, without any theory of why"
)


@dataclass(frozen=True)
class BaseRates:
    """Base rates of the scored outcomes of a scenario."""

    rates: Mapping[str, float]
    """Share of the records that are as it was documented, by outcome; an outcome that no record speaks of is missing.

    One more record that says what ignorance says is counted in, so that nothing is held impossible."""
    words: str
    """How they were made."""
    shipped: bool
    """Whether they stand in the scores that the program ships with."""

    def words_for(self, outcome: str) -> str:
        """How the base rate of an outcome was made, or why there is none."""
        if outcome in self.rates or not self.rates:
            return self.words
        return f"what starts the clock of this outcome happens in none of {self.words}"


_kept: dict[str, BaseRates] = {}


def base_rates(scenario: Scenario) -> BaseRates:
    """Base rates from the shipped scores, or else from records that are drawn now, which takes about a second."""
    stored = shipped.foreseen(scenario, shipped.BASE_RATE)
    if stored and not shipped.is_stale():
        about = shipped.about()
        made = _MADE.format(count=about["learnt"][scenario.id])
        return BaseRates(stored, f"{about['null_records']} records, {made}", shipped=True)
    key = shipped.fingerprint(scenario)
    if key not in _kept:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[key] = _drawn(scenario, elsewhere(scenario, _episodes(_folder(scenario))))
    return _kept[key]


def _drawn(scenario: Scenario, others: Sequence[Scenario]) -> BaseRates:
    if not others:
        return BaseRates({}, "no other documented episode is at hand to draw it from", shipped=False)
    runs = range(RECORDS)
    record = base_rate(locked(scenario), others, seed=SEED, runs=runs)
    measures = evaluate(scenario, with_events(record, replayed_events(scenario), runs), runs)
    rates = {one.item.outcome.id: given(one) for one in forecasts(scenario, measures) if one.counted}
    return BaseRates(rates, f"{RECORDS} records, {_MADE.format(count=len(others))}", shipped=False)


def _folder(scenario: Scenario) -> Path:
    """Where the documented episodes are: the folder scenarios, else beside the scenario, else with the program."""
    beside = scenario.source_files[0].parent if scenario.source_files else SCENARIOS
    return next((folder for folder in (EPISODES, SCENARIOS) if folder.is_dir()), beside)


@lru_cache(maxsize=4)
def _episodes(folder: Path) -> tuple[Scenario, ...]:
    return tuple(documented(folder))
