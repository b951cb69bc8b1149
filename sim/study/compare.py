"""Comparison on the same luck: the runs of some arms, number by number, beside those of the first."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

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
from sim.study.following import Telling, followed
from sim.study.gathering import Gathered, same_outcomes
from sim.study.keeping import Baseline, Hoard
from sim.study.noting import Notebook, Run
from sim.study.pairing import NEVER, Ground
from sim.study.reasons import Replays

#: Runs of each arm, unless told otherwise.
RUNS = 200
#: Most runs of each arm.
MOST_RUNS = 10_000
LAST_SEED = 2**63 - 1
#: Threads that play runs, unless told otherwise.
THREADS = 2


def silent() -> None:
    """Tell nobody about progress."""


def compare(
    arms: Sequence[Arm | Studied | Scenario],
    *,
    runs: int = RUNS,
    seed: int = 1,
    command: Sequence[str] = (),
    told: Callable[[], None] = silent,
    threads: int = THREADS,
    kept: Baseline | None = None,
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
        Called once for each run of all arms: of most when they are there, of the last ones while they are measured. It
        may raise to end the comparison.
    threads : int
        Threads that play runs ahead [1..]; they change no number.
    kept : Baseline, optional
        Where the runs of the first arm are kept from one comparison to the next.

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
    work = _Work(named, [_measured(baseline.scenario), *(same for same, _ in outcomes)], seed, runs)
    telling = Telling(runs, told)
    pool = ThreadPoolExecutor(max(1, threads))
    try:
        values = work.values(pool, threads, telling, kept)
        tables = telling.result(pool.submit(_tables, work, values), is_last=True)
        telling.end()
    finally:
        pool.shutdown(cancel_futures=True)
    others = [
        _versus(baseline, arm, place, tracker, unlike)
        for place, (arm, tracker, (_, unlike)) in enumerate(zip(rest, work.trackers, outcomes, strict=True), 1)
    ]
    counts = tuple(one.counts() for one in work.gathered)
    edges = tuple(one.edges for one in work.notebooks)
    return Comparison(tuple(named), tuple(others), tables, counts, edges, seed, runs, manifest)


def prepare(
    scenario: Scenario,
    kept: Baseline,
    *,
    runs: int = RUNS,
    seed: int = 1,
    told: Callable[[], None] = silent,
    threads: int = THREADS,
) -> None:
    """Play the first arm of comparisons to come; arguments as of `compare`. It changes no number."""
    refuse_numbers(seed, runs)
    work = _Work([Arm(scenario.id, scenario)], [_measured(scenario)], seed, runs)
    pool = ThreadPoolExecutor(max(1, threads))
    try:
        if not kept.runs(scenario, seed, runs):
            work.values(pool, threads, Telling(runs, told), kept)
    finally:
        pool.shutdown(cancel_futures=True)


class _Work:
    """The runs of all arms, gathered as they are played."""

    def __init__(self, arms: Sequence[Arm], outcomes: Sequence[Sequence[Outcome]], seed: int, runs: int) -> None:
        self.arms, self.seed, self.runs = arms, seed, runs
        self.notebooks = [Notebook(arm.scenario, seed) for arm in arms]
        self.gathered = [Gathered(arm.scenario, own, seed) for arm, own in zip(arms, outcomes, strict=True)]
        self.trackers = [Tracker(Ground(arms[0].scenario, arm.scenario)) for arm in arms[1:]]

    def values(
        self, pool: ThreadPoolExecutor, threads: int, telling: Telling, kept: Baseline | None
    ) -> list[pd.DataFrame]:
        """Play all runs, and measure those of each arm."""
        first = self.arms[0].scenario
        known = kept.runs(first, self.seed, self.runs) if kept else ()
        hoard = Hoard(self.notebooks[0], self.runs) if kept and not known else None
        for batch in followed([known or self.notebooks[0], *self.notebooks[1:]], self.runs, pool, threads):
            self._take(batch, pool, telling, measured=bool(known))
            if hoard:
                hoard.add(batch[0])
            telling.done(len(batch[0]))
        measuring = [pool.submit(one.values) for one in self.gathered[bool(known) :]]
        values = [telling.result(one) for one in measuring]
        if kept and known:
            values.insert(0, kept.values(self.runs))
        elif kept and hoard and hoard.is_whole:
            kept.keep(first, self.seed, hoard.runs, values[0])
        return values

    def _take(
        self, batch: Sequence[Sequence[Run]], pool: ThreadPoolExecutor, telling: Telling, *, measured: bool
    ) -> None:
        """Gather a batch of runs; those of a baseline that is measured already are only counted."""
        for place, (one, own) in enumerate(zip(self.gathered, batch, strict=True)):
            for run in own:
                one.add(run, counted_only=measured and place == 0)
            if one.is_full:
                telling.result(pool.submit(one.measure))
        for tracker, own in zip(self.trackers, batch[1:], strict=True):
            for before, after in zip(batch[0], own, strict=True):
                tracker.add(before, after)


def refuse_numbers(seed: int, runs: int) -> None:
    """Refuse a seed or a number of runs that is out of its range."""
    for name, value, low, high in (("seed", seed, 0, LAST_SEED), ("runs", runs, 1, MOST_RUNS)):
        if not low <= value <= high:
            raise Refused([Problem(COMMAND, 1, 1, name, f"{value} is out of range", f"{low} to {high}")])


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


def _tables(work: _Work, values: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """All tables, the arms one below the other."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    parts["values"] = [_long(own).assign(arm=arm.name) for arm, own in zip(work.arms, values, strict=True)]
    replays = [Replays(one.template, arm.scenario) for one, arm in zip(work.notebooks, work.arms, strict=True)]
    for place, (arm, tracker) in enumerate(zip(work.arms[1:], work.trackers, strict=True), 1):
        pair = (values[0], values[place])
        firsts, terms = first_changes(tracker, pair, (replays[0], replays[place]))
        attacks = (work.gathered[0].by_actor(), work.gathered[place].by_actor())
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
