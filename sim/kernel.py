"""How rules are compiled: one decorator, and a cache folder that cannot go stale."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast


def sources_hash() -> str:
    """Hash of every source and data file of the package [16 hex digits]."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """Private folder for compiled rules of exactly these sources; None where no such folder can be had."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") if os.environ.get("HOME") else None
    root = root or Path(tempfile.gettempdir()) / f"proxysim-{os.getuid()}"
    folder = root / "proxysim" / sources_hash()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        info = folder.stat()
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    private = info.st_uid == os.getuid() and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if private else None


# numba's own cache looks only at the file of the cached function, so a caller in another file would keep
# running an edited rule's old code; a folder named after all sources rules that out. It must be named
# before numba is imported.
if "NUMBA_CACHE_DIR" not in os.environ and (_folder := cache_folder()) is not None:
    os.environ["NUMBA_CACHE_DIR"] = str(_folder)

import numba  # noqa: E402

_CACHED = "NUMBA_CACHE_DIR" in os.environ


def rule[F: Callable[..., Any]](function: F) -> F:
    """A function that reads the same compiled and interpreted: numbers in, a number (or a filled record) out.

    No `fastmath` and no `parallel`: both would change the last bits. `NUMBA_DISABLE_JIT=1` leaves plain Python.
    """
    compiled: Any = numba.njit(cache=_CACHED, error_model="numpy")(function)
    return cast(F, compiled)
