"""Pictures of sensitivity and of discovery say what their tables say and can be read, whatever is in them."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.box import Limit, box
from sim.plots.effects import GRADES
from sim.plots.sensitivity import MARKS, Words, sensitivity
from sim.plots.shown import About, Dimension
from sim.plots.style import files
from sim.plots.tradeoff import tradeoff

ABOUT = About("Something happens", "What moves it, and how well is that known?", 1)
LONG = "a very long name of a factor that goes on and on and does not seem to end at any point"
NAMES = ("documented", "inferred", "assumed", "fitted", "")
WORDS = Words("Sobol's indices; somewhere, 512 points of 12 runs, seed 1", "share of the variance", "95 % interval",
              "61 % (50 to 72) of the variance of 'something' rests on assumed numbers", hollow="alone")  # fmt: skip


def rows(count: int = 8, title: str = "factor", floor: float = 0.02) -> pd.DataFrame:
    """Factors whose indices fall."""
    value = 0.6 * 0.7 ** np.arange(count)
    return pd.DataFrame(
        {
            "title": [f"{title} {place}" for place in range(count)],
            "grade": [NAMES[place % 5] for place in range(count)],
            "value": value, "low": np.maximum(value - 0.05, 0), "high": value + 0.05, "floor": floor,
            "other": value - 0.1, "above": (value > floor).astype(int), "share": value / value.sum(),
            "priority": value / value.sum() / 2, "rank": np.arange(1, count + 1), "arrow": "↑",
        }
    )  # fmt: skip


def grades(**shares: float) -> pd.DataFrame:
    """How much rests on each grade."""
    return pd.DataFrame({"grade": list(shares), "share": list(shares.values()), "low": 0.0, "high": 1.0})


def boxes(count: int = 30) -> pd.DataFrame:
    """Boxes from all points to few."""
    coverage = np.linspace(1, 0.3, count)
    return pd.DataFrame(
        {
            "box": np.arange(count), "coverage": coverage, "density": 1.2 - coverage,
            "restricted": np.arange(count) // 4, "chosen": (np.arange(count) == count // 2).astype(int),
        }
    )  # fmt: skip


LUCK = pd.DataFrame({"coverage": [0.1, 0.5, 1.0], "density": [0.5, 0.35, 0.3]})


def limit(name: str, low: float = math.nan, high: float = math.nan, words: str = "") -> Limit:
    """A limit on a factor over [0..1]."""
    return Limit(name, low, high, 0.0, 1.0, 0.0004, 0.9, words)


def factors(title: str = "factor") -> dict[str, Dimension]:
    """Six factors."""
    return {name: Dimension(name, f"{title} {name}") for name in "abcdef"}


def points() -> pd.DataFrame:
    """Points of six factors, of which a corner has the outcome."""
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.random((200, 6)), columns=list("abcdef"))
    hit = (table["a"] < 0.4) & (table["b"] > 0.5)
    return table.assign(hit=hit.astype(int), inside=hit.astype(int), mean=hit * 0.8)


PICTURES: dict[str, Callable[[], Figure]] = {
    "sensitivity": lambda: sensitivity(
        rows(), grades(assumed=0.61, inferred=0.3, fitted=0.07, documented=0.02), about=ABOUT, words=WORDS),
    "sensitivity of forty factors": lambda: sensitivity(rows(40), grades(assumed=1.0), about=ABOUT, words=WORDS),
    "sensitivity of one factor": lambda: sensitivity(rows(1), grades(assumed=1.0), about=ABOUT, words=WORDS),
    "sensitivity without a second index": lambda: sensitivity(
        rows().assign(other=math.nan), grades(inferred=1.0), about=ABOUT, words=WORDS),
    "sensitivity without floors and intervals": lambda: sensitivity(
        rows().assign(floor=math.nan, low=math.nan, high=math.nan), grades(inferred=1.0), about=ABOUT, words=WORDS),
    "sensitivity of luck": lambda: sensitivity(
        rows().assign(value=0.0, low=0.0, high=0.0, other=0.0, share=0.0, priority=0.0, above=0, floor=0.0),
        grades(assumed=0.0), about=ABOUT, words=WORDS),
    "sensitivity below zero": lambda: sensitivity(
        rows().assign(other=-0.2), grades(assumed=1.0), about=ABOUT, words=WORDS),
    "sensitivity with long names": lambda: sensitivity(
        rows(title=LONG), grades(assumed=0.5, ungraded=0.5), about=About(LONG * 2, LONG * 4, 1, LONG * 3),
        words=Words(LONG, LONG, LONG, LONG * 3, LONG)),
    "sensitivity of nothing": lambda: sensitivity(rows().iloc[:0], grades(), about=ABOUT, words=WORDS),
    "trade-off": lambda: tradeoff(boxes(), LUCK, 0.2, about=ABOUT, subtitle="x, seed 1", remarks=["a remark"]),
    "trade-off of one box": lambda: tradeoff(
        boxes(1).assign(chosen=1), LUCK.iloc[:0], 0.2, about=ABOUT, subtitle="x, seed 1"),
    "box": lambda: box([limit("a", high=0.4), limit("b", low=0.5)], points(), factors(), about=ABOUT,
                       subtitle="x, seed 1", remarks=["a remark"]),
    "box of many limits": lambda: box(
        [limit("a", high=0.4), limit("b", 0.03, 0.97), limit("c", 0.45, 0.5), limit("d", low=0.98),
         limit("e", words="scripted, simulated"), limit("f", high=0.01)],
        points(), factors(), about=ABOUT, subtitle="x, seed 1"),
    "box of one limit": lambda: box([limit("a", high=0.4)], points(), factors(), about=ABOUT, subtitle="x, seed 1"),
    "box of words": lambda: box([limit("a", words="scripted")], points(), factors(), about=ABOUT, subtitle="x, seed 1"),
    "box with long names": lambda: box([limit("a", high=0.4), limit("b", low=0.5, words=LONG)], points(),
                                       factors(LONG), about=About(LONG, LONG, 1, LONG), subtitle=f"{LONG}, seed 1"),
    "box of nothing": lambda: box([], points(), factors(), about=ABOUT, subtitle="x, seed 1"),
}  # fmt: skip


@pytest.fixture(params=PICTURES, scope="module")
def canvas(request: pytest.FixtureRequest) -> Figure:
    """Each picture, friendly or hostile, at the size at which it is saved."""
    made = PICTURES[request.param]()
    made.set_dpi(150)
    made.canvas.draw()
    return made


def texts(canvas: Figure) -> list[Text]:
    """Free texts that can be seen."""
    found = [*canvas.texts, *(text for area in canvas.axes for text in area.texts)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def test_no_text_meets_another_or_the_edge_of_the_page(canvas: Figure) -> None:
    extents = [(text.get_text(), text.get_window_extent()) for text in texts(canvas)]
    page = canvas.bbox.padded(0.5)

    for place, (one, own) in enumerate(extents):
        assert page.x0 <= own.x0 and own.x1 <= page.x1 and page.y0 <= own.y0 and own.y1 <= page.y1, one
        for other, its in extents[place + 1 :]:
            both = Bbox.intersection(own, its)
            assert both is None or min(both.width, both.height) <= 1, (one, other)


def test_legends_and_axes_stay_apart(canvas: Figure) -> None:
    blocks = [block.get_window_extent() for block in canvas.legends]

    for place, one in enumerate(blocks):
        assert one.x1 <= canvas.bbox.x1 and one.y0 >= canvas.bbox.y0
        assert all(Bbox.intersection(one, area.get_window_extent()) is None for area in canvas.axes)
        assert all(Bbox.intersection(one, other) is None for other in blocks[place + 1 :])
        assert all(Bbox.intersection(one, text.get_window_extent()) is None for text in canvas.texts)


def marks(canvas: Figure, gid: str) -> list[object]:
    """The artists of one kind."""
    return [artist for area in canvas.axes for artist in area.findobj(lambda one: one.get_gid() == gid)]


def test_a_factor_has_the_mark_and_the_colour_of_its_grade() -> None:
    drawn = marks(PICTURES["sensitivity"](), "index")

    assert [one.get_marker() for one in drawn] == [MARKS[NAMES[place % 5]] for place in range(8)]  # type: ignore[attr-defined]
    assert [one.get_color() for one in drawn] == [GRADES[NAMES[place % 5]] for place in range(8)]  # type: ignore[attr-defined]
    assert len(set(MARKS.values())) == len(MARKS)


def test_bars_are_as_long_as_shares_and_priorities() -> None:
    canvas, table = PICTURES["sensitivity"](), rows()

    for gid in ("share", "priority"):
        assert [bar.get_width() for bar in marks(canvas, gid)] == pytest.approx(table[gid].tolist())  # type: ignore[attr-defined]
    assert len(marks(canvas, "floor")) == 8 and len(marks(canvas, "other")) == 8
    assert sum(bar.get_width() for bar in marks(canvas, "grade")) == pytest.approx(1)  # type: ignore[attr-defined]


def test_factors_beyond_those_drawn_are_named() -> None:
    canvas = PICTURES["sensitivity of forty factors"]()

    assert len(marks(canvas, "index")) == 15
    assert "Not drawn, with smaller indices: factor 15" in " ".join(text.get_text() for text in canvas.texts)


def test_one_box_is_ringed() -> None:
    canvas = PICTURES["trade-off"]()
    (ring,) = marks(canvas, "chosen")

    assert len(marks(canvas, "box")) == 30
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == pytest.approx(  # type: ignore[attr-defined]
        boxes().loc[15, ["coverage", "density"]].tolist()
    )


def test_a_limit_is_drawn_where_it_is() -> None:
    canvas = PICTURES["box"]()
    bars = [bar for bar in marks(canvas, "inside") if bar.get_height() == pytest.approx(0.3)]  # type: ignore[attr-defined]

    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [  # type: ignore[attr-defined]
        pytest.approx((0, 0.4)), pytest.approx((0.5, 0.5))
    ]  # fmt: skip


def test_the_same_picture_gives_the_same_bytes() -> None:
    for name in ("sensitivity", "trade-off", "box"):
        assert files({"x": PICTURES[name]()}) == files({"x": PICTURES[name]()})
