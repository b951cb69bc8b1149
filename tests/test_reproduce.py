"""A results folder is repeated from its manifest, and what differs is named."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import cli
from sim.api import Result
from sim.errors import Refused
from sim.reproducing import reproduce
from sim.results import manifest
from sim.results.folder import publish

JUNE = Path(__file__).parent.parent / "scenarios" / "june-war-2025.yaml"


@pytest.fixture(scope="module")
def result() -> Result:
    """Three runs of June 2025 under a rival theory, with an override."""
    return sim.load(JUNE, ["actors.*.caution*=0.5"], hypothesis="autonomous").run(seed=11, runs=3, traced=2)


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that keeps them."""
    return result.save(tmp_path_factory.mktemp("results"))


def kept(result: Result, root: Path, **changed: object) -> Path:
    """A folder with some tables, or parts of the manifest, that are not what a run gives."""
    frames = {name: changed.pop(name, frame) for name, frame in result.tables.items()}
    return publish(root, result.manifest.model_copy(update=changed), frames, {}).path  # type: ignore[arg-type]


def test_a_folder_is_repeated_from_its_manifest_alone(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "elsewhere"
    shutil.copytree(folder, alone)

    found = reproduce(alone)

    assert (found.equal, found.difference, found.versions) == (True, "", ())


def test_parameters_are_those_of_the_manifest(result: Result, tmp_path: Path) -> None:
    parameters = dict(result.manifest.parameters) | {"quiet": 0.1}
    found = reproduce(kept(result, tmp_path, parameters=parameters))

    assert not found.equal


def test_the_first_value_that_differs_is_named(result: Result, tmp_path: Path) -> None:
    attacks = [int(count) for count in result.runs["attacks"]]
    runs = result.runs.assign(attacks=[attacks[0], attacks[1] + 1, attacks[2]])

    found = reproduce(kept(result, tmp_path, runs=runs))

    assert not found.equal
    assert found.difference == f"table runs, row 2, column attacks: was {attacks[1] + 1}, is {attacks[1]}"


def test_the_first_of_several_differences_is_the_one_nearest_the_top(result: Result, tmp_path: Path) -> None:
    place = np.arange(len(result.daily))
    value = np.where(place == 40, np.nan, result.daily["value"] + 0.5 * (place == 30))
    variable = result.daily["variable"].where(place != 35, "mood")
    daily = result.daily.assign(value=value, variable=variable)

    assert reproduce(kept(result, tmp_path, daily=daily)).difference.startswith("table daily, row 31, column value")


def test_a_missing_row_is_a_difference(result: Result, tmp_path: Path) -> None:
    count = len(result.record)

    found = reproduce(kept(result, tmp_path, record=result.record.iloc[:-1]))

    assert found.difference == f"table record: had {count - 1} rows, has {count}"


def test_missing_values_equal_each_other(result: Result) -> None:
    assert result.record["line"].isna().any()
    assert result.measures["value"].isna().any()


def test_versions_that_differ_are_named(result: Result, tmp_path: Path) -> None:
    versions = dict(result.manifest.versions) | {"numpy": "1.0"}
    now = result.manifest.versions["numpy"]

    found = reproduce(kept(result, tmp_path, versions=versions, package_sources="0" * 16))

    assert found.equal
    assert found.versions == ("proxysim 0.1.0 with other sources", f"numpy 1.0, now {now}")


def test_a_folder_that_was_changed_is_refused(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    with (changed / "runs.parquet").open("ab") as file:
        file.write(b"x")

    with pytest.raises(Refused, match=r"runs.parquet:1:1: the file is not what the manifest says"):
        reproduce(changed)


def test_a_manifest_with_a_scenario_that_makes_no_sense_is_refused(result: Result, tmp_path: Path) -> None:
    resolved = json.loads(json.dumps(result.manifest.scenario.resolved).replace("kataib-hezbollah", "kataib-nobody"))
    entry = result.manifest.scenario.model_copy(update={"resolved": resolved})

    with pytest.raises(Refused, match="unknown actor 'kataib-nobody'"):
        reproduce(kept(result, tmp_path, scenario=entry))


def test_the_command_says_equal_or_the_difference_and_its_code(
    result: Result,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = pd.concat([result.runs, result.runs.tail(1)], ignore_index=True)
    other = kept(result, tmp_path, runs=runs)

    codes = []
    for path in (folder, other):
        monkeypatch.setattr(sys, "argv", ["sim", "reproduce", str(path)])
        codes.append(cli.status())
    printed = capsys.readouterr().out.splitlines()

    assert codes == [0, 1]
    assert printed == [f"equal: every table of {folder}", "differs: table runs: had 4 rows, has 3"]


def test_the_manifest_holds_the_scenario_by_value(folder: Path) -> None:
    what = manifest.read(folder / "manifest.json")

    assert what.scenario.resolved["actors"]["badr"]["caution"]["sources"] == ["user"]  # type: ignore[index,call-overload]
    assert what.parameters["tehran_line"] == 0
    assert what.hypothesis == "autonomous"


def test_a_run_under_a_rival_theory_and_a_later_run_are_repeated(tmp_path: Path) -> None:
    study = sim.load(JUNE, hypothesis="puppet")
    folder = study.run(seed=2, runs=2, first=5).save(tmp_path)

    found = sim.reproduce(folder)

    assert found.equal, found.difference
