"""Whether the measures of an experiment can be asked: of the right shape, and of at least one of its scenarios."""

from collections.abc import Mapping
from typing import Any

from sim.scenario.findings import Step
from sim.scenario.meaning_measures import find_in_measure
from sim.scenario.names import known_names
from sim.scenario.outcomes import After
from sim.scenario.vocabulary import CLAIMS, EVENT_KINDS, TARGETS
from sim.study.experiment import Experiment
from sim.study.found import Found
from sim.study.labels import TOTALS
from sim.study.schema import MeasureEntry

_RESPONSE = ("none", "political", "mobilise", "armed")
#: Measures that answer with a word, and their words where they are always the same.
WORDS: Mapping[str, tuple[str, ...]] = {
    "claim_mode": CLAIMS,
    "compliance_class": ("all-comply", "most-comply", "half-or-fewer-comply"),
    "days_to_statement_order": (),
    "directive_compliance": ("comply", "feigned", "ignore", "public-defiance"),
    "first_claim_month": (),
    "joint_line": ("no-agreement", "agree-on-israel-only", "agree-on-us-only", "agree-on-both"),
    "response_to_attack": ("no-threat", "threatens-revenge", "attacks-rival"),
    "response_to_enforcement": _RESPONSE,
    "response_to_sanction": _RESPONSE,
    "statement_tone": (),
    "target_mix": (),
    "threat_executed": ("no-statement", "muted-statement", "threat-renewed", "claimed-attack"),
    "tone_rank": (),
}
#: Measures that cannot do without the categories of an outcome, without its baseline, or without a clock on an act.
BY_CATEGORY = ("first_claim_month", "statement_tone")
BY_BASELINE = ("attacks_over_baseline",)
BY_ACT = ("claim_mode",)
#: Settings of a measure that an outcome and a total do not take.
_OWN = ("actors", "window", "after", "attribution", "baseline", "categories")


def find_in_measures(found: Found, experiment: Experiment) -> None:
    """What is wrong with the measures."""
    outcomes = _outcomes(experiment)
    for name, spec in experiment.measures.items():
        loc: tuple[Step, ...] = ("measures", name)
        _find_in_ways(found, loc, spec)
        if spec.total is not None:
            _find_in_total(found, loc, spec.total)
        if spec.outcome is not None:
            _find_in_outcome(found, loc, spec, outcomes)
        if spec.measure is not None:
            _find_in_measure(found, loc, spec, experiment)


def _outcomes(experiment: Experiment) -> dict[str, list[Mapping[str, Any]]]:
    """The outcomes of all scenarios by their ids."""
    outcomes: dict[str, list[Mapping[str, Any]]] = {}
    for one in experiment.scenarios:
        for outcome in one.resolved.get("outcomes", ()):
            outcomes.setdefault(outcome["id"], []).append(outcome)
    return outcomes


def _find_in_ways(found: Found, loc: tuple[Step, ...], spec: MeasureEntry) -> None:
    ways = [way for way in ("total", "outcome", "measure") if getattr(spec, way) not in (None, ())]
    if len(ways) != 1:
        what = f"has {' and '.join(ways)}" if ways else "asks nothing"
        found.say(loc, f"the measure {what}", "exactly one of total, outcome, measure")
    for key in _OWN:
        if key in spec.model_fields_set and spec.measure is None:
            found.say((*loc, key), f"{key} without a measure", "only together with `measure`")
    if "met" in spec.model_fields_set and spec.outcome is None:
        found.say((*loc, "met"), "met without an outcome", "only together with `outcome`")
    if spec.total is not None and spec.is_ is not None:
        found.say((*loc, "is"), "a total is no word", "at_least, at_most")
    judges = [key for key, given in (("met", spec.met), ("is", spec.is_ is not None)) if given]
    judges += ["at_least, at_most"] if spec.at_least is not None or spec.at_most is not None else []
    if len(judges) > 1:
        found.say(loc, f"{' and '.join(judges)} together", "one of met, is, and at_least with at_most")
    if spec.at_least is not None and spec.at_most is not None and spec.at_most < spec.at_least:
        found.say((*loc, "at_most"), f"the number {spec.at_most:g} is below at_least", f"{spec.at_least:g} or more")


def _find_in_total(found: Found, loc: tuple[Step, ...], total: str | tuple[str, ...]) -> None:
    for index, name in enumerate((total,) if isinstance(total, str) else total):
        if name not in TOTALS:
            here = (*loc, "total") if isinstance(total, str) else (*loc, "total", index)
            found.unknown(here, name, "total", TOTALS)


def _find_in_outcome(
    found: Found, loc: tuple[Step, ...], spec: MeasureEntry, outcomes: Mapping[str, list[Mapping[str, Any]]]
) -> None:
    here = (*loc, "outcome")
    name = str(spec.outcome)
    if not outcomes:
        found.say(here, f"no scenario has the outcome '{name[:60]}'", "scenarios with outcomes")
    elif name not in outcomes:
        found.unknown(here, name, "outcome", set(outcomes))
    measured = [outcome for outcome in outcomes.get(name, ()) if outcome.get("measure")]
    if name in outcomes and not measured:
        found.say(here, f"the outcome '{name}' has no measure", "an outcome that the simulator can measure")
    for outcome in measured:
        asked = outcome["measure"]["name"]
        words = outcome.get("score_as", {}).get("categories") or WORDS.get(asked, ())
        _find_in_word(found, loc, spec, asked, words)


def _find_in_word(found: Found, loc: tuple[Step, ...], spec: MeasureEntry, name: str, words: tuple[str, ...]) -> None:
    """A word where a number is the answer, a number where a word is, or a word that is never the answer."""
    if name not in WORDS:
        if spec.is_ is not None:
            found.say((*loc, "is"), f"{name} is no word", "at_least, at_most")
        return
    if spec.is_ is None and not spec.met:
        known = f"is: {', '.join(words)}" if words else "is: a word"
        found.say(loc, f"{name} is a word, not a number", f"{known}{' or met: true' if spec.outcome else ''}")
    for index, word in enumerate((spec.is_,) if isinstance(spec.is_, str) else spec.is_ or ()):
        if words and word not in words:
            found.unknown((*loc, "is") if isinstance(spec.is_, str) else (*loc, "is", index), word, "word", words)


def _find_in_measure(found: Found, loc: tuple[Step, ...], spec: MeasureEntry, experiment: Experiment) -> None:
    assert spec.measure is not None
    name = spec.measure.name
    find_in_measure(found, (*loc, "measure"), spec.measure, spec.categories)
    _find_in_word(found, loc, spec, name, spec.categories or WORDS.get(name, ()))
    if name in BY_CATEGORY and not spec.categories:
        found.say(loc, f"measure {name} wants categories", "categories: […], mild to hard")
    if name in BY_BASELINE and not spec.baseline:
        found.say(loc, f"measure {name} wants a baseline", "baseline: NUMBER")
    if name in BY_ACT and (spec.after is None or spec.after.act is None):
        found.say(loc, f"measure {name} wants a clock on an act", "after: {act: {act: …}}")
    for index, actor in enumerate(spec.actors):
        if actor not in known_names():
            found.unknown((*loc, "actors", index), actor, "name", known_names())
    if spec.window is not None and spec.window.end < spec.window.start:
        what = f"{spec.window.end} lies before the start"
        found.say((*loc, "window", "end"), what, f"{spec.window.start} or later")
    if spec.after is not None:
        _find_in_after(found, (*loc, "after"), spec.after, experiment)


def _find_in_after(found: Found, loc: tuple[Step, ...], after: After, experiment: Experiment) -> None:
    plain = [one.resolved for one in experiment.scenarios]
    events = {event["id"] for one in plain for event in one.get("events", ())}
    events |= {name for one in plain for name in one.get("elsewhere", ())}
    if after.event is None and after.act is None:
        found.say(loc, "nothing starts the clock", "an event, an act, or both")
    if after.event is not None and after.event not in events:
        found.unknown((*loc, "event"), after.event, "event", events)
    if after.act is None:
        return
    if after.act.act not in EVENT_KINDS:
        found.unknown((*loc, "act", "act"), after.act.act, "act", EVENT_KINDS)
    for key, known in (("actors", known_names()), ("targets", known_names() | set(TARGETS))):
        for index, name in enumerate(getattr(after.act, key)):
            if name not in known:
                found.unknown((*loc, "act", key, index), name, "name" if key == "actors" else "target", known)
