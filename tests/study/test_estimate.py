"""What a sweep would take: counted by arithmetic, close to what is written, refused where there is no room."""

import shutil
from collections import namedtuple
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.study.estimate import Estimate, bytes_of, estimated, in_bytes, in_time, pace_of, require_room
from sim.study.experiment import Experiment
from sim.study.places import Place
from sim.study.sweep import sweep

from .laboratory import Laboratory, lab, small

__all__ = ["lab"]

Usage = namedtuple("Usage", "total used free")


def test_points_runs_and_rows_are_counted(lab: Laboratory) -> None:
    found = estimated(lab.load(), pace=0.01, workers=2)

    assert (found.points, found.runs, found.rows) == (96, 288, 288)
    assert found.seconds == pytest.approx(1.44)
    assert estimated(lab.load()).seconds is None


def test_an_estimate_says_what_it_is_in_words() -> None:
    told = str(Estimate(480, 96_000, 96_000, 3_100_000, 250.0, 2))

    assert told == "480 points × 200 runs = 96,000 runs; about 3.1 MB on disk; about 4 min with 2 workers"
    assert str(Estimate(1, 1, 1, 900)) == "1 point × 1 run = 1 run; about 900 bytes on disk"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (9_960, "10 kB"), (3.14e9, "3.1 GB"),
                         (5e15, "5000 TB")],
)  # fmt: skip
def test_bytes_are_told_in_words(number: float, text: str) -> None:
    assert in_bytes(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.1, "1 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (7200, "2 h"), (180_000, "2 days")],
)
def test_time_is_told_in_words(seconds: float, text: str) -> None:
    assert in_time(seconds) == text


def test_the_room_on_disk_is_that_of_a_real_sweep_within_a_factor_of_two(lab: Laboratory, tmp_path: Path) -> None:
    experiment = lab.load(sets=["runs=20", "figures={}"])

    sweep(experiment, tmp_path, place=Place("serial"), chunk=100)

    real = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert real / 2 < bytes_of(experiment, pace=2 / 100) < 2 * real


def test_ratios_take_more_room_than_counts_and_counts_more_than_yes_and_no(lab: Laboratory) -> None:
    def room(measure: str) -> int:
        return bytes_of(lab.load(text=small("{kind: grid}").replace("{total: attacks}", measure), sets=["runs=100000"]))

    ratio = "{measure: {name: target_region_share, region: iraq, targets: [us-forces]}}"
    assert room(ratio) > room("{total: attacks}") > room("{total: attacks, at_least: 1}")


def test_a_sweep_that_would_fill_the_disk_is_refused(
    lab: Laboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate = Estimate(1, 10, 10, 8_000_000)
    folder = tmp_path / "not" / "yet"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 10_000_000) if path == tmp_path else None)
    require_room(estimate, folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 9_999_999))

    with pytest.raises(Refused) as caught:
        require_room(estimate, folder)

    (problem,) = caught.value.problems
    assert problem.file == str(folder) and "about 8.0 MB and 10 MB are free" in problem.what


def ticking(step: float) -> Iterator[float]:
    return (step * tick for tick in count())


def test_the_pace_is_the_time_that_runs_took_over_how_many_they_were(lab: Laboratory) -> None:
    experiment = lab.load(sets=["runs=40"])
    slow, quick = ticking(3.0), ticking(0.0)

    assert pace_of(experiment, clock=lambda: next(slow)) == pytest.approx(3.0 / (3 * 16))
    assert pace_of(experiment, clock=lambda: next(quick)) == 0.0


def test_the_pace_is_tried_at_points_that_make_sense(lab: Laboratory) -> None:
    rows = "{kind: list, rows: [{a: 2024-03-02, b: 2024-03-08}, {a: 2024-03-09, b: 2024-03-10}]}"
    factors = (
        "  a: {path: pressures.outrage.changes.0.date, role: lever}\n  b: {path: events.deaths.end_date, role: lever}"
    )
    experiment = lab.load(text=small(rows, factors))
    broken = Experiment(**{**vars(experiment), "sets": ("events.deaths.date=2024-03-09",)})

    assert pace_of(broken, seconds=0) > 0
    with pytest.raises(Refused, match="lies before the date"):
        pace_of(Experiment(**{**vars(experiment), "sets": ("events.deaths.date=2024-03-19",)}), seconds=0)
