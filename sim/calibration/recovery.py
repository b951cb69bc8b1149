"""Could the parameters be found at all? Simulated records of known vectors are fitted again, and the truth looked for.

Records are made on luck of their own from vectors of the prior, one run each, since history has one; then each is held
against the vectors of the first wave, as the documented record is. If all is well the truth is as likely to have any
rank among the sets that pass as any other, and it lies in the 90 % interval nine times in ten.

References
----------
Talts, Betancourt, Simpson, Vehtari and Gelman (2018), Validating Bayesian inference algorithms with simulation-based
calibration, arXiv:1804.06788.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.calibration import priors
from sim.calibration.backtest import other_luck
from sim.calibration.calibration import ITSELF, Calibration
from sim.calibration.fitting import FIRST, first_wave
from sim.calibration.making import Workshop, encoded, made
from sim.calibration.population import Proposal, population
from sim.calibration.posterior import HIGH, LOW
from sim.calibration.pseudo import Episode, losses
from sim.calibration.ranks import BINS, NOT, PARAMETERS, RANKS, RECOVERED, WEAKLY, judged, ranked
from sim.calibration.scoreboard import yardstick
from sim.calibration.table import Place, Task
from sim.console import wrapped
from sim.scoring.items import items

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Recovery:
    """Whether parameters can be found from records that the simulator made itself."""

    calibration: Calibration
    ranks: pd.DataFrame
    """A row per parameter and record: truth, what the fit says (values), rank of the truth among the sets [0..1]."""
    parameters: pd.DataFrame
    """A row per parameter: correlation of truth and fitted mean, contraction, coverage of the 90 % interval with its
    95 % interval, p-value of uniform ranks, verdict (recovered, weakly, not)."""

    def files(self) -> dict[str, bytes]:
        """The tables as files."""
        return {
            "ranks.parquet": encoded(self.ranks, RANKS),
            "recovery.parquet": encoded(self.parameters, PARAMETERS),
        }

    def plot(self) -> "dict[str, Figure]":
        """The pictures by name."""
        from sim.plots.rank_histograms import rank_histograms

        return {"ranks": rank_histograms(self.ranks, self.parameters, title=self.calibration.title, bins=BINS)}

    def account(self) -> list[str]:
        """What can be found and what cannot, in words."""
        return told(self)


def recovered(calibration: Calibration, records: int, shop: Workshop) -> Recovery:
    """Fit so many simulated records again, from the vectors of the first wave.

    Raises
    ------
    Busy
        When another process works on the same tables.
    Unfinished
        When it stopped before its end.
    """
    free = calibration.free(ITSELF)
    width = len(free)
    truths = Proposal(np.zeros(width), np.eye(width)).draw(records, calibration.seed, "truths")
    first = first_wave(calibration, ITSELF, shop)
    task = Task(
        title="simulated records",
        hypothesis=ITSELF,
        names=tuple(prior.name for prior in free),
        fixed={},
        groups={"truths": priors.values(free, truths)},
        places=[Place(name, "truths") for name in calibration.episodes],
        seed=other_luck(calibration.seed, "records"),
        runs=1,
        apart=True,
    )
    table = made(calibration, task, shop)
    episodes = {
        name: Episode.of(items(one), first.found[Place(name, FIRST)], calibration.runs, table.found[place])
        for place, (name, one) in zip(task.places, calibration.episodes.items(), strict=True)
    }
    yard = yardstick(calibration.episodes, tuple(calibration.episodes))
    z = priors.drawn(free, calibration.vectors, calibration.seed)
    even = np.ones(len(z))
    fits = [population(z, even, losses(episodes, yard, record), calibration.keep) for record in range(records)]
    ranks = ranked(free, truths, fits, calibration.seed)
    return Recovery(calibration, ranks, judged(ranks, free, fits))


def told(found: Recovery) -> list[str]:
    """The account."""
    table = found.parameters
    records = int(table["records"].iloc[0])
    share = float(np.average(table["coverage"]))
    lines = wrapped(
        f"{records} simulated records of known parameters, fitted from {found.calibration.vectors:,} vectors; "
        f"{found.calibration.keep} sets pass for each. The truth lies in the 90 % interval {share:.0%} of the time."
    )
    words = {RECOVERED: "Recovered", WEAKLY: "Weakly recovered", NOT: "Not recovered"}
    for kind, said in words.items():
        rows = table[table["verdict"] == kind]
        named = [f"{name} (r = {r:.2f})" for name, r in zip(rows["parameter"], rows["correlation"], strict=True)]
        lines += wrapped(f"{said}: {', '.join(named) or 'none'}.")
    off = table[(table["coverage_high"] < HIGH - LOW) | (table["coverage_low"] > HIGH - LOW)]
    if len(off):
        names = ", ".join(off["parameter"])
        lines += wrapped(f"The 90 % interval holds the truth too seldom or too often for {names}.")
    return lines
