"""What an experiment keeps of every run: one number per measure, missing where the run is left out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measuring import replayed_events, with_events
from sim.results.measures.clock import window_of
from sim.results.measures.evaluating import ITSELF, UNBOUND, answers
from sim.results.measures.history import ANYBODY, History
from sim.results.measures.question import Question
from sim.results.measures.registry import REGISTRY
from sim.run import Tables, simulate, totals
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.study.experiment import Experiment
from sim.study.labels import is_share, label_of, names_of, unit_of
from sim.study.schema import MeasureEntry

__all__ = ["answered", "columns", "is_share", "label_of", "names_of", "unit_of"]


def answered(experiment: Experiment, scenario: Scenario, *, seed: int, runs: range) -> pd.DataFrame:
    """The columns of some runs of a scenario at one point: run them, and measure only what is asked.

    Parameters
    ----------
    experiment : Experiment
    scenario : Scenario
        The scenario with the overrides of the point.
    seed : int
        [0..2**63).
    runs : range
        Numbers of the runs [0..2**32).
    """
    if all(spec.total is not None for spec in experiment.measures.values()):
        nothing = pd.DataFrame()
        counted = totals(scenario, seed=seed, runs=runs)
        return columns(experiment, scenario, Tables(nothing, nothing, nothing, counted))
    tables = simulate(scenario, seed=seed, runs=runs, traced=0)
    record = with_events(tables.record, replayed_events(scenario), runs)
    return columns(experiment, scenario, Tables(record, tables.daily, tables.decisions, tables.runs))


def columns(
    experiment: Experiment, scenario: Scenario, tables: Tables, measures_frame: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One float64 column per measure and a row per run; NaN where the run, or the whole scenario, is left out.

    Parameters
    ----------
    experiment : Experiment
    scenario : Scenario
        The scenario that was run.
    tables : Tables
        What the runs did; the record holds the replayed events too.
    measures_frame : DataFrame, optional
        The measures table of the same runs; what is asked of it is computed anew where left out.
    """
    runs = tables.runs["run"].to_numpy(np.int64)
    asking = Asking(scenario, tables, runs, measures_frame)
    found = {name: asking.column(spec) for name, spec in experiment.measures.items()}
    return pd.DataFrame(found, index=pd.Index(runs, name="run"), dtype=np.float64)


class Asking:
    """Some runs of one scenario that are asked one measure after the other."""

    def __init__(self, scenario: Scenario, tables: Tables, runs: np.ndarray, frame: pd.DataFrame | None) -> None:
        self.scenario, self.tables, self.runs, self.frame = scenario, tables, runs, frame
        self._history: History | None = None

    @property
    def history(self) -> History:
        """The record made ready for measuring, once."""
        if self._history is None:
            self._history = History.of(self.scenario, self.tables.record, self.runs.tolist())
        return self._history

    def column(self, spec: MeasureEntry) -> np.ndarray:
        """A measure's number in each run."""
        if spec.total is not None:
            return judged(spec, self.total(spec.total))
        value, category, met = self.of_outcome(spec) if spec.outcome is not None else self.of_measure(spec)
        if spec.met:
            return met
        return judged(spec, value) if spec.is_ is None else among(spec.is_, category)

    def total(self, names: str | Sequence[str]) -> np.ndarray:
        """Totals of each run, added up."""
        wanted = [names] if isinstance(names, str) else list(names)
        return self.tables.runs[wanted].to_numpy(np.float64).sum(axis=1)

    def of_outcome(self, spec: MeasureEntry) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Value, category and whether it is met, of a documented outcome."""
        outcome = next((one for one in self.scenario.outcomes if one.id == spec.outcome), None)
        rows = self.rows_of(outcome) if outcome is not None else None
        if rows is None or not len(rows):
            return self.nothing()
        rows = rows.set_index("run").reindex(self.runs)
        met = rows["met"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
        return rows["value"].to_numpy(np.float64), rows["category"].to_numpy(object), met

    def rows_of(self, outcome: Outcome) -> pd.DataFrame | None:
        """The outcome's rows of the measures table."""
        if self.frame is None:
            return answers(self.history, outcome, None, ITSELF)
        return self.frame[(self.frame["outcome"] == outcome.id) & (self.frame["foil"] == ITSELF)]

    def of_measure(self, spec: MeasureEntry) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Value and category of a measure that the experiment asks itself."""
        assert spec.measure is not None
        after = spec.after
        known = {event.id for event in self.scenario.events} | set(self.scenario.elsewhere)
        if after is not None and after.event is not None and after.event not in known:
            return self.nothing()
        question = Question(
            name=spec.measure.name,
            actors=spec.actors or (ANYBODY,),
            attribution=spec.attribution,
            settings=spec.measure.arguments,
            baseline=spec.baseline,
            categories=spec.categories,
        )
        window = window_of(self.history, question, spec.window or self.scenario.period, after)
        values = REGISTRY[question.name](self.history, question, window)
        counts = window.started & ~(window.empty & (question.name not in UNBOUND)) & ~values.left_out
        value = np.where(counts, values.value, np.nan).astype(np.float64)
        return value, np.where(counts, values.category, ""), np.full(len(self.runs), np.nan)

    def nothing(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What a scenario answers that does not have the outcome or the clock."""
        missing = np.full(len(self.runs), np.nan)
        return missing, np.full(len(self.runs), "", object), missing


def judged(spec: MeasureEntry, value: np.ndarray) -> np.ndarray:
    """The value, or 1 and 0 where it is held against bounds; missing stays missing."""
    if spec.at_least is None and spec.at_most is None:
        return value
    low = -np.inf if spec.at_least is None else spec.at_least
    high = np.inf if spec.at_most is None else spec.at_most
    return np.where(np.isnan(value), np.nan, (value >= low) & (value <= high))


def among(words: str | Sequence[str], category: np.ndarray) -> np.ndarray:
    """1 where the category is one of the words, 0 where it is another, missing where there is none."""
    wanted = [words] if isinstance(words, str) else list(words)
    is_missing = np.array([not isinstance(one, str) or one == "" for one in category], bool)
    return np.where(is_missing, np.nan, np.isin(category.astype(str), wanted)).astype(np.float64)
