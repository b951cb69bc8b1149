"""Compiled rules with every index checked: nothing is read or written outside an array.

Compiling anew takes a minute or more, so this is a slow proof; plain Python, which checks its indices anyway, is
compared in `test_engines_agree.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLAYED = ("soleimani-2020", "june-war-2025")
PROGRAM = """
import sys
from sim.day import play
from sim.ensemble import acts
from sim.initial import build
from sim.scenario import load
for path in sys.argv[1:]:
    world = build(load(path), 11)
    play(world)
    (batch,) = acts(load(path), seed=11, runs=range(2), lanes=False)
    print(int(world.written[0]), *batch.counts)
"""
BEYOND = """
import numpy
from sim.kernel import rule
@rule
def beyond(numbers):
    return numbers[numbers.shape[0]]
beyond(numpy.zeros(3))
"""


def checked(program: str, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program run with the indices of compiled rules checked, from a cache of its own."""
    path = cache / "program.py"
    path.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", str(path), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )


def test_a_read_beyond_an_array_is_noticed(tmp_path: Path) -> None:
    run = checked(BEYOND, tmp_path)

    assert run.returncode != 0
    assert "IndexError" in run.stderr


@pytest.mark.slow
def test_no_rule_reaches_beyond_an_array(tmp_path: Path) -> None:
    run = checked(PROGRAM, tmp_path, *(str(ROOT / "scenarios" / f"{name}.yaml") for name in PLAYED))

    assert run.returncode == 0, run.stderr
    counts = [[int(rows) for rows in line.split()] for line in run.stdout.splitlines()]
    assert [len(rows) for rows in counts] == [3] * len(PLAYED)
    assert all(rows[0] == rows[1] > 0 < rows[2] for rows in counts)
