"""The hedged base rate: in half of the runs the base rate, in the others a coin.

A base rate of few episodes is too sure of itself: what they never saw it holds nearly impossible. Somebody who knows
that would grant ignorance its share; a half is what one grants who knows nothing about that share either.
"""

from collections.abc import Sequence

import pandas as pd

from sim.scenario import Scenario
from sim.scoring.nulls.base_rate import base_rate
from sim.scoring.nulls.deeds import luck
from sim.scoring.nulls.dummies import coin


def hedged(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Runs of the base rate and of the coin, each as it would be there; luck decides run by run which it is."""
    blind = {run: luck("hedged", scenario, seed, run).random() < 0.5 for run in runs}
    known, thrown = (null(scenario, others, seed=seed, runs=runs) for null in (base_rate, coin))
    parts = [known[~known["run"].map(blind).astype(bool)], thrown[thrown["run"].map(blind).astype(bool)]]
    kept = [part for part in parts if len(part)]
    whole = pd.concat(kept) if kept else parts[0]
    return whole.sort_values(["run", "date"], kind="stable", ignore_index=True)
