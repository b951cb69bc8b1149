"""The cache of compiled rules: named after what the rules are made of, private, and not piling up."""

import os
import shutil
from pathlib import Path

import pytest

from sim import kernel


def edit(path: Path) -> None:
    """Add an empty line to a file."""
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def test_a_changed_rule_gets_another_cache_and_a_changed_picture_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "sim"
    shutil.copytree(kernel.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kernel, "PACKAGE", package)
    before = kernel.rules_hash(), kernel.sources_hash()

    edit(package / "plots" / "style.py")
    assert kernel.rules_hash() == before[0]
    assert kernel.sources_hash() != before[1]

    edit(package / "actors" / "tehran.py")
    assert kernel.rules_hash() != before[0]


def test_the_cache_is_private_and_old_ones_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    root = tmp_path / "proxysim"
    for age in range(10):
        old = root / f"{age:016x}"
        old.mkdir(parents=True)
        os.utime(old, (1000 - age, 1000 - age))
    (root / "somebody-elses").mkdir()

    folder = kernel.cache_folder()

    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0
    kept = {path.name for path in root.iterdir()}
    assert kept == {folder.name, "somebody-elses", *(f"{age:016x}" for age in range(kernel.KEPT))}


def test_where_no_folder_can_be_had_rules_are_compiled_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "proxysim").write_text("a file in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert kernel.cache_folder() is None
