"""What the sets say about every count and wait: before the fit, after it, and where its cluster was left out."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.calibration.backtest import FITTED, LEFT_OUT, PRIOR, Backtest
from sim.calibration.calibration import Calibration
from sim.calibration.fitting import FIRST
from sim.calibration.splits import ALL

#: Quantiles of the runs of all sets.
QUANTILES = {"q025": 0.025, "q100": 0.1, "q250": 0.25, "q500": 0.5, "q750": 0.75, "q900": 0.9, "q975": 0.975}
CLUSTER = "cluster left out"
KINDS = {
    "seen": "str", "split": "str", "episode": "str", "outcome": "str", "type": "str",
    **dict.fromkeys(("observed_low", "observed_high", *QUANTILES), "float"), "values": "int",
}  # fmt: skip


def predictions(calibration: Calibration, found: Backtest) -> pd.DataFrame:
    """A row per count or wait and kind of forecast (prior, fitted to all, left out), quantiles of the runs."""
    rows = []
    for seen, split, episode in _wanted(calibration):
        for forecast in found.forecasts[split, episode]:
            if forecast.item.family != "crps":
                continue
            score, values = forecast.item.outcome.score_as, forecast.values
            shares = list(QUANTILES.values())
            ends = np.quantile(values, shares) if len(values) else np.full(len(shares), np.nan)
            rows.append(
                {
                    "seen": seen,
                    "split": split,
                    "episode": episode,
                    "outcome": forecast.item.outcome.id,
                    "type": forecast.item.type,
                    "observed_low": -np.inf if score.low is None else score.low,
                    "observed_high": np.inf if score.high is None else score.high,
                    **dict(zip(QUANTILES, ends.tolist(), strict=True)),
                    "values": len(values),
                }
            )
    return pd.DataFrame(rows, columns=list(KINDS))


def _wanted(calibration: Calibration) -> Iterator[tuple[str, str, str]]:
    """Kind of forecast, its split and the episode."""
    for episode in calibration.episodes:
        yield PRIOR, FIRST, episode
        for split in calibration.splits:
            if split.name == ALL:
                yield FITTED, split.name, episode
            elif split.kind == "cluster" and episode in split.left:
                yield LEFT_OUT, split.name, episode
