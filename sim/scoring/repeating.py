"""A contest played again from its manifest alone, and compared with what its folder holds."""

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scoring.entries import Entry
from sim.scoring.rows import FUNCTION, Contest
from sim.study.conducting import Way, conducted
from sim.study.ending import Described
from sim.study.places import Place
from sim.study.progress import Silent
from sim.study.record import Record
from sim.study.repeating import difference
from sim.study.results import SweepResult


def contest_in(what: Record) -> Contest:
    """The contest that a manifest holds by value."""
    plain: Any = what.experiment
    found = tuple(Entry(**one | {"others": tuple(one["others"])}) for one in plain["entries"])
    return Contest(
        found, plain["scenarios"], plain["parameters"], what.seed, plain["runs_of_each_set"], len(what.measures)
    )


def repeated(kept: SweepResult) -> str:
    """The first value that differs when the rows of a contest are made again; empty where none does."""
    what, contest = kept.record, contest_in(kept.record)
    work = what.work(FUNCTION, contest.text())
    plan = what.model_copy(update={"tables": {}, "files": {}, "failed": 0})
    points: pd.DataFrame = kept.points
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        described = Described(points, lambda *_: "", lambda _: {})
        now = conducted(Path(folder), plan, work, described, Way(Place()), Silent())
        return difference(kept, now, ("points", "measures", "summary"))
