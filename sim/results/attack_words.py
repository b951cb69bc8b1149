"""Who attacked how often, whom, and under which name, in words: one place for the account and the report."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.verdict_words import share_words
from sim.scenario.vocabulary import MILITIAS


@dataclass(frozen=True, slots=True)
class AttackRow:
    """The attacks of one group."""

    actor: str
    amount: str
    """How many in a run; of many runs the median, with the range that holds 80 % of them."""
    targets: str
    claims: str
    """Under which names."""
    when: str
    """First and last day of one run; of many, the share of runs that have any, empty where all have."""


def own_acts(record: pd.DataFrame) -> pd.DataFrame:
    """What was decided in the runs: the record without events that are replayed."""
    return record[(record["run"] >= 0) & (record["event"] == "")]


def attack_rows(own: pd.DataFrame, runs: int) -> Iterator[AttackRow]:
    """A row for each group that attacked, in the usual order of groups.

    Parameters
    ----------
    own : DataFrame
        What was decided in the runs, as of `own_acts`.
    runs : int
        How many runs there are.
    """
    attacks = own[own["act"] == "attack"]
    for actor in MILITIAS:
        rows = attacks[attacks["actor"] == actor]
        if rows.empty:
            continue
        some = rows["run"].nunique()
        when = dates(rows) if runs == 1 else f"in {share_words(some, runs)} of runs" if some < runs else ""
        yield AttackRow(actor, amount(rows, runs), mix(rows, "target"), mix(rows, "claim"), when)


def amount(rows: pd.DataFrame, runs: int) -> str:
    """A count, or the median over runs with the range that holds 80 % of them."""
    if runs == 1:
        return f"{len(rows)}"
    low, middle, high = spread(rows, runs)
    return f"{middle:g} ({low:g} to {high:g})"


def spread(rows: pd.DataFrame, runs: int) -> tuple[float, float, float]:
    """How many rows a run has: 10 %, median and 90 % over so many runs, those without any among them."""
    counts = np.zeros(runs)
    seen = rows.groupby("run").size().to_numpy()
    counts[: len(seen)] = seen
    low, middle, high = np.quantile(counts, [0.1, 0.5, 0.9], method="inverted_cdf")
    return float(low), float(middle), float(high)


def mix(rows: pd.DataFrame, column: str) -> str:
    """The commonest values of a column and their shares."""
    shares = rows[column].value_counts(sort=True) / len(rows)
    if len(shares) == 1:
        return f"all {shares.index[0]}"
    most = 2 if len(shares) > 3 else 3
    parts = [f"{name} {share:.0%}" for name, share in shares.iloc[:most].items()]
    return ", ".join(parts + [f"other {shares.iloc[most:].sum():.0%}"] * (len(shares) > most))


def dates(rows: pd.DataFrame) -> str:
    """The day of the first, or the first and the last day."""
    first, last = (f"{day:%Y-%m-%d}" for day in (rows["date"].min(), rows["date"].max()))
    return first if first == last else f"{first} to {last}"
