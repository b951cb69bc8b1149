"""Answers resampled: whatever happens to a group, it does what was documented of it, or of anybody, in such a case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.initial import happens
from sim.scenario import Scenario
from sim.scenario.vocabulary import MILITIA_ACTS, TARGETS, TONES
from sim.scoring.nulls.chance import Backoff, pick
from sim.scoring.nulls.conduct import CAUSES, MEMORY, Answer, answers, cause_of, concerned
from sim.scoring.nulls.deeds import HOME_REGION, Deed, days_of, militias
from sim.scoring.nulls.readings import Done
from sim.theory import theory

#: Causes that concern only the groups they hit or speak to; without a cause a group speaks for itself.
PERSONAL = ("", "loss", "punishment", "request", "warning")
#: Acts of states that speak to everybody.
SPEAKING = ("directive", "envoy-visit", "summons", "warning", "enforcement-order")
#: What a statement may be about.
ABOUT = ("", "us-forces", "us-embassy", "israel")
#: Who speaks where the record does not tell: outcomes ask after leaders, so their share says nothing.
VOICES = ("leader", "spokesman")
#: Exponent beyond which a window with a statement asks for no more of them.
_FAR = 50.0
#: Longest chain of answers to answers.
DEPTH = 2


@dataclass(frozen=True)
class Cause:
    """Something that happens on a day, and whom it concerns."""

    day: int
    kind: str
    on: frozenset[str]


class Answering:
    """What the groups of a scenario answer, by what is documented elsewhere."""

    def __init__(self, scenario: Scenario, others: Sequence[Scenario]) -> None:
        self.groups, self.days = militias(scenario), days_of(scenario)
        self.known = [one for other in others for one in answers(other) if one.weight > 0]
        self.families = sorted({one.family for one in self.known} | {"speech"})
        self.told = list(_told(scenario))
        self._cases: dict[tuple[str, str, str], Backoff[Answer]] = {}

    def draw(self, done: Sequence[Deed], dice: np.random.Generator) -> list[Deed]:
        """What the groups do about the events of the scenario, about what is done in a run, and about each other."""
        causes, found = [*self.told, *self._made(done), *self._idle(dice)], []
        last: dict[tuple[str, str, str], int] = {}
        for _ in range(DEPTH):
            fresh: list[Deed] = []
            for cause in sorted(causes, key=lambda one: (one.day, one.kind, sorted(one.on))):
                for group in self._concerned(cause):
                    fresh += self._answers(group, cause, last, dice)
            found += fresh
            causes = self._made(fresh)
        return found

    @cached_property
    def heard(self) -> Mapping[str, float]:
        """Share of the other episodes that document what a group said or did, with half an episode added."""
        episodes = {one.episode for one in self.known}
        of = {group: {one.episode for one in self.known if one.actor == group} for group in self.groups}
        return {group: (len(of[group]) + 0.5) / (len(episodes) + 1) for group in self.groups}

    @cached_property
    def pace(self) -> float:
        """Statements a day of a group that is heard of [1/day], such that the documented ones are most likely.

        A window in which one was noted says that there was at least one, a window in which none was that there was
        none; half a silent window is added.
        """
        asked = [one for one in self.known if one.family == "speech" and one.actor]
        spoken = np.array([one.last + 1.0 for one in asked if one.deeds])
        silent = sum(one.last + 1.0 for one in asked if not one.deeds) + MEMORY / 2
        low, high = 1e-4, 1.0
        while high - low > 1e-4:
            rate = (low + high) / 2
            # Where the likelihood rises, the windows with a statement still ask for more.
            more = float(np.sum(spoken / np.expm1(np.minimum(rate * spoken, _FAR)))) > silent
            low, high = (rate, high) if more else (low, rate)
        return low

    @cached_property
    def unseen(self) -> float:
        """Chance that an answer is of a kind not seen yet: one more than was documented."""
        return 1 / (len(self.known) + 1)

    def _concerned(self, cause: Cause) -> Sequence[str]:
        return [group for group in self.groups if cause.kind not in PERSONAL or group in cause.on]

    def _answers(
        self, group: str, cause: Cause, last: dict[tuple[str, str, str], int], dice: np.random.Generator
    ) -> Iterator[Deed]:
        """Answers of a group to a cause, one of each family, and none to the same kind of cause within a fortnight."""
        for family in self.families if cause.kind else ["speech"]:
            key = group, cause.kind, family
            if not cause.kind or cause.day - last.get(key, -MEMORY - 1) > MEMORY:
                last[key] = cause.day
                yield from self._answer(group, cause, family, dice)
        if dice.random() < self.unseen:
            yield self._anything(group, cause.day + int(dice.integers(0, MEMORY + 1)), dice)

    def _answer(self, group: str, cause: Cause, family: str, dice: np.random.Generator) -> Iterator[Deed]:
        found = self._pools(group, cause.kind, family).draw(dice)
        if not found:
            return
        chosen = pick(found, dice, [one.weight for one in found])
        # What others did is done by a group as often as it is heard of at all.
        if cause.kind and chosen.actor not in ("", group) and dice.random() >= self.heard[group]:
            return
        for deed in chosen.deeds:
            first = (chosen.first + chosen.last + 1) // 2 if deed.later else chosen.first
            delay = int(dice.integers(first, chosen.last + 1)) if cause.kind else 0
            yield self._concrete(group, cause.day + delay, deed, dice)

    def _pools(self, group: str, kind: str, family: str) -> Backoff[Answer]:
        """Answers that a group may give: its own to such a cause, anybody's, its own to anything."""
        if (group, kind, family) not in self._cases:
            known = [one for one in self.known if one.family == family and (kind or one.deeds)]
            alike = [one for one in known if one.cause == kind] if kind else known
            own = [one for one in alike if one.actor == group]
            wider = [one for one in known if one.actor == group] if family == "speech" else []
            self._cases[group, kind, family] = Backoff([own, alike, wider], lambda one: one.episode)
        return self._cases[group, kind, family]

    def _concrete(self, group: str, day: int, done: Done, dice: np.random.Generator) -> Deed:
        """One act of a kind: tone, target and voice are drawn where the record leaves them open."""
        target = pick(done.targets, dice) if done.targets else ""
        if done.act == "statement":
            tone, voice = pick(done.tones, dice), done.voice or pick(VOICES, dice)
            return Deed(day, group, "statement", target or pick(ABOUT, dice), tone=tone, voice=voice)
        if done.act == "attack":
            target, claim = target or "us-forces", pick(done.claims, dice) if done.claims else "unclaimed"
            return Deed(day, group, "attack", target, HOME_REGION.get(target, "iraq"), claim)
        return Deed(day, group, done.act, target)

    def _anything(self, group: str, day: int, dice: np.random.Generator) -> Deed:
        """An act of which nothing is known but that it is no attack."""
        act = pick([act for act in MILITIA_ACTS if act != "attack"], dice)
        return self._concrete(group, day, Done(act, TONES, ("us-forces",) if act == "suspend" else ()), dice)

    def _idle(self, dice: np.random.Generator) -> Iterator[Cause]:
        """Days on which groups speak without a cause."""
        chances = self.pace * np.array([self.heard[group] for group in self.groups])
        for day, at in np.argwhere(dice.random((self.days, len(chances))) < chances):
            yield Cause(int(day), "", frozenset({self.groups[int(at)]}))

    def _made(self, done: Sequence[Deed]) -> list[Cause]:
        """Causes among what was done in a run; of attacks on Americans, those that end a fortnight without one."""
        found, last = [], dict.fromkeys(TARGETS, -MEMORY - 1)
        for deed in sorted(done, key=lambda one: one.day):
            quiet = True
            if deed.act == "attack":
                quiet = deed.target.startswith("us-") and deed.day - last[deed.target] > MEMORY
                last[deed.target] = deed.day
            if quiet and (kind := CAUSES.get(deed.act)):
                named = self.groups if deed.act in SPEAKING else theory().names.members(deed.target)
                found.append(Cause(deed.day, kind, frozenset(named)))
        return found


def _told(scenario: Scenario) -> Iterator[Cause]:
    """Causes among the dated events that a run replays."""
    for event in scenario.events:
        if happens(scenario, event) and (kind := cause_of(event)):
            yield Cause(int((event.date - scenario.period.start).days), kind, frozenset(concerned(event)))
