"""Time on paper: ticks that do not collide, and bins wide enough to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

#: Widths a bin may have [days].
_BINS = (1, 2, 3, 7, 14, 28, 91, 182, 365)
#: Steps between ticks [days up to a fortnight, months above], and how a tick is written.
_DAY_STEPS = (1, 2, 7, 14)
_FORMS = (("day", "%Y-%m-%d", 0.95), ("month", "%Y-%m", 0.72), ("year", "%Y", 0.5))
#: In a narrow panel, a span of few days is better served by month and day.
_FEW = 45
_WITHIN_A_MONTH = (("day", "%m-%d", 0.5),)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a scenario, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def day(self, dates: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
        """Dates as days since the start, 0 for the first."""
        return (dates - pd.Timestamp(self.start)).dt.days

    def number(self, when: date) -> int:
        """One date as days since the start."""
        plain = when.date() if isinstance(when, datetime) else when
        return (plain - self.start).days

    def bin_days(self, inches: float, least: float = 0.075) -> int:
        """Smallest usual bin that is at least `least` inches wide when the span takes `inches`."""
        return next((width for width in _BINS if width * inches / self.days >= least), _BINS[-1])


def frame(axes: Axes, span: Span, inches: float, *, labels: bool = True) -> None:
    """Give the axes the span as its width, with dated ticks that have room for their text."""
    axes.set_xlim(-0.5, span.days - 0.5)
    steps = {length: list(_ticks(span, length)) for length in ("day", "month", "year")}
    chosen, form = _choose(span, steps, inches)
    axes.set_xticks([span.number(when) for when in chosen])
    axes.set_xticklabels([when.strftime(form) for when in chosen] if labels else [""] * len(chosen))


def _choose(span: Span, steps: dict[str, list[list[date]]], inches: float) -> tuple[list[date], str]:
    """The densest ticks whose labels stay apart."""
    for length, form, room in _FORMS if span.days > _FEW else _FORMS[:1] + _WITHIN_A_MONTH:
        for ticks in steps[length]:
            if len(ticks) >= 2 and len(ticks) * room <= inches:
                return ticks, form
    return steps["year"][-1][:1] or steps["day"][0][:1], "%Y-%m-%d"


def _ticks(span: Span, length: str) -> Iterator[list[date]]:
    if length == "day":
        for step in _DAY_STEPS:
            yield [span.start + timedelta(days=day) for day in range(0, span.days, step)]
    else:
        for step in _MONTH_STEPS:
            if (step % 12 == 0) == (length == "year"):
                yield list(_months(span, step))


def _months(span: Span, step: int) -> Iterator[date]:
    for index in range(span.start.year * 12 + span.start.month - 1, span.end.year * 12 + span.end.month):
        when = date(index // 12, index % 12 + 1, 1)
        if index % step == 0 and span.start <= when <= span.end:
            yield when


def weeks(span: Span) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Edges of the periods over which a weekly rate is drawn, in days since the start.

    Whole weeks from the first day; a remainder shorter than four days joins the last one. Spans above 70 weeks
    are taken by four weeks at a time.
    """
    step = 7 if span.days <= 490 else 28
    edges = [*range(0, span.days, step), span.days]
    if len(edges) > 2 and edges[-1] - edges[-2] < 4:
        del edges[-2]
    return np.array(edges, dtype=np.int64)
