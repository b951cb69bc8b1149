"""What pictures and accounts call the totals of a run, and how they write shares."""

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "attacks": "attacks",
    "attacks_us": "attacks on Americans",
    "attacks_israel": "attacks on Israel",
    "attacks_home": "attacks at home",
    "deaths_us": "American deaths",
    "strikes": "American and Israeli strikes",
    "statements": "statements",
}


def percent(share: float) -> str:
    """A share in per cent; what is not all or nothing is not rounded to it."""
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"
