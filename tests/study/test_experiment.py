"""Experiment files: what a good one says, and that a bad one is refused at the place where it is bad."""

import json
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.study import design
from sim.study.csv_points import points_of
from sim.study.experiment import Experiment, load_experiment
from sim.study.factors import Factor, spelled, value_of
from sim.study.schema import ExperimentFile, schema_json
from sim.theory import theory

from .experiment_mistakes import MISTAKES
from .laboratory import Laboratory, lab, problems, small, standing_at

__all__ = ["lab"]


@pytest.mark.parametrize(("old", "new", "field", "words", "at"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_where_it_is(lab: Laboratory, old: str, new: str, field: str, words: str, at: str) -> None:
    path = lab.write((old, new))

    found = [problem for problem in problems(path) if problem.field == field and words in problem.what]

    assert found, [str(problem) for problem in problems(path)]
    assert found[0].file == str(path)
    assert standing_at(path, found[0]).startswith(at)
    assert len(str(found[0]).splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("[short, calm]", "[shrot]", "short"),
        ("runs: 3", "run: 3", "runs"),
        ("pressures.decapitation_risk", "pressures.decapitation_rsk", "decapitation_risk"),
        ("[pressures.rivalry=0.25]", "[pressures.rivalri=0.25]", "rivalry"),
        ("[risk, mode]", "[risk, mod]", "mode"),
        ("{day: 2024-03-09}", "{days: 2024-03-09}", "day"),
        ("{total: attacks}", "{total: atacks}", "attacks"),
        ("{outcome: first-attack}", "{outcome: frist-attack}", "first-attack"),
        ("[comply, feigned]", "[comply, faigned]", "feigned"),
        ("x: risk", "x: rsik", "risk"),
        ("measure: any", "measure: ayn", "any"),
        ("kind: heatmap", "kind: heat-map", "heatmap"),
        ("after: {event: deaths}", "after: {event: death}", "deaths"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(lab: Laboratory, old: str, new: str, name: str) -> None:
    assert name in [problem.nearest for problem in lab.problems((old, new))]


def test_all_mistakes_of_one_kind_are_listed(lab: Laboratory) -> None:
    found = lab.problems(("{total: attacks}", "{total: atacks}"), ("{outcome: first-attack}", "{outcome: x}"))

    assert [problem.field for problem in found] == ["measures.attacks.total", "measures.first.outcome"]


def test_a_value_that_only_one_scenario_refuses_is_refused(lab: Laboratory) -> None:
    plain = json.loads((lab.root / "scenarios/calm.yaml").read_text())
    lab.scenario(plain | {"events": [plain["events"][0] | {"end_date": "2024-03-05"}]})

    (problem,) = lab.problems()

    assert problem.field == "design[2].rows[1].day"
    assert problem.what.startswith("calm would be wrong: events.deaths.end_date: 2024-03-05 lies before")


def test_a_broken_scenario_is_refused_at_its_own_place(lab: Laboratory) -> None:
    lab.file("scenarios/short.yaml", "id: [")

    (problem,) = lab.problems()

    assert problem.file.endswith("scenarios/short.yaml") and "not YAML" in problem.what


def test_a_link_that_leads_out_of_the_project_is_refused(lab: Laboratory, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text((lab.root / "scenarios/short.yaml").read_text())
    (lab.root / "scenarios/linked.yaml").symlink_to(outside)

    (by_id,) = lab.problems(("[short, calm]", "[linked]"))
    (by_path,) = lab.problems(("[short, calm]", "[../scenarios/linked.yaml]"))

    assert "leads out of the folder 'project'" in by_id.what and "leads out" in by_path.what


def test_scenarios_may_be_named_by_paths_inside_the_project(lab: Laboratory) -> None:
    experiment = lab.load(("[short, calm]", "[../scenarios/calm.yaml, short]"))

    assert [one.id for one in experiment.scenarios] == ["calm", "short"]
    assert [one.path.as_posix() for one in experiment.scenarios] == ["scenarios/calm.yaml", "scenarios/short.yaml"]


def test_an_experiment_may_stand_beside_its_scenarios(lab: Laboratory, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "short.yaml").write_text((lab.root / "scenarios/short.yaml").read_text())
    path = folder / "small.yaml"
    path.write_text(small("{kind: grid}"))

    assert design.count(load_experiment(path)) == 3


@pytest.mark.parametrize("name", ["nothing.yaml", ".", "a\x00b"])
def test_an_experiment_that_is_no_file_is_refused(lab: Laboratory, name: str) -> None:
    assert problems(lab.root / "experiments" / name)[0].line == 1


def test_what_is_read_is_what_is_written(lab: Laboratory) -> None:
    experiment = lab.load()

    assert experiment.id == "trial" and experiment.runs == 3 and experiment.sets == ("pressures.rivalry=0.25",)
    assert [one.id for one in experiment.scenarios] == ["short", "calm"]
    assert experiment.factors["posture"] == Factor(
        "posture", ("pressures.us_posture",), "=", "lever", range=(0.0, 1.0), unit="share"
    )
    assert experiment.factors["mode"].levels == ("simulated", "scripted")
    assert [block.rows for block in experiment.design] == [6, 4, 2]
    assert [path.name for path in experiment.source_files] == ["trial.yaml", "short.yaml", "calm.yaml"]
    assert experiment.scenario("calm").resolved["id"] == "calm"


def test_all_parameters_are_a_factor_each_over_their_declared_ranges(lab: Laboratory) -> None:
    text = small("{kind: morris, trajectories: 2}", "  all: {parameters: all, role: uncertainty}")

    experiment = lab.load(text=text)

    assert {name: factor.range for name, factor in experiment.factors.items()} == {
        name: known.range for name, known in theory().parameters.items()
    }
    assert design.sets(experiment, design.point(experiment, 0))[0].startswith("parameters.")
    assert design.count(experiment) == 2 * (len(theory().parameters) + 1)


def test_an_experiment_survives_being_written_down_and_needs_no_file(lab: Laboratory) -> None:
    experiment = lab.load()
    text = json.dumps(experiment.resolved())
    for path in sorted(lab.root.rglob("*.yaml")):
        path.unlink()

    again = Experiment.from_resolved(json.loads(text))

    assert json.dumps(again.resolved()) == text
    assert again == experiment
    assert design.table(again).equals(design.table(experiment))
    assert design.scenario_at(again, design.point(again, 50)).pressures["rivalry"].start == 0.25


def test_a_csv_survives_being_written_down(lab: Laboratory) -> None:
    lab.file("experiments/points.csv", "day,posture\n2024-03-02,0.125\n2024-03-09,1\n")
    experiment = lab.load(*_with_csv())

    again = Experiment.from_resolved(json.loads(json.dumps(experiment.resolved())))

    assert again == experiment and again.design[2].columns["posture"] == (0.125, 1.0)


def test_titles_and_figures_do_not_count_as_content(lab: Laboratory) -> None:
    before = lab.load().content()
    same = lab.load(
        ("title: A trial", "title: Another"),
        ("Does it work?", "Does it?"),
        ("threshold: 0.5", "threshold: 0.6"),
        ("{total: attacks}", "{total: attacks, title: All attacks, note: all of them}"),
        (", unit: share", ", unit: part"),
        ("role: lever, levels: [simulated", "role: uncertainty, levels: [simulated"),
    )
    other = lab.load(("{total: attacks}", "{total: statements}"))

    assert json.dumps(same.content()) == json.dumps(before)
    assert json.dumps(other.content()) != json.dumps(before)


def deep(levels: int) -> object:
    """A list in a list in a list."""
    return [deep(levels - 1)] if levels else []


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain.pop("scenarios"),
        lambda plain: plain.pop("design"),
        lambda plain: plain["design"][2].pop("columns"),
        lambda plain: plain["design"][2]["columns"].update(day=[]),
        lambda plain: plain["design"][2]["columns"].update(day=[None, {}]),
        lambda plain: plain["design"][2].update(factors=["nothing"]),
        lambda plain: plain.update(factors=3),
        lambda plain: plain["factors"].pop(),
        lambda plain: plain["measures"][0].update(total="x"),
        lambda plain: plain["scenarios"][0].update(resolved=3),
        lambda plain: plain["scenarios"][0].pop("file"),
        lambda plain: plain["scenarios"][0]["resolved"].pop("period"),
        lambda plain: plain["scenarios"][0]["resolved"].update(outcomes=[{}]),
        lambda plain: plain["scenarios"][0].update(id="other"),
        lambda plain: plain.update(note=deep(40)),
        lambda plain: plain.update(seed="1"),
        lambda plain: plain.update(more=object()),
        lambda plain: plain.update({1: 2}),
    ],
)
def test_data_that_are_no_experiment_are_refused(lab: Laboratory, damage: object) -> None:
    plain = lab.load().resolved()
    damage(plain)  # type: ignore[operator]

    with pytest.raises(Refused):
        Experiment.from_resolved(plain)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("runs=50", lambda it: it.runs == 50),
        ("seed=2", lambda it: it.seed == 2),
        ("design.1.points=7", lambda it: it.design[1].rows == 7),
        ("factors.risk.levels=[0, 1]", lambda it: it.factors["risk"].levels == (0.0, 1.0)),
        ("factors.risk.title=Risk", lambda it: it.factors["risk"].title == "Risk"),
        ("scenarios=[short]", lambda it: [one.id for one in it.scenarios] == ["short"]),
        ("sets.0=pressures.rivalry=1", lambda it: it.sets == ("pressures.rivalry=1",)),
        ("figures={}", lambda it: not it.figures),
    ],
)
def test_settings_of_an_experiment_can_be_changed_when_it_is_loaded(lab: Laboratory, text: str, check: object) -> None:
    assert check(lab.load(sets=[text]))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "column", "words", "nearest"),
    [
        ("run=50", 1, "unknown name 'run'", "runs"),
        ("runs*=2", 1, "'*=' in a change", None),
        ("runs", 5, "no '='", None),
        ("runs=", 6, "no value", None),
        ("runs=0", 6, "out of range", None),
        ("design.3.points=7", 8, "unknown name '3'", None),
        ("design.1.point=7", 10, "unknown name 'point'", "points"),
        ("runs.more=7", 6, "unknown name 'more'", None),
        ("factors.rsik.levels=[0]", 9, "unknown name 'rsik'", "risk"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_at_its_place(
    lab: Laboratory, text: str, column: int, words: str, nearest: str | None
) -> None:
    (problem,) = lab.problems(sets=["seed=1", text])

    assert (problem.file, problem.line, problem.column) == ("--set", 2, column)
    assert words in problem.what and problem.nearest == nearest


def _with_csv() -> list[tuple[str, str]]:
    """Changes of the experiment that take two factors from a CSV."""
    return [
        ("[posture, fear], points: 4", "[fear], points: 4"),
        ("{kind: list, rows: [{day: 2024-03-02}, {day: 2024-03-09}]}", "{kind: csv, file: points.csv}"),
    ]


def test_points_may_come_from_a_csv(lab: Laboratory) -> None:
    lab.file("experiments/points.csv", '\ufeff"day", posture\r\n2024-03-02,0\r\n"2024-03-09",0.5\r\n\r\n')

    experiment = lab.load(*_with_csv())

    assert experiment.design[2].columns == {"day": ("2024-03-02", "2024-03-09"), "posture": (0.0, 0.5)}
    assert experiment.source_files[1].name == "points.csv"


#: What is wrong with a CSV: its content, line and column of the complaint, words of it.
BAD_CSV = {
    "empty": (b"", 1, 1, "column without a name"),
    "header only": (b"day,posture\n", 1, 1, "no points"),
    "ragged": (b"day,posture\n2024-03-02,0\n2024-03-09\n", 3, 1, "1 cells, but the header has 2"),
    "decimal comma": (b"day,posture\n2024-03-02,0,5\n", 2, 1, "3 cells"),
    "semicolons": (b"day;posture\n2024-03-02;0\n", 1, 1, "'day;posture' is not plain"),
    "empty row": (b"day,posture\n\n2024-03-02,0\n", 2, 1, "empty row"),
    "empty cell": (b"day,posture\n2024-03-02,\n", 2, 12, "says nothing"),
    "nothing": (b"day,posture\n2024-03-02,null\n", 2, 12, "says nothing"),
    "column twice": (b"day,day\n2024-03-02,2024-03-02\n", 1, 5, "'day' stands twice"),
    "unknown column": (b"day,postures\n2024-03-02,0\n", 1, 5, "unknown factor 'postures'"),
    "missing column": (b"day\n2024-03-02\n", None, None, "does not vary posture"),
    "formula": (b"day,posture\n2024-03-02,=1+1\n", 2, 12, "looks like a formula"),
    "formula in quotes": (b'day,posture\n2024-03-02,"=1+1"\n', 2, 12, "looks like a formula"),
    "at sign": (b"day,posture\n2024-03-02,@x\n", 2, 12, "looks like a formula"),
    "inner quote": (b'day,posture\n2024-03-02,a"b\n', 2, 12, "not plain"),
    "nul": (b"day,posture\n2024-03-02,\x000\n", 2, 12, "U+0000"),
    "lone carriage return": (b"day,posture\r2024-03-02,0\r", 1, 12, "U+000D"),
    "not utf-8": (b"day,posture\n2024-03-02,\xff\n", 2, 12, "0xff is not UTF-8"),
    "no date": (b"day,posture\n2024-02-31,0\n", 2, 1, "not a date of the calendar"),
    "infinite": (b"day,posture\n2024-03-02,.inf\n", 2, 12, "not a finite number"),
    "too large": (b"day,posture\n2024-03-02,1e400\n", 2, 12, "too large"),
    "out of range": (b"day,posture\n2024-03-02,0.5\n2024-03-02,1.5\n", 3, 12, "out of the range of posture"),
    "word for a number": (b"day,posture\n2024-03-02,much\n", 2, 12, "out of the range of posture"),
    "day that is none": (b"day,posture\n2024-03-02,0.5\nsoon,0.5\n", 3, 1, "not a date in short"),
    "too many bytes": (b"day,posture\n" + b"2024-03-02,0\n" * 400_000, 1, 1, "too large"),
    "too many rows": (b"a\n" + b"1\n" * 1_000_001, 1_000_002, 1, "too many points"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "line", "column", "words"), BAD_CSV.values(), ids=BAD_CSV.keys())
def test_a_bad_csv_is_refused_at_the_cell(
    lab: Laboratory, content: bytes, line: int | None, column: int | None, words: str
) -> None:
    lab.file("experiments/points.csv", content)

    found = [problem for problem in lab.problems(*_with_csv()) if words in problem.what]

    assert found
    if line is not None:
        assert (Path(found[0].file).name, found[0].line, found[0].column) == ("points.csv", line, column)


@pytest.mark.parametrize("name", ["../../points.csv", "/etc/hostname", "point.csv", "."])
def test_a_csv_stays_in_the_project(lab: Laboratory, name: str) -> None:
    lab.file("experiments/points.csv", "day,posture\n2024-03-02,0\n")
    (lab.root.parent / "points.csv").write_text("day,posture\n2024-03-02,0\n")

    found = lab.problems(*_with_csv(), ("file: points.csv", f"file: {name}"))

    assert [problem.field for problem in found] == ["design[2].file"]


def test_a_csv_may_not_be_a_link_to_elsewhere(lab: Laboratory) -> None:
    (lab.root.parent / "points.csv").write_text("day,posture\n2024-03-02,0\n")
    (lab.root / "experiments/points.csv").symlink_to(lab.root.parent / "points.csv")

    assert "leads out" in lab.problems(*_with_csv())[0].what


def test_a_large_csv_is_read_whole() -> None:
    points = points_of("a,b\n" + "0.25,word\n" * 300_000, Path("x"), "x")

    assert points.rows == 300_000 and points.columns["b"][-1] == "word"


def test_a_grid_that_nobody_can_mean_is_refused_by_arithmetic(lab: Laboratory) -> None:
    levels = ", ".join(f"{level / 100}" for level in range(100))
    factors = "\n".join(
        f"  f{number}: {{path: actors.*.caution, operator: '*=', role: lever, levels: [{levels}]}}".replace(
            "actors.*.caution", path
        )
        for number, path in enumerate(_PRESSURES)
    )

    (problem,) = lab.problems(text=small("{kind: grid}", factors))

    assert problem.field == "design" and problem.what == f"{100**12:,} points"


_PRESSURES = [
    f"pressures.{name}"
    for name in (
        "outrage", "rivalry", "sanctions", "umbrella_brand", "us_posture", "us_presence_iraq", "us_presence_syria",
        "decapitation_risk", "baghdad_bargain", "baghdad_enforcement", "electoral_stakes", "facade_availability",
    )
]  # fmt: skip


def test_more_than_ten_million_runs_have_to_be_meant(lab: Laboratory) -> None:
    path = lab.write(("points: 4", "points: 500"), ("runs: 3", "runs: 1000"))

    (problem,) = problems(path)

    assert problem.field == "runs" and "12,000 points of 1,000 runs are 12,000,000 runs" in problem.what
    assert "--yes-large" in problem.allowed
    assert design.count(load_experiment(path, yes_large=True)) == 12_000


def test_a_million_points_are_too_many_even_if_they_are_meant(lab: Laboratory) -> None:
    path = lab.write(("points: 4", "points: 50000"))

    with pytest.raises(Refused, match="1,200,000 points"):
        load_experiment(path, yes_large=True)


def test_a_table_that_no_memory_holds_is_refused(lab: Laboratory) -> None:
    text = small("{kind: lhs, points: 500000}", "  all: {parameters: all, role: uncertainty}")

    assert "500,000 points of" in lab.problems(text=text)[0].what


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (0, "0"), (-0.0, "0"), (1, "1"), (0.5, "0.5"), (1e-7, "1e-07"), (1e20, "1e+20"), (0.1 + 0.2, repr(0.1 + 0.2)),
        (True, "true"), (False, "false"), ("scripted", "scripted"), ("two words", '"two words"'), ("a: b", '"a: b"'),
    ],
)  # fmt: skip
def test_a_value_is_spelled_so_that_it_reads_back(level: bool | float | str, text: str) -> None:
    assert spelled(value_of(level)) == text


def test_a_switch_can_be_a_lever(lab: Laboratory) -> None:
    text = small("{kind: grid}", "  truce: {path: opening.truce_us, role: lever, levels: [true, false]}")

    experiment = lab.load(text=text)

    found = [design.scenario_at(experiment, design.point(experiment, k)).opening.truce_us for k in range(2)]
    assert found == [True, False]


def test_an_experiment_without_factors_has_one_point_per_scenario(lab: Laboratory) -> None:
    text = small("[]").replace("factors:\n  a: {path: pressures.sanctions, role: lever, levels: [0, 0.5, 1]}\n", "")

    experiment = lab.load(text=text)

    assert design.count(experiment) == 1
    assert design.point(experiment, 0).values == {} and design.sets(experiment, design.point(experiment, 0)) == ()


def test_the_json_schema_describes_every_key() -> None:
    schema = schema_json()

    assert set(schema["properties"]) == set(ExperimentFile.model_fields)
    own = {name: part for name, part in schema["$defs"].items() if name.endswith("Entry")}
    assert set(own) == {"BlockEntry", "FactorEntry", "FigureEntry", "MeasureEntry"}
    for name, part in [("file", schema), *own.items()]:
        for key, field in part["properties"].items():
            assert field.get("description"), (name, key)
    one, several = schema["properties"]["design"]["anyOf"]
    assert one == several["items"]
