"""Pictures of scores and of control say what the tables say, show losses, and can be read."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.control import control
from sim.plots.control_panels import CHANGED, GRIP
from sim.plots.misses import misses
from sim.plots.reliability import reliability
from sim.plots.score_rows import BETTER, OPEN, WINS
from sim.plots.scoreboard import scoreboard
from sim.plots.shown import About
from sim.plots.style import files

from . import contest

ABOUT = About("What follows from what", "Does the theory foresee more than a coin?", 7)
TITLED = replace(ABOUT, scenarios={
    name: f"The whole title of {name}, which goes on for two lines and more"
    for name in (*contest.EPISODES, "truce-2020", "war-2025")
})  # fmt: skip
SCORES = contest.scores()
WORSE = {**contest.LEVELS, "base-rate": 0.3}


def estimates(**changes: Any) -> pd.DataFrame:
    """Instruments of control in three episodes."""
    names = [name for panel in (*GRIP, *CHANGED) for name in (panel.first, panel.second) if name]
    rng = np.random.default_rng(3)
    rows = []
    for place, episode in enumerate(("an-early-episode-2011", "truce-2020", "war-2025")):
        for name in dict.fromkeys(names):
            value = float(rng.uniform(0.2, 0.8)) if place else math.nan
            documented = 0.5 if name == "compliance where recorded" and place == 1 else math.nan
            rows.append(
                {"episode": episode, "start": f"20{11 + 7 * place}-01-01", "instrument": name, "value": value,
                 "low": value - 0.1, "high": value + 0.1, "part": 1.0, "whole": 2.0, "tested": 20 if place else 0,
                 "runs": 20, "documented_low": documented, "documented_high": documented + 0.25, "documented_by": ""}
            )  # fmt: skip
    return pd.DataFrame(rows).assign(**changes)


PICTURES: dict[str, Callable[[], Figure]] = {
    "scoreboard": lambda: scoreboard(SCORES, contest.skill(), about=ABOUT),
    "scoreboard of losses": lambda: scoreboard(contest.scores(WORSE), contest.skill(WORSE), about=ABOUT),
    "scoreboard of two": lambda: scoreboard(
        contest.scores({"theory": 0.5, "coin": 1.0}, 2), contest.skill(), about=ABOUT),
    "scoreboard beyond its edge": lambda: scoreboard(
        contest.scores({"theory": 4.0, "puppet": 9.0, "coin": 1.0}), contest.skill(), about=ABOUT),
    "scoreboard in sample": lambda: scoreboard(SCORES, contest.skill(), about=ABOUT, split="in sample"),
    "scoreboard of titles": lambda: scoreboard(SCORES, contest.skill(), about=TITLED),
    "misses of titles": lambda: misses(SCORES, contest.statements(SCORES), about=TITLED),
    "changed of titles": lambda: control(estimates(), CHANGED, about=TITLED),
    "reliability": lambda: reliability(contest.statements(SCORES), about=ABOUT),
    "reliability of three": lambda: reliability(
        contest.statements(SCORES), about=ABOUT, models=("theory", "base-rate", "puppet")),
    "reliability of one statement": lambda: reliability(contest.statements(SCORES).head(1), about=ABOUT),
    "misses": lambda: misses(SCORES, contest.statements(SCORES), about=ABOUT),
    "misses of few": lambda: misses(contest.scores(outcomes=1), contest.statements(SCORES), about=ABOUT, most=2),
    "misses of long names": lambda: misses(
        contest.scores(outcome="a-very-long-name-of-an-outcome-that-goes-on-and-on", counted_share=0.03),
        contest.statements(SCORES), about=ABOUT),
    "misses without medians": lambda: misses(
        contest.scores(median=math.nan, low=math.nan, high=math.nan), contest.statements(SCORES), about=ABOUT),
    "grip": lambda: control(estimates(), GRIP, about=ABOUT),
    "changed": lambda: control(estimates(), CHANGED, about=ABOUT),
    "changed beyond its edge": lambda: control(estimates(value=-25.0, low=-30.0, high=9.0), CHANGED, about=ABOUT),
    "grip of few runs": lambda: control(estimates(tested=1), GRIP, about=ABOUT),
    "grip of nothing": lambda: control(estimates(value=math.nan, low=math.nan, high=math.nan), GRIP, about=ABOUT),
}  # fmt: skip
EMPTY: dict[str, Callable[[], Figure]] = {
    "scoreboard": lambda: scoreboard(SCORES.iloc[:0], contest.skill(), about=ABOUT),
    "scoreboard without the theory": lambda: scoreboard(
        SCORES[SCORES["model"] != "theory"], contest.skill(), about=ABOUT),
    "reliability": lambda: reliability(contest.statements(SCORES).iloc[:0], about=ABOUT),
    "misses": lambda: misses(SCORES, contest.statements(SCORES), about=ABOUT, model="unheard-of"),
    "control": lambda: control(estimates().iloc[:0], GRIP, about=ABOUT),
}  # fmt: skip


def written(canvas: Figure) -> list[Text]:
    """Every piece of text that can be seen: not the labels of ticks beyond the ends of an axis."""
    canvas.canvas.draw()
    beyond = {
        label
        for area in canvas.axes
        for axis in (area.xaxis, area.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
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


@dataclass(frozen=True)
class Seen:
    """A picture as it is saved, and where its texts stand in it [pixels]."""

    canvas: Figure
    boxes: dict[Text, Bbox]

    def overlapping(self) -> list[tuple[str, str]]:
        """Pairs of texts that share pixels: free texts, and the labels of one axis."""
        free = [*self.canvas.texts, *(text for area in self.canvas.axes for text in area.texts)]
        axes: list[Axes] = [area for area in self.canvas.axes if area.axison]
        groups = [free, *(area.get_xticklabels() for area in axes), *(area.get_yticklabels() for area in axes)]
        return [pair for group in groups for pair in self._pairs([text for text in group if text in self.boxes])]

    def _pairs(self, texts: list[Text]) -> list[tuple[str, str]]:
        found = []
        for one, other in combinations(texts, 2):
            a, b = self.boxes[one], self.boxes[other]
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1:
                found.append((one.get_text(), other.get_text()))
        return found

    def cut_off(self) -> list[str]:
        """Texts that reach beyond the edge of the page."""
        page = self.canvas.bbox
        return [
            text.get_text()
            for text, box in self.boxes.items()
            if box.x0 < page.x0 - 0.5 or box.y0 < page.y0 - 0.5 or box.x1 > page.x1 + 0.5 or box.y1 > page.y1 + 0.5
        ]


@pytest.fixture(params=PICTURES, scope="module")
def seen(request: pytest.FixtureRequest) -> Seen:
    """Each picture, friendly or hostile."""
    canvas = PICTURES[request.param]()
    canvas.set_dpi(150)
    return Seen(canvas, {text: Text.get_window_extent(text) for text in written(canvas)})


def test_no_text_meets_another_or_the_edge_of_the_page(seen: Seen) -> None:
    assert seen.overlapping() == []
    assert seen.cut_off() == []


def test_every_picture_has_its_title_its_question_and_its_seed(seen: Seen) -> None:
    said = " ".join(text.get_text() for text in seen.canvas.texts)

    assert "What follows from what" in said and "Does the theory foresee more than a coin?" in said
    assert "seed 7" in said


def test_the_legend_stays_outside_the_data(seen: Seen) -> None:
    for block in seen.canvas.legends:
        for area in seen.canvas.axes:
            assert Bbox.intersection(block.get_window_extent(), area.get_window_extent()) is None


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw_is_said(name: str) -> None:
    assert "nothing to draw" in words(EMPTY[name]())


def test_the_same_tables_give_the_same_bytes() -> None:
    for name in ("scoreboard", "misses", "reliability", "grip"):
        one, other = files({"a": PICTURES[name]()}), files({"a": PICTURES[name]()})
        assert one == other


def test_scores_begin_at_zero_on_every_axis() -> None:
    board = PICTURES["scoreboard"]()
    scored = [area for area in board.axes if area.findobj(lambda one: one.get_gid() == "score")]

    assert len(scored) == 1 + len(contest.EPISODES)
    assert {area.get_xlim() for area in scored} == {(0.0, 2.0)}


def test_the_board_shows_the_weighted_mean_of_each_model() -> None:
    board = scoreboard(SCORES, contest.skill(), about=ABOUT)
    rows = SCORES[(SCORES["split"] == "left cluster out") & (SCORES["model"] == "theory")]
    mean = float((rows["relative"] * rows["weight"]).sum() / rows["weight"].sum())

    marks = [float(mark.get_xdata()[0]) for mark in board.axes[0].findobj(lambda one: one.get_gid() == "score")]
    assert min(abs(mark - mean) for mark in marks) < 1e-12
    assert marks == sorted(marks)
    assert f"{mean:.2f}" in words(board)


def test_a_model_that_beats_the_theory_is_filled_and_named() -> None:
    board = PICTURES["scoreboard of losses"]()
    filled = [mark for mark in board.axes[0].findobj(lambda one: one.get_gid() == "score")
              if mark.get_markerfacecolor() == BETTER]  # fmt: skip

    assert len(filled) == 1
    assert "Over all episodes the theory is beaten by base-rate" in words(board)
    assert "theory is beaten" not in words(PICTURES["scoreboard"]())


def test_the_score_in_sample_stands_beside_the_one_left_out() -> None:
    board = PICTURES["scoreboard"]()

    assert len(drawn(board, "in sample")) == len(contest.LEVELS) - 1  # that of the coin is the same
    assert "; in sample" in words(board)


def test_skill_is_told_apart_by_its_interval() -> None:
    levels = {"theory": 0.6, "puppet": 1.2, "base-rate": 0.4, "coin": 0.61}
    marks = drawn(scoreboard(contest.scores(levels), contest.skill(levels), about=ABOUT), "skill")

    assert sorted(mark.get_color() for mark in marks) == sorted([WINS, BETTER, OPEN])


def test_a_class_further_off_than_chance_explains_is_marked() -> None:
    common = {"model": "theory", "split": "", "states": "", "episode": "a", "outcome": "b", "statement": "itself"}
    table = pd.DataFrame({**common, "probability": [0.9] * 40 + [0.1] * 40, "weight": 1.0})

    wrong = reliability(table.assign(happened=0), about=ABOUT)
    right = reliability(table.assign(happened=[1] * 36 + [0] * 40 + [1] * 4), about=ABOUT)
    assert (len(drawn(wrong, "off")), len(drawn(wrong, "class"))) == (2, 0)
    assert (len(drawn(right, "off")), len(drawn(right, "class"))) == (0, 2)


def test_the_counts_beneath_add_up_to_all_statements() -> None:
    table = contest.statements(SCORES)
    figure = reliability(table, about=ABOUT, models=("theory",))
    shown = sum(bar.get_height() for bar in drawn(figure, "count"))

    assert shown == len(table[(table["model"] == "theory") & (table["split"] == "left cluster out")])


def test_the_worst_outcome_comes_first_and_the_rest_is_counted() -> None:
    figure = misses(SCORES, contest.statements(SCORES), about=ABOUT, most=6)
    bars = [bar.get_width() for bar in drawn(figure, "relative")]

    own = SCORES[(SCORES["model"] == "theory") & (SCORES["split"] == "left cluster out")]["relative"]
    assert bars == sorted(own, reverse=True)[:6]
    assert "6 of 20 outcomes" in words(figure)


def test_a_forecast_stands_where_the_table_has_it() -> None:
    figure = misses(SCORES, contest.statements(SCORES), about=ABOUT, most=99)
    own = SCORES[(SCORES["model"] == "theory") & (SCORES["split"] == "left cluster out")]
    own = own.sort_values(["relative", "episode", "outcome"], ascending=[False, True, True])

    medians = [float(mark.get_xdata()[0]) for mark in drawn(figure, "median")]
    assert medians == pytest.approx(np.log1p(own[own["family"] == "crps"]["median"]).tolist())
    chances = [float(mark.get_xdata()[0]) for mark in drawn(figure, "probability")]
    assert chances == own[own["family"] == "brier"]["probability"].tolist()


def test_episodes_come_in_the_order_of_their_dates() -> None:
    figure = control(estimates().iloc[::-1], GRIP, about=ABOUT)
    names = [text.get_text() for text in figure.texts if text.get_text() in ("truce-2020", "war-2025")]

    assert names == ["truce-2020", "war-2025"] * 2
    said = words(figure)
    assert said.index("an-early-episode") < said.index("truce-2020")


def test_control_shows_values_and_the_record_and_leaves_out_what_has_no_value() -> None:
    figure = control(estimates(), GRIP, about=ABOUT)

    assert len(drawn(figure, "value")) == 2 * 6
    assert len(drawn(figure, "documented")) == 1
    assert drawn(figure, "documented")[0].get_xdata().tolist() == [0.5, 0.75]
    assert "documented" in words(figure)
    assert "documented" not in words(control(estimates(), CHANGED, about=ABOUT))


def test_what_lies_beyond_an_axis_is_an_arrow_at_its_edge() -> None:
    figure = PICTURES["changed beyond its edge"]()

    assert {mark.get_marker() for mark in drawn(figure, "value")} == {"<"}
    assert "−25.00" in words(figure)
