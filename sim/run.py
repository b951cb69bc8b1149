"""One door to the engines: scenario, seed and runs in, tables of what was done out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.actors.militia import SHOWN
from sim.ensemble import Acts, acts, histories
from sim.initial import STATES, roster
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
#: Whom an attack on each target is meant for.
SIDES = tuple(
    "us" if target in {"us-forces", "us-embassy", "us-logistics"} else "israel" if target == "israel" else "home"
    for target in TARGETS
)
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


@dataclass(frozen=True)
class Words:
    """A column of words: a table of them, the last one empty, and the place of each row's word in it (rows,)."""

    table: tuple[str, ...]
    places: np.ndarray

    @classmethod
    def of(cls, table: Iterable[str], codes: np.ndarray) -> "Words":
        """Words of codes; the empty word for -1."""
        words = (*table, "")
        return cls(words, np.where(codes < 0, len(words) - 1, codes))

    def where(self, chosen: np.ndarray, other: "Words") -> "Words":
        """These words in the chosen rows, the others' elsewhere."""
        return Words(self.table + other.table, np.where(chosen, self.places, other.places + len(self.table)))

    @property
    def is_said(self) -> np.ndarray:
        """Whether there is a word at all."""
        return np.asarray(np.array([word != "" for word in self.table])[self.places])

    def plain(self) -> np.ndarray:
        """The words themselves."""
        return np.asarray(np.array(self.table, dtype=object)[self.places])

    def coded(self) -> "pd.Categorical[Any]":
        """The words as categories, which takes a tenth of the time of text."""
        known = tuple(dict.fromkeys(self.table))
        numbers = {word: number for number, word in enumerate(known)}
        lookup = np.array([numbers[word] for word in self.table])
        return pd.Categorical.from_codes(lookup[self.places], dtype=pd.CategoricalDtype(list(known)))


def _names(table: Iterable[str], codes: np.ndarray) -> np.ndarray:
    """Names of codes; the empty name for -1."""
    return Words.of(table, codes).plain()


def record_table(
    acts: Acts, numbers: range, names: list[str], dates: np.ndarray, *, coded: bool = False
) -> pd.DataFrame:
    """The record of some runs; `names` are the roster's, militias first, and `dates` those of the days.

    Words are text, or categories where they are `coded`.
    """
    rows = acts.rows
    is_attack = rows["act"] == Act.ATTACK
    claimed = np.where(is_attack, rows["claim"], -1)
    actor = Words.of(names, rows["actor"])
    mask = Words.of([SEEN_AS.get(claim, "") for claim in CLAIMS], claimed)
    voice = Words.of(VOICES, rows["voice"])
    umbrella = Words((UMBRELLA,), np.zeros(len(rows), np.int64))
    by_umbrella = np.array([word == "umbrella" for word in voice.table])[voice.places]
    about = Words.of(names, rows["about"])

    def column(words: Words) -> "np.ndarray | pd.Categorical[Any]":
        return words.coded() if coded else words.plain()

    return pd.DataFrame(
        {
            "run": np.repeat(np.array(numbers, np.int64), acts.counts),
            "date": dates[rows["day"]],
            "actor": column(actor),
            "seen_as": column(umbrella.where(by_umbrella, mask.where(mask.is_said, actor))),
            "act": column(Words.of(ACTS, rows["act"])),
            "target": column(about.where(about.is_said, Words.of(TARGETS, rows["target"]))),
            "region": column(Words.of(TARGET_REGIONS, np.where(is_attack, rows["target"], -1))),
            "claim": column(Words.of(CLAIMS, claimed)),
            "tone": column(Words.of(TONES, np.where(rows["act"] == Act.STATEMENT, rows["tone"], -1))),
            "voice": column(voice),
            "deaths": rows["deaths"].copy(),
            "leaders_killed": rows["leaders_killed"].copy(),
            "level": rows["level"].copy(),
            "line": np.where(np.isin(rows["act"], (Act.DIRECTIVE, Act.ENVOY_VISIT, Act.SUMMONS)), rows["line"], np.nan),
            "event": column(Words(("",), np.zeros(len(rows), np.int64))),
        }
    )


def records(variants: Sequence[Scenario], *, seed: int, firsts: Sequence[int], runs: int) -> pd.DataFrame:
    """The records of variants of one scenario, one after the other, as one table with its words coded.

    Parameters
    ----------
    variants : sequence of Scenario
        The scenario on other parameters or codes; actors and period are the same in all.
    seed : int
        [0..2**63).
    firsts : sequence of int
        Number of the first run of each variant [0..2**32).
    runs : int
        Runs of each variant. In the table they are numbered through: the variant times `runs`, and on.
    """
    parts = [Acts.none()]
    for scenario, first in zip(variants, firsts, strict=True):
        parts += acts(scenario, seed=seed, runs=range(first, first + runs))
    names = [*roster(variants[0]), *STATES]
    return record_table(Acts.joined(parts), range(len(variants) * runs), names, dates(variants[0]), coded=True)


def dates(scenario: Scenario) -> np.ndarray:
    """Date of each day of a scenario."""
    first, last = np.datetime64(scenario.period.start, "s"), np.datetime64(scenario.period.end, "s")
    return np.arange(first, last + np.timedelta64(1, "D"), np.timedelta64(1, "D"))


def days_of(world: World) -> np.ndarray:
    """Date of each day of a world."""
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
    dates = days_of(world)
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
            "date": days_of(world)[days],
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


def runs_table(acts: Acts, numbers: range, seed: int) -> pd.DataFrame:
    """Totals, a row a run."""
    rows = acts.rows
    at = np.repeat(np.arange(len(acts.counts)), acts.counts)
    is_attack = rows["act"] == Act.ATTACK
    front = np.where(is_attack, np.array(SIDES)[rows["target"]], "")
    strikes = np.isin(rows["act"], (Act.STRIKE, Act.LEADERSHIP_STRIKE))

    def total(added: np.ndarray) -> np.ndarray:
        return np.bincount(at, added.astype(np.float64), minlength=len(acts.counts)).astype(np.int64)

    return pd.DataFrame(
        {
            "run": np.array(numbers, np.int64),
            "seed": np.full(len(acts.counts), seed, np.int64),
            "attacks": total(is_attack),
            "attacks_us": total(front == "us"),
            "attacks_israel": total(front == "israel"),
            "attacks_home": total(front == "home"),
            "deaths_us": total(rows["deaths"]),
            "strikes": total(strikes),
            "statements": total(rows["act"] == Act.STATEMENT),
        }
    )


def totals(scenario: Scenario, *, seed: int, runs: range) -> pd.DataFrame:
    """Totals of some runs, a row a run, without a table of what was done; arguments as of `simulate`."""
    parts = [runs_table(batch, numbers, seed) for batch, numbers in _numbered(scenario, seed, runs)]
    return pd.concat([runs_table(Acts.none(), range(0), seed), *parts], ignore_index=True)


def _numbered(scenario: Scenario, seed: int, runs: range) -> Iterator[tuple[Acts, range]]:
    """Batches of runs, and the numbers of the runs in each."""
    done = 0
    for batch in acts(scenario, seed=seed, runs=runs):
        yield batch, runs[done : done + len(batch.counts)]
        done += len(batch.counts)


def acts_of(world: World) -> Acts:
    """What was done in the run of a world."""
    return Acts(world.record[: world.written[0]], world.written.copy())


def worlds(scenario: Scenario, *, seed: int, runs: range) -> Iterator[World]:
    """The worlds of some runs: the Mesa model for one, the compiled loop for more; the bytes are the same."""
    if len(runs) == 1:
        from sim.model import History

        yield History(scenario, seed=seed, run=runs[0]).play()
    else:
        yield from histories(scenario, seed=seed, runs=runs)


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    runs: int | range = 1,
    traced: int = TRACED,
    threads: int = 1,
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
    threads : int
        Threads that play runs side by side [1..]; they change no byte.
    told : callable
        Called after each run, for a progress bar.
    """
    numbers = range(runs) if isinstance(runs, int) else runs
    militias = roster(scenario)
    names = [*militias, *STATES]
    daily, decisions, parts = [], [], [Acts.none()]
    for run, world in zip(numbers[:traced], worlds(scenario, seed=seed, runs=numbers[:traced]), strict=True):
        parts.append(acts_of(world))
        daily.append(daily_table(world, militias, run))
        decisions.append(decisions_table(world, names, run))
        told()
    for batch in acts(scenario, seed=seed, runs=numbers[traced:], threads=threads):
        parts.append(batch)
        for _ in batch.counts:
            told()
    done = Acts.joined(parts)
    return Tables(
        record=record_table(done, numbers, names, dates(scenario)),
        daily=pd.concat(daily, ignore_index=True) if daily else pd.DataFrame(),
        decisions=pd.concat(decisions, ignore_index=True) if decisions else pd.DataFrame(),
        runs=runs_table(done, numbers, seed),
    )
