"""Answering an injury: a ladder of escalation (Kahn, "On Escalation", 1965), climbed once for each injury."""

from typing import Any

import numpy as np
import pytest

from sim.actors.responding import armed_target, provocation_pull
from sim.world.options import Act, Decision, Injury, Response, Target, Tone
from sim.world.world import World

GROUP = "asaib-ahl-al-haq"
ARREST = {"kind": "arrest", "by": ["baghdad-kadhimi"], "on": [GROUP]}
HEIGHTS = np.array([0.0, 1.0, 2.0, 3.0]) / 3.0


def height(staged: Any, played: Any, traits: dict[str, float] | None = None, **given: Any) -> float:
    """Mean height of the rung a group may choose on the day of an arrest [0..1]."""
    world: World = staged(days=1, militias={GROUP: traits or {}}, events=[(0, ARREST)], **given)
    played(world)
    return float(world.chances[0, Decision.RESPOND, : len(Response)] @ HEIGHTS)


def test_who_is_not_injured_answers_nothing(staged: Any, played: Any) -> None:
    for run in range(10):
        world: World = played(staged(days=20, run=run))
        assert not world.choices["made"][:, :, Decision.RESPOND][:, : len(world.militias)].any()


def test_an_injury_is_answered_once(staged: Any, played: Any) -> None:
    for run in range(10):
        world: World = played(staged(days=20, run=run, militias=[GROUP], events=[(5, ARREST)]))
        answered = np.nonzero(world.choices["made"][:, 0, Decision.RESPOND])[0]
        assert list(answered) == [5]
        assert world.militias[0].injury == Injury.NONE


def test_a_second_injury_is_answered_again(staged: Any, played: Any) -> None:
    world: World = played(staged(days=20, militias=[GROUP], events=[(5, ARREST), (11, ARREST | {"kind": "removal"})]))

    assert list(np.nonzero(world.choices["made"][:, 0, Decision.RESPOND])[0]) == [5, 11]


def test_only_the_group_that_is_injured_answers(staged: Any, played: Any) -> None:
    world: World = played(staged(days=20, militias=["badr", GROUP], events=[(5, ARREST)]))

    assert not world.choices["made"][:, 0, Decision.RESPOND].any()
    assert world.choices["made"][5, 1, Decision.RESPOND] == len(Response)


def test_what_is_done_matches_the_rung(staged: Any, played: Any, acts: Any) -> None:
    seen = set()
    for run in range(300):
        world: World = played(
            staged(days=1, run=run, militias=[GROUP], events=[(0, ARREST)], parameters={"tone_fit": 0})
        )
        rung = Response(int(world.choices["option"][0, 0, Decision.RESPOND]))
        rows = world.record[: world.written[0]]
        demands = rows[(rows["act"] == Act.STATEMENT) & (rows["tone"] == Tone.POLITICAL_DEMAND)]
        armed = rows[(rows["act"] == Act.ATTACK) & (rows["target"] == Target.IRAQI_SECURITY_FORCES)]
        assert (len(demands) > 0) == (rung is Response.POLITICAL)
        assert (len(acts(world, Act.MOBILISE, 0)) > 0) == (rung is Response.MOBILISE)
        assert (len(armed) > 0) == (rung is Response.ARMED)
        seen.add(rung)

    assert seen == set(Response)


def test_without_a_price_of_height_every_rung_is_as_likely(staged: Any, played: Any) -> None:
    assert height(staged, played, parameters={"tone_fit": 0}) == pytest.approx(0.5)


def test_the_readier_for_force_at_home_the_higher_the_answer(staged: Any, played: Any) -> None:
    heights = [height(staged, played, traits={"home_coercion": value}) for value in (0.0, 0.5, 1.0)]

    assert heights == sorted(set(heights))


@pytest.mark.parametrize("restraint", ["baghdad_enforcement", "electoral_stakes"])
def test_a_state_that_punishes_and_a_vote_ahead_never_raise_the_answer(
    staged: Any, played: Any, restraint: str
) -> None:
    traits = {"home_coercion": 1.0, "electoral_stake": 1.0}
    heights = [
        height(staged, played, traits=traits, **({"baghdad_bargain": 1.0} | {restraint: value}))
        for value in (0.0, 0.5, 1.0)
    ]

    assert heights == sorted(set(heights), reverse=True)


def test_a_listing_abroad_provokes_less_than_arrest_and_an_office_lost_most() -> None:
    def pull(injury: Injury) -> float:
        return float(provocation_pull(injury=injury, home_coercion=1.0))

    assert pull(Injury.NONE) == 0.0
    assert 0.0 < pull(Injury.SANCTION) < pull(Injury.ARREST) < pull(Injury.CONTESTED_OFFICE) <= 1.0


def test_arms_hit_whoever_did_the_injury() -> None:
    assert armed_target(Injury.CONTESTED_OFFICE) == Target.IRAQI_STATE_OFFICE
    assert armed_target(Injury.KILLING) == Target.RIVAL_MILITIA
    assert armed_target(Injury.ARREST) == armed_target(Injury.REMOVAL) == Target.IRAQI_SECURITY_FORCES
