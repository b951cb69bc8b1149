"""A sweep keeps what comes as it comes, goes on where it stood, and ends in the same tables whichever way it went."""

import shlex
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import Refused
from sim.results import shards
from sim.study import ending, record, shard, store
from sim.study import work as working
from sim.study.pools import Serial, Unfinished
from sim.study.results import SweepResult, open_sweep
from sim.study.store import Store

from .cheap import POINT, RUN, luck
from .sweeps import MEASURES, SERIAL, Told, described, hashes, plan, snapshot, swept, work

WHOLE = 210


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """A sweep that nothing has disturbed."""
    return swept(tmp_path_factory.mktemp("results"))


def test_each_row_is_that_of_its_point_and_run(whole: SweepResult) -> None:
    frame = whole.measures_frame()

    assert list(frame.columns) == ["point", "run", *MEASURES]
    assert frame["point"].tolist() == np.repeat([0, 1, 2], 70).tolist()
    assert frame["run"].tolist() == np.tile(np.arange(70), 3).tolist()
    assert (frame["point_again"] == frame["point"]).all()
    assert (frame["run_again"] == frame["run"]).all()
    assert frame["luck"].tolist() == [luck("{}", point, run) for point in range(3) for run in range(70)]
    assert frame["sometimes"].isna().tolist() == [run % 3 == 0 for _ in range(3) for run in range(70)]


def test_points_come_with_their_scenario_and_factors(whole: SweepResult) -> None:
    expected = described(whole.record).points

    pd.testing.assert_frame_equal(whole.points, expected, check_dtype=False)
    assert whole.points["grip"].dtype == np.float64


def test_the_summary_is_what_the_rows_say(whole: SweepResult) -> None:
    frame, summary = whole.measures_frame(), whole.summary
    assert len(summary) == 3 * len(MEASURES)
    for row in summary.itertuples():
        values = frame.loc[frame["point"] == row.point, row.measure].dropna()
        assert row.scenario == f"scenario-{row.point % 2}"
        assert row.runs == len(values)
        spread = values.std(ddof=1)
        found = [row.mean, row.sd, row.error, row.low, row.median, row.high]
        expected = [values.mean(), spread, spread / len(values) ** 0.5, *values.quantile([0.025, 0.5, 0.975])]
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("chunk", [1, 7, 60, 70, 71, 1000])
def test_the_size_of_chunks_changes_no_table(whole: SweepResult, tmp_path: Path, chunk: int) -> None:
    found = swept(tmp_path, chunk=chunk)

    assert hashes(found) == hashes(whole)
    assert len(list((found.folder / "measures").iterdir())) == -(-WHOLE // chunk)


def test_a_sweep_that_is_done_is_verified_and_nothing_is_run(whole: SweepResult) -> None:
    before, told = snapshot(whole.folder), Told()

    again = swept(whole.folder.parents[1], function="raises", told=told)

    assert again.record == whole.record
    assert snapshot(whole.folder) == before
    assert told.lines == ["all of it is there already, and every file is as it was written"]


class Stop(BaseException):
    """The process ends here."""


def stopped_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep is stopped as soon as so many chunks are kept."""
    kept, publish = [], Store.publish

    def published(here: Store, *arguments: object) -> None:
        publish(here, *arguments)  # type: ignore[arg-type]
        kept.append(1)
        if len(kept) == count:
            raise Stop

    monkeypatch.setattr(Store, "publish", published)


@pytest.mark.parametrize("count", [1, 4, 11, 21])
def test_it_goes_on_where_it_stood(
    whole: SweepResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    told = Told()
    with monkeypatch.context() as patch:
        stopped_after(count, patch)
        with pytest.raises(Stop):
            swept(tmp_path, chunk=10)
    folder = store.folder_of(tmp_path, plan())
    assert not (folder / "manifest.json").exists()
    with pytest.raises(Refused, match="this sweep has not ended"):
        open_sweep(folder)

    found = swept(tmp_path, chunk=10, told=told)

    assert hashes(found) == hashes(whole)
    assert told.begun == (WHOLE, 10 * count, 0)
    assert sum(runs for runs, _ in told.advanced) == WHOLE - 10 * count


def test_chunks_are_on_the_disk_before_the_next_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    give = Serial.give

    def given(pool: Serial, units: range) -> None:
        seen.append(len(list(pool.folder.glob("*.parquet"))))
        give(pool, units)

    monkeypatch.setattr(Serial, "give", given)
    swept(tmp_path, chunk=30)

    assert seen == list(range(7))


def test_more_runs_leave_the_first_ones_as_they_were(whole: SweepResult, tmp_path: Path) -> None:
    more = swept(tmp_path, plan(runs=700))

    longer = more.measures_frame()
    pd.testing.assert_frame_equal(longer[longer["run"] < 70].reset_index(drop=True), whole.measures_frame())
    assert more.folder.name != whole.folder.name


def test_one_bad_run_costs_itself_alone(whole: SweepResult, tmp_path: Path) -> None:
    found = swept(tmp_path, function="raises", chunk=50)

    frame, undisturbed = found.measures_frame(), whole.measures_frame()
    bad = (undisturbed["point"] == POINT) & (undisturbed["run"] == RUN)
    pd.testing.assert_frame_equal(frame, undisturbed[~bad].reset_index(drop=True))
    assert found.record.failed == 1
    assert found.failures.to_dict("records") == [
        {
            "point": POINT,
            "scenario": "scenario-1",
            "run": RUN,
            "seed": 1,
            "stage": "run",
            "exception": "ValueError",
            "message": "no such thing as <object object at 0x…>",
            "command": f"sim run {POINT} --first {RUN}",
        }
    ]
    assert found.summary.query("point == 1")["runs"].max() == 69


def test_runs_that_fail_only_together_are_not_failures(whole: SweepResult, tmp_path: Path) -> None:
    assert hashes(swept(tmp_path, function="raises_in_company")) == hashes(whole)


def test_a_function_that_gives_the_wrong_rows_is_a_failure_of_its_runs(tmp_path: Path) -> None:
    found = swept(tmp_path, function="strange")

    assert found.record.failed == 140
    assert len(found.measures_frame()) == 70
    assert set(found.failures["exception"]) == {"ValueError"}


def test_a_sweep_in_which_all_fails_still_has_its_tables(tmp_path: Path) -> None:
    found = swept(tmp_path, plan(points=2, runs=5), function="nowhere")

    assert (found.record.failed, len(found.measures_frame()), len(found.failures)) == (10, 0, 10)
    assert found.summary["runs"].tolist() == [0] * 8
    assert found.summary["mean"].isna().all()


def test_stopping_at_the_first_failure_keeps_what_was_done(tmp_path: Path) -> None:
    with pytest.raises(Unfinished, match=r"run 57 of point 1 failed \(ValueError: no such thing"):
        swept(tmp_path, function="raises", chunk=10, fail_fast=True)
    assert len(list((store.folder_of(tmp_path, plan()) / "measures").iterdir())) == 13

    assert swept(tmp_path, function="raises").record.failed == 1


def test_failed_runs_are_made_again_where_that_is_asked_for(whole: SweepResult, tmp_path: Path) -> None:
    assert swept(tmp_path, function="raises", chunk=10).record.failed == 1
    assert swept(tmp_path, function="rows").record.failed == 1
    told = Told()

    found = swept(tmp_path, function="rows", again=True, told=told)

    assert hashes(found) == hashes(whole)
    assert told.begun == (WHOLE, 200, 0)


@pytest.mark.parametrize(
    "name", ["00000060.parquet", "summary.parquet", "points.parquet", "plan.json", "manifest.json"]
)
@pytest.mark.parametrize("how", ["gone", "flipped"])
def test_a_sweep_that_is_done_is_put_right_by_the_same_call(
    whole: SweepResult, tmp_path: Path, name: str, how: str
) -> None:
    found = swept(tmp_path, chunk=30)
    path = next(found.folder.rglob(name))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data) if how == "flipped" else path.unlink()
    told = Told()

    healed = swept(tmp_path, told=told, chunk=7)

    assert hashes(healed) == hashes(whole)
    assert open_sweep(found.folder).record == healed.record
    assert how == "gone" or name in " ".join(told.lines)


def test_a_file_that_turns_bad_at_the_end_is_made_again(
    whole: SweepResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, told = ending.ended, Told()

    def disturbed(here: Store, *arguments: object) -> SweepResult:
        if len(told.lines) == 0:
            here.path_of(60).write_bytes(b"rot")
        return ended(here, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("sim.study.conducting.ended", disturbed)

    assert hashes(swept(tmp_path, chunk=30, told=told)) == hashes(whole)
    assert [line for line in told.lines if "00000060.parquet" in line and line.endswith("made again")]


def test_other_figures_need_no_other_runs(tmp_path: Path) -> None:
    first = swept(tmp_path, pictures=lambda _: {"heat.svg": b"old", "gone.svg": b"old"})
    changed = plan(experiment={"id": "trial", "title": "Another title"})
    assert changed.study == first.record.study

    second = swept(tmp_path, changed, function="raises", pictures=lambda _: {"heat.svg": b"new"})

    assert (second.folder / "heat.svg").read_bytes() == b"new"
    assert not (second.folder / "gone.svg").exists()
    assert second.record.experiment["title"] == "Another title"
    assert hashes(second) == hashes(first)
    assert open_sweep(second.folder).record == second.record


def test_figures_are_drawn_from_the_results_and_listed(tmp_path: Path) -> None:
    def pictures(found: SweepResult) -> dict[str, bytes]:
        return {"mean.svg": f"{found.summary['mean'].sum():.3f} {len(found.measures_frame())}".encode()}

    found = swept(tmp_path, pictures=pictures)

    assert (found.folder / "mean.svg").read_bytes().endswith(b" 210")
    assert found.record.files["mean.svg"] == record.stored((found.folder / "mean.svg").read_bytes())


def test_a_figure_that_cannot_be_drawn_costs_no_number(whole: SweepResult, tmp_path: Path) -> None:
    told = Told()

    found = swept(tmp_path, pictures=lambda _: {}["nothing"], told=told)

    assert hashes(found) == hashes(whole)
    assert told.lines == ["no figures: KeyError: 'nothing'"]


def test_measures_are_read_piece_by_piece_and_column_by_column(tmp_path: Path) -> None:
    found = swept(tmp_path, chunk=30)

    pieces = list(found.measures(["luck"]))

    assert [len(piece) for piece in pieces] == [30] * 7
    assert list(pieces[0].columns) == ["point", "run", "luck"]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), found.measures_frame(["luck"]))


def test_the_data_set_has_an_axis_of_points_and_one_of_runs(tmp_path: Path) -> None:
    pytest.importorskip("xarray")
    data = swept(tmp_path, function="raises").xarray()

    assert dict(data.sizes) == {"point": 3, "run": 70}
    assert np.isnan(data["luck"].sel(point=POINT, run=RUN))
    assert int(data["luck"].isnull().sum()) == 1
    assert data["grip"].values.tolist() == [0.0, 0.5, 1.0]


def test_the_hash_of_a_table_does_not_depend_on_its_pieces() -> None:
    schema = shard.schema(("a", "b"))
    what = plan(measures=("a", "b"), points=2, runs=9)
    task = work(what, "pairs")
    rows = working.Made([*range(18)], [np.arange(36.0).reshape(18, 2)])
    whole = shards.unpacked(shard.encoded(task, range(18), rows), Path("x"), schema)[0]
    hashed = set()
    for cuts in ([0, 18], [0, 1, 18], [0, 5, 5, 17, 18]):
        digest = shards.TableHash(schema)
        for first, last in pairwise(cuts):
            digest.add(whole.slice(first, last - first))
        hashed.add(digest.hexdigest())

    assert len(hashed) == 1
    other = shards.TableHash(schema)
    other.add(whole.slice(0, 17))
    assert other.hexdigest() not in hashed


def test_the_command_in_the_plan_is_the_first_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stopped_after(2, patch)
        with pytest.raises(Stop):
            swept(tmp_path, plan(command=("sim", "sweep", "a.yaml")), chunk=10)

    found = swept(tmp_path, plan(command=("sim", "sweep", "a.yaml", "--workers", "8")))

    assert shlex.join(found.record.command) == "sim sweep a.yaml"
    assert SERIAL.pool == "serial"
