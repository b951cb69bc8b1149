"""The manifest of an attribution: what was asked, by value, so that nothing else is needed to ask it again."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from sim.attribution.question import Question
from sim.kernel import sources_hash
from sim.results import disk
from sim.results import manifest as running
from sim.results.manifest import NAME, PlainName, Sha256, SourceFile, StoredFile
from sim.study.record import digest
from sim.theory.hypothesis import parameters_of

_SEAL = "sha256"
_LARGEST = 64 * 2**20
#: What has to be the same for an attribution to be the same, besides its question.
_IDENTITY = ("format", "kind", "parameters", "calibrated", "package_sources", "tables")


class Attributing(BaseModel):
    """What was asked, with what, and what came out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Literal["attribution"]
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    question: dict[str, JsonValue]
    """By value, the scenario and all."""
    sources: tuple[SourceFile, ...]
    parameters: dict[str, JsonValue]
    """The shipped numbers; those of each parameter set stand in the table `parameters`."""
    calibrated: bool
    """Whether the parameter sets passed a calibration."""
    package_version: str
    package_sources: str
    versions: dict[str, str]
    platform: dict[str, str]
    tables: dict[PlainName, Sha256]
    files: dict[PlainName, StoredFile]

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was asked and of the tables that came out; not of when, by what command or how drawn."""
        asked = {key: value for key, value in self.question.items() if key not in ("title", "question")}
        return digest(self.model_dump(mode="json", include=set(_IDENTITY)) | {"question": asked})

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: digest(plain)}, indent=1, ensure_ascii=False) + "\n").encode()


def begun(question: Question, *, calibrated: bool, command: Sequence[str]) -> Attributing:
    """The manifest of an attribution before its tables and files are known."""
    common = running.build(
        scenario_id=question.id,
        resolved=question.resolved(),
        source_files=question.source_files,
        command=command,
        sets=(),
        hypothesis=None,
        parameters=parameters_of(question.ref.ground.scenario(question.sets)),
        seed=question.seed,
        runs=question.runs,
        traced_runs=0,
        package_sources=sources_hash(),
    )
    same = {"command", "created", "parameters", "package_version", "package_sources", "versions", "platform"}
    return Attributing(
        **common.model_dump(include=same),
        format=1,
        kind="attribution",
        question=common.scenario.resolved,
        sources=common.scenario.sources,
        calibrated=calibrated,
        tables={},
        files={},
    )


def read(folder: Path) -> Attributing:
    """The manifest of a folder; anything that is not exactly one is refused."""
    path = folder / NAME
    try:
        found = json.loads(disk.read_file(path, _LARGEST))
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != digest(found):
            raise disk.refused(path, "the manifest has been changed", "an unchanged file")
        return Attributing.model_validate_json(json.dumps(found))
    except (FileNotFoundError, NotADirectoryError):
        raise disk.refused(path, "there is no manifest here", "a folder written by an attribution") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the manifest is damaged ({where}: {first['msg']})", "an unchanged file") from None
    except (ValueError, RecursionError):
        raise disk.refused(path, "the manifest is damaged (it is not JSON)", "an unchanged file") from None
