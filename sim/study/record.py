"""What a sweep is, by value, and what it left: the plan that is written first and the manifest that is written last."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from sim.results import disk, manifest
from sim.results.manifest import Count, PlainName, Sha256, SourceFile, StoredFile
from sim.study.work import Work

#: Files of a sweep's folder: what is to be done; and that it is done, and all that came of it.
PLAN, MANIFEST = "plan.json", "manifest.json"
_SEAL = "sha256"
_MOST_BYTES = 2**28

Inside = Annotated[str, StringConstraints(pattern=r"^(measures/[0-9]{8,18}\.parquet|[a-z0-9][a-z0-9._-]{0,62})$")]


class Record(BaseModel):
    """What is to be done, with what; and, once it is done, what came out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Literal["sweep"]
    command: tuple[str, ...]
    """That began it."""
    created: str
    """UTC, to the second."""
    id: PlainName
    experiment: dict[str, JsonValue]
    """The experiment by value, scenarios and all, so that the files it came from are not needed again."""
    content: Sha256
    """Hash of what in it decides the numbers."""
    sources: tuple[SourceFile, ...]
    parameters: dict[str, JsonValue]
    """The numbers of the theory where neither a scenario nor a point sets them."""
    seed: int
    runs: Annotated[int, Field(ge=1)]
    """Of each point."""
    points: Annotated[int, Field(ge=1)]
    measures: tuple[str, ...]
    package_version: str
    package_sources: str
    """Hash of the package's source and data files."""
    versions: dict[str, str]
    platform: dict[str, str]
    failed: Count = 0
    """Runs that gave no row."""
    tables: dict[PlainName, Sha256] = Field(default={})
    """Hash over schema and values of each table: what a repetition must equal."""
    files: dict[Inside, StoredFile] = Field(default={})

    @property
    def study(self) -> str:
        """SHA-256 of everything that decides the numbers; known before the first run [64 hex digits]."""
        names = ("format", "content", "parameters", "seed", "runs", "points", "measures", "package_sources")
        return digest(self.model_dump(mode="json", include=set(names)))

    def work(self, function: str, text: str, sources: str = "") -> Work:
        """What there is to do."""
        return Work(function, text, self.study, self.points, self.runs, self.measures, sources)

    def encoded(self) -> bytes:
        """The record as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: digest(plain)}, indent=1, ensure_ascii=False) + "\n").encode()


def planned(
    *,
    name: str,
    experiment: Mapping[str, Any],
    content: Mapping[str, Any],
    points: int,
    measures: tuple[str, ...],
    **common: Any,
) -> Record:
    """The plan of a sweep; `common` is what a sweep shares with a run and `sim.results.manifest.build` takes."""
    base = manifest.build(scenario_id=name, resolved=experiment, sets=(), hypothesis=None, traced_runs=0, **common)
    shared = {"command", "created", "parameters", "seed", "runs", "versions", "platform"}
    return Record(
        **base.model_dump(include=shared | {"package_version", "package_sources"}),
        format=1,
        kind="sweep",
        id=name,
        experiment=base.scenario.resolved,
        sources=base.scenario.sources,
        content=digest(json.loads(json.dumps(content, allow_nan=False))),
        points=points,
        measures=measures,
    )


def read(path: Path) -> Record:
    """The record in a file.

    Raises
    ------
    Refused
        When it is anything but an unchanged record.
    """
    try:
        found = json.loads(disk.read_file(path, _MOST_BYTES))
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != digest(found):
            raise disk.refused(path, "the file has been changed", "an unchanged file")
        return Record.model_validate_json(json.dumps(found))
    except (FileNotFoundError, NotADirectoryError):
        raise disk.refused(path, "there is no such file", "a folder written by a sweep") from None
    except OSError as error:
        raise disk.refused(path, f"cannot be read ({(error.strerror or '').lower()})", "a readable file") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the file is damaged ({where}: {first['msg']})", "an unchanged file") from None
    except (ValueError, RecursionError):
        raise disk.refused(path, "the file is damaged (it is not JSON)", "an unchanged file") from None


def digest(plain: Any) -> str:
    """SHA-256 of plain data; the order of keys does not count [64 hex digits]."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stored(data: bytes) -> StoredFile:
    """How the manifest lists a file."""
    return StoredFile(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
