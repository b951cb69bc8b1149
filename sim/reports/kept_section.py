"""The section of a report on results of another kind: their account, pictures, tables and manifest."""

import hashlib
import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from sim.reports.parts import Command, Facts, Picture, Sheet, number
from sim.reports.pictures import image
from sim.results import disk
from sim.results.manifest import NAME
from sim.study.record import digest

_SEAL = "sha256"
_MOST_BYTES = 2**28
#: Rows and columns of a table that are shown.
ROWS, COLUMNS = 30, 12
#: Pictures larger than this are named, not shown [bytes].
_MOST_PICTURE = 2**22
_LISTED = re.compile(r"(measures/)?[a-z0-9][a-z0-9._-]{0,62}")
#: What kinds of results are called where their own word does not do.
_KINDS = {"score": "contest of theories", "sensitivity": "sensitivity analysis", "control": "measurement of control"}
_TITLES = {"score": "Scores against the record", "control": "The instruments of Tehran's control"}


@dataclass(frozen=True)
class KeptSection:
    """Everything that is said about a results folder."""

    kind = "kept"
    anchor: str
    title: str
    what: str
    """What kind of results they are."""
    folder: str
    account: Sequence[str]
    pictures: Sequence[Picture]
    sheets: Sequence[Sheet]
    commands: Sequence[Command]
    manifest: Facts


def kept_section(folder: Path, anchor: str, shown: str) -> KeptSection:
    """What a report says about a results folder that is no folder of runs.

    Parameters
    ----------
    folder : Path
    anchor : str
        What addresses inside the report begin with; unique in the report.
    shown : str
        What the folder is called.

    Raises
    ------
    Refused
        When the folder has no manifest, or is not what its manifest says.
    """
    what = verified(folder)
    files = [name for name in what["files"] if "/" not in name]
    command = shlex.join(map(str, what.get("command", ())))
    account = (folder / "account.txt").read_text(encoding="utf-8").splitlines() if "account.txt" in files else []
    return KeptSection(
        anchor=anchor,
        title=_title(what, folder),
        what=_what(what),
        folder=shown,
        account=account,
        pictures=list(_pictures(folder, files, command)),
        sheets=list(_sheets(folder, files)),
        commands=[
            Command("all of it", command),
            Command("a check that it repeats", f"sim reproduce {shlex.quote(shown)}"),
            Command("this report", f"sim report {shlex.quote(shown)}"),
        ],
        manifest=list(_facts(what, shown)),
    )


def verified(folder: Path) -> Mapping[str, Any]:
    """The manifest of a results folder, once its seal is whole and every file is what it says."""
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not a results folder", "a scenario file or a folder that sim has written")
    found = _manifest(folder / NAME)
    for name, listed in found["files"].items():
        if not _LISTED.fullmatch(name):
            raise disk.refused(folder / NAME, "a name in the manifest is no file of its folder", "an unchanged file")
        data = _bytes(folder / name)
        if hashlib.sha256(data).hexdigest() != listed["sha256"]:
            raise disk.refused(folder / name, "the file is not what the manifest says", "an unchanged file")
    return found


def _manifest(path: Path) -> Mapping[str, Any]:
    data = _bytes(path)
    try:
        found = json.loads(data)
        seal = found.pop(_SEAL, None) if isinstance(found, dict) else None
        if seal == digest(found) and all(set(one) >= {"sha256"} for one in found["files"].values()):
            plain: Mapping[str, Any] = found
            return plain
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError):
        pass
    raise disk.refused(path, "the manifest is damaged or has been changed", "an unchanged file")


def _bytes(path: Path) -> bytes:
    try:
        return disk.read_file(path, _MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        raise disk.refused(path, "the file is missing", "a folder that sim has written, whole") from None


def _title(what: Mapping[str, Any], folder: Path) -> str:
    for part in (what, what.get("sweep"), what.get("experiment"), what.get("calibration"), what.get("attribution")):
        if isinstance(part, Mapping) and isinstance(part.get("title"), str):
            return str(part["title"])
    arms = what.get("arms")
    if isinstance(arms, list) and all(isinstance(arm, Mapping) for arm in arms):
        return " beside ".join(str(arm.get("name", "?")) for arm in arms)
    return _TITLES.get(_kind(what), folder.parent.name)


def _what(what: Mapping[str, Any]) -> str:
    kind = _kind(what)
    return _KINDS.get(kind, kind)


def _kind(what: Mapping[str, Any]) -> str:
    experiment = what.get("experiment")
    inner = experiment.get("kind") if isinstance(experiment, Mapping) else None
    return str(inner or what.get("kind") or "results")


def _pictures(folder: Path, files: Sequence[str], command: str) -> Iterator[Picture]:
    for name in files:
        if name.endswith(".png"):
            data = _bytes(folder / name)
            title = Path(name).stem.replace("-", " ").replace("_", " ").capitalize()
            found = image(data, title) if len(data) <= _MOST_PICTURE else None
            if found is not None:
                yield Picture(Path(name).stem, title, f"{name} of the results folder", found, command)


def _sheets(folder: Path, files: Sequence[str]) -> Iterator[Sheet]:
    for name in files:
        if name.endswith(".parquet"):
            yield _sheet(pq.ParquetFile(folder / name), name)


def _sheet(file: pq.ParquetFile, name: str) -> Sheet:
    columns = list(file.schema_arrow.names)
    total = file.metadata.num_rows
    shown = next(file.iter_batches(ROWS, columns=columns[:COLUMNS]), None)
    frame = shown.to_pandas() if shown is not None else pd.DataFrame(columns=columns[:COLUMNS])
    numeric = [place for place, kind in enumerate(frame.dtypes) if pd.api.types.is_numeric_dtype(kind) and place]
    cut = [f"{len(frame):,} of {total:,} rows"] if total > len(frame) else []
    cut += [f"{len(frame.columns)} of {len(columns)} columns"] if len(columns) > COLUMNS else []
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    note = f"{' and '.join(cut)} are shown; all of it is in {name}." if cut else ""
    return Sheet(name.removesuffix(".parquet").replace("_", " "), [str(one) for one in frame.columns], rows,
                 frozenset(numeric), note)  # fmt: skip


def _cell(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else number(value)


def _facts(what: Mapping[str, Any], shown: str) -> Iterator[tuple[str, str]]:
    inner = what.get("sweep")
    about = {**inner, **what} if isinstance(inner, Mapping) else what
    yield "Kept in", shown
    for title, key in (("Made", "created"), ("Seed", "seed"), ("Runs", "runs"), ("Points", "points")):
        if isinstance(about.get(key), str | int):
            yield title, str(about[key])
    yield "Command", shlex.join(map(str, what.get("command", ())))
    yield "Program", f"proxysim {what.get('package_version', '?')}, sources {what.get('package_sources', '?')}"
    versions = about.get("versions")
    if isinstance(versions, Mapping):
        yield "Versions", ", ".join(f"{name} {version}" for name, version in versions.items())
    tables = what.get("tables")
    if isinstance(tables, Mapping):
        for name, value in tables.items():
            yield f"Table {name}", f"sha256 {str(value)[:16]}…"
