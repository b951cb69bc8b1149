"""What the rows of outcomes tell: what is documented, what the runs gave, and who says so."""

from collections import Counter

import numpy as np

from sim.plots.cited import cited, lines
from sim.plots.labels import percent
from sim.plots.telling import Told
from sim.results.verdicts import Verdict

#: Most categories that are told.
_MOST = 4


def told_verdict(verdict: Verdict, first: str, second: str) -> Told:
    """What the row of an outcome tells; `first` and `second` are what is written of its verdict."""
    outcome = verdict.outcome
    alone = outcome.actors[0] if len(outcome.actors) == 1 else ""
    title = lines(
        f"{outcome.id} ({outcome.confidence} confidence)",
        outcome.description,
        _said(verdict),
        _gave(verdict),
        f"{first}{f'; {second}' if second else ''}",
        cited(outcome.sources),
    )
    return Told(title, alone)


def _said(verdict: Verdict) -> str:
    """What the record says."""
    score = verdict.outcome.score_as
    if score.type in ("binary", "order"):
        return "Documented: yes"
    ends = [f"{end:g}" if end is not None else None for end in (score.low, score.high)]
    low, high = ends
    span = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    seen = "" if score.observed is None else f"{score.observed}"
    return f"Documented: {seen or span}{f' ({span} accepted)' if seen and span and low != high else ''}"


def _gave(verdict: Verdict) -> str:
    """What the runs gave."""
    who = f"{verdict.counted} runs" if verdict.counted > 1 else "The run"
    if len(verdict.values):
        low, middle, high = np.quantile(verdict.values, [0.025, 0.5, 0.975])
        return (
            f"{who}: median {middle:g}, 95 % between {low:g} and {high:g}"
            if verdict.counted > 1
            else f"{who}: {middle:g}"
        )
    if verdict.categories:
        counts = Counter(verdict.categories).most_common(_MOST)
        return f"{who}: " + ", ".join(f"{name} {percent(many / len(verdict.categories))}" for name, many in counts)
    return f"{who}: {percent(verdict.share)} yes" if verdict.counted else ""
