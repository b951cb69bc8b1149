"""How rules are compiled: one decorator, and a cache folder that cannot go stale."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

PACKAGE = Path(__file__).parent
#: What compiled rules are made of: the rules, and the parameters whose names are fields of a record.
RULES = ("kernel.py", "day.py", "world/*.py", "actors/*.py", "theory/parameters.yaml")
#: Caches of other sources that are kept, for whoever goes back and forth between two of them.
KEPT = 4


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sources_hash() -> str:
    """Hash of every source and data file of the package [16 hex digits]."""
    return _hash(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".yaml"})


def rules_hash() -> str:
    """Hash of what compiled rules are made of [16 hex digits]."""
    return _hash(path for pattern in RULES for path in PACKAGE.glob(pattern))


def cache_folder() -> Path | None:
    """Private folder for compiled rules of exactly these sources; None where no such folder can be had."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") if os.environ.get("HOME") else None
    root = (root or Path(tempfile.gettempdir()) / f"proxysim-{os.getuid()}") / "proxysim"
    folder = root / rules_hash()
    try:
        if not folder.exists():
            _clear(root)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        info = folder.stat()
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    private = info.st_uid == os.getuid() and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if private else None


def _clear(root: Path) -> None:
    """Remove all but the latest caches of other sources; each is tens of megabytes that nothing will ask for again."""
    found = [path for path in root.glob("[0-9a-f]" * 16) if path.is_dir() and not path.is_symlink()]
    for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


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
