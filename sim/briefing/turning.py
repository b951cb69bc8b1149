"""The decision on which a run turned, in words: what was chosen, what spoke for it, and what would have flipped it."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from sim.briefing.names import titled
from sim.results.explain import DecisionCard, Flip
from sim.results.turning import turning_point
from sim.scenario.reading import read
from sim.theory import theory
from sim.theory.load import HERE

#: Terms that are written out on each side.
_MOST = 4
_FRONTS = {
    "us": "US forces",
    "logistics": "the convoys that supply US forces",
    "israel": "Israel",
    "home": "targets inside Iraq",
}


@dataclass(frozen=True)
class TurningPoint:
    """One decision in words."""

    actor: str
    date: str
    """ISO day."""
    decision: str
    sentences: tuple[str, ...]
    terms: tuple[tuple[str, str, float], ...] = ()
    """What told the chosen option from the next best: term, what it means, difference [utility]; weightiest first."""
    flips: tuple[str, ...] = ()
    """The smallest changes of one pressure that would have led to another choice."""


def turning_words(card: DecisionCard) -> TurningPoint:
    """A decision card in words."""
    chance = dict(zip(card.options, card.probabilities, strict=True))
    chosen = f"{card.chosen}, {_likely(chance[card.chosen])}"
    first = f"On {card.date.isoformat()} {_who(card.actor)} decides on {_about(card.decision)}: {chosen}"
    if not card.runner_up:
        return TurningPoint(card.actor, card.date.isoformat(), card.decision, (f"{first}. There is no other option.",))
    first += f"; {card.runner_up} would be {_likely(chance[card.runner_up])}."
    meanings, terms = term_meanings(), _terms(card)
    named = tuple((name, meanings.get(name, ""), value) for name, value in terms)
    sentences = [first, _luck(card), *_sides(card, terms)]
    return TurningPoint(
        card.actor, card.date.isoformat(), card.decision, tuple(sentences), named, tuple(map(_flip, card.flips))
    )


def kept_turning_point(decisions: pd.DataFrame) -> TurningPoint | None:
    """The turning point of a kept table of decisions, as far as the table tells of it; None where there is none."""
    found = turning_point(decisions)
    if found is None:
        return None
    actor, day, decision = found
    rows = decisions[(decisions["run"] == 0) & (decisions["actor"] == actor) & (decisions["decision"] == decision)]
    row = rows[rows["date"] == pd.Timestamp(day)].iloc[0]
    chosen = f"{row['option']}, {_likely(row['probability'])}"
    words = f"On {day} {_who(actor)} decides on {_about(decision)}: {chosen}"
    if row["runner_up"]:
        words += f"; the next best, {row['runner_up']}, had {abs(row['margin']):.2f} "
        words += f"{'less' if row['margin'] >= 0 else 'more'} utility"
    return TurningPoint(actor, day.isoformat(), decision, (f"{words}.",))


@cache
def term_meanings() -> dict[str, str]:
    """What each term of a decision means, as the theory's list of carriers has it."""
    terms = read(HERE / "mechanisms.yaml")["carriers"]["militia"]["term"]
    return {name: str(node.value) for name, node in terms.entries().items()}


def _terms(card: DecisionCard) -> list[tuple[str, float]]:
    """How much each term speaks for the chosen option rather than for the next best [utility], weightiest first."""
    mine, other = (card.values[card.options.index(option)] for option in (card.chosen, card.runner_up))
    differences = [(name, one - two) for name, one, two in zip(card.terms, mine, other, strict=True)]
    return sorted(((name, value) for name, value in differences if value), key=lambda one: -abs(one[1]))


def _luck(card: DecisionCard) -> str:
    if card.margin < 0:
        return f"Luck overruled what spoke for {card.runner_up}, which had {-card.margin:.2f} more utility."
    return f"{card.chosen.capitalize()} had {card.margin:.2f} more utility, and luck did not overrule it."


def _sides(card: DecisionCard, terms: list[tuple[str, float]]) -> list[str]:
    sides = {card.chosen: [one for one in terms if one[1] > 0], card.runner_up: [one for one in terms if one[1] < 0]}
    return [f"For {option} spoke {_listed(some)}." for option, some in sides.items() if some]


def _listed(terms: list[tuple[str, float]]) -> str:
    meanings = term_meanings()
    words = [f"{_small(meanings.get(name, name))} ({abs(value):.2f})" for name, value in terms[:_MOST]]
    rest = len(terms) - _MOST
    words += [f"{rest} smaller term{'s' * (rest > 1)}"] if rest > 0 else []
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _who(actor: str) -> str:
    """An actor by name."""
    known = theory()
    return known.militias[actor].name if actor in known.militias else actor.capitalize()


def _about(decision: str) -> str:
    """What a decision is about."""
    front = decision.removeprefix("campaign-")
    return f"a campaign against {_FRONTS[front]}" if front in _FRONTS else decision.replace("-", " ")


def _flip(flip: Flip) -> str:
    """What would have changed the choice."""
    then = f", then {flip.option}" if flip.option else ""
    side = "below" if flip.after < flip.before else "above"
    return f"{titled(flip.pressure)} {side} {flip.after:.2f} where it is {flip.before:.2f}{then}".replace("-", "−")


def _small(text: str) -> str:
    """A meaning inside a sentence; names keep their capital."""
    return text if text.startswith("Tehran") else text[:1].lower() + text[1:]


def _likely(probability: float) -> str:
    if 0 < probability < 0.001:
        return "less than 0.1 % likely"
    return f"{100 * probability:.3g} % likely" if probability < 0.9995 else "all but certain"
