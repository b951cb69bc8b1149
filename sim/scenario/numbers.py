"""Numbers with their reasons: no value without sources and a grade."""

from pydantic import Field

from sim.scenario.days import Day
from sim.scenario.limits import TEXT_LENGTH
from sim.scenario.strict import Grade, Line, Many, SourceId, Sources, Strict, Text


class Number(Strict):
    """A number, where it comes from, and how well it is known."""

    value: float
    """The number; dispositions run from 0 to 1."""
    sources: Sources
    """Ids of the sources it rests on."""
    grade: Grade
    """documented (a source says so), inferred (from sources), assumed, or fitted."""
    range: tuple[float, float] | None = Field(default=None, strict=False)
    """Lowest and highest plausible value, where the number is uncertain."""
    note: Text | None = None
    """Why this value, in own words."""


class Change(Strict):
    """A new value of a pressure, from a day on."""

    date: Day
    """First day on which the value holds."""
    value: Line
    """The new value: 0 to 1, Tehran's lines -1 to 1."""
    because: str = Field(min_length=1, max_length=TEXT_LENGTH)
    """Id of an event, `episode#event`, or a short reason in own words."""
    reply: bool = False
    """Follows a state's answer, so it holds only while that state is scripted."""
    sources: Many[SourceId] = ()
    """Ids of sources, where they are not those of the pressure."""
    note: Text | None = None
    """Remark in own words."""


class Pressure(Strict):
    """What one force outside the groups amounts to over time."""

    start: Line
    """Value on the day before the period: 0 to 1, Tehran's lines -1 to 1."""
    sources: Sources
    """Ids of the sources that the values rest on."""
    grade: Grade
    """documented, inferred, assumed or fitted."""
    changes: Many[Change] = ()
    """Dated new values, in order, one a day."""
    note: Text | None = None
    """Remark in own words."""
