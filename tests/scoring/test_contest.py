"""A contest: every model learns from other episodes only, plays without seeing the outcomes, and is scored alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.results.measures import evaluate
from sim.results.score_means import IN_SAMPLE, LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT, OURS
from sim.scenario import Scenario
from sim.scoring import contest, entries, keeping
from sim.scoring.command import Scoring, asked_of, documented
from sim.scoring.contest import Asked
from sim.scoring.forecasts import forecasts
from sim.scoring.nulls import NULLS
from sim.scoring.predicting import locked, predicted
from sim.scoring.rows import Contest
from sim.scoring.scores import loss, scores
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.results import SweepResult
from sim.theory import calibrated

FITTED = {
    ("", "all"): [{"fear": 2.0}, {"fear": 3.0}],
    ("", "without 2025-"): [{"fear": 4.0}],
    ("", "without june-war-2025"): [{"fear": 1.0}],
    ("", "prior"): [{"fear": 0.5}],
}
SERIAL = Way(Place(pool="serial"))


@pytest.fixture(scope="module")
def fitted() -> Iterator[None]:
    """A few sets of parameters in place of those that the program ships with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrated, "_table", lambda: FITTED)
        patch.setattr(entries, "SETS", 2)
        yield


@pytest.fixture(scope="module")
def asked(episodes: dict[str, Scenario], fitted: None) -> Asked:
    return Asked((episodes["june-war-2025"],), tuple(episodes.values()), runs=3, recodings=1)


@pytest.fixture(scope="module")
def played(asked: Asked) -> Contest:
    return asked.contest()


@pytest.fixture(scope="module")
def result(asked: Asked, played: Contest, tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    root = tmp_path_factory.mktemp("results")
    return contest.score(asked, root, way=SERIAL, pictures=lambda found: keeping.kept(asked, played, found))


@pytest.fixture(scope="module")
def table(result: SweepResult) -> pd.DataFrame:
    return keeping.table(result, "scores")


def test_whoever_is_scored_on_an_episode_was_fitted_without_it(played: Contest) -> None:
    used = {(one.split, one.states): one.fitted for one in played.entries if one.model == OURS and one.recoding is None}

    assert used == {
        (LEFT_CLUSTER_OUT, "simulated"): "without 2025-",
        (LEFT_CLUSTER_OUT, "scripted"): "without 2025-",
        (LEFT_EPISODE_OUT, "simulated"): "without june-war-2025",
        (IN_SAMPLE, "simulated"): "all",
    }


def test_null_models_learn_from_other_clusters_and_from_other_episodes(played: Contest) -> None:
    for name in entries.RECORDS:
        learnt = {one.split: set(one.others) for one in played.entries if one.model == name}

        assert "june-war-2025" not in learnt[LEFT_CLUSTER_OUT] | learnt[LEFT_EPISODE_OUT]
        assert not {"kurdistan-july-2025", "election-2025", "us-withdrawal"} & learnt[LEFT_CLUSTER_OUT]
        assert "kurdistan-july-2025" in learnt[LEFT_EPISODE_OUT]


def test_an_episode_that_no_fit_has_seen_is_scored_with_what_was_fitted_to_all(
    episodes: dict[str, Scenario], fitted: None
) -> None:
    new = episodes["gaza-war-2023"].model_copy(update={"id": "unseen-2026", "cluster": "2025-"})
    found = entries.entries([new], list(episodes.values()), 0)

    assert {one.fitted for one in found if one.model == OURS and one.split == LEFT_EPISODE_OUT} == {"all"}
    assert not [one for one in found if one.split == IN_SAMPLE]
    assert contest.headline([new]) == LEFT_EPISODE_OUT


def test_the_rows_are_what_the_model_says(
    asked: Asked, played: Contest, result: SweepResult, episodes: dict[str, Scenario]
) -> None:
    entry = next(one for one in played.entries if one.model == OURS and one.split == LEFT_EPISODE_OUT)

    told = contest.forecasts(played, result)[entry]

    once = predicted(episodes["june-war-2025"], [{"fear": 1.0}], seed=1, runs=6)
    # Two members of one set: they are six runs of it.
    for mine, same in zip(told, once, strict=True):
        assert mine.hits.tolist() == same.hits.tolist()
        assert np.array_equal(mine.values, same.values)
    assert result.record.failed == 0


def test_every_model_is_scored_on_the_same_outcomes(table: pd.DataFrame) -> None:
    simulated = table[table["states"] == "simulated"]
    asked = {key: tuple(rows["outcome"]) for key, rows in simulated.groupby(["model", "split"])}

    assert len(set(asked.values())) == 1
    assert {"theory", "puppet", "autonomous", "coin", "prior", *entries.RECORDS} <= {model for model, _ in asked}
    coin = simulated[simulated["model"] == "coin"]
    assert loss(coin) == pytest.approx(1)


def test_a_recoding_is_scored_beside_the_theory(result: SweepResult, table: pd.DataFrame) -> None:
    recodings = keeping.table(result, "recodings")
    own = table[(table["model"] == OURS) & (table["split"] == LEFT_CLUSTER_OUT) & (table["states"] == "simulated")]

    assert len(recodings) == 1
    assert recodings["overall"][0] != pytest.approx(loss(own))


def test_the_folder_has_tables_pictures_and_an_account(result: SweepResult) -> None:
    names = {path.name for path in result.folder.iterdir()}

    assert {"scores.parquet", "skill.parquet", "statements.parquet", "recodings.parquet", "account.txt"} <= names
    assert {"scoreboard.png", "reliability.svg", "misses.png", "manifest.json"} <= names
    assert {"scores.parquet", "account.txt"} <= set(result.record.files)


@pytest.mark.parametrize(("name", "share"), [("busy", 0.95), ("quiet", 0.95)])
def test_doing_everything_or_nothing_is_worth_nothing(episodes: dict[str, Scenario], name: str, share: float) -> None:
    from sim.measuring import replayed_events, with_events
    from sim.scoring.items import items

    every = [item for scenario in episodes.values() for item in items(scenario)]
    found = []
    for scenario in episodes.values():
        record = NULLS[name](locked(scenario), [], seed=1, runs=range(4))
        whole = with_events(record, replayed_events(scenario), range(4))
        found += forecasts(scenario, evaluate(scenario, whole, range(4)))

    table = scores(found, every)

    assert loss(table) > share


def test_counterfactuals_and_unknown_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(__file__).parents[2] / "scenarios" / "june-2025-without-tehran.yaml"
    with pytest.raises(Refused, match="a counterfactual has no record"):
        asked_of(Scoring((str(path),)))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="no documented episode in the folder scenarios"):
        asked_of(Scoring())


def test_all_documented_episodes_are_found_oldest_cluster_first(episodes: dict[str, Scenario]) -> None:
    found = [one.id for one in documented(Path(__file__).parents[2] / "scenarios")]

    assert sorted(found) == sorted(episodes)
    assert found[0] == "soleimani-2020"
    assert found.index("gaza-war-2023") < found.index("june-war-2025")


def test_a_score_of_which_a_part_failed_is_none(
    asked: Asked, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from sim.scoring import command

    broken = replace(asked, recodings=0, runs=1)
    played = broken.contest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.scoring.rows._null", lambda *_: lambda __: 1 / 0)
        failed = contest.score(broken, tmp_path, way=SERIAL, pictures=lambda _: {})

    assert command._said(failed) == 4
    said = capsys.readouterr().err
    assert "ensembles failed; the first: ZeroDivisionError" in said
    assert played.width > 0
