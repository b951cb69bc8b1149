"""One decision as arithmetic: the options, the named terms of each, the luck, and what would have flipped it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one pressure that would have led to another choice."""

    pressure: str
    before: float
    """Value in force on the day."""
    after: float
    """Nearest value at which another option is chosen, luck unchanged."""
    option: str = ""
    """What would have been chosen then, where known."""


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """One choice of one actor on one day, with everything that went into it."""

    scenario: str
    actor: str
    date: date
    decision: str
    options: Sequence[str]
    terms: Sequence[str]
    values: Sequence[Sequence[float]]
    """[utility] by option, then by term; a row adds up to the option's utility."""
    utilities: Sequence[float]
    probabilities: Sequence[float]
    luck: float
    """The uniform draw; the options share [0, 1) in their order, by probability."""
    chosen: str
    runner_up: str
    """Most probable of the other options."""
    margin: float
    """Utility of the chosen option minus that of the runner-up; below zero where luck overruled."""
    flips: Sequence[Flip] = ()

    def __post_init__(self) -> None:
        count = len(self.options)
        if {len(self.values), len(self.utilities), len(self.probabilities)} != {count}:
            raise ValueError(f"a card of {count} options needs as many values, utilities and probabilities")
        if any(len(row) != len(self.terms) for row in self.values):
            raise ValueError(f"each option needs {len(self.terms)} term values")
        if self.chosen not in self.options:
            raise ValueError(f"the chosen option {self.chosen!r} is not among the options")

    def ranked_terms(self) -> list[int]:
        """Indices of the terms that say anything here, the weightiest first."""
        weight = [max(abs(row[term]) for row in self.values) for term in range(len(self.terms))]
        return sorted((term for term in range(len(weight)) if weight[term] > 0), key=lambda term: -weight[term])


def card_lines(card: DecisionCard) -> list[str]:
    """The card as plain lines for a terminal."""
    lines = [
        f"{card.actor}, {card.date.isoformat()}, {card.decision} ({card.scenario})",
        "",
        *_option_table(card),
        "",
        f"luck {card.luck:.3f}: chosen {card.chosen} {_margin_words(card)}",
        "",
    ]
    for option, row in zip(card.options, card.values, strict=True):
        terms = sorted((term for term in range(len(row)) if row[term] != 0), key=lambda term: -abs(row[term]))
        words = ", ".join(f"{row[term]:+.2f} {card.terms[term]}" for term in terms) or "no term speaks"
        lines.append(f"{option}: {words}")
    return lines + _flip_lines(card)


def card_tables(card: DecisionCard) -> dict[str, list[dict[str, object]]]:
    """The card as rows: its options, the terms that speak for or against each, and what would have flipped it."""
    each = zip(card.options, card.utilities, card.probabilities, strict=True)
    options = [
        {"option": name, "utility": utility, "probability": chance, "chosen": name == card.chosen}
        for name, utility, chance in each
    ]
    terms = [
        {"option": name, "term": card.terms[term], "value": row[term]}
        for name, row in zip(card.options, card.values, strict=True)
        for term in range(len(row))
        if row[term] != 0
    ]
    return {"options": options, "terms": terms, "flips": [asdict(flip) for flip in card.flips]}


def card_facts(card: DecisionCard) -> dict[str, object]:
    """What the card says once: who decided what and when, by how much, and the luck."""
    names = ("scenario", "actor", "date", "decision", "luck", "chosen", "runner_up", "margin")
    return {name: getattr(card, name) for name in names}


def flip_words(flip: Flip) -> str:
    """One flip as a phrase."""
    side = "below" if flip.after < flip.before else "above"
    then = f", then {flip.option}" if flip.option else ""
    return f"{flip.pressure} {side} {flip.after:.2f} (is {flip.before:.2f}{then})"


def _option_table(card: DecisionCard) -> list[str]:
    width = max(len("option"), *(len(option) for option in card.options))
    lines = [f"  {'option':<{width}}  utility  probability"]
    for option, utility, probability in zip(card.options, card.utilities, card.probabilities, strict=True):
        mark = ">" if option == card.chosen else " "
        lines.append(f"{mark} {option:<{width}}  {utility:+7.2f}  {probability:11.3f}")
    return lines


def _margin_words(card: DecisionCard) -> str:
    if not card.runner_up:
        return "(the only option)"
    if card.margin < 0:
        return f"although {card.runner_up} had {-card.margin:.2f} more utility"
    return f"by {card.margin:.2f} over {card.runner_up}"


def _flip_lines(card: DecisionCard) -> list[str]:
    if not card.flips:
        return ["", "no single pressure within its range would have flipped it"]
    return ["", "would have flipped with", *(f"  {flip_words(flip)}" for flip in card.flips)]
