"""The question of an attribution, all by value, so that no file is needed to ask it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.study.experiment import Experiment, ScenarioRef
from sim.study.labels import is_share, label_of, unit_of
from sim.study.schema import MeasureEntry

#: What the measure is called where an experiment would have names for several.
OUTCOME = "outcome"


@dataclass(frozen=True)
class Player:
    """One or more pressures that are together as documented, or at their reference level."""

    name: str
    title: str
    changes: tuple[str, ...] = ()
    """Overrides that take it to its reference level."""
    without_events: tuple[str, ...] = ()
    """Events that do not happen then."""
    reference: str = ""
    """The reference level in words."""
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """The reference level in words, else as overrides."""
        events = [f"without {name}" for name in self.without_events]
        return self.reference or ", ".join([*self.changes, *events])


@dataclass(frozen=True)
class Question:
    """How much of an outcome of a scenario is due to which players."""

    id: str
    title: str
    question: str
    ref: ScenarioRef
    sets: tuple[str, ...]
    """Overrides that hold in all combinations."""
    outcome: MeasureEntry
    players: tuple[Player, ...]
    seed: int
    runs: int
    """Of each combination and parameter set."""
    parameter_sets: int
    """Most parameter sets."""
    source_files: tuple[Path, ...] = field(default=(), compare=False)

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment that measures just this outcome of just this scenario."""
        rest: dict[str, Any] = {"factors": {}, "design": (), "figures": {}}
        measures = {OUTCOME: self.outcome}
        return Experiment(
            self.id, self.title, self.question, (self.ref,), self.seed, self.runs, self.sets, measures=measures, **rest
        )

    @property
    def label(self) -> str:
        """What is measured, in words."""
        return label_of(self.experiment, OUTCOME)

    @property
    def unit(self) -> str:
        """Its unit; empty where it has none."""
        return unit_of(self.experiment, OUTCOME)

    @property
    def is_chance(self) -> bool:
        """Whether each run counts as 1 or 0."""
        return is_share(self.outcome)

    @property
    def coalitions(self) -> int:
        """How many combinations there are."""
        return int(2 ** len(self.players))

    def resolved(self) -> dict[str, Any]:
        """The whole question as plain JSON data, the scenario by value."""
        players = [
            {
                "name": player.name,
                "title": player.title,
                "changes": list(player.changes),
                "without_events": list(player.without_events),
                "reference": player.reference,
                "sources": list(player.sources),
                "note": player.note,
            }
            for player in self.players
        ]
        return {
            "id": self.id,
            "title": self.title,
            "question": self.question,
            "sets": list(self.sets),
            "outcome": self.outcome.model_dump(mode="json", by_alias=True, exclude_unset=True),
            "players": players,
            "seed": self.seed,
            "runs": self.runs,
            "parameter_sets": self.parameter_sets,
            "scenario": {
                "id": self.ref.id,
                "file": self.ref.path.as_posix(),
                "resolved": dict(self.ref.resolved),
            },
        }

    @classmethod
    def from_resolved(cls, plain: Mapping[str, Any]) -> "Question":
        """The question that `resolved` wrote down, as a manifest with an unbroken seal holds it."""
        from sim.scenario.node import Place
        from sim.scenario.validating import validate
        from sim.study.ground import node_of

        found = plain["scenario"]
        outcome = validate(MeasureEntry, node_of(plain["outcome"], Place("question", 1, 1)))
        many = ("changes", "without_events", "sources")
        players = [Player(**one | {key: tuple(one[key]) for key in many}) for one in plain["players"]]
        same = {key: plain[key] for key in ("id", "title", "question", "seed", "runs", "parameter_sets")}
        ref = ScenarioRef(found["id"], Path(found["file"]), dict(found["resolved"]))
        return cls(ref=ref, sets=tuple(plain["sets"]), outcome=outcome, players=tuple(players), **same)
