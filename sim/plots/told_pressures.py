"""What curves of pressures and feelings tell: where they begin, how they change, why, and who says so."""

import datetime as dt
from collections.abc import Mapping

import numpy as np

from sim.plots.bands import Numbers
from sim.plots.cited import cited, lines
from sim.plots.span import Span
from sim.plots.style import FULL, short
from sim.plots.telling import Told
from sim.scenario.schema import Scenario

_PROPER = {"us": "US", "israel": "Israel", "iraq": "Iraq", "syria": "Syria", "tehran": "Tehran", "baghdad": "Baghdad"}
#: What Tehran decides for itself where it is simulated.
_OWN = ("tehran_line_us", "tehran_line_israel", "tehran_effort")
#: A change follows from an event where its reason is the event's name.
_MOST = 14


def words_of(pressure: str) -> str:
    """A pressure in words."""
    words = pressure.replace("tehran_line_", "line on ").replace("_", " ").split(" ")
    return " ".join(_PROPER.get(word, word) for word in words)


def told_pressure(scenario: Scenario, name: str) -> Told:
    """What the curve of a pressure tells: the values of the scenario, each with its reason, and all sources."""
    pressure = scenario.pressures[name]
    tehran = scenario.actors.get("tehran")
    own = name in _OWN and tehran is not None and tehran.mode == "simulated"
    steps = [
        f"{change.date}: {change.value:g}, {change.because}{' (where states are replayed)' if change.reply else ''}"
        for change in pressure.changes
    ]
    more = [f"and {len(steps) - _MOST} later changes"] if len(steps) > _MOST else []
    title = lines(
        f"{words_of(name)} ({pressure.grade})",
        f"{pressure.start:g} on the day before",
        *steps[:_MOST],
        *more,
        "The curve is Tehran's own choice in the runs." if own else "",
        cited([*pressure.sources, *(one for change in pressure.changes for one in change.sources)]),
    )
    return Told(title, act=name, documented=True)


def told_feeling(militia: str, title: str, values: Numbers, span: Span, names: Mapping[str, str] | None = None) -> Told:
    """What the panel of a militia tells of what it feels."""
    median = np.median(values, axis=0)
    peak = int(median.argmax())
    many = ", median of the runs" if len(values) > 1 else ""
    name = (names or {}).get(militia) or FULL.get(militia) or short(militia)
    day = span.start + dt.timedelta(days=peak)
    course = f"{median[0]:.2f} at first, {median[-1]:.2f} at the end, most {median[peak]:.2f} on {day}"
    return Told(f"{name}: {title}{many}\n{course}", militia, act=title.replace(" ", "_"))
