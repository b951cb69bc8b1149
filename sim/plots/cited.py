"""Sources in the words of marks: the id of each, with its title."""

from collections.abc import Iterable

from sim.theory import theory


def cited(ids: Iterable[str]) -> str:
    """Ids of sources with their titles, a line each; empty where there is none."""
    known = theory().sources
    lines = [f"[{one}] {known[one].title}" if one in known else f"[{one}]" for one in dict.fromkeys(ids)]
    return "\n".join(["Sources:", *lines]) if lines else ""


def lines(*parts: str) -> str:
    """Parts that say something, each on a line of its own."""
    return "\n".join(part for part in parts if part)
