"""The pictures of a sweep: those that its experiment asks for, with what the record says beside them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.calibration.loading import is_calibration
from sim.results.verdicts import MAJORITY
from sim.study import design
from sim.study.checking import is_experiment
from sim.study.experiment import Experiment, load_experiment
from sim.study.pictures import counts, dimension, documented, figures, pictures, shown
from sim.study.summary import statistics

PATHS = [
    path
    for path in sorted((Path(__file__).parents[2] / "experiments").glob("*.yaml"))
    if is_experiment(path) and not is_calibration(path)
]


@dataclass(frozen=True)
class Results:
    """The results of a sweep, made up."""

    experiment: Experiment
    points: pd.DataFrame
    rows: pd.DataFrame

    @property
    def summary(self) -> pd.DataFrame:
        """As a sweep has it."""
        names = ("runs", "mean", "error", "sd", "low", "median", "high")
        table = [
            {"scenario": self.points["scenario"].iloc[point], "point": point, "measure": name}
            | dict(zip(names, statistics(rows[name].to_numpy(dtype=float)), strict=True))
            for point, rows in self.rows.groupby("point")
            for name in self.experiment.measures
        ]
        return pd.DataFrame(table).astype({"runs": int})

    def measures(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """The table of measures in two pieces."""
        half = len(self.rows) // 2
        for piece in (self.rows.iloc[:half], self.rows.iloc[half:]):
            yield piece[["point", "run", *columns]]

    def measures_frame(self, columns: Sequence[str]) -> pd.DataFrame:
        """The table of measures as a whole."""
        return self.rows[["point", "run", *columns]]


@cache
def loaded(path: Path) -> Experiment:
    """An experiment that is shipped, small."""
    sets = ["design.0.trajectories=2"] if "screening" in path.stem else []
    return load_experiment(path, ["runs=4", *sets])


def made_up(experiment: Experiment) -> Results:
    """Four runs of each point; each measure has no value in some scenario."""
    points = design.table(experiment)
    rng = np.random.default_rng(4)
    rows = pd.DataFrame({"point": np.repeat(points["point"], 4).to_numpy(), "run": np.tile(np.arange(4), len(points))})
    for place, name in enumerate(experiment.measures):
        values = rng.integers(0, 2 if "share" in shown(experiment, name).label else 30, len(rows)).astype(float)
        rows[name] = np.where(rows["point"].to_numpy() % len(experiment.measures) == place, np.nan, values)
    return Results(experiment, points, rows)


def words(canvas: Figure) -> str:
    """All text of a picture."""
    return " ".join(text.get_text() for text in canvas.findobj(Text))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_picture_of_every_shipped_experiment_is_drawn(path: Path) -> None:
    experiment = loaded(path)

    found = figures(made_up(experiment))  # type: ignore[arg-type]

    assert list(found) == list(experiment.figures)
    for name, canvas in found.items():
        assert (experiment.figures[name].title or experiment.title) in words(canvas).replace("\n", " ")
        assert f"seed {experiment.seed}" in words(canvas)


def of(name: str) -> Experiment:
    """A shipped experiment by its name."""
    return loaded(next(path for path in PATHS if path.stem == name))


def test_pictures_are_kept_as_png_and_svg() -> None:
    experiment = of("tower22-envoy-timing")

    found = pictures(made_up(experiment))  # type: ignore[arg-type]

    assert sorted(found) == sorted(f"{name}.{kind}" for name in experiment.figures for kind in ("png", "svg"))


def test_an_experiment_without_figures_has_no_pictures() -> None:
    experiment = load_experiment(PATHS[0], ["figures={}", "runs=2"])

    assert pictures(made_up(experiment)) == {}  # type: ignore[arg-type]


def test_the_documented_point_is_in_the_picture() -> None:
    experiment = of("june-2025-decapitation-by-sanctions")
    scenarios = {one.id: one.ground.scenario(()) for one in experiment.scenarios}

    risk = dimension(experiment, "decapitation_risk", scenarios).known["june-war-2025"]
    canvas = figures(made_up(experiment))["chance"]  # type: ignore[arg-type]

    assert (risk.start, risk.low, risk.high) == (0.75, 0.75, 1.0)
    assert "documented: Decapitation risk 0.75 at first (0.75 to 1 over the period" in words(canvas)


def test_the_day_of_the_visit_is_the_documented_one() -> None:
    experiment = of("tower22-envoy-timing")
    scenarios = {one.id: one.ground.scenario(()) for one in experiment.scenarios}

    assert dimension(experiment, "envoy_day", scenarios).known["tower22-2024"].start == "2024-01-29"


def test_parameters_have_their_grades() -> None:
    experiment = of("screening-all-parameters")
    scenarios = {one.id: one.ground.scenario(()) for one in experiment.scenarios[:1]}

    grades = {dimension(experiment, name, scenarios).grade for name in experiment.factors}

    assert grades == {"assumed", "inferred"}


def test_a_share_is_told_from_a_number() -> None:
    experiment = of("june-2025-decapitation-by-sanctions")

    claimed, attacks = (shown(experiment, name) for name in ("claimed", "attacks"))

    assert (claimed.chance, attacks.chance) == (True, False)
    assert claimed.mean_words == "Claimed attack on Americans or on Israel: share of runs"
    assert attacks.mean_words == "attacks on Americans + attacks on Israel [per run]: mean of the runs"


def test_an_outcome_is_documented_where_the_scenario_has_it() -> None:
    experiment = of("ceasefire-2020-coordinator-stature")
    scenarios = {one.id: one.ground.scenario(()) for one in experiment.scenarios}
    breach = next(one for one in scenarios["ceasefire-2020"].outcomes if one.id == "first-breach").score_as

    found = documented(experiment.measures, scenarios)

    low, typical, high = found["ceasefire-2020", "first_breach"]
    ends = [breach.low, breach.observed, breach.high]
    assert [one if one == one else None for one in (low, typical, high)] == ends
    assert found["ceasefire-2020", "kh_complies"][1] == 1.0 > MAJORITY
    assert ("ceasefire-2020", "embassy") not in found


def test_values_are_counted_over_all_pieces_of_a_table() -> None:
    rows = pd.DataFrame({"point": [0, 0, 0, 1, 1], "run": [0, 1, 2, 0, 1], "m": [2.0, math.nan, 2.0, math.nan, 1.0]})

    for cuts in ([rows], [rows.iloc[:1], rows.iloc[1:4], rows.iloc[4:]]):
        found = counts(iter(cuts), "m")
        assert found["point"].tolist() == [0, 0, 1, 1]
        assert found["value"].tolist() == pytest.approx([2.0, math.nan, 1.0, math.nan], nan_ok=True)
        assert found["runs"].tolist() == [2, 1, 1, 1]
