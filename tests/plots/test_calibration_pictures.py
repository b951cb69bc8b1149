"""The pictures of a calibration show the numbers of their tables."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.plots import files
from sim.plots.backtests import backtests
from sim.plots.posterior import posterior
from sim.plots.posterior_pairs import posterior_pairs
from sim.plots.predictions import predictions
from sim.plots.rank_histograms import rank_histograms
from sim.plots.shown import About

ABOUT = About("An invented calibration", "Does it fit?", 1)
NAMES = ("fear", "stake", "tehran_resistance")


def texts(canvas: Figure) -> str:
    """All text of a figure."""
    found = [text.get_text() for text in canvas.texts]
    return "\n".join(found + [text.get_text() for legend in canvas.legends for text in legend.get_texts()])


def intervals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "parameter": NAMES,
            "prior_low": [1.0, 1.0, 0.4],
            "prior_median": [2.5, 3.0, 0.8],
            "prior_high": [4.0, 5.0, 1.3],
            "low": [2.0, 1.5, 0.4],
            "median": [2.4, 3.5, 0.8],
            "high": [2.9, 5.5, 1.3],
            "contraction": [0.6, -0.04, 0.01],
            "says": ["much", "a little", "nothing"],
        }
    )


def test_posterior_intervals_lie_where_the_table_has_them() -> None:
    canvas = posterior(intervals(), dict.fromkeys(NAMES, (0.0, 6.0)), about=ABOUT, subtitle="64 sets")
    (area,) = canvas.axes
    spans = [line.get_xdata() for line in area.lines if line.get_linewidth() == pytest.approx(3.2)]

    assert np.allclose(spans[0], [1 / 6, 4 / 6]) and np.allclose(spans[1], [2 / 6, 2.9 / 6])
    text = texts(canvas)
    assert "2.4 (2 to 2.9)" in text and "60 %" in text and "−4 %" in text and "1 of 3 parameters" in text
    assert text.index("fear") < text.index("tehran_resistance") < text.index("stake")


def test_pairs_show_the_prior_what_passes_and_correlations() -> None:
    luck = np.random.default_rng(1)
    prior = pd.DataFrame(luck.uniform(0, 1, (64, 3)), columns=list(NAMES))
    some = pd.DataFrame(luck.uniform(0.4, 0.6, (16, 3)), columns=list(NAMES))
    some["stake"] = some["fear"]
    canvas = posterior_pairs(prior, some, np.full(16, 1 / 16), NAMES, about=ABOUT, subtitle="64 sets")

    assert len(canvas.axes) == 6
    assert "1.00" in texts(canvas) and all(name in texts(canvas) for name in NAMES)
    scatter = canvas.axes[1]
    assert np.allclose(scatter.collections[0].get_offsets(), some[["fear", "stake"]])
    assert len(scatter.lines[0].get_xdata()) == 64


def forecast(seen: str, outcome: str, middle: float, low: float, high: float) -> dict[str, object]:
    ends = dict(zip(("q025", "q100", "q500", "q900", "q975"), middle * np.array([0.2, 0.5, 1, 2, 3]), strict=True))
    return {"seen": seen, "episode": "an-episode", "outcome": outcome, "type": "count", **ends,
            "observed_low": low, "observed_high": high}  # fmt: skip


def test_predictions_stand_beside_the_observed_range() -> None:
    rows = [forecast(seen, "closed", 8, 4, 9) for seen in ("prior", "fitted", "left out")]
    rows += [forecast("prior", "open", 20, 5, np.inf), forecast("fitted", "open", np.nan, 5, np.inf)]
    canvas = predictions(pd.DataFrame(rows), about=ABOUT, subtitle="on other luck")
    (area,) = canvas.axes
    closed, is_open = area.patches

    assert closed.get_x() == pytest.approx(np.log1p(4)) and closed.get_width() == pytest.approx(np.log(10 / 5))
    assert is_open.get_x() + is_open.get_width() > area.get_xlim()[1]
    thick = [line for line in area.lines if line.get_linewidth() == pytest.approx(3.4)]
    assert len(thick) == 4 and np.allclose(thick[0].get_xdata(), np.log1p([4, 16]))
    assert "fitted to the other clusters alone" in texts(canvas)


def test_backtests_mark_each_loss_and_those_beyond_the_edge() -> None:
    tests = ("prior", "in sample", "cluster left out")
    rows = pd.DataFrame({"name": "the theory", "test": tests, "loss": [0.93, 0.31, 0.52]})
    far = rows.assign(name="puppet", loss=[2.5, 0.8, 1.1])
    canvas = backtests(pd.concat([rows, far]), rows.assign(name="an-episode"), about=ABOUT, subtitle="losses")
    upper = canvas.axes[0]
    marks = {(line.get_marker(), float(line.get_xdata()[0])) for line in upper.lines if line.get_marker() != "None"}

    assert marks == {("|", 0.93), ("o", 0.31), ("o", 0.52), (">", 1.6), ("o", 0.8), ("o", 1.1)}
    assert "0.93 / 0.31 / 0.52" in texts(canvas)
    assert "Arrows: beyond the edge" in texts(canvas)


def test_rank_histograms_count_ranks_and_say_what_can_be_found() -> None:
    ranks = pd.DataFrame({"parameter": ["fear"] * 40, "rank": np.repeat([0.05, 0.95], 20)})
    table = pd.DataFrame({"parameter": ["fear"], "correlation": [0.91], "coverage": [0.5], "verdict": ["recovered"]})
    canvas = rank_histograms(ranks, table, title="An invented calibration")
    (area,) = canvas.axes
    heights = [bar.get_height() for bar in area.patches if bar.get_width() == pytest.approx(0.086)]

    assert heights == [20, 0, 0, 0, 0, 0, 0, 0, 0, 20]
    assert "r 0.91, 90 % holds 50 %" in texts(canvas)


def test_the_same_table_gives_the_same_bytes() -> None:
    drawn = [
        files({"x": posterior(intervals(), dict.fromkeys(NAMES, (0.0, 6.0)), about=ABOUT, subtitle="s")}) for _ in "ab"
    ]

    assert drawn[0] == drawn[1]
