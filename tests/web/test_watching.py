"""What is watched is the run of the tables: the same numbers, the same acts, the same decisions."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.run import Tables, simulate
from sim.scenario import Scenario
from sim.web.act_words import act_words, line_words
from sim.web.board import rows
from sim.web.watched import Day, Watched, told

RUN, SEED = 3, 5


@pytest.fixture(scope="module")
def scenario(all_shipped: list[Scenario]) -> Scenario:
    """A campaign with attacks on several fronts, strikes and statements."""
    return next(one for one in all_shipped if one.id == "gaza-war-2023")


@pytest.fixture(scope="module")
def tables(scenario: Scenario) -> Tables:
    """The run as tables."""
    return simulate(scenario, seed=SEED, runs=range(RUN, RUN + 1), traced=1)


@pytest.fixture(scope="module")
def days(scenario: Scenario) -> list[Day]:
    """The run as it is watched, day by day."""
    watched = Watched(scenario, seed=SEED, run=RUN)
    return [watched.day(number) for number in range(watched.days)]


def test_every_number_of_every_day_is_that_of_the_daily_table(days: list[Day], tables: Tables) -> None:
    shown = [
        (pd.Timestamp(day.date), actor.name, name, value)
        for day in days
        for actor in day.actors
        if actor.name not in ("baghdad", "washington", "israel")
        for name, value in actor.values.items()
    ]
    shown += [(pd.Timestamp(day.date), "", name, value) for day in days for name, value in day.pressures.items()]
    keys = ["date", "actor", "variable"]
    mine = pd.DataFrame(shown, columns=[*keys, "value"]).set_index(keys)["value"].sort_index()
    theirs = tables.daily.set_index(keys)["value"].sort_index()

    assert len(mine) == len(tables.daily)
    np.testing.assert_array_equal(mine.to_numpy(), theirs.to_numpy())
    assert [tuple(key) for key in mine.index] == [tuple(key) for key in theirs.index]


def test_every_act_of_the_record_is_told_on_its_day(days: list[Day], tables: Tables) -> None:
    for day in days:
        record = tables.record[tables.record["date"] == pd.Timestamp(day.date)]
        expected = {(row["actor"], act_words(row)) for row in record.to_dict("records")}  # type: ignore[arg-type]
        told_acts = {(one.name, text.partition(" (")[0]) for one in day.actors for text in one.acts}

        assert told_acts == {(actor, text.partition(" (")[0]) for actor, text in expected}


def test_every_decision_has_the_option_and_chance_of_the_table(days: list[Day], tables: Tables) -> None:
    shown = {
        (pd.Timestamp(day.date), one.name, choice.name, choice.option, choice.probability)
        for day in days
        for one in day.actors
        for choice in one.choices
    }
    columns = ["date", "actor", "decision", "option", "probability"]

    assert shown == set(tables.decisions[columns].itertuples(index=False, name=None))


def test_going_back_shows_what_was_shown_and_plays_nothing(scenario: Scenario, days: list[Day]) -> None:
    watched = Watched(scenario, seed=SEED, run=RUN)
    watched.day(40)

    assert watched.played == 41
    assert watched.day(7) == days[7]
    assert watched.played == 41


def test_a_jump_gives_the_day_that_single_steps_give(scenario: Scenario, days: list[Day]) -> None:
    assert Watched(scenario, seed=SEED, run=RUN).day(60) == days[60]


def test_there_is_no_day_outside_the_period(scenario: Scenario) -> None:
    watched = Watched(scenario, seed=SEED, run=RUN)

    for number in (-1, watched.days):
        with pytest.raises(IndexError):
            watched.day(number)


def test_dated_events_come_on_their_day(days: list[Day], scenario: Scenario) -> None:
    texts = {day.date: "\n".join(told(day)) for day in days}

    for event in scenario.events:
        if event.date in texts:
            assert event.description in texts[event.date]


def test_moved_pressures_are_those_that_differ_from_the_day_before(days: list[Day]) -> None:
    for before, after in itertools.pairwise(days):
        assert after.moved == {name for name in after.pressures if after.pressures[name] != before.pressures[name]}


def test_a_turn_is_told_when_a_campaign_begins(days: list[Day]) -> None:
    for before, after in itertools.pairwise(days):
        for earlier, later in zip(before.actors, after.actors, strict=True):
            if set(later.campaigns) != set(earlier.campaigns):
                assert any(choice.name.startswith("campaign-") and choice.tells for choice in later.choices)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"act": "attack", "target": "us-forces", "region": "syria", "claim": "umbrella"},
         "attacks us-forces in Syria under the umbrella name"),
        ({"act": "attack", "target": "israel", "region": "israel", "claim": "own-name", "deaths": 0},
         "attacks israel in its own name"),
        ({"act": "attack", "target": "us-forces", "region": "jordan", "claim": "unclaimed", "deaths": 3},
         "attacks us-forces in Jordan and claims nothing; 3 killed"),
        ({"act": "statement", "target": "israel", "tone": "vows-revenge", "voice": "leader"},
         "its leader speaks: vows revenge, about Israel"),
        ({"act": "leadership-strike", "target": "harakat-al-nujaba", "leaders_killed": 1},
         "strikes at a leader of Harakat al-Nujaba, 1 killed"),
        ({"act": "mobilise", "target": "baghdad"}, "mobilises its men against Baghdad"),
        ({"act": "mobilise", "target": ""}, "mobilises its men"),
        ({"act": "summons", "target": "", "line": -1.0}, "summons the commanders: forbids attacks on Americans"),
        ({"act": "something-new", "target": "badr"}, "something new Badr Organisation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_acts_have_words(row: dict[str, object], words: str) -> None:
    empty = {"target": "", "region": "", "claim": "", "tone": "", "voice": "", "deaths": 0, "leaders_killed": 0}

    assert act_words({**empty, "line": float("nan"), **row}) == words


def test_the_line_of_tehran_has_the_words_of_its_decision() -> None:
    values = (-1.0, -0.5, 0.0, 0.5, 1.0)

    assert [line_words(value).split()[0] for value in values] == [
        "forbids", "discourages", "neither", "encourages", "orders",
    ]  # fmt: skip


def test_the_board_is_plain_data_with_bars_inside_their_lines(days: list[Day]) -> None:
    for day in days[::10]:
        board = json.loads(json.dumps(rows(day), allow_nan=False))
        bars = [bar for row in [*board["states"], *board["militias"]] for bar in row["bars"]] + board["pressures"]

        assert all(bar["left"] >= 0 and bar["left"] + bar["width"] <= 100.01 for bar in bars)
        assert [row["id"] for row in board["states"]] == ["tehran", "baghdad", "washington", "israel"]


def test_a_scripted_state_is_marked_and_cannot_be_asked_why(root: Path) -> None:
    study = sim.load(root / "scenarios" / "gaza-war-2023.yaml", ["actors.tehran.mode=scripted"])
    board = rows(Watched(study.scenario, seed=1, run=0).day(0))
    tehran = board["states"][0]

    assert tehran["note"] == "replayed from the record"
    assert tehran["decision"] == ""
