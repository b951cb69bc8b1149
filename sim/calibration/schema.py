"""Schema of a calibration's file. The strings under the fields are the manual."""

from typing import Any, Literal

from pydantic import Field

from sim.scenario.limits import OVERRIDES
from sim.scenario.strict import Id, Many, Name, Strict, Text
from sim.study import limits

#: Most of what a calibration may ask for: each row of its tables holds the answers of one vector.
VECTORS, RUNS, WAVES, RECODINGS = 65_536, 200, 20, 200


class SplitsEntry(Strict):
    """Which fits there are, and how many waves refine each after the first, which all share."""

    all: int | None = Field(default=None, ge=0, le=WAVES)
    """Nothing left out; the sets that the program ships with."""
    clusters: int | None = Field(default=None, ge=0, le=WAVES)
    """One cluster of episodes left out, each in turn."""
    episodes: int | None = Field(default=None, ge=0, le=WAVES)
    """One episode left out, each in turn."""


class CalibrationFile(Strict):
    """Which parameters are fitted to which episodes, from which priors, at what cost."""

    kind: Literal["calibration"]
    """What kind of experiment it is."""
    id: Id
    """Name of the calibration: lower-case letters, digits and hyphens."""
    title: Name
    """Title in a few words."""
    question: Text
    """What it asks, in own words."""
    scenarios: Many[Name] = Field(min_length=1, max_length=limits.SCENARIOS)
    """Ids of scenarios with documented outcomes, or relative paths of their files."""
    seed: int = Field(ge=0, lt=2**63)
    """Seed of the luck of the runs and of the vectors that are drawn."""
    sets: Many[Text] = Field(default=(), max_length=OVERRIDES)
    """Overrides as with `--set` that hold for all scenarios."""
    parameters: Literal["all"] | Many[Name]
    """Parameters of the theory that are fitted, within their declared ranges."""
    modes: dict[Name, float] = Field(default={})
    """Most likely value of a parameter before the fit; the theory's value where left out."""
    uniform: Literal["all"] | Many[Name] = ()
    """Parameters of which no value in their range is more likely than another; the others have beta-PERT priors."""
    logarithmic: Many[Name] = ()
    """Parameters whose range is one of orders of magnitude."""
    hypotheses: Many[Name] = ()
    """Rival theories that are fitted at the same cost and on the same luck."""
    vectors: int = Field(ge=2, le=VECTORS)
    """Vectors of parameters drawn from the prior, a power of two."""
    proposals: int = Field(default=256, ge=2, le=VECTORS)
    """Vectors of each wave after the first."""
    runs: int = Field(ge=1, le=RUNS)
    """Runs of each vector in each episode, on the same luck."""
    keep: int = Field(ge=2, le=10_000)
    """How many sets pass: the tolerance is the smallest at which the passing vectors count for so many."""
    splits: SplitsEntry
    """Which fits there are, and how many waves refine each: `{all: 3, clusters: 3, episodes: 1}`."""
    recodings: int = Field(default=0, ge=0, le=RECODINGS)
    """How often a fifth of all codes is moved by one step, and what was left out scored again."""
    note: Text | None = None
    """Remark in own words."""


def schema_json() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of calibration files, with descriptions."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **CalibrationFile.model_json_schema()}
