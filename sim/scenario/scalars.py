"""What an unquoted word means: the YAML 1.2 core schema, and dates."""

import math
import re
from datetime import date

from sim.errors import quoted
from sim.scenario import limits
from sim.scenario.node import Scalar

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class NotAScalar(Exception):  # noqa: N818
    """An unquoted word that looks like a number or a date and is none."""

    def __init__(self, what: str, allowed: str) -> None:
        self.what, self.allowed = what, allowed
        super().__init__(what)


def resolved(word: str) -> Scalar:
    """The value of an unquoted word.

    Words that older YAML turned into something else (`NO`, `1:30`, `0b1`, `1_000`) are text here, `012` is twelve.

    Raises
    ------
    NotAScalar
        For numbers that are not finite or out of reach, and for dates that do not exist.
    """
    if word in _NULL:
        return None
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    if word[0] not in "+-.0123456789":
        return word
    if _DATE.fullmatch(word):
        return _date(word)
    if _NOT_FINITE.fullmatch(word):
        raise NotAScalar(f"{quoted(word)} is not a finite number", "a finite number")
    return _number(word)


def _date(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise NotAScalar(f"{quoted(word)} is not a date of the calendar", "a date as YYYY-MM-DD") from None


def _number(word: str) -> int | float | str:
    for pattern, base in ((_WHOLE, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(word):
            digits = word.lstrip("+-") if base == 10 else word[2:]
            if len(digits) > limits.NUMBER_DIGITS:
                raise NotAScalar(f"{quoted(word)} is too large", f"at most {limits.NUMBER_DIGITS} digits")
            return int(digits if base != 10 else word, base)
    if not _DECIMAL.fullmatch(word):
        return word
    number = float(word)
    if not math.isfinite(number):
        raise NotAScalar(f"{quoted(word)} is too large for a number", "a finite number")
    if number == 0.0 and re.search(r"[1-9]", re.split("[eE]", word)[0]):
        raise NotAScalar(f"{quoted(word)} is too small for a number", "0, or a number that is not lost to rounding")
    return number
