"""How many runs a second of one processor makes, by each way to play, measured side by side."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from sim.scenario import Scenario

#: Rounds in which every way has its turn; the median of them counts.
ROUNDS = 3
#: Runs of a round by the Mesa model, by its interpreted form, in the loop, and in lanes.
MESA_RUNS, PLAIN_RUNS, LOOP_RUNS, LANE_RUNS = 8, 1, 128, 512

_PLAIN = """
import json, sys
from sim.benchmarking import PLAIN_RUNS, batch_seconds
from sim.verifying import scenario_from
print(batch_seconds(scenario_from(json.load(sys.stdin)), PLAIN_RUNS))
"""


@dataclass(frozen=True)
class Pace:
    """How fast one way to play is."""

    way: str
    per_run: float
    """Processor time of a run [s]."""
    per_militia_day: float
    """Processor time of a day of one militia, all actors' work shared out among the militias [s]."""
    times: float
    """Runs for those that Mesa's batch_run makes of our model, its rules compiled."""


def benchmark(scenario: Scenario, *, lanes: bool = True) -> list[Pace]:
    """Runs per second of processor time, by each way to play one scenario.

    Parameters
    ----------
    scenario : Scenario
    lanes : bool
        Whether to compile the woven rules, which may take minutes, and to play in lanes.
    """
    from sim.initial import roster

    ways: dict[str, Callable[[], float]] = {
        "Mesa batch_run, rules interpreted": lambda: interpreted_seconds(scenario),
        "Mesa batch_run, rules compiled": lambda: batch_seconds(scenario, MESA_RUNS),
        "compiled loop, one run after the other": lambda: loop_seconds(scenario, LOOP_RUNS, lanes=False),
    }
    if lanes:
        ways["compiled, sixteen runs in lanes"] = lambda: loop_seconds(scenario, LANE_RUNS, lanes=True)
    for name, seconds in ways.items():
        if "interpreted" not in name:
            seconds()
    found: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(ROUNDS):
        for name, seconds in ways.items():
            if round_ == 0 or "interpreted" not in name:
                found[name].append(seconds())
    militia_days = len(roster(scenario)) * ((scenario.period.end - scenario.period.start).days + 1)
    mesa = median(found["Mesa batch_run, rules compiled"])
    return [Pace(name, median(each), median(each) / militia_days, mesa / median(each)) for name, each in found.items()]


def second_core(scenario: Scenario, *, lanes: bool) -> float:
    """How many times the runs of one thread two threads make by the clock on the wall [about 1..2]."""
    runs = 4 * (LANE_RUNS if lanes else LOOP_RUNS)
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for threads, wall in walls.items():
            start = time.perf_counter()
            _play(scenario, runs, threads=threads, lanes=lanes)
            wall.append(time.perf_counter() - start)
    return min(walls[1]) / min(walls[2])


def _play(scenario: Scenario, runs: int, *, threads: int, lanes: bool) -> None:
    from sim.ensemble import acts

    for _ in acts(scenario, seed=1, runs=range(runs), threads=threads, lanes=lanes):
        pass


def loop_seconds(scenario: Scenario, runs: int, *, lanes: bool) -> float:
    """Processor time of a run in the compiled loop [s]."""
    start = time.process_time()
    _play(scenario, runs, threads=1, lanes=lanes)
    return (time.process_time() - start) / runs


def batch_seconds(scenario: Scenario, runs: int) -> float:
    """Processor time of a run by Mesa's own runner, which keeps the count of attacks on the last day [s]."""
    from sim.model import batch_of

    start = time.process_time()
    batch_of(scenario, seed=1, runs=runs)
    return (time.process_time() - start) / runs


def interpreted_seconds(scenario: Scenario) -> float:
    """Processor time of a run by Mesa's own runner with no rule compiled, in a process of its own [s]."""
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    given = json.dumps(scenario.resolved())
    command = [sys.executable, "-c", _PLAIN]
    done = subprocess.run(command, input=given, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def lines(found: list[Pace], second: dict[str, float]) -> list[str]:
    """What was measured, as a table."""
    width = max(len(pace.way) for pace in found)
    head = f"{'':{width}}  runs per CPU second  ns per militia-day  times batch_run"
    rows: list[Any] = [
        f"{pace.way:{width}}  {1 / pace.per_run:19,.1f}  {1e9 * pace.per_militia_day:18,.0f}  {pace.times:15,.2f}"
        for pace in found
    ]
    told = [f"a second thread: {times:.2f} times the runs ({way})" for way, times in second.items()]
    return [head, *rows, "", *told]
