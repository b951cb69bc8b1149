"""What is kept of a run: the same numbers that the whole measures table holds, for the runs that count."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.measuring import measured
from sim.results.measures import REGISTRY, documented_record
from sim.results.measures.clock import window_of
from sim.results.measures.history import DOCUMENTED, History
from sim.results.measures.question import Question
from sim.results.tables import COLUMNS
from sim.scenario import Scenario
from sim.scenario.outcomes import Act, After
from sim.study import asked, design
from sim.study.experiment import Experiment
from sim.study.labels import TOTALS
from sim.study.meaning_measures import BY_ACT, WORDS

from .laboratory import Laboratory, lab, small

__all__ = ["lab"]

MEASURES = """\
measures:
  attacks: {total: attacks}
  both: {total: [attacks_us, attacks_israel]}
  any: {total: [attacks_us, attacks_israel], at_least: 1}
  few: {total: attacks, at_least: 1, at_most: 30}
  first: {outcome: first-attack}
  early: {outcome: first-attack, at_most: 1}
  met: {outcome: first-attack, met: true}
  ignores: {outcome: nujaba-obeys, is: ignore}
  obeys: {outcome: nujaba-obeys, is: [comply, feigned]}
  own: {measure: {name: directive_compliance, front: us}, actors: [harakat-al-nujaba], is: ignore}
  march: {measure: {name: attacks_count, targets: [us-forces]}, window: {start: 2024-03-01, end: 2024-03-10}}
  all: {measure: {name: attacks_count}}
  wait: {measure: {name: days_to_next_attack}, after: {event: deaths}}
  uncovered:
    measure: {name: attack_rate_ratio, days_before: 100, days_after: 5, clock_day: after}
    after: {event: deaths}
  late: {measure: {name: attacks_count}, window: {start: 2025-01-01, end: 2025-02-01}}
"""


@pytest.fixture
def experiment(lab: Laboratory) -> Experiment:
    text = small("{kind: grid}")
    return lab.load(text=text[: text.index("measures:")] + MEASURES)


@pytest.fixture
def scenario(experiment: Experiment) -> Scenario:
    return design.scenario_at(experiment, design.point(experiment, 0))


def test_each_measure_is_a_column_and_each_run_a_row(experiment: Experiment, scenario: Scenario) -> None:
    frame = asked.answered(experiment, scenario, seed=1, runs=range(5, 9))

    assert tuple(frame.columns) == asked.names_of(experiment) == tuple(experiment.measures)
    assert frame.index.name == "run" and list(frame.index) == [5, 6, 7, 8]
    assert set(frame.dtypes) == {np.dtype("float64")}


def test_the_columns_are_what_the_tables_of_a_run_say(experiment: Experiment, scenario: Scenario) -> None:
    tables, frame = measured(scenario, seed=1, runs=range(12), traced=0)
    rows = frame[(frame["outcome"] == "first-attack") & (frame["foil"] == -1)].set_index("run")
    words = frame[(frame["outcome"] == "nujaba-obeys") & (frame["foil"] == -1)].set_index("run")["category"]
    record = tables.record[(tables.record["act"] == "attack") & (tables.record["event"] == "")]
    march = record[record["date"].between("2024-03-01", "2024-03-10") & (record["target"] == "us-forces")]
    totals = tables.runs.set_index("run")

    found = asked.columns(experiment, scenario, tables, frame)

    assert list(found["attacks"]) == list(totals["attacks"]) == list(found["all"])
    assert list(found["both"]) == list(totals["attacks_us"] + totals["attacks_israel"])
    assert list(found["any"]) == list((found["both"] >= 1).astype(float))
    assert list(found["few"]) == list(found["attacks"].between(1, 30).astype(float))
    assert list(found["first"]) == list(rows["value"])
    assert list(found["early"]) == list((rows["value"] <= 1).astype(float))
    assert list(found["met"]) == list(rows["met"].astype(float))
    assert list(found["ignores"]) == list(found["own"]) == list((words == "ignore").astype(float))
    assert list(found["obeys"]) == list(words.isin(["comply", "feigned"]).astype(float))
    assert list(found["march"]) == list(march.groupby("run").size().reindex(range(12), fill_value=0))
    assert found[["late", "uncovered"]].isna().all(axis=None) and found["wait"].between(0, 29).all()
    assert found["ignores"].nunique() == 2 or found["attacks"].nunique() > 2


def test_asking_only_what_is_wanted_gives_the_same_numbers(experiment: Experiment, scenario: Scenario) -> None:
    tables, frame = measured(scenario, seed=3, runs=range(4, 10), traced=0)

    whole = asked.columns(experiment, scenario, tables, frame)

    assert asked.answered(experiment, scenario, seed=3, runs=range(4, 10)).equals(whole)
    assert asked.columns(experiment, scenario, tables).equals(whole)


def test_a_run_is_the_same_whatever_others_are_asked(experiment: Experiment, scenario: Scenario) -> None:
    whole = asked.answered(experiment, scenario, seed=1, runs=range(6))
    parts = [asked.answered(experiment, scenario, seed=1, runs=range(at, at + 2)) for at in (0, 2, 4)]

    assert pd.concat(parts).equals(whole)


def test_totals_alone_need_no_record_and_are_the_same(lab: Laboratory, experiment: Experiment) -> None:
    totals = lab.load(text=small("{kind: grid}"))
    scenario = design.scenario_at(totals, design.point(totals, 0))

    few = asked.answered(totals, scenario, seed=1, runs=range(4))

    assert list(few["attacks"]) == list(asked.answered(experiment, scenario, seed=1, runs=range(4))["attacks"])


def test_what_a_scenario_does_not_have_is_missing_in_all_its_runs(lab: Laboratory) -> None:
    experiment = lab.load()
    calm = experiment.scenario("calm").ground.scenario(())

    frame = asked.answered(experiment, calm, seed=1, runs=range(3))

    assert frame[["first", "early", "met", "obeys"]].isna().all(axis=None)
    assert frame[["attacks", "any", "claimed", "after"]].notna().all(axis=None)


def test_a_clock_that_a_scenario_does_not_have_leaves_its_runs_out(lab: Laboratory) -> None:
    plain = lab.load().scenario("calm").resolved
    lab.scenario({**plain, "events": []})
    text = small("{kind: grid}").replace("[short]", "[short, calm]")
    text = text.replace("{total: attacks}", "{measure: {name: attacks_count}, after: {event: deaths}}")

    experiment = lab.load(text=text)

    frames = [
        asked.answered(experiment, experiment.scenario(name).ground.scenario(()), seed=1, runs=range(3))
        for name in ("short", "calm")
    ]
    assert frames[0]["attacks"].notna().all() and frames[1]["attacks"].isna().all()


def test_a_clock_of_another_episode_counts_where_it_is_known(lab: Laboratory) -> None:
    plain = lab.load().scenario("short").resolved
    lab.scenario({**plain, "elsewhere": {"war#truce": {"date": "2024-02-25"}}})
    text = small("{kind: grid}").replace("[short]", "[short, calm]")
    text = text.replace("{total: attacks}", "{measure: {name: attacks_count}, after: {event: 'war#truce'}}")

    experiment = lab.load(text=text)

    frames = [
        asked.answered(experiment, experiment.scenario(name).ground.scenario(()), seed=1, runs=range(3))
        for name in ("short", "calm")
    ]
    assert frames[0]["attacks"].notna().all() and frames[1]["attacks"].isna().all()


def test_a_run_that_an_outcome_leaves_out_is_missing_not_zero(experiment: Experiment, scenario: Scenario) -> None:
    tables, frame = measured(scenario, seed=1, runs=range(3), traced=0)
    rows = frame["outcome"].isin(["first-attack", "nujaba-obeys"]) & (frame["run"] == 1)
    frame.loc[rows, "value"], frame.loc[rows, "category"], frame.loc[rows, "met"] = math.nan, "", pd.NA

    found = asked.columns(experiment, scenario, tables, frame)

    assert found.loc[1, ["first", "early", "met", "ignores", "obeys"]].isna().all()
    assert found.loc[[0, 2], ["first", "early", "met", "ignores", "obeys"]].notna().all(axis=None)


def test_totals_are_those_that_runs_have() -> None:
    assert set(TOTALS) == set(COLUMNS["runs"]) - {"run", "seed"}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_it_is_known_which_measures_answer_with_a_word_and_with_which(name: str, all_shipped: list[Scenario]) -> None:
    scenario = next(one for one in all_shipped if one.id == "tower22-2024")
    settings = {
        "days_before": 10, "days_after": 10, "clock_day": "after", "front": "us", "apart": 5, "least": 2,
        "pick": "first", "none": "silent", "split": scenario.events[2].date, "region": "iraq",
        "min_early": 0, "min_all": 0,
        "towards": "tehran", "other": "spoke", "acts": ("statement",), "targets": ("us-forces",), "above": ("israel",),
        "below": ("us-forces",),
    }  # fmt: skip
    categories = ("silent", "2024-02", "later")
    question = Question(name, ("any-iran-aligned-militia",), settings=settings, baseline=3.0, categories=categories)
    after = After(act=Act(act="statement")) if name not in BY_ACT else After(act=Act(act="attack"))
    history = History.of(scenario, documented_record(scenario), [DOCUMENTED])

    values = REGISTRY[name](history, question, window_of(history, question, scenario.period, after))

    words = [word for word in values.category if word]
    if name in WORDS:
        assert np.isnan(values.value).all()
        assert not WORDS[name] or set(words) <= set(WORDS[name])
    else:
        assert not words


@pytest.mark.parametrize(
    ("name", "label", "unit", "share"),
    [
        ("attacks", "attacks", "per run", False),
        ("both", "attacks on Americans + attacks on Israel", "per run", False),
        ("any", "at least 1 attacks on Americans + attacks on Israel", "share of runs", True),
        ("few", "at least 1 and at most 30 attacks", "share of runs", True),
        ("first", "first attack", "days", False),
        ("met", "first attack", "share of runs", True),
        ("ignores", "nujaba obeys: ignore", "share of runs", True),
        ("obeys", "nujaba obeys: comply or feigned", "share of runs", True),
        ("march", "attacks count", "", False),
        ("wait", "days to next attack", "days", False),
    ],
)
def test_a_measure_has_a_name_and_a_unit_for_pictures(
    experiment: Experiment, name: str, label: str, unit: str, share: bool
) -> None:
    assert asked.label_of(experiment, name) == label
    assert asked.unit_of(experiment, name) == unit
    assert asked.is_share(experiment.measures[name]) is share


def test_a_title_and_a_unit_of_ones_own_come_first(lab: Laboratory) -> None:
    experiment = lab.load(("{total: attacks}", "{total: attacks, title: All of them, unit: acts}"))

    assert asked.label_of(experiment, "attacks") == "All of them" and asked.unit_of(experiment, "attacks") == "acts"
