"""The pictures of a comparison, by name."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sim.plots.arms import ArmPicture
from sim.plots.fans import fans
from sim.plots.paired import paired
from sim.plots.probabilities import probabilities
from sim.plots.small_multiples import small_multiples
from sim.plots.who_changed import who_changed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.comparison import Comparison

NAMES = ("who-changed", "differences", "probabilities", "fans", "small-multiples")


def pictures(comparison: "Comparison", only: Collection[str] = NAMES) -> "dict[str, Figure]":
    """Who changed when, paired differences, chances, fans and small multiples; those that are asked for."""
    tables, runs = comparison.tables, comparison.runs
    others = [(other.letter, other.arm.name) for other in comparison.others]
    baseline = comparison.arms[0].name
    arms = [
        ArmPicture(letter, arm.name, arm.scenario.period.start, edges, counts, runs)
        for (letter, arm), edges, counts in zip(
            [("A", comparison.arms[0]), *((other.letter, other.arm) for other in comparison.others)],
            comparison.edges,
            comparison.counts,
            strict=True,
        )
    ]
    draw: dict[str, Callable[[], Figure]] = {
        "who-changed": lambda: who_changed(tables["by_day"], others, baseline, runs),
        "differences": lambda: paired(
            tables["differences"], tables["values"], others, baseline, runs, _units(comparison)
        ),
        "probabilities": lambda: probabilities(tables["values"], [("A", baseline), *others], runs),
        "fans": lambda: fans(arms),
        "small-multiples": lambda: small_multiples(arms),
    }
    return {name: draw[name]() for name in NAMES if name in only}


def _units(comparison: "Comparison") -> dict[str, str]:
    """Unit of the value of each outcome."""
    words = {"count": "count", "days": "days", "ratio": "ratio"}
    outcomes = comparison.arms[0].scenario.outcomes
    return {one.id: words[one.score_as.type] for one in outcomes if one.score_as.type in words}
