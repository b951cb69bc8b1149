"""Pressures in force, and what each militia feels under them, over time."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import bands
from sim.plots.series import Series, series, thinned
from sim.plots.span import Span, frame
from sim.plots.style import (
    CYCLE,
    FAINT,
    GRID,
    SIMULATED,
    SOFT,
    axes,
    drawn,
    figure,
    heading,
    key,
    note,
    short,
)
from sim.plots.telling import Place, Told, tell, tell_place
from sim.plots.told_pressures import told_feeling, told_pressure, words_of
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import LINES, MILITIAS

#: Pressures by theme, one panel each.
GROUPS: Mapping[str, Sequence[str]] = {
    "Tehran's line and effort": (*LINES, "tehran_effort", "coordinator_stature"),
    "War and force": ("regional_war_ally", "regional_war_patron", "us_posture", "decapitation_risk"),
    "Presence and sanctions": ("us_presence_iraq", "us_presence_syria", "sanctions"),
    "Baghdad": ("baghdad_bargain", "baghdad_enforcement", "electoral_stakes"),
    "Street, rivals, names": ("outrage", "rivalry", "facade_availability", "umbrella_brand"),
}
#: What a militia feels, one column each.
FEELINGS: Mapping[str, str] = {
    "fear": "fear", "base_pressure": "base pressure", "grip": "Tehran's grip", "rents": "rents",
    "expected_retaliation": "expected retaliation",
}  # fmt: skip
#: Tehran's own choice of a line replaces the coded one in the picture where it is simulated.
_OWN_LINES = {
    "tehran_line_us": "line_us",
    "tehran_line_israel": "line_israel",
    "tehran_line_home": "line_home",
    "tehran_effort": "effort",
}

_LEFT, _PANEL, _LABELS, _TOP, _BELOW = 0.55, 2.9, 1.45, 1.02, 0.75
_NAME, _CELL, _BETWEEN, _LEAST_HEIGHT = 0.5, 1.62, 0.1, 6.2
#: Most days drawn one by one: in a panel of pressures, in a small one, and of its faint lines.
_MOST_DAYS, _CELL_DAYS, _FAINT_DAYS = 400, 180, 45
_GAP_BELOW, _GAP_ROW = 0.34, 0.12


@drawn
def pressures(daily: pd.DataFrame, scenario: Scenario, names: Mapping[str, str] | None = None) -> Figure:
    """Left, the pressures as steps; right, a row for each militia and a column for each thing it feels.

    A militia's line is dark among the faint lines of the others; many runs give bands of 50, 80 and 95 %.
    """
    span = Span(scenario.period.start, scenario.period.end)
    felt = series(daily, span)
    militias = [name for name in MILITIAS if any((name, feeling) in felt for feeling in FEELINGS)]
    rows = max(1, len(militias))
    height = max(_LEAST_HEIGHT, rows * 0.78)
    matrix_left = _LEFT + _PANEL + _LABELS + _NAME
    canvas = figure(matrix_left + len(FEELINGS) * (_CELL + _BETWEEN) + 0.2, _TOP + height + _BELOW)
    heading(canvas, scenario.title, _subtitle(span, daily["run"].nunique()))
    note(canvas, _LEFT, _TOP - 0.36, "Pressures in force", size=9.5, weight="bold")
    _steps(canvas, felt, scenario, height)
    feels = "What each militia feels (faint: the other militias)"
    note(canvas, matrix_left, _TOP - 0.36, feels, size=9.5, weight="bold")
    for row, militia in enumerate(militias):
        _row(canvas, felt, span, (militia, militias), names, (matrix_left, row, height / rows))
    note(canvas, 0.2, _TOP + height + 0.45, key(militias, names), size=7, colour=SOFT)
    return canvas


def _subtitle(span: Span, runs: int) -> str:
    what = f"{runs} traced runs: median and bands of 50, 80 and 95 %" if runs > 1 else "one run"
    scale = "0 to 1, Tehran's lines -1 (forbids) to 1 (orders); equal values side by side"
    return f"{span.start} to {span.end}; {what}; {scale}"


def _steps(canvas: Figure, felt: Series, scenario: Scenario, height: float) -> None:
    span = Span(scenario.period.start, scenario.period.end)
    each = (height + _GAP_BELOW - _GAP_ROW) / len(GROUPS)
    for index, (title, wanted) in enumerate(GROUPS.items()):
        area = axes(canvas, _LEFT, _TOP + index * each, _PANEL, each - _GAP_BELOW)
        area.set_title(title, fontsize=8, color=SOFT, pad=3)
        low = -1.08 if LINES[0] in wanted else -0.04
        area.set_ylim(low, 1.08)
        area.set_yticks([-1, 0, 1] if low < -1 else [0, 0.5, 1])
        area.grid(axis="y", color=GRID, linewidth=0.6)
        last = index == len(GROUPS) - 1
        frame(area, span, _PANEL, labels=last)
        ends = []
        for place, (name, colour) in enumerate(zip(wanted, CYCLE, strict=False)):
            nudge = (place - (len(wanted) - 1) / 2) * 0.011 * (1.08 - low)
            told = told_pressure(scenario, name)
            ends.append((name, colour, _line(area, felt, (name, colour, nudge), told)))
        _name_ends(area, [end for end in ends if not np.isnan(end[2])], span, each - _GAP_BELOW, scenario)


def _line(area: Axes, felt: Series, look: tuple[str, str, float], told: Told) -> float:
    """Draw one pressure (name, colour, nudge); its last height, or NaN where the tables do not have it.

    The nudge keeps equal pressures side by side; it is far below a step of the scale.
    """
    pressure, colour, nudge = look
    values = felt.get(("tehran", _OWN_LINES.get(pressure, "")), felt.get(("", pressure)))
    if values is None:
        return float("nan")
    bands.draw(area, *thinned(values + nudge, _MOST_DAYS), colour, width=1.6)
    tell(area.lines[-1], told)
    return float(np.median(values[:, -1])) + nudge


def _name_ends(area: Axes, ends: list[tuple[str, str, float]], span: Span, height: float, scenario: Scenario) -> None:
    """Write each line's name at its right end, spread so that no two names touch."""
    low, high = area.get_ylim()
    room = 0.135 / height * (high - low)
    for name, colour, at, y in spread(ends, room, low, high):
        text_at = (span.days - 0.5 + 0.1 * span.days / _PANEL, y)
        arrow = {"arrowstyle": "-", "color": colour, "linewidth": 0.5, "relpos": (0, 0.5), "shrinkA": 0, "shrinkB": 0}
        text = area.annotate(
            words_of(name),
            (span.days - 0.5, at),
            text_at,
            fontsize=7,
            color=colour,
            va="center",
            annotation_clip=False,
            arrowprops=arrow,
        )
        tell(text, told_pressure(scenario, name))


def spread(
    ends: list[tuple[str, str, float]], room: float, low: float, high: float
) -> list[tuple[str, str, float, float]]:
    """Give every (name, colour, height) a height of its own for its text, at least `room` apart, within the panel."""
    placed: list[tuple[str, str, float, float]] = []
    for name, colour, at in sorted(ends, key=lambda end: end[2]):
        y = max(at, placed[-1][3] + room) if placed else max(at, low + room / 2)
        placed.append((name, colour, at, y))
    above = high
    for index in reversed(range(len(placed))):
        name, colour, at, y = placed[index]
        y = min(y, above)
        placed[index] = (name, colour, at, y)
        above = y - room
    return placed


def _row(
    canvas: Figure,
    felt: Series,
    span: Span,
    who: tuple[str, list[str]],
    names: Mapping[str, str] | None,
    place: tuple[float, int, float],
) -> None:
    left, row, each = place
    militia, militias = who
    top = _TOP + row * each
    name = note(canvas, left - 0.32, top + (each - _GAP_ROW) / 2 - 0.07, short(militia, names), size=9, weight="bold")
    name.set_horizontalalignment("right")
    for column, (variable, title) in enumerate(FEELINGS.items()):
        area = axes(canvas, left + column * (_CELL + _BETWEEN), top, _CELL, each - _GAP_ROW)
        if row == 0:
            area.set_title(title, fontsize=8, color=SOFT, pad=3)
        for other in militias:
            if other != militia and (other, variable) in felt:
                x, median = thinned(np.median(felt[other, variable], axis=0), _FAINT_DAYS)
                area.plot(x, median, color=FAINT, linewidth=0.5, alpha=0.7)
        if (militia, variable) in felt:
            width = 1.5 if span.days <= 400 else 0.7
            bands.draw(area, *thinned(felt[militia, variable], _CELL_DAYS), SIMULATED, width=width)
            told = told_feeling(militia, title, felt[militia, variable], span, names)
            tell_place(canvas, Place(left + column * (_CELL + _BETWEEN), top, _CELL, each - _GAP_ROW, told))
        area.set_ylim(-0.03, 1.03)
        area.set_yticks([0, 1])
        area.tick_params(axis="y", labelleft=column == 0)
        last = row == len(militias) - 1
        frame(area, span, _CELL, labels=last)
