"""A campaign to draw: 105 days, 160 attacks and 60 statements, in one run or in many."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.results.measures import evaluate
from sim.scenario import Scenario, load
from sim.scenario.vocabulary import CLAIMS, MILITIAS, PRESSURES, TONES

type Tables = dict[str, pd.DataFrame]
type Campaign = Callable[[int], Tables]

BUSY = ("kataib-hezbollah", "harakat-al-nujaba", "kataib-sayyid-al-shuhada")
TARGETS = ("us-forces", "us-forces", "us-forces", "israel", "us-logistics")
FEELINGS = ("fear", "base_pressure", "grip", "rents", "expected_retaliation")


@pytest.fixture(scope="session")
def gaza() -> Scenario:
    """The busiest episode."""
    return load(Path(__file__).parents[2] / "scenarios" / "gaza-war-2023.yaml")


@pytest.fixture(scope="session")
def campaign(gaza: Scenario) -> Campaign:
    """Tables of so many runs of the campaign; run numbers begin at 0."""
    made: dict[int, Tables] = {}

    def tables(runs: int) -> Tables:
        if runs not in made:
            record = pd.concat([acts(gaza, run) for run in range(runs)], ignore_index=True)
            made[runs] = {
                "record": record,
                "daily": pd.concat([states(gaza, run) for run in range(runs)], ignore_index=True),
                "runs": pd.DataFrame({"run": range(runs)}),
                "measures": evaluate(gaza, record, range(runs)),
            }
        return made[runs]

    return tables


def acts(scenario: Scenario, run: int) -> pd.DataFrame:
    """The record of one run."""
    rng = np.random.default_rng([run, 1])
    days = pd.date_range(scenario.period.start, scenario.period.end, unit="s")
    attacks = pd.DataFrame(
        {
            "date": rng.choice(days[10:], 160),
            "actor": rng.choice(BUSY, 160),
            "act": "attack",
            "target": rng.choice(TARGETS, 160),
            "claim": rng.choice(CLAIMS, 160),
            "tone": "",
        }
    )
    said = pd.DataFrame(
        {
            "date": rng.choice(days, 60),
            "actor": rng.choice((*BUSY, "asaib-ahl-al-haq"), 60),
            "act": "statement",
            "target": "us-forces",
            "claim": "",
            "tone": rng.choice(TONES, 60),
        }
    )
    states = pd.DataFrame(
        {
            "date": [days[20], days[40], days[60], days[60], days[70]],
            "actor": ["washington", "washington", "tehran", "kataib-hezbollah", "baghdad"],
            "act": ["strike", "leadership-strike", "envoy-visit", "suspend", "arrest"],
            "target": ["kataib-hezbollah", "harakat-al-nujaba", "", "us-forces", "kataib-hezbollah"],
            "claim": "",
            "tone": "",
        }
    )
    record = pd.concat([attacks, said, states]).sort_values("date", kind="stable", ignore_index=True)
    rest = {"seen_as": record["actor"], "region": "", "voice": "leader", "deaths": 0, "leaders_killed": 0}
    return record.assign(run=run, level=0.5, line=np.nan, event="", **rest)


def states(scenario: Scenario, run: int) -> pd.DataFrame:
    """The daily values of one run."""
    rng = np.random.default_rng([run, 2])
    days = pd.date_range(scenario.period.start, scenario.period.end, unit="s")
    names = [("", name) for name in PRESSURES] + [(actor, name) for actor in MILITIAS for name in FEELINGS]
    blocks = [
        pd.DataFrame(
            {"run": run, "date": days, "actor": actor, "variable": name, "value": rng.random(len(days)).round(2)}
        )
        for actor, name in names
    ]
    return pd.concat(blocks, ignore_index=True)
