"""How far the score of what was left out hangs on single codes: it is scored again with a fifth of them moved."""

import pandas as pd

from sim.calibration.backtest import LEFT_OUT, other_luck, together, totals
from sim.calibration.calibration import Calibration
from sim.calibration.fitting import Fitted, task_of
from sim.calibration.making import Workshop, made
from sim.calibration.table import Place
from sim.scoring.items import items
from sim.scoring.scores import scores

#: Columns of the table of recodings; the recoding -1 is none.
COLUMNS = ("recoding", "items", "loss", "brier", "crps")


def recodings(calibration: Calibration, found: Fitted, shop: Workshop) -> pd.DataFrame:
    """Scores of left-out clusters under recodings, on the luck of the backtest: a row per recoding, -1 for none.

    The sets are those fitted on the codes as they are; only the episodes that are foretold have other codes.
    """
    splits = [split for split in calibration.splits if split.kind == "cluster"]
    if not splits or not calibration.recodings:
        return pd.DataFrame({name: pd.Series(dtype="int64" if name in COLUMNS[:2] else "float64") for name in COLUMNS})
    places = [
        Place(episode, split.name, number)
        for number in (None, *range(calibration.recodings))
        for split in splits
        for episode in split.left
    ]
    groups = {split.name: found.members[split.name] for split in splits}
    seed = other_luck(calibration.seed, "backtest")
    table = made(calibration, task_of(calibration, found, "recodings", groups, places, seed), shop)
    others = [item for scenario in calibration.episodes.values() for item in items(scenario)]
    rows = []
    for place in places:
        told = scores(together(calibration, table, place), others).drop(columns="relative")
        number = -1 if place.recoding is None else place.recoding
        rows.append(told.assign(recoding=number, seen=LEFT_OUT))
    return totals(pd.concat(rows, ignore_index=True), ("recoding",))[list(COLUMNS)]
