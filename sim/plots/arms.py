"""What pictures of a comparison share: the arms, their colours, and how they are named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.plots import legend
from sim.plots.bands import Numbers
from sim.plots.legend import Block
from sim.plots.span import Span
from sim.plots.style import CYCLE, INK, width_of

#: Front of each class of targets, as totals have it.
FRONT_OF: Mapping[str, str] = {
    "us-forces": "attacks_us", "us-embassy": "attacks_us", "us-logistics": "attacks_us", "israel": "attacks_israel",
}  # fmt: skip
#: Front of all other classes.
HOME = "attacks_home"
_LONGEST = 3.4


@dataclass(frozen=True)
class ArmPicture:
    """One arm as pictures need it."""

    letter: str
    name: str
    start: date
    """First day."""
    edges: np.ndarray
    """Edges of the periods that attacks are counted over, in days since the start."""
    counts: Mapping[str, np.ndarray]
    """Attacks by class of targets: runs by periods; a class that nobody attacked is left out."""
    runs: int

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.start, self.start + timedelta(days=int(self.edges[-1]) - 1))

    @property
    def title(self) -> str:
        """Letter and name."""
        return fitted(f"{self.letter}  {self.name}", _LONGEST, 8.5)

    def front(self, front: str) -> Numbers:
        """Attacks on one front, or all (`attacks`): runs by periods."""
        chosen = [own for name, own in self.counts.items() if front in ("attacks", FRONT_OF.get(name, HOME))]
        return np.sum(chosen, axis=0, dtype=float) if chosen else np.zeros((self.runs, len(self.edges) - 1))


def colour(place: int) -> str:
    """Colour of an arm by its place, 0 for the baseline; the baseline is dark, for it is what happened or nearly so."""
    return INK if place == 0 else CYCLE[(place - 1) % len(CYCLE)]


def names(arms: Sequence[ArmPicture]) -> Block:
    """The legend of the arms."""
    return Block("", [(legend.line(colour(place), 3.0), arm.title) for place, arm in enumerate(arms)])


def fitted(text: str, width: float, size: float) -> str:
    """The text, cut to a width [inches]."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
