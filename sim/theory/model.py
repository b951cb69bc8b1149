"""Schema of the theory's files. No number without unit, range, grade and sources; no mechanism without a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.scenario.strict import Grade, Id, Many, Name, Sources, Strict, Text
from sim.theory.actors import Militia
from sim.theory.names import Names

Family = Literal[
    "control",
    "facade",
    "deterrence",
    "bargain",
    "enforcement",
    "sanctions",
    "electoral",
    "rivalry",
    "envoy",
    "regional",
    "withdrawal",
]
Strength = Literal[
    "central", "argued", "reported", "suggested", "conditional", "conjecture", "prescription", "public-source"
]
Room = Literal["militia", "tehran", "baghdad", "washington", "israel"]
CarrierKind = Literal["term", "state", "rule", "pressure", "disposition", "claim-mode"]


def _as_text(value: object) -> object:
    """A date as its ISO text, so that days, months and years have one type."""
    return value.isoformat() if isinstance(value, date) else value


class Source(Strict):
    """A publication that numbers and claims rest on."""

    type: Literal["seed", "public", "general", "user"]
    """One of the five seeds, a public page, general knowledge, or the user of the program."""
    title: Name
    """Title."""
    authors: Many[Name] = ()
    """Authors, where they are named."""
    publisher: Name
    """Publisher, or where it was found."""
    date: Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None = None
    """Day, month or year of publication, as far as it is known."""
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Address."""
    note: Text | None = None
    """What matters for how far to trust it."""


class Carrier(Strict):
    """What in the program carries a mechanism."""

    kind: CarrierKind
    """Kind of thing."""
    name: Name
    """Its name."""
    room: Room
    """Kind of actor in whose file it lives."""

    def __str__(self) -> str:
        return f"{self.kind} {self.name} ({self.room})"


class RivalClaim(Strict):
    """A claim that qualifies or contradicts a mechanism."""

    claim: Text
    """The claim."""
    sources: Sources
    """Ids of sources."""


class Mechanism(Strict):
    """A causal claim of the sources, and where it lives in the program."""

    family: Family
    """What it is about."""
    statement: Text
    """The claim in one sentence."""
    strength: Strength
    """How firmly the sources make it."""
    sources: Sources
    """Ids of sources."""
    rivals: Many[RivalClaim] = ()
    """Claims against it."""
    carried_by: Many[Carrier] = ()
    """What carries it."""
    left_out: Text | None = None
    """Why nothing carries it."""
    note: Text | None = None
    """What of it is carried, where that is only a part."""

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if bool(self.carried_by) == (self.left_out is not None):
            raise ValueError("needs either `carried_by` or `left_out`, not both")
        return self


class Mechanisms(Strict):
    """The file of mechanisms."""

    carriers: dict[Room, dict[CarrierKind, dict[Name, Text]]]
    """What can carry a mechanism: room, kind, name and meaning."""
    mechanisms: dict[Id, Mechanism]
    """Mechanisms, by id."""


class Parameter(Strict):
    """A number of the behavioural theory, the same in every episode."""

    value: float
    """The number."""
    unit: Name
    """Its unit."""
    range: Annotated[tuple[float, float], Field(strict=False)]
    """Lowest and highest plausible value; the value lies inside."""
    grade: Grade
    """documented, inferred, assumed or fitted."""
    mechanism: Many[Id] = Field(min_length=1)
    """Mechanisms it serves; each is carried."""
    sources: Sources
    """Ids of sources."""
    meaning: Text
    """What it stands for."""
    note: Text | None = None
    """Remark."""

    @model_validator(mode="after")
    def _lies_inside(self) -> Self:
        low, high = self.range
        if not low <= self.value <= high:
            raise ValueError(f"the value {self.value} is outside its range {low} to {high}")
        return self


class Parameters(Strict):
    """The file of parameters."""

    parameters: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Parameter]
    """Parameters, by name."""


class Hypothesis(Strict):
    """A rival, simpler theory: changes of parameters under a name."""

    name: Id
    """Name, the same as that of its file."""
    title: Name
    """Title in a few words."""
    meaning: Text
    """What it claims."""
    sources: Sources
    """Ids of sources."""
    parameters: dict[str, float] = Field(min_length=1)
    """Parameters and their values under this theory."""


@dataclass(frozen=True)
class Theory:
    """Everything the program assumes about behaviour, with its reasons."""

    parameters: Mapping[str, Parameter]
    militias: Mapping[str, Militia]
    sources: Mapping[str, Source]
    mechanisms: Mapping[str, Mechanism]
    hypotheses: Mapping[str, Hypothesis]
    names: Names
