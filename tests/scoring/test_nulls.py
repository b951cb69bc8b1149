"""Null models: one contract for all, and what sets each apart."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.measuring import replayed_events, with_events
from sim.results.measures import evaluate
from sim.results.tables import table_hash
from sim.run import SEEN_AS, UMBRELLA, simulate
from sim.scenario import Scenario
from sim.scenario.vocabulary import CLAIMS, MILITIA_ACTS, REGIONS, STATE_ACTS, STATES, TARGETS, TONES, VOICES
from sim.scoring.items import items
from sim.scoring.nulls import NULLS
from sim.scoring.nulls.base_rate import unless_suspended
from sim.scoring.nulls.deeds import Deed, days_of, militias
from sim.scoring.nulls.persistence import opening_rates
from sim.scoring.predicting import locked

LEARNING = ("base-rate", "hedged", "persistence", "one-driver")
LUCKY = ("base-rate", "hedged", "one-driver", "coin")
TRIED = ("tower22-2024", "kurdistan-july-2025", "us-withdrawal")


def foreign(episodes: dict[str, Scenario], scenario: Scenario) -> list[Scenario]:
    """Episodes of other clusters."""
    return [one for one in episodes.values() if one.cluster != scenario.cluster]


def played(
    name: str, scenario: Scenario, others: Sequence[Scenario], runs: range = range(3), seed: int = 1
) -> pd.DataFrame:
    return NULLS[name](locked(scenario), others, seed=seed, runs=runs)


@pytest.mark.parametrize("episode", TRIED)
@pytest.mark.parametrize("name", NULLS)
def test_a_null_model_writes_a_record_like_a_simulated_one(
    episodes: dict[str, Scenario], name: str, episode: str
) -> None:
    scenario = episodes[episode]
    found = played(name, scenario, foreign(episodes, scenario))
    like = simulate(scenario, seed=1, runs=range(2), traced=0).record

    assert list(found.columns) == list(like.columns)
    if len(found):
        assert dict(found.dtypes) == dict(like.dtypes)
    assert table_hash(found, "record")
    assert found["run"].isin(range(3)).all() and (found["run"].diff().dropna() >= 0).all()
    assert found["date"].between(str(scenario.period.start), str(scenario.period.end)).all()


@pytest.mark.parametrize("name", NULLS)
def test_a_null_model_knows_only_the_words_of_the_record(episodes: dict[str, Scenario], name: str) -> None:
    scenario = episodes["tower22-2024"]
    found = played(name, scenario, [one for one in episodes.values() if one.id != scenario.id])
    attacks, rest = found[found["act"] == "attack"], found[found["act"] != "attack"]

    assert set(found["actor"]) <= {*militias(scenario), *STATES}
    assert set(found["act"]) <= {*MILITIA_ACTS, *STATE_ACTS}
    assert set(attacks["target"]) <= set(TARGETS)
    assert set(attacks["region"]) <= set(REGIONS) and set(attacks["claim"]) <= set(CLAIMS)
    assert set(rest["region"]) <= {""} and set(rest["claim"]) <= {""}
    statements = found["act"] == "statement"
    assert set(found.loc[statements, "tone"]) <= set(TONES) and set(found.loc[statements, "voice"]) <= set(VOICES)
    assert set(found.loc[~statements, "tone"]) <= {""} and set(found["event"]) <= {""}
    masked = np.where(attacks["claim"] == "own-name", attacks["actor"], attacks["claim"].map(SEEN_AS))
    assert (attacks["seen_as"] == masked).all()
    umbrella = found["voice"] == "umbrella"
    assert set(found.loc[umbrella, "seen_as"]) <= {UMBRELLA}


@pytest.mark.parametrize("name", NULLS)
def test_a_run_is_the_same_whatever_other_runs_are_made(episodes: dict[str, Scenario], name: str) -> None:
    scenario = episodes["june-war-2025"]
    others = foreign(episodes, scenario)
    whole = played(name, scenario, others, range(5))
    alone = played(name, scenario, others, range(3, 4))

    pd.testing.assert_frame_equal(whole[whole["run"] == 3].reset_index(drop=True), alone, check_dtype=False)


@pytest.mark.parametrize("name", LUCKY)
def test_another_seed_and_another_run_are_other_luck(episodes: dict[str, Scenario], name: str) -> None:
    scenario = episodes["gaza-war-2023"]
    others = foreign(episodes, scenario)
    one, other = (played(name, scenario, others, range(2), seed) for seed in (1, 2))

    assert table_hash(one, "record") != table_hash(other, "record")
    first, second = (one[one["run"] == run].drop(columns="run").reset_index(drop=True) for run in (0, 1))
    assert not first.equals(second)


@pytest.mark.parametrize("name", LEARNING)
def test_neither_the_order_of_the_others_nor_the_scored_episode_among_them_matters(
    episodes: dict[str, Scenario], name: str
) -> None:
    scenario = episodes["nasrallah-2024"]
    others = foreign(episodes, scenario)
    expected = table_hash(played(name, scenario, others), "record")

    assert table_hash(played(name, scenario, others[::-1]), "record") == expected
    assert table_hash(played(name, scenario, [*others, scenario]), "record") == expected


@pytest.mark.parametrize("name", ["base-rate", "hedged", "one-driver"])
def test_a_model_that_learns_opens_the_outcomes_of_the_others_alone(episodes: dict[str, Scenario], name: str) -> None:
    scenario = episodes["tower22-2024"]
    with pytest.raises(PermissionError, match="stay closed"):
        played(name, scenario, [locked(one) for one in foreign(episodes, scenario)])


@pytest.mark.parametrize("name", NULLS)
def test_a_null_model_with_nobody_to_learn_from_still_answers(short: Scenario, name: str) -> None:
    assert set(played(name, short, [])["run"]) <= {0, 1, 2}


@pytest.mark.parametrize("name", LEARNING)
def test_a_counterfactual_can_be_foretold(
    episodes: dict[str, Scenario], all_shipped: list[Scenario], name: str
) -> None:
    (without,) = (one for one in all_shipped if one.id == "permanent-us-withdrawal")

    assert set(played(name, without, list(episodes.values()))["run"]) <= {0, 1, 2}


@pytest.mark.parametrize("name", NULLS)
def test_the_measures_run_on_the_record_of_a_null_model(episodes: dict[str, Scenario], name: str) -> None:
    scenario, runs = episodes["june-war-2025"], range(2)
    record = with_events(played(name, scenario, foreign(episodes, scenario), runs), replayed_events(scenario), runs)
    asked = {item.outcome.id for item in items(scenario)}

    assert asked <= set(evaluate(scenario, record, runs)["outcome"])


def test_hash_seeds_change_nothing(root: Path) -> None:
    code = (
        "from sim.scenario import load; from sim.scoring.nulls import NULLS; from sim.results.tables import table_hash;"
        "a, b, c = (load(f'scenarios/{n}.yaml') for n in ('tower22-2024', 'june-war-2025', 'ceasefire-2020'));"
        "print(*(table_hash(NULLS[n](b, [a, c], seed=1, runs=range(2)), 'record') for n in NULLS))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert len(told[0].split()) == len(NULLS) and told[0] == told[1]


def test_in_a_quiet_world_nothing_happens(short: Scenario) -> None:
    assert len(played("quiet", short, [])) == 0


def test_in_a_busy_world_every_militia_does_everything_every_day(short: Scenario) -> None:
    found = played("busy", short, [], range(1))
    days, groups = days_of(short), len(militias(short))

    assert (found.groupby(["date", "actor"])["act"].nunique() == len(MILITIA_ACTS)).all()
    attacks = found[found["act"] == "attack"]
    assert len(attacks.drop_duplicates(["date", "actor", "target"])) == days * groups * len(TARGETS)
    assert set(found.loc[found["act"] == "statement", "tone"]) == set(TONES)
    assert set(attacks["claim"]) == set(CLAIMS)


def test_a_coin_moves_every_militia_on_half_of_the_days(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["sudani-bargain-2022"]
    found = played("coin", scenario, [], range(4))
    thrown = 4 * days_of(scenario) * len(militias(scenario))

    assert not found.duplicated(["run", "date", "actor"]).any()
    assert abs(len(found) / thrown - 0.5) < 4 * np.sqrt(0.25 / thrown)
    assert set(found["act"]) == set(MILITIA_ACTS) and set(found["claim"]) == {"", *CLAIMS}


def test_persistence_goes_on_at_the_rate_of_the_opening(episodes: dict[str, Scenario]) -> None:
    scenario, runs = episodes["nasrallah-2024"], range(200)
    found = played("persistence", scenario, foreign(episodes, scenario), runs)
    weekly = len(found) / len(runs) / (days_of(scenario) / 7)

    assert set(found["act"]) == {"attack"} and set(found["target"]) == {"israel"}
    assert weekly == pytest.approx(scenario.opening.attacks_per_week["israel"], rel=0.05)
    assert set(found["actor"]) == set(scenario.opening.campaigns.israel)


def test_persistence_takes_an_uncounted_campaign_for_one_like_those_elsewhere(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["soleimani-2020"]
    rates = opening_rates(scenario, [episodes["tower22-2024"], episodes["nasrallah-2024"]])

    assert scenario.opening.attacks_per_week == {}
    assert rates == {"us": pytest.approx(10 / 7), "logistics": 0.0, "israel": 0.0, "home": 0.0}


def test_where_nothing_was_under_way_persistence_is_quiet(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["election-2025"]

    assert len(played("persistence", scenario, foreign(episodes, scenario), range(20))) == 0


def test_one_driver_follows_the_war(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["sudani-bargain-2022"]
    found = played("one-driver", scenario, [episodes["gaza-war-2023"], episodes["ceasefire-2020"]], range(50))
    at_war = found["date"] >= "2023-10-07"
    us = found["target"].isin(["us-forces", "us-embassy"])
    before, after = (us & ~at_war).sum() / 345, (us & at_war).sum() / 25

    assert after > 3 * before


def test_hedging_throws_a_coin_in_half_of_the_runs(episodes: dict[str, Scenario]) -> None:
    scenario, runs = episodes["june-war-2025"], range(60)
    others = foreign(episodes, scenario)
    hedged, known, thrown = (played(name, scenario, others, runs) for name in ("hedged", "base-rate", "coin"))

    def lines(table: pd.DataFrame, run: int) -> list[list[str]]:
        return table.loc[table["run"] == run, ["actor", "act", "target", "claim", "tone"]].to_numpy().tolist()

    blind = [run for run in runs if lines(hedged, run) == lines(thrown, run)]
    assert all(lines(hedged, run) == lines(known, run) for run in runs if run not in blind)
    assert 15 < len(blind) < 45


def test_the_base_rate_gives_more_than_silence(episodes: dict[str, Scenario]) -> None:
    acts: set[str] = set()
    for scenario in episodes.values():
        others = [one for one in episodes.values() if one.id != scenario.id]
        acts |= set(played("base-rate", scenario, others, range(10))["act"])

    assert acts >= {*MILITIA_ACTS, "strike", "envoy-visit", "arrest", "warning"}


def test_the_base_rate_is_calm_under_a_bargain_and_violent_in_a_campaign(episodes: dict[str, Scenario]) -> None:
    weekly = {}
    for name in ("sudani-bargain-2022", "tower22-2024"):
        scenario = episodes[name]
        found = played("base-rate", scenario, foreign(episodes, scenario), range(50))
        attacks = found[(found["act"] == "attack") & (found["target"] == "us-forces")]
        weekly[name] = len(attacks) / 50 / days_of(scenario) * 7

    assert weekly["sudani-bargain-2022"] < 0.5 < 2 < weekly["tower22-2024"]


def test_states_that_are_replayed_do_nothing_of_their_own(episodes: dict[str, Scenario]) -> None:
    scenario = episodes["gaza-war-2023"]
    others = [one for one in episodes.values() if one.id != scenario.id]
    scripted = scenario.model_copy(
        update={
            "actors": {
                name: entry.model_copy(update={"mode": "scripted"}) if name in STATES else entry
                for name, entry in scenario.actors.items()
            }
        }
    )

    assert set(played("base-rate", scenario, others, range(20))["actor"]) & set(STATES)
    assert not set(played("base-rate", scripted, others, range(20))["actor"]) & set(STATES)


def test_a_group_that_suspends_attacks_on_americans_stops_these_alone() -> None:
    attacks = [
        Deed(day, actor, "attack", target)
        for day, actor, target in (
            (1, "badr", "us-forces"),
            (3, "badr", "us-forces"),
            (3, "badr", "israel"),
            (3, "sadrists", "us-forces"),
        )
    ]
    kept = list(unless_suspended(attacks, [Deed(5, "badr", "suspend"), Deed(2, "badr", "suspend")]))

    assert [(deed.day, deed.actor, deed.target) for deed in kept] == [
        (1, "badr", "us-forces"),
        (3, "badr", "israel"),
        (3, "sadrists", "us-forces"),
    ]
