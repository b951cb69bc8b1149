"""The pictures of a calibration, by name."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.calibration import priors
from sim.calibration.account import name_of
from sim.calibration.calibration import ITSELF
from sim.calibration.predictions import CLUSTER
from sim.plots.backtests import backtests
from sim.plots.posterior import posterior
from sim.plots.posterior_pairs import posterior_pairs
from sim.plots.predictions import predictions
from sim.plots.shown import About

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.calibration.result import Calibrated

#: Parameters of the pair plot: those of which most was learnt.
_PAIRS = 8


def pictures(found: "Calibrated") -> "dict[str, Figure]":
    """Intervals of all parameters, pairs of the best known, forecasts beside the record, and what carries over."""
    what = found.calibration
    about = About(what.title, what.question, what.seed)
    split = what.splits[0].name
    table = found.tables["posterior"]
    own = table[(table["hypothesis"] == ITSELF) & (table["split"] == split)]
    said = f"{what.keep} sets, {'all episodes' if split == 'all' else split}; {len(what.episodes)} episodes"
    drawn = {
        "posterior": posterior(own, {one.name: (one.low, one.high) for one in what.priors}, about=about, subtitle=said),
        "backtest": backtests(*_losses(found), about=about, subtitle="Losses in sample and on what was left out"),
    }
    if len(what.priors) > 1:
        drawn["pairs"] = _pairs(found, own, split, about, said)
    table = found.tables["predictions"]
    if len(table):
        drawn["predictions"] = predictions(table, about=about, subtitle="Counts and waits, on luck no fit has seen")
    return drawn


def _pairs(found: "Calibrated", own: pd.DataFrame, split: str, about: About, said: str) -> "Figure":
    names = own.sort_values("contraction", ascending=False, kind="stable")["parameter"].tolist()[:_PAIRS]
    fits = found.fitted[ITSELF]
    population = fits.fits[split].population()
    values = pd.DataFrame(priors.values(fits.priors, population.z), columns=list(fits.names))
    start = values.iloc[: found.calibration.vectors]
    some = population.passing
    weights = np.asarray(population.weights[some])
    return posterior_pairs(start, values.iloc[some], weights, names, about=about, subtitle=said)


def _losses(found: "Calibrated") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Losses by hypothesis, and of the theory by episode, each by way of testing."""
    head = found.tables["headline"]
    rows = pd.DataFrame(
        {"name": [name_of(one) for one in head["hypothesis"]], "test": head["test"], "loss": head["loss"]}
    )
    table = found.tables["episodes"]
    own = table[table["hypothesis"] == ITSELF]
    tests = [_test(*keys) for keys in zip(own["split"], own["seen"], own["episode"], strict=True)]
    episodes = pd.DataFrame({"name": own["episode"], "test": tests, "loss": own["loss"]})
    return rows, episodes[episodes["test"] != ""]


def _test(split: str, seen: str, episode: str) -> str:
    if seen == "prior":
        return "prior"
    if seen == "left out":
        return "episode left out" if split == f"without {episode}" else CLUSTER
    return "in sample" if split == "all" else ""
