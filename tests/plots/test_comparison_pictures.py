"""Pictures of a comparison show what its tables say, on honest scales, in a form that can be read."""

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.plots.arms import ArmPicture, colour, fitted
from sim.plots.fans import MOST, fans
from sim.plots.paired import paired
from sim.plots.probabilities import probabilities
from sim.plots.small_multiples import small_multiples, weekly
from sim.plots.style import files, width_of
from sim.plots.who_changed import who_changed
from sim.results.verdicts import wilson

RUNS, DAYS = 40, 21
OTHERS = [("B", "without the envoy"), ("C", "a very long name of an arm that nobody would ever want to read in full")]
NAMES = ["as it was", *(name for _, name in OTHERS)]
TOTALS = ("attacks", "attacks_us", "statements")


def values(shift: float = 1.0) -> pd.DataFrame:
    """Values of each run: B has more of everything, C is as A."""
    rng = np.random.default_rng(3)
    luck = rng.poisson(5, RUNS)
    parts = []
    for place, name in enumerate(NAMES):
        more = shift * rng.poisson(4, RUNS) * (place == 1)
        measures = {(total, "total"): luck + more for total in TOTALS}
        measures |= {("any attack", "chance"): (luck + more > 4).astype(float)}
        measures |= {("pause", "met"): (luck + more < 6).astype(float), ("pause", "value"): luck + 2.0 * more}
        measures |= {("share", "value"): (luck + more) / 20}
        parts += [pd.DataFrame({"arm": name, "run": range(RUNS), "measure": measure, "what": what, "value": own})
                  for (measure, what), own in measures.items()]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def differences(table: pd.DataFrame) -> pd.DataFrame:
    """Paired differences of the values, with an interval of two standard errors."""
    wide = table.pivot(index=["measure", "what", "run"], columns="arm", values="value")
    rows = []
    for name in (name for name in NAMES[1:] if name in wide):
        for (measure, what), own in (wide[name] - wide[NAMES[0]]).groupby(level=["measure", "what"], sort=False):
            both = wide.loc[(measure, what)]
            half = 2 * own.std() / np.sqrt(RUNS)
            rows.append((name, measure, what, RUNS, both[NAMES[0]].mean(), both[name].mean(), own.mean(),
                         own.mean() - half, own.mean() + half, (own == 0).mean()))  # fmt: skip
    columns = ["arm", "measure", "what", "pairs", "baseline", "value", "difference", "low", "high", "unchanged"]
    return pd.DataFrame(rows, columns=columns)


def arm(place: int, rate: float, start: date = date(2024, 1, 28), days: int = DAYS) -> ArmPicture:
    """An arm in which militias attack American forces at a rate, and Israel a little."""
    rng = np.random.default_rng(place)
    counts = {"us-forces": rng.poisson(rate, (RUNS, days)), "israel": rng.poisson(0.4, (RUNS, days))}
    letter, name = [("A", NAMES[0]), *OTHERS][min(place, 2)]
    return ArmPicture(letter, name, start, np.arange(days + 1), counts, RUNS)


def by_day(changed: float) -> pd.DataFrame:
    """Two actors: one differs in a share of the runs from the fifth day on, the other never."""
    dates = pd.date_range("2024-01-28", periods=DAYS, unit="s")
    parts = []
    for _, name in OTHERS:
        for actor, share in (("kataib-hezbollah", changed), ("tehran", 0.0)):
            then = np.where(np.arange(DAYS) >= 4, share, 0.0)
            first = np.diff(then, prepend=0.0)
            parts.append(pd.DataFrame({"arm": name, "actor": actor, "date": dates, "first": first, "by_then": then}))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    """All pictures of an invented comparison."""
    arms = [arm(0, 0.5), arm(1, 1.5), arm(2, 0.5)]
    table = values()
    return {
        "who-changed": who_changed(by_day(0.6), OTHERS, NAMES[0], RUNS),
        "differences": paired(differences(table), table, OTHERS, NAMES[0], RUNS, {"pause": "days", "share": "ratio"}),
        "probabilities": probabilities(table, [("A", NAMES[0]), *OTHERS], RUNS),
        "fans": fans(arms),
        "small-multiples": small_multiples(arms),
    }


def written(canvas: Figure) -> list[Text]:
    """Every text that is drawn."""
    canvas.canvas.draw()
    return [text for text in canvas.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(canvas: Figure) -> str:
    """All text of a figure."""
    return "\n".join(text.get_text() for text in written(canvas))


def test_no_text_leaves_the_page_or_covers_another(figures: dict[str, Figure]) -> None:
    for name, canvas in figures.items():
        boxes = [(text.get_text(), text.get_window_extent()) for text in written(canvas)]
        for text, box in boxes:
            assert box.x0 >= -1, (name, text)
            assert box.x1 <= canvas.bbox.x1 + 1, (name, text)
            assert box.y0 >= -1, (name, text)
            assert box.y1 <= canvas.bbox.y1 + 1, (name, text)
        for (one, box), (other, place) in combinations(boxes, 2):
            overlap = (min(box.x1, place.x1) - max(box.x0, place.x0), min(box.y1, place.y1) - max(box.y0, place.y0))
            assert min(overlap) <= 2, (name, one, other)


def test_pictures_repeat_to_the_byte(figures: dict[str, Figure]) -> None:
    again = {"who-changed": who_changed(by_day(0.6), OTHERS, NAMES[0], RUNS), "fans": fans(
        [arm(0, 0.5), arm(1, 1.5), arm(2, 0.5)])}  # fmt: skip

    for name, canvas in again.items():
        assert files({name: canvas}) == files({name: figures[name]})


def dots(area: Axes) -> list[tuple[float, str]]:
    """Means drawn in a panel: place and colour."""
    return [(float(line.get_xdata()[0]), str(line.get_color())) for line in area.lines if line.get_marker() == "o"]


def test_differences_stand_at_their_mean_around_a_line_at_nought(figures: dict[str, Figure]) -> None:
    table = differences(values())
    groups = {"total": 1.0, "value": 1.0, "chance": 100.0, "met": 100.0}
    drawn = [dot for area in figures["differences"].axes for dot in dots(area)]

    for row in table.itertuples():
        shade = colour(NAMES.index(row.arm))
        assert any(np.isclose(x, groups[row.what] * row.difference) and shade == own for x, own in drawn)
    for area in figures["differences"].axes:
        low, high = area.get_xlim()
        assert low < 0 < high
        assert any(np.allclose(line.get_xdata(), 0) for line in area.lines)


def test_intervals_are_drawn_whole(figures: dict[str, Figure]) -> None:
    (row,) = differences(values()).query("measure == 'attacks' and arm == 'without the envoy'").itertuples()
    area = figures["differences"].axes[0]

    ends = [line.get_xdata() for line in area.lines if len(line.get_xdata()) == 2]
    assert any(np.allclose(end, (row.low, row.high)) for end in ends)
    low, high = area.get_xlim()
    assert low <= row.low < row.high <= high


def test_each_run_has_its_faint_dot() -> None:
    table = values().query("arm != @OTHERS[1][1]")
    canvas = paired(differences(table), table, OTHERS[:1], NAMES[0], RUNS)

    apart = table.pivot(index=["measure", "what", "run"], columns="arm", values="value")
    own = (apart[OTHERS[0][1]] - apart[NAMES[0]]).loc[("attacks", "total")].to_numpy()
    drawn = [np.sort(np.asarray(some.get_offsets())[:, 0]) for some in canvas.axes[0].collections]
    assert any(np.allclose(some, np.sort(own)) for some in drawn)


def test_values_of_one_unit_share_a_scale_and_a_title(figures: dict[str, Figure]) -> None:
    seen = words(figures["differences"])

    assert "Values of documented outcomes (days)" in seen
    assert "Values of documented outcomes (ratio)" in seen
    assert "of runs changed" in seen


def test_where_nothing_changed_it_says_so() -> None:
    table = values(shift=0.0)
    canvas = paired(differences(table), table, OTHERS, NAMES[0], RUNS)

    assert "No measure changed in any run." in words(canvas)
    assert not canvas.axes


def test_chances_stand_at_their_share_with_wilsons_interval(figures: dict[str, Figure]) -> None:
    table = values()
    chance, met = figures["probabilities"].axes
    for area, what in ((chance, "chance"), (met, "met")):
        for place, name in enumerate(NAMES):
            own = table[(table["arm"] == name) & (table["what"] == what)]["value"]
            ends = wilson(int(own.sum()), len(own))
            assert any(np.isclose(x, own.mean()) and shade == colour(place) for x, shade in dots(area))
            assert any(np.allclose(line.get_xdata(), ends) for line in area.lines if len(line.get_xdata()) == 2)
        assert area.get_xlim()[0] <= 0 < 1 <= area.get_xlim()[1]
    assert [line.get_marker() for line in met.lines].count("D") == 1
    assert [line.get_marker() for line in chance.lines].count("D") == 0


def test_a_chance_that_one_arm_alone_has_is_left_out() -> None:
    table = values()
    alone = table[(table["what"] != "met") | (table["arm"] == NAMES[0])]

    assert "pause" not in words(probabilities(alone, [("A", NAMES[0]), *OTHERS], RUNS))


def test_fans_end_at_the_attacks_of_all_runs() -> None:
    arms = [arm(0, 0.5), arm(1, 1.5)]
    canvas = fans(arms)
    area = canvas.axes[1]

    sums = arms[1].front("attacks_us").sum(axis=1)
    assert f"B {np.median(sums):g}" in words(canvas)
    tops = [band.get_paths()[0].vertices[:, 1].max() for band in area.collections if isinstance(band, PolyCollection)]
    assert max(tops) == pytest.approx(max(np.quantile(one.front("attacks_us").sum(axis=1), 0.975) for one in arms))
    assert area.get_ylim()[0] == 0
    assert area.get_ylim()[1] >= max(tops)


def test_more_than_four_fans_are_not_drawn_and_named() -> None:
    arms = [arm(place, 1.0) for place in range(6)]
    canvas = fans(arms)

    assert "Not drawn, to keep it readable: C, C" in words(canvas)
    assert all(len([line for line in area.lines if len(line.get_xdata()) > 2]) == MOST for area in canvas.axes)


def test_arms_of_other_days_are_laid_over_each_other_by_day_of_the_arm() -> None:
    canvas = fans([arm(0, 1.0), arm(1, 1.0, date(2020, 3, 1), 9)])

    assert "days since the start of each arm" in words(canvas)


def test_small_multiples_have_one_scale_from_nought(figures: dict[str, Figure]) -> None:
    areas = figures["small-multiples"].axes

    assert len(areas) == 3 * 2
    assert len({area.get_ylim() for area in areas}) == 1
    assert areas[0].get_ylim()[0] == 0


def test_weekly_rates_add_up_to_all_attacks() -> None:
    own = arm(1, 1.5, days=25)
    rates = weekly(own)["us-forces"]

    # 25 days are three weeks and a rest of four days, which is a period of its own.
    assert rates @ (np.array([7, 7, 7, 4]) / 7) == pytest.approx(own.counts["us-forces"].sum(axis=1))


def test_a_target_that_few_runs_attack_has_no_panel_and_is_named() -> None:
    rare = arm(0, 1.0)
    few = np.zeros((RUNS, DAYS), int)
    few[0, 3] = 1
    with_rare = ArmPicture("A", "rare", rare.start, rare.edges, {**rare.counts, "us-embassy": few}, RUNS)

    assert "Attacked in few runs, no panel: us-embassy" in words(small_multiples([with_rare, rare]))


def test_nobody_attacks() -> None:
    calm = ArmPicture("A", "calm", date(2024, 1, 28), np.arange(DAYS + 1), {}, RUNS)

    assert "Nobody attacked" in words(small_multiples([calm, calm]))
    assert fans([calm, calm]).axes[0].get_ylim()[0] == 0


def test_darkness_is_the_share_that_has_changed_by_a_day() -> None:
    shades = []
    for share in (0.2, 0.6, 1.0):
        (area,) = who_changed(by_day(share).query("arm == 'without the envoy'"), OTHERS[:1], NAMES[0], RUNS).axes
        (mesh,) = [one for one in area.collections if isinstance(one, QuadMesh)]
        grid = np.asarray(mesh.get_array())
        assert (grid[1] == 0).all()
        assert (grid[0, :4] == 0).all()
        shades.append(float(grid[0, -1]))

    assert shades == sorted(shades)
    assert shades[-1] == pytest.approx(1.0)


def test_the_middle_day_and_the_share_are_written_beside_each_actor(figures: dict[str, Figure]) -> None:
    seen = words(figures["who-changed"])

    assert seen.count("60% of runs, 2024-02-01") == 2
    assert seen.count("no run changed") == 2
    assert "KH = Kataib Hezbollah" in seen


def test_arms_without_a_common_day_are_said_to_have_none() -> None:
    assert "The two have no day in common." in words(who_changed(by_day(0.5).iloc[:0], OTHERS, NAMES[0], RUNS))


def test_names_are_drawn_harmless_and_cut_to_their_room() -> None:
    table = by_day(0.5).query("arm == 'without the envoy'").assign(arm="\x1b[31m")
    canvas = who_changed(table, [("B", "\x1b[31m")], "\u202ebase", RUNS)

    assert "\x1b" not in words(canvas)
    assert "\u202e" not in words(canvas)
    assert width_of(fitted("a" * 200, 2.0, 8.5), 8.5) <= 2.0
    assert fitted("short", 2.0, 8.5) == "short"
