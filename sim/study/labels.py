"""What the measures of an experiment are called in tables and pictures, and in which unit they are."""

from sim.study.experiment import Experiment
from sim.study.schema import MeasureEntry

#: Totals of a run, in words.
TOTALS = {
    "attacks": "attacks",
    "attacks_us": "attacks on Americans",
    "attacks_israel": "attacks on Israel",
    "attacks_home": "attacks inside Iraq",
    "deaths_us": "Americans killed",
    "strikes": "strikes on the groups",
    "statements": "statements",
}


def names_of(experiment: Experiment) -> tuple[str, ...]:
    """Names of the measures, in the order of the experiment: the columns of its tables."""
    return tuple(experiment.measures)


def is_share(spec: MeasureEntry) -> bool:
    """Whether a run counts as 1 or 0, so that the mean over runs is a share of them."""
    return spec.met or spec.is_ is not None or spec.at_least is not None or spec.at_most is not None


def label_of(experiment: Experiment, name: str) -> str:
    """A measure's name in pictures."""
    spec = experiment.measures[name]
    return spec.title or _label(spec)


def unit_of(experiment: Experiment, name: str) -> str:
    """A measure's unit in pictures; empty where it has none."""
    spec = experiment.measures[name]
    if spec.unit is not None or is_share(spec):
        return spec.unit or "share of runs"
    asked = spec.measure.name if spec.measure is not None else _measure_name(experiment, spec)
    if spec.total is not None:
        return "per run"
    return "days" if asked.startswith("days_") else ""


def _measure_name(experiment: Experiment, spec: MeasureEntry) -> str:
    """Name of the measure behind a documented outcome."""
    for one in experiment.scenarios:
        for outcome in one.resolved.get("outcomes", ()):
            if outcome["id"] == spec.outcome and outcome.get("measure"):
                return str(outcome["measure"]["name"])
    return ""


def _label(spec: MeasureEntry) -> str:
    if spec.total is not None:
        wanted = [spec.total] if isinstance(spec.total, str) else spec.total
        text = " + ".join(TOTALS[one] for one in wanted)
    else:
        text = (spec.outcome or (spec.measure.name if spec.measure else "")).replace("-", " ").replace("_", " ")
    if spec.is_ is not None:
        return f"{text}: {spec.is_ if isinstance(spec.is_, str) else ' or '.join(spec.is_)}"
    bounds = [(spec.at_least, "at least"), (spec.at_most, "at most")]
    words = [f"{word} {bound:g}" for bound, word in bounds if bound is not None]
    return f"{' and '.join(words)} {text}" if words else text
