"""Israel: it answers attacks on itself alone, warns before it strikes, and warns once a month at most."""

from typing import Any

import numpy as np
import pytest

from sim.scenario.vocabulary import STATES
from sim.world.options import Act, Claim, IsraelDecision, Pressure, Target
from sim.world.world import World

from .conftest import Told, counted


def rows_of(world: World, *acts: Act) -> Any:
    rows = world.record[: world.written[0]]
    return rows[np.isin(rows["act"], acts) & (rows["actor"] == len(world.militias) + STATES.index("israel"))]


def attacked(world: World, day: int, times: int) -> World:
    """The world after some attacks of its first group on Israel."""
    world.attacks[day, 0, Target.ISRAEL] = times
    world.claims[day, 0, Target.ISRAEL] = Claim.UMBRELLA
    return counted(world)


def chance(world: World, played: Any, decision: IsraelDecision, day: int = 4) -> float:
    played(world, day, day + 1)
    return float(world.chances[len(world.militias) + STATES.index("israel"), decision, 1])


def test_who_leaves_israel_alone_is_left_alone(staged: Any, played: Any) -> None:
    for run in range(20):
        world: World = played(
            staged(days=30, run=run, simulated=["israel"], campaigns={"us": ["kataib-hezbollah"]}, us_presence_iraq=1.0)
        )
        if world.attacks[:, :, Target.ISRAEL].sum() == 0:
            assert len(rows_of(world, *Act)) == 0
            assert not world.choices["made"][:, len(world.militias) + STATES.index("israel")].any()


def test_israel_acts_on_attacks_of_the_last_fortnight(told: Told) -> None:
    seen = 0
    for _, world in told:
        for row in rows_of(world, *Act):
            seen += 1
            assert world.attacks[max(0, row["day"] - 14) : row["day"], :, Target.ISRAEL].sum() > 0
    assert seen > 0


def test_warnings_are_more_than_a_month_apart(told: Told) -> None:
    for _, world in told:
        assert (np.diff(rows_of(world, Act.WARNING)["day"]) > 30).all()


@pytest.mark.parametrize("decision", list(IsraelDecision))
def test_more_attacks_make_it_readier(staged: Any, played: Any, decision: IsraelDecision) -> None:
    chances = [chance(attacked(staged(simulated=["israel"]), 3, times), played, decision) for times in (1, 5, 20, 60)]

    assert chances == sorted(set(chances))


def test_a_campaign_of_killings_makes_a_warning_likelier(staged: Any, played: Any) -> None:
    chances = [
        chance(attacked(staged(simulated=["israel"], decapitation_risk=risk), 3, 10), played, IsraelDecision.WARN)
        for risk in (0.0, 0.5, 1.0)
    ]

    assert chances == sorted(set(chances))


def test_a_strike_is_nearer_after_a_warning(staged: Any, played: Any) -> None:
    def strike(warned: bool) -> float:
        world = attacked(staged(simulated=["israel"]), 3, 10)
        if warned:
            world.israel[0].warned_day = 3
        return chance(world, played, IsraelDecision.STRIKE_IRAQ)

    assert strike(warned=True) > strike(warned=False)


def test_a_warning_is_felt_for_a_month_and_then_fades(staged: Any, played: Any) -> None:
    world: World = staged(days=60)
    world.israel[0].warned_day, world.israel[0].threat = 0, 1.0
    played(world)
    felt = world.pressures[:, Pressure.DECAPITATION_RISK]

    assert (felt[:30] == 1.0).all()
    assert (np.diff(felt[35:]) < 0.0).all()
    assert felt[-1] > 0.0


def test_those_who_share_the_brand_leave_their_bases_after_a_warning(staged: Any, played: Any, acts: Any) -> None:
    warning = {"kind": "warning", "by": ["israel"], "on": ["any-iran-aligned-militia"]}
    world = staged(
        militias={"kataib-hezbollah": {"umbrella_member": 1.0}, "sadrists": {"umbrella_member": 0.0}},
        events=[(4, warning)],
    )
    played(world)

    assert [day for day, _ in acts(world, Act.EVACUATE, actor=0)] == [4]
    assert acts(world, Act.EVACUATE, actor=1) == []
