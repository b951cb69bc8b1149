"""The short account of a run: what happened, by whom, and how it compares with the record."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.errors import neutral
from sim.results.attack_words import amount, attack_rows, dates, mix, own_acts
from sim.results.verdict_words import documented, gave, share_words
from sim.results.verdicts import Verdict, unscored_because, verdicts, weighted_share
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import MILITIAS, STATES, TONES

#: Most kinds of acts that are listed.
_MOST_ACTS = 22
#: More targets than these are not named.
_MOST_TARGETS = 3
#: Acts that are counted, not told one by one.
_COUNTED = ("attack", "statement")
_WIDTH = 118


def account(
    tables: Mapping[str, pd.DataFrame], scenario: Scenario, *, seed: int, hypothesis: str | None = None
) -> list[str]:
    """The account as plain lines.

    Parameters
    ----------
    tables : mapping
        `record`, `runs` and `measures` of one or more runs.
    scenario : Scenario
        What was run.
    seed : int
        Seed of the runs.
    hypothesis : str, optional
        The rival theory that was used, if any.
    """
    record, runs = tables["record"], len(tables["runs"])
    own = own_acts(record)
    found = verdicts(tables["measures"], scenario)
    lines = [*_header(scenario, runs, seed, hypothesis), "", *_attacks(own, runs), "", *_acts(own, runs)]
    lines += ["", *_record(found, runs), "", *_unscored(scenario, found)]
    return [neutral(line) for line in lines]


def _header(scenario: Scenario, runs: int, seed: int, hypothesis: str | None) -> Iterator[str]:
    yield f"{scenario.title} ({scenario.id})"
    states = [name for name in STATES if name in scenario.actors]
    scripted = [name for name in states if scenario.actors[name].mode == "scripted"]
    mode = "every state decides for itself" if not scripted else f"replayed from the record: {', '.join(scripted)}"
    theory = f"; hypothesis {hypothesis}" if hypothesis else ""
    yield f"{scenario.period.start} to {scenario.period.end}; {_plural(runs, 'run')}, seed {seed}; {mode}{theory}"


def _attacks(own: pd.DataFrame, runs: int) -> Iterator[str]:
    """Attacks in all and by each group: targets, claims, first and last day."""
    yield f"Attacks{_per_run(runs)}: {amount(own[own['act'] == 'attack'], runs)}"
    for row in attack_rows(own, runs):
        yield f"  {row.actor} {row.amount}: {row.targets}; {row.claims}" + (f"; {row.when}" if row.when else "")
    said = own[own["act"] == "statement"]
    yield f"Statements{_per_run(runs)}: {amount(said, runs)}" + (f"; {mix(said, 'actor')}" if len(said) else "")


def _acts(own: pd.DataFrame, runs: int) -> Iterator[str]:
    """Suspensions and the like, acts of states, and words of leaders, by the day of the first."""
    told = own[~own["act"].isin(_COUNTED)]
    leaders = own[(own["act"] == "statement") & (own["voice"] == "leader")]
    militia = told["actor"].isin(MILITIAS)
    by, about = told["actor"].where(~militia, ""), told["target"].where(militia, "")
    kinds = [(rows, _kind(rows, runs)) for _, rows in told.groupby([by, "act", about])]
    kinds += [(rows, _leader(rows, runs)) for _, rows in leaders.groupby("actor")]
    commonest = sorted(kinds, key=lambda kind: -kind[0]["run"].nunique())[:_MOST_ACTS]
    yield "Acts of note"
    yield from [f"  {line}" for _, line in sorted(commonest, key=lambda kind: _first(kind[0]))] or ["  none"]
    if len(kinds) > _MOST_ACTS:
        yield f"  and {len(kinds) - _MOST_ACTS} more kinds in the record"


def _kind(rows: pd.DataFrame, runs: int) -> str:
    """One kind of act, of one state or of all militias that did it: its days in one run, its share of many."""
    targets = [target for target in rows["target"].unique() if target]
    about = f" ({', '.join(targets)})" if 0 < len(targets) <= _MOST_TARGETS else ""
    act = str(rows["act"].iloc[0]).replace("-", " ")
    return f"{', '.join(rows['actor'].unique())}: {act}{about}{_when(rows, runs)}"


def _leader(rows: pd.DataFrame, runs: int) -> str:
    """What a leader said: when, and the hardest tone of a run."""
    hardest = rows["tone"].map({tone: rank for rank, tone in enumerate(TONES)}).groupby(rows["run"]).max().dropna()
    words = f"{rows['actor'].iloc[0]}: leader speaks{_when(rows, runs)}"
    if hardest.empty:
        return words
    common = hardest.value_counts(sort=True)
    often = f" ({common.iloc[0] / len(hardest):.0%})" if runs > 1 else ""
    return f"{words}; hardest {TONES[int(common.index[0])]}{often}"


def _when(rows: pd.DataFrame, runs: int) -> str:
    if runs > 1:
        return f" in {share_words(rows['run'].nunique(), runs)} of runs, first about {_first(rows):%Y-%m-%d}"
    times = f" {len(rows)} times" if len(rows) > rows["actor"].nunique() else ""
    return f"{times}, {dates(rows)}"


def _first(rows: pd.DataFrame) -> pd.Timestamp:
    """Day of the first, the median over runs that have one."""
    return pd.Timestamp(rows.groupby("run")["date"].min().median())


def _record(found: Sequence[Verdict], runs: int) -> Iterator[str]:
    """Each scored outcome, missed ones first, then the sum."""
    yield "Against the record"
    for verdict in sorted(found, key=lambda verdict: (verdict.met is None, verdict.met is True)):
        yield f"  {_judgement(verdict, runs)}"
    counted = [verdict for verdict in found if verdict.met is not None]
    met = sum(verdict.met is True for verdict in counted)
    share = weighted_share(found)
    weighted = "" if np.isnan(share) else f"; {share:.0%} weighted by confidence"
    rule = "" if runs == 1 else " in at least half of the runs"
    yield f"  {met} of {len(counted)} scored outcomes met{rule}{weighted}"


def _judgement(verdict: Verdict, runs: int) -> str:
    outcome = verdict.outcome
    if verdict.met is None:
        return f"– {outcome.id}: no run counts, the act that starts its clock did not happen"
    word = "✓" if verdict.met else "✗"
    share = f" met in {share_words(verdict.hits, verdict.counted)};"
    share = share if runs > 1 else " met;" if verdict.met else " missed;"
    left = f"; left out {verdict.left_out:.0%}" if verdict.left_out > 0 else ""
    words = f"{found}; " if (found := gave(verdict)) else ""
    return _cut(f"{word} {outcome.id}:{share} {words}record: {documented(verdict.outcome)}{left}")


def _unscored(scenario: Scenario, found: Sequence[Verdict]) -> Iterator[str]:
    """What is not scored, gathered by reason."""
    judged = {verdict.outcome.id for verdict in found}
    reasons: dict[str, list[str]] = {}
    for outcome in scenario.outcomes:
        if outcome.id not in judged:
            reasons.setdefault(unscored_because(outcome, scenario) or "no run gave a value", []).append(outcome.id)
    if reasons:
        yield "Not scored here"
    for reason, names in reasons.items():
        yield _cut(f"  {', '.join(names)}: {reason}")


def _per_run(runs: int) -> str:
    return "" if runs == 1 else " per run, median and 80 % range"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
