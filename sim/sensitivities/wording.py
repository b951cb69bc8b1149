"""Words of a sensitivity analysis, the same in its account and its pictures."""

from collections.abc import Mapping

from sim.study.experiment import Experiment

#: What each method is called.
METHODS: Mapping[str, str] = {
    "sobol": "Sobol's indices",
    "morris": "Morris's elementary effects",
    "pawn": "PAWN's indices",
}
#: What the shares of each method divide.
OF_WHAT: Mapping[str, str] = {
    "sobol": "the variance of",
    "morris": "all effects on",
    "pawn": "all influence on",
}
#: From which direction on a measure is said to rise or fall; a rank correlation is smaller.
_STEADY: Mapping[str, float] = {"sobol": 0.5, "morris": 0.5, "pawn": 0.1}


def titles(experiment: Experiment) -> dict[str, str]:
    """The names of the factors."""
    return {name: factor.title or name.replace("_", " ") for name, factor in experiment.factors.items()}


def title_of(factor: str, named: Mapping[str, str]) -> str:
    """The name of a factor."""
    return named.get(factor, factor.replace("_", " "))


def arrow(direction: float, method: str) -> str:
    """Whether a measure rises or falls with a factor, or now this way and now that; empty where it does not move."""
    if direction != direction:
        return ""
    steady = _STEADY[method]
    return "↑" if direction > steady else "↓" if direction < -steady else "↕"


def percent(share: float) -> str:
    """A share in percent."""
    if share != share:
        return "–"
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"
