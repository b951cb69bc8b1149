"""Whether a measure is known and has the arguments it needs."""

from datetime import date
from typing import Any

from sim.scenario.arguments import ARGUMENTS, CATEGORY, REQUIRED, ArgumentRule
from sim.scenario.findings import Findings, Step
from sim.scenario.names import known_names
from sim.scenario.outcomes import Measure
from sim.scenario.validating import described
from sim.scenario.vocabulary import MEASURES

_WANTED = {
    "word": "a word",
    "words": "a list of words",
    "name": "a name",
    "names": "a list of names",
    "names or word": "a list of names, or campaign",
    "number": "a number, 0 or more",
    "day": "a date as YYYY-MM-DD",
}


def find_in_measure(findings: Findings, loc: tuple[Step, ...], measure: Measure, categories: tuple[str, ...]) -> None:
    """Unknown measures and arguments, arguments that are missing or of the wrong kind."""
    if measure.name not in MEASURES:
        findings.unknown((*loc, "name"), measure.name, "measure", MEASURES)
    for missing in [name for name in REQUIRED.get(measure.name, ()) if name not in measure.arguments]:
        findings.say(loc, f"measure {measure.name} wants the argument '{missing}'", _takes(ARGUMENTS[missing]))
    for argument, given in measure.arguments.items():
        rule = ARGUMENTS.get(argument, CATEGORY if argument in categories else None)
        if rule is None:
            findings.unknown(loc, argument, "argument of a measure", [*ARGUMENTS, *categories], key=True)
        elif not _fits(rule, given):
            findings.say((*loc, argument), f"{described(given)} is not {_WANTED[rule.kind]}", _takes(rule))
        else:
            _find_unknown_words(findings, (*loc, argument), rule, given)


def _fits(rule: ArgumentRule, given: Any) -> bool:
    match rule.kind:
        case "word" | "name":
            return isinstance(given, str)
        case "words" | "names":
            return isinstance(given, tuple)
        case "names or word":
            return isinstance(given, tuple) or given in rule.words
        case "day":
            return isinstance(given, date)
        case "number":
            return isinstance(given, (int, float)) and not isinstance(given, bool) and 0 <= given <= 100_000
    return False


def _find_unknown_words(findings: Findings, loc: tuple[Step, ...], rule: ArgumentRule, given: Any) -> None:
    if rule.kind in ("number", "day") or (rule.kind == "names or word" and isinstance(given, str)):
        return
    is_name = rule.kind.startswith("name")
    known = known_names() if is_name else rule.words
    for index, word in enumerate(given if isinstance(given, tuple) else (given,)):
        if known and word not in known:
            where = (*loc, index) if isinstance(given, tuple) else loc
            findings.unknown(where, word, "name" if is_name else "word", known)


def _takes(rule: ArgumentRule) -> str:
    return f"{_WANTED[rule.kind]}: {', '.join(rule.words)}" if 0 < len(rule.words) <= 10 else _WANTED[rule.kind]
