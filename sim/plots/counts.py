"""Documented counts of attacks, drawn as hollow boxes over their windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.plots import documented
from sim.plots.cited import cited, lines
from sim.plots.span import Span
from sim.plots.style import DOCUMENTED, HALO, TARGETS, short, width_of
from sim.plots.telling import Told, tell
from sim.scenario.outcomes import Outcome
from sim.scenario.schema import Scenario

#: A window shorter than this is drawn as the count of one week [days].
_WEEK = 7.0
#: Size of the text of a box, and height of its line as a share of the panel.
_TEXT, _LINE = 7.0, 0.115


@dataclass(frozen=True, slots=True)
class Box:
    """A documented count over a window, as a rate."""

    start: float
    end: float
    low: float
    high: float
    """[attacks per week]; NaN where the record gives no upper bound."""
    text: str
    whose: str
    told: Told


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle that holds a line of text [days, attacks per week]."""

    left: float
    bottom: float
    width: float
    height: float

    def meets(self, other: "Place") -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.bottom < other.bottom + other.height
            and other.bottom < self.bottom + self.height
        )


def documented_counts(
    scenario: Scenario, span: Span, names: Mapping[str, str] | None
) -> dict[tuple[str, ...], list[Box]]:
    """Documented counts and rates of attacks, by the targets they cover; a short window stands for its week."""
    found: dict[tuple[str, ...], list[Box]] = {}
    for outcome in scenario.outcomes:
        score = outcome.score_as
        if outcome.measure is None or outcome.measure.name not in ("attacks_count", "attacks_rate_per_week"):
            continue
        targets = outcome.measure.arguments.get("targets")
        if score.type != "count" or not targets:
            continue
        start, end = span.number(outcome.window.start), span.number(outcome.window.end) + 1
        per_week = _WEEK / max(_WEEK, end - start) if outcome.measure.name == "attacks_count" else 1.0
        low = score.low if score.low is not None else score.observed
        if not isinstance(low, int | float) or end <= 0 or start >= span.days:
            continue
        high = score.high * per_week if score.high is not None else float("nan")
        whose = "" if documented.author(outcome.actors[0]) == documented.OTHERS else short(outcome.actors[0], names)
        unit = "attacks" if outcome.measure.name == "attacks_count" else "a week"
        text = f"{_range(score.low, score.high)} {unit}"
        box = Box(
            max(0, start) - 0.5, min(end, span.days) - 0.5, low * per_week, high, text, whose, _told(outcome, text)
        )
        found.setdefault(tuple(sorted(targets, key=list(TARGETS).index)), []).append(box)
    return found


def _told(outcome: Outcome, text: str) -> Told:
    """What the box of a documented count tells."""
    window = f"{outcome.window.start} to {outcome.window.end}: {text}"
    heading = f"Documented: {outcome.id} ({outcome.confidence} confidence)"
    title = lines(heading, outcome.description, window, cited(outcome.sources))
    return Told(title, outcome.actors[0], outcome.window.start, "attack", documented=True)


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"at least {low or 0:g}"
    return f"{high:g}" if low == high else f"{low or 0:g} to {high:g}"


def draw_box(area: Axes, box: Box, top: float, taken: list[Place], inches_per_day: float) -> None:
    """A hollow box over the window of a documented count; a line with an arrow where no upper bound is known."""
    if np.isnan(box.high):
        middle = (box.start + box.end) / 2
        drawn: Artist = area.plot([box.start, box.end], [box.low] * 2, color=DOCUMENTED, linewidth=1.2, zorder=4)[0]
        area.annotate(
            "",
            (middle, box.low + 0.22 * top),
            (middle, box.low),
            zorder=4,
            arrowprops={"arrowstyle": "->", "color": DOCUMENTED, "linewidth": 1.2},
        )
    else:
        height = max(box.high - box.low, 0.012 * top)
        drawn = area.add_patch(
            Rectangle(
                (box.start, box.low),
                box.end - box.start,
                height,
                fill=False,
                zorder=4,
                linewidth=1.2,
                edgecolor=DOCUMENTED,
                linestyle="--" if box.whose else "-",
            )
        )
    tell(drawn, box.told)
    text = f"{box.whose} {box.text}".strip()
    at = _free_place(box, width_of(text, _TEXT) / inches_per_day, top, area.get_xlim()[1], taken)
    taken.append(at)
    look: Any = {"fontsize": _TEXT, "color": DOCUMENTED, "va": "bottom", "path_effects": HALO, "zorder": 5}
    tell(area.text(at.left, at.bottom, text, **look), box.told)


def _free_place(box: Box, width: float, top: float, right: float, taken: list[Place]) -> Place:
    """Where the text of a box goes: above or below its left or right end, wherever nothing is written yet."""
    above = (box.low if np.isnan(box.high) else max(box.high, box.low + 0.012 * top)) + 0.02 * top
    left = min(box.start, right - width)
    places = [
        Place(x, y, width, _LINE * top)
        for y in (above, box.low - _LINE * top, above + _LINE * top)
        for x in (left, max(left, box.end - width))
        if 0 <= y <= (1 - _LINE) * top
    ]
    free = (place for place in places if not any(place.meets(other) for other in taken))
    return next(free, Place(left, min(above, (1 - _LINE) * top), width, _LINE * top))
