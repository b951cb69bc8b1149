"""One run played in every way there is; they have to agree to the bit."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np

    from sim.world.world import World

_PLAIN = """
import json, sys
from sim.verifying import played_by_mesa, scenario_from
text = json.load(sys.stdin)
json.dump(played_by_mesa(scenario_from(text["scenario"]), seed=text["seed"]).plain(), sys.stdout)
"""
#: Runs that are played side by side on two threads; the first of them is the one that is compared in full.
BESIDE = 64


@dataclass(frozen=True)
class Played:
    """What is left of a run, however it was played."""

    record: bytes
    """What was done."""
    choices: bytes
    """Every decision with its terms; empty for a way to play that keeps none."""
    rest: str
    """Hash of everything else in the world; empty for a way to play that keeps nothing else."""

    @classmethod
    def of(cls, world: "World") -> "Played":
        """What is left in a world."""
        digest = hashlib.sha256()
        for name, value in world._asdict().items():
            if name not in ("record", "choices"):
                digest.update(name.encode())
                digest.update(value.tobytes() if hasattr(value, "tobytes") else repr(value).encode())
        return cls(world.record[: world.written[0]].tobytes(), world.choices.tobytes(), digest.hexdigest()[:16])

    @property
    def fingerprint(self) -> str:
        """Hash over all of it [16 hex digits]."""
        return hashlib.sha256(self.record + self.choices + self.rest.encode()).hexdigest()[:16]

    def plain(self) -> dict[str, str]:
        """As text."""
        parts = {"record": self.record, "choices": self.choices}
        return {name: base64.b64encode(part).decode() for name, part in parts.items()} | {"rest": self.rest}

    @classmethod
    def from_plain(cls, plain: dict[str, str]) -> "Played":
        """From its text."""
        return cls(base64.b64decode(plain["record"]), base64.b64decode(plain["choices"]), plain["rest"])


@dataclass(frozen=True)
class Way:
    """A way to play a run, and how it compares with the Mesa model."""

    name: str
    fingerprint: str
    difference: str
    """The first date, actor and term that differ; empty where nothing does."""


def verify(scenario: Scenario, *, seed: int, lanes: bool | None = None) -> list[Way]:
    """Run 0 by the Mesa model, in the compiled loop, on one and two threads, in plain Python, and in lanes.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    lanes : bool, optional
        Whether to play it in lanes too; otherwise where their rules have been compiled before.
    """
    from sim.lanes.playing import are_compiled

    first = played_by_mesa(scenario, seed=seed)
    ways = [
        ("Mesa model, compiled rules", first),
        ("compiled loop", played_in_loop(scenario, seed=seed)),
        ("compiled loop, one thread", played_beside(scenario, seed=seed, threads=1)),
        ("compiled loop, two threads", played_beside(scenario, seed=seed, threads=2)),
        ("plain Python", played_plainly(scenario, seed=seed)),
    ]
    if are_compiled() if lanes is None else lanes:
        ways.append(("sixteen runs in lanes", played_beside(scenario, seed=seed, threads=1, lanes=True)))
    return [Way(name, played.fingerprint, difference(first, played, scenario)) for name, played in ways]


def played_by_mesa(scenario: Scenario, *, seed: int) -> Played:
    """The run as the Mesa model plays it."""
    from sim.model import History

    return Played.of(History(scenario, seed=seed).play())


def played_in_loop(scenario: Scenario, *, seed: int) -> Played:
    """The run as the compiled loop plays it, with every choice."""
    from sim.ensemble import histories

    return Played.of(next(iter(histories(scenario, seed=seed, runs=range(1)))))


def played_beside(scenario: Scenario, *, seed: int, threads: int, lanes: bool = False) -> Played:
    """The run as it comes out of many that are played for their record alone."""
    from sim.ensemble import Acts, acts

    done = Acts.joined(list(acts(scenario, seed=seed, runs=range(BESIDE), threads=threads, lanes=lanes)))
    return Played(done.rows[: done.counts[0]].tobytes(), b"", "")


def played_plainly(scenario: Scenario, *, seed: int) -> Played:
    """The run as the Mesa model plays it with no rule compiled, in a process of its own."""
    given = json.dumps({"scenario": scenario.resolved(), "seed": seed})
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _PLAIN], input=given, env=environment, capture_output=True, text=True, check=True
    )
    return Played.from_plain(json.loads(done.stdout))


def scenario_from(plain: object) -> Scenario:
    """The scenario of its plain data."""
    from sim.scenario.reading import read_text
    from sim.scenario.validating import validate

    return validate(Scenario, read_text(json.dumps(plain), "scenario"))


def difference(one: Played, other: Played, scenario: Scenario) -> str:
    """The first decision, else the first act, in which two ways to play a run differ; empty where none does."""
    if other.choices and one.choices != other.choices:
        return _first_choice(one.choices, other.choices, scenario)
    if one.record != other.record:
        return _first_act(one.record, other.record, scenario)
    return "a state that no decision shows" if other.rest not in ("", one.rest) else ""


def _first_choice(one: bytes, other: bytes, scenario: Scenario) -> str:
    """Date, actor, decision and term of the first choice that differs."""
    import numpy as np

    from sim.initial import STATES, roster
    from sim.run import dates, decision_name
    from sim.world.options import DECISIONS, TERMS
    from sim.world.world import CHOICE

    names = [*roster(scenario), *STATES]
    shape = (len(dates(scenario)), len(names), len(DECISIONS))
    ours, theirs = (np.frombuffer(bytes_, CHOICE).reshape(shape) for bytes_ in (one, other))
    words = [_words(choices).reshape(*shape, -1) for choices in (ours, theirs)]
    day, row, decision, word = np.argwhere(words[0] != words[1])[0]
    fields = [*(CHOICE.names or ())[:-1], *(f"the term {term}" for term in TERMS)]
    named = decision_name(len(names) - len(STATES), int(row), int(decision))
    what = f"{dates(scenario)[day].astype('datetime64[D]')}: {names[row]}, {named}, {fields[word]}"
    values = [np.array([words_[day, row, decision, word]]) for words_ in words]
    if word > 2:
        values = [value.view(np.float64) for value in values]
    return f"{what}: {values[0][0]!r} against {values[1][0]!r}"


def _first_act(one: bytes, other: bytes, scenario: Scenario) -> str:
    """Date, actor and act of the first row of the record that differs."""
    import numpy as np

    from sim.initial import STATES, roster
    from sim.run import dates
    from sim.world.options import ACTS
    from sim.world.world import RECORD

    names = [*roster(scenario), *STATES]
    rows = [np.frombuffer(part, RECORD) for part in (one, other)]
    shared = min(map(len, rows))
    unequal = np.flatnonzero((_words(rows[0][:shared]) != _words(rows[1][:shared])).any(axis=1))
    place = int(unequal[0]) if len(unequal) else shared
    told = [
        f"{dates(scenario)[row['day']].astype('datetime64[D]')} {names[row['actor']]} {ACTS[row['act']]}"
        if row is not None
        else "no act"
        for row in (part[place] if place < len(part) else None for part in rows)
    ]
    return f"act {place + 1}: {told[0]} against {told[1]}"


def _words(records: "np.ndarray") -> "np.ndarray":
    """Records as rows of words of eight bytes, so that the same bits are equal and others are not."""
    import numpy as np

    return np.ascontiguousarray(records).view(np.int64).reshape(records.size, -1)
