"""How rules are compiled: one decorator, and a cache folder that cannot go stale."""

import contextlib
import hashlib
import math
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, cast

PACKAGE = Path(__file__).parent
#: What compiled rules are made of: the rules, and the parameters whose names are fields of a record.
RULES = ("kernel.py", "day.py", "batch.py", "world/*.py", "actors/*.py", "theory/parameters.yaml")
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


@cache
def rules_folder() -> Path:
    """Folder for what is made from the rules; a passing one where none can be kept."""
    if kept := os.environ.get("NUMBA_CACHE_DIR"):
        with contextlib.suppress(OSError):
            Path(kept).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=kept):
                return Path(kept)
    return Path(tempfile.mkdtemp(prefix="proxysim-"))


# numba's own cache looks only at the file of the cached function, so a caller in another file would keep
# running an edited rule's old code; a folder named after all sources rules that out. It must be named
# before numba is imported.
if "NUMBA_CACHE_DIR" not in os.environ and (_folder := cache_folder()) is not None:
    os.environ["NUMBA_CACHE_DIR"] = str(_folder)

import llvmlite.ir  # noqa: E402
import numba  # noqa: E402
import numba.core.caching  # noqa: E402
import numba.extending  # noqa: E402

#: Whether compiled code is kept.
CACHED = "NUMBA_CACHE_DIR" in os.environ
_LEAN: Any = {"_nrt": False, "forceinline": True}


class _Forgiving(numba.core.caching.FunctionCache):
    """A cache whose torn files, and a disk that takes no more, mean compiling again and nothing worse."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:
            with contextlib.suppress(Exception):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with contextlib.suppress(OSError):
            super().save_overload(sig, data)


def compiled(function: Callable[..., Any], *, inlined: bool = True) -> Any:
    """A function compiled for every kind of argument it is called with; as it is where compiling is switched off.

    No `fastmath` and no `parallel`: both would change the last bits. A rule owns no memory, so nothing needs counting
    (`_nrt`): without it and without calls between rules, which would hand the whole world over field by field, a day
    costs a tenth. A rule that makes an array does not compile.
    """
    made: Any = numba.njit(error_model="numpy", nogil=True, **_LEAN | {"forceinline": inlined})(function)
    if CACHED and made is not function:
        # numba refuses where it finds no place to keep anything.
        with contextlib.suppress(RuntimeError):
            made._cache = _Forgiving(function)
    return made


def rule[F: Callable[..., Any]](function: F) -> F:
    """A function that reads the same compiled and interpreted: numbers in, a number (or a filled record) out.

    `NUMBA_DISABLE_JIT=1` leaves plain Python.
    """
    return cast(F, compiled(function))


def power_of_two(exponent: int) -> float:
    """2 to a whole power [-1022..1023]."""
    return math.ldexp(1.0, exponent)


@numba.extending.intrinsic
def _from_bits(_: Any, bits: Any) -> Any:
    """A number from the 64 bits it is stored in."""

    def build(__: Any, builder: Any, ___: Any, given: Any) -> Any:
        return builder.bitcast(given[0], llvmlite.ir.DoubleType())

    return numba.types.float64(numba.types.int64), build if isinstance(bits, numba.types.Integer) else None


@numba.extending.overload(power_of_two, jit_options=_LEAN)
def _compiled_power_of_two(exponent):  # type: ignore[no-untyped-def]
    """The exponent put straight into its place, which a compiler cannot do to `ldexp`."""
    return lambda exponent: _from_bits((exponent + 1023) << 52)  # type: ignore[call-arg]
