"""Pictures of sweeps say what the tables say, say how sure it is, and can be read."""

import itertools
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.distribution import distribution
from sim.plots.dots import dots
from sim.plots.estimates import estimates
from sim.plots.heatmap import heatmap
from sim.plots.levels import scale_of
from sim.plots.lines import lines
from sim.plots.morris import morris
from sim.plots.paper import folded, number, wide
from sim.plots.shown import About, Dimension, Shown, Value
from sim.plots.style import files
from sim.plots.sweep_figures import KINDS, Sweep, draw
from sim.plots.tallies import bins_of, tally_of
from sim.results.intervals import student
from sim.results.verdicts import wilson

ABOUT = About("What follows from what", "Does the first matter more than the second?", 7)
CHANCE = Shown("m", "something happens", chance=True, brief="something")
COUNT = Shown("m", "number of things", unit="per run", brief="things")
LONG = "a very long name of a level that goes on and on and never seems to come to an end at all"
FIVE = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Documented:
    """What a record says of a factor."""

    start: Value
    low: Value
    typical: Value
    high: Value
    over: str = "over the period"


def always(value: Value) -> Documented:
    """A documented value that does not change."""
    return Documented(value, value, value, value)


def known(name: str, value: Documented, scenario: str = "a") -> Dimension:
    """A factor with a documented value."""
    return Dimension(name, f"factor {name}", known={scenario: value})


X, Y, Z = (Dimension(name, f"factor {name}") for name in "xyz")


def points(
    x: Sequence[Value],
    y: Sequence[Value] = (0.0,),
    z: Sequence[Value] = (0.0,),
    *,
    chance: bool = True,
    runs: int = 20,
    scenarios: Sequence[str] = ("a",),
) -> pd.DataFrame:
    """A row a point of a grid; the measure rises with the ranks of x and y."""
    rng = np.random.default_rng(1)
    rows = []
    for scenario, (i, one), (j, other), third in itertools.product(scenarios, enumerate(x), enumerate(y), z):
        rise = 1 / (1 + math.exp(-4 * ((i + 0.5) / len(x) + (j + 0.5) / len(y) - 1)))
        values = (rng.random(runs) < rise).astype(float) if chance else rng.poisson(20 * rise, runs).astype(float)
        error = float(values.std(ddof=1)) / math.sqrt(runs) if runs > 1 else math.nan
        low, high = np.quantile(values, [0.025, 0.975])
        rows.append(
            {"point": len(rows), "scenario": scenario, "measure": "m", "x": one, "y": other, "z": third, "runs": runs,
             "mean": values.mean(), "error": error, "low": low, "high": high}
        )  # fmt: skip
    return pd.DataFrame(rows)


def row(mean: float, runs: int = 100, **factors: Value) -> dict[str, Any]:
    """One point with a given share."""
    error = math.sqrt(mean * (1 - mean) / (runs - 1))
    return {"scenario": "a", "runs": runs, "mean": mean, "error": error, "low": 0.0, "high": 1.0, **factors}


def left_out(rows: pd.DataFrame, every: int = 2) -> pd.DataFrame:
    """The rows, of which some have no value in any run."""
    there = rows["point"] % every == 0
    return rows.assign(mean=rows["mean"].where(there), runs=rows["runs"].where(there, 0))


def effects(factors: int = 34, scenarios: Sequence[str] = ("a",), **changes: float) -> pd.DataFrame:
    """A screening; effects fall from factor to factor."""
    rows = []
    for scenario, place in itertools.product(scenarios, range(factors)):
        size = 5.0 * 0.8**place
        mu = size if place % 3 == 0 else -size if place % 3 == 1 else 0.2 * size
        rows.append(
            {"scenario": scenario, "measure": "m", "factor": f"factor_{place}", "mu": mu, "mu_star": size,
             "sigma": size * 0.4, "low": size * 0.6, "high": size * 1.3, "noise": 0.1, "floor": 0.2, "sd": 4.0,
             "effects": 10}
        )  # fmt: skip
    return pd.DataFrame(rows).assign(**changes)


def tallies(values: dict[float, int], scenarios: Sequence[str] = ("a",)) -> pd.DataFrame:
    """How many runs have each value."""
    return pd.DataFrame(
        [
            {"point": place, "scenario": scenario, "x": 0.0, "value": float(value), "runs": runs}
            for place, scenario in enumerate(scenarios)
            for value, runs in values.items()
        ]
    )


def written(canvas: Figure) -> list[Text]:
    """Every piece of text that can be seen: not the labels of ticks beyond the ends of an axis."""
    canvas.canvas.draw()
    beyond = {
        tick_label
        for area in canvas.axes
        for axis in (area.xaxis, area.yaxis)
        for tick in axis.get_major_ticks()
        for tick_label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) - 1e-9 <= tick.get_loc() <= max(axis.get_view_interval()) + 1e-9
    }
    texts = [text for text in canvas.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [text for text in texts if text not in beyond]


def words(canvas: Figure) -> str:
    """All text of a picture on one line."""
    return " ".join(text.get_text() for text in written(canvas)).replace("\n", " ")


def drawn(canvas: Figure, gid: str) -> list[Any]:
    """The artists of the data of one kind."""
    return [artist for area in canvas.axes for artist in area.findobj(lambda one: one.get_gid() == gid)]


def values(canvas: Figure) -> list[str]:
    """Numbers written into cells."""
    return [text.get_text() for text in drawn(canvas, "value")]


def panels(canvas: Figure) -> list[Axes]:
    """The axes that hold data."""
    return [area for area in canvas.axes if area.get_xlabel() or area.findobj(lambda one: one.get_gid() == "cell")]


@dataclass(frozen=True)
class Seen:
    """A picture as it is saved, and where its texts stand in it [pixels]."""

    canvas: Figure
    boxes: dict[Text, Bbox]

    def overlapping(self) -> list[tuple[str, str]]:
        """Pairs of texts that share pixels: free texts, and the labels of one axis."""
        areas = [area for area in self.canvas.axes if area.axison]
        free = [*self.canvas.texts, *(text for area in self.canvas.axes for text in area.texts)]
        groups = [free, *(side for area in areas for side in (area.get_xticklabels(), area.get_yticklabels()))]
        return [pair for group in groups for pair in self._pairs([text for text in group if text in self.boxes])]

    def _pairs(self, texts: Sequence[Text]) -> list[tuple[str, str]]:
        ends = np.array([self.boxes[text].extents for text in texts]).reshape(-1, 4)
        low = np.maximum(ends[:, None, :2], ends[None, :, :2])
        high = np.minimum(ends[:, None, 2:], ends[None, :, 2:])
        meet = np.triu((high - low > 1).all(axis=2), 1)
        return [(texts[one].get_text(), texts[other].get_text()) for one, other in np.argwhere(meet)]

    def cut_off(self) -> list[str]:
        """Texts that reach beyond the edge of the page."""
        x0, y0, x1, y1 = self.canvas.bbox.extents + np.array([-0.5, -0.5, 0.5, 0.5])
        return [
            text.get_text()
            for text, box in self.boxes.items()
            if box.x0 < x0 or box.y0 < y0 or box.x1 > x1 or box.y1 > y1
        ]


THIRTY = tuple(float(place) for place in range(30))
NAMES = ("simulated", "scripted", LONG)
DATES = ("2024-01-29", "2024-01-30", "2024-02-06", "2024-03-01")
SCENARIOS = tuple(f"an-episode-with-a-name-{place}" for place in range(10))

PICTURES: dict[str, Callable[[], Figure]] = {
    "heat map": lambda: heatmap(
        points(FIVE, FIVE), x=known("x", Documented(0.75, 0.75, 0.9, 1.0)), y=known("y", always(1.0)), shown=CHANCE,
        about=ABOUT, threshold=0.5,
    ),
    "heat map of counts": lambda: heatmap(points(FIVE, FIVE, chance=False), x=X, y=Y, shown=COUNT, about=ABOUT),
    "heat map of one point": lambda: heatmap(points([0.5]), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5),
    "heat map of one row": lambda: heatmap(points(FIVE), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5),
    "heat map of single runs": lambda: heatmap(
        points(FIVE, FIVE, runs=1, chance=False), x=X, y=Y, shown=COUNT, about=ABOUT, threshold=5),
    "heat map with holes": lambda: heatmap(left_out(points(FIVE, FIVE)), x=X, y=Y, shown=CHANCE, about=ABOUT),
    "heat map without values": lambda: heatmap(
        left_out(points(FIVE), 99).iloc[1:], x=X, y=Y, shown=CHANCE, about=ABOUT),
    "heat map without points": lambda: heatmap(points(FIVE).iloc[:0], x=X, y=Y, shown=CHANCE, about=ABOUT),
    "heat map without variation": lambda: heatmap(
        points(FIVE, FIVE).assign(mean=4.0, error=0.0), x=X, y=Y, shown=COUNT, about=ABOUT, threshold=5),
    "heat map of thirty levels": lambda: heatmap(
        points(THIRTY, THIRTY), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5),
    "heat map of words": lambda: heatmap(points(NAMES, NAMES), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5),
    "heat map of dates": lambda: heatmap(
        points(DATES, FIVE), x=known("x", always("2024-01-29")), y=known("y", Documented(0.25, 0.25, 0.4, 1.0)),
        shown=CHANCE, about=ABOUT, threshold=0.5,
    ),
    "heat map of uneven levels": lambda: heatmap(
        points([0.0, 0.01, 0.02, 1.0], [1.0, 10.0, 100.0]), x=known("x", always(0.5)), y=known("y", always(5.0)),
        shown=CHANCE, about=ABOUT,
    ),
    "heat map of scenarios": lambda: heatmap(
        points(FIVE, FIVE, scenarios=SCENARIOS), x=X, y=Y, shown=CHANCE, about=ABOUT),
    "heat map of scenarios and a factor": lambda: heatmap(
        points(FIVE, FIVE, (0.0, 0.5, 1.0), scenarios=("a", "b")), x=X, y=Y, panels=Z, shown=CHANCE, about=ABOUT),
    "heat map with long names": lambda: heatmap(
        points(FIVE, FIVE), x=Dimension("x", LONG), y=Dimension("y", LONG), shown=Shown("m", LONG, True, brief=LONG),
        about=About(LONG * 2, LONG * 9, 1, LONG * 4), threshold=0.5,
    ),
    "cloud": lambda: heatmap(cloud(), x=known("x", Documented(0.1, 0.1, 0.2, 0.3)), y=known("y", always(0.2)),
                             shown=CHANCE, about=ABOUT, threshold=0.5),
    "lines": lambda: lines(
        points(FIVE, FIVE), x=known("x", Documented(0.75, 0.75, 0.9, 1.0)), by=Y, shown=CHANCE,
        about=ABOUT, threshold=0.5),
    "line of one point": lambda: lines(points([0.5]), x=X, shown=CHANCE, about=ABOUT),
    "lines of dates": lambda: lines(
        points(DATES, FIVE, chance=False), x=known("x", always("2024-01-29")), by=Y, shown=COUNT, about=ABOUT),
    "lines of words": lambda: lines(points(NAMES, FIVE), x=X, by=Y, shown=CHANCE, about=ABOUT, threshold=0.5),
    "thirty lines": lambda: lines(points(FIVE, THIRTY), x=X, by=Y, shown=CHANCE, about=ABOUT),
    "lines of single runs": lambda: lines(points(FIVE, FIVE, runs=1), x=X, by=Y, shown=COUNT, about=ABOUT),
    "lines with holes": lambda: lines(left_out(points(FIVE, FIVE)), x=X, by=Y, shown=CHANCE, about=ABOUT),
    "lines without values": lambda: lines(points(FIVE).assign(runs=0, mean=math.nan), x=X, shown=CHANCE, about=ABOUT),
    "lines of zeros": lambda: lines(
        points(FIVE).assign(mean=0.0, error=0.0), x=X, shown=COUNT, about=ABOUT, threshold=0),
    "lines of scenarios": lambda: lines(points(FIVE, scenarios=SCENARIOS[:6]), x=X, shown=CHANCE, about=ABOUT),
    "panels of scenarios": lambda: lines(points(FIVE, scenarios=SCENARIOS), x=X, shown=CHANCE, about=ABOUT),
    "lines in panels": lambda: lines(
        points(FIVE, FIVE, (0.0, 1.0)), x=known("x", always(0.5)), by=Y, panels=Z, shown=CHANCE, about=ABOUT),
    "lines with long names": lambda: lines(
        points(FIVE, [LONG, f"{LONG} too"]), x=Dimension("x", LONG), by=Dimension("y", LONG), shown=CHANCE,
        about=ABOUT),
    "line through a cloud": lambda: lines(cloud(), x=known("x", always(0.2)), shown=CHANCE, about=ABOUT, threshold=0.5),
    "screening": lambda: morris(effects(), shown=COUNT, about=ABOUT, runs=[5]),
    "screening of one factor": lambda: morris(effects(1), shown=COUNT, about=ABOUT, runs=[5]),
    "screening without effect": lambda: morris(
        effects(5, mu=0.0, mu_star=0.0, sigma=0.0, low=0.0, high=0.0), shown=COUNT, about=ABOUT, runs=[5]),
    "screening without values": lambda: morris(effects(5, mu_star=math.nan, effects=0), shown=COUNT, about=ABOUT),
    "screening of single runs": lambda: morris(effects(5, floor=math.nan), shown=COUNT, about=ABOUT, runs=[1]),
    "screening of ten scenarios": lambda: morris(effects(34, SCENARIOS), shown=CHANCE, about=ABOUT, runs=[5]),
    "screening where nothing varies": lambda: morris(
        effects(5, ("a", "b"), sd=0.0), shown=COUNT, about=ABOUT, runs=[5]),
    "dots": lambda: dots(points([0.0], scenarios=SCENARIOS), shown=[CHANCE], about=ABOUT, threshold=0.5,
                         said={(SCENARIOS[0], "m"): (math.nan, 1.0, math.nan)}),
    "dots of one scenario": lambda: dots(points([0.0], chance=False), shown=[COUNT], about=ABOUT),
    "dots of single runs": lambda: dots(points([0.0], runs=1, scenarios=("a", "b")), shown=[COUNT], about=ABOUT),
    "dots without values": lambda: dots(points([0.0]).assign(runs=0, mean=math.nan), shown=[CHANCE], about=ABOUT),
    "list of dots": lambda: dots(sparse(), shown=[Shown(f"m{place}", "", True, brief=LONG) for place in range(10)],
                                 about=ABOUT, threshold=0.5),
    "distribution": lambda: distribution(
        tallies({0: 4, 3: 5, 7: 1}, ("a", "b")), shown=COUNT, about=ABOUT, threshold=5),
    "distribution of one value": lambda: distribution(tallies({3: 5}), shown=COUNT, about=ABOUT),
    "distribution with runs left out": lambda: distribution(tallies({3: 5, math.nan: 4}), shown=COUNT, about=ABOUT),
    "distribution of nothing": lambda: distribution(tallies({math.nan: 4}), shown=COUNT, about=ABOUT),
    "distribution of no runs": lambda: distribution(tallies({1: 4}).iloc[:0], shown=COUNT, about=ABOUT),
    "distribution of fractions": lambda: distribution(tallies({0.1: 4, 0.25: 5, 0.9: 1}), shown=COUNT, about=ABOUT),
    "distribution over orders": lambda: distribution(
        pd.concat([tallies({2: 5, 3: 4}), tallies({900: 5, 1200: 2}, ("b",))]), shown=COUNT, about=ABOUT),
    "distribution of many": lambda: distribution(
        tallies({1: 5, 4: 3}, [f"episode-{place}" for place in range(70)]), shown=COUNT, about=ABOUT),
    "distribution by a factor in panels": lambda: distribution(
        tallies({1: 5, 4: 3}).assign(y=[0.0, 1.0], z=[0.0, 1.0]), shown=COUNT, about=ABOUT, by=Y, panels=Z),
}  # fmt: skip


def cloud(count: int = 48) -> pd.DataFrame:
    """Points at random."""
    rng = np.random.default_rng(2)
    return points([0.0] * count).assign(x=rng.random(count), y=rng.random(count), mean=rng.integers(0, 21, count) / 20)


def sparse() -> pd.DataFrame:
    """Ten measures, each with a value in one of ten scenarios."""
    rows = [points([0.0], scenarios=SCENARIOS).assign(measure=f"m{place}") for place in range(10)]
    every = pd.concat(rows, ignore_index=True)
    is_there = [
        int(measure[1:]) == SCENARIOS.index(name) for measure, name in zip(every.measure, every.scenario, strict=True)
    ]
    return every.assign(mean=every["mean"].where(is_there), runs=every["runs"].where(is_there, 0))


@pytest.fixture(params=PICTURES, scope="module")
def seen(request: pytest.FixtureRequest) -> Seen:
    """Each picture, friendly or hostile."""
    canvas = PICTURES[request.param]()
    canvas.set_dpi(150)
    return Seen(canvas, {text: Text.get_window_extent(text) for text in written(canvas)})


def test_no_text_meets_another_or_the_edge_of_the_page(seen: Seen) -> None:
    assert seen.overlapping() == []
    assert seen.cut_off() == []


def test_every_picture_has_its_title_its_question_and_where_it_comes_from(seen: Seen) -> None:
    said = " ".join(text.get_text() for text in seen.canvas.texts)

    if "a very long name" not in said:
        assert "What follows from what" in said
        assert "Does the first matter more than the second?" in said
    assert "seed" in said or "nothing to draw" in said


def test_the_legend_stays_outside_the_data(seen: Seen) -> None:
    for block in seen.canvas.legends:
        for area in seen.canvas.axes:
            assert Bbox.intersection(block.get_window_extent(), area.get_window_extent()) is None


def test_the_bytes_repeat_and_the_users_own_settings_change_nothing() -> None:
    some = ("heat map", "lines", "screening", "dots", "distribution")
    first = files({name: PICTURES[name]() for name in some})
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "black", "lines.linewidth": 9, "axes.grid": True}):
        second = files({name: PICTURES[name]() for name in some})

    assert first == second


def test_drawing_never_loads_the_state_machine_of_pyplot_or_the_engine() -> None:
    code = (
        "import sim.plots.sweep_figures, sys; "
        "sys.exit(any(name in sys.modules for name in ('matplotlib.pyplot', 'numba', 'mesa', 'sim.study')))"
    )

    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0


def shares(*means: float) -> pd.DataFrame:
    """A row of cells with these shares of 100 runs."""
    return pd.DataFrame([row(mean, x=float(place), y=0.0) for place, mean in enumerate(means)])


def test_each_point_has_its_cell_with_its_number_and_its_interval() -> None:
    canvas = heatmap(points(FIVE, FIVE), x=X, y=Y, shown=CHANCE, about=ABOUT)

    assert len(drawn(canvas, "cell")) == 25
    assert values(canvas) == [f"{100 * mean:.0f} %" for mean in points(FIVE, FIVE)["mean"]]
    assert len(drawn(canvas, "range")) == 25


def test_a_chance_has_all_colours_from_0_to_1_and_a_count_from_0_to_its_largest() -> None:
    few = shares(0.4, 0.5)
    for shown, high in ((CHANCE, 1.0), (COUNT, 0.5)):
        canvas = heatmap(few, x=X, y=Y, shown=shown, about=ABOUT)
        assert canvas.axes[-1].get_ylim() == (0.0, high)


def test_cells_whose_interval_includes_the_threshold_are_hatched() -> None:
    means = (0.1, 0.42, 0.45, 0.55, 0.9)
    canvas = heatmap(shares(*means), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5)

    expected = [wilson(round(100 * mean), 100) for mean in means]
    hatched = [box.get_x() + 0.5 for box in drawn(canvas, "open")]
    assert hatched == [place for place, (low, high) in enumerate(expected) if low <= 0.5 <= high]
    assert len(hatched) == 3
    assert "Of 5 cells, 1 lie above 50 %, 1 below, 3 may lie on either side." in words(canvas)


def sections(canvas: Figure, gid: str) -> list[float]:
    """Where lines between the cells of one row of cells stand."""
    return [float(piece[0][0]) for lines_ in drawn(canvas, gid) for piece in lines_.get_segments()]


@pytest.mark.parametrize(
    ("means", "sure", "open_"),
    [
        ((0.1, 0.2, 0.8, 0.9), [1.5], []),
        ((0.1, 0.45, 0.9), [], [1.5]),
        ((0.1, 0.45, 0.55, 0.9), [], [1.5]),
        ((0.1, 0.45, 0.55), [], []),
        ((0.45, 0.55, 0.45), [], []),
        ((0.1, 0.2, 0.3), [], []),
    ],
)
def test_the_threshold_is_drawn_only_where_the_data_bear_it_out(
    means: tuple[float, ...], sure: list[float], open_: list[float]
) -> None:
    canvas = heatmap(shares(*means), x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5)

    assert sections(canvas, "border") == sure
    assert sections(canvas, "open border") == open_
    assert ("here it passes 50 %" in words(canvas)) == bool(sure or open_)


def test_cells_meet_halfway_between_unequal_levels() -> None:
    scale = scale_of([0.0, 0.2, 1.0], X)

    assert scale.edges.tolist() == pytest.approx([-0.1, 0.1, 0.6, 1.4])


def test_levels_too_close_to_be_seen_stand_side_by_side_and_the_axis_says_so() -> None:
    canvas = heatmap(points([0.0, 0.01, 1.0, 100.0], FIVE), x=X, y=Y, shown=CHANCE, about=ABOUT)

    widths = {round(box.get_width(), 9) for box in drawn(canvas, "cell")}
    assert widths == {1.0}
    assert "factor x (not to scale)" in words(canvas)
    assert "factor y (not to scale)" not in words(canvas)


def test_a_cell_without_a_value_is_grey_and_no_number_is_made_up() -> None:
    canvas = heatmap(shares(0.2, 0.8).iloc[:1], x=X, y=Y, shown=CHANCE, about=ABOUT)
    assert "no value" not in words(canvas)

    rows = pd.concat([shares(0.2, 0.8), pd.DataFrame([row(0.5, x=0.0, y=1.0)])])
    canvas = heatmap(rows, x=X, y=Y, shown=CHANCE, about=ABOUT)

    assert values(canvas).count("–") == 1
    assert "no value" in words(canvas)


def test_many_cells_have_no_numbers() -> None:
    assert values(heatmap(points(THIRTY, FIVE), x=X, y=Y, shown=CHANCE, about=ABOUT)) == []


def test_a_cloud_is_dots_where_the_points_are() -> None:
    rows = cloud()
    canvas = heatmap(rows, x=X, y=Y, shown=CHANCE, about=ABOUT, threshold=0.5)

    (scatter,) = drawn(canvas, "cell")
    found = np.array(sorted(map(tuple, scatter.get_offsets())))
    assert np.allclose(found, np.array(sorted(zip(rows["x"], rows["y"], strict=True))))
    assert drawn(canvas, "border") == []


def test_points_that_share_a_cell_are_averaged_and_their_luck_is_not_averaged_away() -> None:
    rows = pd.DataFrame([row(0.2, x=0.0, y=0.0, z=0.0), row(0.4, x=0.0, y=0.0, z=1.0)])

    (found,) = estimates(rows, ["x", "y"], CHANCE).to_dict("records")
    (mean,) = estimates(rows, ["x", "y"], COUNT).to_dict("records")

    assert found["mean"] == pytest.approx(0.3)
    assert (found["least"], found["most"]) == pytest.approx(wilson(30, 100))
    assert mean["error"] == pytest.approx(rows["error"].mean())


def test_intervals_of_means_are_students() -> None:
    exact = {2: 12.706, 3: 4.303, 4: 3.182, 6: 2.571, 11: 2.228, 31: 2.042, 1001: 1.962}

    assert {runs: round(student(runs), 3) for runs in exact} == pytest.approx(exact, abs=0.002)


def marks(canvas: Figure) -> list[tuple[float, float]]:
    """Where the diamonds of the record stand."""
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in drawn(canvas, "documented")
        if getattr(line, "get_marker", str)() == "D"
    ]


def test_the_record_stands_at_its_first_value_with_its_range() -> None:
    x, y = known("x", Documented(0.75, 0.5, 0.8, 1.0)), known("y", Documented(0.25, 0.0, 0.1, 0.25))
    canvas = heatmap(points(FIVE, FIVE), x=x, y=y, shown=CHANCE, about=ABOUT)

    assert marks(canvas) == [(0.75, 0.25)]
    (box,) = [one for one in drawn(canvas, "documented") if hasattr(one, "get_width")]
    assert (box.get_x(), box.get_y(), box.get_width(), box.get_height()) == (0.5, 0.0, 0.5, 0.25)
    assert "factor x 0.75 at first (0.5 to 1 over the period, 0.8 on average)" in words(canvas)


def test_the_record_stands_in_the_panel_of_its_own_value() -> None:
    rows = points(FIVE, FIVE, (0.0, 0.5, 1.0))
    canvas = heatmap(
        rows, x=known("x", always(0.5)), y=known("y", always(0.5)), panels=known("z", always(0.9)), shown=CHANCE,
        about=ABOUT,
    )  # fmt: skip

    titles = [area for area in panels(canvas) if any(line.get_gid() == "documented" for line in area.lines)]
    assert len(panels(canvas)) == 3
    assert titles == [panels(canvas)[2]]


def test_a_documented_value_beyond_the_levels_widens_the_picture_or_is_said() -> None:
    near = heatmap(points(FIVE, FIVE), x=known("x", always(1.3)), y=known("y", always(0.0)), shown=CHANCE, about=ABOUT)
    far = heatmap(points(FIVE, FIVE), x=known("x", always(9.0)), y=known("y", always(0.0)), shown=CHANCE, about=ABOUT)

    assert marks(near) == [(1.3, 0.0)]
    assert near.axes[0].get_xlim()[1] > 1.3
    assert marks(far) == []
    assert "Documented, outside the picture: factor x 9." in words(far)


@pytest.mark.parametrize("value", [0.0, 29.0])
def test_the_word_at_the_record_stays_beside_its_mark_and_within_the_axes(value: float) -> None:
    x, y = known("x", always(value)), known("y", always(3.0))
    for canvas in (
        heatmap(points(THIRTY, THIRTY), x=x, y=y, shown=CHANCE, about=ABOUT),
        lines(points(THIRTY), x=x, shown=CHANCE, about=ABOUT),
    ):
        canvas.canvas.draw()
        (text,) = [one for one in drawn(canvas, "documented") if isinstance(one, Text)]
        box, frame = Text.get_window_extent(text), canvas.axes[0].get_window_extent()
        at = canvas.axes[0].transData.transform((value, 0))[0]
        assert frame.x0 <= box.x0 <= at + 1
        assert at - 1 <= box.x1 <= frame.x1


def test_panels_share_their_colours_and_their_axes() -> None:
    canvas = heatmap(points(FIVE, FIVE, (0.0, 1.0), chance=False), x=X, y=Y, panels=Z, shown=COUNT, about=ABOUT)

    *maps, bar = canvas.axes
    assert len(maps) == 2
    assert maps[0].get_xlim() == maps[1].get_xlim()
    highest = points(FIVE, FIVE, (0.0, 1.0), chance=False)["mean"].max()
    assert bar.get_ylim() == pytest.approx((0.0, highest))


def test_dates_stand_where_they_are_in_time() -> None:
    canvas = lines(points(DATES), x=X, shown=CHANCE, about=ABOUT)

    (curve,) = drawn(canvas, "curve")
    assert np.diff(curve.get_xdata()).tolist() == [1, 7, 24]
    assert "factor x (2024)" in words(canvas)
    assert "29 Jan" in words(canvas)


def test_each_value_has_its_line_with_its_name_and_its_band() -> None:
    rows = points(FIVE, (0.0, 0.5, 1.0))
    canvas = lines(rows, x=X, by=Y, shown=CHANCE, about=ABOUT)

    assert len(drawn(canvas, "curve")) == len(drawn(canvas, "band")) == 3
    first = estimates(rows[rows["y"] == 0.0], ["x"], CHANCE)
    assert np.allclose(drawn(canvas, "curve")[0].get_ydata(), first["mean"])
    corners = drawn(canvas, "band")[0].get_paths()[0].vertices[:, 1]
    assert (corners.min(), corners.max()) == pytest.approx((first["least"].min(), first["most"].max()))
    assert [text.get_text() for text in canvas.axes[0].texts] == ["0", "0.5", "1", "factor y"]


def test_the_line_of_the_documented_value_says_so() -> None:
    seen = words(lines(points(FIVE, (0.0, 1.0)), x=X, by=known("y", always(1.0)), shown=CHANCE, about=ABOUT))

    assert "1 (documented)" in seen
    assert "0 (documented)" not in seen


def test_lines_begin_at_zero_and_chances_end_at_one() -> None:
    for shown, chance, limits in ((CHANCE, True, (-0.03, 1.03)), (COUNT, False, (0.0, None))):
        low, high = lines(points(FIVE, chance=chance), x=X, shown=shown, about=ABOUT).axes[0].get_ylim()
        assert low == limits[0]
        assert high == (limits[1] or high)


def test_words_are_not_joined_by_lines() -> None:
    canvas = lines(points(("simulated", "scripted"), FIVE), x=X, by=Y, shown=CHANCE, about=ABOUT)

    assert drawn(canvas, "curve") == []
    assert len(drawn(canvas, "points")) == 5


def test_where_a_line_surely_passes_the_threshold_is_said() -> None:
    rows = pd.DataFrame([row(mean, x=place) for mean, place in zip((0.1, 0.45, 0.9), (0.0, 0.5, 1.0), strict=True)])
    seen = words(lines(rows, x=X, shown=CHANCE, about=ABOUT, threshold=0.5))

    assert "Passes 50 % between 0 and 1." in seen


def test_of_a_cloud_each_point_is_a_dot_and_the_line_its_tenths() -> None:
    canvas = lines(cloud(), x=X, shown=CHANCE, about=ABOUT)

    assert len(drawn(canvas, "dots")[0].get_xdata()) == 48
    assert len(drawn(canvas, "curve")[0].get_xdata()) == 10


def test_factors_are_ranked_and_those_beyond_the_fifteenth_are_said() -> None:
    canvas = morris(effects(), shown=COUNT, about=ABOUT, runs=[5])

    widths = [bar.get_width() for bar in drawn(canvas, "effect")]
    assert len(widths) == 15
    assert widths == sorted(widths, reverse=True)
    assert "Not drawn, with smaller effects: factor 15, factor 16" in words(canvas)
    assert "15 of 34 factors move the measure by more than luck" in words(canvas)


def test_factors_are_coloured_by_how_well_their_values_are_known() -> None:
    grades = ("documented", "inferred", "assumed", "fitted")
    factors = {f"factor_{place}": Dimension(f"factor_{place}", grade=grade) for place, grade in enumerate(grades)}
    canvas = morris(effects(4), shown=COUNT, about=ABOUT, factors=factors)

    assert len({bar.get_facecolor() for bar in drawn(canvas, "effect")}) == 4
    assert all(grade in words(canvas) for grade in grades)


def test_arrows_say_where_a_factor_leads() -> None:
    canvas = morris(effects(3), shown=COUNT, about=ABOUT)

    assert [text.get_text() for text in canvas.axes[0].texts] == ["↑", "↓", "↕"]


def test_a_table_has_a_cell_for_each_factor_and_scenario_and_none_below_the_floor() -> None:
    table = effects(4, ("a", "b", "c"))
    table.loc[(table["scenario"] == "b") & (table["factor"] == "factor_1"), "floor"] = 99.0
    table.loc[table["scenario"] == "c", "sd"] = 0.0
    canvas = morris(table, shown=COUNT, about=ABOUT)

    cells = [text.get_text() for text in canvas.axes[0].texts]
    assert len(drawn(canvas, "cell")) == len(cells) == 12
    assert (cells.count("–"), cells.count("·")) == (4, 1)
    assert cells[0] == "1.25 ↑"
    assert "Nothing varies in: c." in words(canvas)


def test_dots_stand_at_their_means_with_what_the_record_says() -> None:
    rows = pd.DataFrame([row(0.2) | {"scenario": "a", "measure": "m"}, row(0.9) | {"scenario": "b", "measure": "m"}])
    canvas = dots(rows, shown=[CHANCE], about=ABOUT, said={("b", "m"): (0.5, 1.0, math.nan)})

    assert [float(dot.get_xdata()[0]) for dot in drawn(canvas, "mean")] == [0.2, 0.9]
    assert len(drawn(canvas, "documented")) == 2
    low, high = wilson(20, 100)
    assert f"20 % ({100 * low:.0f} to {100 * high:.0f})" in words(canvas)


def test_a_table_that_would_be_mostly_empty_is_a_list() -> None:
    canvas = PICTURES["list of dots"]()

    assert len(canvas.axes) == 1
    assert len(drawn(canvas, "mean")) == 10


def test_counts_of_different_orders_have_a_logarithmic_axis_that_says_so() -> None:
    rows = points([0.0], scenarios=("a", "b"), chance=False).assign(mean=[2.0, 400.0], error=0.1, low=1.0, high=500.0)

    assert "(log scale)" in words(dots(rows, shown=[COUNT], about=ABOUT))
    assert "(log scale)" not in words(dots(rows.assign(mean=[200.0, 400.0]), shown=[COUNT], about=ABOUT))


def test_the_same_height_is_the_same_share_in_all_rows() -> None:
    rows = pd.concat([tallies({0: 50, 1: 50}), tallies({0: 1, 1: 3}, ("b",))])
    canvas = distribution(rows, shown=COUNT, about=ABOUT)

    heights = [-bar.get_height() for bars in canvas.axes[0].containers for bar in bars]
    assert heights == pytest.approx([0.8 * share / 0.75 for share in (0.5, 0.5, 0.25, 0.75)])


def test_runs_left_out_are_counted_and_said() -> None:
    assert "3 (3 to 3); left out 25 %" in words(distribution(tallies({3: 3, math.nan: 1}), shown=COUNT, about=ABOUT))


def test_tallies_have_the_quantiles_of_their_runs() -> None:
    rng = np.random.default_rng(3)
    runs = rng.poisson(4, 501).astype(float)
    tally = tally_of(pd.Series(runs).value_counts().rename_axis("value").rename("runs").reset_index())

    for share in (0.0, 0.025, 0.31, 0.5, 0.975, 1.0):
        assert tally.quantile(share) == pytest.approx(np.quantile(runs, share))


@pytest.mark.parametrize(
    "found", [[3.0], [0.0, 1.0], [2.0, 80.0], [0.1, 0.25, 0.9], [1e6, 2e6], [-50.0, 20.0], [5, 900]]
)
def test_bins_hold_every_value_once(found: list[float]) -> None:
    values_ = np.array(found, dtype=float)
    bins = bins_of(values_, float(values_.min()))
    tally = tally_of(pd.DataFrame({"value": values_, "runs": 1}))

    assert bins.edges[0] <= values_.min() <= values_.max() < bins.edges[-1]
    assert (np.diff(bins.places) > 0).all()
    assert tally.shares(bins.edges).sum() == pytest.approx(1.0)


@dataclass(frozen=True)
class Wanted:
    """A picture that is asked for."""

    kind: str
    x: str | None = None
    y: str | None = None
    by: str | None = None
    panels: str | None = None
    measure: str | None = None
    measures: Sequence[str] = ()
    threshold: float | None = None
    title: str | None = None
    note: str | None = None


def test_pictures_are_drawn_by_their_kind_with_their_own_titles() -> None:
    table = points(FIVE, FIVE)
    sweep = Sweep(
        points=table[["point", "scenario", "x", "y", "z"]],
        summary=table.drop(columns=["x", "y", "z"]),
        factors={"x": X, "y": Y, "z": Z},
        measures={"m": CHANCE},
        about=ABOUT,
        tallies={"m": pd.DataFrame({"point": range(25), "value": 1.0, "runs": 20})},
        screened={"m": effects(3)},
    )
    asked = {
        "one": Wanted("heatmap", x="x", y="y", measure="m", threshold=0.5, title="Its own title", note="A remark."),
        "two": Wanted("lines", x="x", by="y", measure="m"),
        "three": Wanted("morris", measure="m"),
        "four": Wanted("dots"),
        "five": Wanted("distribution", by="y", measure="m"),
    }

    found = draw(asked, sweep)

    assert list(found) == list(asked)
    assert {one.kind for one in asked.values()} == set(KINDS)
    assert "Its own title" in words(found["one"])
    assert "A remark." in words(found["one"])
    assert ABOUT.title in words(found["two"])


def test_text_is_folded_to_its_width_and_loses_nothing() -> None:
    text = "Which of two pressures kept the groups out of the war of June 2025-and-after?"
    found = folded(text, 1.5)

    assert all(wide(line) <= 1.5 for line in found)
    assert " ".join(found).replace("- ", "-") == text
    assert folded(text, 1.5, most=2)[1].endswith("…")


def test_numbers_read_well() -> None:
    assert [number(value) for value in (0.25, -1.0, 12.345, 1234.5, math.nan, 0.0, -0.0, 1e-7)] == [
        "0.25", "−1", "12.3", "1,234", "–", "0", "0", "1.0e-07",
    ]  # fmt: skip
    assert [number(value, 1) for value in (0.04, -0.04, 12.36)] == ["0.0", "0.0", "12.4"]
