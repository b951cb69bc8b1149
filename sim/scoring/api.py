"""The Python interface to scores: episodes in, tables out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.asked import RESULTS
from sim.scoring.command import Scoring, asked_of, scored
from sim.scoring.keeping import table
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.pools import Unfinished
from sim.study.progress import Silent
from sim.sweeping import Order

if TYPE_CHECKING:
    from sim.study.results import SweepResult


@dataclass(frozen=True)
class Scores:
    """A contest that was played; its tables are read when they are asked for."""

    result: "SweepResult"

    @property
    def folder(self) -> Path:
        """Where tables, pictures, account and manifest are."""
        return self.result.folder

    @cached_property
    def scores(self) -> pd.DataFrame:
        """A row for each model, split, way to treat states, and outcome; columns as of `sim.scoring.scores`."""
        return table(self.result, "scores")

    @cached_property
    def statements(self) -> pd.DataFrame:
        """Every statement of every model: its probability [0, 1] and whether it happened (0, 1)."""
        return table(self.result, "statements")

    @cached_property
    def skill(self) -> pd.DataFrame:
        """Skill of every model against null models and the theory, with 95 % intervals over resampled episodes."""
        return table(self.result, "skill")

    @cached_property
    def recodings(self) -> pd.DataFrame:
        """Scores of the theory with a fifth of all codes moved by one step: a row a recoding."""
        return table(self.result, "recodings")

    def account(self) -> list[str]:
        """What the command prints."""
        return (self.folder / "account.txt").read_text(encoding="utf-8").splitlines()


def score(
    paths: Sequence[Path | str] = (),
    sets: Sequence[str] = (),
    *,
    seed: int = 1,
    runs: int = 16,
    recodings: int = 8,
    out: Path | str | None = None,
    place: Place | None = None,
) -> Scores:
    """Documented episodes held against the record, beside rival theories and null models.

    Parameters
    ----------
    paths : sequence of Path or str
        Scenario files; all documented episodes in the folder `scenarios` where empty.
    sets : sequence of str
        Overrides as on the command line, of every scenario.
    seed : int
        [0..2**63).
    runs : int
        Runs of each set of parameters [1..200].
    recodings : int
        How often a fifth of all codes is moved and scored again [0..100].
    out : Path or str, optional
        Where results go; otherwise the folder results.
    place : Place, optional
        Where it runs; otherwise worker processes on all cores. It changes no number.

    Raises
    ------
    Refused
        When a file cannot be read or has nothing to be scored.
    Unfinished
        When an ensemble failed.
    """
    root = RESULTS if out is None else Path(out)
    asked = Scoring([str(path) for path in paths], seed, runs, recodings, Order("", sets, root))
    result = scored(asked_of(asked), root, way=Way(place or Place()), words=("sim.score",), told=Silent())
    if result.record.failed:
        raise Unfinished(f"{result.record.failed} ensembles failed; see {result.folder}")
    return Scores(result)
