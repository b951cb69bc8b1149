"""The instruments of control over some episodes: runs of each arm, tables of parts and wholes, estimates, trends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.control import paired
from sim.control.arms import AS_WAS, KEPT, LIFTED, SAFE, arms
from sim.control.estimating import estimate, redrawn, trend
from sim.control.instruments import Part, compliance, shirking, slack
from sim.control.lines import coded
from sim.control.recorded import Said, asked, compliance_outcomes, name_outcomes, said
from sim.measuring import replayed_events, with_events
from sim.results.measures.history import History
from sim.run import simulate
from sim.scenario import Scenario

type Told = Callable[[], None]


@dataclass(frozen=True)
class Instrument:
    """One instrument: what it is, and which way it moves when control is lost."""

    words: str
    unit: str
    losing: int
    """1 where it rises as control is lost, -1 where it falls, 0 where neither."""
    sure: bool = False
    """Whether its whole is a difference between arms."""


#: All instruments, in the order of the account.
INSTRUMENTS: Mapping[str, Instrument] = {
    "compliance": Instrument(
        "groups with something to stop that hold back for a fortnight after a directive, as an observer sees it",
        "share", -1),
    "compliance in truth": Instrument("the same, façades and unclaimed attacks counted", "share", -1),
    "compliance of all": Instrument(
        "all allied groups that hold back for a fortnight after a directive, as an observer sees it", "share", -1),
    "compliance of all in truth": Instrument("the same, façades and unclaimed attacks counted", "share", -1),
    "compliance where recorded": Instrument(
        "answers to a line that the record tells of, in runs and in the record", "share", -1),
    "shirking": Instrument("attacks against a line that are hidden behind a façade or no name", "share", 1),
    "shirking where recorded": Instrument(
        "of the attacks against a line whose names the record tells, the hidden ones", "share", 1),
    "slack": Instrument("attacks against a line, weighed by line and effort", "a week and front", 1),
    "restraint": Instrument("attacks that the line prevents, of those made without it", "share", -1),
    "autonomy": Instrument("what of that is lost with the coordinator's stature", "share", 0),
    "other targets, by line": Instrument(
        "attacks that appear on other targets for each that the line prevents", "each", 1, True),
    "other targets, by risk": Instrument(
        "attacks that appear at home and on convoys for each that the risk to leaders prevents", "each", 0, True),
    "other names, by line": Instrument(
        "hidden attacks that appear for each claimed one that the line prevents", "each", 1, True),
    "other names, by risk": Instrument(
        "hidden attacks that appear for each claimed one that the risk to leaders prevents", "each", 0, True),
}  # fmt: skip


@dataclass(frozen=True)
class Control:
    """What came out."""

    runs: pd.DataFrame
    """A row an episode, instrument and run: `part`, `whole` and `at_least`."""
    estimates: pd.DataFrame
    """A row an episode and instrument, episodes in the order of their dates."""
    trends: pd.DataFrame
    """A row an instrument: rank correlation with the date."""


def control(
    scenarios: Sequence[Scenario], *, seed: int, runs: int, threads: int = 1, told: Told = lambda: None
) -> Control:
    """Measure all instruments in all episodes.

    Parameters
    ----------
    scenarios : sequence of Scenario
    seed : int
        [0..2**63).
    runs : int
        Of each arm of each episode [1..].
    threads : int
        Threads that play runs side by side; they change nothing.
    told : callable
        Called after each arm.
    """
    ordered = sorted(scenarios, key=lambda one: (one.period.start, one.id))
    parts = {one.id: measured(one, seed=seed, runs=runs, threads=threads, told=told) for one in ordered}
    estimates = pd.DataFrame([row for one in ordered for row in _rows(one, parts[one.id], seed)])
    trends = pd.DataFrame([_trend(estimates, parts, name, seed) for name in INSTRUMENTS])
    return Control(_by_run(parts, runs), estimates, trends)


def measured(
    scenario: Scenario, *, seed: int, runs: int, threads: int = 1, told: Told = lambda: None
) -> dict[str, Part]:
    """Parts and wholes of every instrument in one episode, run by run."""
    played, numbers = {}, range(runs)
    for name, arm in arms(scenario).items():
        played[name] = _history(arm, seed, numbers, threads)
        told()
    lines = coded(played[AS_WAS].scenario)
    as_was, lifted = played[AS_WAS], played[LIFTED]
    return {
        "compliance": compliance(as_was, lines),
        "compliance in truth": compliance(as_was, lines, seen="true"),
        "compliance of all": compliance(as_was, lines, asked="all"),
        "compliance of all in truth": compliance(as_was, lines, asked="all", seen="true"),
        "compliance where recorded": asked(as_was, scenario, compliance_outcomes(scenario)),
        "shirking": shirking(as_was, lines),
        "shirking where recorded": asked(as_was, scenario, name_outcomes(scenario)),
        "slack": slack(as_was, lines),
        "restraint": paired.restraint(as_was, lifted, lines),
        "autonomy": paired.autonomy(as_was, played[KEPT], lifted, lines),
        "other targets, by line": paired.displaced_targets(as_was, lifted, lines),
        "other targets, by risk": paired.moved_by_risk(as_was, played[SAFE]),
        "other names, by line": paired.displaced_names(as_was, lifted, lines),
        "other names, by risk": paired.hidden_by_risk(as_was, played[SAFE]),
    }


def _history(scenario: Scenario, seed: int, runs: range, threads: int) -> History:
    tables = simulate(scenario, seed=seed, runs=runs, traced=0, threads=threads)
    tables = replace(tables, record=with_events(tables.record, replayed_events(scenario), runs))
    return History.of(scenario, tables.record, runs)


def _rows(scenario: Scenario, parts: Mapping[str, Part], seed: int) -> list[dict[str, object]]:
    known = {
        "compliance where recorded": said(compliance_outcomes(scenario)),
        "shirking where recorded": said(name_outcomes(scenario)),
    }
    rows = []
    for name, part in parts.items():
        found = estimate(part, seed=seed, name=f"{scenario.id} {name}", sure=INSTRUMENTS[name].sure)
        record = known.get(name, Said())
        rows.append(
            {"episode": scenario.id, "start": scenario.period.start.isoformat(), "instrument": name,
             "value": found.value, "low": found.low, "high": found.high, "part": found.part, "whole": found.whole,
             "tested": found.tested, "runs": len(part.part), "documented_low": record.low,
             "documented_high": record.high, "documented_by": " ".join(record.by)}
        )  # fmt: skip
    return rows


def _by_run(parts: Mapping[str, Mapping[str, Part]], runs: int) -> pd.DataFrame:
    tables = [
        pd.DataFrame({"episode": episode, "instrument": name, "run": np.arange(runs), "part": one.part.astype(float),
                      "whole": one.whole.astype(float),
                      "at_least": (one.whole if one.at_least is None else one.at_least).astype(float)})
        for episode, each in parts.items()
        for name, one in each.items()
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _trend(estimates: pd.DataFrame, parts: Mapping[str, Mapping[str, Part]], name: str, seed: int) -> dict[str, object]:
    values = estimates.loc[estimates["instrument"] == name, "value"].to_numpy(np.float64)
    draws = [redrawn(each[name], seed=seed, name=f"{episode} {name}") for episode, each in parts.items()]
    found = trend(values, np.stack(draws, axis=1), seed=seed, name=name)
    return {
        "instrument": name,
        "episodes": int((~np.isnan(values)).sum()),
        "correlation": found.correlation,
        "low": found.low,
        "high": found.high,
        "chance": found.chance,
        "losing": INSTRUMENTS[name].losing,
    }
