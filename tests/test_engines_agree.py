"""One history, however it is made: the Mesa model, the compiled loop and plain Python give the same bytes.

Run as a program, this file prints the hashes of what it makes: that is how the tests look at it from another process.
"""

import hashlib
import json
import os
import subprocess
import sys
import warnings
from functools import partial
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.day import DAY, Role, play, play_day
from sim.ensemble import histories
from sim.initial import build
from sim.model import History
from sim.run import Tables, simulate
from sim.scenario import Scenario, load
from sim.world.world import World

ROOT = Path(__file__).parents[1]
SEED = 20_240_128
#: Plain Python plays only the first days of long scenarios, except in the slow proof.
CUT = 30
TABLED = "june-war-2025"

type Hashes = dict[str, str]


def world_hash(world: World) -> str:
    """Hash of everything a run left in its world."""
    digest = hashlib.sha256()
    for name, value in world._asdict().items():
        if isinstance(value, np.ndarray):
            digest.update(f"{name} {value.dtype.descr} {value.shape}".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        else:
            digest.update(f"{name} {[float(number).hex() for number in value]}".encode())
    return digest.hexdigest()


def tables_hash(tables: Tables) -> str:
    """Hash of the tables of some runs, dates and all."""
    text = "".join(getattr(tables, name).to_csv(index=False) for name in ("record", "daily", "decisions", "runs"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_days(scenario: Scenario, days: int) -> World:
    """The world after some days of the loop."""
    world = build(scenario, SEED)
    for day in range(min(days, len(world.dates))):
        play_day(day, world)
    return world


def hashes(days: int) -> Hashes:
    """Hash of every shipped scenario after some days, and of the tables of one."""
    paths = sorted((ROOT / "scenarios").glob("*.yaml"))
    found = {path.stem: world_hash(first_days(load(path), days)) for path in paths}
    tabled = load(ROOT / "scenarios" / f"{TABLED}.yaml")
    return found | {"tables": tables_hash(simulate(tabled, seed=SEED, runs=2, traced=1))}


def elsewhere(days: int, **environment: str) -> dict[str, Any]:
    """The hashes and warnings of another process."""
    run = subprocess.run(
        [sys.executable, __file__, str(days)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def here() -> Hashes:
    return hashes(CUT)


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """What plain Python makes, under another hash seed and in another time zone."""
    return elsewhere(CUT, NUMBA_DISABLE_JIT="1", PYTHONHASHSEED="1", TZ="UTC")


def test_the_hash_sees_a_single_bit(short: Scenario) -> None:
    one, other = build(short, SEED), build(short, SEED)
    assert world_hash(one) == world_hash(other)

    other.daily[-1, -1, -1] = -0.0

    assert world_hash(one) != world_hash(other)


def test_the_loop_calls_the_turns_in_the_order_of_the_day() -> None:
    called: list[tuple[Role, int]] = []
    recorders = {row.turn: partial(lambda role, i, *_: called.append((role, i)), row.role) for row in DAY}
    in_python = getattr(play_day, "py_func", play_day)
    names = {name: recorders[it] for name, it in in_python.__globals__.items() if callable(it) and it in recorders}
    FunctionType(in_python.__code__, in_python.__globals__ | names)(0, SimpleNamespace(militias=np.zeros(2)))

    twice = [(row.role, i) for row in DAY for i in range(2 if row.role is Role.MILITIA else 1)]
    assert called == twice


def test_mesa_and_the_compiled_loop_agree(shipped: Scenario) -> None:
    looped = build(shipped, SEED)
    play(looped)

    assert world_hash(History(shipped, seed=SEED).play()) == world_hash(looped)


def test_plain_python_agrees_with_compiled_rules(here: Hashes, plain: dict[str, Any]) -> None:
    assert (plain["jit"], plain["zone"]) == (False, "UTC")
    assert plain["hashes"] == here


def test_plain_python_warns_of_nothing(plain: dict[str, Any]) -> None:
    assert plain["warnings"] == []


@pytest.mark.slow
def test_plain_python_agrees_to_the_last_day_of_every_scenario() -> None:
    assert elsewhere(10_000, NUMBA_DISABLE_JIT="1")["hashes"] == hashes(10_000)


def test_hash_seed_time_zone_and_locale_do_not_matter(here: Hashes) -> None:
    found = elsewhere(CUT, PYTHONHASHSEED="0", TZ="Asia/Kolkata", LC_ALL="C")

    assert found["zone"] == "Asia/Kolkata"
    assert found["hashes"] == here
    assert found["warnings"] == []


def test_a_run_is_the_same_whatever_other_runs_are_made(shipped: Scenario) -> None:
    many = [world_hash(world) for world in histories(shipped, seed=SEED, runs=range(4))]
    later = [world_hash(world) for world in histories(shipped, seed=SEED, runs=range(2, 4))]

    assert later == many[2:]
    assert world_hash(History(shipped, seed=SEED, run=3).play()) == many[3]
    assert len(set(many)) == 4


def test_the_first_of_many_runs_is_the_only_one_of_one(short: Scenario) -> None:
    one, three = simulate(short, seed=SEED), simulate(short, seed=SEED, runs=3)

    for name in ("record", "daily", "decisions", "runs"):
        table = getattr(three, name)
        assert table[table.run == 0].reset_index(drop=True).equals(getattr(one, name)), name


def main(days: int) -> None:
    """Print what this process makes of the shipped scenarios."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = hashes(days)
    heard = sorted({f"{Path(one.filename).name}: {one.category.__name__}: {one.message}" for one in caught})
    jit = hasattr(play, "py_func")
    print(json.dumps({"hashes": found, "warnings": heard, "jit": jit, "zone": os.environ.get("TZ")}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
