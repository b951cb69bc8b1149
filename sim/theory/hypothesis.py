"""A scenario under a rival theory, and the numbers it then runs on."""

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario import Scenario
from sim.scenario.numbers import Number
from sim.theory.load import theory


def with_hypothesis(scenario: Scenario, hypothesis: str | None) -> Scenario:
    """The scenario under a rival theory; parameters that the scenario sets itself stay as it sets them."""
    if hypothesis is None:
        return scenario
    known = theory().hypotheses
    if hypothesis not in known:
        what = f"unknown hypothesis {quoted(hypothesis)}"
        near = nearest(hypothesis, known)
        raise Refused([Problem("sim run", 1, 1, "hypothesis", what, f"one of {', '.join(known)}", near)])
    rival = known[hypothesis]
    changed = {
        name: Number(value=value, sources=rival.sources, grade="assumed") for name, value in rival.parameters.items()
    }
    return scenario.model_copy(update={"parameter_numbers": changed | scenario.parameter_numbers})


def parameters_of(scenario: Scenario) -> dict[str, float]:
    """Every parameter of the theory with the value that this scenario runs on."""
    return {name: scenario.parameters.get(name, entry.value) for name, entry in theory().parameters.items()}
