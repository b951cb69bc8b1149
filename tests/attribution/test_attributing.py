"""An attribution divides what really differs, on the same luck, says what it may say, and can be repeated."""

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.attribution import command as commands
from sim.attribution.attributing import Attribution, attribute, steps
from sim.attribution.combining import Variant
from sim.attribution.command import Order
from sim.attribution.folder import is_attribution, open_attribution, repeat
from sim.attribution.sweeping import plan_of, rows, swept
from sim.attribution.tables import COLUMNS, table_hash
from sim.errors import Refused
from sim.run import totals
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.pools import Unfinished
from sim.study.progress import Silent
from sim.study.store import folder_of
from sim.study.work import function

from .conftest import Project


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, short: object) -> Attribution:
    """The trial, attributed once for all tests."""
    return attribute(Project(tmp_path_factory.mktemp("trial") / "project", short).load())  # type: ignore[arg-type]


def means(found: Attribution, variant: str) -> np.ndarray:
    """Mean outcome of each combination."""
    return found.tables["combinations"].query("variant == @variant")["mean"].to_numpy()


def test_two_pressures_agree_with_four_runs_and_two_lines_by_hand(project: Project) -> None:
    found = attribute(project.scenario, outcome="attacks", pressures=["regional_war_ally", "us_presence_iraq"],
                      runs=8, parameter_sets=2)  # fmt: skip
    ground = found.question.ref.ground
    values = [
        totals(ground.scenario(sets), seed=1, runs=range(8))["attacks"].mean()
        for sets in (
            ["pressures.regional_war_ally=0", "pressures.us_presence_iraq=0"],
            ["pressures.us_presence_iraq=0"],
            ["pressures.regional_war_ally=0"],
            [],
        )
    ]
    nobody, war, presence, both = values
    shares = found.shares["shipped"].to_numpy()

    assert shares == pytest.approx(
        [((war - nobody) + (both - presence)) / 2, ((presence - nobody) + (both - war)) / 2], abs=1e-12
    )
    assert np.abs(shares).min() > 0
    index = found.interactions["shipped"].to_numpy()
    assert index == pytest.approx([both - war - presence + nobody], abs=1e-12)


def test_shares_add_up_on_every_set_and_under_every_recoding(found: Attribution) -> None:
    rows = found.tables["variants"].groupby("variant")
    sums, differences = rows["share"].sum(), rows["difference"].first()

    assert len(sums) == steps(found.question)
    assert np.abs(sums - differences).max() < 1e-9
    assert differences.abs().max() > 0
    ends = found.tables["ends"].set_index("end")["value"]
    assert found.shares["share"].sum() == pytest.approx(ends["documented"] - ends["reference"], abs=1e-9)
    assert found.shares["part"].sum() == pytest.approx(1.0, abs=1e-9)


def test_who_changes_nothing_has_nothing(found: Attribution) -> None:
    idle = found.shares.set_index("player").loc["nothing"]

    for name in ("share", "low", "high", "between", "within", "alone", "last", "shipped", "least", "most"):
        assert abs(idle[name]) < 1e-12, name
    assert any("Without effect on this outcome, in this theory: Nothing." in line for line in found.account())


def test_a_recoding_of_an_idle_pressure_gives_it_something_to_do(found: Attribution) -> None:
    rows = found.tables["variants"].query("player == 'nothing' and kind == 'recoding'").set_index("variant")["share"]

    assert abs(rows.drop([name for name in rows.index if name.startswith("rivalry")])).max() < 1e-12
    assert set(rows.index) >= {"rivalry -0.25", "rivalry +0.25"}


def test_points_lie_within_their_intervals_and_these_within_the_scale(found: Attribution) -> None:
    for row in found.shares.itertuples():
        assert row.least <= row.share <= row.most
        assert row.shipped_low <= row.shipped <= row.shipped_high


def test_the_same_question_has_the_same_answer_and_another_seed_another(found: Attribution) -> None:
    again, other = attribute(found.question), attribute(replace(found.question, seed=2))

    for name in COLUMNS:
        assert table_hash(again.tables[name], name) == table_hash(found.tables[name], name)
    assert table_hash(other.tables["values"], "values") != table_hash(found.tables["values"], "values")


def test_runs_have_the_same_luck_in_all_combinations(found: Attribution) -> None:
    values = found.tables["values"].query("variant == 'shipped'")
    table = values.pivot(index="run", columns="combination", values="value")

    # The third player changes nothing, so with and without it every single run is the same.
    for number in range(4):
        assert (table[number] == table[number + 4]).all()


def test_it_is_said_where_the_sets_are_draws(monkeypatch: pytest.MonkeyPatch, found: Attribution) -> None:
    assert any("not a calibration" in line for line in found.account()) is not found.sets.calibrated
    monkeypatch.setattr("sim.attribution.drawing.members", lambda: [{"fear": 0.5}, {"fear": 1.5}])
    passed = attribute(replace(found.question, runs=2))

    assert "2 parameter sets that passed the calibration" in " ".join(passed.account())
    assert not any("not a calibration" in line for line in passed.account())
    kept = passed.tables["parameters"]
    assert kept["value"].tolist() == [0.5, 1.5] and set(kept["parameter"]) == {"fear"}


def with_shares(found: Attribution, *rows: tuple[float, float, float]) -> Attribution:
    """The attribution with other shares: mean and interval of each player."""
    shares = found.shares.assign(**dict(zip(("share", "low", "high"), np.array(rows).T, strict=True)))
    ends = found.tables["ends"].assign(value=[0.0, shares["share"].sum(), shares["share"].sum()])
    return replace(found, tables={**found.tables, "shares": shares, "ends": ends})


def test_no_claim_is_made_where_shares_overlap(found: Attribution) -> None:
    text = " ".join(" ".join(with_shares(found, (5, 3, 7), (1, 0.5, 2), (1.5, 0.4, 2.2)).account()).split())

    assert "The war has the largest share, apart from all others" in text
    assert (
        "Told apart, by intervals that do not meet: The war more than Nothing and The war more than The deaths" in text
    )
    assert "No claim, shares overlap: Nothing and The deaths." in text


def test_a_share_against_the_rest_is_named_and_compared_by_its_size(found: Attribution) -> None:
    text = " ".join(" ".join(with_shares(found, (9, 8, 10), (-3, -4, -2), (1, -1, 3)).account()).split())

    assert "Against the direction of the whole: The deaths." in text
    assert "The war more than The deaths" in text
    assert "The deaths and Nothing" in text.split("No claim, shares overlap:")[1]


@pytest.mark.parametrize(("exceeding", "warned"), [(0.0, False), (0.9, True)])
def test_a_warning_is_given_where_interactions_exceed_main_effects(
    found: Attribution, exceeding: float, warned: bool
) -> None:
    orders = found.tables["orders"].assign(exceeding=[exceeding, 0.0, 0.0])
    text = "\n".join(replace(found, tables={**found.tables, "orders": orders}).account())

    assert ("WARNING: interactions exceed main effects in 90% of the parameter sets" in text) is warned


def test_runs_that_are_left_out_are_told(project: Project) -> None:
    outcome = "{measure: {name: days_to_next_attack}, after: {act: {act: attack, nth: 40}}}"
    found = attribute(project.scenario, outcome=outcome, pressures=["regional_war_ally"], runs=4, parameter_sets=2)

    assert found.tables["combinations"]["counted"].min() == 0
    assert found.shares["share"].isna().all()
    assert any("No share is defined" in line for line in found.account())


def test_a_folder_is_kept_and_repeats(found: Attribution, tmp_path: Path) -> None:
    folder = found.save(tmp_path)
    kept = open_attribution(folder)

    assert is_attribution(folder) and found.save(tmp_path) == folder
    assert folder.parent == tmp_path / "trial"
    for name in COLUMNS:
        pd.testing.assert_frame_equal(kept.table(name), found.tables[name])
    assert {"account.txt", "waterfall.png", "spread.svg", "interactions.png"} <= set(kept.manifest.files)
    assert repeat(folder)[0] == ""
    assert kept.manifest.question == found.question.resolved()


@pytest.mark.parametrize("name", ["shares.parquet", "account.txt", "manifest.json"])
def test_a_changed_folder_is_refused(found: Attribution, tmp_path: Path, name: str) -> None:
    path = found.save(tmp_path) / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"trial", b"tRial", 1) if name == "manifest.json" else data[:-1] + b"?")

    with pytest.raises(Refused):
        open_attribution(path.parent)


@pytest.mark.parametrize("pool", ["serial", "threads"])
def test_workers_come_to_the_same_tables(found: Attribution, tmp_path: Path, pool: str) -> None:
    way = Way(Place(pool, 2), chunk=5)
    swept_ = attribute(
        found.question, player=lambda question, variants, _: swept(question, variants, tmp_path, way, Silent())
    )

    for name in COLUMNS:
        assert table_hash(swept_.tables[name], name) == table_hash(found.tables[name], name)


def test_what_was_played_before_it_was_stopped_is_not_played_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, asked = project.load(), [Variant("shipped", "shipped")]
    way, told = Way(Place("serial"), chunk=6), Silent()
    whole = swept(question, asked, tmp_path, way, told)
    folder = folder_of(tmp_path, plan_of(question, asked))
    kept = sorted((folder / "measures").glob("*.parquet"))
    kept[3].unlink()
    played: list[int] = []
    monkeypatch.setattr("sim.attribution.sweeping.rows", lambda *given: (played.append(given[1]), rows(*given))[1])
    function.cache_clear()
    again = swept(question, asked, tmp_path, way, told)
    function.cache_clear()

    assert len(kept) == question.coalitions and set(played) == {3}
    assert np.array_equal(whole, again)


def test_runs_that_fail_stop_it(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> np.ndarray:
        raise ValueError("invented")

    monkeypatch.setattr("sim.attribution.sweeping.answers", fails)
    function.cache_clear()
    with pytest.raises(Unfinished, match="runs failed") as caught:
        swept(
            replace(project.load(), runs=2), [Variant("shipped", "shipped")], tmp_path, Way(Place("serial")), Silent()
        )
    assert caught.value.has_failures


def test_the_command_prints_and_keeps(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "guarded", lambda _, work: work())
    order = Order(str(project.write()), runs=2, parameter_sets=2, out=tmp_path / "out", place=Place("serial"))

    assert commands.command(order) == 0
    printed = capsys.readouterr().out
    assert "What can be said" in printed and "How far it varies" in printed
    (folder,) = (tmp_path / "out" / "trial").iterdir()
    assert str(folder) in printed
    words = open_attribution(folder).manifest.command
    assert words[:2] == ("sim", "attribute") and words[-4:] == ("--runs", "2", "--parameter-sets", "2")


def test_a_command_names_what_it_was_asked() -> None:
    order = Order("a.yaml", "attacks_us", ("sanctions", "outrage+rivalry"), "start", ("pressures.rivalry=0",), seed=3)

    assert shlex.join(order.words) == (
        "sim attribute a.yaml --outcome attacks_us --pressures sanctions,outrage+rivalry --reference start "
        "--set pressures.rivalry=0 --seed 3"
    )
