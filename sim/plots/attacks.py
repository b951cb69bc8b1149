"""Attacks per week by target: the runs as bands, the documented counts as hollow boxes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots import bands, documented, legend
from sim.plots.counts import Box, Place, documented_counts, draw_box
from sim.plots.legend import Block
from sim.plots.span import Span, frame, weeks
from sim.plots.style import (
    DOCUMENTED,
    GRID,
    INK,
    SOFT,
    TARGETS,
    axes,
    drawn,
    figure,
    heading,
    note,
    width_of,
)
from sim.plots.telling import Told, tell
from sim.scenario.schema import Scenario

_WIDTH, _LEFT, _RIGHT, _TOP, _PANEL, _BETWEEN, _BELOW = 11.0, 0.75, 0.5, 0.75, 1.35, 0.42, 1.05
#: Event kinds worth a tick above the panels; the rest is in the timeline.
_TICKED = ("strike", "leadership-strike", "envoy-visit", "directive", "ceasefire", "war-start", "attack", "election")
_WEEK = 7.0


@drawn
def attacks(
    record: pd.DataFrame, scenario: Scenario, runs: Sequence[int], names: Mapping[str, str] | None = None
) -> Figure:
    """One panel for each set of targets that anybody attacked or that an outcome counts; all scales begin at zero.

    `runs` are the numbers of all runs, those without any attack included.
    """
    span = Span(scenario.period.start, scenario.period.end)
    edges = weeks(span)
    boxes = documented_counts(scenario, span, names)
    rates = weekly(record, runs, span, edges)
    rare = [targets for targets in rates if targets not in boxes and _seldom(rates[targets])]
    panels = [targets for targets in {**rates, **boxes} if targets not in rare]
    panels.sort(key=lambda targets: (list(TARGETS).index(targets[0]) if targets[0] in TARGETS else 99, len(targets)))
    inches = _WIDTH - _LEFT - _RIGHT
    height = max(1, len(panels)) * (_PANEL + _BETWEEN)
    canvas = figure(_WIDTH, _TOP + height + _BELOW)
    heading(canvas, scenario.title, _subtitle(len(runs), span, edges))
    for index, targets in enumerate(panels):
        area = axes(canvas, _LEFT, _TOP + index * (_PANEL + _BETWEEN) + 0.35, inches, _PANEL)
        counted = rates[targets] if targets in rates else _summed(rates, targets, len(edges))
        _panel(area, counted, edges, targets, boxes.get(targets, []), inches / span.days)
        frame(area, span, inches, labels=index == len(panels) - 1)
        _events(area, scenario, span, inches, labels=index == 0)
    if not panels:
        note(canvas, _LEFT, _TOP + 0.4, "Nobody attacked, and no outcome counts attacks.", size=9, colour=SOFT)
    if rare:
        names_of_rare = ", ".join(f"{targets[0]} {_some(rates[targets]):.1%}" for targets in rare)
        note(canvas, _LEFT, _TOP + height + 0.85, f"Attacked in few runs, no panel: {names_of_rare}", colour=SOFT)
    legend.put(canvas, [_legend()], _LEFT, _TOP + height + 0.5, rows=2)
    return canvas


def weekly(
    record: pd.DataFrame, runs: Sequence[int], span: Span, edges: np.ndarray
) -> dict[tuple[str, ...], bands.Numbers]:
    """Attacks per week of each target class that was attacked: runs (rows) by periods (columns)."""
    own = record[(record["run"] >= 0) & (record["act"] == "attack") & (record["event"] == "")]
    lengths = np.diff(edges) / _WEEK
    found: dict[tuple[str, ...], bands.Numbers] = {}
    for target, rows in own.groupby("target"):
        counts = np.zeros((len(runs), len(lengths)))
        places = np.searchsorted(edges, span.day(rows["date"]), side="right") - 1
        np.add.at(counts, (np.searchsorted(np.sort(runs), rows["run"]), places), 1.0)
        found[(str(target),)] = counts / lengths
    return found


def _seldom(rates: bands.Numbers) -> bool:
    """Whether the 95 % band of a target is empty in every week."""
    return not bands.limits(rates, 0.95)[1].any()


def _some(rates: bands.Numbers) -> float:
    """Share of the runs with any attack on a target."""
    return float(rates.any(axis=1).mean())


def _summed(rates: dict[tuple[str, ...], bands.Numbers], targets: tuple[str, ...], edges: int) -> bands.Numbers:
    """The rate over several targets together; zero where none of them was attacked."""
    parts = [rates[(target,)] for target in targets if (target,) in rates]
    return np.sum(parts, axis=0) if parts else np.zeros((1, edges - 1))


def _panel(
    area: Axes,
    rates: bands.Numbers,
    edges: np.ndarray,
    targets: tuple[str, ...],
    boxes: list[Box],
    inches_per_day: float,
) -> None:
    colour = TARGETS.get(targets[0], SOFT)
    x = edges - 0.5
    bands.draw(area, x, np.concatenate([rates, rates[:, -1:]], axis=1), colour, width=1.8)
    tops = [1.3 * box.low if np.isnan(box.high) else box.high for box in boxes]
    top = max(2.0, float(np.quantile(rates, 0.975, axis=0).max()) * 1.1, *(1.15 * value for value in tops))
    area.set_ylim(0, top)
    area.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    area.grid(axis="y", color=GRID, linewidth=0.6)
    area.set_title(" + ".join(targets), color=INK, fontweight="bold", pad=5)
    taken: list[Place] = []
    for box in sorted(boxes, key=lambda box: (box.start, box.low)):
        draw_box(area, box, top, taken, inches_per_day)


def _events(area: Axes, scenario: Scenario, span: Span, inches: float, *, labels: bool) -> None:
    """Dated events as dashed lines; their names above the first panel where there is room."""
    rows = documented.rows(scenario)
    end = -1.0
    for row in documented.each(rows[rows["act"].isin(_TICKED)]):
        told = Told(row.told, row.actor, scenario.period.start + timedelta(days=row.day), row.act, documented=True)
        tell(area.axvline(row.day, color=SOFT, linewidth=0.6, linestyle=(0, (2, 2)), zorder=1), told)
        left = row.day * inches / span.days
        if labels and left > end and left + width_of(row.label, 6.5) < inches:
            name = area.annotate(
                row.label,
                (row.day, 1),
                (0, 17),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                fontsize=6.5,
                color=SOFT,
            )
            tell(name, told)
            end = left + width_of(row.label, 6.5) + 0.06


def _subtitle(runs: int, span: Span, edges: np.ndarray) -> str:
    what = f"{runs} runs: median and bands of 50, 80 and 95 %" if runs > 1 else "one run"
    step = "" if edges[1] - edges[0] == int(_WEEK) else ", means over four weeks"
    return f"Attacks per week by target{step}; {span.start} to {span.end}; {what}"


def _legend() -> Block:
    return Block(
        "",
        [
            (legend.line(SOFT, width=1.8), "simulated"),
            (
                legend.patch("none", DOCUMENTED),
                "documented count, as a weekly rate over its window (dashed: one group's)",
            ),
            (legend.line(SOFT, 0.6, (2, 2)), "documented event"),
        ],
    )
