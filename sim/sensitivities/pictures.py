"""The pictures of a sensitivity analysis: one per measure."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.plots.sensitivity import Words
from sim.plots.sensitivity import sensitivity as picture
from sim.plots.shown import About
from sim.sensitivities.account import mean_sentence, sentence
from sim.sensitivities.sobol import FIRST
from sim.sensitivities.wording import METHODS, OF_WHAT, arrow, titles
from sim.study.labels import label_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.sensitivities.analysis import Sensitivity

_INDEX = {
    "sobol": "share of the variance (Sobol): in total, filled; alone, hollow",
    "morris": "mean size of the effect over the whole range (μ*)",
    "pawn": "PAWN index: how far the distribution moves",
}


def figures(found: "Sensitivity") -> "dict[str, Figure]":
    """A picture per measure, by its name."""
    return {name: _figure(found, name) for name in dict.fromkeys(found.spread["measure"])}


def _figure(found: "Sensitivity", measure: str) -> "Figure":
    experiment, what = found.sweep.experiment, found.sweep.record
    ranking = found.ranking[found.ranking["measure"] == measure]
    grades = found.grades[found.grades["measure"] == measure]
    scenarios = list(dict.fromkeys(ranking["scenario"]))
    about = About(label_of(experiment, measure), experiment.question, experiment.seed)
    where = scenarios[0] if len(scenarios) == 1 else f"{len(scenarios)} scenarios, each counting once"
    subtitle = f"{METHODS[found.method]}; {where}; {what.points:,} points of {what.runs:,} runs, seed {what.seed}"
    if len(scenarios) == 1:
        table = found.indices[found.indices["measure"] == measure]
        rows = _rows(table, ranking.set_index("factor"), titles(experiment), found.method)
        words = Words(
            subtitle,
            _INDEX[found.method],
            "95 % interval, over points and runs",
            sentence(found, scenarios[0], measure),
            hollow="alone, without interactions" if found.method == "sobol" else "",
            parts=f"share of {OF_WHAT[found.method].removesuffix(' of').removesuffix(' on')}",
        )
        return picture(rows, grades, about=about, words=words)
    rows = _mean_rows(ranking, titles(experiment), found.method)
    mean = grades.groupby("grade", sort=False)["share"].sum().div(max(len(scenarios), 1)).reset_index()
    words = Words(
        subtitle,
        f"share of {OF_WHAT[found.method]} the measure, mean over scenarios",
        "smallest to largest share in a scenario",
        mean_sentence(found, scenarios, measure),
        parts="mean share",
    )
    return picture(rows, mean.assign(low=np.nan, high=np.nan), about=about, words=words)


def _rows(table: pd.DataFrame, ranking: pd.DataFrame, named: dict[str, str], method: str) -> pd.DataFrame:
    """A row per factor of one scenario."""
    names = list(dict.fromkeys(table["index"]))
    first = table[table["index"] == names[0]].set_index("factor")
    other = table[table["index"] == FIRST].set_index("factor")["value"]
    rows = first[["grade", "value", "low", "high", "floor", "above"]].copy()
    rows["other"] = other.reindex(rows.index) if FIRST in names else np.nan
    rows[["share", "priority", "rank"]] = ranking.loc[rows.index, ["share", "priority", "rank"]]
    rows["arrow"] = [arrow(one, method) for one in ranking.loc[rows.index, "direction"]]
    titled: pd.DataFrame = rows.assign(title=[named[str(name)] for name in rows.index]).reset_index(drop=True)
    return titled


def _mean_rows(ranking: pd.DataFrame, named: dict[str, str], method: str) -> pd.DataFrame:
    """A row per factor over several scenarios: its mean share, and its smallest and largest."""
    groups = ranking.groupby("factor", sort=False)
    rows = groups.agg(
        value=("share", "mean"), low=("share", "min"), high=("share", "max"), priority=("priority", "mean"),
        direction=("direction", "mean"), grade=("grade", "first"),
    )  # fmt: skip
    rows = rows.assign(share=rows["value"], floor=np.nan, other=np.nan, above=(rows["value"] > 0).astype(int))
    rows["rank"] = rows["priority"].rank(ascending=False, method="first").astype(int)
    rows["arrow"] = [arrow(one, method) for one in rows["direction"]]
    return rows.assign(title=[named[str(name)] for name in rows.index]).reset_index(drop=True)
