"""Building blocks of every file's schema: strict, frozen, with nothing unknown."""

import re
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario import limits

Item = TypeVar("Item")

#: How the ids of scenarios, events and outcomes are written.
ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"

#: How the ids of sources are written; `user` stands for a number given on the command line.
SOURCE_PATTERN = r"^(user|[A-Z][A-Z0-9-]{0,62})$"

#: A month, for what is not known to the day.
MONTH_PATTERN = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"

#: What the patterns mean in words.
PATTERN_WORDS = {
    ID_PATTERN: "lower-case letters, digits and hyphens, 1 to 63 of them, not a hyphen first",
    SOURCE_PATTERN: "the id of a source, such as S-STIMSON-2024",
    MONTH_PATTERN: "a month as YYYY-MM",
}

Many = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list; kept as a tuple, because models are frozen."""

Id = Annotated[str, Field(pattern=ID_PATTERN)]
SourceId = Annotated[str, Field(pattern=SOURCE_PATTERN)]
Text = Annotated[str, Field(min_length=1, max_length=limits.TEXT_LENGTH)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Line = Annotated[float, Field(ge=-1, le=1)]
Sources = Annotated[tuple[SourceId, ...], Field(strict=False, min_length=1)]
Grade = Literal["documented", "inferred", "assumed", "fitted"]
Confidence = Literal["high", "medium", "low"]


class Strict(BaseModel):
    """Base of the models: no coercion, no unknown keys, no NaN, no change after loading."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_default=False,
    )


def matches(pattern: str, text: str) -> bool:
    """Whether a text has the form of a pattern."""
    return re.fullmatch(pattern, text) is not None
