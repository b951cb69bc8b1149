"""Schema of a scenario file. The strings under the fields are the manual: they become the JSON Schema."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, PrivateAttr

from sim.scenario.days import Day, Month
from sim.scenario.limits import ACTORS, EVENTS
from sim.scenario.numbers import Number, Pressure
from sim.scenario.outcomes import Outcome, Window
from sim.scenario.strict import Confidence, Id, Line, Many, Name, Share, Sources, Strict, Text
from sim.scenario.vocabulary import EVENT_KINDS, PRESSURES, Cluster, Kind, Mode, Precision, Rank, Role

_KINDS: dict[str, Any] = {"enum": list(EVENT_KINDS)}
_PRESSURES: dict[str, Any] = {"propertyNames": {"enum": list(PRESSURES)}, "required": list(PRESSURES)}


class ActorEntry(Strict):
    """An actor that takes part. Militias may have dispositions that differ here from the theory's."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number] = Field(init=False)

    mode: Mode = "simulated"
    """Whether a state decides for itself (simulated) or is replayed from the record (scripted)."""
    held_by: Name | None = None
    """Which government or administration holds the state's office."""

    @property
    def dispositions(self) -> dict[str, Number]:
        """Lasting traits that replace the theory's for this scenario."""
        return dict(self.__pydantic_extra__)


class Campaigns(Strict):
    """Who is in a campaign against which class of targets."""

    us: Many[Name] = ()
    """Against US forces."""
    logistics: Many[Name] = ()
    """Against convoys that supply US forces."""
    israel: Many[Name] = ()
    """Against Israel."""
    home: Many[Name] = ()
    """Inside Iraq: the Kurdistan Region, rivals, the state."""


class Opening(Strict):
    """The state on the day before the period."""

    campaigns: Campaigns
    """Who attacked which class of targets in the four weeks before."""
    truce_us: bool
    """Whether a truce towards US forces holds."""
    truce_since: Day | Month | None = None
    """Since when; a month where the day is unknown."""
    suspended: Many[Name] = ()
    """Who has suspended attacks on US forces."""
    leaders_hidden: Many[Name] = ()
    """Whose leaders are in hiding."""
    attacks_per_week: dict[Name, Annotated[float, Field(ge=0, le=1000)]] = Field(default={})
    """Documented weekly attacks by target class; others' campaigns pull as strongly in the first days as before."""
    sources: Sources
    """Ids of sources."""
    note: Text | None = None
    """Remark in own words."""


class TehranLines(Strict):
    """The line towards each class of targets that an event amounts to: -1 forbids, 1 orders."""

    us: Line | None = None
    """Attacks on US forces."""
    israel: Line | None = None
    """Attacks on Israel."""
    home: Line | None = None
    """Violence inside Iraq."""


class Event(Strict):
    """A dated thing that happens to the groups, or that opens the episode."""

    id: Id
    """Name of the event in this file."""
    date: Day
    """Day on which it happens; for a week or month, its first day."""
    end_date: Day | None = None
    """Last day, where it lasts."""
    date_precision: Precision = "day"
    """How exactly the date is known."""
    kind: str = Field(json_schema_extra=_KINDS, min_length=1, max_length=63)
    """What kind of event it is."""
    role: Role
    """reply: an answer that the model replaces when its author is simulated; the others are always replayed."""
    by: Many[Name] = Field(min_length=1)
    """Who does it."""
    on: Many[Name] = ()
    """Whom it hits."""
    addressees: Many[Name] = ()
    """Who is spoken to."""
    for_: Many[Name] = Field(default=(), alias="for")
    """Whom it favours."""
    against: Many[Name] = ()
    """Whom it disfavours."""
    asks: Text | None = None
    """What is asked, in own words."""
    lines: TehranLines | None = None
    """The line that a directive, an envoy or a cue amounts to."""
    effort: Share | None = None
    """How hard it is pushed."""
    deaths: int | None = Field(default=None, ge=0, le=100_000)
    """Americans killed, for a fatal attack."""
    leaders_killed: int | None = Field(default=None, ge=0, le=1000)
    """Leaders killed."""
    rank: Rank | None = None
    """Rank of the leaders killed."""
    description: Text
    """What happened, in own words."""
    sources: Sources
    """Ids of sources."""
    confidence: Confidence
    """How well the event is established."""
    note: Text | None = None
    """Remark in own words."""


class Explanation(Strict):
    """What authors say caused the episode."""

    id: Id
    """Name of the explanation in this file."""
    claim: Text
    """The claim in own words."""
    mechanisms: Many[Name] = ()
    """Ids of the theory's mechanisms."""
    weight: Name
    """main, supporting, open, or another word for how much the authors rest on it."""
    sources: Sources
    """Ids of sources."""


class Conflict(Strict):
    """Where sources differ."""

    topic: Text
    """What they differ about."""
    claims: Many[Text] = Field(min_length=1)
    """What each says, in own words."""
    handling: Text
    """How this file deals with it."""


class Elsewhere(Strict):
    """The days of an event that an outcome refers to but that is not in this scenario."""

    date: Day
    """First day."""
    end_date: Day | None = None
    """Last day, where it lasts."""


class Scenario(Strict):
    """One episode, documented or supposed: who takes part, under which pressures, and what came of it."""

    id: Id
    """Name of the scenario: lower-case letters, digits and hyphens."""
    title: Name
    """Title in a few words."""
    summary: Text
    """The episode in one to three sentences."""
    kind: Kind
    """historical or counterfactual."""
    cluster: Cluster
    """Episodes of a cluster share facts and are left out together when the theory is tested."""
    tests: Text
    """What this episode tests."""
    changes_what: Text | None = None
    """For a counterfactual: what differs from the record, in one sentence."""
    period: Window
    """First and last day."""
    actors: dict[Name, ActorEntry] = Field(min_length=1, max_length=ACTORS)
    """Whoever is listed takes part."""
    opening: Opening
    """The state on the day before."""
    pressures: dict[Name, Pressure] = Field(json_schema_extra=_PRESSURES)
    """All pressures, each with its value over time."""
    events: Many[Event] = Field(default=(), max_length=EVENTS)
    """Dated inputs."""
    outcomes: Many[Outcome] = Field(default=(), max_length=EVENTS)
    """What a run ought to reproduce; never an input."""
    explanations: Many[Explanation] = ()
    """What authors say caused it."""
    conflicts: Many[Conflict] = ()
    """Where sources differ."""
    parameter_numbers: dict[Name, Number] = Field(default={}, alias="parameters")
    """Parameters of the theory that are replaced in this scenario."""

    elsewhere: dict[Name, Elsewhere] = Field(default={})
    """Events that outcomes refer to: another episode's (`episode#event`) or removed ones; filled in on loading."""

    _source_files: tuple[Path, ...] = PrivateAttr(default=())

    def __eq__(self, other: object) -> bool:
        """Equal content, wherever it was read from."""
        return isinstance(other, Scenario) and self.__dict__ == other.__dict__

    @property
    def parameters(self) -> dict[str, float]:
        """Parameters of the theory that are replaced in this scenario, and their values."""
        return {name: number.value for name, number in self.parameter_numbers.items()}

    @property
    def source_files(self) -> tuple[Path, ...]:
        """The file that was loaded, then what it extends."""
        return self._source_files

    def span_of(self, event: str) -> tuple[date, date]:
        """First and last day of an event of this scenario, or of one that is elsewhere."""
        found = self.elsewhere.get(event) or next(one for one in self.events if one.id == event)
        return found.date, found.end_date or found.date

    def resolved(self) -> dict[str, Any]:
        """The whole scenario as plain data, `extends` and overrides worked in; as YAML it loads to an equal one."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def from_files(self, files: tuple[Path, ...]) -> "Scenario":
        """This scenario, remembering the files it came from."""
        copy = self.model_copy()
        copy._source_files = files
        return copy
