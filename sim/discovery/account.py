"""A discovery in words: the chosen box as a sentence, how sure it is, and what else could be chosen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.discovery.boxes import Limits
from sim.sensitivities.wording import percent, titles
from sim.study.labels import is_share, label_of
from sim.study.wording import listed

if TYPE_CHECKING:
    from sim.discovery.analysis import Discovery


def account(found: "Discovery") -> list[str]:
    """The account."""
    return [
        f"{found.sweep.experiment.title} — {found.asked.scenario}, {len(found.tables['points']):,} points of "
        f"{found.sweep.record.runs:,} runs, seed {found.sweep.record.seed}",
        f"looked for: {outcome(found)}",
        "",
        sentence(found),
        *_trust(found),
        "",
        *_limits(found),
    ]


def outcome(found: "Discovery") -> str:
    """What counts as the outcome."""
    experiment, asked = found.sweep.experiment, found.asked
    label = label_of(experiment, asked.outcome)
    sign, bound = ("≥", asked.at_least) if asked.at_least is not None else ("≤", asked.at_most)
    if is_share(experiment.measures[asked.outcome]):
        return f"P({label}) {sign} {bound:g}"
    return f"mean of '{label}' {sign} {bound:g}"


def conditions(found: "Discovery") -> str:
    """The limits of the chosen box as a condition."""
    named = titles(found.sweep.experiment)
    ordered = sorted(found.box.limits.items(), key=lambda item: item[1].p)
    return listed([condition(named[name], limit) for name, limit in ordered])


def condition(name: str, limit: Limits) -> str:
    """One factor's limits: `stake < 3.1`."""
    if limit.words:
        return f"{name} is {' or '.join(limit.words)}"
    if limit.low is not None and limit.high is not None:
        return f"{name} from {limit.low:.3g} to {limit.high:.3g}"
    return f"{name} > {limit.low:.3g}" if limit.low is not None else f"{name} < {limit.high:.3g}"


def sentence(found: "Discovery") -> str:
    """What the chosen box says."""
    box, base = found.box, float(found.tables["points"]["hit"].mean())
    if not found.is_above:
        return (
            f"No conditions tell where {outcome(found)}: it is so at {percent(base)} of all points, and boxes as good "
            f"as the best (score {box.score:.2f}) are found in shuffled outcomes too (up to {found.floor:.2f})."
        )
    return (
        f"{outcome(found)} in {percent(box.density)} of the {box.points:,} points where {conditions(found)}, against "
        f"{percent(base)} of all points; {percent(box.coverage)} of the points at which it is so lie there."
    )


def _trust(found: "Discovery") -> Iterator[str]:
    """How far to trust it."""
    if not found.is_above:
        return
    least = 1 / (1 + found.asked.resamples)
    chance = f"p < {least * 1.001:.2g}" if found.p <= least else f"p = {found.p:.2g}"
    yield (
        f"Its score, the correlation of lying inside with having the outcome, is {found.box.score:.2f}; shuffled "
        f"outcomes give boxes up to {found.floor:.2f} (95 %; {chance})."
    )
    unseen = found.tables["unseen"]
    if len(unseen):
        density, coverage = (float(np.nanmean(unseen[name])) for name in ("density", "coverage"))
        yield (
            f"Boxes made of resampled points and runs hold on points they have not seen: density {percent(density)}, "
            f"coverage {percent(coverage)}."
        )


def _limits(found: "Discovery") -> Iterator[str]:
    """Each factor of the box: its quasi-p value, and how often a resample limits it."""
    named = titles(found.sweep.experiment)
    often = found.tables["stability"].set_index("factor")["restricted"]
    for name, limit in sorted(found.box.limits.items(), key=lambda item: item[1].p):
        yield (
            f"  {condition(named[name], limit)}: quasi-p {limit.p:.1g}, limited in {percent(often[name])} of resamples"
        )
    others = often.drop(list(found.box.limits)).sort_values(ascending=False, kind="stable")
    others = others[others >= 0.25]
    if len(others):
        words = [f"{named[str(name)]} ({percent(share)})" for name, share in others.items()]
        yield f"  not in the box, yet limited in many resamples: {listed(words)}"
