"""Arms on the same luck: nothing changes without a cause, and what changes first is found."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.ensemble import histories
from sim.errors import Refused
from sim.explaining import explain
from sim.initial import STATES, roster
from sim.measuring import measured
from sim.run import acts_of, days_of, decisions_table, record_table
from sim.scenario import Scenario, load
from sim.study import reasons
from sim.study.arms import Arm, arms_of
from sim.study.change_tables import ANYTHING
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.comparison_tables import COLUMNS, table_hash
from sim.world.world import World

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"
TURN = dt.date(2025, 6, 20)
#: From a day within the war on, Baghdad has nothing left to offer.
LATE = f"pressures.baghdad_bargain.changes=[{{date: {TURN}, value: 0, because: the money is gone}}]"
RUNS = 12


@cache
def june(*sets: str) -> Scenario:
    return load(JUNE, sets)


@pytest.fixture(scope="module")
def late() -> Comparison:
    """June 2025 beside itself with a bargain that ends on a day."""
    return compare([june(), Arm("late", june(LATE))], runs=RUNS, seed=4)


@pytest.fixture(scope="module")
def same() -> Comparison:
    """June 2025 beside itself."""
    return compare([june(), june()], runs=5, seed=4)


def test_equal_arms_do_not_differ_in_anything(same: Comparison) -> None:
    known = same.differences[same.differences["pairs"] > 0]

    assert (known["difference"] == 0).all()
    assert (known["unchanged"] == 1).all()
    assert (same.changes["runs"] == 0).all()
    assert same.first_changes.empty
    assert (same.tables["by_day"]["by_then"] == 0).all()
    assert same.others[0].same
    assert same.others[0].unchanged == 1


def test_equal_arms_are_called_equal(same: Comparison) -> None:
    words = "\n".join(same.account())

    assert "What differs in the inputs of B\n  nothing" in words
    assert "no run changed" in words
    assert [arm.name for arm in same.arms] == ["june-war-2025", "june-war-2025 (2)"]


def test_what_no_run_reads_changes_no_run() -> None:
    sets = ("pressures.tehran_effort.changes=[]", "events.pm-meeting.description=said otherwise")
    found = compare([june(), Arm("unread", june(*sets))], runs=3)

    assert found.others[0].unchanged == 1
    assert found.others[0].same
    assert "the files differ, but not in a value that these runs read" in found.assumptions[0]
    assert "none of it reaches a run" in "\n".join(found.account())


def test_a_change_from_a_day_on_reaches_nobody_before_that_day(late: Comparison) -> None:
    days = late.tables["by_day"]

    assert (days[days["date"] < pd.Timestamp(TURN)]["by_then"] == 0).all()
    assert days[days["date"] >= pd.Timestamp(TURN)]["by_then"].max() > 0.5
    assert (late.changes["earliest"].dropna() >= pd.Timestamp(TURN)).all()
    assert (late.first_changes["earliest"] >= pd.Timestamp(TURN)).all()


def by_hand(before: Scenario, after: Scenario, runs: int, seed: int) -> Iterator[dict[str, pd.Timestamp]]:
    """First day on which each actor's acts or choices differ, run by run, from the tables of each run."""
    names = [*roster(before), *STATES]
    for one, other in zip(*(histories(arm, seed=seed, runs=range(runs)) for arm in (before, after)), strict=True):
        days: dict[str, pd.Timestamp] = {}
        for keys in (acts, choices):
            sides = [keys(world, names) for world in (one, other)]
            for actor, date in sides[0].keys() | sides[1].keys():
                if sides[0].get((actor, date)) != sides[1].get((actor, date)):
                    days[actor] = min(date, days.get(actor, date))
        yield days


def acts(world: World, names: list[str]) -> dict[tuple[str, pd.Timestamp], object]:
    """What each actor did on each day."""
    table = record_table(acts_of(world), range(1), names, days_of(world)).fillna(-9.0)
    return {key: rows.to_numpy().tolist() for key, rows in table.groupby(["actor", "date"])}  # type: ignore[misc]


def choices(world: World, names: list[str]) -> dict[tuple[str, pd.Timestamp], object]:
    """What each actor chose on each day."""
    table = decisions_table(world, names, 0)[["actor", "date", "decision", "option"]]
    return {key: rows.to_numpy().tolist() for key, rows in table.groupby(["actor", "date"])}  # type: ignore[misc]


def test_who_changed_and_when_is_what_the_tables_of_each_run_show(late: Comparison) -> None:
    found = list(by_hand(june(), june(LATE), RUNS, 4))
    whole = late.changes[late.changes["what"] == ANYTHING].set_index("actor")

    assert sum(not days for days in found) + len(found) > 0
    for actor in whole.index:
        days = [run[actor] for run in found if actor in run]
        assert whole.loc[actor, "runs"] == len(days)
        if days:
            assert (whole.loc[actor, "earliest"], whole.loc[actor, "latest"]) == (min(days), max(days))
    assert late.others[0].unchanged == np.mean([not days for days in found])


def test_the_first_changes_come_on_the_first_day_of_their_run(late: Comparison) -> None:
    found = list(by_hand(june(), june(LATE), RUNS, 4))
    firsts = late.first_changes.query("kind != 'campaign'")

    for row in firsts.itertuples():
        days = found[row.example_run]
        assert days[row.actor] <= row.latest
        if row.kind == "act":
            assert min(days.values()) == days[row.actor]
    started = {min(days.values()) for days in found if days}
    assert firsts["earliest"].min() == min(started)


def test_a_state_whose_turn_comes_before_the_militias_changes_first_alone() -> None:
    found = compare([june(), Arm("calm", june("pressures.decapitation_risk=0"))], runs=RUNS).first_changes
    chosen = found.query("kind == 'choice'")

    assert set(chosen["actor"]) == {"tehran"}
    assert (chosen["earliest"] == pd.Timestamp(2025, 6, 12)).all()
    assert chosen["runs"].sum() == RUNS
    assert (chosen["chance_after"] > chosen["chance_before"]).all()
    assert chosen["then"].str.contains("asaib-ahl-al-haq").all()


def test_militias_that_change_on_one_day_are_all_first() -> None:
    envoy = [load(JUNE.with_name(f"{name}.yaml")) for name in ("tower22-2024", "tower22-2024-without-envoy")]
    ruled = compare(envoy, runs=4).first_changes.query("kind == 'act' and what == 'suspend' and runs == 4")

    assert {"kataib-hezbollah", "kataib-sayyid-al-shuhada"} <= set(ruled["actor"])
    assert (ruled[["before", "after"]] == ["done", "not done"]).all().all()
    assert (ruled["median"] == pd.Timestamp(2024, 1, 29)).all()


def test_totals_and_outcomes_are_those_of_the_runs_by_themselves(late: Comparison) -> None:
    tables, measures = measured(june(LATE), seed=4, runs=range(RUNS), traced=1)
    values = late.tables["values"].query("arm == 'late'")

    for total in ("attacks", "attacks_us", "strikes", "statements"):
        own = values.query("measure == @total and what == 'total'")["value"]
        assert own.tolist() == tables.runs[total].tolist()
    for name, rows in measures[measures["foil"] == -1].groupby("outcome"):
        own = values[(values["measure"] == name) & (values["what"] == "met")]["value"].to_numpy()
        assert np.array_equal(own, rows["met"].astype("Float64").to_numpy(float, na_value=np.nan), equal_nan=True)


def test_differences_are_means_of_what_the_same_run_did_in_both_arms(late: Comparison) -> None:
    table = late.tables["values"].query("measure == 'attacks' and what == 'total'")
    apart = table.query("arm == 'late'")["value"].to_numpy() - table.query("arm != 'late'")["value"].to_numpy()
    (row,) = late.differences.query("measure == 'attacks'").to_dict("records")

    assert row["difference"] == pytest.approx(apart.mean())
    assert row["low"] < row["difference"] < row["high"]
    assert row["unchanged"] == (apart == 0).mean()


def test_the_tables_are_the_same_every_time_and_do_not_hang_on_the_number_of_runs(late: Comparison) -> None:
    again = compare([june(), Arm("late", june(LATE))], runs=RUNS, seed=4)
    fewer = compare([june(), Arm("late", june(LATE))], runs=4, seed=4)

    assert {name: table_hash(again.tables[name], name) for name in COLUMNS} == {
        name: table_hash(late.tables[name], name) for name in COLUMNS
    }
    some = late.tables["values"].query("run < 4").reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer.tables["values"], some)


def test_the_terms_behind_a_change_are_those_of_the_decision_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "LOOKED_AT", 1)
    arms = (june(), june("pressures.decapitation_risk=0"))
    found = compare(list(arms), runs=4)
    first = found.first_changes.query("kind == 'choice' and looked_at == 1").iloc[0]
    cards = [
        explain(arm, first["actor"], first["earliest"].date(), run=first["example_run"], decision=first["what"])
        for arm in arms
    ]
    terms = found.tables["terms"].query("kind == 'choice' and rank == @first['rank']").set_index("term")

    assert [card.chosen for card in cards] == [first["before"], first["after"]]
    for card, chance, side in zip(cards, ("chance_before", "chance_after"), ("before", "after"), strict=True):
        place = {option: index for index, option in enumerate(card.options)}
        if first["after"] in place:
            assert first[chance] == pytest.approx(card.probabilities[place[first["after"]]])
        if {first["before"], first["after"]} <= set(place):
            rows = (card.values[place[first[name]]] for name in ("after", "before"))
            apart = dict(zip(card.terms, np.subtract(*rows), strict=True))
            assert terms[side].to_dict() == pytest.approx({term: apart[term] for term in terms.index})
    assert terms["moved"].to_numpy() == pytest.approx((terms["after"] - terms["before"]).to_numpy())


def test_states_that_decide_in_one_arm_only_are_named_and_not_compared() -> None:
    found = compare([june(), Arm("replayed", june("actors.tehran.mode=scripted"))], runs=3)

    assert "tehran" not in set(found.changes["actor"])
    words = "\n".join(found.account())
    assert "tehran decides for itself; in B it is replayed from the record" in words
    assert "replayed from the record in one of the two, so their own acts are not compared: tehran" in words


def test_arms_of_other_days_share_the_days_they_have() -> None:
    found = compare([june(), Arm("shorter", june("period.start=2025-06-20"))], runs=3)

    assert found.others[0].ground.days == 11
    assert "compared on the 11 days that both have, from 2025-06-20" in "\n".join(found.account())
    assert found.tables["by_day"]["date"].min() == pd.Timestamp(2025, 6, 20)


def test_arms_without_a_day_in_common_are_compared_in_their_measures_only() -> None:
    other = load(JUNE.with_name("tower22-2024.yaml"))
    found = compare([june(), other], runs=3)

    words = "\n".join(found.account())
    assert "no day in common" in words
    assert found.first_changes.empty
    assert set(found.differences["what"]) == {"total", "chance"}
    assert "each over its own period" in words


def test_an_actor_that_one_arm_lacks_is_named_and_the_others_are_compared() -> None:
    fewer = june().model_copy(
        update={"actors": {name: entry for name, entry in june().actors.items() if name != "sadrists"}}
    )
    found = compare([june(), Arm("fewer", fewer)], runs=3)

    assert found.others[0].ground.only == [["sadrists"], []]
    assert "sadrists" not in set(found.changes["actor"])
    assert "sadrists takes no part in B" in found.assumptions


def test_several_arms_each_have_their_own_rows() -> None:
    found = compare(arms_of([JUNE], sets=["pressures.sanctions=0", "pressures.outrage=1"]), runs=3)

    assert [other.letter for other in found.others] == ["B", "C"]
    assert list(found.differences["arm"].unique()) == ["sanctions=0", "outrage=1"]
    assert found.tables["values"]["arm"].nunique() == 3
    words = "\n".join(found.account())
    assert "B  sanctions=0: A with pressures.sanctions=0" in words
    assert "sanctions: 1 throughout [S-RUSI-2025]; in B 0 throughout [user]" in words
    assert "C minus A in the same runs" in words


def test_each_run_is_told_of() -> None:
    seen: list[int] = []

    compare([june(), june()], runs=3, told=lambda: seen.append(1))

    assert len(seen) == 3


@pytest.mark.parametrize(
    ("runs", "seed", "field"), [(0, 1, "runs"), (10_001, 1, "runs"), (2, -1, "seed"), (2, 2**63, "seed")]
)
def test_numbers_out_of_range_are_refused_before_anything_runs(runs: int, seed: int, field: str) -> None:
    with pytest.raises(Refused, match=f"sim compare:1:1: {field}: .* is out of range"):
        compare([june(), june()], runs=runs, seed=seed)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    found = compare([june(), Arm("\x1b[31mred\u202e", june("pressures.sanctions=0"))], runs=2)

    page = (found.save(tmp_path) / "assumptions.md").read_text()
    for text in (*found.account(), page):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "\\x1b[31mred\\u202e" in found.arms[1].name


def test_the_lines_fit_a_wide_terminal(late: Comparison) -> None:
    assert max(map(len, late.account())) <= 130


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("june-war-2025", "june-2025-without-all-three", 20.0),
        ("tower22-2024", "tower22-2024-without-envoy", 2.0),
    ],
)
def test_what_the_shipped_counterfactuals_are_for_comes_out(before: str, after: str, more: float) -> None:
    found = compare([load(JUNE.with_name(f"{name}.yaml")) for name in (before, after)], runs=60)
    (attacks,) = found.differences.query("measure == 'attacks'").to_dict("records")

    assert attacks["low"] > more
    assert found.others[0].unchanged == 0
