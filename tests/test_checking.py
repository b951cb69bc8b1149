"""Files of every kind are checked by whoever reads them."""

from pathlib import Path

import pytest

from sim.checking import check

ROOT = Path(__file__).parents[1]
FILES = [
    "scenarios/june-war-2025.yaml",
    "experiments/ensembles.yaml",
    "experiments/calibration.yaml",
    "experiments/attribution-june-2025.yaml",
]


@pytest.mark.parametrize("name", FILES)
def test_shipped_files_are_fine(name: str) -> None:
    assert [problem for problem in check([ROOT / name]) if not problem.notice] == []


@pytest.mark.parametrize("name", FILES)
def test_a_strange_key_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    for folder in ("scenarios", "experiments"):
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).glob("*.yaml"):
            (tmp_path / folder / path.name).write_bytes(path.read_bytes())
    file = tmp_path / name
    file.write_text("sead: 1\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    found = check([file])

    assert [(problem.line, problem.column) for problem in found if "sead" in str(problem)] == [(1, 1)]
