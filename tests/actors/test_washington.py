"""Washington: a red line at American deaths.

Deterrence by a threshold (Schelling, "Arms and Influence", 1966): below it as little as it can, beyond it an answer
that is certain and wide.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.actors.washington import answer_delay
from sim.scenario.vocabulary import STATES
from sim.world.options import Act, Claim, Pressure, Target, WashingtonDecision
from sim.world.world import World

from .conftest import Told, counted

WIDE = 1.0
GROUP = "kataib-hezbollah"
DEATHS = {"kind": "fatal-attack", "on": ["us-forces"], "deaths": 3}


def rows_of(world: World, *acts: Act) -> Any:
    rows = world.record[: world.written[0]]
    return rows[np.isin(rows["act"], acts) & (rows["actor"] == len(world.militias) + STATES.index("washington"))]


def deadly_days(world: World) -> list[int]:
    """Days on which Americans died, by the calendar or by a group."""
    rows = world.record[: world.written[0]]
    days = {int(row["day"]) for row in rows[rows["deaths"] > 0]}
    return sorted(days | {int(event["day"]) for event in world.events if event["deaths"] > 0})


def harassed(world: World, day: int, times: int, claim: Claim = Claim.OWN_NAME) -> World:
    """The world after some attacks of its first group on American soldiers."""
    world.attacks[day, 0, Target.US_FORCES_IRAQ] = times
    world.claims[day, 0, Target.US_FORCES_IRAQ] = claim
    return counted(world)


def chance_of_strike(world: World, played: Any, day: int) -> float:
    played(world, day, day + 1)
    return float(world.chances[len(world.militias) + STATES.index("washington"), WashingtonDecision.STRIKE, 1])


def test_an_answer_takes_three_to_seven_days() -> None:
    assert {answer_delay((k + 0.5) / 1000) for k in range(1000)} == {3, 4, 5, 6, 7}
    assert answer_delay(0.0) == 3
    assert answer_delay(np.nextafter(1.0, 0.0)) == 7


def test_deaths_are_answered_widely_after_three_to_seven_days(staged: Any, played: Any) -> None:
    waited = []
    for run in range(120):
        world: World = played(
            staged(days=16, run=run, simulated=["washington"], events=[(5, DEATHS)], parameters={"lethality": 0})
        )
        wide = [int(row["day"]) for row in rows_of(world, Act.STRIKE) if row["level"] == WIDE]
        assert len(wide) == 1
        waited.append(wide[0] - 5)

    assert set(waited) == {3, 4, 5, 6, 7}


def test_without_deaths_there_is_no_wide_strike(told: Told) -> None:
    strikes = 0
    for name, world in told:
        deaths = deadly_days(world)
        for row in rows_of(world, Act.STRIKE):
            strikes += 1
            if row["level"] == WIDE:
                assert any(3 <= row["day"] - day <= 7 for day in deaths), name
    assert strikes > 0


def test_no_death_goes_unanswered_unless_the_days_run_out(told: Told) -> None:
    answered = 0
    for name, world in told:
        if not world.simulated[STATES.index("washington")]:
            continue
        wide = [int(row["day"]) for row in rows_of(world, Act.STRIKE) if row["level"] == WIDE]
        for day in deadly_days(world):
            if day + 7 < len(world.dates):
                # Further deaths while an answer is prepared are part of what it answers.
                assert any(day < strike <= day + 7 for strike in wide), (name, day)
                answered += 1
    assert answered > 0


def test_where_nothing_can_be_laid_at_a_door_washington_does_nothing(staged: Any, played: Any) -> None:
    for run in range(20):
        world: World = played(staged(days=30, run=run, simulated=["washington"], us_posture=1.0))
        assert len(rows_of(world, *Act)) == 0


@pytest.mark.parametrize("posture", [0.25, 0.5, 1.0])
def test_more_attacks_never_make_a_strike_less_likely(staged: Any, played: Any, posture: float) -> None:
    chances = [
        chance_of_strike(harassed(staged(simulated=["washington"], us_posture=posture), 3, times), played, 4)
        for times in (1, 2, 4, 8, 16)
    ]

    assert chances == sorted(chances)
    assert chances[-1] > chances[0]


def test_more_readiness_never_makes_a_strike_less_likely(staged: Any, played: Any) -> None:
    chances = [
        chance_of_strike(harassed(staged(simulated=["washington"], us_posture=posture), 3, 8), played, 4)
        for posture in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]

    assert chances == sorted(chances)
    assert chances[-1] > chances[0]


def test_a_hidden_hand_is_struck_less_than_an_open_one(staged: Any, played: Any) -> None:
    def chance(claim: Claim) -> float:
        world = staged(
            militias={GROUP: {"facade_access": 1.0}}, simulated=["washington"], us_posture=1.0, facade_availability=1.0
        )
        return chance_of_strike(harassed(world, 3, 8, claim), played, 4)

    assert chance(Claim.FACADE) < chance(Claim.OWN_NAME)


def test_attacks_older_than_a_fortnight_are_let_go(staged: Any, played: Any) -> None:
    def made(day: int) -> int:
        world = harassed(staged(days=30, simulated=["washington"], us_posture=1.0), 3, 8)
        played(world, day, day + 1)
        row = len(world.militias) + STATES.index("washington")
        return int(world.choices["made"][day, row, WashingtonDecision.STRIKE])

    assert made(17) == 2
    assert made(18) == 0


def test_leaders_are_struck_after_deaths_or_in_high_readiness_only(told: Told) -> None:
    seen = 0
    for _, world in told:
        for row in rows_of(world, Act.LEADERSHIP_STRIKE):
            seen += 1
            assert row["leaders_killed"] == 1
            assert 0 <= row["about"] < len(world.militias)
            after_deaths = any(day < row["day"] for day in deadly_days(world))
            assert after_deaths or world.pressures[row["day"], Pressure.US_POSTURE] >= 0.75
    assert seen > 0


def test_listings_are_a_month_apart_and_strikes_some_days(told: Told) -> None:
    for _, world in told:
        listings = rows_of(world, Act.SANCTION)["day"]
        limited = [row["day"] for row in rows_of(world, Act.STRIKE) if row["level"] < WIDE]
        assert (np.diff(listings) > 30).all()
        assert (np.diff(limited) > 3).all()


def test_anger_at_deaths_fades_by_half_in_a_half_life(staged: Any, played: Any) -> None:
    world: World = staged(days=40, events=[(0, DEATHS)], parameters={"memory": 10})
    anger = []
    for day in range(40):
        played(world, day, day + 1)
        anger.append(float(world.washington[0].anger))

    assert anger[0] == 1.0
    assert anger[10] == pytest.approx(0.5)
    assert all(after < before for before, after in pairwise(anger))


def test_a_strike_on_a_leader_frightens_his_group(staged: Any, played: Any) -> None:
    for run in range(60):
        world: World = staged(days=25, run=run, simulated=["washington"], events=[(1, DEATHS | {"by": [GROUP]})])
        for day in range(25):
            before = float(world.militias[0].fear)
            played(world, day, day + 1)
            struck = [row for row in rows_of(world, Act.LEADERSHIP_STRIKE) if row["day"] == day and row["about"] == 0]
            if struck:
                assert world.militias[0].fear > before
                assert world.militias[0].loss_day == day
                return
    pytest.fail("no leader was struck in sixty runs")
