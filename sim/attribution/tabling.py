"""The tables of an attribution, made from the values of all combinations."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.attribution.combining import Variant
from sim.attribution.shapley import pairs
from sim.attribution.tables import COLUMNS, typed
from sim.attribution.weighed import Weighed
from sim.attribution.weighing import (
    between_and_within,
    exceeding,
    interval,
    leads_otherwise,
    ranks,
    reordered,
)

#: What the ends of the difference are called.
REFERENCE, DOCUMENTED, DIFFERENCE = "reference", "documented", "difference"
#: What the order of players is tried against: other sets, other codes, other luck.
LUCK = "luck"


def tables_of(weighed: Weighed) -> dict[str, pd.DataFrame]:
    """All tables by name."""
    found: Mapping[str, Any] = {
        "shares": _shares(weighed),
        "ends": _ends(weighed),
        "interactions": _interactions(weighed),
        "orders": _orders(weighed),
        "variants": _variants(weighed),
        "combinations": _combinations(weighed),
        "values": _values(weighed),
        "parameters": _parameters(weighed.variants),
    }
    return {name: typed(pd.DataFrame(columns, columns=list(COLUMNS[name])), name) for name, columns in found.items()}


def _shares(weighed: Weighed) -> dict[str, Any]:
    count, players = weighed.players, weighed.question.players
    mean, shipped = weighed.mean("set"), weighed.mean("shipped")
    low, high = interval(weighed.sets.rows)
    luck_low, luck_high = interval(weighed.luck.rows)
    between, within = between_and_within(weighed.answers.rows[weighed.kinds == "set"], weighed.sets.rows)
    least, most = weighed.reach("set")
    recoded_least, recoded_most = weighed.reach("recoding")
    own, alone, last = slice(0, count), slice(count, 2 * count), slice(2 * count, 3 * count)
    total = mean[own].sum()
    return {
        "player": [player.name for player in players],
        "title": [player.title for player in players],
        "reference": [player.words for player in players],
        "share": mean[own], "low": low[own], "high": high[own],
        "between": between[own], "within": within[own],
        "part": mean[own] / total if abs(total) > 1e-9 else np.full(count, np.nan),
        "alone": mean[alone], "alone_low": low[alone], "alone_high": high[alone],
        "last": mean[last], "last_low": low[last], "last_high": high[last],
        "shipped": shipped[own], "shipped_low": luck_low[own], "shipped_high": luck_high[own],
        "least": least[own], "most": most[own],
        "recoded_least": recoded_least[own], "recoded_most": recoded_most[own],
    }  # fmt: skip


def _ends(weighed: Weighed) -> list[dict[str, Any]]:
    """Both ends and what lies between them."""

    def three(means: np.ndarray) -> np.ndarray:
        whole = means[~np.isnan(means).any(axis=1)]
        return np.column_stack([whole[:, 0], whole[:, -1], whole[:, -1] - whole[:, 0]])

    sets, shipped = (three(weighed.means[weighed.kinds == kind]) for kind in ("set", "shipped"))
    low, high = interval(three(weighed.sets.values))
    nothing = np.full(3, np.nan)
    mean, least, most = (
        (sets.mean(axis=0), sets.min(axis=0), sets.max(axis=0)) if len(sets) else (nothing, nothing, nothing)
    )
    known = shipped[0] if len(shipped) else nothing
    rows = zip((REFERENCE, DOCUMENTED, DIFFERENCE), mean, low, high, known, least, most, strict=True)
    return [dict(zip(COLUMNS["ends"], row, strict=True)) for row in rows]


def _interactions(weighed: Weighed) -> list[dict[str, Any]]:
    mean, shipped = weighed.mean("set"), weighed.mean("shipped")
    low, high = interval(weighed.sets.rows)
    names = [player.name for player in weighed.question.players]
    return [
        {"first": names[one], "second": names[other], "interaction": mean[at], "low": low[at], "high": high[at],
         "shipped": shipped[at]}
        for at, (one, other) in enumerate(pairs(weighed.players), 3 * weighed.players)
    ]  # fmt: skip


def _orders(weighed: Weighed) -> list[dict[str, Any]]:
    """How often players change places, and interactions exceed shares: over sets, over recodings, by luck alone."""
    shipped = weighed.mean("shipped")
    return [
        _order("set", weighed.mean("set"), weighed.answers.rows[weighed.kinds == "set"], weighed.players),
        _order("recoding", shipped, weighed.answers.rows[weighed.kinds == "recoding"], weighed.players),
        _order(LUCK, shipped, weighed.luck.rows, weighed.players),
    ]


def _order(kind: str, base: np.ndarray, rows: np.ndarray, players: int) -> dict[str, Any]:
    """How the answers of some rows differ in kind from those of the base."""
    whole = rows[~np.isnan(rows).any(axis=1)]
    found: dict[str, Any] = {"kind": kind, "asked": len(rows), "undefined": len(rows) - len(whole)}
    if not len(whole) or np.isnan(base).any():
        return found | dict.fromkeys(("reordered", "leads_otherwise", "exceeding"), np.nan)
    own, others = base[:players], whole[:, :players]
    return found | {
        "reordered": float(reordered(own, others).mean()),
        "leads_otherwise": float(leads_otherwise(own, others).mean()),
        "exceeding": float(exceeding(whole, players).mean()),
    }


def _variants(weighed: Weighed) -> dict[str, Any]:
    count, each = weighed.players, len(weighed.variants)
    shares = weighed.answers.shares
    return {
        "variant": np.repeat([variant.name for variant in weighed.variants], count),
        "kind": np.repeat(weighed.kinds, count),
        "player": [player.name for player in weighed.question.players] * each,
        "share": shares.reshape(-1),
        "rank": ranks(shares).reshape(-1),
        "difference": np.repeat(weighed.answers.difference, count),
    }


def _combinations(weighed: Weighed) -> dict[str, Any]:
    each, games, runs = weighed.values.shape
    names = [player.name for player in weighed.question.players]
    held = [" + ".join(name for at, name in enumerate(names) if number >> at & 1) for number in range(games)]
    return {
        "variant": np.repeat([variant.name for variant in weighed.variants], games),
        "kind": np.repeat(weighed.kinds, games),
        "combination": np.tile(np.arange(games), each),
        "as_documented": held * each,
        "mean": weighed.means.reshape(-1),
        "counted": (~np.isnan(weighed.values)).sum(axis=2).reshape(-1),
        "runs": np.full(each * games, runs),
    }


def _values(weighed: Weighed) -> dict[str, Any]:
    each, games, runs = weighed.values.shape
    return {
        "variant": np.repeat([variant.name for variant in weighed.variants], games * runs),
        "combination": np.tile(np.repeat(np.arange(games), runs), each),
        "run": np.tile(np.arange(runs), each * games),
        "value": weighed.values.reshape(-1),
    }


def _parameters(variants: Sequence[Variant]) -> dict[str, Any]:
    """The numbers of each parameter set."""
    rows = [(one.name, name, value) for one in variants for name, value in one.parameters.items()]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    return dict(zip(COLUMNS["parameters"], map(list, columns), strict=True))
