"""Which numbers a result hangs on, as far as that is known."""

from pathlib import Path

from sim.briefing import sensitivity


def test_without_an_analysis_the_command_that_makes_one_is_told(tmp_path: Path, root: Path) -> None:
    found = sensitivity("june-war-2025", tmp_path, root / "experiments")

    assert found.folder == "" and found.account == ()
    assert found.command.endswith("sensitivity-june-2025.yaml")
    assert found.command.startswith("sim sensitivity ")


def test_a_scenario_that_no_experiment_asks_about_gets_an_example(tmp_path: Path, root: Path) -> None:
    found = sensitivity("my-own", tmp_path, root / "experiments")

    assert found.command == ""
    assert (Path(found.example)).is_file()


def test_a_folder_that_is_no_analysis_is_passed_over(tmp_path: Path, root: Path) -> None:
    fake = tmp_path / "x" / "sensitivity-0123"
    fake.mkdir(parents=True)
    (fake / "manifest.json").write_text("{}", encoding="utf-8")

    assert sensitivity("june-war-2025", tmp_path, root / "experiments").folder == ""
