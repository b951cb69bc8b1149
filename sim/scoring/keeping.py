"""What is kept beside the rows of a contest: its tables, its account, and its pictures."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results import shards
from sim.scoring import contest
from sim.scoring.accounting import account
from sim.scoring.contest import Asked
from sim.scoring.rows import Contest
from sim.study.results import SweepResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Tables of a contest, each a file `<name>.parquet`.
TABLES = ("scores", "statements", "skill", "recodings")
_QUESTION = "Does the theory foresee what it was not fitted to, and better than simpler rivals?"
_KINDS = {"i": "int", "f": "float"}


def kept(asked: Asked, played: Contest, result: SweepResult) -> Mapping[str, bytes]:
    """The files that are made of the rows: tables, the account, and the pictures."""
    from sim.plots.style import files

    made = contest.tables(asked, played, contest.forecasts(played, result))
    said = {f"{name}.parquet": encoded(made[name]) for name in TABLES}
    words = account(made["scores"], made["skill"], made["statements"], made["recodings"])
    said["account.txt"] = ("\n".join(words) + "\n").encode()
    return said | files(figures(asked, made))


def figures(asked: Asked, made: Mapping[str, pd.DataFrame]) -> "dict[str, Figure]":
    """Scoreboard, reliability diagram and misses."""
    from sim.plots.misses import misses
    from sim.plots.reliability import reliability
    from sim.plots.scoreboard import scoreboard
    from sim.plots.shown import About

    titles = {one.id: one.title for one in asked.scored}
    scores, stated, split = made["scores"], made["statements"], contest.headline(asked.scored)

    def about(title: str) -> About:
        return About(title, _QUESTION, asked.seed, scenarios=titles)

    return {
        "scoreboard": scoreboard(scores, made["skill"], about=about("Scores against the record"), split=split),
        "reliability": reliability(stated, about=about("How far probabilities can be trusted"), split=split),
        "misses": misses(scores, stated, about=about("What is missed, and by how much"), split=split),
    }


def table(result: SweepResult, name: str) -> pd.DataFrame:
    """One of the tables of a contest that is there."""
    frame: pd.DataFrame = pq.read_table(result.folder / f"{name}.parquet").to_pandas()
    return frame


def encoded(frame: pd.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file; columns are whole numbers, numbers or texts."""
    kinds = {str(name): _KINDS.get(frame[name].dtype.kind, "str") for name in frame.columns}
    arrays = [pa.array(_plain(frame[name], kind)) for name, kind in kinds.items()]
    return shards.packed(pa.Table.from_arrays(arrays, schema=shards.schema_of(kinds)), {})


def _plain(column: "pd.Series[Any]", kind: str) -> np.ndarray:
    types = {"int": np.int64, "float": np.float64, "str": object}
    return column.to_numpy(types[kind])
