"""The pictures of a comparison, by name."""

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


def pictures(comparison: "Comparison") -> "dict[str, Figure]":
    """Who changed when, paired differences, chances, fans and small multiples."""
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
    return {
        "who-changed": who_changed(tables["by_day"], others, baseline, runs),
        "differences": paired(tables["differences"], tables["values"], others, baseline, runs, _units(comparison)),
        "probabilities": probabilities(tables["values"], [("A", baseline), *others], runs),
        "fans": fans(arms),
        "small-multiples": small_multiples(arms),
    }


def _units(comparison: "Comparison") -> dict[str, str]:
    """Unit of the value of each outcome."""
    words = {"count": "count", "days": "days", "ratio": "ratio"}
    outcomes = comparison.arms[0].scenario.outcomes
    return {one.id: words[one.score_as.type] for one in outcomes if one.score_as.type in words}
