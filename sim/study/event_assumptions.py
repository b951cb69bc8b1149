"""What differs between the dated events of two arms, in words."""

from collections.abc import Iterator, Sequence

from sim.initial import happens
from sim.scenario import Scenario
from sim.scenario.schema import Event
from sim.study.wording import Assumption, cited, listed, said, union

#: More events than these are listed together.
_MOST_EVENTS = 6
#: Fields of an event that a run reads, and what the words call them.
_EVENT_FIELDS = {
    "end_date": "last day", "kind": "kind", "role": "role", "by": "by", "on": "on", "addressees": "addressees",
    "for_": "for", "against": "against", "lines": "line", "effort": "effort", "deaths": "deaths",
    "leaders_killed": "leaders killed", "rank": "rank",
}  # fmt: skip


def events(before: Scenario, after: Scenario, name: str) -> Iterator[Assumption]:
    """Dated events that are taken out, put in, moved or changed."""
    old, new = ({event.id: event for event in one.events} for one in (before, after))
    gone = [event for event in before.events if event.id not in new]
    added = [event for event in after.events if event.id not in old]
    yield from _listed_events(gone, "A", f"not in {name}", before)
    yield from _listed_events(added, name, f"in {name} only", after)
    for event in before.events:
        if event.id in new:
            yield from _altered(event, new[event.id], name)


def _listed_events(events: Sequence[Event], where: str, how: str, scenario: Scenario) -> Iterator[Assumption]:
    if len(events) > _MOST_EVENTS:
        names = listed([event.id for event in events])
        yield Assumption(f"events: {len(events)} are {how}: {names}", union(*(event.sources for event in events)))
        return
    for event in events:
        unread = "" if happens(scenario, event) else f"; {where} does not replay it either"
        yield Assumption(f"event {_told(event)}: {how}{cited(event.sources)}{unread}", event.sources)


def _told(event: Event) -> str:
    deaths = f", {event.deaths} dead" if event.deaths else ""
    return f"{event.id} ({event.date}, {event.kind.replace('-', ' ')} by {listed(event.by)}{deaths})"


def _altered(old: Event, new: Event, name: str) -> Iterator[Assumption]:
    """An event on another day, or with other content."""
    changed = [f"{old.date}; in {name} {new.date}"] if old.date != new.date else []
    for key, title in _EVENT_FIELDS.items():
        one, other = getattr(old, key), getattr(new, key)
        if one != other:
            changed.append(f"{title} {said(one)}; in {name} {said(other)}")
    for words in changed:
        ids = union(old.sources, new.sources)
        yield Assumption(f"event {old.id}: {words}{cited(new.sources)}", ids)
