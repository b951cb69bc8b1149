"""A discovery from the experiment to its folder: what it says, keeps, repeats and refuses."""

from pathlib import Path

import pandas as pd
import pytest

import sim.analysing
from sim.discovery.account import condition
from sim.discovery.analysis import Discovery, discover, discovered
from sim.discovery.asking import Asked
from sim.discovery.boxes import Limits
from sim.discovery.command import command
from sim.errors import Refused
from sim.scenario import Scenario
from sim.study.analysis import is_analysis, open_analysis
from sim.study.places import Place
from sim.sweeping import Order

TEXT = """
id: tiny
title: A tiny discovery
question: When are there many attacks?
scenarios: [../scenarios/short.yaml]
seed: 3
runs: 4
factors:
  quiet: {path: parameters.quiet, role: uncertainty, range: [0.5, 4], title: Worth of quiet}
  rivalry: {path: pressures.rivalry, role: uncertainty, range: [0.4, 0.6]}
  mode: {path: actors.israel.mode, role: lever, levels: [simulated, scripted]}
design: {kind: lhs, points: 80}
measures:
  attacks: {total: attacks, title: All attacks}
  some: {total: attacks, at_least: 52, title: A campaign}
"""
SERIAL = Place("serial")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, short: Scenario) -> Path:
    """An experiment on a month in which a campaign is under way."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in (("scenarios/short.yaml", short.source_files[0].read_text()), ("experiments/tiny.yaml", TEXT)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "experiments" / "tiny.yaml"


@pytest.fixture(scope="module")
def results(path: Path) -> Path:
    """Where results go."""
    return path.parents[1] / "results"


@pytest.fixture(scope="module")
def found(path: Path, results: Path) -> Discovery:
    """When there is a campaign."""
    return discover(path, "some", resamples=10, out=results, place=SERIAL)


def test_what_decides_is_found_and_said(found: Discovery) -> None:
    account = "\n".join(found.account())

    assert set(found.box.limits) == {"quiet"} and found.box.limits["quiet"].high is not None
    assert found.is_above and found.p < 0.1
    assert "P(A campaign) ≥ 0.5 in" in account and "where Worth of quiet < " in account
    assert "of all points" in account and "limited in" in account


def test_the_sentence_has_the_numbers_of_the_tables(found: Discovery) -> None:
    (row,) = found.tables["boxes"].query("chosen == 1").to_dict("records")
    points = found.tables["points"]

    assert row["density"] == pytest.approx(points.loc[points["inside"] == 1, "hit"].mean())
    assert row["coverage"] == pytest.approx(points.loc[points["hit"] == 1, "inside"].mean())
    assert f"{100 * row['density']:.0f} % of the {row['points']} points" in "\n".join(found.account())
    limits = found.tables["limits"].query(f"box == {found.chosen}")
    assert limits["first"].tolist() == [0.5] and limits["last"].tolist() == [4.0]


def test_a_folder_keeps_it_all_and_can_be_made_again(found: Discovery, tmp_path: Path) -> None:
    folder = found.save(tmp_path)
    kept = open_analysis(folder)

    assert is_analysis(folder) and found.save(tmp_path) == folder
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "account.txt", "tradeoff.png", "box.svg"}
    for name, table in found.tables.items():
        pd.testing.assert_frame_equal(kept.table(name), table, check_dtype=False)
    assert Asked.of(kept.manifest.settings) == found.asked
    assert sim.analysing.repeated(folder, SERIAL)[2] == ""


def test_another_box_can_be_chosen(found: Discovery) -> None:
    other = discovered(found.sweep, Asked("some", box=1, resamples=10))

    assert other.chosen == 1 and str(other.box) == str(found.boxes[1])
    with pytest.raises(Refused, match="there is no box 999"):
        discovered(found.sweep, Asked("some", box=999, resamples=10))


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"outcome": "som"}, "unknown measure 'som'.*nearest name: some"),
        ({"outcome": "attacks"}, "attacks is a number, so what counts as the outcome is open"),
        ({"outcome": "some", "at_least": 1.5}, "1.5 is out of range"),
        ({"outcome": "some", "at_least": float("nan")}, "nan is out of range"),
        ({"outcome": "attacks", "at_least": 1, "at_most": 3}, "both at-least and at-most"),
        ({"outcome": "some", "scenario": "shirt"}, "unknown scenario 'shirt'.*nearest name: short"),
        ({"outcome": "some", "resamples": 3}, "3 is out of range"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_before_anything_runs(
    path: Path, tmp_path: Path, asked: dict[str, object], what: str
) -> None:
    with pytest.raises(Refused, match=what):
        discover(path, **asked, out=tmp_path, place=SERIAL)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_that_is_everywhere_or_nowhere_is_refused(path: Path, results: Path) -> None:
    with pytest.raises(Refused, match="the outcome is at no point; a threshold between"):
        discover(path, "attacks", at_least=1e6, out=results, place=SERIAL)
    with pytest.raises(Refused, match="the outcome is at every point; a threshold between"):
        discover(path, "attacks", at_least=-1, out=results, place=SERIAL)


def test_conditions_read_as_they_are() -> None:
    assert condition("fear", Limits(high=0.4)) == "fear < 0.4"
    assert condition("fear", Limits(low=0.25, high=0.4)) == "fear from 0.25 to 0.4"
    assert condition("Tehran", Limits(words=("absent", "scripted"))) == "Tehran is absent or scripted"


def test_the_command_says_what_it_found_and_where_it_is(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("sim", "discover", "tiny.yaml", "--outcome", "attacks", "--at-most", "48")
    asked = Asked("attacks", at_most=48, resamples=10)

    code = command(Order(str(path), out=tmp_path, place=SERIAL, words=words), asked)

    said = capsys.readouterr().out
    assert code == 0 and "looked for: mean of 'All attacks' ≤ 48" in said and "where Worth of quiet > " in said
    assert open_analysis(Path(said.rpartition("kept in ")[2].strip())).manifest.command == words
