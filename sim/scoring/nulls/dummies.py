"""Models that know nothing at all: the tests of a score. What they get right, anybody would."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.vocabulary import CLAIMS, MILITIA_ACTS, TARGETS, TONES
from sim.scoring.nulls.deeds import HOME_REGION, Deed, days_of, luck, militias, record

#: Who speaks where a coin decides.
SPEAKERS = ("leader", "spokesman")
REGIONS = ("iraq", "syria")


def coin(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Every militia throws a coin each day; heads, it does one act, with target, name and tone drawn as blindly."""
    return record(scenario, {run: _thrown(scenario, luck("coin", scenario, seed, run)) for run in runs})


def quiet(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Nothing ever happens."""
    return record(scenario, {})


def busy(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Every militia does everything every day: each kind of act, each target under a name, each tone."""
    deeds = [deed for day in range(days_of(scenario)) for name in militias(scenario) for deed in _all(day, name)]
    one = record(scenario, {0: deeds})
    copies = one.loc[np.tile(one.index.to_numpy(), len(runs))]
    return copies.assign(run=np.repeat(np.array(runs, np.int64), len(one))).reset_index(drop=True)


def _thrown(scenario: Scenario, dice: np.random.Generator) -> Iterator[Deed]:
    groups = militias(scenario)
    for day, place in zip(*np.nonzero(dice.random((days_of(scenario), len(groups))) < 0.5), strict=True):
        yield _blind(int(day), groups[int(place)], dice)


def _blind(day: int, actor: str, dice: np.random.Generator) -> Deed:
    act = str(dice.choice(MILITIA_ACTS))
    target = str(dice.choice(TARGETS))
    if act == "attack":
        region = str(dice.choice(REGIONS)) if target == "us-forces" else HOME_REGION.get(target, "iraq")
        return Deed(day, actor, act, target, region, claim=str(dice.choice(CLAIMS)))
    if act == "statement":
        return Deed(day, actor, act, target, tone=str(dice.choice(TONES)), voice=str(dice.choice(SPEAKERS)))
    return Deed(day, actor, act, "us-forces" if act == "suspend" else "")


def _all(day: int, actor: str) -> Iterator[Deed]:
    for act in MILITIA_ACTS:
        if act == "attack":
            for at, target in enumerate(TARGETS):
                region = HOME_REGION.get(target, "iraq")
                yield Deed(day, actor, act, target, region, claim=CLAIMS[(day + at) % len(CLAIMS)])
        elif act == "statement":
            yield from (Deed(day, actor, act, "us-forces", tone=tone, voice=SPEAKERS[day % 2]) for tone in TONES)
        else:
            yield Deed(day, actor, act, "us-forces" if act == "suspend" else "")
