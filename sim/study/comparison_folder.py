"""The folder of a comparison: tables, texts, pictures and a manifest that repeats it by value."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.results import disk
from sim.results.manifest import NAME, StoredFile
from sim.study import comparison_tables as tables
from sim.study.comparison_manifest import Comparing, arms_of_manifest, read

_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of a comparison whose every file is what its manifest says."""

    path: Path
    manifest: Comparing

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables: `differences`, `changes`, `first_changes`, `terms`, `by_day` or `values`."""
        if name not in self.manifest.tables:
            raise disk.refused(self.path, f"there is no table {name!r}", ", ".join(self.manifest.tables))
        path = self.path / f"{name}{_SUFFIX}"
        frame = tables.read(path)
        if tables.table_hash(frame, name) != self.manifest.tables[name]:
            raise disk.refused(path, "it is not the table of the manifest", "an unchanged file")
        return frame


@dataclass(frozen=True, slots=True)
class Repetition:
    """Whether a comparison could be repeated."""

    equal: bool
    difference: str
    """The first table and value that differ; empty where none does."""
    versions: tuple[str, ...]
    """What of the program and its libraries is not what it was."""


def publish(
    root: Path, name: str, what: Comparing, frames: Mapping[str, pd.DataFrame], others: Mapping[str, bytes]
) -> Path:
    """Keep a comparison under `root/<name>/<content hash>/`, all of it or nothing.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    name : str
        Name of the folder around it.
    what : Comparing
        As built before the runs; its tables and files are filled in here.
    frames : mapping
        Table name to table.
    others : mapping
        File name to bytes: texts and pictures.

    Returns
    -------
    Path
        The new folder, or the one that already holds this content.
    """
    parent = root / disk.plain(name)
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    hashes = {title: tables.table_hash(frame, title) for title, frame in sorted(frames.items())}
    with disk.alone(parent):
        final = parent / what.model_copy(update={"tables": hashes}).content_hash[:12]
        if final.exists() or final.is_symlink():
            return open_comparison(final).path
        files = {f"{title}{_SUFFIX}": tables.encoded(frame, title) for title, frame in sorted(frames.items())}
        files |= {disk.plain(title): data for title, data in sorted(others.items())}
        whole = what.model_copy(update={"tables": hashes, "files": {title: _stored(files[title]) for title in files}})
        disk.write_folder(final, files | {NAME: whole.encoded()})
    return final


def open_comparison(path: Path | str) -> Kept:
    """The comparison at `path`, once every file that its manifest lists has the hash it should have.

    Raises
    ------
    Refused
        When the folder is not one, or a file is missing or changed.
    """
    folder = Path(path)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of a comparison", "a folder written by a comparison")
    listed = folder / NAME
    what = read(listed)
    for name, stored in what.files.items():
        _verify(folder / disk.plain(name), stored)
    unlisted = [name for name in tables.COLUMNS if name not in what.tables or f"{name}{_SUFFIX}" not in what.files]
    if unlisted:
        raise disk.refused(listed, f"no file is listed for the tables {', '.join(unlisted)}", "an unchanged file")
    return Kept(folder, what)


def is_comparison(path: Path | str) -> bool:
    """Whether a folder looks like that of a comparison; nothing in it is verified."""
    return (Path(path) / f"differences{_SUFFIX}").is_file()


def repeat(path: Path | str) -> Repetition:
    """Run a comparison again from its manifest alone, and compare every table.

    Raises
    ------
    Refused
        When the folder is not one, or is not what its manifest says.
    """
    from sim.study.compare import compare

    kept = open_comparison(path)
    what = kept.manifest
    now = compare(arms_of_manifest(what, kept.path), runs=what.runs, seed=what.seed, command=what.command)
    differing = [name for name in tables.COLUMNS if tables.table_hash(now.tables[name], name) != what.tables[name]]
    first = _first_difference(kept.table(differing[0]), now.tables[differing[0]], differing[0]) if differing else ""
    return Repetition(not differing, first, tuple(_changed(what, now.manifest)))


def _verify(path: Path, stored: StoredFile) -> None:
    if path.is_symlink():
        raise disk.refused(path, "a link stands in place of a file", "the file itself")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that the manifest lists") from None
    if found != stored.sha256:
        raise disk.refused(path, "the file is not what the manifest says", "an unchanged file")


def _stored(data: bytes) -> StoredFile:
    return StoredFile(sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _first_difference(before: pd.DataFrame, now: pd.DataFrame, name: str) -> str:
    """The first place at which a table differs from the kept one."""
    rows = min(len(before), len(now))
    found = []
    for column in before.columns:
        old, new = before[column].iloc[:rows], now[column].iloc[:rows]
        same = (old == new) | (old.isna() & new.isna())
        found += [(int(place), str(column)) for place in (~same).to_numpy().nonzero()[0][:1]]
    if not found:
        return f"table {name}: had {len(before)} rows, has {len(now)}"
    row, where = min(found)
    return f"table {name}, row {row + 1}, column {where}: was {before[where].iloc[row]}, is {now[where].iloc[row]}"


def _changed(before: Comparing, now: Comparing) -> Iterator[str]:
    """What differs between the program that wrote a folder and this one, in words."""
    if before.package_sources != now.package_sources:
        older, newer = before.package_version, now.package_version
        yield f"proxysim {older} with other sources" if older == newer else f"proxysim {older}, now {newer}"
    for old, new in ((before.versions, now.versions), (before.platform, now.platform)):
        yield from (f"{name} {old[name]}, now {new.get(name, 'absent')}" for name in old if new.get(name) != old[name])
