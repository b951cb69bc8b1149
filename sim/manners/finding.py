"""What lies about in the folder where the command was given: scenarios, experiments and results, found quickly.

Only the beginning of each file is looked at; what cannot be read is passed over.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SCENARIOS, EXPERIMENTS, RESULTS = Path("scenarios"), Path("experiments"), Path("results")
#: Bytes of a file in which its title is looked for.
_HEAD = 4096
#: Most files and folders that are looked at.
_MOST = 500
_SCALAR = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'|>&*!%@`{\[#][^\r\n]*?))[ \t]*(?:#.*)?""")


def yaml_files(folder: Path) -> list[Path]:
    """YAML files of a folder by name; none where there is no such folder."""
    with suppress(OSError):
        return sorted(path for path in _entries(folder) if path.suffix in (".yaml", ".yml"))[:_MOST]
    return []


def title_of(path: Path) -> str:
    """The title that a file gives itself on one line; empty where it gives none."""
    return entry(path, "title")


def entry(path: Path, key: str) -> str:
    """A text of the first level that stands on one line near the beginning of a file; empty where there is none."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    line = re.search(rf"^{re.escape(key)}:[ \t]+(.*)$", head, re.MULTILINE)
    found = _SCALAR.fullmatch(line[1].strip()) if line else None
    return "" if found is None else next((text for text in found.groups() if text), "")


def newest_result() -> Path | None:
    """The results folder that was written last."""
    found = [(path.stat().st_mtime, path.parent) for path in _manifests()]
    return max(found)[1] if found else None


def results_folders() -> list[Path]:
    """Results folders below the folder of results, the newest first."""
    found = [(path.stat().st_mtime, path.parent) for path in _manifests()]
    return [folder for _, folder in sorted(found, reverse=True)]


def _manifests() -> Iterator[Path]:
    with suppress(OSError):
        for kind in _entries(RESULTS):
            if kind.is_dir():
                yield from (path for one in _entries(kind) if (path := one / "manifest.json").is_file())


def _entries(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [Path(folder, one.name) for _, one in zip(range(_MOST), entries, strict=False)]
