"""The folder of a calibration: tables, sets, pictures, and a manifest that says by value what they rest on."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, JsonValue

from sim.calibration.calibration import Calibration
from sim.calibration.making import encoded, made_of
from sim.calibration.result import Calibrated, kinds_of
from sim.kernel import sources_hash
from sim.results import disk, manifest
from sim.results.manifest import NAME, PlainName, SourceFile, StoredFile
from sim.study.record import digest, stored
from sim.theory import theory

type Kind = Literal["calibration", "recovery"]
type Rests = Sequence[Path]
"""Folders of forecasts that something rests on."""

#: The sets that pass, as `sim/theory/calibrated.csv` has them.
MEMBERS = "members.csv"
ACCOUNT = "account.txt"
_SEAL = "sha256"


class Manifest(BaseModel):
    """What was fitted to what, from what, and what came out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Kind
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    id: PlainName
    calibration: dict[str, JsonValue]
    """The calibration by value, scenarios and all."""
    sources: tuple[SourceFile, ...]
    parameters: dict[str, JsonValue]
    """The numbers of the theory that are not fitted."""
    tables_from: tuple[str, ...]
    """Folders of forecasts that it rests on."""
    made_of: str
    """Hash of the sources that decide those forecasts."""
    package_version: str
    package_sources: str
    versions: dict[str, str]
    platform: dict[str, str]
    files: dict[PlainName, StoredFile]

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was asked and of what decides the numbers [64 hex digits]."""
        plain = self.model_dump(mode="json", include={"format", "kind", "calibration", "parameters", "made_of"})
        return digest(plain | {"files": {name: one.sha256 for name, one in self.files.items() if _is_table(name)}})

    def encoded(self) -> bytes:
        """The manifest as JSON, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: digest(plain)}, indent=1, ensure_ascii=False) + "\n").encode()


def _is_table(name: str) -> bool:
    return name.endswith((".parquet", ".csv"))


def tables_of(found: Calibrated) -> dict[str, bytes]:
    """The tables and the sets as files."""
    frames = {
        f"{name}.parquet": encoded(table, kinds_of(found.calibration, name)) for name, table in found.tables.items()
    }
    return frames | {MEMBERS: as_csv(found.members)}


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV; numbers in full, nothing where there is none."""
    lines = [",".join(table.columns)]
    lines += [",".join(_cell(value) for value in row) for row in table.itertuples(index=False, name=None)]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: Any) -> str:
    return (
        "" if isinstance(value, float) and value != value else repr(value) if isinstance(value, float) else str(value)
    )


def save(
    calibration: Calibration,
    root: Path,
    files: Mapping[str, bytes],
    *,
    kind: Kind,
    command: Sequence[str],
    rests: Rests,
) -> Path:
    """Keep what a calibration found under `root/<id>/<content hash>/`, all of it or nothing; the folder.

    Parameters
    ----------
    calibration : Calibration
    root : Path
        Folder of all calibrations.
    files : mapping
        File name to bytes: tables, sets, pictures, words.
    kind : str
        calibration or recovery.
    command : sequence of str
        What the user said.
    rests : sequence of Path
        Folders of forecasts that it rests on.
    """
    listed = {name: stored(data) for name, data in sorted(files.items())}
    whole = _manifest(calibration, command, kind, rests, listed)
    parent = root / disk.plain(calibration.id if kind == "calibration" else f"{calibration.id}-{kind}")
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    with disk.alone(parent):
        final = parent / whole.content_hash[:12]
        if not final.exists():
            disk.write_folder(final, {disk.plain(name): data for name, data in files.items()} | {NAME: whole.encoded()})
    return final


def _manifest(
    what: Calibration, command: Sequence[str], kind: Kind, rests: Rests, files: dict[str, StoredFile]
) -> Manifest:
    fitted = {prior.name for prior in what.priors}
    base = manifest.build(
        scenario_id=what.id,
        resolved=what.resolved(),
        source_files=what.source_files,
        command=command,
        sets=what.sets,
        hypothesis=None,
        parameters={name: one.value for name, one in theory().parameters.items() if name not in fitted},
        seed=what.seed,
        runs=what.runs,
        traced_runs=0,
        package_sources=sources_hash(),
    )
    shared = {"command", "created", "parameters", "package_version", "package_sources", "platform"}
    return Manifest(
        **base.model_dump(include=shared),
        format=1,
        kind=kind,
        id=what.id,
        calibration=base.scenario.resolved,
        sources=base.scenario.sources,
        tables_from=tuple(sorted({f"{folder.parent.name}/{folder.name}" for folder in rests})),
        made_of=made_of(),
        versions=base.versions | {"scipy": version("scipy")},
        files=files,
    )


def ship(folder: Path, target: Path) -> Path:
    """Put the sets of a calibration's folder in place of those that the program ships with; the file written."""
    disk.write_file(target, disk.read_file(folder / MEMBERS, 2**28))
    return target
