"""The Python interface to calibrations: a file in, what it found out."""

from collections.abc import Sequence
from pathlib import Path

from sim.asked import RESULTS
from sim.calibration.commanding import FOLDER
from sim.calibration.loading import load_calibration
from sim.calibration.making import Workshop
from sim.calibration.result import Calibrated, calibrated
from sim.study.conducting import Way
from sim.study.places import Place
from sim.study.progress import Silent


def calibrate(
    path: Path | str, sets: Sequence[str] = (), *, out: Path | str | None = None, place: Place | None = None
) -> Calibrated:
    """A calibration file, carried out or gone on with; its tables of forecasts are kept as they come.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Changes to it: `vectors=64`, `seed=2`.
    out : Path or str, optional
        Where results go; otherwise the folder results.
    place : Place, optional
        Where it runs; otherwise worker processes on all cores. It changes no number.

    Raises
    ------
    Refused
        With every problem and its place.
    """
    root = (RESULTS if out is None else Path(out)) / FOLDER
    return calibrated(load_calibration(path, sets), Workshop(root, Way(place or Place()), Silent(), ("sim.calibrate",)))
