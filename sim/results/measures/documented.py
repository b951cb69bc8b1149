"""The documented record: the dated events of a scenario in the columns of a simulated one."""

import numpy as np
import pandas as pd

from sim.results.measures.history import DOCUMENTED, MASKS
from sim.scenario import Scenario
from sim.scenario.schema import Event
from sim.scenario.vocabulary import TARGETS, UMBRELLA
from sim.theory import theory

#: What an event of a kind says was done, where the kind is not the word for it.
ACTS = {
    "fatal-attack": "attack",
    "targeted-killing": "attack",
    "leadership-decapitation": "leadership-strike",
    "pm-engagement": "dissuasion",
}
#: Claim mode of an attack by a name that hides its author.
CLAIMS = {UMBRELLA: "umbrella", "facade": "facade", "unattributed": "unclaimed"}


def documented_record(scenario: Scenario) -> pd.DataFrame:
    """One row per author of a dated event; outcomes are never turned into acts.

    Only the first row of an event carries its deaths and killings, so that sums over the record are right.
    """
    rows = [row_of(event, name, first=i == 0) for event in scenario.events for i, name in enumerate(event.by)]
    columns = list(row_columns())
    table = pd.DataFrame(rows, columns=columns).astype(row_columns())
    return table.sort_values("date", kind="stable", ignore_index=True)


def row_columns() -> dict[str, str]:
    """Columns of the record and their types."""
    texts = ("actor", "seen_as", "act", "target", "region", "claim", "tone", "voice")
    return {
        "run": "int64",
        "date": "datetime64[s]",
        **dict.fromkeys(texts, "object"),
        "deaths": "int64",
        "leaders_killed": "int64",
        "level": "float64",
        "line": "float64",
        "event": "object",
    }


def row_of(event: Event, name: str, *, first: bool) -> dict[str, object]:
    """An event as an act of one of its authors."""
    author = theory().names.acts_for(name) or name
    seen_as = MASKS.get(name, author)
    act = ACTS.get(event.kind, event.kind)
    return {
        "run": DOCUMENTED,
        "date": np.datetime64(event.date, "s"),
        "actor": author,
        "seen_as": seen_as,
        "act": act,
        "target": target_of(event),
        "region": "",
        "claim": CLAIMS.get(seen_as, "own-name") if act == "attack" else "",
        "tone": "",
        "voice": "",
        "deaths": (event.deaths or 0) if first else 0,
        "leaders_killed": (event.leaders_killed or 0) if first else 0,
        "level": event.effort or 0.0,
        "line": line_of(event),
        "event": event.id,
    }


def target_of(event: Event) -> str:
    """Whom an event hits, in the words of the record: a target class, a state or a group; a killed rival by class."""
    if not event.on:
        return ""
    if event.kind == "targeted-killing":
        return "rival-militia"
    name = event.on[0]
    return name if name in TARGETS else theory().names.acts_for(name) or name


def line_of(event: Event) -> float:
    """The line an event amounts to on the first front it speaks of."""
    lines = event.lines
    said = [] if lines is None else [line for line in (lines.us, lines.israel, lines.home) if line is not None]
    return said[0] if said else float("nan")
