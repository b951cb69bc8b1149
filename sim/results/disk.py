"""The only module that writes files: a whole file or a whole folder, never half of one."""

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.errors import Problem, Refused

if sys.platform != "win32":
    import fcntl

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_PART = ".part"


def refused(path: Path, what: str, allowed: str) -> Refused:
    """The refusal of a file or folder that cannot be used as it is."""
    return Refused([Problem(str(path), 1, 1, "", what, allowed)])


def plain(name: str) -> str:
    """The name itself, if it is safe as the name of one file or folder; else a refusal."""
    if not _PLAIN.fullmatch(name):
        raise refused(Path("results"), f"{name!r} cannot name a file", "small letters, digits, '.', '_' and '-' only")
    return name


def write_file(path: Path, data: bytes) -> None:
    """Put `data` under `path` so that a reader finds the old file or the new one, never something between."""
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        _write(part, data)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _settle(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a new folder holding `files` under `folder`, complete or not at all.

    The caller holds `alone(folder.parent)`.
    """
    part = folder.with_name(f".{folder.name}{_PART}")
    try:
        part.mkdir()
        for name, data in files.items():
            _write(part / plain(name), data)
        _settle(part)
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _settle(folder.parent)


@contextlib.contextmanager
def alone(parent: Path) -> Iterator[None]:
    """The only writer of folders in `parent`; what a killed writer left unfinished there is cleared away.

    The kernel drops the lock of a dead process, so nothing has to be unlocked by hand.
    """
    parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    handle = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in parent.glob(f".*{_PART}"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Ask the disk to keep the names in `folder`: a rename is durable only once its folder is."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
