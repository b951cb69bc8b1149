"""The only module that writes files: a whole file or a whole folder, never half of one."""

import contextlib
import os
import platform
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sim.errors import Problem, Refused, neutral

if sys.platform != "win32":
    import fcntl

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_PART = ".part"
_NOTE = ".writer"
_NOTE_BYTES = 300
#: How long a writer may take to say who it is [s].
_INTRODUCTION = 0.4
#: How long the lock of a dead writer may be held by a child that it was just starting [s].
_LAST_BREATH = 5.0


class Busy(Exception):  # noqa: N818
    """Somebody else is writing in a folder; the message says who and since when."""


def refused(path: Path, what: str, allowed: str) -> Refused:
    """The refusal of a file or folder that cannot be used as it is."""
    return Refused([Problem(str(path), 1, 1, "", what, allowed)])


def plain(name: str) -> str:
    """The name itself, if it is safe as the name of one file or folder; else a refusal."""
    if not _PLAIN.fullmatch(name):
        raise refused(Path("results"), f"{name!r} cannot name a file", "small letters, digits, '.', '_' and '-' only")
    return name


def read_file(path: Path, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes; links are not followed.

    Raises
    ------
    Refused
        When it is a link, a device or too large.
    OSError
        When it is not there or cannot be read.
    """
    if path.is_symlink():
        raise refused(path, "a link stands in place of a file", "the file itself")
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            raise refused(path, "this is not a file", "a regular file")
        if info.st_size > most:
            raise refused(path, "the file is too large", f"at most {most} bytes")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(handle)


def write_file(path: Path, data: bytes) -> None:
    """Put `data` under `path` so that a reader finds the old file or the new one, never something between."""
    settle_part(write_part(path, data), path)


def write_part(path: Path, data: bytes) -> Path:
    """Put `data` on the disk beside `path` under a name that no reader looks at, for `settle_part` to give it its own.

    The name is this process's; a thread writes one part of a name at a time.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        _write(part, data)
    except FileExistsError:
        # A process of the same number was killed here.
        part.unlink()
        _write(part, data)
    except BaseException:
        _drop(part)
        raise
    return part


def settle_part(part: Path, path: Path) -> None:
    """Give a part its name; from here on readers find it."""
    try:
        part.replace(path)
    except BaseException:
        _drop(part)
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


def make_folder(folder: Path) -> None:
    """A folder that is there, itself and its name; a link in its place is refused."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise refused(folder, "something else stands in place of a folder", "a folder, or a name for a new one")
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _settle(folder.parent)


def remove_file(path: Path) -> None:
    """Take a file away, durably; nothing happens where there is none."""
    path.unlink(missing_ok=True)
    _settle(path.parent)


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


@contextlib.contextmanager
def sole_writer(folder: Path, *, locked: bool = True) -> Iterator[None]:
    """The only writer in `folder` and the folders in it, now or not at all; readers are never held up.

    Parts that killed writers left there are cleared away. The kernel drops the lock of a dead process.

    Raises
    ------
    Busy
        When somebody else is writing there.
    Refused
        When the file system keeps no locks and `locked` is set.
    """
    handle = _lock(folder) if locked and sys.platform != "win32" else None
    note = folder / _NOTE
    try:
        write_file(note, f"process {os.getpid()} on {platform.node()} since {_now()}\n".encode())
        for left in (*folder.glob(f".*{_PART}"), *folder.glob(f"*/.*{_PART}")):
            if left.is_file() or left.is_symlink():
                left.unlink(missing_ok=True)
        yield
    finally:
        _drop(note)
        if handle is not None:
            os.close(handle)


def _lock(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        _locked(handle, folder)
    except Busy:
        os.close(handle)
        raise
    except OSError as error:
        os.close(handle)
        what = f"this file system keeps no locks ({(error.strerror or '').lower()})"
        raise refused(folder, what, "--no-lock, if nobody else writes here") from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _locked(handle: int, folder: Path) -> None:
    """Lock an open folder.

    A writer that is killed while it starts a process leaves its lock to that for an instant: so long, it is waited for.
    """
    end = time.monotonic() + _LAST_BREATH
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            writer = _writer(folder)
            if time.monotonic() > end or not _is_dead(writer):
                raise Busy(f"{folder}: {writer} is writing here") from None


def _is_dead(writer: str) -> bool:
    """Whether a note speaks of a process of this machine that is no more."""
    words = writer.split()
    if words[:1] != ["process"] or words[2:4] != ["on", platform.node()] or not words[1].isdecimal():
        return False
    try:
        os.kill(int(words[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _writer(folder: Path) -> str:
    """Who holds the lock of a folder, by its own note; it may just be writing it."""
    time.sleep(_INTRODUCTION)
    try:
        found = read_file(folder / _NOTE, _NOTE_BYTES).decode("utf-8", "replace").strip()
    except (OSError, Refused):
        found = ""
    return neutral(found) or "another process"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop(path: Path) -> None:
    """Take away what nobody needs; it does no harm where it stays."""
    with contextlib.suppress(OSError):
        path.unlink()


def _settle(folder: Path) -> None:
    """Ask the disk to keep the names in `folder`: a rename is durable only once its folder is."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
