"""An experiment from the plain data that it was written down as, without any file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import Problem, Refused
from sim.scenario.node import Place
from sim.scenario.validating import validate
from sim.study.csv_points import CsvPoints
from sim.study.experiment import Experiment, ScenarioRef
from sim.study.found import Found
from sim.study.ground import node_of
from sim.study.loading import built, require_form, require_measures
from sim.study.schema import ExperimentFile

#: Stands where messages name a file.
FILE = "experiment"
_NAMED = ("factors", "measures", "figures")


def revived(plain: Mapping[str, Any]) -> Experiment:
    """The experiment of `Experiment.resolved`, checked like a file but not tried out on its scenarios again.

    Raises
    ------
    Refused
        When the data are not an experiment.
    """
    try:
        points = {at: _points(block["columns"]) for at, block in enumerate(plain["design"]) if block["kind"] == "list"}
        flat = {**plain, **{key: _by_name(plain[key]) for key in _NAMED}}
        flat["design"] = [_as_csv(block) if block["kind"] == "list" else block for block in plain["design"]]
        flat["scenarios"] = [one["id"] for one in plain["scenarios"]]
        refs = [ScenarioRef(one["id"], Path(one["file"]), dict(one["resolved"])) for one in plain["scenarios"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _refused("these data are not an experiment") from None
    root = node_of(flat, Place(FILE, 1, 1))
    file = validate(ExperimentFile, root)
    for ref in refs:
        if ref.ground.scenario(()).id != ref.id:
            raise _refused(f"the scenario '{ref.id[:60]}' has another id")
    require_form(Found(root), file, points, yes_large=True)
    experiment = built(file, refs, points)
    require_measures(Found(root), experiment)
    return experiment


def _by_name(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["name"]: {key: value for key, value in one.items() if key != "name"} for one in entries}


def _as_csv(block: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "csv", "factors": block["factors"], "file": FILE}


def _points(columns: Mapping[str, list[float | str]]) -> CsvPoints:
    """Columns by value as if they had come from a CSV file."""
    lengths = {len(column) for column in columns.values()}
    values = [value for column in columns.values() for value in column]
    if len(lengths) != 1 or 0 in lengths or not all(isinstance(value, (float, int, str)) for value in values):
        raise ValueError("columns of different lengths")
    found = {name: tuple(float(v) if isinstance(v, int) else v for v in column) for name, column in columns.items()}
    return CsvPoints(Path(FILE), FILE, found, [""] * (lengths.pop() + 1))


def _refused(what: str) -> Refused:
    return Refused([Problem(FILE, 1, 1, "", what, "what `Experiment.resolved` gave")])
