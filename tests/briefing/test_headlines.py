"""The probability that stands first, with the record, the base rate and what was foreseen beside it."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.api import Result
from sim.briefing import base_rates, headline
from sim.errors import Refused
from sim.results.verdicts import verdicts, wilson
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scoring import shipped
from sim.scoring.nulls.base_rate import base_rate as drawn

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE = SCENARIOS / "june-war-2025.yaml"


@pytest.fixture(autouse=True)
def unshipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that came without scores."""
    monkeypatch.setattr(shipped, "FILE", tmp_path / "scored.csv")
    monkeypatch.setattr(shipped, "ABOUT", tmp_path / "scored.json")
    for one in (shipped.table, shipped.means, shipped.about, shipped.is_stale):
        one.cache_clear()


@pytest.fixture(scope="module")
def june() -> Result:
    """Forty runs of June 2025."""
    return sim.load(JUNE).run(seed=2, runs=40)


def changed(result: Result, outcomes: Sequence[Outcome]) -> Result:
    """The same runs, asked about these outcomes only."""
    scenario = result.scenario.model_copy(update={"outcomes": tuple(outcomes)})
    study = type(result.study)(scenario)
    return Result(
        study, result.record, result.daily, result.decisions, result.runs, result.measures, result.documented,
        seed=result.seed, manifest=result.manifest,
    )  # fmt: skip


def test_it_is_the_first_yes_or_no_outcome_that_is_well_established(june: Result) -> None:
    by_id = {one.id: one for one in june.scenario.outcomes}
    unsure = by_id["no-claimed-attack-us"].model_copy(update={"confidence": "low"})
    chosen = [
        headline(june),
        headline(changed(june, [by_id["no-deaths"], unsure, by_id["khazali-delegates"]])),
        headline(changed(june, [by_id["no-deaths"], unsure])),
        headline(changed(june, [by_id["no-deaths"], by_id["leaders-hide"]])),
    ]

    assert [one.outcome for one in chosen if one] == [
        "no-claimed-attack-us", "khazali-delegates", "no-claimed-attack-us", "no-deaths"
    ]  # fmt: skip


def test_it_is_what_the_account_says_of_the_same_runs(june: Result) -> None:
    for verdict in verdicts(june.measures, june.scenario):
        found = headline(june, verdict.outcome.id)

        assert found is not None
        assert (found.share, found.counted, found.runs, found.met) == (verdict.share, verdict.counted, 40, verdict.met)
        assert (found.low, found.high) == wilson(verdict.hits, verdict.counted)


def test_nothing_is_put_first_where_nothing_is_scored(june: Result) -> None:
    assert headline(changed(june, [])) is None


def test_an_unknown_outcome_is_refused_with_the_nearest_name(june: Result) -> None:
    with pytest.raises(Refused) as refusal:
        headline(june, "khazali-silense")

    assert refusal.value.problems[0].nearest == "khazali-silence"


def test_a_base_rate_stands_beside_it_and_nothing_foreseen_where_no_scores_are_shipped(june: Result) -> None:
    found = headline(june)

    assert found is not None and found.base_rate is not None
    assert 0 < found.base_rate < 1
    assert "100 records" in found.base_words
    assert found.left_out is None


def test_where_the_past_says_nothing_the_reason_is_told() -> None:
    found = headline(sim.load(SCENARIOS / "gaza-war-2023.yaml").run(seed=1, runs=20), "iraq-share-falls")

    assert found is not None and found.base_rate is None
    assert found.base_words.startswith("what starts the clock of this outcome happens in none of 100 records")


def test_the_base_rate_learns_from_other_clusters_only_and_never_from_its_outcomes(
    june: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Scenario] = []

    def watched(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
        with pytest.raises(PermissionError):
            list(scenario.outcomes)
        seen.extend(others)
        return drawn(scenario, others, seed=seed, runs=runs)

    monkeypatch.setattr(base_rates, "_kept", {})
    monkeypatch.setattr(base_rates, "base_rate", watched)
    headline(june)

    assert len(seen) >= 5
    assert june.scenario.cluster not in {one.cluster for one in seen}


def test_base_rates_repeat_and_feel_the_pressures() -> None:
    quiet = sim.load(JUNE).run(seed=1, runs=2)
    war = sim.load(JUNE, ["pressures.tehran_line_us.start=1", "actors.tehran.mode=scripted"]).run(seed=1, runs=2)
    one, again, other = headline(quiet), headline(quiet), headline(war)

    assert one and again and other
    assert one.base_rate == again.base_rate
    assert one.base_rate != other.base_rate


def test_where_no_run_counts_there_is_no_share(june: Result) -> None:
    none = Result(
        june.study, june.record, june.daily, june.decisions, june.runs,
        june.measures.assign(met=pd.Series(pd.NA, index=june.measures.index, dtype="boolean")),
        june.documented, seed=june.seed, manifest=june.manifest,
    )  # fmt: skip
    found = headline(none)

    assert found is not None
    assert found.met is None and math.isnan(found.share)
