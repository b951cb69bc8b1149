"""The pictures of a finished sweep: its tables, what the record says beside them, and the words of its experiment."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import files
from sim.plots.sweep_figures import Sweep, draw
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.study.labels import is_share, label_of, unit_of
from sim.study.observed import Observed, observed
from sim.study.schema import MeasureEntry
from sim.study.screening import screening

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study.experiment import Experiment
    from sim.study.results import SweepResult

_OPEN = float("nan")


def pictures(result: "SweepResult") -> dict[str, bytes]:
    """Every figure of the experiment as `<name>.png` and `<name>.svg`."""
    return files(figures(result))


def figures(result: "SweepResult") -> "dict[str, Figure]":
    """Every figure of the experiment, by its name."""
    experiment = result.experiment
    if not experiment.figures:
        return {}
    scenarios = {one.id: one.ground.scenario(()) for one in experiment.scenarios}
    sweep = Sweep(
        points=result.points,
        summary=result.summary,
        factors={name: dimension(experiment, name, scenarios) for name in experiment.factors},
        measures={name: shown(experiment, name) for name in experiment.measures},
        about=About(experiment.title, experiment.question, experiment.seed),
        tallies={name: tallied(result, name) for name in asked(experiment, "distribution")},
        screened=screened(result, asked(experiment, "morris")),
        said=documented(experiment.measures, scenarios),
    )
    return draw(experiment.figures, sweep)


def asked(experiment: "Experiment", kind: str) -> list[str]:
    """The measures that figures of a kind show."""
    found = [one.measure for one in experiment.figures.values() if one.kind == kind and one.measure is not None]
    return list(dict.fromkeys(found))


def shown(experiment: "Experiment", name: str) -> Shown:
    """A measure in words."""
    spec = experiment.measures[name]
    label, unit = label_of(experiment, name), unit_of(experiment, name)
    if is_share(spec):
        return Shown(name, label, chance=True, brief=label)
    return Shown(name, label, unit=unit, brief=label)


def dimension(experiment: "Experiment", name: str, scenarios: Mapping[str, Scenario]) -> Dimension:
    """A factor in words, with what the record says of it in each scenario."""
    factor = experiment.factors[name]
    found = {one: observed(scenario, factor.paths, factor.operator) for one, scenario in scenarios.items()}
    known: dict[str, Observed] = {one: value for one, value in found.items() if value is not None}
    grades = {value.grade for value in known.values()}
    grade = grades.pop() if len(grades) == 1 else ""
    return Dimension(name, factor.title or "", factor.unit or "", factor.levels, known, grade)


def tallied(result: "SweepResult", measure: str) -> pd.DataFrame:
    """How many runs of each point have each value of a measure, read shard by shard: `point`, `value`, `runs`."""
    return counts(result.measures([measure]), measure)


def counts(pieces: Iterable[pd.DataFrame], measure: str) -> pd.DataFrame:
    """The counts of values over the pieces of a table with `point` and a column per measure."""
    keys = ["point", "value"]
    parts = [
        piece.rename(columns={measure: "value"}).groupby(keys, dropna=False).size().rename("runs").reset_index()
        for piece in pieces
    ]
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"point": [], "value": [], "runs": []})
    return whole.groupby(keys, dropna=False)["runs"].sum().reset_index()


def screened(result: "SweepResult", measures: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The elementary effects of each measure; the factors are those of the Morris block of the design."""
    experiment = result.experiment
    names = [name for block in experiment.design if block.kind == "morris" for name in block.factors]
    ends = {name: experiment.factors[name].range or experiment.factors[name].levels for name in names}
    found = {}
    for measure in measures:
        runs = result.measures_frame([measure])
        found[measure] = screening(result.points, runs, ends, measures=[measure], seed=experiment.seed)
    return found


def documented(
    measures: Mapping[str, MeasureEntry], scenarios: Mapping[str, Scenario]
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """What the record says of measures that are documented outcomes: low, typical and high, NaN where it is open."""
    found = {}
    for name, spec in measures.items():
        for scenario_id, scenario in scenarios.items():
            outcome = next((one for one in scenario.outcomes if one.id == spec.outcome), None)
            if outcome is None or spec.at_least is not None or spec.at_most is not None or spec.is_ is not None:
                continue
            found[scenario_id, name] = (_OPEN, 1.0, _OPEN) if spec.met else in_numbers(outcome)
    return {key: ends for key, ends in found.items() if any(end == end for end in ends)}


def in_numbers(outcome: Outcome) -> tuple[float, float, float]:
    """What the record says of an outcome, as low, typical and high; NaN where it is open or a word."""
    score = outcome.score_as
    low, typical, high = (
        float(one) if isinstance(one, int | float) else _OPEN for one in (score.low, score.observed, score.high)
    )
    return low, typical, high
