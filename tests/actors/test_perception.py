"""What is seen and felt.

Forgetting is exponential (Ebbinghaus 1885, in its simplest form): a half-life halves. Fear follows the availability of
a danger (Tversky and Kahneman, Cognitive Psychology 5, 1973): it is there at once and leaves slowly.
"""

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.actors.perception import (
    attacks_since,
    attribution,
    available_cover,
    credit,
    expected_retaliation,
    perceived_fear,
    remembered,
    said_since,
)
from sim.initial import build
from sim.scenario import Scenario
from sim.world.options import PRESSURES, Act, Claim, Target, Tone
from sim.world.world import World

from .conftest import Told, counted

quick = settings(derandomize=True, deadline=None, max_examples=100)
SHARES = st.floats(0.0, 1.0)
HALFLIVES = st.floats(1.0, 90.0)
CLAIMS = st.sampled_from(list(Claim))


@quick
@given(st.floats(-10.0, 10.0), HALFLIVES)
def test_after_a_half_life_half_is_left(value: float, halflife: float) -> None:
    assert remembered(value, 0.0, halflife) == value
    assert remembered(value, halflife, halflife) == pytest.approx(value / 2)


@quick
@given(SHARES, HALFLIVES, st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_forgetting_in_two_steps_is_forgetting_in_one(value: float, halflife: float, one: float, two: float) -> None:
    assert remembered(remembered(value, one, halflife), two, halflife) == pytest.approx(
        remembered(value, one + two, halflife), abs=1e-12
    )


@quick
@given(SHARES, SHARES, SHARES, HALFLIVES)
def test_fear_is_never_below_the_danger_felt(fear: float, risk: float, exposure: float, halflife: float) -> None:
    assert risk * exposure <= perceived_fear(fear, risk, exposure, halflife) <= 1.0


@quick
@given(SHARES, SHARES, HALFLIVES)
def test_fear_jumps_with_the_danger(risk: float, exposure: float, halflife: float) -> None:
    assert perceived_fear(0.0, risk, exposure, halflife) == risk * exposure


@quick
@given(st.floats(0.1, 1.0), HALFLIVES)
def test_fear_decays_once_the_danger_is_over(fear: float, halflife: float) -> None:
    days = [fear]
    for _ in range(30):
        days.append(perceived_fear(days[-1], 0.0, 1.0, halflife))

    assert all(0.0 < after < before for before, after in pairwise(days))
    assert days[-1] == pytest.approx(remembered(fear, 30.0, halflife))


def test_who_is_out_of_reach_fears_nothing() -> None:
    assert perceived_fear(0.0, 1.0, 0.0, 30.0) == 0.0


@quick
@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_expected_retaliation_never_falls_with_readiness_or_anger(
    posture: float, anger: float, red_line: float, more: float, worse: float
) -> None:
    base = expected_retaliation(posture, anger, red_line)

    assert expected_retaliation(max(posture, more), anger, red_line) >= base
    assert expected_retaliation(posture, max(anger, worse), red_line) >= base
    assert 0.0 <= base <= 1.0 + 1e-12


@quick
@given(SHARES, SHARES)
def test_a_red_line_moves_the_answer_from_readiness_to_deaths(posture: float, anger: float) -> None:
    assert expected_retaliation(posture, anger, 0.0) == posture
    assert expected_retaliation(posture, anger, 1.0) == anger


@quick
@given(SHARES, SHARES)
def test_who_signs_with_his_own_name_is_known(availability: float, anger: float) -> None:
    assert attribution(Claim.OWN_NAME, availability, anger) == 1.0


@quick
@given(CLAIMS, SHARES)
def test_once_americans_are_dead_suspicion_is_enough(claim: Claim, availability: float) -> None:
    assert attribution(claim, availability, 1.0) == 1.0


@quick
@given(CLAIMS, SHARES, SHARES, SHARES, SHARES)
def test_a_name_hides_the_more_the_better_it_is_at_hand_and_the_less_the_anger(
    claim: Claim, availability: float, more: float, anger: float, worse: float
) -> None:
    seen = attribution(claim, availability, anger)

    assert (
        attribution(claim, max(availability, more), anger)
        <= seen
        <= attribution(claim, availability, max(anger, worse))
    )
    assert 0.0 <= seen <= 1.0


@quick
@given(CLAIMS, CLAIMS, SHARES)
def test_no_name_earns_more_than_ones_own(claim: Claim, other: Claim, availability: float) -> None:
    assert credit(claim, availability) <= credit(Claim.OWN_NAME, availability)
    assert 0.0 <= credit(other, availability) <= 1.0


def test_names_must_exist_and_be_within_reach(staged: Any) -> None:
    world: World = staged(umbrella_brand=0.5, facade_availability=0.25)
    felt, me = world.pressures[0], world.militias[0]
    me.umbrella_member, me.facade_access = 0.5, 1.0

    assert len(felt) == len(PRESSURES)
    assert available_cover(Claim.UMBRELLA, me, felt) == 0.25
    assert available_cover(Claim.FACADE, me, felt) == 0.25
    assert available_cover(Claim.OWN_NAME, me, felt) == available_cover(Claim.UNCLAIMED, me, felt) == 1.0
    me.umbrella_member = 0.0
    assert available_cover(Claim.UMBRELLA, me, felt) == 0.0


def test_attacks_are_counted_in_the_days_before_today(staged: Any) -> None:
    world: World = staged(days=20)
    for day, row, target in [(3, 0, Target.ISRAEL), (9, 1, Target.US_EMBASSY), (10, 0, Target.US_FORCES_IRAQ)]:
        world.attacks[day, row, target] += 1
    counted(world)

    def count(day: int, days: int, first: int = 0, last: int = len(Target) - 1, by: int = -1, but: int = -1) -> int:
        return int(attacks_since(world, day, days, first, last, by, but))

    assert count(10, 7) == 2
    assert count(11, 7) == 2
    assert count(11, 8) == 3
    assert count(11, 400) == 3
    assert count(0, 400) == 0
    assert count(11, 8, first=Target.ISRAEL, last=Target.ISRAEL) == 1
    assert count(11, 8, by=0) + count(11, 8, by=1) == count(11, 8)
    assert count(11, 8, but=0) == count(11, 8, by=1) == 1


def test_what_is_counted_each_day_is_what_was_done(told: Told) -> None:
    for name, world in told:
        before = np.concatenate([np.zeros((1, *world.attacks.shape[1:]), np.int64), world.attacks.cumsum(axis=0)])
        assert (world.tally[:, :-1] == before).all(), name
        assert (world.tally[:, -1] == before.sum(axis=1)).all(), name


def test_words_are_remembered_by_speaker_and_tone(short: Scenario, played: Any) -> None:
    world: World = build(short, 1)
    words: set[tuple[int, int, int]] = set()
    for day in range(len(world.dates)):
        played(world, day, day + 1)
        rows = world.record[: world.written[0]]
        words = {(int(it["day"]), int(it["actor"]), int(it["tone"])) for it in rows[rows["act"] == Act.STATEMENT]}
        for row, tone, days in product(range(len(world.militias)), Tone, (1, 2, 7, 400)):
            said = any((earlier, row, tone) in words for earlier in range(day + 1 - days, day + 1))
            assert said_since(world, day + 1, days, row, tone) == said, (day, row, tone, days)

    assert len(words) >= 3


def test_words_of_today_are_not_yet_remembered(staged: Any) -> None:
    world: World = staged()
    world.said[0, Tone.DENIES] = 4

    assert [said_since(world, day, 3, 0, Tone.DENIES) for day in range(10)] == [0] * 5 + [1] * 3 + [0] * 2
