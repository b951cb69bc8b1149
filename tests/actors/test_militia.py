"""A militia's feelings and what follows from them by themselves: hiding, leaving bases, turning to politics.

Base pressure follows the anger of the constituency as a stock follows a flow: it never overshoots what feeds it.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.actors.militia import SHOWN, base_pressure_tomorrow
from sim.ensemble import histories
from sim.scenario import Scenario
from sim.world.options import Act, Claim, Front, Pressure, Target
from sim.world.world import World

from .conftest import Told

quick = settings(derandomize=True, deadline=None, max_examples=100)
SHARES = st.floats(0.0, 1.0)
GROUP = "asaib-ahl-al-haq"
OTHER = "kataib-hezbollah"


def shown(world: World, variable: str, row: int = 0) -> np.ndarray:
    return np.asarray(world.daily[:, row, SHOWN.index(variable)])


@quick
@given(SHARES, SHARES, SHARES, SHARES)
def test_base_pressure_moves_towards_anger_and_not_past_it(
    pressure: float, outrage: float, militancy: float, growth: float
) -> None:
    after = base_pressure_tomorrow(pressure=pressure, outrage=outrage, militancy=militancy, growth=growth)
    low, high = sorted((pressure, outrage * militancy))

    assert low - 1e-12 <= after <= high + 1e-12


def test_base_pressure_drains_when_nobody_is_angry(staged: Any, played: Any) -> None:
    world: World = staged(days=20)
    world.militias[0].base_pressure = 0.8
    played(world)

    assert all(0.0 < after < before for before, after in pairwise(shown(world, "base_pressure")))


def test_feelings_stay_shares(told: Told) -> None:
    variables = ["fear", "base_pressure", "expected_retaliation", "grip", "rents", "standing"]
    columns = [SHOWN.index(variable) for variable in variables]
    for _, world in told:
        values = world.daily[:, :, columns]
        assert values.min() >= 0.0
        assert values.max() <= 1.0 + 1e-12
        assert set(np.unique(world.daily[:, :, -2:])) <= {0.0, 1.0}


def test_a_hunted_leader_hides_and_comes_back_when_the_hunt_is_over(staged: Any, played: Any, acts: Any) -> None:
    world: World = staged(
        days=300,
        militias={GROUP: {"exposure": 1.0}, "sadrists": {"exposure": 0.0}},
        decapitation_risk=1.0,
        changes={"decapitation_risk": (5, 0.0)},
        parameters={"memory": 30},
    )
    played(world)
    hidden = shown(world, "hidden")

    assert [day for day, _ in acts(world, Act.HIDE)] == [0]
    assert hidden[:10].all()
    assert not hidden[-100:].any()
    assert (np.diff(hidden) != 0.0).sum() == 1
    assert not shown(world, "hidden", row=1).any()


def test_standing_is_earned_by_attacks_and_lost_by_stillness(staged: Any, played: Any) -> None:
    world: World = played(
        staged(
            days=80,
            militias=[GROUP],
            regional_war_ally=1.0,
            us_presence_iraq=1.0,
            changes={"us_presence_iraq": (40, 0.0)},
            parameters={"solidarity": 50},
        )
    )
    standing = shown(world, "standing")
    attacked = world.attacks[:, 0].sum(axis=1) > 0

    assert attacked[:40].any()
    assert standing.max() > 0.0
    assert (np.diff(standing)[~attacked[1:]] <= 0.0).all()


def test_nobody_turns_to_politics_while_a_soldier_is_left(staged: Any, played: Any, acts: Any) -> None:
    outsider = {GROUP: {"nationalism": 1.0, "electoral_stake": 0.0}}
    for run in range(10):
        stays = played(staged(days=60, run=run, militias=outsider, us_presence_iraq=0.25))
        never_there = played(staged(days=60, run=run, militias=outsider))
        leave = played(
            staged(days=200, run=run, militias=outsider, us_presence_iraq=0.25, changes={"us_presence_iraq": (30, 0.0)})
        )
        assert acts(stays, Act.POLITICAL_TURN) == acts(never_there, Act.POLITICAL_TURN) == []
        turns = [day for day, _ in acts(leave, Act.POLITICAL_TURN)]
        assert len(turns) == 1
        assert turns[0] >= 30


def test_who_is_in_office_already_or_no_nationalist_has_nothing_to_turn_to(staged: Any, played: Any, acts: Any) -> None:
    groups = {
        GROUP: {"nationalism": 1.0, "electoral_stake": 1.0},
        OTHER: {"nationalism": 0.0, "electoral_stake": 0.0},
    }
    world = played(staged(days=200, militias=groups, us_presence_iraq=0.25, changes={"us_presence_iraq": (10, 0.0)}))

    assert acts(world, Act.POLITICAL_TURN) == []


def test_rockets_on_the_embassy_weaken_a_truce_and_an_unclaimed_drone_does_not(staged: Any, played: Any) -> None:
    def truce(target: Target, claim: Claim) -> float:
        world: World = staged(days=4, truce=True)
        world.attacks[1, 0, target], world.claims[1, 0, target] = 1, claim
        played(world)
        return float(world.scene[0].truce)

    kept = truce(Target.ISRAEL, Claim.OWN_NAME)
    assert truce(Target.US_EMBASSY, Claim.UNCLAIMED) < kept
    assert truce(Target.US_FORCES_IRAQ, Claim.OWN_NAME) < kept
    assert truce(Target.US_FORCES_IRAQ, Claim.UNCLAIMED) == kept
    assert truce(Target.US_LOGISTICS, Claim.UNCLAIMED) == kept


def test_a_truce_that_nobody_breaks_is_forgotten_by_half_in_a_half_life(staged: Any, played: Any) -> None:
    world: World = played(staged(days=20, truce=True, parameters={"memory": 20}))

    assert world.scene[0].truce == pytest.approx(0.5)
    assert world.attacks.sum() == 0


def test_deaths_in_attacks_are_as_frequent_as_they_are_lethal(staged: Any, played: Any) -> None:
    fight = {"days": 60, "militias": [OTHER], "us_presence_iraq": 1.0, "regional_war_ally": 1.0}
    for lethality in (0.0, 1.0):
        world: World = played(staged(**fight, parameters={"lethality": lethality, "solidarity": 50}))
        rows = world.record[: world.written[0]]
        on_soldiers = rows[(rows["act"] == Act.ATTACK) & (rows["target"] <= Target.US_FORCES_SYRIA)]
        assert len(on_soldiers) > 10
        assert on_soldiers["deaths"].mean() == lethality


def test_the_calendar_raises_pressures_and_never_lowers_them(shipped: Scenario) -> None:
    world = next(histories(shipped, seed=12, runs=range(1)))
    raised = [Pressure.DECAPITATION_RISK, Pressure.US_POSTURE, Pressure.OUTRAGE, Pressure.BAGHDAD_ENFORCEMENT]
    lines = [Pressure.TEHRAN_LINE_US, Pressure.TEHRAN_LINE_ISRAEL, Pressure.TEHRAN_LINE_HOME, Pressure.TEHRAN_EFFORT]
    others = [one for one in Pressure if one not in (*raised, *lines)]

    assert (world.pressures[:, raised] >= world.coded[:, raised]).all()
    assert world.pressures[:, others].tobytes() == world.coded[:, others].tobytes()
    assert world.pressures[:, raised].max() <= 1.0


def test_a_campaign_of_the_opening_is_there_on_the_first_day(staged: Any) -> None:
    world: World = staged(campaigns={"israel": [OTHER]}, militias=[GROUP, OTHER], suspended=[GROUP])

    assert world.militias[1].campaign[Front.ISRAEL] == 1
    assert world.militias["campaign"].sum() == 1
    assert list(world.militias["suspended"]) == [1, 0]
