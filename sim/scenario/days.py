"""Dates of a file: days, and months where the day is unknown."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.scenario.limits import FIRST_YEAR, LAST_YEAR
from sim.scenario.strict import MONTH_PATTERN


def as_date(value: object) -> object:
    """A quoted ISO date as a date: JSON has no other way to write one. Anything else stays what it is."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


Day = Annotated[date, BeforeValidator(as_date), Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]
Month = Annotated[str, Field(pattern=MONTH_PATTERN)]
