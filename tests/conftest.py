"""What tests share: the scenarios that come with the program, and a short invented one."""

from functools import cache
from pathlib import Path

import pytest

from sim.scenario import Scenario, load

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))

#: A month of an invented campaign, in which every state decides for itself and there is something for each to answer.
SHORT = """
id: short
title: An invented month
summary: A war on an ally, Americans within reach, and everybody decides for himself.
kind: historical
cluster: 2022-24
tests: nothing that ever happened
period: {start: 2024-02-20, end: 2024-03-20}
actors:
  tehran: {}
  baghdad: {}
  washington: {}
  israel: {}
  kataib-hezbollah: {}
  asaib-ahl-al-haq: {}
  harakat-al-nujaba: {}
opening:
  campaigns: {us: [kataib-hezbollah, harakat-al-nujaba], israel: [harakat-al-nujaba]}
  truce_us: false
  sources: [user]
pressures:
  coordinator_stature: {start: 0.25, sources: [user], grade: assumed}
  tehran_line_us: {start: 0, sources: [user], grade: assumed}
  tehran_line_israel: {start: 0.5, sources: [user], grade: assumed}
  tehran_line_home: {start: 0, sources: [user], grade: assumed}
  tehran_effort: {start: 0.25, sources: [user], grade: assumed}
  regional_war_ally: {start: 1, sources: [user], grade: assumed}
  regional_war_patron: {start: 0, sources: [user], grade: assumed}
  us_posture: {start: 0.5, sources: [user], grade: assumed}
  decapitation_risk: {start: 0.25, sources: [user], grade: assumed}
  us_presence_iraq: {start: 0.75, sources: [user], grade: assumed}
  us_presence_syria: {start: 0.75, sources: [user], grade: assumed}
  sanctions: {start: 0.5, sources: [user], grade: assumed}
  baghdad_bargain: {start: 0.5, sources: [user], grade: assumed}
  baghdad_enforcement: {start: 0.25, sources: [user], grade: assumed}
  electoral_stakes: {start: 0.25, sources: [user], grade: assumed}
  outrage:
    start: 0.5
    sources: [user]
    grade: assumed
    changes: [{date: 2024-03-01, value: 0.75, because: an invented massacre}]
  rivalry: {start: 0.5, sources: [user], grade: assumed}
  facade_availability: {start: 0.5, sources: [user], grade: assumed}
  umbrella_brand: {start: 1, sources: [user], grade: assumed}
events:
  - id: deaths
    date: 2024-03-02
    kind: fatal-attack
    role: trigger
    by: [unattributed]
    on: [us-forces]
    deaths: 3
    description: Invented. Americans die and nobody says who did it.
    sources: [user]
    confidence: low
"""


@cache
def _loaded(path: Path) -> Scenario:
    return load(path)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def all_shipped() -> list[Scenario]:
    """Every scenario that comes with the program."""
    return [_loaded(path) for path in SHIPPED]


@pytest.fixture(scope="session", params=SHIPPED, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Scenario:
    """Each scenario that comes with the program, one after the other."""
    return _loaded(request.param)


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The invented month."""
    path = tmp_path_factory.mktemp("scenarios") / "short.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return load(path)
