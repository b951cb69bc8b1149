"""The manifest of a comparison: what was compared, by value, so that nothing else is needed to repeat it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from sim.kernel import sources_hash
from sim.results import disk
from sim.results import manifest as running
from sim.results.manifest import PlainName, ScenarioEntry, Sha256, StoredFile
from sim.study.arms import Arm, by_value
from sim.theory.hypothesis import parameters_of

_SEAL = "sha256"
_LARGEST = 64 * 2**20
#: What has to be the same for a comparison to be the same, besides its arms.
_IDENTITY = {"format", "kind", "seed", "runs", "package_sources", "tables"}


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class ArmEntry(_Strict):
    """One arm by value."""

    name: str
    scenario: ScenarioEntry
    sets: tuple[str, ...]
    """The overrides; `scenario.resolved` already has them."""
    hypothesis: str | None
    parameters: dict[str, JsonValue]
    """The numbers of the theory as they were used."""
    note: str


class Comparing(_Strict):
    """What was compared, with what, and what came out."""

    format: Literal[1]
    kind: Literal["comparison"]
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    arms: tuple[ArmEntry, ...]
    """The baseline first."""
    seed: int
    runs: int
    package_version: str
    package_sources: str
    versions: dict[str, str]
    platform: dict[str, str]
    tables: dict[PlainName, Sha256]
    files: dict[PlainName, StoredFile]

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was compared and of the tables that came out; not of when, by what command or how drawn."""
        arms = [[arm.name, arm.scenario.resolved, arm.hypothesis, arm.parameters] for arm in self.arms]
        return _digest(self.model_dump(mode="json", include=_IDENTITY) | {"arms": arms})

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: _digest(plain)}, indent=2, ensure_ascii=False) + "\n").encode()


def command_of(
    places: Sequence[Path | str],
    *,
    sets: Sequence[str] = (),
    groups: Sequence[str] = (),
    hypotheses: Sequence[str] = (),
    seed: int,
    runs: int,
) -> list[str]:
    """The words of a command line that names these arms."""
    options = [("--set", sets), ("--arm", groups), ("--hypothesis", hypotheses)]
    words = [word for option, given in options for one in given for word in (option, one)]
    return ["sim", "compare", *map(str, places), *words, "--seed", str(seed), "--runs", str(runs)]


def begun(arms: Sequence[Arm], *, seed: int, runs: int, command: Sequence[str]) -> Comparing:
    """The manifest of a comparison before its tables and files are known."""
    common = {"command": command, "seed": seed, "runs": runs, "traced_runs": 0, "package_sources": sources_hash()}
    each = [
        running.build(
            scenario_id=arm.scenario.id,
            resolved=arm.scenario.resolved(),
            source_files=arm.scenario.source_files,
            sets=arm.sets,
            hypothesis=arm.hypothesis,
            parameters=parameters_of(arm.scenario),
            **common,  # type: ignore[arg-type]
        )
        for arm in arms
    ]
    first = each[0]
    return Comparing(
        format=1,
        kind="comparison",
        command=first.command,
        created=first.created,
        arms=tuple(_entry(arm, one) for arm, one in zip(arms, each, strict=True)),
        seed=seed,
        runs=runs,
        package_version=first.package_version,
        package_sources=first.package_sources,
        versions=first.versions,
        platform=first.platform,
        tables={},
        files={},
    )


def _entry(arm: Arm, one: running.Manifest) -> ArmEntry:
    return ArmEntry(
        name=arm.name,
        scenario=one.scenario,
        sets=one.sets,
        hypothesis=one.hypothesis,
        parameters=one.parameters,
        note=arm.note,
    )


def arms_of_manifest(what: Comparing, folder: Path) -> list[Arm]:
    """The arms that a manifest holds by value."""
    file = str(folder / running.NAME)
    return [
        Arm(arm.name, by_value(arm.scenario.resolved, arm.parameters, file), arm.sets, arm.hypothesis, arm.note)
        for arm in what.arms
    ]


def read(path: Path) -> Comparing:
    """The manifest in a file; anything that is not exactly one is refused."""
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            raise disk.refused(path, "this is no manifest of ours", f"a file of at most {_LARGEST} bytes")
        found = json.loads(path.read_bytes())
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != _digest(found):
            raise disk.refused(path, "the manifest has been changed", "an unchanged file")
        return Comparing.model_validate_json(json.dumps(found))
    except FileNotFoundError:
        raise disk.refused(path, "there is no manifest here", "a folder written by a comparison") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise disk.refused(path, "the manifest is damaged (it is not JSON)", "an unchanged file") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the manifest is damaged ({where}: {first['msg']})", "an unchanged file") from None


def _digest(plain: Any) -> str:
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
