"""Scenarios and experiments are checked by one command."""

from pathlib import Path

from sim.study.checking import check, is_experiment

ROOT = Path(__file__).parents[2]


def test_shipped_files_of_both_kinds_are_in_order() -> None:
    files = [ROOT / "scenarios" / "june-war-2025.yaml", ROOT / "experiments" / "ensembles.yaml"]

    assert [is_experiment(file) for file in files] == [False, True]
    assert not [problem for problem in check(files) if not problem.notice]


def test_an_experiment_is_told_where_it_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("id: wrong\nscenarios: [nowhere]\nrunz: 3\n", encoding="utf-8")

    found = check([file])

    assert found
    assert all(problem.file == str(file) and problem.line >= 1 for problem in found)


def test_a_file_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    (problem,) = check([tmp_path / "missing.yaml"])

    assert "no such file" in problem.what
