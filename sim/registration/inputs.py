"""What of a scenario a run depends on, and where two scenarios differ in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.errors import quoted
from sim.scenario import Scenario

#: What of a scenario no run sees.
_OUTSIDE = frozenset({"title", "summary", "kind", "cluster", "tests", "changes_what", "outcomes", "explanations",
                      "conflicts", "elsewhere"})  # fmt: skip
#: What of its parts is for readers only.
_FOR_READERS = frozenset({"sources", "grade", "range", "note", "description", "asks", "confidence"})


def inputs(scenario: Scenario) -> dict[str, Any]:
    """All that a run is made of, as plain data: no outcome, and no word for readers alone."""
    plain = scenario.model_dump(mode="json", by_alias=True)
    kept = {key: _bare(value) for key, value in plain.items() if key not in _OUTSIDE}
    kept["events"] = {event["id"]: event for event in kept["events"]}
    return kept


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Where the inputs of two scenarios differ, as `path: was …, is …`."""
    return list(_differences(before, after, ""))


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _bare(part) for key, part in value.items() if key not in _FOR_READERS}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            below = f"{path}.{key}" if path else str(key)
            if key not in before or key not in after:
                yield f"{below}: {'is new' if key in after else 'is gone'}"
            else:
                yield from _differences(before[key], after[key], below)
    elif before != after:
        yield f"{path}: was {quoted(before)}, is {quoted(after)}"


def known(scenario: Scenario) -> list[str]:
    """Ids of the outcomes whose answer the scenario already holds."""
    found = []
    for outcome in scenario.outcomes:
        score = outcome.score_as
        if any(answer is not None for answer in (score.observed, score.low, score.high)):
            found.append(outcome.id)
    return found
