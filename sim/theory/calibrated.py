"""Parameter sets that passed the calibration, and a scenario that runs on one of them."""

from collections.abc import Mapping, Sequence
from functools import cache

from sim.scenario import Scenario
from sim.scenario.numbers import Number
from sim.scenario.strict import Grade
from sim.theory.load import HERE, theory

#: The split that left nothing out.
ALL = "all"
FILE = HERE / "calibrated.csv"
#: Columns that say which set a row is; all others are parameters.
KEYS = ("hypothesis", "split", "member")

Values = Mapping[str, float]


def members(hypothesis: str = "", split: str = ALL) -> list[dict[str, float]]:
    """The parameter sets that passed, in their order; none where nothing was calibrated.

    Parameters
    ----------
    hypothesis : str
        A rival theory by name; empty for the theory itself.
    split : str
        What was left out while fitting: `all`, `without 2022-24`, `without june-war-2025`.
    """
    return [dict(values) for values in _table().get((hypothesis, split), ())]


def splits(hypothesis: str = "") -> list[str]:
    """The splits for which there are parameter sets."""
    return [split for name, split in _table() if name == hypothesis]


def with_parameters(
    scenario: Scenario, values: Values, sources: Sequence[str] = (), grade: Grade = "fitted"
) -> Scenario:
    """The scenario on other parameters; those that the scenario sets itself stay as it sets them."""
    known = theory().parameters
    numbers = {
        name: Number(value=value, sources=tuple(sources) or known[name].sources, grade=grade)
        for name, value in values.items()
    }
    return scenario.model_copy(update={"parameter_numbers": numbers | scenario.parameter_numbers})


@cache
def _table() -> dict[tuple[str, str], list[dict[str, float]]]:
    import csv

    if not FILE.exists():
        return {}
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            values = {name: float(text) for name, text in row.items() if name not in KEYS and text}
            found.setdefault((row["hypothesis"], row["split"]), []).append(values)
    return found
