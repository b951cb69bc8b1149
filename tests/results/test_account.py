"""The account of a run says what happened, by whom, and what of the record was met."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.results.account import account
from sim.results.measures import evaluate
from sim.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NOTHING = {
    "seen_as": "", "target": "", "region": "", "claim": "", "tone": "", "voice": "", "deaths": 0, "leaders_killed": 0,
    "level": 0.0, "line": np.nan, "event": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def tower22() -> Scenario:
    """An episode of eleven weeks."""
    return load(SCENARIOS / "tower22-2024.yaml")


def act(run: int, day: str, actor: str, what: str, **more: Any) -> dict[str, Any]:
    """A row of the record."""
    return NOTHING | {"run": run, "date": pd.Timestamp(day), "actor": actor, "seen_as": actor, "act": what} | more


def attack(run: int, day: str, actor: str, **more: Any) -> dict[str, Any]:
    """An attack on US forces in Iraq under the umbrella, unless said otherwise."""
    return act(run, day, actor, "attack", **{"target": "us-forces", "region": "iraq", "claim": "umbrella"} | more)


LIKE_HISTORY = [
    attack(0, "2024-01-30", "harakat-al-nujaba"),
    attack(0, "2024-02-02", "harakat-al-nujaba", target="israel", region="israel"),
    attack(0, "2024-02-03", "kataib-sayyid-al-shuhada", claim="unclaimed"),
    act(0, "2024-01-30", "kataib-hezbollah", "suspend", target="us-forces", voice="spokesman"),
    act(0, "2024-02-02", "harakat-al-nujaba", "statement", target="us-forces", tone="announces-continuation",
        voice="leader"),
    act(0, "2024-02-08", "harakat-al-nujaba", "statement", target="us-forces", tone="vows-revenge", voice="leader"),
    act(0, "2024-02-02", "washington", "strike", target="kataib-hezbollah", level=0.75),
    act(0, "2024-01-28", "", "attack", target="us-forces", deaths=3, event="tower22"),
]  # fmt: skip


def told(scenario: Scenario, rows: list[dict[str, Any]], runs: int = 1, **more: Any) -> list[str]:
    """The account of these acts."""
    record = pd.DataFrame(rows, columns=["run", "date", "actor", "act", *NOTHING]).astype({"date": "datetime64[s]"})
    tables = {
        "record": record,
        "runs": pd.DataFrame({"run": range(runs)}),
        "measures": evaluate(scenario, record, range(runs)),
    }
    return account(tables, scenario, **{"seed": 7} | more)


def line(lines: list[str], start: str) -> str:
    """The one line that starts so."""
    (found,) = [one for one in lines if one.strip().startswith(start)]
    return found.strip()


def test_the_header_says_what_was_run(tower22: Scenario) -> None:
    lines = told(tower22, LIKE_HISTORY, hypothesis="puppet")

    assert lines[0] == f"{tower22.title} (tower22-2024)"
    period = f"{tower22.period.start} to {tower22.period.end}"
    assert lines[1] == f"{period}; 1 run, seed 7; every state decides for itself; hypothesis puppet"


def test_the_header_names_the_states_that_are_replayed() -> None:
    scripted = load(SCENARIOS / "tower22-2024.yaml", sets=["actors.tehran.mode=scripted"])

    assert told(scripted, [])[1].endswith("replayed from the record: tehran")


def test_attacks_are_told_by_author_target_claim_and_date(tower22: Scenario) -> None:
    lines = told(tower22, LIKE_HISTORY)

    assert line(lines, "Attacks") == "Attacks: 3"
    nujaba = "harakat-al-nujaba 2: us-forces 50%, israel 50%; all umbrella; 2024-01-30 to 2024-02-02"
    assert line(lines, "harakat-al-nujaba 2") == nujaba
    unclaimed = "kataib-sayyid-al-shuhada 1: all us-forces; all unclaimed; 2024-02-03"
    assert line(lines, "kataib-sayyid-al-shuhada 1") == unclaimed


def test_events_of_the_scenario_are_nobodys_simulated_acts(tower22: Scenario) -> None:
    assert "Attacks: 0" in told(tower22, [LIKE_HISTORY[-1]])


def test_suspensions_strikes_and_leaders_are_told_with_their_day(tower22: Scenario) -> None:
    lines = told(tower22, LIKE_HISTORY)

    assert "  kataib-hezbollah: suspend (us-forces), 2024-01-30" in lines
    assert "  washington: strike (kataib-hezbollah), 2024-02-02" in lines
    speaks = "harakat-al-nujaba: leader speaks 2 times, 2024-02-02 to 2024-02-08; hardest vows-revenge"
    assert line(lines, "harakat-al-nujaba: leader") == speaks


def test_outcomes_stand_beside_what_the_record_says_missed_ones_first(tower22: Scenario) -> None:
    lines = told(tower22, LIKE_HISTORY)
    judged = [one.strip()[0] for one in lines if re.match(r"  [✓✗–] ", one)]

    assert line(lines, "✓ kh-suspends") == "✓ kh-suspends: met; 2; record: 2 (1 to 3)"
    assert "✗" in judged
    assert judged == sorted(judged, key="✗✓–".index)
    assert line(lines, f"{judged.count('✓')} of {judged.count('✓') + judged.count('✗')} scored outcomes met; ")


def test_an_outcome_whose_clock_never_starts_is_neither(tower22: Scenario) -> None:
    late = [row for row in told(tower22, []) if row.strip().startswith("–")]

    assert all("no run counts" in row for row in late)


def test_what_is_not_scored_is_listed_with_the_reason(tower22: Scenario) -> None:
    lines = told(tower22, LIKE_HISTORY)
    after = lines[lines.index("Not scored here") + 1 :]
    listed = {name for one in after for name in one.split(":")[0].strip().split(", ")}

    for outcome in tower22.outcomes:
        scored = any(re.match(rf"  [✓✗–] {outcome.id}:", one) for one in lines)
        assert scored != (outcome.id in listed)


def test_many_runs_are_told_as_medians_and_shares_with_their_error(tower22: Scenario) -> None:
    rows = [attack(run, "2024-01-30", "badr") for run in range(4) for _ in range(run)]
    rows += [act(run, "2024-01-30", "kataib-hezbollah", "suspend", target="us-forces") for run in range(3)]
    lines = told(tower22, rows, runs=10)

    assert line(lines, "Attacks") == "Attacks per run, median and 80 % range: 0 (0 to 2)"
    assert line(lines, "badr 0").endswith("in 30% (11 to 60) of runs")
    suspends = "kataib-hezbollah: suspend (us-forces) in 30% (11 to 60) of runs, first about 2024-01-30"
    assert line(lines, "kataib-hezbollah: suspend") == suspends
    assert line(lines, "✗ kh-suspends").startswith("✗ kh-suspends: met in 30% (11 to 60); ")


def test_a_run_without_any_act_still_has_an_account(tower22: Scenario) -> None:
    lines = told(tower22, [])

    assert lines[3:7] == ["Attacks: 0", "Statements: 0", "", "Acts of note"]
    assert lines[7] == "  none"


def test_the_account_fits_on_a_page(tower22: Scenario) -> None:
    busy = [
        act(0, f"2024-02-{day:02d}", actor, what, target="badr", tone="denies" if what == "statement" else "",
            voice="leader")
        for day in range(1, 29)
        for actor in ("kataib-hezbollah", "badr", "sadrists", "washington", "baghdad")
        for what in ("attack", "statement", "hide", "mobilise", "arrest", "strike", "sanction", "removal", "summons")
    ]  # fmt: skip

    assert len(told(tower22, busy)) <= 60


def test_no_line_steers_the_terminal(tower22: Scenario) -> None:
    hostile = tower22.model_copy(update={"title": "\x1b[31mred\u202e"})

    assert all(one.isprintable() for one in told(hostile, []))
