"""The one probability that stands above everything else, with what it has to be seen beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.briefing.base_rates import base_rates
from sim.briefing.outcomes import Ran
from sim.errors import Problem, Refused, nearest, quoted
from sim.results.verdict_words import documented
from sim.results.verdicts import Verdict, verdicts, wilson
from sim.scoring import shipped


@dataclass(frozen=True)
class Headline:
    """How often one documented outcome comes about in the runs, beside the record and the base rate."""

    outcome: str
    """Its id."""
    statement: str
    """What happened, in words."""
    share: float
    """Share of the counted runs that are so; NaN where none counts."""
    low: float
    """Lower end of its 95 % interval (Wilson)."""
    high: float
    """Upper end."""
    counted: int
    """Runs that count."""
    runs: int
    """All runs."""
    met: bool | None
    """Whether at least half of the counted runs are so; None where none counts."""
    documented: str
    """What the record says, in words."""
    base_rate: float | None
    """How often it is so where the past of other episodes is drawn again; None where that says nothing."""
    base_words: str
    """How the base rate was made, or why there is none."""
    left_out: float | None
    """Probability foreseen by parameter sets fitted without this episode's cluster, from the shipped scores.

    None for a scenario that they do not know: another file, a change, a rival theory."""


def headline(result: Ran, outcome: str | None = None) -> Headline | None:
    """The headline of some runs; None where no outcome of the scenario is scored.

    Parameters
    ----------
    result : Ran
        Some runs, such as `sim.Result`.
    outcome : str, optional
        A scored outcome by id; otherwise the first yes-or-no outcome of the file whose fact is well established, else
        the first yes-or-no outcome, else the first scored one; in each case one that has a base rate, if any has.

    Raises
    ------
    Refused
        When no scored outcome has this id.
    """
    found = verdicts(result.measures, result.scenario)
    if not found and outcome is None:
        return None
    rates = base_rates(result.scenario)
    chosen = _default(found, rates.rates) if outcome is None else _named(found, outcome, result.scenario.id)
    low, high = wilson(chosen.hits, chosen.counted)
    name = chosen.outcome.id
    return Headline(
        outcome=name,
        statement=chosen.outcome.description,
        share=chosen.share,
        low=low,
        high=high,
        counted=chosen.counted,
        runs=chosen.runs,
        met=chosen.met,
        documented=documented(chosen.outcome),
        base_rate=rates.rates.get(name),
        base_words=rates.words_for(name),
        left_out=shipped.foreseen(result.scenario).get(name),
    )


def _default(found: Sequence[Verdict], rates: Mapping[str, float]) -> Verdict:
    """The outcome that says most; one that has a base rate goes before one that has none."""
    binary = [one for one in found if one.outcome.score_as.type == "binary"]
    sure = [one for one in binary if one.outcome.confidence == "high"]
    order = [*sure, *binary, *found]
    return next((one for one in order if rates.get(one.outcome.id) is not None), order[0])


def _named(found: Sequence[Verdict], outcome: str, scenario: str) -> Verdict:
    known = {one.outcome.id: one for one in found}
    if outcome not in known:
        what = f"no scored outcome {quoted(outcome)}"
        near = nearest(outcome, known)
        raise Refused([Problem(scenario, 1, 1, "outcomes", what, f"one of {', '.join(known) or 'none'}", near)])
    return known[outcome]
