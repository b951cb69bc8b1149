"""The scenarios of an attribution: each combination of players, on each parameter set and under each recoding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sim.attribution.question import Question
from sim.scenario import Scenario
from sim.scenario.schema import Elsewhere
from sim.scenario.vocabulary import LINES, PRESSURES
from sim.study.ground import Ground
from sim.theory.calibrated import with_parameters

type Kind = Literal["shipped", "set", "recoding"]

#: One step of the scale on which pressures are coded.
STEP = 0.25


@dataclass(frozen=True)
class Variant:
    """One way to ask the question: a parameter set, or another coder's pressures."""

    kind: Kind
    name: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Numbers of the theory that are replaced."""
    pressure: str = ""
    """The pressure that is coded otherwise."""
    step: float = 0.0
    """By how much."""


def scenarios(question: Question, variant: Variant) -> list[Scenario]:
    """The scenario of each combination, whose number says by its bits which players are as documented."""
    resolved = question.ref.resolved
    if variant.pressure:
        resolved = recoded(resolved, variant.pressure, variant.step)
    ground = Ground(resolved, question.ref.path.as_posix())
    return [combined(question, ground, variant.parameters, number) for number in range(question.coalitions)]


def combined(question: Question, ground: Ground, parameters: Mapping[str, float], number: int) -> Scenario:
    """The scenario of one combination."""
    away = [player for place, player in enumerate(question.players) if not number >> place & 1]
    changes = [change for player in away for change in player.changes]
    scenario = ground.scenario([*question.sets, *changes])
    scenario = without(scenario, [name for player in away for name in player.without_events])
    return with_parameters(scenario, parameters) if parameters else scenario


def without(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The scenario in which some events do not happen; outcomes that refer to them still know their days."""
    gone = {event.id: event for event in scenario.events if event.id in names}
    if not gone:
        return scenario
    days = {name: Elsewhere(date=event.date, end_date=event.end_date) for name, event in gone.items()}
    kept = tuple(event for event in scenario.events if event.id not in gone)
    return scenario.model_copy(update={"events": kept, "elsewhere": scenario.elsewhere | days})


def recodings(question: Question) -> list[Variant]:
    """Each pressure coded one step higher, and one step lower, wherever that is another code."""
    found = []
    for name in PRESSURES:
        for step in (-STEP, STEP):
            if recoded(question.ref.resolved, name, step) != question.ref.resolved:
                found.append(Variant("recoding", f"{name} {step:+g}", pressure=name, step=step))
    return found


def recoded(resolved: Mapping[str, Any], name: str, step: float) -> dict[str, Any]:
    """A scenario as plain data with one pressure a step higher or lower throughout, within its scale."""
    low = -1.0 if name in LINES else 0.0

    def moved(value: float) -> float:
        return min(1.0, max(low, value + step))

    pressure = dict(resolved["pressures"][name])
    pressure["start"] = moved(pressure["start"])
    if "changes" in pressure:
        pressure["changes"] = [change | {"value": moved(change["value"])} for change in pressure["changes"]]
    return {**resolved, "pressures": {**resolved["pressures"], name: pressure}}
