"""The base rate: what groups did elsewhere under the same pressures, done again.

Nothing is explained. Attacks come at the rate of a documented span of the same bin, placed and signed as elsewhere, by
those who are named as attackers. Whatever happens to a group is answered as the group, or where it left no answer
anybody, is documented to have answered such a thing, with the same delay. States act as often as elsewhere.

Choices of a careful reader of few cases: rates are drawn by episode and then by day, so that a long calm is one case
and not three hundred; the weeks before the scenario opens are a case too; a bin that few episodes speak of is trusted
less and gives way to a wider one; what n episodes never saw may happen once in n + 1; a group that suspends attacks
stops; groups speak at the pace at which somebody who looked heard them.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.vocabulary import FRONTS
from sim.scoring.nulls.answering import Answering
from sim.scoring.nulls.chance import Backoff, pick
from sim.scoring.nulls.deeds import Deed, luck, record
from sim.scoring.nulls.makeup import Makeup
from sim.scoring.nulls.past import FRONT_OF, Bin, Pressures, learned_from, like
from sim.scoring.nulls.replies import Replies
from sim.scoring.nulls.spans import Span, opening_spans, spans

#: Acts by which Tehran makes its line known.
ASKING = ("directive", "envoy-visit", "summons")


class Rates:
    """How often fronts saw attacks, by bins."""

    def __init__(self, known: Sequence[Span]) -> None:
        self.known = known
        self.stated = [span for span in known if span.stated]
        self.surprise = 1 / (len({span.episode for span in known}) + 1)
        """Chance of a rate that was never seen in such a case: that of one episode more."""
        self._anywhere = Backoff([self.stated], _episode)
        self._cases: dict[tuple[str, Bin], Backoff[Span]] = {}

    def draw(self, front: str, today: Bin, dice: np.random.Generator) -> float:
        """Attacks a day on one documented day of such a bin; at a surprise, on one counted anywhere [1/day]."""
        surprised = dice.random() < self.surprise
        found = (self._anywhere if surprised else self._alike(front, today)).draw(dice)
        if not found:
            return 0.0
        span = pick(found, dice, [span.days for span in found])
        return span.attacks / span.days

    def _alike(self, front: str, today: Bin) -> Backoff[Span]:
        if (front, today) not in self._cases:
            *mine, anything = like([span for span in self.known if span.front == front], today, lambda span: span.bin)
            # Where a campaign is under way, one elsewhere says more than days without one here.
            under_way = [span for span in self.stated if span.bin.campaign == today.campaign]
            self._cases[front, today] = Backoff([*mine, under_way, anything], _episode)
        return self._cases[front, today]


def _episode(span: Span) -> str:
    return span.episode


def base_rate(scenario: Scenario, others: Sequence[Scenario], *, seed: int, runs: range) -> pd.DataFrame:
    """Documented behaviour of the other episodes, resampled by actor and by the pressures of the day."""
    others, pressures = learned_from(scenario, others), Pressures(scenario, documented=False)
    known = [span for other in others for span in spans(other)]
    rates = Rates([*known, *opening_spans(scenario, pressures)])
    makeup = Makeup(scenario, others, pressures)
    replies = Replies(scenario, others, pressures, makeup.authors)
    answering = Answering(scenario, others)

    def history(dice: np.random.Generator) -> Iterator[Deed]:
        asked = replies.draw(dice)
        struck = []
        for front in FRONTS:
            bins = after_requests(pressures.bins(front), front, asked)
            rate = {today: rates.draw(front, today, dice) for today in sorted(set(bins))}
            struck += makeup.struck(front, np.array([rate[today] for today in bins]), dice)
        answers = answering.draw([*asked, *struck], dice)
        yield from (*asked, *answers, *unless_suspended(struck, answers))

    return record(scenario, {run: history(luck("base-rate", scenario, seed, run)) for run in runs})


def after_requests(bins: Sequence[Bin], front: str, asked: Sequence[Deed]) -> list[Bin]:
    """Bins of the days, with the line that Tehran is made to send in a run."""
    found = list(bins)
    if front in ("us", "logistics"):
        for deed in sorted(asked, key=lambda one: one.day):
            if deed.act in ASKING and not np.isnan(deed.line):
                found[deed.day :] = [one._replace(line=int(np.sign(deed.line))) for one in found[deed.day :]]
    return found


def unless_suspended(struck: Sequence[Deed], answers: Sequence[Deed]) -> Iterator[Deed]:
    """Attacks without those on Americans by groups that have suspended them."""
    since: dict[str, int] = {}
    for deed in answers:
        if deed.act == "suspend":
            since[deed.actor] = min(deed.day, since.get(deed.actor, deed.day))
    for deed in struck:
        if FRONT_OF[deed.target] != "us" or deed.actor not in since or deed.day < since[deed.actor]:
            yield deed
