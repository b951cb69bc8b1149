"""Where known truths lie among the sets that pass, and whether a parameter can be found at all."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.calibration.population import Population
from sim.calibration.posterior import HIGH, LOW, weighted_quantile
from sim.calibration.priors import Prior
from sim.results.verdicts import wilson
from sim.study.sampling import shares, stream

#: Bins of the rank histograms.
BINS = 10
RECOVERED, WEAKLY, NOT = "recovered", "weakly", "not"
#: Share of a parameter's variance that the fit has to find for it to count as recovered.
_HALF = 0.5
_Z95 = 1.959963984540054
RANKS = {
    "parameter": "str", "record": "int", "truth": "float", "mean": "float", "low": "float", "high": "float",
    "rank": "float", "inside": "int",
}  # fmt: skip
PARAMETERS = {
    "parameter": "str", "records": "int", "correlation": "float", "contraction": "float", "coverage": "float",
    "coverage_low": "float", "coverage_high": "float", "uniform_p": "float", "verdict": "str",
}  # fmt: skip


def ranked(free: Sequence[Prior], truths: np.ndarray, fits: Sequence[Population], seed: int) -> pd.DataFrame:
    """Where each truth lies among the sets that pass: a row per parameter and record."""
    rows = []
    for place, prior in enumerate(free):
        luck = shares(stream(seed, "ranks", prior.name), len(fits))
        for record, found in enumerate(fits):
            some = found.passing
            z, weights = found.z[some, place], found.weights[some]
            truth = truths[record, place]
            low, high = weighted_quantile(z, weights, np.array([LOW, HIGH]))
            one = 1 / found.effective
            # Of n sets there are n + 1 ranks; a truth lies anywhere within its own.
            below = (float(weights[z < truth].sum()) + luck[record] * one) / (1 + one)
            values = prior.value(np.array([truth, float(weights @ z), low, high])).tolist()
            head = dict(zip(("truth", "mean", "low", "high"), values, strict=True))
            inside = int(low <= truth <= high)
            rows.append({"parameter": prior.name, "record": record, **head, "rank": below, "inside": inside})
    return pd.DataFrame(rows, columns=list(RANKS))


def judged(ranks: pd.DataFrame, free: Sequence[Prior], fits: Sequence[Population]) -> pd.DataFrame:
    """A row per parameter: whether the fits find it."""
    rows = []
    for place, prior in enumerate(free):
        some = ranks[ranks["parameter"] == prior.name]
        truth, mean = prior.z(some["truth"].to_numpy()), prior.z(some["mean"].to_numpy())
        correlation = float(np.corrcoef(truth, mean)[0, 1]) if len(some) > 1 and mean.std() > 0 else 0.0
        spread = float(np.mean([np.sqrt(found.covariance[place, place]) for found in fits]))
        inside = int(some["inside"].sum())
        low, high = wilson(inside, len(some))
        rows.append(
            {
                "parameter": prior.name,
                "records": len(some),
                "correlation": correlation,
                "contraction": 1 - spread,
                "coverage": inside / len(some),
                "coverage_low": low,
                "coverage_high": high,
                "uniform_p": uniformity(some["rank"].to_numpy()),
                "verdict": verdict(correlation, len(some)),
            }
        )
    table = pd.DataFrame(rows, columns=list(PARAMETERS))
    return table.sort_values("correlation", ascending=False, kind="stable", ignore_index=True)


def verdict(correlation: float, records: int) -> str:
    """recovered, weakly or not: by the share of variance found, and by what chance alone would show."""
    if correlation <= _Z95 / np.sqrt(records):
        return NOT
    return RECOVERED if correlation * correlation >= _HALF else WEAKLY


def uniformity(ranks: np.ndarray) -> float:
    """p-value of ranks [0..1] being uniform, by chi-squared over ten bins."""
    from scipy.stats import chisquare

    counts = np.histogram(ranks, bins=BINS, range=(0, 1))[0]
    return float(chisquare(counts).pvalue)
