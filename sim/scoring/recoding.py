"""Would another coder's numbers do? A fifth of all codes, pressures and dispositions, moved by one step."""

from typing import Any

from sim.scenario import Scenario
from sim.scenario.numbers import Number, Pressure
from sim.scenario.vocabulary import LINES, STATES
from sim.study.sampling import shares, stream
from sim.theory import theory

#: Share of the codes that are moved, and how far.
SHARE, STEP = 0.2, 0.25
#: Facts that are no codes: who is named among those that sign together.
_FACTS = frozenset({"umbrella_member"})


def recoded(scenario: Scenario, seed: int) -> Scenario:
    """The scenario with a fifth of its codes moved one step up or down; at an end of the scale, the way that is left.

    A disposition of an actor is moved alike in all scenarios, since it is coded once; values of a pressure one by one.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        The same seed moves the same codes [0..2**63).
    """
    pressures = {name: _pressure(one, name, scenario.id, seed) for name, one in scenario.pressures.items()}
    actors = dict(scenario.actors)
    for actor in (name for name in scenario.actors if name not in STATES):
        traits: dict[str, Number] = theory().militias[actor].dispositions | dict(scenario.actors[actor].dispositions)
        changed: dict[str, Any] = {}
        for trait, number in traits.items():
            value = number.value if trait in _FACTS else moved(number.value, 0.0, seed, actor, trait)
            if value != number.value:
                changed[trait] = Number(value=value, sources=number.sources, grade=number.grade)
        if changed:
            entry = actors[actor]
            actors[actor] = type(entry)(mode=entry.mode, held_by=entry.held_by, **dict(entry.dispositions) | changed)
    return scenario.model_copy(update={"pressures": pressures, "actors": actors})


def moved(value: float, low: float, seed: int, *names: str) -> float:
    """A code, or its neighbour on the scale from `low` to 1; the names say which code it is."""
    chosen, up = shares(stream(seed, "recoding", *names), 2)
    if chosen >= SHARE:
        return value
    step = STEP if (up < 0.5 or value - STEP < low) and value + STEP <= 1 else -STEP
    return value + step


def _pressure(found: Pressure, name: str, scenario: str, seed: int) -> Pressure:
    low = -1.0 if name in LINES else 0.0
    start = moved(found.start, low, seed, scenario, name, "start")
    changes = tuple(
        one.model_copy(update={"value": moved(one.value, low, seed, scenario, name, one.date.isoformat())})
        for one in found.changes
    )
    return found.model_copy(update={"start": start, "changes": changes})
