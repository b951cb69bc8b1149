"""A small calibration of real episodes: what is left out is never seen, and how it is carried out changes no bit."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from sim.calibration import making
from sim.calibration.calibration import Calibration
from sim.calibration.fitting import Fitted, fitted
from sim.calibration.folder import tables_of
from sim.calibration.making import made_of, plan_of
from sim.calibration.result import Calibrated, calibrated
from sim.calibration.table import Place, Task
from sim.scenario import Scenario
from sim.scoring.items import items
from sim.study.experiment import ScenarioRef
from sim.study.pools import Unfinished
from tests.calibration.projects import shop, tiny


@cache
def whole() -> Calibrated:
    return calibrated(tiny(), shop(Path(mkdtemp(prefix="calibrated-"))))


def with_other_record(calibration: Calibration, episode: str) -> Calibration:
    """The calibration where something else happened in an episode."""
    refs = tuple(_other(one) if one.id == episode else one for one in calibration.scenarios)
    return replace(calibration, scenarios=refs)


def _other(ref: ScenarioRef) -> ScenarioRef:
    resolved = dict(ref.resolved)
    resolved["outcomes"] = [_observed_otherwise(one) for one in resolved["outcomes"]]
    return replace(ref, resolved=resolved)


def _observed_otherwise(outcome: Mapping[str, Any]) -> dict[str, Any]:
    score = dict(outcome["score_as"])
    if score["type"] in ("count", "days"):
        score |= {"observed": 700, "low": 700, "high": 800}
    elif score["type"] == "category":
        score["observed"] = next(name for name in score["categories"] if name != score["observed"])
    return {**outcome, "score_as": score}


def middle(scenario: Scenario) -> list[Any]:
    return [item.outcome.score_as for item in items(scenario)]


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    """The fits where the record of one episode is another one."""
    changed = with_other_record(tiny(), "june-war-2025")
    assert middle(changed.episodes["june-war-2025"]) != middle(tiny().episodes["june-war-2025"])
    return fitted(changed, "", shop(tmp_path_factory.mktemp("others")))


def test_what_happened_in_a_left_out_episode_changes_nothing_in_the_fit_without_it(others: Fitted) -> None:
    before, split = whole().fitted[""], "without 2025-"

    assert np.array_equal(before.members[split], others.members[split])
    assert all(np.array_equal(*pair) for pair in zip(before.fits[split].losses, others.fits[split].losses, strict=True))


def test_it_does_change_the_fits_that_see_the_episode(others: Fitted) -> None:
    for split in ("all", "without 2022-24"):
        assert not np.array_equal(whole().fitted[""].fits[split].losses[0], others.fits[split].losses[0])


def test_every_split_has_its_sets_and_a_rival_fits_what_it_leaves_open() -> None:
    found = whole()
    table = found.members

    assert set(table.columns) == {"hypothesis", "split", "member", "fear", "stake", "contagion", "quiet"}
    assert table.groupby(["hypothesis", "split"]).size().tolist() == [4] * 7
    assert set(table["split"]) == {"all", "without 2025-", "without 2022-24", "prior"}
    assert set(table.loc[table["split"] == "prior", "hypothesis"]) == {""}
    assert list(found.fitted) == ["", "autonomous"]
    assert found.failed == 0


def test_waves_refine_only_what_they_are_meant_for() -> None:
    for fit in whole().fitted[""].fits.values():
        assert [len(wave) for wave in fit.z] == [8, 4] and len(fit.proposals) == 1


def test_members_lie_in_their_ranges() -> None:
    for prior in tiny().priors:
        column = whole().members[prior.name]
        assert column.min() >= prior.low and column.max() <= prior.high and column.nunique() > 1


def test_an_episode_left_out_is_scored_with_the_sets_that_never_saw_it() -> None:
    table = whole().tables["backtest"]
    left = table[(table["seen"] == "left out") & (table["hypothesis"] == "")]

    assert set(zip(left["split"], left["episode"], strict=True)) == {
        ("without 2025-", "june-war-2025"),
        ("without 2022-24", "tower22-2024"),
    }
    assert set(whole().tables["headline"]["test"]) == {"prior", "in sample", "cluster left out"}
    assert (whole().tables["headline"]["items"] == sum(len(items(one)) for one in tiny().episodes.values())).all()


def test_recodings_stand_beside_the_codes_as_they_are() -> None:
    table = whole().tables["recodings"].set_index("recoding")
    head = whole().tables["headline"].set_index(["hypothesis", "test"])

    assert table.index.tolist() == [-1, 0]
    assert table.loc[-1, "loss"] == head.loc[("", "cluster left out"), "loss"]
    assert table.loc[0, "loss"] != table.loc[-1, "loss"]


def test_the_account_says_which_parameters_the_record_is_silent_about() -> None:
    text = " ".join(whole().account())

    assert "0 perfect, 1 ignorance" in text and "autonomous" in text
    silent = whole().tables["posterior"].query("hypothesis == '' and split == 'all' and says == 'nothing'")
    assert len(silent) == 0 or "It says nothing about" in text


def test_chunks_change_no_bit_of_a_fit(tmp_path: Path) -> None:
    found, known = fitted(tiny(), "", shop(tmp_path, chunk=5)), whole().fitted[""]

    for split, values in known.members.items():
        assert np.array_equal(found.members[split], values)
        assert np.array_equal(found.fits[split].population().weights, known.fits[split].population().weights)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 3])
def test_chunks_change_no_bit(chunk: int, tmp_path: Path) -> None:
    found = calibrated(tiny(), shop(tmp_path, chunk=chunk))

    assert tables_of(found) == tables_of(whole())


@pytest.mark.slow
def test_workers_change_no_bit(tmp_path: Path) -> None:
    for workers in (1, 2):
        found = calibrated(tiny(), shop(tmp_path / str(workers), "processes", workers))
        assert tables_of(found) == tables_of(whole())


def test_the_name_of_a_table_changes_with_what_decides_it_and_with_nothing_else() -> None:
    def task(**changed: Any) -> Task:
        given: dict[str, Any] = {
            "title": "x", "hypothesis": "", "names": ("fear",), "fixed": {}, "groups": {"a": np.array([[1.0], [2.0]])},
            "places": [Place("tower22-2024", "a")], "seed": 1, "runs": 2,
        }  # fmt: skip
        return Task(**given | changed)

    def name(calibration: Calibration, one: Task) -> str:
        return plan_of(calibration, one).study

    mine = name(tiny(), task())
    assert mine == name(tiny(), task(title="another")) == name(replace(tiny(), title="y"), task())
    changes = [{"seed": 2}, {"runs": 3}, {"fixed": {"stake": 1.0}}, {"groups": {"a": np.array([[1.0], [2.5]])}},
               {"places": [Place("tower22-2024", "a", 1)]}, {"apart": True}]  # fmt: skip
    assert len({mine, *(name(tiny(), task(**change)) for change in changes)}) == 1 + len(changes)
    assert name(with_other_record(tiny(), "june-war-2025"), task()) == mine
    assert name(with_other_record(tiny(), "tower22-2024"), task()) != mine


def test_a_program_that_is_changed_while_it_runs_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    making._begun_with()
    monkeypatch.setattr(making, "made_of", lambda: "0" * 16)

    with pytest.raises(Unfinished, match="has been changed"):
        fitted(tiny(), "", shop(tmp_path))


def test_the_sources_that_decide_a_table_are_all_there() -> None:
    from sim import kernel
    from sim.calibration.making import MADE_OF

    assert all(list(kernel.PACKAGE.glob(pattern)) for pattern in MADE_OF)
    assert len(made_of()) == 16
