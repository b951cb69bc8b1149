"""Documented spans: how many attacks on a target class fell in how many days, under which pressures.

An episode's record is not daily. What it says of attacks in its outcomes and its opening is laid over its days; where
several statements speak of a day the one about the shortest span counts, as the most exact. A target class that an
episode never mentions was, as far as anybody wrote down, not attacked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.results.measures.history import ANYBODY, MASKS
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scenario.vocabulary import FRONTS, TARGETS, UMBRELLA
from sim.scoring.nulls.past import TARGETS_OF, Bin, Pressures

#: Days before the period that an opening rate speaks of.
OPENING_DAYS = 28
#: Names under which everybody is counted.
EVERYBODY = {ANYBODY, UMBRELLA, *MASKS}
OPEN, HIDDEN = ("own-name", "umbrella"), ("facade", "unclaimed")
_COUNTS = ("attacks_count", "attacks_claimed", "attacks_rate_per_week")
_WAITS = ("days_to_first_attack", "days_to_next_attack")
#: Measures that say something of attacks on the targets they list.
_SPEAKS = (*_COUNTS, *_WAITS, "days_without_attack", "target_mix", "target_mix_ratio", "first_claim_month")
#: Settings of a measure that list targets.
_LISTS = ("targets", "above", "below")


@dataclass(frozen=True)
class Span:
    """Consecutive days with one rate of attacks on one front, in one bin."""

    episode: str
    front: str
    days: int
    attacks: float
    bin: Bin
    stated: bool = True
    """Whether somebody counted, rather than that nobody mentioned any."""


@dataclass(frozen=True)
class Count:
    """Attacks in a window of days, as an outcome has them."""

    targets: tuple[str, ...]
    regions: tuple[str, ...]
    claims: tuple[str, ...]
    """Names that are counted; all where empty."""
    start: int
    end: int
    """Last day [day of the period], included."""
    attacks: float


def counts(scenario: Scenario) -> list[Count]:
    """What the outcomes of an episode say of the number of attacks, in the order of the file."""
    return [count for outcome in scenario.outcomes if (count := _count(scenario, outcome)) is not None]


def spans(scenario: Scenario) -> list[Span]:
    """The documented spans of an episode and of the four weeks before it."""
    pressures = Pressures(scenario, documented=True)
    found = opening_spans(scenario, pressures)
    named = mentioned(scenario)
    for front in FRONTS:
        stated = any(target in named for target in TARGETS_OF[front])
        rates = _front_rates(scenario, front, len(pressures.table)) if stated else np.zeros(len(pressures.table))
        found += _runs(scenario.id, front, rates, pressures.bins(front), stated)
    return found


def opening_spans(scenario: Scenario, pressures: Pressures) -> list[Span]:
    """The four weeks before the period, where the file gives a rate for them."""
    weeks, known = OPENING_DAYS / 7, scenario.opening.attacks_per_week
    return [
        Span(scenario.id, front, OPENING_DAYS, sum(rates) * weeks, pressures.opening_bin(front))
        for front in FRONTS
        if (rates := [known[target] for target in TARGETS_OF[front] if target in known])
    ]


def usable(outcome: Outcome) -> bool:
    """Whether an outcome states a fact of its own episode that a record can hold."""
    return outcome.measure is not None and not any("#" in name for name in outcome.derives_from)


def number(outcome: Outcome) -> float | None:
    """The number that was observed: the value, the middle of its range, or the end that is known."""
    score, condition = outcome.score_as, outcome.condition
    if isinstance(score.observed, int | float) and not isinstance(score.observed, bool):
        return float(score.observed)
    ends = [end for end in (score.low, score.high) if end is not None]
    if ends:
        return sum(ends) / len(ends)
    wanted = condition.value
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return None
    return {"==": float(wanted), ">=": float(wanted), ">": wanted + 1.0, "<=": wanted / 2, "<": wanted / 2}.get(
        condition.op
    )


def _count(scenario: Scenario, outcome: Outcome) -> Count | None:
    measure, many = outcome.measure, number(outcome)
    if measure is None or many is None or not usable(outcome):
        return None
    known = measure.arguments
    # That there was one is no rate, and that one group did little says nothing of the others.
    everybody, binary = bool(EVERYBODY & set(outcome.actors)), outcome.score_as.type == "binary"
    if (binary and outcome.condition.op in (">=", ">")) or (not everybody and (binary or many == 0)):
        return None
    start, end = _days(scenario, outcome)
    if measure.name in _WAITS:
        start, end, many = _wait(scenario, outcome, start, many)
    elif measure.name == "days_without_attack":
        many = 0.0
    elif measure.name == "attacks_rate_per_week":
        many *= (end - start + 1) / 7
    elif measure.name not in _COUNTS:
        return None
    if end < start:
        return None
    claims = tuple(known.get("claims", OPEN if measure.name == "attacks_claimed" else _names_of(outcome)))
    return Count(tuple(known.get("targets", ())) or TARGETS, tuple(known.get("regions", ())), claims, start, end, many)


def _names_of(outcome: Outcome) -> tuple[str, ...]:
    """The claims that count, where the outcome is about a mask."""
    signed = {UMBRELLA: "umbrella", "facade": "facade", "unattributed": "unclaimed"}
    names = {signed.get(MASKS.get(name, name), "") for name in outcome.actors}
    return () if "" in names else tuple(sorted(names))


def _days(scenario: Scenario, outcome: Outcome) -> tuple[int, int]:
    known = outcome.measure.arguments if outcome.measure else {}
    first = scenario.period.start
    return (
        int((known.get("since", outcome.window.start) - first).days),
        int((known.get("until", outcome.window.end) - first).days),
    )


def _wait(scenario: Scenario, outcome: Outcome, start: int, many: float) -> tuple[int, int, float]:
    """A wait is a span with one attack at its end."""
    event = outcome.after.event if outcome.after else None
    if outcome.after and event and event in {one.id for one in scenario.events}:
        first, last = scenario.span_of(event)
        clock = last if outcome.after.point == "end" else first
        start = int((clock - scenario.period.start).days)
    return start, start + int(many), 1.0


def _front_rates(scenario: Scenario, front: str, days: int) -> np.ndarray:
    """Attacks a day on all targets of a front of which something is known (days,); NaN where of none."""
    rates = np.array([_rates(scenario, target, days) for target in TARGETS_OF[front]])
    return np.where(np.isnan(rates).all(axis=0), np.nan, np.nansum(rates, axis=0))


def _rates(scenario: Scenario, target: str, days: int) -> np.ndarray:
    """Attacks a day on a target class (days,); NaN where the record is silent about it."""
    found = [count for count in counts(scenario) if target in count.targets]
    whole, seen, hidden = (np.full(days, np.nan) for _ in range(3))
    for count in sorted(found, key=lambda one: one.start - one.end):
        sheet = whole if not count.claims else seen if set(count.claims) & set(OPEN) else hidden
        rate = count.attacks / len(count.targets) / (count.end - count.start + 1)
        sheet[max(count.start, 0) : max(count.end + 1, 0)] = rate
    parts = np.where(np.isnan(seen), 0.0, seen) + np.where(np.isnan(hidden), 0.0, hidden)
    parts[np.isnan(seen) & np.isnan(hidden)] = np.nan
    return np.asarray(np.fmax(whole, parts))


def mentioned(scenario: Scenario) -> set[str]:
    """Target classes of which an episode says anything."""
    opening = scenario.opening
    named = set(opening.attacks_per_week) | {
        target for front in FRONTS if getattr(opening.campaigns, front) for target in TARGETS_OF[front]
    }
    for outcome in scenario.outcomes:
        if outcome.measure is not None and outcome.measure.name in _SPEAKS:
            lists = [outcome.measure.arguments.get(key, ()) for key in _LISTS]
            named |= {target for names in lists for target in names}
    return named


def _runs(episode: str, front: str, rates: np.ndarray, bins: Sequence[Bin], stated: bool) -> Iterator[Span]:
    """Days with one rate and one bin, taken together."""
    start = 0
    for day in range(1, len(rates) + 1):
        if day == len(rates) or rates[day] != rates[start] or bins[day] != bins[start]:
            if not np.isnan(rates[start]):
                yield Span(episode, front, day - start, float(rates[start]) * (day - start), bins[start], stated)
            start = day
