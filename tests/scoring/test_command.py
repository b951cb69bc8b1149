"""The command scores, goes on, is repeated from its manifest, and tells registered forecasts apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import reproduce
from sim.registration.registering import register
from sim.scenario import Scenario, load
from sim.scoring import entries
from sim.scoring.command import Scoring, command
from sim.scoring.registered import account
from sim.study.places import Place
from sim.sweeping import Order
from sim.theory import calibrated

JUNE = Path(__file__).parents[2] / "scenarios" / "june-war-2025.yaml"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One set of parameters for each entry, and few entries."""
    monkeypatch.setattr(calibrated, "_table", lambda: {("", "all"): [{"fear": 2.0}]})
    monkeypatch.setattr(entries, "SETS", 1)
    monkeypatch.setattr(entries, "RECORDS", ())
    yield


def test_scored_gone_on_with_and_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = Scoring((str(JUNE),), 1, 2, 1, Order("", (), tmp_path, Place(pool="serial"), words=("sim", "score")))

    assert command(wanted) == 0
    first = capsys.readouterr()
    assert command(wanted) == 0
    again = capsys.readouterr()

    assert first.out == again.out
    assert "skill over the coin" in first.out
    assert "all of it is there already" in again.err
    folder = next(tmp_path.glob("scores/*/"))
    assert reproduce(folder).equal


def test_a_registered_forecast_is_scored_apart(tmp_path: Path) -> None:
    whole = load(JUNE, ())
    blank = whole.model_copy(update={"outcomes": ()})
    register(blank, runs=2, out=tmp_path)

    said = account([whole], [whole, load(JUNE.with_name("gaza-war-2023.yaml"), ())], tmp_path)

    assert said[1] == "Registered before the outcomes were known, apart from the above, which is retrospective"
    assert "june-war-2025, registered on " in said[2]
    assert "12 outcomes, relative score 0." in said[2]
    assert account([whole], [whole], tmp_path / "nowhere") == []


def test_another_scenario_than_the_registered_one_is_told(tmp_path: Path) -> None:
    whole: Scenario = load(JUNE, ())
    register(whole.model_copy(update={"outcomes": ()}), runs=2, out=tmp_path)
    other = load(JUNE, ("pressures.sanctions=0.2",))

    said = account([other], [whole], tmp_path)

    assert "is not the registered one" in said[2]
