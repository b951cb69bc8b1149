"""How well inputs are known, and what the variance of an outcome therefore rests on."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from sim.results.intervals import NORMAL
from sim.scenario import Scenario
from sim.sensitivities.resampling import Found, rounded
from sim.study.factors import Factor
from sim.study.observed import observed
from sim.theory.load import theory

#: How weakly an input is known, by its grade: 0 beyond doubt, 1 nobody knows. A documented number stands in a source;
#: an inferred one is read out of sources by somebody, who may be a step off; a fitted one is held by outcomes, together
#: with the others that were fitted; an assumed one rests on judgment alone, and so does one without a grade. The order
#: is what matters; the numbers between are a convention.
WEAKNESS: Mapping[str, float] = {"documented": 0.1, "fitted": 0.4, "inferred": 0.5, "assumed": 1.0, "": 1.0}
#: What is called unknown in words.
UNGRADED = "ungraded"


def grade_of(factor: Factor, scenario: Scenario) -> str:
    """How well the value of a factor is known in a scenario, by the weakest of all it sets; empty where nobody says."""
    found = [observed(scenario, (path,)) for path in factor.paths for path in _plain(path, scenario)]
    grades = [one.grade for one in found if one is not None]
    return max(grades, key=lambda grade: WEAKNESS.get(grade, 1.0), default="")


def _plain(path: str, scenario: Scenario) -> list[str]:
    """The paths that a path with a pattern for a name means."""
    room, _, rest = path.partition(".")
    name, dot, last = rest.partition(".")
    rooms: Mapping[str, Iterable[str]] = {
        "actors": scenario.actors, "pressures": scenario.pressures, "parameters": theory().parameters,
    }  # fmt: skip
    known = rooms.get(room)
    if known is None or "*" not in name:
        return [path]
    return [f"{room}.{one}{dot}{last}" for one in known if fnmatchcase(one, name)]


def shares(effect: np.ndarray, is_above: np.ndarray) -> np.ndarray:
    """Each factor's share of all effects that are more than luck (…, factors); 0 where there is none."""
    kept = np.where(is_above, effect, 0.0)
    whole = kept.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(whole > 0, kept / np.where(whole > 0, whole, 1.0), 0.0))


def ranking(found: Found, factors: Sequence[str], grades: Sequence[str]) -> pd.DataFrame:
    """Factors by influence times weakness of evidence: `factor`, `grade`, `share`, `weakness`, `priority`, `rank`.

    `share` is the factor's part of all effects, `priority` its product with the weakness; both lie within 0 and 1.
    """
    share = rounded(shares(found.effect, found.is_above))
    weakness = np.array([WEAKNESS.get(grade, 1.0) for grade in grades])
    table = pd.DataFrame(
        {"factor": list(factors), "grade": list(grades), "share": share, "weakness": weakness,
         "priority": rounded(share * weakness), "direction": found.direction}
    )  # fmt: skip
    table = table.sort_values(["priority", "share", "factor"], ascending=[False, False, True], kind="stable")
    return table.assign(rank=np.arange(1, len(table) + 1)).reset_index(drop=True)


def by_grade(found: Found, grades: Sequence[str]) -> pd.DataFrame:
    """What share of all effects rests on each grade: `grade`, `factors`, `share`, `low`, `high` (95 % interval)."""
    own, again = shares(found.effect, found.is_above), shares(found.resampled, found.is_above)
    rows = []
    for grade in [one for one in WEAKNESS if one in grades]:
        is_it = np.array([one == grade for one in grades])
        share, spread = own[is_it].sum(), again[:, is_it].sum(axis=1).std(ddof=1)
        low, high = max(share - NORMAL * spread, 0.0), min(share + NORMAL * spread, 1.0)
        rows.append((grade or UNGRADED, int(is_it.sum()), *rounded(np.array([share, low, high]))))
    return pd.DataFrame(rows, columns=["grade", "factors", "share", "low", "high"])
