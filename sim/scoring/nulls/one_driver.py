"""One driver: attacks follow war and Tehran's line, by a Poisson regression on the other episodes, and nothing else."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.vocabulary import CLAIMS, FRONTS
from sim.scoring.nulls.chance import pick
from sim.scoring.nulls.deeds import Deed, luck, record
from sim.scoring.nulls.makeup import Makeup
from sim.scoring.nulls.past import BRAND, Bin, Pressures, learned_from
from sim.scoring.nulls.shares import claim_shares
from sim.scoring.nulls.spans import spans

#: Weight of the prior that a coefficient is 0, in inverse variances; the level of a front is nearly free.
SLOPE, LEVEL = 1.0, 0.01
_STEPS, _LARGEST_STEP = 100, 1.0


def one_driver(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Attacks on each front, and the names on them, from war and Tehran's line alone; nothing else is done."""
    others, pressures = learned_from(scenario, others), Pressures(scenario, documented=False)
    makeup = Makeup(scenario, others, pressures)
    rates, names = front_rates(others), claim_weights(others)
    brand = pressures.of("umbrella_brand") >= BRAND

    def struck(front: str, dice: np.random.Generator) -> list[Deed]:
        bins = pressures.bins(front)
        expected = np.array([np.exp(rates[FRONTS.index(front)] @ np.array(drivers(today))) for today in bins])
        return [
            deed._replace(claim=pick(CLAIMS, dice, allowed(names, bins[deed.day], bool(brand[deed.day]))))
            for deed in makeup.struck(front, expected, dice)
        ]

    def history(dice: np.random.Generator) -> list[Deed]:
        return [deed for front in FRONTS for deed in struck(front, dice)]

    return record(scenario, {run: history(luck("one-driver", scenario, seed, run)) for run in runs})


def drivers(today: Bin) -> tuple[float, float, float]:
    """What the regression sees of a day: a constant, war, the sign of Tehran's line."""
    return 1.0, float(today.war), float(today.line)


def front_rates(others: Sequence[Scenario]) -> np.ndarray:
    """Coefficients of the log rate of attacks (fronts, 3) [log 1/day]: a level for each front, slopes for all."""
    known = [span for other in others for span in spans(other)]
    if not known:
        return np.tile([-np.inf, 0.0, 0.0], (len(FRONTS), 1))
    levels = np.array([[float(span.front == front) for front in FRONTS] for span in known])
    slopes = np.array([drivers(span.bin)[1:] for span in known])
    attacks, days = (np.array(column) for column in zip(*((span.attacks, span.days) for span in known), strict=True))
    prior = np.array([LEVEL] * len(FRONTS) + [SLOPE] * 2)
    fitted = poisson_fit(np.hstack([levels, slopes]), attacks, days, prior)
    return np.array([[level, *fitted[len(FRONTS) :]] for level in fitted[: len(FRONTS)]])


def claim_weights(others: Sequence[Scenario]) -> np.ndarray:
    """Coefficients of the log weight of each name (claims, 3): one regression a name, on the documented shares."""
    known = [one for other in others for one in claim_shares(other)]
    if not known:
        return np.zeros((len(CLAIMS), 3))
    design, prior = np.array([drivers(one.bin) for one in known]), np.array([LEVEL, SLOPE, SLOPE])
    weights = [np.array([one.of.get(claim, 0.0) for one in known]) for claim in CLAIMS]
    return np.array([poisson_fit(design, weight, np.ones(len(known)), prior) for weight in weights])


def allowed(names: np.ndarray, today: Bin, brand: bool) -> list[float]:
    """Weight of each name on a day (claims,); that of a shared brand is 0 where none is in use."""
    weights = np.exp(names @ np.array(drivers(today)))
    return [float(w) if brand or claim != "umbrella" else 0.0 for claim, w in zip(CLAIMS, weights, strict=True)]


def poisson_fit(design: np.ndarray, counts: np.ndarray, exposure: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Coefficients of a Poisson regression with log link (k,), by iteratively reweighted least squares.

    Parameters
    ----------
    design : array (n, k)
    counts : array (n,)
        Counted events [0..]; they need not be whole.
    exposure : array (n,)
        How long each row was counted [0..].
    prior : array (k,)
        Inverse variance of a normal prior around 0 for each coefficient [0..]; it keeps rates finite where nothing was
        ever counted.

    References
    ----------
    McCullagh and Nelder (1989), Generalized linear models, section 2.5.
    """
    fitted = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        mean = exposure * np.exp(design @ fitted)
        slope = design.T @ (counts - mean) - prior * fitted
        step = np.linalg.solve(design.T @ (mean[:, None] * design) + np.diag(prior), slope)
        fitted = fitted + np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
        if np.abs(step).max() < 1e-10:
            break
    return fitted
