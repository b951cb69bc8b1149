"""The pictures that an experiment asks for, by kind: plain tables and plain words in, figures out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd
from matplotlib.figure import Figure

from sim.plots.distribution import distribution
from sim.plots.dots import Said, dots
from sim.plots.heatmap import heatmap
from sim.plots.lines import lines
from sim.plots.morris import morris
from sim.plots.shown import About, Dimension, Shown


class FigureLike(Protocol):
    """What a picture is asked to show, as an experiment has it."""

    @property
    def kind(self) -> str:
        """heatmap, lines, morris, dots or distribution."""

    @property
    def x(self) -> str | None:
        """Factor across."""

    @property
    def y(self) -> str | None:
        """Factor upwards."""

    @property
    def by(self) -> str | None:
        """Factor with a line, or a row, each."""

    @property
    def panels(self) -> str | None:
        """Factor with a panel each."""

    @property
    def measure(self) -> str | None:
        """The measure."""

    @property
    def measures(self) -> Sequence[str]:
        """The measures; all where there are none."""

    @property
    def threshold(self) -> float | None:
        """Value of interest."""

    @property
    def title(self) -> str | None:
        """Title."""

    @property
    def note(self) -> str | None:
        """Remark."""


@dataclass(frozen=True)
class Sweep:
    """The results of a sweep, ready to be drawn."""

    points: pd.DataFrame
    """`point`, `scenario`, and a column per factor."""
    summary: pd.DataFrame
    """A row per point and measure: `point`, `scenario`, `measure`, `runs`, `mean`, `error` and further statistics."""
    factors: Mapping[str, Dimension]
    """The factors, with what the record says of them."""
    measures: Mapping[str, Shown]
    about: About
    """Title and question of the experiment."""
    tallies: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Per measure that a distribution wants: `point`, `value` (NaN: left out), `runs`, how many."""
    screened: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Per measure that a screening wants: its elementary effects."""
    said: Said = field(default_factory=dict)
    """What the record says of measures, by scenario and measure."""

    def rows(self, measure: str) -> pd.DataFrame:
        """A row a point: the summary of one measure, and the factors."""
        chosen = self.summary[self.summary["measure"] == measure]
        return chosen.merge(self.points.drop(columns="scenario"), on="point", how="left")

    def factor(self, name: str | None) -> Dimension | None:
        """A factor by its name."""
        return None if name is None else self.factors[name]

    def titled(self, figure: FigureLike) -> About:
        """What stands above a picture."""
        return replace(self.about, title=figure.title or self.about.title, note=figure.note or "")


def draw(figures: Mapping[str, FigureLike], sweep: Sweep) -> dict[str, Figure]:
    """Every picture that is asked for, by its name.

    Parameters
    ----------
    figures : mapping
        What each is to show; factors and measures are named as in `sweep`.
    sweep : Sweep
        The results.
    """
    return {name: KINDS[figure.kind](figure, sweep) for name, figure in figures.items()}


def _heatmap(figure: FigureLike, sweep: Sweep) -> Figure:
    assert figure.x is not None and figure.y is not None and figure.measure is not None
    return heatmap(
        sweep.rows(figure.measure),
        x=sweep.factors[figure.x],
        y=sweep.factors[figure.y],
        shown=sweep.measures[figure.measure],
        about=sweep.titled(figure),
        threshold=figure.threshold,
        panels=sweep.factor(figure.panels),
    )


def _lines(figure: FigureLike, sweep: Sweep) -> Figure:
    assert figure.x is not None and figure.measure is not None
    return lines(
        sweep.rows(figure.measure),
        x=sweep.factors[figure.x],
        shown=sweep.measures[figure.measure],
        about=sweep.titled(figure),
        by=sweep.factor(figure.by),
        panels=sweep.factor(figure.panels),
        threshold=figure.threshold,
    )


def _morris(figure: FigureLike, sweep: Sweep) -> Figure:
    assert figure.measure is not None
    runs = sweep.summary.loc[sweep.summary["measure"] == figure.measure, "runs"]
    return morris(
        sweep.screened[figure.measure],
        shown=sweep.measures[figure.measure],
        about=sweep.titled(figure),
        factors=sweep.factors,
        runs=sorted({int(number) for number in runs}),
    )


def _dots(figure: FigureLike, sweep: Sweep) -> Figure:
    chosen = [sweep.measures[name] for name in figure.measures or sweep.measures]
    about = sweep.titled(figure)
    return dots(sweep.summary, shown=chosen, about=about, said=sweep.said, threshold=figure.threshold)


def _distribution(figure: FigureLike, sweep: Sweep) -> Figure:
    assert figure.measure is not None
    return distribution(
        sweep.tallies[figure.measure].merge(sweep.points, on="point", how="left"),
        shown=sweep.measures[figure.measure],
        about=sweep.titled(figure),
        by=sweep.factor(figure.by),
        panels=sweep.factor(figure.panels),
        threshold=figure.threshold,
    )


#: How each kind is drawn.
KINDS: Mapping[str, Callable[[FigureLike, Sweep], Figure]] = {
    "heatmap": _heatmap,
    "lines": _lines,
    "morris": _morris,
    "dots": _dots,
    "distribution": _distribution,
}
