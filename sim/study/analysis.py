"""The folder of what was found in a sweep: tables, an account, pictures, and a manifest with the sweep by value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from sim.kernel import sources_hash
from sim.results import disk, shards
from sim.results.manifest import NAME, PlainName, Sha256, StoredFile
from sim.study import frames, results
from sim.study.record import Record, digest, stored
from sim.study.results import SweepResult
from sim.study.sweep import plan_of

Kind = Literal["sensitivity", "discovery"]

_SEAL = "sha256"
_MOST_BYTES = 2**28
_SUFFIX = ".parquet"


class Analysis(BaseModel):
    """What was looked at, how, and what was found."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Kind
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    settings: dict[str, JsonValue]
    """What decides the tables besides the sweep."""
    sweep: Record
    """The sweep: its experiment by value, its seed, and the hashes of its tables."""
    package_version: str
    package_sources: str
    """Hash of the package's source and data files."""
    versions: dict[str, str]
    tables: dict[PlainName, Sha256] = Field(default={})
    """Hash over schema and values of each table: what a repetition must equal."""
    files: dict[PlainName, StoredFile] = Field(default={})

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was looked at and of what was found; not of when, by what command or how drawn."""
        parts = self.model_dump(mode="json", include={"format", "kind", "settings", "package_sources", "tables"})
        return digest(parts | {"sweep": self.sweep.study, "of": self.sweep.tables})

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: digest(plain)}, indent=1, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder whose every file is what its manifest says."""

    path: Path
    manifest: Analysis

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables."""
        if name not in self.manifest.tables:
            raise disk.refused(self.path, f"there is no table {name!r}", ", ".join(self.manifest.tables))
        frame: pd.DataFrame = results.read_table(
            self.path / f"{name}{_SUFFIX}", None, self.manifest.tables[name]
        ).to_pandas()
        return frame


def begun(
    found: SweepResult,
    kind: Kind,
    settings: Mapping[str, JsonValue],
    *,
    command: Sequence[str] = (),
    libraries: Sequence[str] = (),
) -> Analysis:
    """The manifest before its tables and files are known; `libraries` are those that only this kind uses."""
    own = {name: _version(name) for name in libraries}
    return Analysis(
        format=1,
        kind=kind,
        command=plan_of(found.experiment, tuple(command)).command,
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        settings=dict(settings),
        sweep=found.record,
        package_version=version("proxysim"),
        package_sources=sources_hash(),
        versions=found.record.versions | own,
    )


def publish(root: Path, what: Analysis, sheets: Mapping[str, pd.DataFrame], others: Mapping[str, bytes]) -> Path:
    """Keep an analysis under `root/<id of the experiment>/<kind>-<content hash>/`, all of it or nothing.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    what : Analysis
        As begun; its tables and files are filled in here.
    sheets : mapping
        Table name to table.
    others : mapping
        File name to bytes: texts and pictures.

    Returns
    -------
    Path
        The new folder, or the one that already holds this content.
    """
    parent = root / disk.plain(what.sweep.id)
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    tables = {name: frames.table_of(frame) for name, frame in sorted(sheets.items())}
    hashes = {name: frames.table_hash(frame) for name, frame in sorted(sheets.items())}
    with disk.alone(parent):
        final = parent / f"{what.kind}-{what.model_copy(update={'tables': hashes}).content_hash[:12]}"
        if final.exists() or final.is_symlink():
            return open_analysis(final).path
        files = {f"{disk.plain(name)}{_SUFFIX}": shards.packed(table, {}) for name, table in tables.items()}
        files |= {disk.plain(name): data for name, data in sorted(others.items())}
        listed = {name: stored(data) for name, data in files.items()}
        whole = what.model_copy(update={"tables": hashes, "files": listed})
        disk.write_folder(final, files | {NAME: whole.encoded()})
    return final


def open_analysis(path: Path | str) -> Kept:
    """The analysis in a folder, once every file that its manifest lists is what it should be.

    Raises
    ------
    Refused
        When the folder is not one, or a file is missing or changed.
    """
    folder = Path(path)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of an analysis", "a folder written by an analysis")
    what = _read(folder / NAME)
    for name, listed in what.files.items():
        data = _bytes(folder / disk.plain(name))
        if stored(data) != listed:
            raise disk.refused(folder / name, "the file is not what the manifest says", "an unchanged file")
    missing = [name for name in what.tables if f"{name}{_SUFFIX}" not in what.files]
    if missing:
        raise disk.refused(folder / NAME, f"no file is listed for the tables {', '.join(missing)}", "a whole folder")
    return Kept(folder, what)


def is_analysis(path: Path | str) -> bool:
    """Whether a folder looks like that of an analysis; nothing in it is verified."""
    return Path(path).name.split("-")[0] in ("sensitivity", "discovery") and (Path(path) / NAME).is_file()


def _read(path: Path) -> Analysis:
    try:
        found = json.loads(_bytes(path))
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != digest(found):
            raise disk.refused(path, "the manifest has been changed", "an unchanged file")
        return Analysis.model_validate_json(json.dumps(found))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the manifest is damaged ({where}: {first['msg']})", "an unchanged file") from None
    except (ValueError, RecursionError):
        raise disk.refused(path, "the manifest is damaged (it is not JSON)", "an unchanged file") from None


def _bytes(path: Path) -> bytes:
    try:
        return disk.read_file(path, _MOST_BYTES)
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that the manifest lists") from None
    except OSError as error:
        raise disk.refused(path, f"cannot be read ({(error.strerror or '').lower()})", "a readable file") from None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
