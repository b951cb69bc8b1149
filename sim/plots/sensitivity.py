"""What moves a measure, and how well it is known: indices with intervals and floor, and influence times weakness."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.effects import GRADES, MOST
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, folded, ink_on, nothing, wide
from sim.plots.shown import About
from sim.plots.style import FAINT, GRID, INK, SOFT, axes, drawn, figure, note

#: Marks of factors by how well their values are known.
MARKS: Mapping[str, str] = {"documented": "o", "inferred": "s", "assumed": "D", "fitted": "^", "": "X"}
_ROW, _DOTS, _BARS, _NAME = 0.285, 4.1, 2.6, 2.3
_STRIP = 0.3
#: Widest entry of a legend [inches].
_KEY = 2.7


@dataclass(frozen=True)
class Words:
    """What is written beside the data."""

    subtitle: str
    """What is shown, and on how much it rests."""
    index: str
    """What the filled marks are, at their axis."""
    interval: str
    """What the lines through them are."""
    sentence: str
    """What it all rests on."""
    hollow: str = ""
    """What the hollow marks are; empty where there are none."""
    luck: str = "luck alone would show up to this (95 %)"
    """What the grey bars are."""
    parts: str = "share of all effects"
    """What the pale bars are."""


@drawn
def sensitivity(rows: pd.DataFrame, grades: pd.DataFrame, *, about: About, words: Words) -> Figure:
    """Factors from the strongest down.

    Parameters
    ----------
    rows : DataFrame
        A row per factor: `title`, `grade`, `value`, `low`, `high` (ends of its line), `floor` (what luck would show,
        NaN where unknown), `other` (a second index, NaN where there is none), `above` (whether it is more than luck),
        `share` and `priority` [0..1], `rank` by priority, `arrow`.
    grades : DataFrame
        A row per grade: `grade`, `share`, `low`, `high` [0..1].
    about : About
        Title and question.
    words : Words
        What is written beside.
    """
    if not len(rows):
        return nothing(about, words.subtitle)
    ordered = rows.sort_values(["value", "title"], ascending=[False, True], kind="stable", ignore_index=True)
    shown = ordered.head(MOST)
    room = min(_NAME, max([0.9, *(wide(title, 8) for title in shown["title"])]))
    left, height = 0.2 + room + 0.12, _ROW * len(shown)
    page = left + _DOTS + 0.55 + _BARS + 0.5
    head = Head(about, words.subtitle, page)
    foot = Foot([*_remarks(ordered), about.note], page)
    entries = [_grades(shown), Block("Marks", _marks(shown, words)), Block("Bars at the right", _bars_legend(words))]
    keys = 0.16 * (1 + max(len(block.entries) for block in entries)) + 0.1
    said = folded(words.sentence, _DOTS + 0.55 + _BARS, 8.5, most=2, weight="bold") if len(grades) else []
    strip = _STRIP + 0.3 + 0.16 * len(said) if len(grades) else 0.0
    canvas = figure(page, head.height + 0.15 + height + 0.6 + strip + keys + foot.height)
    head.put(canvas)
    top = head.height + 0.15
    _dots(axes(canvas, left, top, _DOTS, height), shown, words, room)
    _bars(axes(canvas, left + _DOTS + 0.55, top, _BARS, height), shown)
    below = top + height + 0.6
    if len(grades):
        for line, text in enumerate(said):
            note(canvas, left, below + 0.16 * line, text, size=8.5, weight="bold")
        _grade_strip(axes(canvas, left, below + 0.06 + 0.16 * len(said), _DOTS + 0.55 + _BARS, _STRIP), grades)
    legend.put(canvas, entries, 0.2, below + strip, rows=6)
    foot.put(canvas, below + strip + keys)
    return canvas


def colour(grade: str) -> str:
    """The colour of a grade."""
    return GRADES.get("" if grade == "ungraded" else grade, GRADES[""])


def _remarks(rows: pd.DataFrame) -> list[str]:
    above = int(rows["above"].sum())
    found = [f"{above} of {len(rows)} factors do more than luck alone would show." if above else
             "No factor does more than luck alone would show."]  # fmt: skip
    rest = rows["title"].tolist()[MOST:]
    return found + ([f"Not drawn, with smaller indices: {', '.join(rest)}."] if rest else [])


def _grades(rows: pd.DataFrame) -> Block:
    entries: list[tuple[Artist, str]] = [
        (legend.dot(MARKS[grade], face=tint, edge=tint), grade or "grade unknown")
        for grade, tint in GRADES.items()
        if grade in set(rows["grade"])
    ]
    return Block("Value of the factor is", entries)


def _marks(rows: pd.DataFrame, words: Words) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = [(legend.line(INK, 1.2), cut(words.interval, _KEY))]
    if words.hollow:
        entries.append((legend.dot("o", face="white", edge=SOFT, area=26, width=1.0), cut(words.hollow, _KEY)))
    if np.isfinite(rows["floor"]).any():
        entries.append((legend.patch(FAINT), cut(words.luck, _KEY)))
    return [*entries, (legend.line("none"), "↑ rises, ↓ falls with the factor, ↕ now this, now that")]


def _bars_legend(words: Words) -> list[tuple[Artist, str]]:
    pale, dark = legend.patch("#d9d9d9"), legend.patch("#6f6f6f")
    return [(pale, cut(words.parts, _KEY)), (dark, "… times the weakness of its evidence; number: rank")]


def _dots(area: Axes, rows: pd.DataFrame, words: Words, room: float) -> None:
    """A mark per factor with its interval, and behind it, pale, what luck would show."""
    ends = rows[["value", "high", "floor", "other"]].to_numpy(np.float64)
    highest = float(np.nanmax(ends)) or 1.0
    lowest = min(0.0, float(np.nanmin(rows[["value", "other"]].to_numpy(np.float64))))
    span = highest - lowest
    for place, row in enumerate(rows.to_dict("records")):
        tint = colour(row["grade"])
        if np.isfinite(row["floor"]):
            area.barh(place, row["floor"], height=0.8, color=FAINT, alpha=0.75, zorder=1, gid="floor")
        if np.isfinite(row["low"]) and np.isfinite(row["high"]):
            area.plot([max(row["low"], lowest), row["high"]], [place, place], color=INK, linewidth=1.2, zorder=3)
        if np.isfinite(row["other"]):
            area.plot([row["other"]], [place], MARKS.get(row["grade"], "X"), markersize=5, markerfacecolor="white",
                      markeredgecolor=tint, markeredgewidth=1.0, zorder=4, gid="other")  # fmt: skip
        area.plot([row["value"]], [place], MARKS.get(row["grade"], "X"), markersize=7, color=tint,
                  markeredgecolor="white", markeredgewidth=0.6, zorder=5, clip_on=False, gid="index")  # fmt: skip
        area.text(highest + 0.035 * span, place, row["arrow"], fontsize=9, va="center", ha="left")
    area.set_yticks(range(len(rows)), [cut(title, room, 8) for title in rows["title"]], fontsize=8)
    area.set_ylim(len(rows) - 0.4, -0.6)
    area.set_xlim(lowest - 0.02 * span, highest + 0.02 * span)
    area.tick_params(axis="y", length=0)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.set_xlabel(cut(words.index, _DOTS, 8))


def _bars(area: Axes, rows: pd.DataFrame) -> None:
    """Each factor's share, and, dark, what of it rests on weak evidence."""
    highest = float(rows["share"].max()) or 1.0
    for place, row in enumerate(rows.to_dict("records")):
        tint = colour(row["grade"])
        area.barh(place, row["share"], height=0.56, color=tint, alpha=0.3, zorder=2, gid="share")
        area.barh(place, row["priority"], height=0.56, color=tint, zorder=3, gid="priority")
        if row["priority"] > 0:
            area.text(row["share"] + 0.02 * highest, place, f"{row['rank']}", fontsize=7.5, va="center", color=SOFT)
    area.set_ylim(len(rows) - 0.4, -0.6)
    area.set_yticks([])
    area.set_xlim(0, 1.12 * highest)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    area.locator_params(axis="x", nbins=4)
    area.set_xlabel("influence, and times weakness of evidence")


def _grade_strip(area: Axes, grades: pd.DataFrame) -> None:
    """One bar from 0 to all, cut by grade."""
    start = 0.0
    for row in grades.sort_values("share", ascending=False, kind="stable").to_dict("records"):
        tint = colour(row["grade"])
        area.barh(0, row["share"], left=start, height=1, color=tint, edgecolor="white", linewidth=1.0, gid="grade")
        text = f"{row['grade']} {100 * row['share']:.0f} %"
        if wide(text, 8) < row["share"] * (_DOTS + 0.55 + _BARS) - 0.08:
            ink = ink_on(to_rgba(tint))
            area.text(start + row["share"] / 2, 0, text, fontsize=8, ha="center", va="center_baseline",
                      color=ink)  # fmt: skip
        start += row["share"]
    area.set_xlim(0, 1)
    area.set_ylim(-0.5, 0.5)
    area.axis("off")
