"""The fit of one hypothesis: a first wave that all splits share, waves that refine each split, the sets that pass.

While a split is fitted, nothing of what it leaves out is run or read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.calibration import population as populations
from sim.calibration import priors
from sim.calibration.calibration import Calibration
from sim.calibration.making import Made, Workshop, made
from sim.calibration.population import Population, Proposal
from sim.calibration.priors import Prior
from sim.calibration.scoreboard import scored, yardstick
from sim.calibration.splits import Split
from sim.calibration.table import Place, Task
from sim.scoring.items import items

#: Name of the vectors that are drawn from the prior.
FIRST = "prior"


@dataclass
class Fit:
    """Vectors tried for one split, what they lose on it, and where they came from."""

    split: Split
    z: list[np.ndarray]
    """Of each wave (vectors, parameters)."""
    losses: list[np.ndarray]
    """Of each wave (vectors,)."""
    keep: int
    proposals: list[Proposal] = field(default_factory=list)
    """Where each wave after the first came from."""

    def population(self) -> Population:
        """All vectors so far, and which of them pass."""
        z = np.concatenate(self.z)
        importances = populations.importance(z, [len(wave) for wave in self.z], self.proposals)
        return populations.population(z, importances, np.concatenate(self.losses), self.keep)


@dataclass(frozen=True)
class Fitted:
    """The fits of one hypothesis."""

    hypothesis: str
    priors: tuple[Prior, ...]
    """Of the parameters that are free."""
    fits: Mapping[str, Fit]
    """By split."""
    members: Mapping[str, np.ndarray]
    """The sets that pass, by split (keep, parameters): values, equally weighted."""
    first: Made
    """The table of the first wave."""
    failed: int
    """Vectors that gave no answer in an episode, over all tables."""

    @property
    def names(self) -> tuple[str, ...]:
        """The free parameters."""
        return tuple(prior.name for prior in self.priors)


def fitted(calibration: Calibration, hypothesis: str, shop: Workshop) -> Fitted:
    """The fits of one hypothesis; its tables are made, or found where they are there already."""
    free = calibration.free(hypothesis)
    start = priors.drawn(free, calibration.vectors, calibration.seed)
    first = first_wave(calibration, hypothesis, shop)
    scores = _scores(calibration, first, FIRST)
    fits = {}
    splits = calibration.splits_for(hypothesis)
    for split in splits:
        loss = yardstick(calibration.episodes, split.train).losses(scores)
        fits[split.name] = Fit(split, [start], [loss], calibration.keep)
    failed = first.failed
    for wave in range(1, max(split.waves for split in splits) + 1):
        failed += _refine(
            calibration, hypothesis, free, [one for one in fits.values() if one.split.waves >= wave], shop
        )
    members = {}
    for name, fit in fits.items():
        found = fit.population()
        chosen = found.resampled(calibration.keep, calibration.seed, hypothesis, name)
        members[name] = priors.values(free, found.z[chosen])
    return Fitted(hypothesis, free, fits, members, first, failed)


def first_wave(calibration: Calibration, hypothesis: str, shop: Workshop) -> Made:
    """What vectors drawn from the prior say; it knows of no outcome, so all splits share it."""
    free = calibration.free(hypothesis)
    start = priors.drawn(free, calibration.vectors, calibration.seed)
    places = [Place(name, FIRST) for name in calibration.episodes]
    return made(calibration, _task(calibration, hypothesis, free, "first wave", {FIRST: start}, places), shop)


def _refine(
    calibration: Calibration, hypothesis: str, free: Sequence[Prior], fits: Sequence[Fit], shop: Workshop
) -> int:
    """One more wave for each of some fits; how many vectors failed."""
    wave = len(fits[0].proposals) + 1
    groups = {}
    for fit in fits:
        name = fit.split.name
        one = populations.proposal(fit.population())
        fit.proposals.append(one)
        fit.z.append(one.draw(calibration.proposals, calibration.seed, hypothesis, name, str(wave)))
        groups[name] = fit.z[-1]
    places = [Place(episode, fit.split.name) for fit in fits for episode in fit.split.train]
    found = made(calibration, _task(calibration, hypothesis, free, f"wave {wave}", groups, places), shop)
    for fit in fits:
        scores = _scores(calibration, found, fit.split.name)
        fit.losses.append(yardstick(calibration.episodes, fit.split.train).losses(scores))
    return found.failed


def _task(
    calibration: Calibration,
    hypothesis: str,
    free: Sequence[Prior],
    title: str,
    groups: Mapping[str, np.ndarray],
    places: Sequence[Place],
) -> Task:
    return Task(
        title=f"{title} of {hypothesis or 'the theory'}",
        hypothesis=hypothesis,
        names=tuple(prior.name for prior in free),
        fixed=calibration.rivals.get(hypothesis, {}),
        groups={name: priors.values(free, z) for name, z in groups.items()},
        places=places,
        seed=calibration.seed,
        runs=calibration.runs,
    )


def task_of(
    calibration: Calibration,
    found: Fitted,
    title: str,
    groups: Mapping[str, np.ndarray],
    places: Sequence[Place],
    seed: int,
) -> Task:
    """What it takes to try sets of values of a fitted hypothesis on other luck."""
    fixed = calibration.rivals.get(found.hypothesis, {})
    name = f"{title} of {found.hypothesis or 'the theory'}"
    return Task(name, found.hypothesis, found.names, fixed, groups, places, seed, calibration.runs)


def _scores(calibration: Calibration, table: Made, group: str) -> dict[str, np.ndarray]:
    """Scores of a group's vectors (vectors, items) in each episode where they were tried."""
    found = {}
    for place, packed in table.found.items():
        if place.group == group:
            wanted = items(calibration.episodes[place.episode])
            scores = scored(wanted, packed, table.task.runs)
            # A vector that failed has no loss at all.
            scores[np.isnan(packed[:, 0])] = np.inf
            found[place.episode] = scores
    return found
