"""What runs gave and what is documented, in words: one place for the account, the page and the report."""

import numpy as np
import pandas as pd

from sim.results.verdicts import Verdict, wilson
from sim.scenario.outcomes import Outcome


def gave(verdict: Verdict) -> str:
    """What the runs gave: a number with the range that holds 80 % of them, a category, or nothing that needs words."""
    if verdict.outcome.score_as.type in ("binary", "order"):
        return ""
    many = verdict.runs > 1
    if verdict.categories:
        common = pd.Series(verdict.categories).value_counts(sort=True)
        return f"{'mostly ' if many and len(common) > 1 else ''}{common.index[0]}"
    if not len(verdict.values):
        return ""
    low, middle, high = np.quantile(verdict.values, [0.1, 0.5, 0.9])
    late = f", run ended first in {verdict.censored:.0%}" if many and verdict.censored else ""
    return f"{middle:.3g}{f' ({low:.3g} to {high:.3g})' if many else ''}{late}"


def documented(outcome: Outcome) -> str:
    """What the record says: yes or no, a word, words in order, or a number with its range."""
    score = outcome.score_as
    low, high, observed = score.low, score.high, score.observed
    if isinstance(observed, tuple):
        return " > ".join(observed)
    if isinstance(observed, bool):
        return "yes" if observed else "no"
    bounds = f"at least {low or 0:g}" if high is None else f"{low or 0:g} to {high:g}"
    bounds = "" if low is None and high is None else bounds
    if observed is None or isinstance(observed, str):
        return observed or bounds
    return f"{observed:g}" + (f" ({bounds})" if bounds and low != high else "")


def share_words(hits: int, count: int) -> str:
    """A share of runs with the 95 % interval that the number of runs allows."""
    low, high = wilson(hits, count)
    return f"{hits / count:.0%} ({100 * low:.0f} to {100 * high:.0f})"
