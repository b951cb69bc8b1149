"""PRIM as the EMA Workbench has it, which is imported here only, when it is needed.

References
----------
Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9.
Bryant and Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change 77.
Kwakkel (2017), The Exploratory Modeling Workbench, Environmental Modelling & Software 96.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from sim.discovery.boxes import Box, Limits, Side, best, doubtful
from sim.errors import Problem, Refused

#: Share of the points in a box that one step takes away, and the smallest share that a box may hold.
PEELED, SMALLEST = 0.05, 0.05
#: What the library says although nothing is wrong: of parts that nobody asked for, and of a word that pandas gives up.
_CHATTER = ("ipyparallel not installed", "altair based interactive inspection", "The inplace keyword")


def found(points: pd.DataFrame, is_hit: np.ndarray) -> tuple[list[Box], int]:
    """Boxes from all points to few, each denser than the one before, and which of them is chosen.

    Chosen is the best by its score, without the limits that may be there by chance; where some were taken away, it is
    the last of the list.

    Parameters
    ----------
    points : DataFrame
        A column per factor: float64, or text.
    is_hit : array of bool (points,)
        Where the outcome is.

    Raises
    ------
    Refused
        When the library is not there.
    """
    names = [str(name) for name in points.columns]
    with _quiet():
        whole = _prim()(_plain(points), is_hit.astype(np.int64), peel_alpha=PEELED, mass_min=SMALLEST).find_box()
        boxes = [_box(whole, at, names) for at in range(len(whole.box_lims))]
        chosen = best(boxes)
        while (doubt := doubtful(boxes[chosen])) is not None:
            _open(whole, chosen, names.index(doubt[0]), doubt[1])
            chosen = len(boxes)
            boxes.append(_box(whole, chosen, names))
    return boxes, chosen


def _prim() -> Any:
    try:
        from ema_workbench.analysis.prim import Prim
    except ImportError:
        what = "the package ema-workbench is not there"
        raise Refused([Problem("sim discover", 1, 1, "", what, "pip install ema-workbench")]) from None
    return Prim


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what the library says of itself."""
    with warnings.catch_warnings():
        for text in _CHATTER:
            warnings.filterwarnings("ignore", message=text)
        yield


def _plain(points: pd.DataFrame) -> pd.DataFrame:
    """Numbers as float64 and words as objects, the factors by their numbers: to the library some names mean more."""
    columns = {
        str(at): points[name].to_numpy(np.float64 if points[name].dtype.kind in "fiu" else object)
        for at, name in enumerate(points)
    }
    return pd.DataFrame(columns)


def _open(whole: Any, at: int, factor: int, side: Side) -> None:
    """A further box: an earlier one without one of its limits."""
    limits, first = whole.box_lims[at].copy(), whole.box_lims[0]
    name = str(factor)
    if limits[name].dtype == object:
        limits[name] = first[name]
    else:
        row = 0 if side == "low" else 1
        limits.loc[row, name] = first.loc[row, name]
    points = whole.prim.x
    inside = np.ones(len(points), bool)
    for column in points:
        ends = limits[column]
        if ends.dtype == object:
            inside &= points[column].isin(ends.iloc[0]).to_numpy()
        else:
            inside &= ((points[column] >= ends.iloc[0]) & (points[column] <= ends.iloc[1])).to_numpy()
    whole.update(limits, np.flatnonzero(inside))


def _box(whole: Any, at: int, names: Sequence[str]) -> Box:
    """One box of the library's trajectory."""
    row, first, own = whole.peeling_trajectory.iloc[at], whole.box_lims[0], whole.box_lims[at]
    limits = {names[int(name)]: _limits(first[name], own[name], pair) for name, pair in whole.p_values[at].items()}
    share = {name: float(row[name]) for name in ("coverage", "density", "mass")}
    base = float(np.mean(whole.prim.y))
    return Box(**share, points=int(row["n"]), hits=int(row["k"]), base=base, limits=dict(sorted(limits.items())))


def _limits(first: "pd.Series[Any]", own: "pd.Series[Any]", pair: Sequence[float]) -> Limits:
    """What a box asks of a factor; where a limit is open the library says -1."""
    chances = [float(one) if one >= 0 else float("nan") for one in pair]
    if isinstance(own.iloc[0], set | frozenset):
        words = tuple(sorted(map(str, own.iloc[0])))
        return Limits(words=words, p_low=next((one for one in chances if one == one), float("nan")))
    low = float(own.iloc[0]) if own.iloc[0] != first.iloc[0] else None
    high = float(own.iloc[1]) if own.iloc[1] != first.iloc[1] else None
    return Limits(low, high, (), *chances)
