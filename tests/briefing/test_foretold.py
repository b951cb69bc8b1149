"""Scores that the program ships with."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.briefing import episode_score, headline
from sim.errors import Refused
from sim.results.score_means import LEFT_CLUSTER_OUT, OURS
from sim.scenario import load
from sim.scoring import entries, shipped
from sim.scoring.command import Scoring, asked_of, scored
from sim.scoring.contest import Asked
from sim.scoring.keeping import table
from sim.scoring.summaries import summary
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.progress import Silent
from sim.sweeping import Order
from sim.theory import calibrated

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE, JULY = SCENARIOS / "june-war-2025.yaml", SCENARIOS / "kurdistan-july-2025.yaml"
REAL = (shipped.FILE, shipped.ABOUT)


def forget() -> None:
    """Read the shipped scores anew."""
    for one in (shipped.table, shipped.means, shipped.about, shipped.is_stale):
        one.cache_clear()


def small(patch: pytest.MonkeyPatch) -> None:
    """Let a contest take one set of parameters for each entry."""
    patch.setattr(calibrated, "_table", lambda: {("", "all"): [{"fear": 2.0}]})
    patch.setattr(entries, "SETS", 1)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asked, pd.DataFrame]:
    """Two episodes and their scores."""
    with pytest.MonkeyPatch.context() as patch:
        small(patch)
        asked = asked_of(Scoring((str(JUNE), str(JULY)), 1, 4, 0, Order("")))
        way, root = Way(Place(pool="serial")), tmp_path_factory.mktemp("results")
        return asked, table(scored(asked, root, way=way, words=("sim", "score"), told=Silent()), "scores")


@pytest.fixture
def contest(
    played: tuple[Asked, pd.DataFrame], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[Asked, pd.DataFrame]]:
    """The same, shipped to a folder of our own."""
    small(monkeypatch)
    monkeypatch.setattr(shipped, "FILE", tmp_path / "scored.csv")
    monkeypatch.setattr(shipped, "ABOUT", tmp_path / "scored.json")
    forget()
    shipped.ship(*played)
    yield played
    forget()


def test_what_ships_is_what_the_contest_found(contest: tuple[Asked, pd.DataFrame]) -> None:
    _, scores = contest
    kept = shipped.table()

    assert kept is not None
    assert list(kept.columns) == list(shipped.COLUMNS)
    whole = scores.set_index(["model", "split", "states", "episode", "outcome"]).sort_index()
    for row in kept.to_dict("records"):
        found = whole.loc[tuple(row[name] for name in ("model", "split", "states", "episode", "outcome"))]
        assert (found["relative"], found["score"]) == (row["relative"], row["score"])
        assert found["probability"] == row["probability"] or pd.isna(found["probability"])
    assert set(kept["split"]) <= {LEFT_CLUSTER_OUT, ""}
    assert {OURS, "prior", "base-rate", "coin", "puppet"} <= set(kept["model"])
    assert kept_is_sorted(kept)


def kept_is_sorted(kept: pd.DataFrame) -> bool:
    """Whether the rows stand in one order whatever the order of the contest."""
    keys = ["model", "split", "states", "episode", "outcome"]
    return bool(kept[keys].equals(kept[keys].sort_values(keys, ignore_index=True)))


def test_the_score_of_an_episode_is_the_one_that_the_command_prints(contest: tuple[Asked, pd.DataFrame]) -> None:
    _, scores = contest
    means = summary(scores, "episode", split=LEFT_CLUSTER_OUT).set_index(["group", "model"])["relative"]
    found = episode_score("june-war-2025")

    assert found is not None
    told = {OURS: found.theory, "base-rate": found.base_rate, "coin": found.coin, "prior": found.prior, **found.rivals}
    for model, score in told.items():
        # Rows are added up in another order, so that the last digit may differ.
        assert score == pytest.approx(means["june-war-2025", model], rel=1e-12)
    assert found.rival_score == min(found.rivals.values()) == found.rivals[found.rival]
    assert found.outcomes == 12
    assert not found.stale


def test_an_episode_that_was_not_scored_has_none(contest: tuple[Asked, pd.DataFrame]) -> None:
    assert episode_score("my-own") is None


def test_what_was_foreseen_belongs_to_the_scenario_as_it_was(contest: tuple[Asked, pd.DataFrame]) -> None:
    rates = shipped.foreseen(load(JUNE))

    assert set(rates) <= {one.id for one in load(JUNE).outcomes}
    assert len(rates) == 12
    assert shipped.foreseen(load(JUNE, ["pressures.sanctions=0.25"])) == {}
    assert shipped.foreseen(sim.load(JUNE, (), "puppet").scenario) == {}


def test_the_headline_takes_both_from_there(contest: tuple[Asked, pd.DataFrame]) -> None:
    rows = shipped.table()
    found = headline(sim.load(JUNE).run(seed=1, runs=2))

    assert found is not None and rows is not None
    own = rows[(rows["episode"] == "june-war-2025") & (rows["outcome"] == found.outcome)].set_index("model")
    assert found.left_out == own["probability"][OURS]
    assert found.base_rate == own["probability"]["base-rate"]


def test_another_program_makes_them_stale(contest: tuple[Asked, pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "made_of", lambda: "another")
    shipped.is_stale.cache_clear()
    found = episode_score("june-war-2025")

    assert found is not None and found.stale


@pytest.mark.parametrize(("files", "sets"), [(["a.yaml"], []), ([], ["pressures.sanctions=0"])])
def test_only_all_episodes_as_they_are_can_be_shipped(files: list[str], sets: list[str]) -> None:
    with pytest.raises(Refused, match="can be shipped"):
        shipped.refuse_part(files, sets)


def test_the_shipped_file_is_small_and_what_its_twin_says() -> None:
    import hashlib
    import json

    file, about = REAL
    data = file.read_bytes()

    assert len(data) < 300_000
    assert json.loads(about.read_text(encoding="utf-8"))["sha256"] == hashlib.sha256(data).hexdigest()
    assert data.decode().splitlines()[0] == ",".join(shipped.COLUMNS)
