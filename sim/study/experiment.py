"""An experiment: scenarios, a design, measures and figures, all by value, so that no file is needed to run it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

from sim.study.factors import Factor, Value
from sim.study.ground import Ground
from sim.study.schema import BlockKind, FigureEntry, MeasureEntry

type MeasureSpec = MeasureEntry
type FigureSpec = FigureEntry

#: What of a factor or a measure is for readers only.
_FOR_READERS = frozenset({"title", "unit", "note", "role"})


@dataclass(frozen=True)
class ScenarioRef:
    """A scenario of an experiment."""

    id: str
    path: Path
    """Its file, relative to the project."""
    resolved: Mapping[str, Any] = field(repr=False)
    """The whole scenario as plain data, without the overrides of the experiment."""

    @cached_property
    def ground(self) -> Ground:
        """The scenario made ready for overrides."""
        return Ground(self.resolved, self.path.as_posix())


@dataclass(frozen=True)
class Block:
    """How the values of some factors are put together."""

    kind: BlockKind
    """A CSV is a list once it is read."""
    factors: tuple[str, ...]
    rows: int
    """How many rows it has; for lhs and sobol the points, for saltelli those of all its matrices."""
    trajectories: int = 0
    """morris only."""
    steps: int = 0
    """morris only."""
    columns: Mapping[str, tuple[Value, ...]] = field(default_factory=dict, repr=False)
    """list only: the values of each factor, row by row."""


@dataclass(frozen=True)
class Experiment:
    """Scenarios, what is varied in them, what is measured, and the pictures of it."""

    id: str
    title: str
    question: str
    scenarios: tuple[ScenarioRef, ...]
    seed: int
    runs: int
    """Runs of each point."""
    sets: tuple[str, ...]
    """Overrides that hold at all points."""
    factors: Mapping[str, Factor]
    """In the order of the file."""
    design: tuple[Block, ...]
    measures: Mapping[str, MeasureSpec]
    figures: Mapping[str, FigureSpec]
    source_files: tuple[Path, ...] = field(default=(), compare=False)
    """The experiment's file, its CSV files, and the files of its scenarios."""

    @property
    def rows(self) -> int:
        """Points of one scenario."""
        return prod(block.rows for block in self.design)

    def scenario(self, name: str) -> ScenarioRef:
        """A scenario by its id."""
        return next(one for one in self.scenarios if one.id == name)

    def resolved(self) -> dict[str, Any]:
        """The whole experiment as plain JSON data, scenarios and CSV points by value. The order of keys counts."""
        return {
            "id": self.id,
            "title": self.title,
            "question": self.question,
            "seed": self.seed,
            "runs": self.runs,
            "sets": list(self.sets),
            "factors": [_plain_factor(factor) for factor in self.factors.values()],
            "design": [_plain_block(block) for block in self.design],
            "measures": [_plain(name, spec) for name, spec in self.measures.items()],
            "figures": [_plain(name, spec) for name, spec in self.figures.items()],
            "scenarios": [
                {"id": one.id, "file": one.path.as_posix(), "resolved": dict(one.resolved)} for one in self.scenarios
            ],
        }

    def content(self) -> dict[str, Any]:
        """What of it decides the numbers: everything but titles, remarks, units, roles, figures and names of files."""
        plain = self.resolved()
        for key in ("factors", "measures"):
            plain[key] = [{k: value for k, value in one.items() if k not in _FOR_READERS} for one in plain[key]]
        plain["scenarios"] = [{k: value for k, value in one.items() if k != "file"} for one in plain["scenarios"]]
        return {key: value for key, value in plain.items() if key not in ("title", "question", "figures")}

    @classmethod
    def from_resolved(cls, plain: Mapping[str, Any]) -> "Experiment":
        """The experiment that `resolved` wrote down.

        Raises
        ------
        Refused
            When the data are not an experiment.
        """
        from sim.study.reviving import revived

        return revived(plain)


def load_experiment(path: Path | str, sets: Sequence[str] = (), *, yes_large: bool = False) -> Experiment:
    """An experiment from its file.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Changes of the experiment itself: `runs=50`, `seed=2`, `design.0.points=128`.
    yes_large : bool
        Whether more than ten million runs are meant.

    Raises
    ------
    Refused
        With every problem and its place; nothing is half loaded.
    """
    from sim.study.loading import loaded

    return loaded(path, sets, yes_large=yes_large)


def _plain(name: str, spec: MeasureEntry | FigureEntry) -> dict[str, Any]:
    return {"name": name} | spec.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _plain_factor(factor: Factor) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": factor.name, "paths": list(factor.paths), "operator": factor.operator}
    plain["role"] = factor.role
    if factor.levels:
        plain["levels"] = list(factor.levels)
    if factor.range is not None:
        plain["range"] = list(factor.range)
    return plain | {key: text for key in ("unit", "title") if (text := getattr(factor, key)) is not None}


def _plain_block(block: Block) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": block.kind, "factors": list(block.factors)}
    match block.kind:
        case "lhs" | "sobol":
            plain["points"] = block.rows
        case "saltelli":
            plain["points"] = block.rows // (len(block.factors) + 2)
        case "morris":
            plain |= {"trajectories": block.trajectories, "steps": block.steps}
        case "list" | "csv":
            plain["columns"] = {name: list(block.columns[name]) for name in block.factors}
    return plain
