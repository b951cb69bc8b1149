"""Schema of what a run ought to reproduce: outcomes, their false twins and how they are scored."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from sim.scenario.days import Day, as_date
from sim.scenario.strict import Confidence, Id, Many, Name, SourceId, Sources, Strict, Text
from sim.scenario.vocabulary import Attribution, Operator, ScoreType, Status

#: A value of a measure: truth value, number, word, or words in order.
Value = bool | int | float | Name | Many[Name]

#: An argument of a measure.
Argument = Annotated[bool | int | float | date | Name | Many[Name], BeforeValidator(as_date)]


class Window(Strict):
    """A span of days, both ends included."""

    start: Day
    """First day."""
    end: Day
    """Last day."""


class Measure(Strict):
    """A number or category computed from a record, with the arguments that narrow it."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Argument] = Field(init=False)

    name: Name
    """Name of the measure."""

    @property
    def arguments(self) -> dict[str, Any]:
        """What narrows the measure: front, targets, regions, claim and the like."""
        return dict(self.__pydantic_extra__)


class Act(Strict):
    """An act of the record that starts a clock."""

    act: Name
    """What is done, for example attack or suspend."""
    targets: Many[Name] = ()
    """Against whom; anybody where empty."""
    actors: Many[Name] = ()
    """By whom; anybody where empty."""
    nth: int = Field(default=1, ge=1, le=1000)
    """Which one of its kind, counted from 1."""


class After(Strict):
    """What starts an outcome's clock; where both stand, the act is used when the event's author decides for itself."""

    event: Name | None = None
    """Id of an event, or `episode#event`."""
    point: Annotated[str, Field(pattern="^(start|end)$")] = "start"
    """Whether the clock starts on the event's first day or after its last."""
    act: Act | None = None
    """An act of the record."""


class ScoreAs(Strict):
    """How simulated values are scored against the observed one."""

    type: ScoreType
    """binary, category, count, days, ratio or order."""
    observed: Value | None = None
    """What happened; null where only a range is known."""
    low: float | None = None
    """Lowest value that is charged nothing; null for open below."""
    high: float | None = None
    """Highest value that is charged nothing; null for open above."""
    categories: Many[Name] = ()
    """All categories there are, mild to hard where they are ordered."""
    ordered: bool = False
    """Whether the categories have an order."""
    zero_over_zero: Name | None = None
    """What a share without any act means."""
    min_acts: int | None = Field(default=None, ge=0, le=100_000)
    """Fewest acts a share needs."""
    note: Text | None = None
    """Remark in own words."""


class Condition(Strict):
    """When a run meets the outcome."""

    op: Operator
    """Comparison: `approx` and `in` accept low to high, `contains` and `without` look into a set."""
    value: Value | None = None
    """What the measure is compared with."""
    low: float | None = None
    """Lowest accepted value."""
    high: float | None = None
    """Highest accepted value."""
    unit: Name | None = None
    """Unit of the measure."""


class Foil(Strict):
    """A false twin of an outcome: same shape, other content. Fields left out are those of the outcome."""

    statement: Text
    """The false statement in own words."""
    actors: Many[Name] | None = None
    """Other actors."""
    measure: Measure | None = None
    """Another measure, or the same with other arguments."""
    condition: Condition | None = None
    """Another condition."""
    window: Window | None = None
    """Another window."""


class Baseline(Strict):
    """A documented number from outside the window that a measure is compared with."""

    value: float
    """The number."""
    low: float | None = None
    """Lowest plausible value."""
    high: float | None = None
    """Highest plausible value."""
    unit: Name
    """What is counted, over which time."""
    sources: Sources
    """Ids of sources."""
    note: Text | None = None
    """Remark in own words."""


class Outcome(Strict):
    """Documented behaviour that a run ought to reproduce."""

    id: Id
    """Name of the outcome in this file."""
    description: Text
    """What happened, in own words."""
    actors: Many[Name]
    """Whose behaviour it is: actors, aggregates, brands."""
    window: Window
    """Days over which the measure is taken."""
    after: After | None = None
    """What starts the clock."""
    measure: Measure | None
    """The measure; null where the simulator has none."""
    unmeasurable: Text | None = None
    """Why there is no measure."""
    score_as: ScoreAs
    """How it is scored."""
    condition: Condition
    """When a run meets it."""
    foils: Many[Foil] = ()
    """False twins."""
    attribution: Attribution = "visible"
    """Whether authors count as seen by observers, or as they were."""
    status: Status
    """scored, or the reason why not."""
    derives_from: Many[Name] = ()
    """Outcomes (or `episode#outcome`) whose fact this one repeats."""
    baseline: Baseline | None = None
    """Number that a ratio is taken against."""
    split_from: Name | None = None
    """Outcome of which this is a part."""
    confidence: Confidence
    """How well the fact is established."""
    sources: Many[SourceId] = Field(min_length=1)
    """Ids of sources."""
    note: Text | None = None
    """Remark in own words."""
