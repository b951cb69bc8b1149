"""Sweeps of work that costs nothing."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.study import record
from sim.study.conducting import Way, conducted, no_pictures
from sim.study.ending import Described, Pictures
from sim.study.places import Place
from sim.study.progress import Progress, Silent
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.study.work import Work

#: Where workers find the work.
HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.append(HERE)

MEASURES = ("point_again", "run_again", "luck", "sometimes")
SERIAL = Place("serial")


class Told(Silent):
    """Whoever watches, and remembers."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.advanced: list[tuple[int, int]] = []
        self.begun: tuple[int, int, int] = (0, 0, 0)

    def begin(self, runs: int, done: int, failed: int) -> None:
        self.begun = (runs, done, failed)

    def advance(self, runs: int, failed: int) -> None:
        self.advanced.append((runs, failed))

    def say(self, line: str) -> None:
        self.lines.append(line)


def plan(points: int = 3, runs: int = 70, measures: Sequence[str] = MEASURES, **changed: Any) -> Record:
    """The plan of a sweep."""
    given: dict[str, Any] = {
        "name": "trial",
        "experiment": {"id": "trial", "title": "A trial"},
        "content": {"what": "cheap"},
        "points": points,
        "runs": runs,
        "measures": tuple(measures),
        "source_files": (),
        "command": ("sim", "sweep", "trial.yaml"),
        "parameters": {"fear": 1.0},
        "seed": 1,
        "package_sources": "0123456789abcdef",
    }
    return record.planned(**given | changed)


def work(what: Record, function: str = "rows", text: str = "{}") -> Work:
    """What there is to do."""
    return what.work(f"cheap:{function}", text)


def described(what: Record, pictures: Pictures = no_pictures) -> Described:
    """Points with two factors."""
    points = pd.DataFrame(
        {
            "point": np.arange(what.points),
            "scenario": [f"scenario-{point % 2}" for point in range(what.points)],
            "grip": np.arange(what.points) * 0.5,
            "mode": ["harsh" if point % 2 else "mild" for point in range(what.points)],
        }
    )
    return Described(points, lambda point, run: f"sim run {point} --first {run}", pictures)


def swept(
    root: Path,
    what: Record | None = None,
    function: str = "rows",
    *,
    text: str = "{}",
    place: Place = SERIAL,
    told: Progress | None = None,
    pictures: Pictures = no_pictures,
    **way: Any,
) -> SweepResult:
    """A sweep, from its beginning or from where it stands."""
    what = what or plan()
    return conducted(
        root, what, work(what, function, text), described(what, pictures), Way(place, **way), told or Silent()
    )


def hashes(found: SweepResult) -> Mapping[str, str]:
    """Hashes of its tables."""
    return found.record.tables


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
