"""Schema of an attribution's file. The strings under the fields are the manual: they become the JSON Schema."""

from typing import Any

from pydantic import Field

from sim.attribution.shapley import MOST_PLAYERS
from sim.scenario.limits import OVERRIDES
from sim.scenario.strict import Id, Many, Name, SourceId, Strict, Text
from sim.study.schema import MeasureEntry

#: Runs of each combination, and parameter sets, that may be asked for.
MOST_RUNS, MOST_SETS = 10_000, 1000
#: Parameter sets where nobody says how many.
SETS = 32


class PlayerEntry(Strict):
    """One or more pressures that together are either as documented or at their reference level."""

    title: Name | None = None
    """Its name in pictures."""
    changes: Many[Text] = Field(default=(), max_length=OVERRIDES)
    """What takes it to its reference level, as with `--set`: pressures.decapitation_risk=0."""
    without_events: Many[Name] = ()
    """Ids of events that do not happen where it is at its reference level."""
    reference: Text | None = None
    """The reference level in words."""
    sources: Many[SourceId] = Field(min_length=1)
    """Ids of the sources that argue with it."""
    note: Text | None = None
    """Remark in own words."""


class AttributionFile(Strict):
    """How much of an outcome is due to which pressures: a scenario, an outcome, and two to eight players."""

    id: Id
    """Name of the attribution: lower-case letters, digits and hyphens."""
    title: Name
    """Title in a few words."""
    question: Text
    """What it asks, in own words."""
    scenario: Name
    """Id of a scenario, or a relative path of its file."""
    sets: Many[Text] = Field(default=(), max_length=OVERRIDES)
    """Overrides as with `--set` that hold in all combinations, before those of the players."""
    outcome: MeasureEntry
    """What is explained: a total, a documented outcome or any measure, as in an experiment."""
    players: dict[Name, PlayerEntry] = Field(min_length=1, max_length=MOST_PLAYERS)
    """What it is divided between."""
    seed: int = Field(ge=0, lt=2**63)
    """Seed of the luck."""
    runs: int = Field(ge=2, le=MOST_RUNS)
    """Runs of each combination and parameter set, on the same luck."""
    parameter_sets: int = Field(default=SETS, ge=2, le=MOST_SETS)
    """At most so many sets of the calibrated ones; so many are drawn where nothing is calibrated."""
    note: Text | None = None
    """Remark in own words."""


def schema_json() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of attribution files, with descriptions."""
    schema = AttributionFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
