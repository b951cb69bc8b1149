"""The folder of a study of control: tables, account, pictures, and a manifest that holds every episode by value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.control import tables
from sim.control.arms import ARMS
from sim.results import disk
from sim.results.manifest import NAME, PlainName, Sha256, StoredFile
from sim.scenario import Scenario
from sim.study.arms import Arm, by_value
from sim.study.comparison_manifest import ArmEntry
from sim.study.comparison_manifest import begun as comparing
from sim.study.record import digest, stored

#: Name of the folder around all studies of control.
FOLDER = "control"
_SEAL = "sha256"
_MOST_BYTES = 2**27
_SUFFIX = ".parquet"


class Controlled(BaseModel):
    """What was measured, with what, and what came out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    kind: Literal["control"]
    command: tuple[str, ...]
    created: str
    """UTC, to the second."""
    episodes: tuple[ArmEntry, ...]
    """Each by value, as it was loaded; the arms are made of it by the program."""
    arms: dict[str, str]
    seed: int
    runs: int
    """Of each arm."""
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
        """SHA-256 of what was measured and of what came out; not of when, by what command or how drawn."""
        parts = self.model_dump(
            mode="json", include={"format", "kind", "arms", "seed", "runs", "package_sources", "tables"}
        )
        return digest(parts | {"episodes": [[one.scenario.resolved, one.parameters] for one in self.episodes]})

    def encoded(self) -> bytes:
        """The manifest as JSON for people and programs, with a seal that shows later changes."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain | {_SEAL: digest(plain)}, indent=1, ensure_ascii=False) + "\n").encode()

    def scenarios(self, folder: Path) -> list[Scenario]:
        """The episodes that it holds."""
        file = str(folder / NAME)
        return [by_value(one.scenario.resolved, one.parameters, file) for one in self.episodes]


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder whose every file is what its manifest says."""

    path: Path
    manifest: Controlled

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables: `control`, `control_runs` or `trends`."""
        return tables.read(self.path / f"{name}{_SUFFIX}")


def begun(
    scenarios: Sequence[Scenario], *, sets: Sequence[str], seed: int, runs: int, command: Sequence[str]
) -> Controlled:
    """The manifest before any run is made, so that the hashes are those of the files that were read."""
    episodes = [Arm(one.id, one, tuple(sets)) for one in scenarios]
    plain: dict[str, Any] = dict(comparing(episodes, seed=seed, runs=runs, command=command))
    plain["episodes"] = plain.pop("arms")
    return Controlled(**plain | {"kind": "control", "arms": dict(ARMS)})


def publish(root: Path, what: Controlled, frames: Mapping[str, pd.DataFrame], others: Mapping[str, bytes]) -> Path:
    """Keep a study under `root/control/<content hash>/`, all of it or nothing.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    what : Controlled
        As begun; its tables and files are filled in here.
    frames : mapping
        Table name to table.
    others : mapping
        File name to bytes: the account and the pictures.

    Returns
    -------
    Path
        The new folder, or the one that already holds this content.
    """
    parent = root / FOLDER
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    hashes = {name: tables.table_hash(frame, name) for name, frame in sorted(frames.items())}
    with disk.alone(parent):
        final = parent / what.model_copy(update={"tables": hashes}).content_hash[:12]
        if final.exists() or final.is_symlink():
            return open_control(final).path
        files = {f"{name}{_SUFFIX}": tables.encoded(frame, name) for name, frame in sorted(frames.items())}
        files |= {disk.plain(name): data for name, data in sorted(others.items())}
        listed = {name: stored(data) for name, data in files.items()}
        whole = what.model_copy(update={"tables": hashes, "files": listed})
        disk.write_folder(final, files | {NAME: whole.encoded()})
    return final


def open_control(path: Path | str) -> Kept:
    """The study in a folder, once every file that its manifest lists is what it should be.

    Raises
    ------
    Refused
        When the folder is not one, or a file is missing or changed.
    """
    folder = Path(path)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of a study of control", "a folder written by `sim control`")
    what = _read(folder / NAME)
    for name, listed in what.files.items():
        place = folder / disk.plain(name)
        try:
            found = stored(disk.read_file(place, _MOST_BYTES))
        except FileNotFoundError:
            raise disk.refused(place, "the file is missing", "every file that the manifest lists") from None
        if found != listed:
            raise disk.refused(place, "the file is not what the manifest says", "an unchanged file")
    return Kept(folder, what)


def _read(path: Path) -> Controlled:
    try:
        found = json.loads(disk.read_file(path, _MOST_BYTES))
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal != digest(found):
            raise disk.refused(path, "the manifest has been changed", "an unchanged file")
        return Controlled.model_validate_json(json.dumps(found))
    except FileNotFoundError:
        raise disk.refused(path, "there is no manifest here", "a folder written by `sim control`") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise disk.refused(path, f"the manifest is damaged ({where}: {first['msg']})", "an unchanged file") from None
    except (ValueError, RecursionError):
        raise disk.refused(path, "the manifest is damaged (it is not JSON)", "an unchanged file") from None
