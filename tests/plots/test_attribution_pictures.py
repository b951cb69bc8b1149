"""Pictures of an attribution show what its tables say, on honest scales, in a form that can be read."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.plots.interactions import interactions
from sim.plots.share_spread import share_spread
from sim.plots.shown import About, Shown
from sim.plots.style import files
from sim.plots.waterfall import DOWN, UP, waterfall

SHOWN = Shown("outcome", "Claimed attack on Americans", True, "", "Claimed attack on Americans")
ABOUT = About("What kept them out", "How much is fear, and how much is anything else?", 1)
REMARKS = ["Asked on 20 parameter sets drawn from the declared ranges.", "In all combinations: nothing."]
PLAYERS = ("fear", "bargain", "a very long title of a player that nobody would ever want to read in full", "idle")
SETS = 20


def variants() -> pd.DataFrame:
    """Shares of each player on each set and under each recoding."""
    rng = np.random.default_rng(1)
    middle = np.array([-0.5, 0.2, -0.1, 0.0])
    rows = []
    for kind, count, spread in (("shipped", 1, 0.0), ("set", SETS, 0.15), ("recoding", 9, 0.05)):
        for number in range(count):
            shares = middle + spread * rng.normal(size=4) * [1, 1, 1, 0]
            rows += [(f"{kind} {number}", kind, name, share) for name, share in zip(PLAYERS, shares, strict=True)]
    return pd.DataFrame(rows, columns=["variant", "kind", "player", "share"])


def shares() -> pd.DataFrame:
    """The shares as a table has them."""
    table = variants()
    groups = table.groupby(["kind", "player"], sort=False)["share"]
    mean, low, high = groups.mean(), groups.quantile(0.025), groups.quantile(0.975)
    own = mean["set"]
    return pd.DataFrame(
        {
            "player": PLAYERS, "title": PLAYERS, "share": own.to_numpy(), "part": (own / own.sum()).to_numpy(),
            "low": low["set"].to_numpy(), "high": high["set"].to_numpy(), "shipped": mean["shipped"].to_numpy(),
            "shipped_low": mean["shipped"].to_numpy() - 0.02, "shipped_high": mean["shipped"].to_numpy() + 0.02,
            "least": groups.min()["set"].to_numpy(), "most": groups.max()["set"].to_numpy(),
            "recoded_least": groups.min()["recoding"].to_numpy(), "recoded_most": groups.max()["recoding"].to_numpy(),
        }
    )  # fmt: skip


def ends(reference: float = 0.9) -> pd.DataFrame:
    """Where it begins and where it ends."""
    documented = reference + shares()["share"].sum()
    rows = [("reference", reference), ("documented", documented), ("difference", documented - reference)]
    table = pd.DataFrame(rows, columns=["end", "value"])
    return table.assign(low=table["value"] - 0.1, high=table["value"] + 0.05, shipped=table["value"] + 0.01)


def pairs() -> pd.DataFrame:
    """Interactions of all pairs."""
    rows = [(one, other, 0.1 * at - 0.2) for at, (one, other) in enumerate(combinations(PLAYERS, 2))]
    table = pd.DataFrame(rows, columns=["first", "second", "interaction"])
    return table.assign(low=table["interaction"] - 0.1, high=table["interaction"] + 0.1)


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    """All pictures of an invented attribution."""
    told = {"shown": SHOWN, "about": ABOUT, "remarks": REMARKS}
    return {
        "waterfall": waterfall(shares(), ends(), **told),  # type: ignore[arg-type]
        "spread": share_spread(shares(), variants(), **told),  # type: ignore[arg-type]
        "interactions": interactions(shares(), pairs(), **told),  # type: ignore[arg-type]
    }


def written(canvas: Figure) -> list[Text]:
    """Every text that is drawn."""
    canvas.canvas.draw()
    return [text for text in canvas.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(canvas: Figure) -> str:
    """All text of a figure."""
    return "\n".join(text.get_text() for text in written(canvas))


def bars(canvas: Figure) -> list[tuple[float, float, tuple[float, ...]]]:
    """Where each bar of a waterfall begins and ends, and its colour, from the top down."""
    found = [bar for bar in canvas.axes[0].patches if isinstance(bar, Rectangle)]
    found.sort(key=lambda bar: bar.get_y())
    return [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_facecolor()) for bar in found]


def test_no_text_leaves_the_page_or_covers_another(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        boxes = [(text.get_text(), text.get_window_extent()) for text in written(canvas)]
        for text, box in boxes:
            assert box.x0 >= -1 and box.y0 >= -1, (name, text)
            assert box.x1 <= canvas.bbox.x1 + 1 and box.y1 <= canvas.bbox.y1 + 1, (name, text)
        for (one, box), (other, place) in combinations(boxes, 2):
            overlap = (min(box.x1, place.x1) - max(box.x0, place.x0), min(box.y1, place.y1) - max(box.y0, place.y0))
            assert min(overlap) <= 2, (name, one, other)


def test_pictures_repeat_to_the_byte(figures: dict[str, Figure]) -> None:
    again = waterfall(shares(), ends(), shown=SHOWN, about=ABOUT, remarks=REMARKS)

    assert files({"waterfall": again}) == files({"waterfall": figures["waterfall"]})


def test_bars_lead_from_the_reference_to_the_documented(figures: dict[str, Figure]) -> None:
    found, table = bars(figures["waterfall"]), ends()
    start, *steps, end = [(left, right) for left, right, _ in found]

    assert start == pytest.approx((0.0, table["value"][0]))
    assert end == pytest.approx((0.0, table["value"][1]))
    level = table["value"][0]
    for (left, right), share in zip(steps, shares()["share"], strict=True):
        assert (left, right) == pytest.approx((level, level + share))
        level += share
    assert level == pytest.approx(table["value"][1])


def test_steps_down_and_up_have_colours_of_their_own(figures: dict[str, Figure]) -> None:
    import matplotlib as mpl

    colours = [colour for _, _, colour in bars(figures["waterfall"])][1:3]

    assert colours == [mpl.colors.to_rgba(DOWN), mpl.colors.to_rgba(UP)]


@pytest.mark.parametrize("reference", [0.9, 0.2, -3.0, 50.0])
def test_nought_is_always_on_the_axis_and_every_whisker_within_it(reference: float) -> None:
    area = waterfall(shares(), ends(reference), shown=SHOWN, about=ABOUT).axes[0]
    low, high = area.get_xlim()

    assert low <= 0 <= high
    for line in area.lines:
        places = np.asarray(line.get_xdata(), float)
        assert low - 1e-9 <= places.min() and places.max() <= high + 1e-9


def test_intervals_start_where_their_bar_does(figures: dict[str, Figure]) -> None:
    row, level = shares().iloc[0], ends()["value"][0]
    drawn = [np.asarray(line.get_xdata(), float) for line in figures["waterfall"].axes[0].lines]

    assert any(np.allclose(end, (level + row["low"], level + row["high"])) for end in drawn if len(end) == 2)


def test_each_set_has_its_dot_and_each_recoding_its_tick(figures: dict[str, Figure]) -> None:
    area, table = figures["spread"].axes[0], variants()
    clouds = [one for one in area.collections if one.get_gid() == "sets"]

    assert len(clouds) == len(PLAYERS)
    for player, cloud in zip(PLAYERS, clouds, strict=True):
        own = table[(table["player"] == player) & (table["kind"] == "set")]["share"].to_numpy()
        assert np.allclose(np.asarray(cloud.get_offsets())[:, 0], own)
    ticks = [one for one in area.collections if one.get_gid() != "sets"]
    assert [len(one.get_paths()) for one in ticks] == [9] * len(PLAYERS)
    low, high = area.get_xlim()
    assert low < min(0, table["share"].min()) and high > max(0, table["share"].max())


def test_shipped_numbers_are_marked(figures: dict[str, Figure]) -> None:
    marks = [line for line in figures["spread"].axes[0].lines if line.get_gid() == "shipped"]

    assert [line.get_xdata()[0] for line in marks] == pytest.approx(shares()["shipped"].tolist())


def test_each_pair_has_a_cell_and_opposite_signs_opposite_colours(figures: dict[str, Figure]) -> None:
    area = figures["interactions"].axes[0]
    cells = [one for one in area.patches if isinstance(one, Rectangle)]
    seen = words(figures["interactions"])

    assert len(cells) == len(PLAYERS) + len(pairs())
    for row in pairs().itertuples():
        assert f"{row.interaction:.2f}".replace("-", "−") in seen
    one_sided = pairs().assign(interaction=[-0.3, 0.3, 0, 0, 0, 0], low=-1.0, high=1.0)
    drawn = interactions(shares(), one_sided, shown=SHOWN, about=ABOUT).axes[0]
    below, above = (bar.get_facecolor() for bar in drawn.patches[len(PLAYERS) : len(PLAYERS) + 2])
    assert below[2] > below[0] and above[0] > above[2]


def test_a_share_without_an_answer_is_drawn_as_none() -> None:
    empty = shares()
    empty[["share", "low", "high", "part"]] = np.nan
    nothing = ends().assign(value=np.nan, low=np.nan, high=np.nan)

    assert words(waterfall(empty, nothing, shown=SHOWN, about=ABOUT)).count("–") >= 4 * len(PLAYERS)
    assert "–" in words(
        share_spread(empty.assign(least=np.nan, most=np.nan), variants().iloc[:0], shown=SHOWN, about=ABOUT)
    )
    assert "–" in words(interactions(empty, pairs(), shown=SHOWN, about=ABOUT))
