"""A finished calibration: its tables, and what it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sim.calibration import backtest as backtests
from sim.calibration import posterior as posteriors
from sim.calibration.backtest import Backtest, backtested
from sim.calibration.calibration import ITSELF, Calibration
from sim.calibration.fitting import Fitted, fitted
from sim.calibration.making import Workshop
from sim.calibration.predictions import KINDS as PREDICTIONS
from sim.calibration.predictions import predictions
from sim.calibration.recoded import recodings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_KEYS = {"hypothesis": "str", "split": "str"}
_TOTALS = dict.fromkeys(("loss", "brier", "crps"), "float")
_INTERVAL = dict.fromkeys(("low", "median", "high"), "float")
#: Columns of the tables, besides a column of numbers for each parameter in `vectors`.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "vectors": {"hypothesis": "str", "vectors": "str", "wave": "int", "vector": "int"},
    "losses": _KEYS | {"wave": "int", "vector": "int", "loss": "float", "weight": "float"},
    "posterior": _KEYS
    | {"parameter": "str", **dict.fromkeys(("prior_low", "prior_median", "prior_high"), "float"), **_INTERVAL}
    | {"contraction": "float", "shift": "float", "says": "str"},
    "correlations": _KEYS | {"one": "str", "other": "str", "correlation": "float"},
    "backtest": _KEYS
    | {"seen": "str", "episode": "str", "cluster": "str", "outcome": "str", "kind": "str", "type": "str"}
    | {"family": "str", "confidence": "str", "weight": "float", "score": "float", "error": "float"}
    | {"log_score": "float", "reference": "float", "probability": "float", "counted_share": "float"}
    | {**_INTERVAL, "observed_low": "float", "observed_high": "float", "covered": "float"},
    "headline": {
        "hypothesis": "str",
        "test": "str",
        "items": "int",
        "loss": "float",
        "brier": "float",
        "crps": "float",
    },
    "episodes": _KEYS | {"seen": "str", "cluster": "str", "episode": "str", "items": "int"} | _TOTALS,
    "predictions": PREDICTIONS,
    "recodings": {"recoding": "int", "items": "int"} | _TOTALS,
}


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found."""

    calibration: Calibration
    fitted: Mapping[str, Fitted]
    """By hypothesis; the theory itself first, under the empty name."""
    backtests: Mapping[str, Backtest]
    tables: Mapping[str, pd.DataFrame]
    """By name, with the columns of `COLUMNS`."""

    @property
    def failed(self) -> int:
        """Vectors that gave no answer, over all tables."""
        tests = sum(one.failed for one in self.backtests.values())
        return tests + sum(one.failed for one in self.fitted.values())

    @property
    def members(self) -> pd.DataFrame:
        """All sets that pass, as `sim/theory/calibrated.csv` has them: blank where a hypothesis fixes a parameter."""
        names = [prior.name for prior in self.calibration.priors]
        whole = pd.concat([posteriors.members(one) for one in self.fitted.values()], ignore_index=True)
        return whole[["hypothesis", "split", "member", *names]]

    def plot(self) -> "dict[str, Figure]":
        """The pictures by name."""
        from sim.calibration.pictures import pictures

        return pictures(self)

    def account(self) -> list[str]:
        """What was found, in words."""
        from sim.calibration.account import account

        return account(self)


def calibrated(calibration: Calibration, shop: Workshop, say: Callable[[str], None] = lambda _: None) -> Calibrated:
    """Fit the theory and its rivals, test the sets on what they never saw, and recode.

    Raises
    ------
    Busy
        When another process works on the same tables.
    Unfinished
        When it stopped before its end; what is finished is kept.
    """
    fits, tests = {}, {}
    for hypothesis in calibration.hypotheses:
        say(f"{calibration.id}: {hypothesis or 'the theory itself'}")
        fits[hypothesis] = fitted(calibration, hypothesis, shop)
        tests[hypothesis] = backtested(calibration, fits[hypothesis], shop)
    moved = recodings(calibration, fits[ITSELF], shop)
    return Calibrated(calibration, fits, tests, _tables(calibration, fits, tests, moved))


def _tables(
    calibration: Calibration, fits: Mapping[str, Fitted], tests: Mapping[str, Backtest], moved: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    scores = pd.concat([one.scores for one in tests.values()], ignore_index=True)
    first = calibration.splits[0].name
    found = {
        "vectors": pd.concat([posteriors.vectors(one) for one in fits.values()], ignore_index=True),
        "losses": pd.concat([posteriors.losses(one) for one in fits.values()], ignore_index=True),
        "posterior": pd.concat([posteriors.posterior(one) for one in fits.values()], ignore_index=True),
        "correlations": pd.concat([posteriors.correlations(one, first) for one in fits.values()], ignore_index=True),
        "backtest": scores,
        "headline": backtests.headline(scores),
        "episodes": backtests.totals(scores, ("hypothesis", "split", "seen", "cluster", "episode")),
        "predictions": predictions(calibration, tests[ITSELF]),
        "recodings": moved,
    }
    return {name: _settled(table, kinds_of(calibration, name)) for name, table in found.items()}


def kinds_of(calibration: Calibration, name: str) -> dict[str, str]:
    """Columns of a table and their kinds."""
    names = [prior.name for prior in calibration.priors] if name == "vectors" else []
    return dict(COLUMNS[name]) | dict.fromkeys(names, "float")


def _settled(table: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The table with just its columns, in their order, each of its kind."""
    types = {"int": "int64", "float": "float64", "str": "object"}
    return table.reindex(columns=list(kinds)).astype({name: types[kind] for name, kind in kinds.items()})
