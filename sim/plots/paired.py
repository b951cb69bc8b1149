"""Paired differences: what a change does to the same runs, around a line at nought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.arms import colour, fitted
from sim.plots.documented import each
from sim.plots.labels import LABELS, percent
from sim.plots.legend import Block
from sim.plots.style import GRID, INK, SOFT, axes, drawn, figure, heading, note
from sim.plots.telling import Place, Told, tell_place

_LEFT, _AREA, _RIGHT, _TOP, _BELOW = 2.75, 5.6, 2.75, 1.15, 0.2
_STEP, _GROUP = 0.23, 0.72
#: Most runs whose own difference is drawn.
_MOST_DOTS = 400
#: Most documented outcomes in one group: those that moved furthest.
_MOST_OUTCOMES = 14

_SHARES = ("chance", "met")


@drawn
def paired(
    differences: pd.DataFrame,
    values: pd.DataFrame,
    arms: Sequence[tuple[str, str]],
    baseline: str,
    runs: int,
    units: Mapping[str, str] | None = None,
) -> Figure:
    """Each measure's mean difference from the baseline with its 95 % interval; faint dots are single runs.

    Parameters
    ----------
    differences : DataFrame
        Columns arm, measure, what, pairs, baseline, value, difference, low, high, unchanged.
    values : DataFrame
        Columns arm, run, measure, what, value.
    arms : sequence of (letter, name)
        The other arms.
    baseline : str
        Name of the first arm.
    runs : int
        Runs of each arm.
    units : mapping, optional
        Unit of the value of an outcome; those of one unit share a scale.
    """
    groups = [group for group in _groups(differences, units or {}) if group.measures]
    step = _STEP * max(1.25, 0.8 * len(arms) + 0.35)
    body = sum(len(group.measures) * step + _GROUP for group in groups) + (0.0 if groups else 0.4)
    canvas = figure(_LEFT + _AREA + _RIGHT, _TOP + body + _BELOW)
    heading(canvas, "Differences on the same luck", _subtitle(runs, baseline))
    legend.put(canvas, [_legend(arms)], 0.2, 0.7, rows=2)
    apart = _apart(differences, values, arms, baseline)
    top = _TOP + 0.3
    for group in groups:
        height = len(group.measures) * step
        _group(axes(canvas, _LEFT, top, _AREA, height), group, apart, arms)
        note(canvas, 0.2, top - 0.28, group.title, size=9, weight="bold")
        _names(canvas, group, top, step)
        _numbers(canvas, group, arms, top, step)
        top += height + _GROUP
    if not groups:
        note(canvas, 0.2, top, "No measure changed in any run.", size=9, colour=SOFT)
    return canvas


def _subtitle(runs: int, baseline: str) -> str:
    return (
        f"Mean difference from A ({fitted(baseline, 4.0, 8.5)}) over {runs} pairs of runs and its 95 % interval; "
        "measures that no run changed are left out"
    )


def _legend(arms: Sequence[tuple[str, str]]) -> Block:
    lines = [(legend.line(colour(place), 3.0), fitted(f"{letter}  {name}", 3.4, 7.5))
             for place, (letter, name) in enumerate(arms, 1)]  # fmt: skip
    faint = legend.dot("o", face=SOFT, edge="none", area=9)
    faint.set_alpha(0.4)
    return Block("", [*lines, (faint, "a run")])


@dataclass(frozen=True)
class Group:
    """Measures that share a scale."""

    title: str
    rows: pd.DataFrame
    """Their differences, an arm and measure a row."""
    measures: list[str]
    """From top to bottom."""

    @property
    def is_share(self) -> bool:
        """Whether they are shares of runs."""
        return bool(self.rows["what"].isin(_SHARES).any())


def _groups(differences: pd.DataFrame, units: Mapping[str, str]) -> Iterator[Group]:
    """Totals, values by unit, chances, outcomes met; each with the measures that changed in any run of any arm."""
    unit = np.array([units.get(str(measure), "") for measure in differences["measure"]], dtype=object)
    named = {"Totals of a run": differences["what"] == "total"}
    named |= {f"Values of documented outcomes ({one or 'no unit'})": (differences["what"] == "value") & (unit == one)
              for one in dict.fromkeys([*units.values(), ""])}  # fmt: skip
    named |= {"Chances, in points": differences["what"] == "chance"}
    named |= {"Documented outcomes met, in points": differences["what"] == "met"}
    for title, chosen in named.items():
        rows = differences[chosen]
        yield Group(title, rows, _changed(rows))


def _changed(rows: pd.DataFrame) -> list[str]:
    """Measures that changed in any run; outcomes from the lowest difference to the highest, the furthest ones only."""
    moved = rows[rows["unchanged"] < 1]
    if set(moved["what"]) & {"total", "chance"}:
        return [measure for measure in dict.fromkeys(rows["measure"]) if measure in set(moved["measure"])]
    furthest = moved["difference"].abs().groupby(moved["measure"]).max().sort_values(ascending=False, kind="stable")
    kept = set(furthest.index[:_MOST_OUTCOMES])
    return [one for one in dict.fromkeys(moved.sort_values("difference", kind="stable")["measure"]) if one in kept]


def _apart(
    differences: pd.DataFrame, values: pd.DataFrame, arms: Sequence[tuple[str, str]], baseline: str
) -> dict[tuple[str, str, str], np.ndarray]:
    """Difference of each run, by arm, measure and what it is."""
    first = values[(values["run"] < _MOST_DOTS) & values["what"].isin(("total", "value"))]
    table = first.pivot(index=["measure", "what", "run"], columns="arm", values="value")
    keys = np.array([f"{measure}\n{what}" for measure, what, _ in table.index.to_numpy()], dtype=object)
    found = {}
    for _, name in arms:
        apart = (table[name] - table[baseline]).to_numpy(float)
        for key in dict.fromkeys(keys):
            measure, what = str(key).split("\n")
            own = apart[keys == key]
            found[(name, measure, what)] = own[~np.isnan(own)]
    return found


def _group(
    area: Axes,
    group: Group,
    apart: dict[tuple[str, str, str], np.ndarray],
    arms: Sequence[tuple[str, str]],
) -> None:
    """Rows of one group on one scale, nought in it."""
    area.set_ylim(len(group.measures) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.axvline(0, color=INK, linewidth=1.1, zorder=2)
    for edge in np.arange(1, len(group.measures)) - 0.5 if len(arms) > 1 else ():
        area.axhline(edge, color=GRID, linewidth=0.6)
    scale = 100.0 if group.is_share else 1.0
    ends = [0.0]
    for row in each(group.rows[group.rows["measure"].isin(group.measures)]):
        place = [name for _, name in arms].index(row.arm)
        height = group.measures.index(row.measure) + _offset(place, len(arms))
        own = np.zeros(0) if group.is_share else apart.get((row.arm, row.measure, row.what), np.zeros(0))
        _row(area, row, own, height, colour(place + 1), scale)
        ends += [scale * end for end in (row.low, row.high, row.difference) if not np.isnan(end)]
        ends += list(np.quantile(own, [0.01, 0.99])) if len(own) else []
    room = 0.06 * (max(ends) - min(ends)) or 1.0
    area.set_xlim(min(ends) - room, max(ends) + room)


def _row(area: Axes, row: Any, own: np.ndarray, height: float, shade: str, scale: float) -> None:
    """One difference: single runs faint, the interval as a line, the mean as a dot."""
    if len(own):
        spread = 0.1 * np.sin(2.4 * np.arange(len(own)))
        area.scatter(own, height + spread, s=5, color=shade, alpha=max(0.06, 0.4 * len(own) ** -0.25 - 0.02),
                     linewidths=0, zorder=1)  # fmt: skip
    low, high, middle = (scale * float(getattr(row, name)) for name in ("low", "high", "difference"))
    if not np.isnan(low):
        area.plot([low, high], [height, height], color=shade, linewidth=2.6, zorder=3)
    area.plot([middle], [height], "o", color=shade, markersize=6.5, markeredgecolor="white", markeredgewidth=0.9,
              zorder=4)  # fmt: skip


def _offset(place: int, arms: int) -> float:
    """How far from the middle of its row an arm is drawn."""
    return 0.0 if arms == 1 else (place - (arms - 1) / 2) * 0.72 / arms


def _names(canvas: Figure, group: Group, top: float, step: float) -> None:
    """Names at the left."""
    for index, measure in enumerate(group.measures):
        down = top + (index + 0.5) * step - 0.04
        note(canvas, 0.2, down, fitted(LABELS.get(measure, measure), _LEFT - 0.4, 8.0), size=8)


def _numbers(canvas: Figure, group: Group, arms: Sequence[tuple[str, str]], top: float, step: float) -> None:
    """At the right what both arms came to, and how many runs changed."""
    chosen = group.rows[group.rows["measure"].isin(group.measures) & (group.rows["unchanged"] < 1)]
    for row in each(chosen):
        place = [name for _, name in arms].index(row.arm)
        down = top + (group.measures.index(row.measure) + 0.5 + _offset(place, len(arms))) * step - 0.055
        before, after = (percent(own) if group.is_share else f"{own:.3g}" for own in (row.baseline, row.value))
        changed = f"{percent(1 - row.unchanged)} of runs changed"
        for left, words in ((0.15, f"{before} → {after}"), (1.15, changed)):
            note(canvas, _LEFT + _AREA + left, down, words, colour=colour(place + 1), size=7.2)
        height = step if len(arms) == 1 else 0.72 * step / len(arms)
        told = _told(row, group, f"{before} → {after}; {changed}")
        tell_place(canvas, Place(0.2, down + 0.055 - height / 2, _LEFT + _AREA + _RIGHT - 0.3, height, told))


def _told(row: Any, group: Group, words: str) -> Told:
    """What the row of a measure tells."""
    scale, unit = (100.0, " points") if group.is_share else (1.0, "")
    low, high, middle = (scale * float(getattr(row, name)) for name in ("low", "high", "difference"))
    ends = "" if np.isnan(low) else f", 95 % interval {low:+.3g} to {high:+.3g}"
    title = f"{LABELS.get(row.measure, row.measure)}: {middle:+.3g}{unit}{ends}\n{words}; {row.pairs} pairs of runs"
    return Told(f"{title}\nin {row.arm}")
