"""A calibration: episodes, priors, rivals and cost, all by value, so that no file is needed to repeat it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.calibration.priors import Prior
from sim.calibration.splits import Split, splits_of
from sim.scenario import Scenario
from sim.study.experiment import ScenarioRef

#: The theory itself among its rivals.
ITSELF = ""


@dataclass(frozen=True)
class Calibration:
    """Which parameters are fitted to which episodes, from which priors, at what cost."""

    id: str
    title: str
    question: str
    scenarios: tuple[ScenarioRef, ...]
    seed: int
    sets: tuple[str, ...]
    priors: tuple[Prior, ...]
    """Of the parameters that are fitted."""
    rivals: Mapping[str, Mapping[str, float]]
    """Rival theories: the parameters that each of them fixes."""
    vectors: int
    proposals: int
    runs: int
    keep: int
    waves: Mapping[str, int | None]
    recodings: int
    source_files: tuple[Path, ...] = field(default=(), compare=False)

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The theory itself and its rivals."""
        return (ITSELF, *self.rivals)

    def free(self, hypothesis: str) -> tuple[Prior, ...]:
        """Priors of the parameters that a hypothesis leaves open."""
        fixed = self.rivals.get(hypothesis, {})
        return tuple(prior for prior in self.priors if prior.name not in fixed)

    @cached_property
    def episodes(self) -> dict[str, Scenario]:
        """The scenarios, ready to run."""
        return {one.id: one.ground.scenario(self.sets) for one in self.scenarios}

    @cached_property
    def splits(self) -> list[Split]:
        """All fits of the theory."""
        return splits_of({name: one.cluster for name, one in self.episodes.items()}, self.waves)

    def splits_for(self, hypothesis: str) -> list[Split]:
        """The fits of a hypothesis: a rival is held against the theory with clusters left out, not single episodes."""
        return [one for one in self.splits if not hypothesis or one.kind != "episode"]

    def resolved(self) -> dict[str, Any]:
        """The whole calibration as plain JSON data, scenarios by value."""
        return {
            "kind": "calibration",
            "id": self.id,
            "title": self.title,
            "question": self.question,
            "seed": self.seed,
            "sets": list(self.sets),
            "priors": [vars(prior) for prior in self.priors],
            "rivals": {name: dict(fixed) for name, fixed in self.rivals.items()},
            "vectors": self.vectors,
            "proposals": self.proposals,
            "runs": self.runs,
            "keep": self.keep,
            "waves": dict(self.waves),
            "recodings": self.recodings,
            "scenarios": [
                {"id": one.id, "file": one.path.as_posix(), "resolved": dict(one.resolved)} for one in self.scenarios
            ],
        }

    def content(self) -> dict[str, Any]:
        """What of it decides the numbers: everything but title, question and names of files."""
        plain = self.resolved()
        plain["scenarios"] = [{k: value for k, value in one.items() if k != "file"} for one in plain["scenarios"]]
        return {key: value for key, value in plain.items() if key not in ("title", "question")}
