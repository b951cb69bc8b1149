"""How attacks are made up, by what is documented elsewhere: who, in which region, under which name, how deadly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.scenario import Scenario
from sim.scenario.vocabulary import CLAIMS, FRONTS, TARGETS
from sim.scoring.nulls.chance import Backoff, pick
from sim.scoring.nulls.deeds import HOME_REGION, Deed, days_of, militias
from sim.scoring.nulls.past import BRAND, FRONT_OF, TARGETS_OF, Bin, Pressures, like
from sim.scoring.nulls.shares import Shares, claim_shares, region_shares, vouched
from sim.scoring.nulls.spans import counts
from sim.theory import theory

#: How many episodes the campaigns count for with which the scenario itself opens: it is the nearest evidence there is.
OPENING_WEIGHT = 3.0
_ATTACKS = ("attacks_count", "attacks_claimed")


@dataclass(frozen=True)
class Makeup:
    """Who attacks where and signs how, in a scenario that is to be foretold."""

    scenario: Scenario
    others: Sequence[Scenario]
    pressures: Pressures
    _names: dict[tuple[str, bool], Backoff[Shares]] = field(default_factory=dict)
    _regions: dict[Bin, Backoff[Shares]] = field(default_factory=dict)

    def struck(self, front: str, rates: np.ndarray, dice: np.random.Generator) -> list[Deed]:
        """Attacks on one front in one run, at some rates (days,) [1/day]; their make-up is that of one episode."""
        bins, brand = self.pressures.bins(front), self.pressures.of("umbrella_brand") >= BRAND
        names = {used: self.names(front, used, dice) for used in (False, True)}
        regions = {today: self.regions(today, dice) for today in sorted(set(bins))}
        found = []
        for day in np.repeat(np.arange(days_of(self.scenario)), dice.poisson(rates)):
            author = pick(militias(self.scenario), dice, self.authors[front])
            target = pick(TARGETS_OF[front], dice, self.targets[front])
            where = regions[bins[day]] if target == "us-forces" else {HOME_REGION.get(target, "iraq"): 1.0}
            region, claim = pick(list(where), dice, list(where.values())), pick(CLAIMS, dice, names[bool(brand[day])])
            found.append(Deed(int(day), author, "attack", target, region, claim, deaths=self.deaths(front, dice)))
        return found

    @cached_property
    def targets(self) -> Mapping[str, list[float]]:
        """Weight of each target class of a front: attacks counted elsewhere, and one more on each."""
        known = [count for other in self.others for count in counts(other)]

        def counted(target: str) -> float:
            return 1.0 + sum(count.attacks / len(count.targets) for count in known if target in count.targets)

        return {front: [counted(target) for target in TARGETS_OF[front]] for front in FRONTS}

    @cached_property
    def authors(self) -> Mapping[str, list[float]]:
        """Weight of each militia as author of attacks on each front (militias,)."""
        named = [one for other in self.others for one in campaigners(other)]
        named += [(front, name, OPENING_WEIGHT) for front, name in openers(self.scenario)]
        groups = militias(self.scenario)

        def weights(fronts: Sequence[str]) -> list[float]:
            return [
                sum(weight for front, name, weight in named if front in fronts and name == group) for group in groups
            ]

        everywhere = weights(FRONTS)
        spread = everywhere if sum(everywhere) else [1.0] * len(groups)
        return {front: mine if sum(mine := weights([front])) else spread for front in FRONTS}

    def names(self, front: str, brand: bool, dice: np.random.Generator) -> list[float]:
        """Weight of each name (claims,): as in one episode that documents it for that front and such a brand."""
        if (front, brand) not in self._names:
            same = [one for one in self._claims if one.brand == brand]
            mine = [[one for one in pool if front in one.fronts] for pool in (same, self._claims)]
            self._names[front, brand] = Backoff([mine[0], same, mine[1]], lambda one: one.episode)
        found = self._names[front, brand].draw(dice)
        shares: Mapping[str, float] = pick(found, dice).of if found else dict.fromkeys(CLAIMS, 1.0)
        weights = [shares.get(claim, 0.0) if brand or claim != "umbrella" else 0.0 for claim in CLAIMS]
        return weights if sum(weights) else [float(claim == "unclaimed") for claim in CLAIMS]

    def regions(self, today: Bin, dice: np.random.Generator) -> Mapping[str, float]:
        """Weight of each region in which American soldiers are attacked."""
        if today not in self._regions:
            self._regions[today] = Backoff(like(self._placed, today, lambda one: one.bin), lambda one: one.episode)
        found = self._regions[today].draw(dice)
        return pick(found, dice).of if found else {"iraq": 0.5, "syria": 0.5}

    def deaths(self, front: str, dice: np.random.Generator) -> int:
        """Americans killed in one attack."""
        chance, known = self._lethality
        return pick(known, dice) if front in ("us", "logistics") and dice.random() < chance else 0

    @cached_property
    def _claims(self) -> list[Shares]:
        return [*(one for other in self.others for one in claim_shares(other)), vouched(self.scenario)]

    @cached_property
    def _placed(self) -> list[Shares]:
        return [one for other in self.others for one in region_shares(other)]

    @cached_property
    def _lethality(self) -> tuple[float, list[int]]:
        """Chance that an attack kills, with half a deadly attack added, and how many died in those that did."""
        deaths = [event.deaths for other in self.others for event in other.events if event.deaths]
        american = [count for other in self.others for count in counts(other) if count.targets[0].startswith("us-")]
        return (len(deaths) + 0.5) / (sum(count.attacks for count in american) + 1.0), deaths or [1]


def openers(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Front and militia of the campaigns with which an episode opens."""
    for front in FRONTS:
        for name in getattr(scenario.opening.campaigns, front):
            yield front, name


def campaigners(scenario: Scenario) -> Iterator[tuple[str, str, float]]:
    """Front, militia and weight of those that an episode names as attackers."""
    yield from ((front, name, 1.0) for front, name in openers(scenario))
    for outcome in scenario.outcomes:
        name, measure = outcome.actors[0], outcome.measure
        if measure and measure.name in _ATTACKS and outcome.condition.op in (">=", ">") and _is_group(name):
            targets = [target for target in measure.arguments.get("targets", ()) if target in TARGETS]
            yield from ((front, name, 1.0) for front in sorted({FRONT_OF[target] for target in targets}))


def _is_group(name: str) -> bool:
    return theory().names.members(name) == (name,)
