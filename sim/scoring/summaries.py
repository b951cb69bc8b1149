"""Scores summed up: by model and by what is asked, who wins where, and how far counts follow the record."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.score_means import IN_SAMPLE, OURS, chosen, mean


@dataclass(frozen=True)
class Headline:
    """The figures by which one model is judged."""

    brier: float
    statements: int
    """Outcomes behind it."""
    crps: float
    climatology: float
    """What the counts of other episodes score on the same counts and waits."""
    numbers: int
    """Counts and waits."""
    rank: float
    """Rank correlation of simulated with recorded counts; NaN for fewer than three."""
    counts: int
    coverage: float
    """Share of the counts and waits whose recorded range meets the 80 % interval of the runs."""

    @property
    def against_climatology(self) -> float:
        """CRPS as a share of climatology's."""
        return self.crps / self.climatology if self.climatology else math.nan


def headline(rows: pd.DataFrame) -> Headline:
    """The figures of the scores of one model."""
    brier, numbers = rows[rows["family"] == "brier"], rows[rows["family"] == "crps"]
    ignorance = numbers["reference"] if "reference" in numbers else numbers["score"] / numbers["relative"]
    counts = numbers[(numbers["type"] == "count") & numbers["median"].notna()]
    return Headline(
        brier=mean(brier, "score").value,
        statements=len(brier),
        crps=mean(numbers, "score").value,
        climatology=mean(numbers.assign(reference=ignorance), "reference").value,
        numbers=len(numbers),
        rank=rank_correlation(counts),
        counts=len(counts),
        coverage=float(numbers["covered"].mean()),
    )


def rank_correlation(counts: pd.DataFrame) -> float:
    """Spearman's correlation of the runs' medians with the middles of the recorded ranges.

    A range that is open on one side counts as its known end. NaN for fewer than three, or where all are the same.
    """
    ends = counts[["observed_low", "observed_high"]].replace([np.inf, -np.inf], np.nan)
    middle, median = ends.mean(axis=1).rank(), counts["median"].rank()
    if len(counts) < 3 or middle.nunique() < 2 or median.nunique() < 2:
        return math.nan
    return float(np.corrcoef(middle, median)[0, 1])


def summary(scores: pd.DataFrame, by: str, *, split: str, states: str = "simulated") -> pd.DataFrame:
    """Mean relative scores of each model within groups of outcomes.

    Parameters
    ----------
    scores : DataFrame
        A row a model and outcome.
    by : str
        Column to group by: `episode`, `cluster`, `kind`, `confidence` or `type`.
    split, states : str

    Returns
    -------
    DataFrame
        `group`, `outcomes`, `model`, `relative`, `in_sample` (NaN where there is none); groups and models in the order
        of the table.
    """
    rows, fitted = chosen(scores, split, states), in_sample(scores, states)
    found = []
    for (group, model), own in rows.groupby([by, "model"], sort=False):
        twin = fitted[(fitted[by] == group) & (fitted["model"] == model)]
        own_mean = mean(own)
        found.append((group, own_mean.outcomes, model, own_mean.value, mean(twin).value))
    return pd.DataFrame(found, columns=["group", "outcomes", "model", "relative", "in_sample"])


def in_sample(scores: pd.DataFrame, states: str) -> pd.DataFrame:
    """Scores of what was fitted to the very outcomes that it is scored on; none of what was never fitted."""
    rows = chosen(scores, IN_SAMPLE, states)
    return rows[rows["split"] == IN_SAMPLE] if "split" in rows else rows.iloc[:0]


def losses(table: pd.DataFrame) -> pd.DataFrame:
    """Where another model does better than the theory: `group`, `model`, `relative`, `ours`, of a `summary`.

    The widest margins come first within each model; a group that the theory was not scored on is passed over.
    """
    ours = table[table["model"] == OURS].set_index("group")["relative"]
    rows = table[(table["model"] != OURS) & table["group"].isin(ours.index)]
    rows = rows.assign(ours=rows["group"].map(ours))
    rows = rows[rows["relative"] < rows["ours"]]
    margin = rows["ours"] - rows["relative"]
    order = margin.sort_values(ascending=False, kind="stable").index
    return rows.loc[order, ["group", "model", "relative", "ours"]].reset_index(drop=True)


def won(table: pd.DataFrame) -> tuple[int, int]:
    """In how many groups the theory is better than every other model, and how many there are; a tie is not won."""
    ours = table[table["model"] == OURS].set_index("group")["relative"]
    best = table[table["model"] != OURS].groupby("group")["relative"].min().reindex(ours.index)
    return int((ours < best.fillna(math.inf)).sum()), len(ours)


def ranking(scores: pd.DataFrame, *, split: str, states: str) -> pd.DataFrame:
    """All models, best first: `model`, `relative`, `brier`, `crps`, `in_sample` (relative; NaN where there is none)."""
    rows, fitted = chosen(scores, split, states), in_sample(scores, states)
    found = [
        (
            model,
            mean(own).value,
            mean(own[own["family"] == "brier"], "score").value,
            mean(own[own["family"] == "crps"], "score").value,
            mean(fitted[fitted["model"] == model]).value,
        )
        for model, own in rows.groupby("model", sort=False)
    ]
    table = pd.DataFrame(found, columns=["model", "relative", "brier", "crps", "in_sample"])
    return table.sort_values("relative", kind="stable", ignore_index=True)


def parts(scores: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Registered and retrospective forecasts apart, each under its name; all together where none is registered."""
    if "registered" not in scores or not scores["registered"].any():
        yield "", scores
        return
    registered = scores["registered"].astype(bool)
    yield "registered before the outcomes were known", scores[registered]
    if not registered.all():
        yield "retrospective", scores[~registered]


def skill_of(
    skill: pd.DataFrame, against: str, measure: str, names: Sequence[str] = ("skill", "low", "high")
) -> tuple[float, ...]:
    """The theory's skill over one model, over all episodes, with its interval; NaN where it is not in the table."""
    rows = skill[(skill["model"] == OURS) & (skill["against"] == against) & (skill["measure"] == measure)]
    rows = rows[rows["episode"] == ""]
    return tuple(float(rows.iloc[0][name]) if len(rows) else math.nan for name in names)
