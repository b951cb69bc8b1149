"""A sensitivity analysis from the experiment to its folder: what it says, keeps, repeats and refuses."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim.analysing
from sim.errors import Refused
from sim.scenario import Scenario
from sim.sensitivities.analysis import Sensitivity, sensitivity
from sim.sensitivities.command import command
from sim.study.analysis import is_analysis, open_analysis
from sim.study.frames import table_hash
from sim.study.places import Place
from sim.sweeping import Order

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FACTORS = """
  quiet: {path: parameters.quiet, role: uncertainty, range: [0.5, 4], title: Worth of quiet}
  presence: {path: pressures.us_presence_iraq, role: uncertainty, range: [0.6, 0.9]}
  elections: {path: parameters.us_threshold, role: uncertainty, range: [4, 9]}
  nothing: {path: pressures.tehran_line_home, operator: "*=", role: uncertainty, range: [0.5, 1]}
"""
TEXT = """
id: tiny
title: A tiny analysis
question: What moves what?
scenarios: [SCENARIO]
seed: 3
runs: 6
factors: FACTORS
design: DESIGN
measures:
  attacks: {total: attacks, title: All attacks}
  deaths: {total: deaths_us, at_least: 1}
"""
SALTELLI, MORRIS, LHS = (
    "{kind: saltelli, points: 16}", "{kind: morris, trajectories: 6}", "{kind: lhs, points: 80}"
)  # fmt: skip
SERIAL = Place("serial")


def written(folder: Path, design: str, *changes: tuple[str, str], factors: str = FACTORS) -> Path:
    """An experiment on a month in which a campaign is under way."""
    text = TEXT.replace("FACTORS", factors).replace("DESIGN", design).replace("SCENARIO", "../scenarios/short.yaml")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "experiments" / "tiny.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, short: Scenario) -> Path:
    """A project with the invented month."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "short.yaml").write_bytes(short.source_files[0].read_bytes())
    return folder


@pytest.fixture(scope="module", params=[SALTELLI, MORRIS, LHS], ids=["saltelli", "morris", "lhs"])
def found(request: pytest.FixtureRequest, project: Path) -> Sensitivity:
    """The analysis of each kind of design."""
    return sensitivity(written(project, request.param), out=project / "results", resamples=60, place=SERIAL)


def test_each_design_has_its_method(found: Sensitivity) -> None:
    kind = found.sweep.experiment.design[0].kind

    assert found.method == {"saltelli": "sobol", "morris": "morris", "lhs": "pawn"}[kind]
    assert set(found.indices["factor"]) == {"quiet", "presence", "elections", "nothing"}


def test_what_moves_attacks_is_told_from_what_does_not(found: Sensitivity) -> None:
    ranks = found.ranking[found.ranking["measure"] == "attacks"].set_index("factor")

    assert ranks.loc["quiet", "rank"] == 1 and ranks.loc["quiet", "direction"] < -0.3
    assert ranks.loc["nothing", "share"] == 0
    assert ranks["share"].sum() == pytest.approx(1)


def test_every_index_has_an_interval_and_a_floor(found: Sensitivity) -> None:
    first = found.indices[found.indices["index"].isin(["ST", "S1", "mu_star", "PAWN"])]

    assert (first["low"] <= first["value"] + 1e-12).all() and (first["value"] <= first["high"] + 1e-12).all()
    assert np.isfinite(first["floor"]).all()
    assert ((first["value"] > first["floor"]) == (first["above"] == 1)).all()


def test_the_account_says_what_it_rests_on(found: Sensitivity) -> None:
    text = "\n".join(found.account())

    assert "A tiny analysis" in text and "Worth of quiet (assumed)" in text
    assert "All attacks' rests on assumed numbers" in text
    assert "not more than luck would show: " in text
    assert "influence times weakness of evidence ranks first: Worth of quiet" in text


def test_a_folder_keeps_it_all_and_can_be_opened(found: Sensitivity, tmp_path: Path) -> None:
    folder = found.save(tmp_path)
    kept = open_analysis(folder)

    assert is_analysis(folder) and folder.parent.name == "tiny"
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "account.txt", "attacks.png", "attacks.svg"}
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(kept.table(name), table, check_dtype=False)
    assert kept.manifest.sweep == found.sweep.record and kept.manifest.settings["resamples"] == 60
    assert found.save(tmp_path) == folder


def test_the_same_sweep_gives_the_same_tables_and_can_be_made_again(project: Path, tmp_path: Path) -> None:
    path = written(project, SALTELLI)
    first, second = (sensitivity(path, out=project / "results", resamples=60, place=SERIAL) for _ in range(2))
    assert {name: table_hash(table) for name, table in first.tables.items()} == {
        name: table_hash(table) for name, table in second.tables.items()
    }

    folder = first.save(tmp_path)
    before, now, difference = sim.analysing.repeated(folder, SERIAL)

    assert difference == "" and before.study == now.study


def test_a_repetition_that_differs_says_where(project: Path, tmp_path: Path) -> None:
    found = sensitivity(written(project, LHS), out=project / "results", resamples=60, place=SERIAL)
    wrong = Sensitivity(
        found.sweep, found.method, found.indices.assign(value=found.indices["value"] + 1), found.ranking, found.grades,
        found.spread, manifest=found.manifest,
    )  # fmt: skip

    _, _, difference = sim.analysing.repeated(wrong.save(tmp_path), SERIAL)

    assert difference.startswith("table indices, row 1, column value: was ")


def test_a_measure_that_never_changes_is_said_to_be_so(project: Path) -> None:
    path = written(project, LHS, ("deaths_us, at_least: 1", "deaths_us, at_least: 99"))
    found = sensitivity(path, out=project / "results", resamples=60, place=SERIAL)

    assert "the same at all points" in "\n".join(found.account())
    assert set(found.indices["measure"]) == {"attacks"} and set(found.plot()) == {"attacks", "deaths"}


def test_an_account_of_several_scenarios_has_each(project: Path) -> None:
    text = (project / "scenarios" / "short.yaml").read_text(encoding="utf-8").replace("id: short", "id: other")
    (project / "scenarios" / "other.yaml").write_text(text, encoding="utf-8")
    path = written(project, MORRIS, ("[../scenarios/short.yaml]", "[short, other]"))
    found = sensitivity(path, out=project / "results", resamples=60, place=SERIAL)

    account = "\n".join(found.account())
    assert "short, All attacks" in account and "other, All attacks" in account
    assert set(found.plot()) == {"attacks", "deaths"}


def test_of_many_scenarios_each_has_one_line_and_all_have_a_mean(project: Path) -> None:
    names = ("short", "second", "third")
    text = (project / "scenarios" / "short.yaml").read_text(encoding="utf-8")
    for name in names[1:]:
        (project / "scenarios" / f"{name}.yaml").write_text(text.replace("id: short", f"id: {name}"), encoding="utf-8")
    path = written(project, MORRIS, ("[../scenarios/short.yaml]", f"[{', '.join(names)}]"))
    found = sensitivity(path, measures=["attacks"], out=project / "results", resamples=60, place=SERIAL)

    account = found.account()
    assert [line.split(":")[0].strip() for line in account[3:6]] == list(names)
    assert account[-1] == "  100 % of all effects on it rests on assumed numbers, on average over 3 scenarios"
    assert account[-2].endswith("%)") and "Worth of quiet (" in account[-2]


@pytest.mark.parametrize(
    ("design", "measures", "resamples", "what"),
    [
        (LHS, ["attack"], 60, "unknown measure 'attack'"),
        (LHS, [], 5, "5 is out of range"),
        (
            "[{kind: saltelli, factors: [quiet], points: 4}, {kind: lhs, points: 4}]",
            [],
            60,
            "saltelli block is crossed",
        ),
        ("[{kind: morris, factors: [quiet], trajectories: 2}, {kind: morris, trajectories: 2}]", [], 60, "two morris"),
    ],
)
def test_what_cannot_be_analysed_is_refused_before_anything_runs(
    project: Path, tmp_path: Path, design: str, measures: Sequence[str], resamples: int, what: str
) -> None:
    with pytest.raises(Refused, match=what):
        sensitivity(written(project, design), measures=measures, resamples=resamples, out=tmp_path, place=SERIAL)
    assert list(tmp_path.iterdir()) == []


def test_an_experiment_that_varies_nothing_is_refused(project: Path, tmp_path: Path) -> None:
    path = written(project, "[]", factors="{}")

    with pytest.raises(Refused, match="nothing is varied"):
        sensitivity(path, out=tmp_path, place=SERIAL)


def test_the_command_says_what_it_found_and_where_it_is(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(project, LHS)
    words = ("sim", "sensitivity", "tiny.yaml")

    code = command(Order(str(path), out=tmp_path, place=SERIAL, words=words), measures=["attacks"], resamples=60)

    said = capsys.readouterr().out
    assert code == 0 and "rests on assumed numbers" in said
    folder = Path(said.rpartition("kept in ")[2].strip())
    assert open_analysis(folder).manifest.command == words
