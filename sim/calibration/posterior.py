"""What the fit says about each parameter, beside what was held likely before."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.calibration import priors
from sim.calibration.fitting import FIRST, Fit, Fitted
from sim.calibration.population import Population, effective_size
from sim.calibration.priors import Prior

#: The central interval that is reported.
LOW, HIGH = 0.05, 0.95
_Z90 = 1.6448536269514722
#: Normal deviate beyond which a difference from the prior is more than so few sets would show by chance.
_TOLD = 2.0
NOTHING, LITTLE, MUCH = "nothing", "a little", "much"
#: Share by which the spread has to shrink to count as much.
_MUCH = 0.3


def posterior(found: Fitted) -> pd.DataFrame:
    """A row per split and free parameter of one hypothesis.

    Returns
    -------
    DataFrame
        hypothesis, split, parameter; prior_low, prior_median, prior_high and low, median, high (90 % intervals);
        contraction (1 - spread after / spread before, on the scale on which the prior is normal: 0 nothing learnt, 1
        known exactly, below 0 less sure than before), shift (mean after, in standard deviations before), says (what
        the record says about it: nothing, a little, much).
    """
    rows = []
    for split, fit in found.fits.items():
        population = fit.population()
        for place, prior in enumerate(found.priors):
            head: dict[str, object] = {"hypothesis": found.hypothesis, "split": split}
            rows.append(head | _row(prior, population, place))
    return pd.DataFrame(rows)


def correlations(found: Fitted, split: str) -> pd.DataFrame:
    """Correlation of each pair of parameters among the sets that pass, strongest first: one, other, correlation."""
    covariance = found.fits[split].population().covariance
    spread = np.sqrt(np.diag(covariance))
    upper = np.triu_indices(len(spread), 1)
    table = pd.DataFrame(
        {
            "hypothesis": found.hypothesis,
            "split": split,
            "one": np.array(found.names, object)[upper[0]],
            "other": np.array(found.names, object)[upper[1]],
            "correlation": (covariance / np.outer(spread, spread))[upper],
        }
    )
    order = np.argsort(-table["correlation"].abs().to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def weighted_quantile(values: np.ndarray, weights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Quantiles of weighted numbers, so that one more of their kind falls below each with its share (shares,).

    Of n equal weights the k-th number is the quantile k / (n + 1).
    """
    order = np.argsort(values, kind="stable")
    ordered, kept = values[order], weights[order] / weights.sum()
    one = 1 / effective_size(kept)
    place = (np.cumsum(kept) - kept / 2 + one / 2) / (1 + one)
    return np.asarray(np.interp(shares, place, ordered))


def _row(prior: Prior, found: Population, place: int) -> dict[str, object]:
    some = found.passing
    z, weights = found.z[some, place], found.weights[some]
    spread = float(np.sqrt(found.covariance[place, place]))
    shift = float(found.mean[place])
    before = prior.value(np.array([-_Z90, 0.0, _Z90]))
    after = prior.value(weighted_quantile(z, weights, np.array([LOW, 0.5, HIGH])))
    return {
        "parameter": prior.name,
        **dict(zip(("prior_low", "prior_median", "prior_high"), before.tolist(), strict=True)),
        **dict(zip(("low", "median", "high"), after.tolist(), strict=True)),
        "contraction": 1 - spread,
        "shift": shift,
        "says": _says(spread, shift, found.effective),
    }


def _says(spread: float, shift: float, count: float) -> str:
    """What the record says about a parameter, given how many effective sets there are."""
    narrower = np.log(spread) < -_TOLD / np.sqrt(2 * count)
    if narrower and spread <= 1 - _MUCH:
        return MUCH
    return LITTLE if narrower or abs(shift) > _TOLD / np.sqrt(count) else NOTHING


def vectors(found: Fitted) -> pd.DataFrame:
    """Every vector that was tried: hypothesis, vectors (`prior`, or the split it refines), wave, vector, parameters."""
    parts = []
    for name, wave, z, _ in _waves(found):
        values = priors.values(found.priors, z)
        head = {"hypothesis": found.hypothesis, "vectors": name, "wave": wave, "vector": np.arange(len(z))}
        parts.append(pd.DataFrame(head | {one.name: values[:, at] for at, one in enumerate(found.priors)}))
    return pd.concat(parts, ignore_index=True)


def losses(found: Fitted) -> pd.DataFrame:
    """What each vector loses on each split: hypothesis, split, wave, vector, loss, weight (0: it does not pass)."""
    parts = []
    for split, fit in found.fits.items():
        weights = fit.population().weights
        waves = np.repeat(np.arange(len(fit.z)), [len(z) for z in fit.z])
        numbers = np.concatenate([np.arange(len(z)) for z in fit.z])
        head = {"hypothesis": found.hypothesis, "split": split, "wave": waves, "vector": numbers}
        parts.append(pd.DataFrame(head | {"loss": np.concatenate(fit.losses), "weight": weights}))
    return pd.concat(parts, ignore_index=True)


def _waves(found: Fitted) -> Iterator[tuple[str, int, np.ndarray, Fit]]:
    first = next(iter(found.fits.values()))
    yield "prior", 0, first.z[0], first
    for split, fit in found.fits.items():
        for wave, z in enumerate(fit.z[1:], 1):
            yield split, wave, z, fit


def members(found: Fitted) -> pd.DataFrame:
    """The sets that pass: hypothesis, split, member, and a column per free parameter.

    Of the theory itself there are as many of the prior, too: what it says before any fit.
    """
    sets = dict(found.members)
    if not found.hypothesis:
        some, first = next(iter(sets.values())), next(iter(found.fits.values()))
        sets[FIRST] = priors.values(found.priors, first.z[0][: len(some)])
    parts = []
    for split, values in sets.items():
        head = {"hypothesis": found.hypothesis, "split": split, "member": np.arange(len(values))}
        parts.append(pd.DataFrame(head | {name: values[:, at] for at, name in enumerate(found.names)}))
    return pd.concat(parts, ignore_index=True)
