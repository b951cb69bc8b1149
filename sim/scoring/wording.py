"""How numbers and sentences of an account are written."""

import math
import textwrap
from collections.abc import Sequence

#: Columns of the terminal that lines stay within.
WIDTH = 100


def verdict(skill: Sequence[float]) -> str:
    """Whether the theory wins, loses, or it stays open, by the interval of its skill."""
    _, low, high = skill
    return " wins" if low > 0 else " loses" if high < 0 else "" if math.isnan(low) else " open"


def interval(skill: Sequence[float]) -> str:
    """A skill with its interval; a dash where there is none."""
    value, low, high = skill
    return "–" if math.isnan(value) else f"{number(value)} ({number(low)} to {number(high)})"


def number(value: float) -> str:
    """Two decimals; a dash where there is no number."""
    if math.isnan(value):
        return "–"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def percent(share: float) -> str:
    """A share in per cent."""
    return "–" if math.isnan(share) else f"{share:.0%}"


def wrapped(text: str, indent: int = 2) -> list[str]:
    """Text in lines that fit, the later ones set in; names are not broken at their hyphens."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
    )
