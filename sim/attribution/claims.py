"""What may be said after an attribution, and what may not: each claim with its reason, in sentences."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.attribution.tabling import DIFFERENCE, LUCK
from sim.attribution.weighing import NOTHING
from sim.plots.labels import percent
from sim.plots.paper import number
from sim.study.differences_told import Row, records
from sim.study.wording import listed

if TYPE_CHECKING:
    from sim.attribution.attributing import Attribution

#: Shares smaller than this part of the whole are told to be none.
_NONE = 0.005


def sentences(what: "Attribution") -> list[str]:
    """What an analyst may take from it, and what not."""
    rows = records(what.shares)
    ends = ends_of(what)
    if np.isnan(ends[DIFFERENCE]["value"]):
        return ["No share is defined: in some combination no run counts."]
    ordered = sorted(rows, key=lambda row: -abs(row["share"]))
    found = [*_leading(ordered), *_idle(ordered, ends), *_claims(ordered)]
    return [*found, *_set_by_set(what, ordered), *_warnings(what), *_about_sets(what, ends)]


def _leading(ordered: list[Row]) -> Iterator[str]:
    """Which player stands out, if one does."""
    first = ordered[0]
    if len(ordered) > 1 and all(apart(first, row) for row in ordered[1:]):
        yield f"{first['title']} has the largest share, apart from all others ({_signed(first)})."


def _idle(ordered: list[Row], ends: dict[str, Row]) -> Iterator[str]:
    """Players that do nothing in this theory."""
    scale = max(abs(ends[DIFFERENCE]["value"]), max(abs(row["share"]) for row in ordered))
    idle = [row["title"] for row in ordered if max(abs(row["low"]), abs(row["high"])) <= _NONE * scale]
    if idle:
        yield f"Without effect on this outcome, in this theory: {listed(idle)}."
    opposed = [row["title"] for row in ordered if row["share"] * ends[DIFFERENCE]["value"] < 0 and _is_sure(row)]
    if opposed:
        yield f"Against the direction of the whole: {listed(opposed)}."


def _claims(ordered: list[Row]) -> Iterator[str]:
    """Which players can be told apart, and which not."""
    pairs = [(one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :]]
    sure = [f"{one['title']} more than {other['title']}" for one, other in pairs if apart(one, other)]
    open_ = [f"{one['title']} and {other['title']}" for one, other in pairs if not apart(one, other)]
    if sure:
        yield f"Told apart, by intervals that do not meet: {listed(sure)}."
    if open_:
        yield f"No claim, shares overlap: {listed(open_)}."


def _set_by_set(what: "Attribution", ordered: list[Row]) -> Iterator[str]:
    """How often neighbours in the order stand in that order, set by set."""
    rows = what.tables["variants"].query("kind == 'set'")
    sizes = rows.pivot(index="variant", columns="player", values="share").abs().dropna()
    if sizes.empty or len(ordered) < 2:
        return
    parts = []
    for one, other in pairwise(ordered):
        above = sizes[one["player"]].to_numpy() - sizes[other["player"]].to_numpy()
        over, under = (percent(float(np.mean(apart > NOTHING))) for apart in (above, -above))
        parts.append(f"{one['title']} above {other['title']} in {over} of the sets, below it in {under}")
    yield f"Set by set: {'; '.join(parts)}."


def apart(one: Row, other: Row) -> bool:
    """Whether the sizes of two shares have intervals that do not meet."""
    (low, high), (low_other, high_other) = _sizes(one), _sizes(other)
    return bool(low > high_other or low_other > high)


def _sizes(row: Row) -> tuple[float, float]:
    """Least and largest size of a share within its interval."""
    low, high = sorted((abs(row["low"]), abs(row["high"])))
    return (0.0 if row["low"] <= 0 <= row["high"] else low), high


def _is_sure(row: Row) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def interactions_exceed(what: "Attribution") -> str:
    """Where pairwise interactions are in all larger than the shares are, in words; empty where they are not."""
    orders = {row["kind"]: row for row in records(what.tables["orders"])}
    on_sets, shipped = orders["set"]["exceeding"], orders[LUCK]["exceeding"]
    words = [f"in {percent(on_sets)} of the parameter sets"] if on_sets > 0.25 else []
    words += ["with the shipped numbers"] if shipped > 0.5 else []
    return " and ".join(words)


def _warnings(what: "Attribution") -> Iterator[str]:
    if where := interactions_exceed(what):
        yield (
            f"WARNING: interactions exceed main effects {where}. What one does hangs on the others, so a share is an "
            "average over orders, and not what taking it away would do."
        )
    combinations = what.tables["combinations"]
    most = float((1 - combinations["counted"] / combinations["runs"]).max())
    if most > 0:
        yield (
            f"Up to {percent(most)} of the runs of a combination are left out, since what is asked did not arise: the "
            "combinations are then not compared on quite the same runs."
        )


def _about_sets(what: "Attribution", ends: dict[str, Row]) -> Iterator[str]:
    if not what.sets.calibrated:
        yield (
            "The sets are draws and not a calibration: many of them would not have told this episode as it was. Their "
            "intervals say how little follows from the form of the theory alone."
        )
    low, high = ends[DIFFERENCE]["least"], ends[DIFFERENCE]["most"]
    if low < -_NONE and high > _NONE:
        yield "Not even the direction of the whole is the same on all sets."


def ends_of(what: "Attribution") -> dict[str, Row]:
    """Both ends and the difference, by name."""
    return {row["end"]: row for row in records(what.tables["ends"])}


def _signed(row: Row) -> str:
    return f"{number(row['share'], 2)}, 95 % {number(row['low'], 2)} to {number(row['high'], 2)}"
