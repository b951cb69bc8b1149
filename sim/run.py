"""One door to the engines: scenario, seed and runs in, tables of what was done out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.actors.militia import SHOWN
from sim.initial import STATES, roster
from sim.model import History
from sim.scenario import Scenario
from sim.world.options import (
    ACTS,
    CLAIMS,
    DECISIONS,
    OPTION_NAMES,
    PRESSURES,
    STATE_DECISIONS,
    TARGET_REGIONS,
    TARGETS,
    TERMS,
    TONES,
    VOICES,
    Act,
)
from sim.world.world import World

#: Runs whose daily states and decisions are kept, unless told otherwise: they are for reading, not for counting.
TRACED = 20
UMBRELLA = "islamic-resistance-in-iraq"
#: What an observer sees in place of the author, by claim mode.
SEEN_AS = {"umbrella": UMBRELLA, "facade": "facade", "unclaimed": "unattributed"}
TEHRAN_SHOWN = ("line_us", "line_israel", "line_home", "effort")


@dataclass(frozen=True)
class Tables:
    """What some runs did, as tidy tables."""

    record: pd.DataFrame
    """What was done, a row an act."""
    daily: pd.DataFrame
    """States of the actors and pressures in force, a row a value; of the traced runs only."""
    decisions: pd.DataFrame
    """Choices of the militias with the terms of the chosen option; of the traced runs only."""
    runs: pd.DataFrame
    """A row a run."""


def _names(table: Iterable[str], codes: np.ndarray) -> np.ndarray:
    """Names of codes; the empty name for -1."""
    return np.asarray(np.array([*table, ""], dtype=object)[codes])


def record_table(world: World, names: list[str], run: int) -> pd.DataFrame:
    """The record of one run."""
    rows = world.record[: world.written[0]]
    if world.written[0] >= len(world.record):
        raise RuntimeError(f"run {run} filled its record of {len(rows)} rows")
    is_attack = rows["act"] == Act.ATTACK
    actor = _names(names, rows["actor"])
    claim = np.where(is_attack, _names(CLAIMS, rows["claim"]), "")
    voice = _names(VOICES, rows["voice"])
    seen_as = np.array([SEEN_AS.get(c, a) for c, a in zip(claim, actor, strict=True)], dtype=object)
    about = _names(names, rows["about"])
    target = _names(TARGETS, rows["target"])
    return pd.DataFrame(
        {
            "run": np.full(len(rows), run, np.int64),
            "date": _dates(world)[rows["day"]],
            "actor": actor,
            "seen_as": np.where(voice == "umbrella", UMBRELLA, seen_as),
            "act": _names(ACTS, rows["act"]),
            "target": np.where(about != "", about, target),
            "region": np.where(is_attack, _names(TARGET_REGIONS, rows["target"]), ""),
            "claim": claim,
            "tone": _names(TONES, np.where(rows["act"] == Act.STATEMENT, rows["tone"], -1)),
            "voice": voice,
            "deaths": rows["deaths"].copy(),
            "leaders_killed": rows["leaders_killed"].copy(),
            "level": rows["level"].copy(),
            "line": np.where(np.isin(rows["act"], (Act.DIRECTIVE, Act.ENVOY_VISIT, Act.SUMMONS)), rows["line"], np.nan),
            "event": np.full(len(rows), "", dtype=object),
        }
    )


def _dates(world: World) -> np.ndarray:
    """Date of each day."""
    unix = world.dates - np.datetime64(0, "D").astype("O").toordinal()
    return np.asarray(unix.astype("datetime64[D]").astype("datetime64[s]"))


def daily_table(world: World, militias: list[str], run: int) -> pd.DataFrame:
    """States and pressures of one run, a row a value, day by day."""
    days = len(world.dates)
    blocks: list[tuple[str, Sequence[str], np.ndarray]] = [
        (name, SHOWN, world.daily[:, i, :]) for i, name in enumerate(militias)
    ]
    blocks.append(("tehran", TEHRAN_SHOWN, world.tehran_daily))
    blocks.append(("", PRESSURES, world.pressures))
    actors = [np.full(days * len(variables), name, dtype=object) for name, variables, _ in blocks]
    dates = _dates(world)
    return pd.DataFrame(
        {
            "run": run,
            "date": np.concatenate([np.repeat(dates, len(variables)) for _, variables, _ in blocks]),
            "actor": np.concatenate(actors),
            "variable": np.concatenate([np.tile(np.array(v, dtype=object), days) for _, v, _ in blocks]),
            "value": np.concatenate([np.ascontiguousarray(values).reshape(-1) for _, _, values in blocks]),
        }
    )


def decision_name(militias: int, row: int, decision: int) -> str:
    """Name of a sheet of an actor: one of a militia's, or one of a state's own."""
    return DECISIONS[decision] if row < militias else STATE_DECISIONS[row - militias][decision]


def decisions_table(world: World, names: list[str], run: int) -> pd.DataFrame:
    """Choices made in one run, with the terms of the chosen option; `names` are the militias', then the states'."""
    days, rows, decisions = np.nonzero(world.choices["made"])
    chosen = world.choices[days, rows, decisions]
    militias = len(world.militias)
    decision = [decision_name(militias, row, code) for row, code in zip(rows, decisions, strict=True)]
    table = pd.DataFrame(
        {
            "run": np.full(len(days), run, np.int64),
            "date": _dates(world)[days],
            "actor": _names(names, rows),
            "decision": decision,
            "option": [OPTION_NAMES[d][o] for d, o in zip(decision, chosen["option"], strict=True)],
            "probability": chosen["probability"],
            "utility": chosen["utility"],
            "luck": chosen["luck"],
            "runner_up": [OPTION_NAMES[d][o] for d, o in zip(decision, chosen["runner_up"], strict=True)],
            "margin": chosen["margin"],
        }
    )
    return table.assign(**{term: chosen["terms"][:, column] for column, term in enumerate(TERMS)})


def runs_row(world: World, seed: int, run: int) -> dict[str, int]:
    """Totals of one run."""
    rows = world.record[: world.written[0]]
    by_target = world.attacks.sum(axis=(0, 1))
    targets = np.array(TARGETS)
    us = np.isin(targets, ("us-forces", "us-embassy", "us-logistics"))
    israel = targets == "israel"
    strikes = np.isin(rows["act"], (Act.STRIKE, Act.LEADERSHIP_STRIKE))
    return {
        "run": run,
        "seed": seed,
        "attacks": int(by_target.sum()),
        "attacks_us": int(by_target[us].sum()),
        "attacks_israel": int(by_target[israel].sum()),
        "attacks_home": int(by_target[~us & ~israel].sum()),
        "deaths_us": int(rows["deaths"].sum()),
        "strikes": int(strikes.sum()),
        "statements": int((rows["act"] == Act.STATEMENT).sum()),
    }


def worlds(scenario: Scenario, *, seed: int, runs: range) -> Iterator[World]:
    """The worlds of some runs: the Mesa model for one, the compiled loop for more; the bytes are the same."""
    if len(runs) == 1:
        yield History(scenario, seed=seed, run=runs[0]).play()
        return
    from sim.ensemble import histories

    yield from histories(scenario, seed=seed, runs=runs)


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    runs: int | range = 1,
    traced: int = TRACED,
    told: Callable[[], None] = lambda: None,
) -> Tables:
    """Run a scenario some times.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    runs : int or range
        How many runs, numbered from 0, or their numbers [0..2**32); run k is the same whatever others are made.
    traced : int
        How many of them, the first ones, keep daily states and decisions [0..].
    told : callable
        Called after each run, for a progress bar.
    """
    militias = roster(scenario)
    names = [*militias, *STATES]
    record, daily, decisions, totals = [], [], [], []
    numbers = range(runs) if isinstance(runs, int) else runs
    for run, world in zip(numbers, worlds(scenario, seed=seed, runs=numbers), strict=True):
        record.append(record_table(world, names, run))
        totals.append(runs_row(world, seed, run))
        if len(totals) <= traced:
            daily.append(daily_table(world, militias, run))
            decisions.append(decisions_table(world, names, run))
        told()
    return Tables(
        record=pd.concat(record, ignore_index=True),
        daily=pd.concat(daily, ignore_index=True) if daily else pd.DataFrame(),
        decisions=pd.concat(decisions, ignore_index=True) if decisions else pd.DataFrame(),
        runs=pd.DataFrame(totals),
    )
