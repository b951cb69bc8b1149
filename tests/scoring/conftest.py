"""Episodes and a few runs of one of them."""

from pathlib import Path

import pandas as pd
import pytest

from sim import scenario as files
from sim.measuring import replayed_events, with_events
from sim.run import simulate
from sim.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EPISODES = (
    "soleimani-2020",
    "ceasefire-2020",
    "sudani-bargain-2022",
    "gaza-war-2023",
    "tower22-2024",
    "nasrallah-2024",
    "june-war-2025",
    "kurdistan-july-2025",
    "election-2025",
    "us-withdrawal",
)


@pytest.fixture(scope="session")
def episodes() -> dict[str, Scenario]:
    """The documented episodes, by name."""
    return {name: files.load(SCENARIOS / f"{name}.yaml", ()) for name in EPISODES}


@pytest.fixture(scope="session")
def record(episodes: dict[str, Scenario]) -> pd.DataFrame:
    """Twelve runs of June 2025, with the events that they replay."""
    scenario = episodes["june-war-2025"]
    made = simulate(scenario, seed=1, runs=range(12), traced=0).record
    return with_events(made, replayed_events(scenario), range(12))
