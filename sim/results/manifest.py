"""What was run, by value: everything needed to repeat a results folder, and nothing about who ran it."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from sim.results import disk

#: Name of the manifest in a results folder.
NAME = "manifest.json"
_SEAL = "sha256"
_LARGEST = 32 * 2**20
_PACKAGES = ("numpy", "numba", "mesa", "pandas", "pyarrow")

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PlainName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
Count = Annotated[int, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class SourceFile(_Strict):
    """A file the scenario was read from."""

    path: str
    """Relative to the folder the command was given in; the bare name of a file from elsewhere."""
    sha256: Sha256


class ScenarioEntry(_Strict):
    """The scenario by value, so that the files it came from are not needed again."""

    id: PlainName
    resolved: dict[str, JsonValue]
    """What was run: bases, overrides and defaults already applied."""
    sources: tuple[SourceFile, ...]


class StoredFile(_Strict):
    """A file of the results folder."""

    sha256: Sha256
    size: Count
    """[bytes]"""


class Manifest(_Strict):
    """What was run, with what, and what came out."""

    format: Literal[1]
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    scenario: ScenarioEntry
    sets: tuple[str, ...]
    """The `--set` overrides, in order; `scenario.resolved` already has them."""
    hypothesis: str | None
    parameters: dict[str, JsonValue]
    """The numbers of the theory as they were used."""
    seed: int
    first_run: Count = 0
    """Number of the first run."""
    runs: Annotated[int, Field(ge=1)]
    traced_runs: Count
    """How many runs, the first ones, have rows in `daily` and `decisions`."""
    package_version: str
    package_sources: str
    """Hash of the package's source and data files."""
    versions: dict[str, str]
    platform: dict[str, str]
    tables: dict[PlainName, Sha256]
    """Hash over schema and values of each table: what a repetition must equal."""
    files: dict[PlainName, StoredFile]

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was run and of the tables that came out; not of when, by what command or how drawn."""
        parts = self.model_dump(
            mode="json",
            include={
                "format",
                "hypothesis",
                "parameters",
                "seed",
                "first_run",
                "runs",
                "traced_runs",
                "package_sources",
                "tables",
            },
        )
        parts["scenario"] = self.scenario.resolved
        return _digest(parts)

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: _digest(plain)}, indent=2, ensure_ascii=False) + "\n").encode()


def build(
    *,
    scenario_id: str,
    resolved: Mapping[str, Any],
    source_files: Iterable[Path],
    command: Sequence[str],
    sets: Sequence[str],
    hypothesis: str | None,
    parameters: Mapping[str, Any],
    seed: int,
    runs: int,
    traced_runs: int,
    first_run: int = 0,
    package_sources: str,
    created: datetime | None = None,
) -> Manifest:
    """The manifest of a run, before its tables and files are known.

    Call it before the run starts, so that the hashes are those of the files that were read.
    """
    here = Path.cwd()
    return Manifest(
        format=1,
        command=tuple(_impersonal(word, here) for word in command),
        created=(created or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        scenario=ScenarioEntry(
            id=scenario_id,
            resolved=_plain(resolved),
            sources=tuple(SourceFile(path=_relative(path, here), sha256=_sha256(path)) for path in source_files),
        ),
        sets=tuple(sets),
        hypothesis=hypothesis,
        parameters=_plain(parameters),
        seed=seed,
        first_run=first_run,
        runs=runs,
        traced_runs=traced_runs,
        package_version=version("proxysim"),
        package_sources=package_sources,
        versions={"python": platform.python_version()} | {name: version(name) for name in _PACKAGES},
        platform={"machine": platform.machine(), "system": platform.system()},
        tables={},
        files={},
    )


def read(path: Path) -> Manifest:
    """The manifest in a file; anything that is not exactly one is refused."""
    try:
        if path.stat().st_size > _LARGEST:
            raise disk.refused(path, "the manifest is too large", f"at most {_LARGEST} bytes")
        found = json.loads(path.read_bytes())
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != _digest(found):
            raise disk.refused(path, "the manifest has been changed", "an unchanged file")
        return Manifest.model_validate_json(json.dumps(found))
    except FileNotFoundError:
        raise disk.refused(path, "there is no manifest here", "a folder written by a run") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise disk.refused(path, "the manifest is damaged (it is not JSON)", "an unchanged file") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the manifest is damaged ({where}: {first['msg']})", "an unchanged file") from None


def _digest(plain: Any) -> str:
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> dict[str, Any]:
    """The value as JSON would give it back, dates as ISO text."""
    plain: dict[str, Any] = json.loads(json.dumps(value, default=_iso, allow_nan=False))
    return plain


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept in a manifest")


def _impersonal(word: str, here: Path) -> str:
    """A word of the command without folders that name a person or a machine."""
    option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
    path = Path(value)
    return option + equals + (_relative(path, here) if path.is_absolute() or ".." in path.parts else value)


def _relative(path: Path, here: Path) -> str:
    full = path if path.is_absolute() else here / path
    return full.relative_to(here).as_posix() if full.is_relative_to(here) and ".." not in full.parts else full.name


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
