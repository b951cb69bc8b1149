"""Morris's screening as a table of indices: the mean size of a factor's effects (μ*) and their spread (σ).

What `sim.study.screening` finds, with an interval that has other luck as well as other walks.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.sensitivities.resampling import Found, Index, drawn, means, plain_means, rounded, run_weights
from sim.study.factors import Value
from sim.study.screening import screening, walks_of

#: Names of the indices.
SIZE, SPREAD = "mu_star", "sigma"


def morris(
    points: pd.DataFrame,
    values: np.ndarray,
    factors: Mapping[str, Sequence[Value]],
    *,
    seed: int,
    resamples: int = 500,
) -> Found | None:
    """The effects of all factors on one measure in one scenario.

    Parameters
    ----------
    points : DataFrame
        `point`, `scenario`, and a column per factor; walks of a Morris design one after the other.
    values : array (points, runs)
        The measure of each run; NaN where a run is left out.
    factors : mapping
        The two ends of each factor's range, or its levels.
    seed : int
        For intervals and floors.
    resamples : int
        How many resampled tables they rest on.

    Returns
    -------
    Found or None
        None where the measure is the same at all points, or nowhere counts.
    """
    mean = plain_means(values)
    if np.isnan(mean).all() or np.nanmax(mean) <= np.nanmin(mean):
        return None
    runs = values.shape[1]
    table = screening(
        points,
        pd.DataFrame(
            {
                "point": np.repeat(points["point"].to_numpy(), runs),
                "run": np.tile(np.arange(runs), len(points)),
                "value": values.ravel(),
            }
        ),
        factors,
        measures=["value"],
        seed=seed,
        resamples=resamples,
    ).set_index("factor")
    again = _resampled(points, values, factors, seed, resamples)
    nothing = np.full(len(factors), np.nan)
    found = {name: np.nan_to_num(table[name].to_numpy(np.float64)) for name in ("mu", "mu_star", "sigma")}
    noise, floor = (table[name].to_numpy(np.float64) for name in ("noise", "floor"))
    size = Index(rounded(found["mu_star"]), rounded(again.std(axis=0, ddof=1)), noise, floor)
    indices = {SIZE: size, SPREAD: Index(rounded(found["sigma"]), nothing, nothing, nothing)}
    bias = np.nan_to_num(noise)
    effect = rounded(np.maximum(found["mu_star"] - bias, 0.0))
    direction = np.where(
        found["mu_star"] > 0, found["mu"] / np.where(found["mu_star"] > 0, found["mu_star"], 1), np.nan
    )
    walks = len(points) // (len(factors) + 1)
    return Found(indices, effect, rounded(np.maximum(again - bias, 0.0)), rounded(direction), walks)


def _resampled(
    points: pd.DataFrame, values: np.ndarray, factors: Mapping[str, Sequence[Value]], seed: int, resamples: int
) -> np.ndarray:
    """Mean sizes of the effects with walks and runs drawn again (resamples, factors)."""
    walks = walks_of(points.reset_index(drop=True), factors)
    again = means(values, run_weights(seed, values.shape[1], resamples))
    missing = np.isnan(values).all(axis=1)
    step = np.where(walks.step == 0, np.nan, walks.step)
    step[missing[walks.after] | missing[walks.before]] = np.nan
    effects = np.abs((again[walks.after] - again[walks.before]) / step[:, :, None])
    picked = drawn(seed, len(step), len(step), resamples, "walks")
    chosen = np.take_along_axis(effects, picked[:, None, :], axis=0)
    there = ~np.isnan(chosen)
    return np.asarray(np.where(there, chosen, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)).T
