"""Schema of the file of actors: who there is, and what lasts about them."""

from typing import Literal, get_args

from pydantic import field_validator

from sim.scenario.numbers import Number
from sim.scenario.strict import Id, Many, Name, Sources, Strict, Text

Trait = Literal[
    "dependence",
    "commitment",
    "state_stake",
    "electoral_stake",
    "base_militancy",
    "caution",
    "exposure",
    "capacity",
    "facade_access",
    "nationalism",
    "home_coercion",
    "umbrella_member",
]
#: Lasting traits that every militia has.
TRAITS: tuple[str, ...] = get_args(Trait)
#: Values a disposition may be coded with: none, low, moderate, high, very high.
SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)


class Disposition(Number):
    """A lasting trait of one actor, coded on the ordinal scale."""

    @field_validator("value")
    @classmethod
    def _is_coded(cls, value: float) -> float:
        if value not in SCALE:
            raise ValueError(f"{value} is not on the scale 0, 0.25, 0.5, 0.75, 1")
        return value


class Militia(Strict):
    """An armed group: who leads it, whom it competes with, what lasts about it."""

    name: Name
    """Name in full."""
    abbreviation: Name | None = None
    """Short name for pictures and tables."""
    leaders: Many[Name] = ()
    """Leaders whom the sources name."""
    sources: Sources
    """Ids of the sources on leaders and rivals."""
    rivals: Many[Id] = ()
    """Groups it competes with; the relation holds both ways."""
    dispositions: dict[Trait, Disposition]
    """Its lasting traits, all of them."""

    @field_validator("dispositions")
    @classmethod
    def _is_complete(cls, found: dict[Trait, Disposition]) -> dict[Trait, Disposition]:
        missing = [trait for trait in TRAITS if trait not in found]
        if missing:
            raise ValueError(f"missing: {', '.join(missing)}")
        return found


class Holder(Strict):
    """A government that holds a state's part, or an arm that acts for it."""

    name: Name
    """Name in full."""


class State(Strict):
    """A state that decides or is replayed."""

    name: Name
    """Name in full."""
    held_by: dict[Id, Holder]
    """Governments and arms, by id."""


class Brand(Strict):
    """A name that signs for others."""

    name: Name
    """Name in full."""
    kind: Literal["facade", "umbrella"]
    """Deniable, or shared in the open."""
    sources: Sources
    """Ids of sources."""


class Aggregate(Strict):
    """A name for several actors at once."""

    meaning: Text
    """Who is meant."""
    members: Many[Id] = ()
    """Militias and brands it stands for."""


class Other(Strict):
    """Somebody or something else that an event may name."""

    name: Name
    """Name in full."""
    kind: Literal["front", "party", "institution", "government", "company", "ally", "media", "public", "target"]
    """What it is."""
    front_of: Id | None = None
    """The militia whose political front it is."""


class Actors(Strict):
    """The file of actors."""

    militias: dict[Id, Militia]
    """Armed groups, by id."""
    states: dict[Id, State]
    """States, by id."""
    brands: dict[Id, Brand]
    """Names that sign for others, by id."""
    aggregates: dict[Id, Aggregate]
    """Names for several actors, by id."""
    others: dict[Id, Other]
    """All other names, by id."""
