"""Face validity with one set of parameters: what a reader of the sources would expect of most of 200 runs."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sim.results.measures import evaluate
from sim.run import simulate
from sim.scenario import load

pytestmark = pytest.mark.slow
RUNS = 200
SCENARIOS = Path(__file__).parents[1] / "scenarios"


@cache
def record(name: str) -> pd.DataFrame:
    """What was done in the runs of a scenario."""
    return simulate(load(SCENARIOS / f"{name}.yaml"), seed=1, runs=RUNS, traced=1).record


@cache
def met(name: str) -> pd.Series:
    """Share of the runs that count in which each outcome is met."""
    table = evaluate(load(SCENARIOS / f"{name}.yaml"), record(name), range(RUNS))
    table = table[(table["foil"] == -1) & table["met"].notna()]
    return table.assign(met=table["met"].astype(float)).groupby("outcome")["met"].mean()


def claimed_abroad(name: str) -> tuple[float, float]:
    """Chance of a claimed attack on Americans or Israel, and attacks on them per run."""
    table = record(name)
    attacks = table[(table["act"] == "attack") & table["target"].isin(["us-forces", "us-embassy", "israel"])]
    claimed = attacks[attacks["claim"].isin(["own-name", "umbrella"])]
    return claimed["run"].nunique() / RUNS, len(attacks) / RUNS


def test_in_june_2025_nobody_claims_an_attack_and_asaib_speaks_last_and_mildly():
    shares = met("june-war-2025")
    assert min(shares[["no-claimed-attack-us", "khazali-mild", "delay-order", "kaabi-threat"]]) > 0.5


def test_in_november_2020_kataib_hezbollah_keeps_the_truce_a_facade_breaks_it_and_asaib_ends_it():
    shares = met("ceasefire-2020")
    assert min(shares[["kh-complies", "first-breach-claim", "aah-ends-truce", "aah-never-claims"]]) > 0.5


def test_after_tower_22_kataib_hezbollah_suspends_within_three_days_and_nujaba_does_not():
    shares = met("tower22-2024")
    assert min(shares[["kh-suspends", "nujaba-defies"]]) > 0.5


def test_in_july_2025_violence_at_home_is_unclaimed_and_falls_on_kurdistans_oil():
    assert met("kurdistan-july-2025")["none-claimed"] > 0.5
    table = record("kurdistan-july-2025")
    home = table[(table["act"] == "attack") & table["target"].str.startswith("kurdistan")]
    assert (home["target"] == "kurdistan-oil").mean() > 0.5


def test_each_pressure_taken_from_june_2025_raises_the_chance_of_attack_and_all_three_most():
    kept, attacks = claimed_abroad("june-war-2025")
    for gone in ("without-tehran", "without-decapitation-risk", "without-bargain"):
        chance, more = claimed_abroad(f"june-2025-{gone}")
        assert chance > kept
        assert more > attacks
    everything, most = claimed_abroad("june-2025-without-all-three")
    assert everything >= max(claimed_abroad(f"june-2025-{gone}")[0] for gone in ("without-tehran", "without-bargain"))
    assert most > 2 * claimed_abroad("june-2025-without-bargain")[1]


def test_american_deaths_switch_washingtons_answer():
    def struck(name: str) -> float:
        table = record(name)
        strikes = table[table["act"].isin(["strike", "leadership-strike"]) & (table["event"] == "")]
        return strikes["run"].nunique() / RUNS

    assert struck("june-2025-with-us-deaths") > 0.9
    assert struck("june-war-2025") < 0.3


def test_a_year_of_the_bargain_is_a_year_of_calm():
    assert met("sudani-bargain-2022")["calm-holds-year"] > 0.5


def test_a_campaign_pauses_in_its_allys_truce_and_resumes_within_days():
    shares = met("gaza-war-2023")
    assert min(shares[["truce-pause", "resumption", "onset-lag"]]) > 0.5
