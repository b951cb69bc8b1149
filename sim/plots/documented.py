"""What the record says happened, as rows that a picture can draw hollow."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from sim.plots.cited import cited, lines
from sim.scenario.outcomes import Outcome
from sim.scenario.schema import Event, Scenario
from sim.scenario.vocabulary import MILITIAS, STATES, UMBRELLA

#: Lane of what nobody with a lane of his own did.
OTHERS = ""
#: The act whose delay a measure counts.
_ACT_OF_DELAY: Mapping[str, str] = {
    "days_to_suspension": "suspend", "days_to_statement": "statement", "days_to_leader_statement": "statement",
    "days_to_first_attack": "attack", "days_to_first_breach": "attack", "days_to_resume": "attack",
    "days_to_retaliation": "strike", "days_to_political_turn": "political-turn",
}  # fmt: skip
#: Documented kinds that are an act of the repertoire under another name.
_ACT_OF_KIND: Mapping[str, str] = {
    "fatal-attack": "attack", "state-strike": "strike", "leadership-decapitation": "leadership-strike",
    "threat": "warning", "conditional-statement": "statement",
}  # fmt: skip
COLUMNS = ("day", "actor", "act", "target", "claim", "tone", "deaths", "label", "told")


def author(name: str) -> str:
    """The lane of somebody named in the record: an actor's id, or `OTHERS`."""
    if name == "irgc-qf":
        return "tehran"
    if name == "iraqi-security-forces":
        return "baghdad"
    if name in MILITIAS or name in STATES:
        return name
    return next((state for state in ("baghdad", "washington") if name.startswith(f"{state}-")), OTHERS)


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as objects with a field for each column."""
    yield from frame.itertuples(index=False)


def rows(scenario: Scenario) -> pd.DataFrame:
    """Documented events, and the acts whose day a documented delay tells; day 0 is the first of the period."""
    start = scenario.period.start
    found = [_event(event, start) for event in scenario.events]
    known = {(row["day"], row["actor"], row["act"]) for row in found}
    for outcome in scenario.outcomes:
        row = _delayed(outcome, scenario)
        if row is not None and (row["day"], row["actor"], row["act"]) not in known:
            found.append(row)
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    last = (scenario.period.end - start).days
    return frame[(frame["day"] >= 0) & (frame["day"] <= last)].sort_values("day", kind="stable", ignore_index=True)


def _event(event: Event, start: date) -> dict[str, Any]:
    by = [author(name) for name in event.by]
    on = [name for name in event.on if author(name) in MILITIAS]
    return _row(
        day=(event.date - start).days,
        actor=next((name for name in by if name != OTHERS), OTHERS),
        act=_ACT_OF_KIND.get(event.kind, event.kind),
        target=on[0] if len(on) == 1 else "us-forces" if "us-forces" in event.on else "",
        claim="umbrella" if UMBRELLA in event.by else "unclaimed",
        deaths=event.deaths or 0,
        label=event.kind.replace("-", " "),
        told=_words(event.date, event.id, event.description, event.confidence, event.sources),
    )


def _delayed(outcome: Outcome, scenario: Scenario) -> dict[str, Any] | None:
    """The act a documented delay tells of, on the day it was done; None where no such day is known."""
    act = _ACT_OF_DELAY.get(outcome.measure.name) if outcome.measure else None
    observed = outcome.score_as.observed
    if act is None or not outcome.after or not outcome.after.event or not isinstance(observed, int | float):
        return None
    first, last = scenario.span_of(outcome.after.event)
    when = (last if outcome.after.point == "end" else first) + timedelta(days=round(observed))
    actor = author(outcome.actors[0]) if len(outcome.actors) == 1 else OTHERS
    targets = outcome.measure.arguments.get("targets") if outcome.measure else None
    return _row(
        day=(when - scenario.period.start).days,
        actor=actor,
        act=act,
        target=(targets or ("us-forces",))[0] if act == "attack" else "",
        claim="unclaimed" if act == "attack" else "",
        label=f"first {act}" if actor == OTHERS else act.replace("-", " "),
        told=_words(when, outcome.id, outcome.description, outcome.confidence, outcome.sources),
    )


def _words(when: date, name: str, description: str, confidence: str, sources: Iterable[str]) -> str:
    """What the record says of an act, and where it says so."""
    return lines(f"{when}, documented ({name}, {confidence} confidence)", description, cited(sources))


def _row(**given: Any) -> dict[str, Any]:
    return {"target": "", "claim": "", "tone": "", "deaths": 0, "told": ""} | given
