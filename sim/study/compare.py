"""Comparison on the same luck: the runs of some arms, number by number, beside those of the first."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from sim.ensemble import histories
from sim.errors import Problem, Refused
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.study.arms import COMMAND, Arm, Studied, arms_from, letter
from sim.study.assumptions import assumptions, same_to_a_run
from sim.study.change_tables import by_day, changes, first_changes
from sim.study.changes import Tracker
from sim.study.comparison import Comparison, Versus
from sim.study.comparison_manifest import begun
from sim.study.comparison_tables import COLUMNS, typed
from sim.study.differences import CENSORED, differences
from sim.study.gathering import Gathered, same_outcomes
from sim.study.pairing import NEVER, Ground
from sim.world.world import World

#: Runs of each arm, unless told otherwise.
RUNS = 200
#: Most runs of each arm.
MOST_RUNS = 10_000
LAST_SEED = 2**63 - 1


def silent() -> None:
    """Tell nobody about progress."""


def compare(
    arms: Sequence[Arm | Studied | Scenario],
    *,
    runs: int = RUNS,
    seed: int = 1,
    command: Sequence[str] = (),
    told: Callable[[], None] = silent,
) -> Comparison:
    """Run arms on the same luck and lay them side by side; the first is the baseline.

    Parameters
    ----------
    arms : sequence
        Two to twelve scenarios, studies (`sim.load`) or arms (`sim.study.arms.arms_of`).
    runs : int
        Runs of each arm, numbered from 0 [1..10000].
    seed : int
        [0..2**63).
    command : sequence of str
        What the manifest says was typed.
    told : callable
        Called after each run of all arms.

    Raises
    ------
    Refused
        When there are too few arms or too many, or a number is out of its range.
    """
    named = arms_from(arms)
    refuse_numbers(seed, runs)
    # The files are hashed before the runs, so that the manifest speaks of what was read.
    manifest = begun(named, seed=seed, runs=runs, command=command or [COMMAND])
    baseline, *rest = named
    outcomes = [same_outcomes(baseline.scenario, arm.scenario) for arm in rest]
    gathered = [Gathered(baseline.scenario, _measured(baseline.scenario), seed)]
    gathered += [Gathered(arm.scenario, same, seed) for arm, (same, _) in zip(rest, outcomes, strict=True)]
    trackers = [Tracker(Ground(baseline.scenario, arm.scenario)) for arm in rest]
    streams = [histories(arm.scenario, seed=seed, runs=range(runs)) for arm in named]
    _follow(streams, gathered, trackers, told)
    values = [one.values() for one in gathered]
    others = [
        _versus(baseline, arm, place, tracker, unlike)
        for place, (arm, tracker, (_, unlike)) in enumerate(zip(rest, trackers, outcomes, strict=True), 1)
    ]
    return Comparison(
        tuple(named),
        tuple(others),
        _tables(named, gathered, values, trackers, seed),
        tuple(one.counts() for one in gathered),
        tuple(one.edges for one in gathered),
        seed,
        runs,
        manifest,
    )


def refuse_numbers(seed: int, runs: int) -> None:
    """Refuse a seed or a number of runs that is out of its range."""
    for name, value, low, high in (("seed", seed, 0, LAST_SEED), ("runs", runs, 1, MOST_RUNS)):
        if not low <= value <= high:
            raise Refused([Problem(COMMAND, 1, 1, name, f"{value} is out of range", f"{low} to {high}")])


def _follow(
    streams: Sequence[Iterable[World]],
    gathered: Sequence[Gathered],
    trackers: Sequence[Tracker],
    told: Callable[[], None],
) -> None:
    """Take the runs of all arms one number after the other; only one run of each is held at a time."""
    for run, worlds in enumerate(zip(*streams, strict=True)):
        for one, world in zip(gathered, worlds, strict=True):
            one.add(world, run)
        for tracker, world in zip(trackers, worlds[1:], strict=True):
            tracker.add(worlds[0], world, run)
        told()


def _measured(scenario: Scenario) -> list[Outcome]:
    return [outcome for outcome in scenario.outcomes if outcome.measure]


def _versus(baseline: Arm, arm: Arm, place: int, tracker: Tracker, unlike: list[str]) -> Versus:
    before, after = baseline.scenario, arm.scenario
    hypothesis = arm.hypothesis if arm.hypothesis != baseline.hypothesis else None
    return Versus(
        arm=arm,
        letter=letter(place),
        ground=tracker.ground,
        assumptions=assumptions(before, after, letter(place), hypothesis),
        same=same_to_a_run(before, after),
        unlike=unlike,
        unchanged=float((tracker.days == NEVER).all(axis=1).mean()) if tracker.ground.days else float("nan"),
    )


def _tables(
    arms: Sequence[Arm],
    gathered: Sequence[Gathered],
    values: Sequence[pd.DataFrame],
    trackers: Sequence[Tracker],
    seed: int,
) -> dict[str, pd.DataFrame]:
    """All tables, the arms one below the other."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    parts["values"] = [_long(own).assign(arm=arm.name) for arm, own in zip(arms, values, strict=True)]
    for place, (arm, tracker) in enumerate(zip(arms[1:], trackers, strict=True), 1):
        pair = (values[0], values[place])
        scenarios = (arms[0].scenario, arm.scenario)
        firsts, terms = first_changes(tracker, pair, scenarios, seed)
        attacks = (gathered[0].by_actor(), gathered[place].by_actor())
        found = {
            "differences": differences(*pair), "changes": changes(tracker, attacks), "first_changes": firsts,
            "terms": terms, "by_day": by_day(tracker),
        }  # fmt: skip
        for name, table in found.items():
            parts[name].append(table.assign(arm=arm.name))
    return {name: typed(pd.concat(tables, ignore_index=True), name) for name, tables in parts.items()}


def _long(values: pd.DataFrame) -> pd.DataFrame:
    """Values of each run below each other, measure by measure."""
    parts = [
        pd.DataFrame({"run": values.index, "measure": column[0], "what": column[1], "value": values[column].to_numpy()})
        for column in values.columns
        if column[1] != CENSORED
    ]
    return pd.concat(parts, ignore_index=True)
