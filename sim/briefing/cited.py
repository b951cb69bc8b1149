"""The sources behind numbers and outcomes, as a reader wants them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sim.theory import theory

#: What kind of source it is, in words.
GRADES = {
    "seed": "one of the five analyses that the theory is built on",
    "public": "a public page, read in excerpts",
    "general": "general knowledge, not looked up",
    "user": "set by whoever ran it",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, or another place that numbers come from."""

    id: str
    title: str
    where: str
    """Authors, publisher and date, as far as they are known."""
    url: str
    """Address; empty where there is none."""
    grade: str
    """What kind of source it is, in words."""
    note: str = ""
    """What matters for how far to trust it."""


def sources(ids: Iterable[str]) -> list[Source]:
    """Each source once, in the order in which they are first named; one that the theory does not know says so."""
    known = theory().sources
    found = []
    for name in dict.fromkeys(ids):
        it = known.get(name)
        if it is None:
            found.append(Source(name, "unknown source", "", "", "not among the theory's sources"))
            continue
        where = ", ".join(word for word in (*it.authors, it.publisher, it.date) if word) if it.type != "user" else ""
        found.append(Source(name, it.title, where, it.url or "", GRADES[it.type], it.note or ""))
    return found
