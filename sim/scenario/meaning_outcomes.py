"""Whether outcomes make sense: known measures and actors, clocks that start, scores that fit their type."""

from collections import Counter

from sim.scenario import names
from sim.scenario.findings import Findings, Step
from sim.scenario.meaning_measures import find_in_measure
from sim.scenario.outcomes import After, Condition, Outcome, ScoreAs, Window
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import EVENT_KINDS, TARGETS

#: Operators that compare with `value`, and those that want `low` and `high`.
_WITH_VALUE = frozenset({"==", ">=", "<=", ">", "<", "approx", "order", "contains", "without"})
_WITH_BAND = frozenset({"approx", "in"})


def find_in_outcomes(findings: Findings, scenario: Scenario) -> None:
    """What is wrong with the outcomes of a scenario."""
    ids = [outcome.id for outcome in scenario.outcomes]
    counts = Counter(ids)
    events = {event.id for event in scenario.events}
    for index, outcome in enumerate(scenario.outcomes):
        loc: tuple[Step, ...] = ("outcomes", index)
        if counts[outcome.id] > 1 and outcome.id in ids[:index]:
            findings.say((*loc, "id"), f"the id '{outcome.id}' stands twice", "a different id")
        _find_names(findings, (*loc, "actors"), outcome.actors)
        _find_in_window(findings, (*loc, "window"), outcome.window)
        _find_in_measure(findings, loc, outcome)
        _find_in_score(findings, (*loc, "score_as"), outcome.score_as)
        _find_in_condition(findings, (*loc, "condition"), outcome.condition)
        if outcome.after is not None:
            _find_in_after(findings, (*loc, "after"), outcome.after, events | set(scenario.elsewhere))
        _find_in_foils(findings, loc, outcome)
        _find_in_status(findings, loc, outcome, set(ids))


def _find_in_window(findings: Findings, loc: tuple[Step, ...], window: Window) -> None:
    if window.end < window.start:
        findings.say((*loc, "end"), f"{window.end} lies before the start", f"{window.start} or later")


def _find_in_measure(findings: Findings, loc: tuple[Step, ...], outcome: Outcome) -> None:
    if (outcome.measure is None) == (outcome.unmeasurable is None):
        both = "both are given" if outcome.measure is not None else "neither is given"
        findings.say(
            (*loc, "measure"), f"measure or unmeasurable: {both}", "a measure, or the reason why there is none"
        )
    if outcome.measure is not None:
        find_in_measure(findings, (*loc, "measure"), outcome.measure, outcome.score_as.categories)


def _find_in_score(findings: Findings, loc: tuple[Step, ...], score: ScoreAs) -> None:
    value = score.observed
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if score.type == "binary" and not isinstance(value, bool):
        findings.say((*loc, "observed"), "a binary score wants what was observed", "true or false")
    if score.type == "category":
        if len(score.categories) < 2:
            findings.say((*loc, "categories"), "a category score wants its categories", "at least two")
        elif value not in score.categories:
            findings.unknown((*loc, "observed"), str(value), "category", score.categories)
    if score.type in ("count", "days", "ratio") and value is not None and not is_number:
        findings.say((*loc, "observed"), f"a {score.type} score wants a number", "a number, or null with a range")
    if score.type in ("count", "days", "ratio") and value is None and score.low is None and score.high is None:
        findings.say(loc, "neither an observed value nor a range", "observed, or low and high")
    if score.type == "order" and not (isinstance(value, tuple) and len(value) > 1):
        findings.say((*loc, "observed"), "an order score wants a list", "at least two names in order")
    _find_in_band(findings, loc, score.low, score.high)


def _find_in_condition(findings: Findings, loc: tuple[Step, ...], condition: Condition) -> None:
    if condition.op in _WITH_VALUE and condition.value is None:
        findings.say(loc, f"'{condition.op}' wants a value", "value")
    has_band = condition.low is not None or condition.high is not None
    if condition.op in _WITH_BAND and not has_band and not isinstance(condition.value, tuple):
        findings.say(loc, f"'{condition.op}' wants a range", "low and high")
    if condition.op in ("order", "contains", "without") and not isinstance(condition.value, (tuple, str)):
        findings.say((*loc, "value"), f"'{condition.op}' wants names", "a list of names")
    if condition.op in (">=", "<=", ">", "<") and isinstance(condition.value, (bool, str, tuple)):
        findings.say((*loc, "value"), f"'{condition.op}' wants a number", "a number")
    _find_in_band(findings, loc, condition.low, condition.high)


def _find_in_band(findings: Findings, loc: tuple[Step, ...], low: float | None, high: float | None) -> None:
    if low is not None and high is not None and high < low:
        findings.say((*loc, "high"), f"the number {high:g} is below low", f"{low:g} or more")


def _find_in_after(findings: Findings, loc: tuple[Step, ...], after: After, events: set[str]) -> None:
    if after.event is None and after.act is None:
        findings.say(loc, "nothing starts the clock", "an event, an act, or both")
    if after.event is not None and after.event not in events:
        findings.unknown((*loc, "event"), after.event, "event", events)
    if after.act is not None:
        if after.act.act not in EVENT_KINDS:
            findings.unknown((*loc, "act", "act"), after.act.act, "act", EVENT_KINDS)
        for index, target in enumerate(after.act.targets):
            if target not in TARGETS and target not in names.known_names():
                findings.unknown((*loc, "act", "targets", index), target, "target", TARGETS)
        _find_names(findings, (*loc, "act", "actors"), after.act.actors)


def _find_in_foils(findings: Findings, loc: tuple[Step, ...], outcome: Outcome) -> None:
    for index, foil in enumerate(outcome.foils):
        here = (*loc, "foils", index)
        if foil.model_fields_set == {"statement"}:
            findings.say(here, "the foil changes nothing", "actors, measure, condition or window")
        _find_names(findings, (*here, "actors"), foil.actors or ())
        if foil.measure is not None:
            find_in_measure(findings, (*here, "measure"), foil.measure, outcome.score_as.categories)
        if foil.condition is not None:
            _find_in_condition(findings, (*here, "condition"), foil.condition)
        if foil.window is not None:
            _find_in_window(findings, (*here, "window"), foil.window)


def _find_in_status(findings: Findings, loc: tuple[Step, ...], outcome: Outcome, ids: set[str]) -> None:
    if (outcome.status == "derived") != bool(outcome.derives_from):
        findings.say((*loc, "status"), "derived and derives_from go together", "both or neither")
    for index, other in enumerate(outcome.derives_from):
        if "#" not in other and (other not in ids or other == outcome.id):
            findings.unknown((*loc, "derives_from", index), other, "outcome", ids - {outcome.id})
    if outcome.split_from is not None and outcome.split_from not in ids - {outcome.id}:
        findings.unknown((*loc, "split_from"), outcome.split_from, "outcome", ids - {outcome.id})


def _find_names(findings: Findings, loc: tuple[Step, ...], actors: tuple[str, ...]) -> None:
    for index, actor in enumerate(actors):
        if actor not in names.known_names():
            findings.unknown((*loc, index), actor, "name", names.known_names())
