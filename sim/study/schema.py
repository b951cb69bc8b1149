"""Schema of an experiment file. The strings under the fields are the manual: they become the JSON Schema."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.limits import OVERRIDES
from sim.scenario.outcomes import After, Measure, Window
from sim.scenario.strict import Id, Many, Name, Strict, Text
from sim.scenario.vocabulary import Attribution
from sim.study import limits

type Level = bool | int | float | date | Name
"""One value of a factor: a number, a date, a word, or true and false."""

Operator = Literal["=", "*=", "+="]
Role = Literal["uncertainty", "lever"]
BlockKind = Literal["grid", "list", "lhs", "sobol", "saltelli", "morris", "csv"]
FigureKind = Literal["heatmap", "lines", "morris", "dots", "distribution"]


class FactorEntry(Strict):
    """Something that differs between points: one or more paths of a scenario, set, scaled or shifted together."""

    path: Name | None = None
    """Path as in `--set`, such as pressures.sanctions."""
    paths: Many[Name] = ()
    """Several paths that get the same value."""
    parameters: Literal["all"] | Many[Name] | None = None
    """In place of a path: all parameters of the theory, or some of them, a factor each, over their declared ranges."""
    operator: Operator = "="
    """`=` sets, `*=` scales, `+=` shifts."""
    role: Role
    """uncertainty (nobody knows its value) or lever (somebody could choose it)."""
    levels: Many[Level] = Field(default=(), max_length=limits.LEVELS)
    """The values it takes in a grid; elsewhere those to choose from."""
    range: Annotated[tuple[float, ...], Field(strict=False, min_length=2, max_length=2)] | None = None
    """Lowest and highest value, for designs that draw values."""
    unit: Name | None = None
    """Unit, for pictures."""
    title: Name | None = None
    """Its name in pictures."""
    note: Text | None = None
    """Remark in own words."""


class BlockEntry(Strict):
    """How the values of some factors are put together. Several blocks are crossed, each row with each."""

    kind: BlockKind
    """grid (all combinations), list and csv (rows written out), lhs, sobol, saltelli and morris (drawn)."""
    factors: Many[Name] = ()
    """Which factors; all that no other block names where left out."""
    points: int | None = Field(default=None, ge=1, le=limits.POINTS)
    """lhs, sobol: how many points; saltelli: how many of each of its matrices, two more than there are factors."""
    trajectories: int | None = Field(default=None, ge=1, le=limits.TRAJECTORIES)
    """morris: how many walks, each of one step per factor."""
    steps: int | None = Field(default=None, ge=2, le=1000)
    """morris: how many values a factor may take, an even number; 4 where left out."""
    rows: Many[dict[Name, Level]] = ()
    """list: the points, each a map from factor to value."""
    file: Name | None = None
    """csv: the file, relative to this one; its header names the factors."""
    note: Text | None = None
    """Remark in own words."""


class MeasureEntry(Strict):
    """A number that is kept of every run: exactly one of total, outcome and measure."""

    total: Name | Many[Name] | None = None
    """Totals of a run, added up: attacks, attacks_us, attacks_israel, attacks_home, deaths_us, strikes, statements."""
    outcome: Name | None = None
    """A documented outcome of the scenario, by its id: the value of its measure."""
    met: bool = False
    """With an outcome: 1 where the run meets it, 0 where not, instead of the value."""
    measure: Measure | None = None
    """Any measure, with its arguments."""
    actors: Many[Name] = ()
    """With a measure: whose acts; any-iran-aligned-militia where left out."""
    window: Window | None = None
    """With a measure: days that count; the whole period where left out."""
    after: After | None = None
    """With a measure: what starts its clock."""
    attribution: Attribution = "visible"
    """With a measure: whether acts are laid at the door of whom observers see, or of who did them."""
    baseline: float | None = None
    """With a measure that is taken against a documented number: that number."""
    categories: Many[Name] = ()
    """With a measure that needs them: all categories, mild to hard."""
    is_: Name | Many[Name] | None = Field(default=None, alias="is")
    """1 where the answer is this word, or one of these, and 0 where it is another."""
    at_least: float | None = None
    """1 where the value is at least this, and 0 where it is less."""
    at_most: float | None = None
    """1 where the value is at most this, and 0 where it is more."""
    title: Name | None = None
    """Its name in pictures."""
    unit: Name | None = None
    """Unit, for pictures."""
    note: Text | None = None
    """Remark in own words."""


class FigureEntry(Strict):
    """A picture of the results."""

    kind: FigureKind
    """heatmap, lines, morris, dots or distribution."""
    x: Name | None = None
    """Factor across: heatmap, lines."""
    y: Name | None = None
    """Factor upwards: heatmap."""
    by: Name | None = None
    """Factor with a line each: lines, distribution."""
    panels: Name | None = None
    """Factor with a panel each."""
    measure: Name | None = None
    """The measure that is shown."""
    measures: Many[Name] = ()
    """The measures that are shown: dots; all where left out."""
    threshold: float | None = None
    """Value at which a contour or a line is drawn."""
    title: Name | None = None
    """Title; the experiment's where left out."""
    note: Text | None = None
    """Remark in own words."""


class ExperimentFile(Strict):
    """Scenarios, what is varied in them, what is measured, and the pictures of it."""

    id: Id
    """Name of the experiment: lower-case letters, digits and hyphens."""
    title: Name
    """Title in a few words."""
    question: Text
    """What it asks, in own words."""
    scenarios: Many[Name] = Field(min_length=1, max_length=limits.SCENARIOS)
    """Ids of scenarios, or relative paths of their files."""
    seed: int = Field(ge=0, lt=2**63)
    """Seed of the luck of the runs and of the points that are drawn."""
    runs: int = Field(ge=1, le=limits.RUNS)
    """Runs of each point."""
    sets: Many[Text] = Field(default=(), max_length=OVERRIDES)
    """Overrides as with `--set` that hold at all points, before those of the point."""
    factors: dict[Name, FactorEntry] = Field(default={}, max_length=limits.FACTORS)
    """What is varied."""
    design: Many[BlockEntry] = ()
    """How values are put together; one point where nothing is varied."""
    measures: dict[Name, MeasureEntry] = Field(min_length=1, max_length=limits.MEASURES)
    """What is kept of every run."""
    figures: dict[Name, FigureEntry] = Field(default={}, max_length=limits.FIGURES)
    """Pictures."""
    note: Text | None = None
    """Remark in own words."""


def schema_json() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of experiment files, with descriptions."""
    schema = ExperimentFile.model_json_schema(by_alias=True)
    design = schema["properties"]["design"]
    several = {key: design.pop(key) for key in ("items", "type", "default") if key in design}
    design["anyOf"] = [{"$ref": "#/$defs/BlockEntry"}, several]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
