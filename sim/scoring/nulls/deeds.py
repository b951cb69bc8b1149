"""What a null model says was done, and how that becomes a record like a simulated one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.run import SEEN_AS, UMBRELLA, dates
from sim.scenario import Scenario
from sim.scenario.vocabulary import STATES

#: Where an attack on a target class happens; American soldiers are in more places than one.
HOME_REGION = {"israel": "israel"}


class Deed(NamedTuple):
    """One act on one day."""

    day: int
    """[0 is the first of the period]"""
    actor: str
    act: str
    target: str = ""
    region: str = ""
    """Of attacks: where."""
    claim: str = ""
    """Of attacks: under which name."""
    tone: str = ""
    voice: str = ""
    deaths: int = 0
    leaders_killed: int = 0
    level: float = 0.0
    line: float = float("nan")

    @property
    def seen_as(self) -> str:
        """Whom an observer sees."""
        return UMBRELLA if self.voice == "umbrella" else SEEN_AS.get(self.claim, self.actor)


def militias(scenario: Scenario) -> list[str]:
    """Militias that take part, in the order of the file."""
    return [name for name in scenario.actors if name not in STATES]


def days_of(scenario: Scenario) -> int:
    """How many days the period has."""
    return int((scenario.period.end - scenario.period.start).days) + 1


def luck(name: str, scenario: Scenario, seed: int, run: int) -> np.random.Generator:
    """The luck of one run of a null model: of its name, the scenario, the seed and the run's number, nothing else."""
    text = f"{name}\n{scenario.id}\n{seed}\n{run}"
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "little")))


def record(scenario: Scenario, histories: Mapping[int, Iterable[Deed]]) -> pd.DataFrame:
    """The record table of some runs, given what was done in each; days outside the period are left out."""
    length = days_of(scenario)
    found = [
        (run, deed)
        for run, deeds in histories.items()
        for deed in sorted((one for one in deeds if 0 <= one.day < length), key=lambda one: one.day)
    ]
    return table(scenario, [run for run, _ in found], [deed for _, deed in found])


def table(scenario: Scenario, runs: Sequence[int], deeds: Sequence[Deed]) -> pd.DataFrame:
    """Deeds, and the run of each, in the columns of a simulated record."""
    day = np.array([deed.day for deed in deeds], np.int64)

    def words(column: Iterable[str]) -> np.ndarray:
        return np.array(list(column), dtype=object)

    return pd.DataFrame(
        {
            "run": np.array(runs, np.int64),
            "date": dates(scenario)[day],
            "actor": words(deed.actor for deed in deeds),
            "seen_as": words(deed.seen_as for deed in deeds),
            "act": words(deed.act for deed in deeds),
            "target": words(deed.target for deed in deeds),
            "region": words(deed.region for deed in deeds),
            "claim": words(deed.claim for deed in deeds),
            "tone": words(deed.tone for deed in deeds),
            "voice": words(deed.voice for deed in deeds),
            "deaths": np.array([deed.deaths for deed in deeds], np.int64),
            "leaders_killed": np.array([deed.leaders_killed for deed in deeds], np.int64),
            "level": np.array([deed.level for deed in deeds], np.float64),
            "line": np.array([deed.line for deed in deeds], np.float64),
            "event": np.full(len(deeds), "", dtype=object),
        }
    )
