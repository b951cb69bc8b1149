"""Where a militia strikes and under which name: nobody hits what is not there or signs what is not his."""

from typing import Any

import pytest

from sim.actors.militia import SHOWN
from sim.world.options import CAMPAIGN_TARGETS, FRONTS, TARGET_FRONT, Act, Claim, Pressure, Target
from sim.world.world import World

from .conftest import Told

GROUP = "kataib-hezbollah"
CAMPAIGNS = [SHOWN.index(f"campaign_{front}") for front in FRONTS]


def test_a_target_of_a_campaign_is_attacked_in_a_campaign_only(told: Told) -> None:
    seen = 0
    for name, world in told:
        attacks = world.attacks[:, :, :CAMPAIGN_TARGETS] > 0
        # What no leader chose is done where a war on the patron angers the base, and nobody claims it.
        unled = (world.claims[:, :, :CAMPAIGN_TARGETS] == Claim.UNCLAIMED) & (
            world.pressures[:, Pressure.REGIONAL_WAR_PATRON] > 0.0
        )[:, None, None]
        in_campaign = world.daily[:, :, CAMPAIGNS] == 1.0
        assert not (attacks & ~unled & ~in_campaign[:, :, TARGET_FRONT[:CAMPAIGN_TARGETS]]).any(), name
        seen += int(attacks.sum())
    assert seen > 100


def test_nobody_attacks_americans_who_are_not_there(told: Told) -> None:
    for name, world in told:
        gone = world.pressures[:, Pressure.US_PRESENCE_IRAQ] == 0.0
        gone_from_syria = world.pressures[:, Pressure.US_PRESENCE_SYRIA] == 0.0
        for target in (Target.US_FORCES_IRAQ, Target.US_EMBASSY, Target.US_LOGISTICS):
            assert world.attacks[gone][:, :, target].sum() == 0, (name, target)
        assert world.attacks[gone_from_syria][:, :, Target.US_FORCES_SYRIA].sum() == 0, name


def test_even_the_undisciplined_cannot_attack_soldiers_who_have_left(staged: Any, played: Any) -> None:
    angry = {GROUP: {"commitment": 1.0, "capacity": 1.0, "base_militancy": 1.0}}
    anger = {"outrage": 1.0, "regional_war_patron": 1.0}
    parameters = {"indiscipline": 1, "solidarity": 0}
    here, gone = (
        played(staged(days=60, militias=angry, parameters=parameters, us_presence_iraq=presence, **anger))
        for presence in (0.25, 0.0)
    )

    assert here.attacks[:, :, Target.US_FORCES_IRAQ].sum() > 0
    assert gone.attacks[:, :, Target.US_FORCES_IRAQ].sum() == 0


@pytest.mark.parametrize(("name", "claim"), [("umbrella_brand", Claim.UMBRELLA), ("facade_availability", Claim.FACADE)])
def test_a_name_that_nobody_keeps_is_never_signed(staged: Any, played: Any, name: str, claim: Claim) -> None:
    fight = {"days": 40, "campaigns": {"us": [GROUP], "israel": [GROUP]}, "regional_war_ally": 1.0}
    used = set()
    for run in range(10):
        world: World = played(staged(run=run, **fight, us_presence_iraq=1.0, us_posture=0.5, **{name: 0.0}))
        used |= set(world.claims[world.attacks > 0])

    assert used
    assert claim not in used


def test_no_reply_and_no_death_follows_from_an_attack_on_israel(staged: Any, played: Any) -> None:
    world: World = played(
        staged(
            days=60,
            campaigns={"israel": [GROUP]},
            regional_war_ally=1.0,
            parameters={"lethality": 1, "solidarity": 50},
        )
    )
    rows = world.record[: world.written[0]]
    at_israel = rows[(rows["act"] == Act.ATTACK) & (rows["target"] == Target.ISRAEL)]

    assert len(at_israel) > 0
    assert at_israel["deaths"].sum() == 0
