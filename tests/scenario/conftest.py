"""Scenario files to test with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.template import template

type Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's `scenarios` folder."""
    made = tmp_path / "project" / "scenarios"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes a file into the folder: given text, or the template under its name, with pieces replaced."""

    def written(name: str = "base.yaml", text: str | None = None, **replaced: str) -> Path:
        content = template(Path(name).stem) if text is None else text
        for old, new in replaced.items():
            assert old in content
            content = content.replace(old, new)
        path = folder / name
        path.write_text(content, encoding="utf-8")
        return path

    return written
