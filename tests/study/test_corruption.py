"""A sweep's folder that was changed shows nothing: a flipped bit, a cut, swapped or missing file is found and named."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import Refused
from sim.study import record
from sim.study.results import SweepResult, open_sweep

from .sweeps import hashes, plan, swept


@pytest.fixture
def found(tmp_path: Path) -> SweepResult:
    """A sweep with a failure and a figure."""
    what = plan(points=2, runs=70)
    return swept(tmp_path, what, "raises", chunk=40, pictures=lambda _: {"heat.svg": b"<svg/>" * 30})


def shown(folder: Path) -> dict[str, pd.DataFrame]:
    """All that a sweep shows."""
    opened = open_sweep(folder)
    tables = {name: getattr(opened, name) for name in ("points", "summary", "failures")}
    return tables | {"measures": opened.measures_frame()}


def flipped(data: bytes, luck: random.Random) -> bytes:
    """One bit turned over."""
    place = luck.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << luck.randrange(8)]) + data[place + 1 :]


def cut(data: bytes, luck: random.Random) -> bytes:
    """The end is missing."""
    return data[: luck.randrange(len(data))]


def grown(data: bytes, luck: random.Random) -> bytes:
    """Something hangs on the end."""
    return data + luck.randbytes(luck.randrange(1, 9))


def same(one: bytes, other: bytes) -> bool:
    """Whether only white space differs."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


@pytest.mark.parametrize("times", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_wrong_number_is_shown(found: SweepResult, times: int) -> None:
    luck, before = random.Random(14), shown(found.folder)
    files = sorted(path for path in found.folder.rglob("*") if path.is_file())
    for _ in range(times):
        path = luck.choice(files)
        data = path.read_bytes()
        change = luck.choice([flipped, flipped, flipped, cut, grown, None])
        path.unlink() if change is None else path.write_bytes(changed := change(data, luck))
        try:
            after = shown(found.folder)
        except Refused as refusal:
            assert len(refusal.problems) == 1
            assert path.name in str(refusal) or path.name == "manifest.json"
        else:
            assert path.name == "manifest.json" and same(changed, data)
            assert all(after[name].equals(frame) for name, frame in before.items())
        path.write_bytes(data)
    assert all(frame.equals(before[name]) for name, frame in shown(found.folder).items())


def swap(folder: Path) -> str:
    """Two files change places."""
    one, two = folder / "measures" / "00000000.parquet", folder / "measures" / "00000040.parquet"
    spare = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(spare)
    return one.name


def link(folder: Path) -> str:
    """A link stands in place of a file."""
    path = folder / "measures" / "00000040.parquet"
    path.rename(folder / "moved")
    path.symlink_to(folder / "moved")
    return path.name


def link_to_measures(folder: Path) -> str:
    """A link stands in place of the folder of measures."""
    (folder / "measures").rename(folder / "moved")
    (folder / "measures").symlink_to(folder / "moved")
    return "measures"


def link_to_table(folder: Path) -> str:
    """A link stands in place of a table."""
    path = folder / "summary.parquet"
    path.rename(folder / "moved")
    path.symlink_to(folder / "moved")
    return path.name


def one_too_many(folder: Path) -> str:
    """A table more than the manifest knows."""
    path = folder / "measures" / "00000140.parquet"
    shutil.copy(folder / "measures" / "00000000.parquet", path)
    return path.name


def pipe(folder: Path) -> str:
    """A pipe, which would be read for ever."""
    path = folder / "heat.svg"
    path.unlink()
    os.mkfifo(path)
    return path.name


def sparse(folder: Path) -> str:
    """A file of a terabyte."""
    path = folder / "points.parquet"
    with path.open("ab") as file:
        file.truncate(2**40)
    return path.name


def no_manifest(folder: Path) -> str:
    """The sweep seems not to have ended."""
    (folder / "manifest.json").unlink()
    return folder.name


def forged_table(folder: Path) -> str:
    """A table is replaced together with its hash in the manifest, but not the hash of its values."""
    return resealed(folder, "summary.parquet", (folder / "failures.parquet").read_bytes())


def forged_shard(folder: Path) -> str:
    """A shard is replaced by another together with its hash in the manifest."""
    return resealed(folder, "measures/00000040.parquet", (folder / "measures" / "00000000.parquet").read_bytes())


def resealed(folder: Path, name: str, data: bytes) -> str:
    """A file is replaced, and the manifest says so."""
    (folder / name).write_bytes(data)
    what = record.read(folder / "manifest.json")
    files = what.files | {name: record.stored(data)}
    (folder / "manifest.json").write_bytes(what.model_copy(update={"files": files}).encoded())
    return Path(name).name


def shorter(folder: Path) -> str:
    """A shard is taken out of folder and manifest."""
    (folder / "measures" / "00000040.parquet").unlink()
    what = record.read(folder / "manifest.json")
    files = {name: listed for name, listed in what.files.items() if name != "measures/00000040.parquet"}
    (folder / "manifest.json").write_bytes(what.model_copy(update={"files": files}).encoded())
    return "unit 40 is missing"


@pytest.mark.parametrize(
    "change",
    [
        swap,
        link,
        link_to_measures,
        link_to_table,
        one_too_many,
        pipe,
        sparse,
        no_manifest,
        forged_table,
        forged_shard,
        shorter,
    ],
    ids=lambda change: change.__name__,
)
def test_a_folder_that_was_changed_is_refused_by_name(found: SweepResult, change: Callable[[Path], str]) -> None:
    name = change(found.folder)

    with pytest.raises(Refused) as refusal:
        shown(found.folder)

    assert name in str(refusal.value)
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize(
    "name", ["../../outside.parquet", "/etc/passwd", "measures/../x.parquet", "measures/x.parquet", ".x"]
)
def test_a_manifest_leads_nowhere_else(found: SweepResult, name: str) -> None:
    what = record.read(found.folder / "manifest.json")
    files = what.files | {name: record.stored(b"")}
    (found.folder / "manifest.json").write_bytes(what.model_copy(update={"files": files}).encoded())

    with pytest.raises(Refused, match=r"manifest\.json:1:1: the file is damaged"):
        open_sweep(found.folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '"a"', "\xff", "[" * 100_000, "1" * 5000])
def test_what_is_no_manifest_is_refused_in_one_line(found: SweepResult, text: str) -> None:
    (found.folder / "manifest.json").write_text(text, encoding="latin-1")

    with pytest.raises(Refused) as refusal:
        open_sweep(found.folder)

    assert len(str(refusal.value).splitlines()) == 1


def test_strangers_files_are_left_alone(found: SweepResult) -> None:
    for name in ("notes.txt", "model.pkl", "measures/notes.parquet"):
        (found.folder / name).write_bytes(b"somebody's")

    assert hashes(open_sweep(found.folder)) == hashes(found)


@pytest.mark.parametrize("path", ["", "trial", "nowhere"])
def test_what_is_no_sweep_is_refused(found: SweepResult, path: str) -> None:
    with pytest.raises(Refused):
        open_sweep(found.folder.parents[1] / path)
