"""The folder of an attribution: tables, account, pictures, and a manifest that asks it again by value."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.attribution import manifest, tables
from sim.attribution.manifest import Attributing
from sim.results import disk
from sim.results.manifest import NAME, StoredFile
from sim.study.record import stored

if TYPE_CHECKING:
    from sim.attribution.attributing import Attribution

_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of an attribution whose every file is what its manifest says."""

    path: Path
    manifest: Attributing

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables."""
        if name not in self.manifest.tables:
            raise disk.refused(self.path, f"there is no table {name!r}", ", ".join(self.manifest.tables))
        path = self.path / f"{name}{_SUFFIX}"
        frame = tables.read(path)
        if tables.table_hash(frame, name) != self.manifest.tables[name]:
            raise disk.refused(path, "it is not the table of the manifest", "an unchanged file")
        return frame


def publish(root: Path, what: "Attribution", others: Mapping[str, bytes]) -> Path:
    """Keep an attribution under `root/<id>/<content hash>/`, all of it or nothing.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    what : Attribution
    others : mapping
        File name to bytes: texts and pictures.

    Returns
    -------
    Path
        The new folder, or the one that already holds this content.
    """
    parent = root / disk.plain(what.question.id)
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    hashes = {name: tables.table_hash(frame, name) for name, frame in sorted(what.tables.items())}
    with disk.alone(parent):
        final = parent / what.manifest.model_copy(update={"tables": hashes}).content_hash[:12]
        if final.exists() or final.is_symlink():
            return open_attribution(final).path
        files = {f"{name}{_SUFFIX}": tables.encoded(frame, name) for name, frame in sorted(what.tables.items())}
        files |= {disk.plain(name): data for name, data in sorted(others.items())}
        listed = {name: stored(data) for name, data in files.items()}
        whole = what.manifest.model_copy(update={"tables": hashes, "files": listed})
        disk.write_folder(final, files | {NAME: whole.encoded()})
    return final


def open_attribution(path: Path | str) -> Kept:
    """The attribution at `path`, once every file that its manifest lists has the hash it should have.

    Raises
    ------
    Refused
        When the folder is not one, or a file is missing or changed.
    """
    folder = Path(path)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of an attribution", "a folder written by an attribution")
    what = manifest.read(folder)
    for name, listed in what.files.items():
        _verify(folder / disk.plain(name), listed)
    unlisted = [name for name in tables.COLUMNS if name not in what.tables or f"{name}{_SUFFIX}" not in what.files]
    if unlisted:
        raise disk.refused(
            folder / NAME, f"no file is listed for the tables {', '.join(unlisted)}", "an unchanged file"
        )
    return Kept(folder, what)


def is_attribution(path: Path | str) -> bool:
    """Whether a folder looks like that of an attribution; nothing in it is verified."""
    return (Path(path) / f"interactions{_SUFFIX}").is_file() and (Path(path) / f"shares{_SUFFIX}").is_file()


def repeat(path: Path | str) -> tuple[str, Attributing]:
    """Ask again from a folder alone; the first table that differs, empty where none does, and the manifest of now.

    Raises
    ------
    Refused
        When the folder is not one, or is not what its manifest says.
    """
    from sim.attribution.attributing import again

    kept = open_attribution(path)
    now = again(kept)
    differing = [
        name for name in tables.COLUMNS if tables.table_hash(now.tables[name], name) != kept.manifest.tables[name]
    ]
    return (f"table {differing[0]}" if differing else ""), now.manifest


def _verify(path: Path, listed: StoredFile) -> None:
    try:
        found = hashlib.sha256(disk.read_file(path, listed.size)).hexdigest()
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that the manifest lists") from None
    if found != listed.sha256:
        raise disk.refused(path, "the file is not what the manifest says", "an unchanged file")
