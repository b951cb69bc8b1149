"""What a calibration's file may say, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from sim.calibration.loading import check, is_calibration, load_calibration
from sim.errors import Refused
from sim.theory import theory
from tests.calibration.projects import FILE, ROOT, project, tiny


def refusal(folder: Path, old: str, new: str) -> str:
    """What is said of the file with a change."""
    assert old in FILE
    with pytest.raises(Refused) as error:
        load_calibration(project(folder, FILE.replace(old, new)))
    return str(error.value)


def test_the_shipped_calibration_is_in_order() -> None:
    path = ROOT / "experiments" / "calibration.yaml"
    found = load_calibration(path)

    assert check(path) == [] and is_calibration(path)
    assert len(found.episodes) == 10 and len(found.splits) == 14
    assert set(found.rivals) == set(theory().hypotheses)


def test_a_hypothesis_fits_what_it_leaves_open() -> None:
    found = load_calibration(ROOT / "experiments" / "calibration.yaml")
    names = {prior.name for prior in found.free("puppet")}

    assert not names & set(theory().hypotheses["puppet"].parameters)
    assert names | set(theory().hypotheses["puppet"].parameters) == set(theory().parameters)


def test_priors_come_from_the_declared_ranges_and_values() -> None:
    fear = tiny().priors[0]
    known = theory().parameters["fear"]

    assert (fear.name, fear.low, fear.high, fear.mode) == ("fear", *known.range, known.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("vectors: 8", "vectors: 9", "vectors: 9 is no power of two; 8 or 16"),
        ("keep: 4", "keep: 9", "keep: 9 sets of 8 vectors"),
        (
            "[fear, stake",
            "[feer, stake",
            "parameters[0]: unknown parameter 'feer'; a known parameter; nearest name: fear",
        ),
        ("[fear, stake", "[stake, stake", "parameters[1]: the parameter 'stake' stands twice"),
        ("[autonomous]", "[autonomus]", "unknown hypothesis 'autonomus'; a known hypothesis; nearest name: autonomous"),
        ("seed: 3", "seed: 3\nmodes: {fear: 9}", "modes.fear: 9 is out of range; 0 to 5"),
        ("seed: 3", "seed: 3\nlogarithmic: [fear]", "the range of fear reaches 0"),
        ("splits: {all: 1, clusters: 1}", "splits: {}", "splits: nothing is fitted"),
        ("[june-war-2025,", "[june-war-2024,", "unknown scenario 'june-war-2024'"),
        ("[june-war-2025,", "[tower22-2024,", "the scenario 'tower22-2024' stands twice"),
        ("runs: 2", "runs: 0", "runs: the number 0 is out of range; at least 1"),
        ("runs: 2", "rums: 2", "nearest name: runs"),
        ("kind: calibration", "kind: calibrate", "kind: the text 'calibrate' is not known"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refusal(tmp_path, old, new)


def test_changes_from_the_command_line(tmp_path: Path) -> None:
    path = project(tmp_path)
    found = load_calibration(path, ["vectors=64", "splits.episodes=0", "splits.clusters=null", "hypotheses=[]"])

    assert (found.vectors, found.rivals) == (64, {})
    assert [split.name for split in found.splits] == ["all", "without june-war-2025", "without tower22-2024"]


@pytest.mark.parametrize("change", ["vecters=64", "splits.cluster=1", "vectors*=2", "priors.fear=1", "vectors"])
def test_a_change_that_leads_nowhere_is_refused(tmp_path: Path, change: str) -> None:
    with pytest.raises(Refused):
        load_calibration(project(tmp_path), [change])


def test_a_fitted_value_is_no_prior(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = theory()
    fear = known.parameters["fear"].model_copy(update={"grade": "fitted"})
    changed = type(known)(**{**vars(known), "parameters": {**known.parameters, "fear": fear}})
    monkeypatch.setattr("sim.calibration.loading.theory", lambda: changed)

    assert "the value of fear is itself fitted" in refusal(tmp_path, "seed: 3", "seed: 4")


def test_with_a_mode_of_its_own_a_fitted_value_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = theory()
    fear = known.parameters["fear"].model_copy(update={"grade": "fitted", "value": 4.0})
    changed = type(known)(**{**vars(known), "parameters": {**known.parameters, "fear": fear}})
    monkeypatch.setattr("sim.calibration.loading.theory", lambda: changed)
    found = load_calibration(project(tmp_path, FILE.replace("seed: 3", "seed: 3\nmodes: {fear: 2.6}")))

    assert found.priors[0].mode == 2.6
