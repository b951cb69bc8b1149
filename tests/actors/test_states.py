"""The four states: each decides for itself where it is simulated, and only replays the record where it is scripted."""

from typing import Any

import numpy as np
import pytest

from sim.ensemble import histories
from sim.initial import roster
from sim.scenario import Scenario
from sim.scenario.vocabulary import STATES
from sim.world.options import STATE_DECISIONS
from sim.world.world import World

from .conftest import Told


def own_rows(world: World, state: str) -> Any:
    rows = world.record[: world.written[0]]
    return rows[rows["actor"] == len(world.militias) + STATES.index(state)]


def with_modes(scenario: Scenario, mode: str) -> Scenario:
    actors = {
        name: entry.model_copy(update={"mode": mode}) if name in STATES else entry
        for name, entry in scenario.actors.items()
    }
    return scenario.model_copy(update={"actors": actors})


@pytest.mark.parametrize("state", STATES)
def test_a_simulated_state_acts_somewhere(told: Told, state: str) -> None:
    acts = [len(own_rows(world, state)) for _, world in told if world.simulated[STATES.index(state)]]

    assert sum(acts) > 0


@pytest.mark.parametrize("state", STATES)
def test_every_decision_of_a_state_is_taken_somewhere(all_shipped: list[Scenario], state: str) -> None:
    taken: set[int] = set()
    for scenario in all_shipped:
        for world in histories(with_modes(scenario, "simulated"), seed=4, runs=range(2)):
            made = world.choices["made"][:, len(world.militias) + STATES.index(state)]
            taken |= set(np.nonzero(made)[1])

    assert taken == set(range(len(STATE_DECISIONS[STATES.index(state)])))


def test_scripted_states_do_nothing_of_their_own(shipped: Scenario) -> None:
    for world in histories(with_modes(shipped, "scripted"), seed=4, runs=range(3)):
        for state in STATES:
            assert len(own_rows(world, state)) == 0, state
        assert not world.choices["made"][:, len(roster(shipped)) :].any()


def test_one_scripted_state_leaves_the_others_to_decide(short: Scenario) -> None:
    for silent in STATES:
        entry = short.actors[silent].model_copy(update={"mode": "scripted"})
        scenario = short.model_copy(update={"actors": {**short.actors, silent: entry}})
        world = next(histories(scenario, seed=4, runs=range(1)))
        deciding = world.choices["made"][:, len(world.militias) :].any(axis=(0, 2))

        assert len(own_rows(world, silent)) == 0
        assert not deciding[STATES.index(silent)]
        assert deciding[STATES.index("washington" if silent == "tehran" else "tehran")]


def test_a_state_that_is_not_listed_does_nothing(short: Scenario) -> None:
    scenario = short.model_copy(update={"actors": {k: v for k, v in short.actors.items() if k not in STATES}})
    world = next(histories(scenario, seed=4, runs=range(1)))

    assert world.written[0] > 0
    assert all(len(own_rows(world, state)) == 0 for state in STATES)
