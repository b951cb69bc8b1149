"""The pictures of a discovery: the trade-off between coverage and density, and the chosen box."""

from typing import TYPE_CHECKING

from sim.discovery.account import conditions, outcome
from sim.plots.box import Limit
from sim.plots.box import box as box_picture
from sim.plots.shown import About
from sim.plots.tradeoff import tradeoff
from sim.sensitivities.wording import percent
from sim.study.pictures import dimension

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.discovery.analysis import Discovery


def figures(found: "Discovery") -> "dict[str, Figure]":
    """Both pictures, by name."""
    experiment, points = found.sweep.experiment, found.tables["points"]
    base = float(points["hit"].mean())
    many = f"{len(points):,} points of {found.sweep.record.runs:,} runs, seed {experiment.seed}"
    size = f"scenario {found.asked.scenario}; {many}"
    about = About(f"When {outcome(found)}", experiment.question, experiment.seed)
    scenarios = {str(found.asked.scenario): experiment.scenario(str(found.asked.scenario)).ground.scenario(())}
    factors = {name: dimension(experiment, name, scenarios) for name in experiment.factors}
    trust = (
        f"Quasi-p: how likely chance alone would make the box as dense without that limit. Resamples: share of "
        f"{found.asked.resamples} resampled tables of points and runs whose box limits the factor."
    )
    return {
        "tradeoff": tradeoff(
            found.tables["boxes"], found.tables["luck"], base, about=about, subtitle=size, remarks=[_verdict(found)]
        ),
        "box": box_picture(_limits(found), points, factors, about=about, subtitle=_in_words(found, base, size),
                           remarks=[trust, _verdict(found)]),
    }  # fmt: skip


def _in_words(found: "Discovery", base: float, size: str) -> str:
    if not found.box.limits:
        return f"No box: the outcome is at {percent(base)} of the points, and nothing tells where; {size}"
    box = found.box
    return (
        f"Box {found.chosen}: {conditions(found)}. There {percent(box.density)} of {box.points:,} points have the "
        f"outcome, of all {percent(base)}; {percent(box.coverage)} of the outcome lies there. {size}"
    )


def _verdict(found: "Discovery") -> str:
    if found.is_above:
        return f"Score of the box {found.box.score:.2f}; in shuffled outcomes up to {found.floor:.2f} (95 %)."
    return (
        f"Score of the box {found.box.score:.2f}; in shuffled outcomes up to {found.floor:.2f} (95 %): "
        "not more than luck would give."
    )


def _limits(found: "Discovery") -> list[Limit]:
    """The limits of the chosen box, the firmest first."""
    rows = found.tables["limits"]
    often = found.tables["stability"].set_index("factor")["restricted"]
    limits = [
        Limit(row["factor"], row["low"], row["high"], row["first"], row["last"],
              found.box.limits[row["factor"]].p, float(often[row["factor"]]), row["words"])
        for row in rows[rows["box"] == found.chosen].to_dict("records")
    ]  # fmt: skip
    return sorted(limits, key=lambda one: one.p)
