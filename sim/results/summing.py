"""What runs came to, as rows: outcomes held against the record, and totals by actor, in the numbers of the account."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.results.attack_words import own_acts, spread
from sim.results.verdict_words import documented, gave
from sim.results.verdicts import Verdict, unscored_because, verdicts, weighted_share, wilson
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import MILITIAS

type Row = dict[str, Any]
#: What is counted of each actor.
_COUNTED = {"attack": "attacks", "statement": "statements"}


def tables_of(tables: Mapping[str, pd.DataFrame], scenario: Scenario) -> dict[str, list[Row]]:
    """The sum of some runs of a scenario.

    Parameters
    ----------
    tables : mapping
        `record`, `runs` and `measures` of one or more runs.
    scenario : Scenario
        What was run.

    Returns
    -------
    dict
        `scenarios`, a row; `outcomes`, a row each that is scored; `unscored`, with the reason; `totals`, a row an actor
        and kind of act, and one for all.
    """
    found = verdicts(tables["measures"], scenario)
    return {
        "scenarios": [_whole(scenario, found, len(tables["runs"]))],
        "outcomes": [_outcome(scenario, verdict) for verdict in found],
        "unscored": list(_unscored(scenario, found)),
        "totals": list(_totals(scenario, tables["record"], len(tables["runs"]))),
    }


def _whole(scenario: Scenario, found: Sequence[Verdict], runs: int) -> Row:
    counted = [verdict for verdict in found if verdict.met is not None]
    return {
        "scenario": scenario.id,
        "title": scenario.title,
        "start": scenario.period.start,
        "end": scenario.period.end,
        "runs": runs,
        "scored": len(counted),
        "met": sum(verdict.met is True for verdict in counted),
        "weighted_share": weighted_share(found),
    }


def _outcome(scenario: Scenario, verdict: Verdict) -> Row:
    """One outcome: met in at least half of the runs or not, its share with Wilson's 95 % interval, both in words."""
    outcome = verdict.outcome
    low, high = wilson(verdict.hits, verdict.counted)
    return {
        "scenario": scenario.id,
        "id": outcome.id,
        "statement": " ".join(outcome.description.split()),
        "met": verdict.met,
        "share": verdict.share,
        "low": low,
        "high": high,
        "hits": verdict.hits,
        "counted": verdict.counted,
        "left_out": verdict.left_out,
        "gave": gave(verdict),
        "documented": documented(outcome),
        "confidence": outcome.confidence,
        "sources": list(outcome.sources),
    }


def _unscored(scenario: Scenario, found: Sequence[Verdict]) -> Iterator[Row]:
    judged = {verdict.outcome.id for verdict in found}
    for outcome in scenario.outcomes:
        if outcome.id not in judged:
            reason = unscored_because(outcome, scenario) or "no run gave a value"
            yield {"scenario": scenario.id, "id": outcome.id, "reason": reason}


def _totals(scenario: Scenario, record: pd.DataFrame, runs: int) -> Iterator[Row]:
    own = own_acts(record)
    for act, what in _COUNTED.items():
        done = own[own["act"] == act]
        for actor in ("", *MILITIAS):
            rows = done[done["actor"] == actor] if actor else done
            if len(rows) or not actor:
                low, middle, high = spread(rows, runs)
                about = {"scenario": scenario.id, "what": what, "actor": actor or "all"}
                yield about | {"median": middle, "low": low, "high": high, "in_runs": rows["run"].nunique()}
