"""Baghdad: rents for restraint, talk, and enforcement that is rare.

Limits of a bargain: who has nothing to offer has nothing to say, and a punishment that costs the punisher more is used
less (Fearon, International Organization 49, 1995, on commitment).
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.actors.baghdad import chance_to_be_named, strain_today, withholding_value
from sim.scenario.vocabulary import STATES
from sim.world.options import Act, BaghdadDecision, Claim, Injury, Target
from sim.world.world import World

from .conftest import Told

quick = settings(derandomize=True, deadline=None, max_examples=100)
SHARES = st.floats(0.0, 1.0)
GROUP = "asaib-ahl-al-haq"
ON_SOIL = [Target.US_FORCES_IRAQ, Target.US_EMBASSY]
OUTRAGES = [Target.US_EMBASSY, Target.IRAQI_STATE_OFFICE, Target.IRAQI_SECURITY_FORCES]
ASSAULTS = OUTRAGES[1:]


def rows_of(world: World, *acts: Act) -> Any:
    rows = world.record[: world.written[0]]
    return rows[np.isin(rows["act"], acts) & (rows["actor"] == len(world.militias) + STATES.index("baghdad"))]


def attacked(world: World, day: int, target: Target, claim: Claim, times: int = 1) -> World:
    """The world after some attacks by its first group."""
    world.attacks[day, 0, target] = times
    world.claims[day, 0, target] = claim
    return world


def chance(world: World, decision: BaghdadDecision, played: Any, day: int) -> float:
    played(world, 0, day + 1)
    return float(world.chances[len(world.militias) + STATES.index("baghdad"), decision, 1])


def openly_attacked(world: World, group: int, first: int, last: int) -> bool:
    """Whether a group attacked Americans in Iraq in a name that is its own or the umbrella's."""
    days = slice(max(0, first), last)
    signed = np.isin(world.claims[days, group], [Claim.OWN_NAME, Claim.UMBRELLA]) & (world.attacks[days, group] > 0)
    return bool(signed[:, ON_SOIL].any())


@quick
@given(SHARES, st.floats(0.0, 20.0), st.floats(5.0, 90.0))
def test_strain_is_a_share_and_moves_towards_the_load(strain: float, attacks: float, memory: float) -> None:
    after = strain_today(strain=strain, attacks=attacks, memory=memory)

    assert 0.0 <= after <= 1.0 + 1e-12
    assert after >= strain - 1e-12 if attacks >= 0.5 else after <= max(strain, 2.0 * attacks) + 1e-12


def test_strain_without_attacks_halves_in_a_half_life() -> None:
    strain = 1.0
    for _ in range(30):
        strain = strain_today(strain=strain, attacks=0.0, memory=30.0)

    assert strain == pytest.approx(0.5)


@quick
@given(st.integers(1, 20), SHARES, SHARES, SHARES, SHARES)
def test_weight_and_a_vote_ahead_never_make_it_readier_to_keep_rents_back(
    attacks: int, weight: float, heavier: float, stakes: float, nearer: float
) -> None:
    value = withholding_value(open_attacks=attacks, weight_of_group=weight, stakes=stakes)

    assert withholding_value(attacks, max(weight, heavier), stakes) <= value
    assert withholding_value(attacks, weight, max(stakes, nearer)) <= value
    assert withholding_value(attacks + 1, weight, stakes) > value


def test_an_open_name_can_be_named_for_certain_and_a_hidden_one_less() -> None:
    chances = [chance_to_be_named(claim) for claim in (Claim.OWN_NAME, Claim.UMBRELLA, Claim.FACADE)]

    assert chances[0] == 1.0
    assert chances == sorted(chances, reverse=True)
    assert chance_to_be_named(Claim.UNCLAIMED) < 1.0


def test_rents_are_kept_back_from_open_offenders_and_paid_again_after_a_quiet_fortnight(
    told: Told,
) -> None:
    kept, paid = 0, 0
    for _, world in told:
        held: set[int] = set()
        for row in rows_of(world, Act.WITHHOLD_RENTS, Act.PAY_RENTS):
            day, group = int(row["day"]), int(row["about"])
            offended = openly_attacked(world, group, day - 14, day)
            if row["act"] == Act.WITHHOLD_RENTS:
                assert offended and group not in held
                held.add(group)
                kept += 1
            else:
                assert not offended and group in held
                held.discard(group)
                paid += 1
    assert kept > 0
    assert paid > 0


def test_rents_kept_back_do_not_reach_the_group(staged: Any, played: Any) -> None:
    world: World = staged(days=3, baghdad_bargain=0.8)
    world.baghdad[0].withheld[0] = 0.5
    played(world)

    assert world.militias[0].rents == pytest.approx(0.4)
    assert world.militias[1].rents == pytest.approx(0.8)


def test_an_arrest_follows_an_outrage_by_days_and_not_by_months(told: Told) -> None:
    seen = 0
    for name, world in told:
        for row in rows_of(world, Act.ARREST, Act.REMOVAL):
            seen += 1
            day, group = int(row["day"]), int(row["about"])
            before = world.attacks[max(0, day - 21) : day - 2, group]
            assert before[:, OUTRAGES].any(), name
            if row["act"] == Act.REMOVAL:
                assert before[:, ASSAULTS].any(), name
    assert seen > 0


def test_without_an_outrage_nobody_is_arrested(staged: Any, played: Any) -> None:
    campaign = {"campaigns": {"us": [GROUP]}, "us_presence_syria": 1.0, "regional_war_ally": 1.0}
    for run in range(20):
        world: World = played(staged(days=40, run=run, militias=[GROUP], simulated=["baghdad"], **campaign))
        assert not world.attacks[:, :, OUTRAGES].any()
        assert len(rows_of(world, Act.ARREST, Act.REMOVAL)) == 0


@pytest.mark.parametrize(("trait", "pressure"), [("capacity", ""), ("state_stake", ""), ("", "electoral_stakes")])
def test_weight_and_a_vote_ahead_never_make_an_arrest_likelier(
    staged: Any, played: Any, trait: str, pressure: str
) -> None:
    chances = []
    for value in (0.0, 0.5, 1.0):
        traits = {"electoral_stake": 1.0} | ({trait: value} if trait else {})
        felt = {pressure: value} if pressure else {}
        world = staged(days=8, militias={GROUP: traits}, simulated=["baghdad"], **felt)
        attacked(world, 0, Target.US_EMBASSY, Claim.OWN_NAME)
        chances.append(chance(world, BaghdadDecision.ENFORCE, played, day=3))

    assert 0.0 < chances[0] < 1.0
    assert chances == sorted(chances, reverse=True)


def test_a_record_of_enforcing_makes_it_readier(staged: Any, played: Any) -> None:
    chances = []
    for record in (0.0, 0.5, 1.0):
        world = staged(days=8, militias=[GROUP], simulated=["baghdad"], baghdad_enforcement=record)
        attacked(world, 0, Target.US_EMBASSY, Claim.OWN_NAME)
        chances.append(chance(world, BaghdadDecision.ENFORCE, played, day=3))

    assert chances == sorted(set(chances))


def test_who_is_arrested_is_injured_and_answers(staged: Any, played: Any) -> None:
    for run in range(80):
        world: World = staged(
            days=25,
            run=run,
            militias=[GROUP],
            simulated=["baghdad"],
            baghdad_enforcement=1.0,
            parameters={"enforcement": 0},
        )
        played(attacked(world, 0, Target.US_EMBASSY, Claim.OWN_NAME))
        arrests = rows_of(world, Act.ARREST)
        if len(arrests) > 0:
            assert world.militias[0].injured_by == 1 + STATES.index("baghdad")
            assert world.militias[0].answered_day == arrests[0]["day"]
            assert world.militias[0].injury == Injury.NONE
            return
    pytest.fail("nobody was arrested in eighty runs")


def test_commanders_are_met_once_a_week_at_most(told: Told) -> None:
    seen = 0
    for name, world in told:
        days = [int(day) for day in rows_of(world, Act.DISSUASION)["day"]]
        assert all(later - earlier >= 7 for earlier, later in pairwise(days)), name
        seen += len(days)
    assert seen > 0


def test_who_has_nothing_to_offer_is_not_moved_to_talk_by_any_danger(staged: Any, played: Any) -> None:
    def meets(bargain: float, war: float) -> float:
        world = staged(days=1, simulated=["baghdad"], baghdad_bargain=bargain, regional_war_patron=war)
        return chance(world, BaghdadDecision.DISSUADE, played, day=0)

    assert meets(0.0, 0.0) == meets(0.0, 1.0) == meets(1.0, 0.0)
    assert meets(1.0, 1.0) > meets(1.0, 0.5) > meets(1.0, 0.0)


def test_what_was_said_to_the_commanders_fades(staged: Any, played: Any) -> None:
    meeting = {"kind": "pm-engagement", "by": ["baghdad-sudani"], "on": ["any-iran-aligned-militia"]}
    world: World = staged(days=20, events=[(2, meeting)])
    felt = []
    for day in range(20):
        played(world, day, day + 1)
        felt.append(float(world.baghdad[0].dissuasion))

    assert felt[:2] == [0.0, 0.0]
    assert felt[2] == 1.0
    assert all(later < earlier for earlier, later in pairwise(felt[2:]))
    assert felt[16] < 0.5
