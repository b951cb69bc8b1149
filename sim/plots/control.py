"""Instruments of control over episodes in the order of their dates: dots with intervals, the record beside them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.control_panels import Panel
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, folded, nothing, number, percent, wide
from sim.plots.shown import About
from sim.plots.style import DOCUMENTED, FAINT, GRID, INK, SIMULATED, SOFT, axes, drawn, figure, note

_ROW, _NAMES, _PANEL, _NUMBERS, _GAP, _HEAD, _FOOT = 0.3, 1.55, 2.7, 1.55, 0.25, 0.72, 0.68
_ACROSS = 2
_PAGE = 0.2 + _NAMES + _ACROSS * (_PANEL + _NUMBERS + _GAP) - _GAP + 0.1
_OTHER = "#D55E00"
#: An instrument that fewer of the runs put to the test is drawn faint.
_FEW = 0.1


type Row = Mapping[Any, Any]


@drawn
def control(estimates: pd.DataFrame, panels: Sequence[Panel], *, about: About) -> Figure:
    """A panel for each instrument; episodes downwards, the earliest first.

    Parameters
    ----------
    estimates : DataFrame
        A row an episode and instrument: `episode`, `start` (date), `instrument`, `value`, `low`, `high` (95 %
        interval), `tested` and `runs`, `documented_low` and `documented_high` (NaN where the record is silent).
    panels : sequence of Panel
    about : About
        Title, question, seed, names of episodes.
    """
    if estimates.empty:
        return nothing(about, "Instruments of control")
    ordered = estimates.sort_values(["start", "episode"], kind="stable")
    episodes = list(dict.fromkeys(ordered["episode"]))
    starts = dict(zip(ordered["episode"], ordered["start"], strict=True))
    runs = int(estimates["runs"].max())
    seed = f", seed {about.seed}" if about.seed is not None else ""
    subtitle = f"Episodes by the date they begin; sums over {runs:,} runs of each arm{seed}; Tehran speaks as coded"
    head, foot = Head(about, subtitle, _PAGE), Foot([_REMARK, about.note], _PAGE)
    tall = _ROW * len(episodes)
    each, lines = _HEAD + tall + _FOOT, -(-len(panels) // _ACROSS)
    top = head.height + 0.35
    canvas = figure(_PAGE, top + each * lines + foot.height)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries(estimates, panels))], 0.2, head.height + 0.02, rows=1)
    for place, panel in enumerate(panels):
        down, column = top + each * (place // _ACROSS) + _HEAD, place % _ACROSS
        if column == 0:
            _names(canvas, episodes, starts, about, down)
        left = 0.2 + _NAMES + column * (_PANEL + _NUMBERS + _GAP)
        _panel(canvas, panel, estimates, episodes, left, down)
    foot.put(canvas, top + each * lines - 0.1)
    return canvas


_REMARK = (
    "– : nobody was put to the test, so there is no share. Faint: fewer than a tenth of the runs were. Bars: 95 % "
    "intervals that the number of runs allows; what is unsure about the theory is not in them."
)


def _panel(
    canvas: Figure, panel: Panel, estimates: pd.DataFrame, episodes: Sequence[str], left: float, top: float
) -> None:
    for line, text in enumerate(folded(panel.title, _PANEL + _NUMBERS - 0.1, 8.2, most=2, weight="bold")):
        note(canvas, left, top - _HEAD + 0.12 + 0.15 * line, text, size=8.2, weight="bold")
    both = " · ".join(f"{mark} {words}" for mark, words in zip("●■", panel.words, strict=True) if words)
    note(canvas, left, top - 0.22, cut(both, _PANEL + _NUMBERS, 7), size=7, colour=SOFT)
    area = axes(canvas, left, top, _PANEL, _ROW * len(episodes))
    found = [_rows(estimates, name, episodes) for name in (panel.first, panel.second) if name]
    _frame(area, panel, found, len(episodes))
    for number_of, rows in enumerate(found):
        shift = 0.0 if len(found) == 1 else -0.17 + 0.34 * number_of
        for place, row in enumerate(rows):
            if row is not None:
                _documented(area, place + shift, row)
                _dot(area, place + shift, row, second=number_of == 1)
    for place in range(len(episodes)):
        words = [_words(rows[place], panel) for rows in found]
        for line, text in enumerate(words):
            down = top + (place + 0.5) * _ROW - 0.045 + (0 if len(words) == 1 else -0.065 + 0.13 * line)
            note(canvas, left + _PANEL + 0.17, down, text, size=6.6, colour=SOFT if text == "–" else INK)


def _frame(area: Axes, panel: Panel, found: Sequence[Sequence[Row | None]], rows: int) -> None:
    area.set_ylim(rows - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    ends = [row["high"] for each in found for row in each if row is not None and math.isfinite(row["high"])]
    high = panel.high if panel.high is not None else max([0.1, *ends]) * 1.08
    area.set_xlim(panel.low, high)
    if panel.shares:
        marks = [mark / 4 for mark in range(-4, 5) if panel.low <= mark / 4 <= high]
        marks = marks if len(marks) <= 5 else marks[::2]
        area.set_xticks(marks, [percent(mark).replace("-", "−") for mark in marks])
    else:
        area.locator_params(axis="x", nbins=6)
    if panel.low < 0:
        area.axvline(0, color=INK, linewidth=0.8, zorder=2, gid="zero")
    for place in range(1, rows, 2):
        area.axhspan(place - 0.5, place + 0.5, color="#f6f6f6", zorder=0, linewidth=0)
    if panel.losing:
        area.set_xlabel("control is lost this way →" if panel.losing > 0 else "← control is lost this way")
        area.xaxis.label.set(color=SOFT, fontsize=7, horizontalalignment="right" if panel.losing > 0 else "left")
        area.xaxis.set_label_coords(1.0 if panel.losing > 0 else 0.0, -0.36 / (_ROW * rows))


def _dot(area: Axes, at: float, row: Row, *, second: bool) -> None:
    if math.isnan(row["value"]):
        return
    low, high = area.get_xlim()
    colour = _OTHER if second else SIMULATED
    faint = 0.35 if row["tested"] < _FEW * row["runs"] else 1.0
    ends = [min(max(row[name], low), high) for name in ("low", "high")]
    if all(math.isfinite(end) for end in ends):
        area.plot(ends, [at, at], color=colour, linewidth=2.4, alpha=0.55 * faint, zorder=4)
    mark = "<" if row["value"] < low else ">" if row["value"] > high else "s" if second else "o"
    area.plot([min(max(row["value"], low), high)], [at], mark, color=colour, markersize=5 if second else 6, alpha=faint,
              markeredgecolor="white", markeredgewidth=0.6, zorder=6, clip_on=False, gid="value")  # fmt: skip


def _documented(area: Axes, at: float, row: Row) -> None:
    """A hollow diamond at what the record says, or at both ends of its range with a line between."""
    low, high = row["documented_low"], row["documented_high"]
    if math.isnan(low):
        return
    area.plot([low, high], [at, at], color=DOCUMENTED, linewidth=1.0, zorder=5, clip_on=False)
    ends = sorted({low, high})
    area.plot(ends, [at] * len(ends), "D", markerfacecolor="none", markeredgecolor=DOCUMENTED, markersize=9,
              markeredgewidth=1.1, zorder=7, clip_on=False, linestyle="none", gid="documented")  # fmt: skip


def _words(row: Row | None, panel: Panel) -> str:
    if row is None or math.isnan(row["value"]):
        return "–"
    if not panel.shares:
        return f"{number(row['value'], 2)} ({number(row['low'], 2)} to {number(row['high'], 2)})"
    low, high = (number(100 * row[name], 0) for name in ("low", "high"))
    return f"{number(100 * row['value'], 0)} % ({low} to {high})"


def _names(canvas: Figure, episodes: Sequence[str], starts: dict[str, str], about: About, top: float) -> None:
    for place, episode in enumerate(episodes):
        down = top + (place + 0.5) * _ROW
        for text, size, up, colour in (
            (about.scenario(episode), 7.8, 0.12, INK),
            (f"from {starts[episode]}", 6.2, -0.015, SOFT),
        ):
            text = cut(text, _NAMES - 0.12, size)
            note(canvas, 0.2 + _NAMES - 0.12 - wide(text, size) / 1.08, down - up, text, size=size, colour=colour)


def _entries(estimates: pd.DataFrame, panels: Sequence[Panel]) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = [
        (legend.dot("o", face=SIMULATED, edge="white"), "simulated, first of a panel"),
        (legend.dot("s", face=_OTHER, edge="white", area=30), "second of a panel"),
        (legend.line(FAINT, 2.4), "95 % interval"),
    ]
    shown = [name for panel in panels for name in (panel.first, panel.second)]
    if estimates.loc[estimates["instrument"].isin(shown), "documented_low"].notna().any():
        entries.append((legend.dot("D", face="none", edge=DOCUMENTED, area=50, width=1.1), "documented"))
    return entries


def _rows(estimates: pd.DataFrame, name: str, episodes: Sequence[str]) -> list[Row | None]:
    own = {row["episode"]: row for row in estimates[estimates["instrument"] == name].to_dict("records")}
    return [own.get(episode) for episode in episodes]
