"""A million runs go through as much memory as ten thousand."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("resource")
SCRIPT = str(Path(__file__).parent / "million.py")


def swept(out: Path, points: int, runs: int) -> dict[str, Any]:
    """What a sweep of so many runs took."""
    command = [sys.executable, SCRIPT, str(out), str(points), str(runs)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{points} x {runs}: {found}")
    assert found["rows"] == points * runs
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("points", "runs"), [(100, 10_000), (1, 1_000_000), (10_000, 100)])
def test_memory_does_not_grow_with_the_runs(tmp_path: Path, points: int, runs: int) -> None:
    few, many = swept(tmp_path / "few", 10, 10_000), swept(tmp_path / "many", points, runs)

    assert many["peak"] < 600
    # A point is held as a whole, but never all its measures at once.
    assert many["peak"] - few["peak"] < 100
