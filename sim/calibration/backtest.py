"""What the fitted sets say about episodes on other luck: those they were fitted to, and those they never saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.calibration import priors
from sim.calibration.calibration import Calibration
from sim.calibration.fitting import FIRST, Fitted, task_of
from sim.calibration.making import Made, Workshop, made
from sim.calibration.table import Place
from sim.scoring.forecasts import Forecast, pooled, unpacked
from sim.scoring.items import Item, items
from sim.scoring.scores import loss, mean_of, scores, with_relative
from sim.study.sampling import shares, stream

#: What a row of scores is: of an episode that was fitted, of one that was left out, or of the prior.
FITTED, LEFT_OUT, PRIOR = "fitted", "left out", "prior"
KEYS = ("hypothesis", "split", "seen")


@dataclass(frozen=True)
class Backtest:
    """Forecasts of the fitted sets of one hypothesis, and their scores."""

    scores: pd.DataFrame
    """A row per split, episode and outcome: hypothesis, split, seen, then what `sim.scoring.scores` gives."""
    forecasts: Mapping[tuple[str, str], list[Forecast]]
    """By split (or `prior`) and episode."""
    failed: int


def other_luck(seed: int, name: str) -> int:
    """The seed of luck that no fit has seen [0..2**63)."""
    return int(shares(stream(seed, "other luck", name), 1)[0] * 2**53)


def backtested(calibration: Calibration, found: Fitted, shop: Workshop) -> Backtest:
    """Run the sets of each split, and as many vectors from the prior, in all episodes on luck that no fit has seen."""
    start = found.fits[calibration.splits[0].name].z[0][: calibration.keep]
    groups = {FIRST: priors.values(found.priors, start), **found.members}
    places = [Place(episode, group) for group in groups for episode in calibration.episodes]
    seed = other_luck(calibration.seed, "backtest")
    table = made(calibration, task_of(calibration, found, "backtest", groups, places, seed), shop)
    forecasts = {(place.group, place.episode): together(calibration, table, place) for place in table.found}
    others = [item for scenario in calibration.episodes.values() for item in items(scenario)]
    rows = []
    for split, left in [(FIRST, ()), *((one.name, one.left) for one in calibration.splits_for(found.hypothesis))]:
        parts = [forecast for episode in calibration.episodes for forecast in forecasts[split, episode]]
        told = scores(parts, others).drop(columns="relative")
        seen = np.where(told["episode"].isin(left), LEFT_OUT, PRIOR if split == FIRST else FITTED)
        rows.append(told.assign(hypothesis=found.hypothesis, split=split, seen=seen))
    whole = pd.concat(rows, ignore_index=True)
    return Backtest(whole[[*KEYS, *(name for name in whole if name not in KEYS)]], forecasts, table.failed)


def together(calibration: Calibration, table: Made, place: Place) -> list[Forecast]:
    """The forecasts of all vectors of a group in an episode, pooled; vectors that failed are left out."""
    wanted = items(calibration.episodes[place.episode])
    rows = table.found[place]
    parts = [unpacked(wanted, row, table.task.runs) for row in rows if not np.isnan(row[0])]
    return [pooled(some) for some in zip(*parts, strict=True)] if parts else [_nothing(item) for item in wanted]


def _nothing(item: Item) -> Forecast:
    none = np.zeros(item.statements, np.int64)
    return Forecast(item, 0, none, none, np.zeros(0))


def totals(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """For each group of rows of scores: items, loss, mean Brier and mean CRPS score, weighted by confidence."""
    found = []
    for names, rows in table.groupby(list(by), sort=False):
        families = {family: rows[rows["family"] == family] for family in ("brier", "crps")}
        head = dict(zip(by, names if isinstance(names, tuple) else (names,), strict=True))
        means = {family: mean_of(some, "score") for family, some in families.items()}
        found.append(head | {"items": len(rows), "loss": loss(with_relative(rows))} | means)
    return pd.DataFrame(found)


def headline(table: pd.DataFrame) -> pd.DataFrame:
    """Each hypothesis in one row per way of testing: prior, in sample, cluster left out, episode left out.

    Where something is left out, every episode counts once, with the sets that never saw it.
    """
    keys = zip(table["split"], table["seen"], table["episode"], strict=True)
    named = table.assign(test=[_test(*key) for key in keys])
    return totals(named[named["test"] != ""], ("hypothesis", "test"))


def _test(split: str, seen: str, episode: str) -> str:
    if seen == PRIOR:
        return "prior"
    if seen == LEFT_OUT:
        return "episode left out" if split == f"without {episode}" else "cluster left out"
    return "in sample" if split == "all" else ""
