"""What is compared: files, folders, overrides and rival theories under names of their own."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import sim
from sim.errors import Refused
from sim.results.folder import publish
from sim.scenario import load
from sim.study.arm_text import group_of
from sim.study.arms import Arm, arms_from, arms_of, by_value
from sim.study.assumptions import assumptions, same_to_a_run

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"
TOWER = JUNE.with_name("tower22-2024.yaml")


def kept(root: Path, sets: Sequence[str] = (), hypothesis: str | None = None) -> Path:
    """The folder of one run of June 2025, without pictures."""
    result = sim.load(JUNE, sets, hypothesis).run(runs=1)
    return publish(root, result.manifest, result.tables, {}).path


def test_files_are_arms_in_their_order() -> None:
    arms = arms_of([JUNE, TOWER])

    assert [arm.name for arm in arms] == ["june-war-2025", "tower22-2024"]


def test_each_override_group_and_theory_makes_one_more_arm_of_the_first() -> None:
    arms = arms_of(
        [JUNE, TOWER],
        sets=["pressures.sanctions=0.5"],
        groups=["calm: pressures.outrage=0, pressures.rivalry=0", "parameters.fear=0;parameters.stake=0"],
        hypotheses=["puppet"],
    )

    assert [arm.name for arm in arms] == [
        "june-war-2025", "tower22-2024", "sanctions=0.5", "calm", "fear=0, stake=0", "puppet",
    ]  # fmt: skip
    assert {arm.scenario.id for arm in arms[2:]} == {"june-war-2025"}
    assert arms[2].scenario.pressures["sanctions"].start == 0.5
    assert arms[3].sets == ("pressures.outrage=0", "pressures.rivalry=0")
    assert arms[4].scenario.parameters == {"fear": 0, "stake": 0}
    assert arms[5].hypothesis == "puppet"
    assert arms[5].scenario.parameters["tehran_line"] == 12


@pytest.mark.parametrize(
    ("text", "name", "changes"),
    [
        ("a: x.y=1, z=2", "a", ("x.y=1", "z=2")),
        ("x.y=1", "", ("x.y=1",)),
        ("no fear at all: x={start: 0, changes: []}; y*=2", "no fear at all", ("x={start: 0, changes: []}", "y*=2")),
        ("x={start: 0, because: 'a, b'}", "", ("x={start: 0, because: 'a, b'}",)),
        ('x=[1, 2],y="a;b"', "", ("x=[1, 2]", 'y="a;b"')),
    ],
)
def test_a_group_is_a_name_and_changes(text: str, name: str, changes: tuple[str, ...]) -> None:
    assert group_of(text, 1) == (name, changes)


@pytest.mark.parametrize("text", ["", "a: ", "x=1,,y=2", "name: x=1, "])
def test_a_group_without_a_change_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^--arm:3:1: .* holds no change"):
        group_of(text, 3)


def test_a_run_kept_in_a_folder_is_an_arm_by_value(tmp_path: Path) -> None:
    folder = kept(tmp_path, ["pressures.sanctions=0.5"], "autonomous")

    (first, arm, more) = arms_of([JUNE, folder], groups=["pressures.rivalry=0"])

    assert arm.name == "june-war-2025 autonomous sanctions=0.5"
    assert same_to_a_run(arm.scenario, sim.load(JUNE, ["pressures.sanctions=0.5"], "autonomous").scenario)
    assert not same_to_a_run(first.scenario, arm.scenario)
    assert arm.note == ""
    assert more.scenario.pressures["sanctions"].start == 1


def test_overrides_work_on_a_folder_as_on_a_file(tmp_path: Path) -> None:
    folder = kept(tmp_path, ["pressures.sanctions=0.5"])

    _, arm = arms_of([folder], sets=["pressures.rivalry=0"])

    assert same_to_a_run(arm.scenario, load(JUNE, ["pressures.sanctions=0.5", "pressures.rivalry=0"]))


def test_a_second_theory_on_top_of_one_is_refused(tmp_path: Path) -> None:
    folder = kept(tmp_path, hypothesis="puppet")

    with pytest.raises(Refused, match="already stands under the hypothesis puppet"):
        arms_of([folder], hypotheses=["autonomous"])


def test_parameters_that_are_kept_by_value_are_used() -> None:
    scenario = load(JUNE)

    again = by_value(scenario.resolved(), {"fear": 0.25, "gone": 3.0}, "manifest.json")

    assert again.parameters == {"fear": 0.25}


def test_a_rival_theory_outside_the_ranges_is_kept_and_only_new_numbers_are_held_to_them(tmp_path: Path) -> None:
    folder = kept(tmp_path, hypothesis="puppet")

    first, half = arms_of([folder], sets=["parameters.tehran_line*=0.5"])

    assert first.scenario.parameters == sim.load(JUNE, hypothesis="puppet").scenario.parameters
    assert half.scenario.parameters == {**first.scenario.parameters, "tehran_line": 6}
    assert first.scenario.parameter_numbers["solidarity"].sources == ("P-USNN-20240118", "S-JAMESTOWN-2021")
    with pytest.raises(Refused, match=r"parameters.tehran_line.*out of range"):
        arms_of([folder], sets=["parameters.tehran_line=11"])


def test_no_two_arms_share_a_name() -> None:
    scenario = load(JUNE)

    arms = arms_from([scenario, Arm("june-war-2025", scenario), sim.load(JUNE)])

    assert [arm.name for arm in arms] == ["june-war-2025", "june-war-2025 (2)", "june-war-2025 (3)"]


def test_a_study_is_named_after_what_changes_it() -> None:
    study = sim.load(JUNE, ["pressures.sanctions=0.5"], "puppet")

    assert arms_from([study, study])[0].name == "june-war-2025 puppet sanctions=0.5"


@pytest.mark.parametrize("places", [[], [JUNE]])
def test_one_arm_is_not_enough(places: list[Path]) -> None:
    with pytest.raises(Refused, match=r"nothing to compare it with; two or more .* --set, --arm or --hypothesis"):
        arms_of(places)


def test_too_many_arms_are_refused() -> None:
    with pytest.raises(Refused, match="13 arms are too many; 2 to 12"):
        arms_of([JUNE], sets=["pressures.sanctions=0"] * 12)
    with pytest.raises(Refused, match="13 arms are too many"):
        arms_from([load(JUNE)] * 13)


def test_problems_name_the_option_they_stand_in() -> None:
    with pytest.raises(Refused, match=r"^--set:2:11: pressures.santions: .*; nearest name: sanctions$"):
        arms_of([JUNE], sets=["pressures.sanctions=0", "pressures.santions=0"])
    with pytest.raises(Refused, match=r"^--arm:1:1: pressures.santions: "):
        arms_of([JUNE], groups=["calm: pressures.rivalry=0, pressures.santions=0"])
    with pytest.raises(Refused, match=r"^sim compare:1:1: hypothesis: .*; nearest name: puppet$"):
        arms_of([JUNE], hypotheses=["pupet"])


def test_a_place_that_is_not_there_names_the_nearest_file() -> None:
    with pytest.raises(Refused, match=r"no such file or folder; .*nearest name: .*june-war-2025\.yaml"):
        arms_of([JUNE.with_name("june-war-2026.yaml"), JUNE])


def test_a_folder_that_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no manifest here"):
        arms_of([tmp_path, JUNE])
    (tmp_path / "differences.parquet").touch()
    with pytest.raises(Refused, match="this folder holds a comparison"):
        arms_of([tmp_path, JUNE])


def test_an_arm_under_a_theory_tells_its_parameters() -> None:
    first, rival = arms_of([JUNE], hypotheses=["puppet"])

    (found,) = assumptions(first.scenario, rival.scenario, "B", "puppet")

    assert str(found).startswith("parameters in B (hypothesis puppet: Tehran's word alone): solidarity 3.3 → 0, ")


def test_an_arm_may_stand_under_a_rival_theory_and_have_changes_of_its_own() -> None:
    _, arm, brief = arms_of(
        [JUNE],
        groups=["what-if: hypothesis=puppet, pressures.sanctions=0.2, parameters.fear=0.3", "hypothesis=autonomous"],
    )

    assert (arm.name, arm.hypothesis) == ("what-if", "puppet")
    assert arm.sets == ("pressures.sanctions=0.2", "parameters.fear=0.3")
    assert arm.scenario.parameters["tehran_line"] == 12
    assert arm.scenario.parameters["fear"] == 0.3
    assert arm.scenario.pressures["sanctions"].start == 0.2
    assert brief.name == "autonomous"
    sets = ["pressures.sanctions=0.2", "parameters.fear=0.3"]
    assert same_to_a_run(arm.scenario, sim.load(JUNE, sets, "puppet").scenario)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x: hypothesis=pupet", "unknown hypothesis 'pupet'; one of autonomous, .*; nearest name: puppet"),
        ("hypotesis=puppet", "hypotesis: no such change; .*; nearest name: hypothesis"),
        ("Hypothesis=puppet", "Hypothesis: no such change; .*; nearest name: hypothesis"),
        ("hypothesis=puppet, hypothesis=autonomous", "2 rival theories in one arm"),
        ("hypothesis= ", "no theory is named"),
        ("hypothesis=puppet, pressures.santions=0", "pressures.santions: unknown name 'santions'"),
    ],
)
def test_a_theory_that_is_none_is_refused_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(Refused, match=rf"^--arm:2:1: .*{said}"):
        arms_of([JUNE], groups=["pressures.rivalry=0", text])


def test_an_arm_cannot_stand_under_two_theories(tmp_path: Path) -> None:
    folder = kept(tmp_path, hypothesis="puppet")

    with pytest.raises(Refused, match=r"^--arm:1:1: hypothesis: .* already stands under the hypothesis puppet"):
        arms_of([folder], groups=["hypothesis=autonomous, pressures.rivalry=0"])
