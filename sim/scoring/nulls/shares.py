"""Documented shares: how the attacks that an episode counts divide into names, or into regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.vocabulary import CLAIMS, TARGETS
from sim.scoring.nulls.past import BRAND, FRONT_OF, Bin, Pressures
from sim.scoring.nulls.spans import Count, counts, number, usable


@dataclass(frozen=True)
class Shares:
    """How documented attacks on some fronts divide."""

    episode: str
    fronts: frozenset[str]
    brand: bool
    """Whether a shared brand was in use."""
    bin: Bin
    of: Mapping[str, float]
    """Weight of each name, or of each region."""


def claim_shares(scenario: Scenario) -> list[Shares]:
    """What an episode says of the names that attacks were signed with."""
    found = [one for outcome in scenario.outcomes if usable(outcome) and (one := _signed(scenario, outcome))]
    for count in counts(scenario):
        if count.attacks > 0 and len(count.claims) == 1:
            found.append(_shares(scenario, count.targets, count.start, {count.claims[0]: 1.0}))
    return found


def region_shares(scenario: Scenario) -> list[Shares]:
    """What an episode says of the regions in which American soldiers were attacked."""
    found = [one for outcome in scenario.outcomes if usable(outcome) and (one := _placed(scenario, outcome))]
    for count in counts(scenario):
        if _in_one_region(count):
            found.append(_shares(scenario, ("us-forces",), count.start, {count.regions[0]: 1.0}))
    return found


def vouched(scenario: Scenario) -> Shares:
    """That groups sign with a shared brand once the scenario's own codes say that one is in use."""
    everywhere = Bin(campaign=False, war=True, line=0, threat=False)
    return Shares(f"codes of {scenario.id}", frozenset({"us", "israel"}), True, everywhere, {"umbrella": 1.0})


def _signed(scenario: Scenario, outcome: Outcome) -> Shares | None:
    name, known = (outcome.measure.name, outcome.measure.arguments) if outcome.measure else ("", {})
    start = int((outcome.window.start - scenario.period.start).days)
    if name == "claim_mode":
        targets = outcome.after.act.targets if outcome.after and outcome.after.act else ()
        return _shares(scenario, targets, start, {str(outcome.score_as.observed): 1.0})
    share = number(outcome)
    if name != "claim_mode_share" or share is None:
        return None
    split = _split(share, known.get("claims", CLAIMS), known.get("among") or CLAIMS)
    return _shares(scenario, known.get("targets", ()), start, split)


def _placed(scenario: Scenario, outcome: Outcome) -> Shares | None:
    measure, share = outcome.measure, number(outcome)
    if measure is None or measure.name != "target_region_share" or share is None:
        return None
    split = _split(share, (str(measure.arguments["region"]),), measure.arguments.get("regions", ()))
    return _shares(scenario, ("us-forces",), int((outcome.window.start - scenario.period.start).days), split)


def _split(share: float, some: Sequence[str], among: Sequence[str]) -> dict[str, float]:
    """A share for some, the rest for the others, evenly within each."""
    rest = [name for name in among if name not in some]
    return dict.fromkeys(some, share / len(some)) | dict.fromkeys(rest, (1 - share) / max(len(rest), 1))


def _in_one_region(count: Count) -> bool:
    return len(count.regions) == 1 and "us-forces" in count.targets and count.attacks > 0


def _shares(scenario: Scenario, targets: Sequence[str], start: int, of: Mapping[str, float]) -> Shares:
    """Shares under the pressures of the first day that they speak of."""
    pressures = Pressures(scenario, documented=True)
    known = [target for target in targets if target in TARGETS] or ["us-forces"]
    day = min(max(start, 0), len(pressures.table) - 1)
    brand = bool(pressures.of("umbrella_brand")[day] >= BRAND)
    return Shares(
        scenario.id, frozenset(FRONT_OF[target] for target in known), brand, pressures.bins(FRONT_OF[known[0]])[day], of
    )
