"""The pictures show what the tables say, in a form that can be read."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots import attacks, decision, draw_all, files, outcomes, pressures, timeline
from sim.plots.attacks import weekly
from sim.plots.span import Span, weeks
from sim.plots.style import FULL, SHORT, TARGETS, THREAT
from sim.results.explain import DecisionCard, Flip
from sim.scenario import Scenario, load, vocabulary

type Campaign = Callable[[int], dict[str, pd.DataFrame]]

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
CARD = DecisionCard(
    scenario="Twelve days in June",
    actor="kataib-hezbollah",
    date=date(2025, 6, 15),
    decision="campaign-us",
    options=["stay out", "enter", "wait"],
    terms=["quiet", "fear", "contagion", "silent"],
    values=[[0.4, 0.0, 0.0, 0.0], [0.0, -1.8, 0.6, 0.0], [0.2, -0.5, 0.0, 0.0]],
    utilities=[0.4, -1.2, -0.3],
    probabilities=[0.6, 0.1, 0.3],
    luck=0.311,
    chosen="stay out",
    runner_up="wait",
    margin=0.7,
    flips=[Flip("decapitation_risk", 1.0, 0.41, "enter")],
)


@pytest.fixture(params=[1, 12], ids=["one run", "many runs"])
def figures(request: pytest.FixtureRequest, campaign: Campaign, gaza: Scenario) -> dict[str, Figure]:
    """All pictures of the campaign."""
    return draw_all(campaign(request.param), gaza, [CARD])


def written(canvas: Figure) -> list[Text]:
    """Every piece of text that can be seen."""
    canvas.canvas.draw()
    return [text for text in canvas.findobj(Text) if text.get_visible() and text.get_text().strip()]


def words(canvas: Figure) -> str:
    """All text of a picture."""
    return "\n".join(text.get_text() for text in written(canvas))


def boxes(texts: list[Text]) -> list[tuple[str, Bbox]]:
    """Where texts stand, in pixels, without the arrows that lead from them."""
    return [(text.get_text(), Text.get_window_extent(text)) for text in texts]


def tick_labels(area: Axes) -> list[list[Text]]:
    """Labels of the two axes, each in its order."""
    return [
        [label for label in labels if label.get_text()]
        for labels in (area.get_xticklabels(), area.get_yticklabels())
        if area.axison
    ]


def overlapping(texts: list[Text]) -> list[tuple[str, str]]:
    """Pairs of texts that share pixels."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(boxes(texts), 2)
        if Bbox.intersection(first, second) is not None and not np.isclose(first.x0, second.x1)
    ]


def test_there_is_one_picture_of_each_kind(figures: dict[str, Figure]) -> None:
    assert list(figures) == ["timeline", "pressures", "attacks", "outcomes", "decision-1"]


def test_labels_of_axes_never_overlap(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        canvas.canvas.draw()
        for area in canvas.axes:
            for labels in tick_labels(area):
                assert overlapping(labels) == [], name


def test_free_texts_never_overlap(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        texts = [*canvas.texts, *(text for area in canvas.axes for text in area.texts)]
        seen = set(written(canvas))
        assert overlapping([text for text in texts if text in seen]) == [], name


def test_no_text_is_cut_off_by_the_edge(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        page = canvas.bbox
        for text, box in boxes(written(canvas)):
            inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
            assert inside, (name, text)


def test_the_legend_stays_outside_the_data(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        canvas.canvas.draw()
        for block in canvas.legends:
            for area in canvas.axes:
                assert Bbox.intersection(block.get_window_extent(), area.get_window_extent()) is None, name


def test_each_picture_is_a_png_and_an_svg_and_the_bytes_repeat(campaign: Campaign, gaza: Scenario) -> None:
    first, second = (files(draw_all(campaign(1), gaza, [CARD])) for _ in range(2))

    assert sorted(first) == sorted(f"{name}.{kind}" for name in (
        "timeline", "pressures", "attacks", "outcomes", "decision-1") for kind in ("png", "svg"))  # fmt: skip
    for name, data in first.items():
        assert data.startswith(b"\x89PNG" if name.endswith("png") else b"<?xml")
        assert data == second[name], name


def test_the_users_own_settings_change_nothing(campaign: Campaign, gaza: Scenario) -> None:
    plain = files({"timeline": timeline(campaign(1)["record"], gaza, 1)})
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "black", "lines.linewidth": 9, "axes.grid": True}):
        other = files({"timeline": timeline(campaign(1)["record"], gaza, 1)})
        assert mpl.rcParams["font.size"] == 20

    assert other == plain


def test_drawing_never_loads_the_state_machine_of_pyplot() -> None:
    code = "import sim.plots, sys; sys.exit('matplotlib.pyplot' in sys.modules)"

    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0


def lanes(canvas: Figure) -> list[str]:
    """Names in the margin of the timeline, from top to bottom."""
    canvas.canvas.draw()
    (area,) = canvas.axes
    margin = [text for text in area.texts if text.get_transform() == area.get_yaxis_transform()]
    return [text.get_text().split("\n")[0] for text in sorted(margin, key=lambda text: text.get_position()[1])]


def test_the_timeline_has_a_lane_for_each_state_and_each_militia_that_acts_or_is_named(
    campaign: Campaign, gaza: Scenario
) -> None:
    named = {name for outcome in gaza.outcomes for name in outcome.actors}
    acting = {*campaign(1)["record"]["actor"]}
    militias = [SHORT[name] for name in vocabulary.MILITIAS if name in named | acting]

    found = lanes(timeline(campaign(1)["record"], gaza, 1))

    assert found == ["other events", "Tehran", "Baghdad", "Washington", "Israel", *militias]
    assert SHORT["saraya-al-khorasani"] not in found


def marks(canvas: Figure) -> pd.DataFrame:
    """Marks of the timeline: day, and whether they are hollow."""
    (area,) = canvas.axes
    rows = []
    for dots in area.collections:
        if isinstance(dots, PolyCollection) or not len(dots.get_offsets()):
            continue
        hollow = bool(np.allclose(dots.get_facecolor()[0][:3], 1))
        rows += [(float(x), float(y), hollow) for x, y in dots.get_offsets()]
    return pd.DataFrame(rows, columns=["day", "height", "hollow"])


def test_every_attack_of_a_run_has_its_mark(campaign: Campaign, gaza: Scenario) -> None:
    record = campaign(1)["record"]
    quiet = record[record["act"] != "attack"]
    daily = record[record["act"] == "attack"].drop_duplicates(["date", "actor", "target", "claim"])
    few = pd.concat([quiet, daily.drop_duplicates(["date", "actor"])])

    with_attacks, without = (marks(timeline(rows, gaza, 1)) for rows in (few, quiet))

    assert len(with_attacks) - len(without) == len(few) - len(quiet)


def test_documented_events_are_hollow_and_stand_on_their_day(campaign: Campaign, gaza: Scenario) -> None:
    hollow = marks(timeline(campaign(1)["record"].iloc[:0], gaza, 1)).query("hollow")
    days = {(event.date - gaza.period.start).days for event in gaza.events}

    assert days <= set(hollow["day"])


def test_acts_that_the_scenario_put_there_are_not_drawn_as_simulated(campaign: Campaign, gaza: Scenario) -> None:
    record = campaign(1)["record"].assign(event="us-strike-1")

    assert marks(timeline(record, gaza, 1))["hollow"].all()


def test_a_documented_record_is_drawn_hollow(campaign: Campaign, gaza: Scenario) -> None:
    record = campaign(1)["record"].query("act == 'mobilise' or act == 'suspend'").assign(run=-1)

    seen = marks(timeline(record, gaza, 1))

    assert seen["hollow"].all()
    assert (seen["day"] == 60).any()


def test_of_many_runs_darkness_is_the_share_that_attacked(campaign: Campaign, gaza: Scenario) -> None:
    record = campaign(1)["record"].query("act == 'attack'").head(1)
    shades = []
    for runs in (2, 4, 8):
        (area,) = timeline(record, gaza, runs).axes
        strips = [
            strip for strip in area.collections if isinstance(strip, PolyCollection) and len(strip.get_facecolor())
        ]
        (cells,) = [strip.get_facecolor() for strip in strips]
        shades.append(cells[0][3])
        assert len(cells) == 1

    assert np.allclose(shades, [0.1 + 0.9 / runs for runs in (2, 4, 8)])


def bands(area: Axes) -> list[tuple[np.ndarray, np.ndarray]]:
    """Lowest and highest edge of each band at each of its corners."""
    found = []
    for band in area.collections:
        if isinstance(band, PolyCollection):
            corners = pd.DataFrame(band.get_paths()[0].vertices, columns=["x", "y"]).groupby("x")["y"]
            found.append((corners.min().to_numpy(), corners.max().to_numpy()))
    return found


def test_one_run_is_a_band_of_no_width(campaign: Campaign, gaza: Scenario) -> None:
    tables = campaign(1)
    still = tables["daily"].assign(value=0.5)

    for canvas in (pressures(still, gaza), attacks(tables["record"].iloc[:1], gaza, [0])):
        found = [band for area in canvas.axes for band in bands(area)]
        assert found
        assert all((low == high).all() for low, high in found)


def test_bands_hold_the_runs_they_promise(gaza: Scenario) -> None:
    dates = pd.date_range(gaza.period.start, gaza.period.end, unit="s")
    daily = pd.concat(
        pd.DataFrame({"run": run, "date": dates, "actor": "badr", "variable": "fear", "value": run / 100})
        for run in range(101)
    )
    areas = [area for area in pressures(daily, gaza).axes if bands(area)]

    (found,) = [bands(area) for area in areas]
    widths = [(round(float(low[0]), 4), round(float(high[0]), 4)) for low, high in found]
    assert widths == [(0.025, 0.975), (0.1, 0.9), (0.25, 0.75)]


def test_each_militia_has_a_row_and_each_feeling_a_column(campaign: Campaign, gaza: Scenario) -> None:
    canvas = pressures(campaign(1)["daily"], gaza)
    seen = words(canvas)

    assert len(canvas.axes) == 5 + 5 * len(vocabulary.MILITIAS)
    for name in vocabulary.MILITIAS:
        assert SHORT[name] in seen
        assert FULL[name] in seen


def test_every_pressure_is_named_beside_its_line(campaign: Campaign, gaza: Scenario) -> None:
    seen = words(pressures(campaign(1)["daily"], gaza)).lower()

    for name in vocabulary.PRESSURES:
        assert name.replace("tehran_line_", "line on ").replace("_", " ") in seen


def test_the_scales_of_attacks_begin_at_zero(campaign: Campaign, gaza: Scenario) -> None:
    for runs in (1, 12):
        canvas = attacks(campaign(runs)["record"], gaza, range(runs))
        assert canvas.axes
        assert [area.get_ylim()[0] for area in canvas.axes] == [0] * len(canvas.axes)


def test_weekly_rates_add_up_to_the_attacks_of_each_run(campaign: Campaign, gaza: Scenario) -> None:
    record = campaign(12)["record"]
    span = Span(gaza.period.start, gaza.period.end)
    edges = weeks(span)

    rates = weekly(record, range(13), span, edges)
    totals = sum(values @ (np.diff(edges) / 7) for values in rates.values())

    assert {targets[0] for targets in rates} == set(TARGETS) & set(record.query("act == 'attack'")["target"])
    assert totals == pytest.approx([160.0] * 12 + [0.0])


def test_documented_counts_stand_over_their_window_as_a_weekly_rate(campaign: Campaign, gaza: Scenario) -> None:
    outcome = next(outcome for outcome in gaza.outcomes if outcome.id == "total-campaign")
    start, end = ((day - gaza.period.start).days for day in (outcome.window.start, outcome.window.end))
    low, high = (7 * count / (end - start + 1) for count in (outcome.score_as.low, outcome.score_as.high))

    boxes_drawn = [
        patch.get_bbox() for area in attacks(campaign(1)["record"], gaza, [0]).axes for patch in area.patches
    ]

    assert any(np.allclose(box.extents, (start - 0.5, low, end + 0.5, high)) for box in boxes_drawn)


def test_the_sum_of_a_cards_bars_is_the_utility_at_its_tick() -> None:
    bars = decision(CARD).axes[0]

    ticks = {round(float(line.get_ydata()[0] + 0.3)): float(line.get_xdata()[0]) for line in bars.lines[:3]}
    for row, utility in enumerate(CARD.utilities):
        widths = [
            patch.get_width() for patch in bars.patches if round(patch.get_y() + 0.25, 6) == row and patch.get_gid()
        ]
        assert sum(widths) == pytest.approx(utility)
        assert ticks[row] == pytest.approx(utility)


def test_the_card_marks_the_chosen_option_its_chances_and_what_would_flip_it() -> None:
    seen = words(decision(CARD))

    assert "▶ stay out" in seen
    assert "60.0%" in seen
    assert "luck 0.311" in seen
    assert "0.70 of utility ahead of wait" in seen
    assert "decapitation_risk below 0.41 (is 1.00, then enter)" in seen
    assert "silent" not in seen


@pytest.mark.parametrize("luck", [0.0, 0.5, 0.999])
def test_luck_is_readable_wherever_it_falls(luck: float) -> None:
    canvas = decision(replace(CARD, luck=luck))

    (label,) = [text for text in written(canvas) if text.get_text().startswith("luck ")]
    box = label.get_window_extent()
    assert canvas.bbox.x0 <= box.x0
    assert box.x1 <= canvas.bbox.x1


def test_each_outcome_is_met_or_missed_in_words_or_listed_with_its_reason(campaign: Campaign, gaza: Scenario) -> None:
    for runs in (1, 12):
        canvas = outcomes(campaign(runs)["measures"], gaza)
        seen = words(canvas)
        for outcome in gaza.outcomes:
            assert outcome.id in seen
        judged = seen.count("✓") + seen.count("✗") + seen.count("– no run counts")
        scored = [one for one in gaza.outcomes if one.status in ("scored", "scripted") and one.measure]
        assert judged == len(scored)


def test_an_outcome_that_every_run_meets_reads_met_and_its_twin_missed(campaign: Campaign, gaza: Scenario) -> None:
    measures = campaign(12)["measures"]
    for met, sign in ((True, "✓ met: 100%"), (False, "✗ missed: 0%")):
        seen = words(outcomes(measures.assign(met=pd.array([met] * len(measures), dtype="boolean")), gaza))
        assert sign in seen
        assert ("✗" in seen) != met


def test_the_share_of_runs_that_is_left_out_is_shown(campaign: Campaign, gaza: Scenario) -> None:
    measures = campaign(12)["measures"]
    met = measures["met"].mask(measures["run"] < 3)

    assert "left out 25%" in words(outcomes(measures.assign(met=met), gaza))


@pytest.mark.parametrize("path", SCENARIOS, ids=[path.stem for path in SCENARIOS])
def test_every_shipped_scenario_can_be_drawn_before_anything_happens(path: Path, campaign: Campaign) -> None:
    scenario = load(path)
    nothing = {name: table.iloc[:0] for name, table in campaign(1).items()} | {"runs": pd.DataFrame({"run": [0]})}

    for canvas in draw_all(nothing, scenario).values():
        assert scenario.title in words(canvas)


def test_threat_levels_rise_with_the_tones() -> None:
    levels = [THREAT[tone] for tone in vocabulary.TONES]

    assert levels == sorted(levels)
    assert [levels.count(level) for level in range(1, 6)] == [9, 4, 1, 3, 1]
    assert THREAT[""] == 0


def test_every_target_claim_and_actor_has_its_look() -> None:
    assert set(TARGETS) == set(vocabulary.TARGETS)
    assert len(set(TARGETS.values())) == len(TARGETS)
    assert set(SHORT) >= {*vocabulary.MILITIAS, *vocabulary.STATES}
