"""The cache of compiled rules: named after what the rules are made of, private, not piling up, and never in the way."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim import kernel

#: A tiny rule, damaged caches, and a folder that takes nothing: what comes of a call, and whether it was kept.
PROGRAM = """
import json, shutil, sys
from pathlib import Path
from sim.kernel import compiled

def tripled(x):
    return 3.0 * x

def call():
    rule = compiled(tripled)
    return rule(1.5), sum(rule.stats.cache_hits.values())

def torn(data):
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)

DAMAGES = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "short by a byte": lambda data: data[:-1],
    "torn": torn,
    "garbage": lambda data: bytes(range(256)) * 8,
    "text": lambda data: b"not what it was",
}
folder = Path(sys.argv[1])
found = {"new": call(), "kept": call()}
for suffix in (".nbi", ".nbc"):
    for name, damage in DAMAGES.items():
        for path in folder.rglob("*tripled*" + suffix):
            path.write_bytes(damage(path.read_bytes()))
        found[suffix + " " + name] = call()
        found[suffix + " " + name + ", afterwards"] = call()
for path in folder.rglob("*tripled*.nbc"):
    path.unlink()
found["gone"] = call()
rule = compiled(tripled)
shutil.rmtree(folder)
folder.write_text("a file in the way")
found["no room"] = rule(1.5), sum(rule.stats.cache_hits.values())
print(json.dumps(found))
"""
HOMELESS = """
from sim.kernel import rule, rules_folder

@rule
def tripled(x):
    return 3.0 * x

(rules_folder() / "made of the rules").write_text("and gone with the process")
print(tripled(1.5))
"""


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


def told(folder: Path, program: str, *arguments: str, **environment: str) -> str:
    """What a program says that runs with an environment of its own."""
    path = folder / "program.py"
    path.write_text(program, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", str(path), *arguments],
        env={**os.environ, "NUMBA_DISABLE_JIT": "0", "PYTHONPATH": str(kernel.PACKAGE.parent), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a rule gave, and whether it was read from the cache, before and after each damage done to it."""
    folder = tmp_path_factory.mktemp("damaged")
    cache = folder / "cache"
    found: dict[str, Any] = json.loads(told(folder, PROGRAM, str(cache), NUMBA_CACHE_DIR=str(cache)))
    return found


def test_a_rule_is_compiled_once_and_kept(damaged: dict[str, Any]) -> None:
    assert damaged["new"] == [4.5, 0]
    assert damaged["kept"] == [4.5, 1]


def test_a_damaged_cache_means_compiling_again_and_nothing_worse(damaged: dict[str, Any]) -> None:
    damages = {name for name in damaged if name.startswith(".nb") and "afterwards" not in name}

    assert len(damages) == 12
    assert {name: damaged[name] for name in damages} == {name: [4.5, 0] for name in damages}
    assert damaged["gone"] == [4.5, 0]


def test_what_is_compiled_again_is_kept_again(damaged: dict[str, Any]) -> None:
    again = {name for name in damaged if "afterwards" in name}

    assert len(again) == 12
    assert {name: damaged[name] for name in again} == {name: [4.5, 1] for name in again}


def test_a_cache_that_takes_nothing_more_means_keeping_nothing(damaged: dict[str, Any]) -> None:
    assert damaged["no room"] == [4.5, 0]


def test_where_nothing_can_be_kept_rules_are_compiled_all_the_same(tmp_path: Path) -> None:
    """Neither in the folder asked for, nor beside the rules, nor at home."""
    for name in ("cache", "__pycache__", "home"):
        (tmp_path / name).write_text("a file in the way", encoding="utf-8")
    places = {"NUMBA_CACHE_DIR": "cache", "HOME": "home", "XDG_CACHE_HOME": "home", "TMPDIR": "."}

    assert told(tmp_path, HOMELESS, **{name: str(tmp_path / place) for name, place in places.items()}) == "4.5\n"
