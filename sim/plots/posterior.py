"""What a fit says about each parameter: its interval before and after, the best known first."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, number, wide
from sim.plots.shown import About
from sim.plots.style import FAINT, GRID, SIMULATED, SOFT, axes, drawn, figure, note

_ROW, _PANEL, _NUMBERS = 0.215, 3.3, 2.65
#: Ink of a name by what the record says about the parameter.
_INK = {"much": "#222222", "a little": "#222222", "nothing": "#8a8a8a"}


@drawn
def posterior(table: pd.DataFrame, ranges: Mapping[str, tuple[float, float]], *, about: About, subtitle: str) -> Figure:
    """Intervals of all parameters over their declared ranges.

    Parameters
    ----------
    table : DataFrame
        A row per parameter: `parameter`, `prior_low`, `prior_median`, `prior_high`, `low`, `median`, `high` (90 %
        intervals), `contraction`, `says` (much, a little, nothing).
    ranges : mapping
        Lowest and highest value of each parameter.
    about : About
        Title and question.
    subtitle : str
        What was fitted to what.
    """
    rows = table.sort_values("contraction", ascending=False, kind="stable").to_dict("records")
    room = max(wide(str(row["parameter"]), 8) for row in rows) + 0.15
    page = 0.2 + room + _PANEL + _NUMBERS + 0.2
    head, foot = Head(about, subtitle, page), Foot([_remark(table), about.note], page)
    top, tall = head.height + 0.62, _ROW * len(rows)
    canvas = figure(page, top + tall + 0.5 + foot.height)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries())], 0.2, head.height + 0.02, rows=1)
    area = _frame(canvas, 0.2 + room, top, tall, len(rows))
    left = 0.2 + room + _PANEL + 0.12
    note(canvas, left, top - 0.17, "median (90 %)", size=7, colour=SOFT)
    note(canvas, left + 1.8, top - 0.17, "spread lost", size=7, colour=SOFT)
    for place, row in enumerate(rows):
        _row(area, place, row, ranges[str(row["parameter"])])
        down = top + (place + 0.5) * _ROW - 0.06
        note(canvas, 0.2, down, str(row["parameter"]), size=8, colour=_INK[str(row["says"])])
        low, middle, high = (number(float(row[name])) for name in ("low", "median", "high"))
        note(canvas, left, down, f"{middle} ({low} to {high})", size=7)
        note(canvas, left + 1.8, down, _percent(float(row["contraction"])), size=7)
    foot.put(canvas, top + tall + 0.42)
    return canvas


def _frame(canvas: Figure, left: float, top: float, tall: float, rows: int) -> Axes:
    area = axes(canvas, left, top, _PANEL, tall)
    area.set_xlim(-0.02, 1.02)
    area.set_ylim(rows - 0.5, -0.5)
    area.set_yticks([])
    area.set_xticks([0, 0.25, 0.5, 0.75, 1], ["lowest", "", "middle", "", "highest"])
    area.set_xlabel("value, along the declared range")
    area.spines["left"].set_visible(False)
    for share in (0, 0.25, 0.5, 0.75, 1):
        area.axvline(share, color=GRID, linewidth=0.6, zorder=0)
    return area


def _row(area: Axes, place: int, row: Mapping[object, object], ends: tuple[float, float]) -> None:
    low, high = ends

    def share(name: str) -> float:
        return (float(str(row[name])) - low) / (high - low)

    area.plot([share("prior_low"), share("prior_high")], [place - 0.14] * 2, color=FAINT, linewidth=3.2)
    area.plot([share("prior_median")], [place - 0.14], "|", color="white", markersize=5, markeredgewidth=1.2)
    area.plot([share("low"), share("high")], [place + 0.16] * 2, color=SIMULATED, linewidth=3.2)
    area.plot([share("median")], [place + 0.16], "|", color="white", markersize=5, markeredgewidth=1.2)


def _entries() -> list[tuple[Artist, str]]:
    return [
        (legend.line(FAINT, 3.2), "before: 90 % of the prior"),
        (legend.line(SIMULATED, 3.2), "after: 90 % of the sets that pass; gaps: medians"),
    ]


def _remark(table: pd.DataFrame) -> str:
    count = int((table["says"] == "nothing").sum())
    if not count:
        return ""
    return (
        f"Names in grey: {count} of {len(table)} parameters about which the record says no more than chance would. "
        "Spread lost: by how much the standard deviation shrank, on the scale on which the prior is normal."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %".replace("-", "−")
