"""A results folder: tables, figures and manifest under a name made from their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.results import disk, manifest, tables
from sim.results.manifest import Manifest, StoredFile

_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Folder:
    """A results folder whose every file is what its manifest says."""

    path: Path
    manifest: Manifest

    def table(self, name: str) -> pd.DataFrame:
        """The table `name` of this folder."""
        if name not in self.manifest.tables:
            raise disk.refused(self.path, f"there is no table {name!r}", ", ".join(self.manifest.tables))
        path = self.path / f"{name}{_SUFFIX}"
        frame = tables.read(path)
        if tables.table_hash(frame, name) != self.manifest.tables[name]:
            raise disk.refused(path, "it is not the table of the manifest", "an unchanged file")
        return frame


def publish(
    root: Path,
    what: Manifest,
    frames: Mapping[str, pd.DataFrame],
    pictures: Mapping[str, bytes],
) -> Folder:
    """Keep a run under `root/<scenario id>/<content hash>/`, all of it or nothing.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    what : Manifest
        As built before the run; its tables and files are filled in here.
    frames : mapping
        Table name to table.
    pictures : mapping
        File name to bytes.

    Returns
    -------
    Folder
        The new folder, or the one that already holds this content.

    Raises
    ------
    Refused
        If a folder of that name exists but no longer holds what its manifest says.
    """
    hashes = {name: tables.table_hash(frame, name) for name, frame in sorted(frames.items())}
    parent = _inside(root, what.scenario.id)
    with disk.alone(parent):
        final = parent / what.model_copy(update={"tables": hashes}).content_hash[:12]
        if final.exists() or final.is_symlink():
            return open_folder(final)
        files = {f"{disk.plain(name)}{_SUFFIX}": tables.encoded(frame, name) for name, frame in sorted(frames.items())}
        files |= {disk.plain(name): data for name, data in sorted(pictures.items())}
        whole = what.model_copy(update={"tables": hashes, "files": {name: _stored(files[name]) for name in files}})
        disk.write_folder(final, files | {manifest.NAME: whole.encoded()})
        return Folder(final, whole)


def open_folder(path: Path) -> Folder:
    """The results folder at `path`, once every file listed in its manifest has the hash it should have."""
    if path.is_symlink() or not path.is_dir():
        raise disk.refused(path, "this is not a results folder", "a folder written by a run")
    listed = path / manifest.NAME
    _refuse_link(listed)
    what = manifest.read(listed)
    for name, stored in what.files.items():
        _verify(path / disk.plain(name), stored)
    unlisted = [name for name in what.tables if f"{name}{_SUFFIX}" not in what.files]
    if unlisted:
        raise disk.refused(listed, f"no file is listed for the tables {', '.join(unlisted)}", "an unchanged file")
    return Folder(path, what)


def _verify(path: Path, stored: StoredFile) -> None:
    _refuse_link(path)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that the manifest lists") from None
    if found != stored.sha256:
        raise disk.refused(path, "the file is not what the manifest says", "an unchanged file")


def _refuse_link(path: Path) -> None:
    """A link inside a results folder would lead reading out of it."""
    if path.is_symlink():
        raise disk.refused(path, "a link stands in place of a file", "the file itself")


def _inside(root: Path, scenario_id: str) -> Path:
    parent = root / disk.plain(scenario_id)
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    return parent


def _stored(data: bytes) -> StoredFile:
    return StoredFile(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
