"""Whether a militia is in a campaign, where it strikes, and under which name.

Comparative statics of deterrence by punishment and of outbidding: whoever has more to fear, or is asked more firmly,
is not keener to attack (Schelling, "Arms and Influence", 1966); whoever competes before one public is not less keen
(Kydd and Walter, International Security 31, 2006).
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.initial import build
from sim.run import simulate
from sim.scenario import Scenario
from sim.scenario.vocabulary import LINES, STATES
from sim.world.options import FRONTS, PRESSURES, Act, Front, Term
from sim.world.world import World

quick = settings(
    derandomize=True,
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
GROUP = "kataib-hezbollah"
SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
DISPOSED = (
    *("dependence", "commitment", "state_stake", "base_militancy", "caution", "exposure", "capacity"),
    *("facade_access", "umbrella_member", "home_coercion"),
)
TRAITS = st.fixed_dictionaries(dict.fromkeys(DISPOSED, SHARES))
WORLDS = st.fixed_dictionaries({name: SHARES for name in PRESSURES if name not in LINES})


def willingness(world: World, front: Front, played: Any) -> float:
    """Utility of a campaign of the first group on the first day [utility]."""
    played(world, last=1)
    return float(world.sheets[0, front, 1].sum())


@quick
@given(traits=TRAITS, pressures=WORLDS, front=st.sampled_from([Front.US, Front.LOGISTICS, Front.ISRAEL]), more=SHARES)
def test_more_caution_never_raises_the_worth_of_a_campaign(
    staged: Any, played: Any, traits: dict[str, float], pressures: dict[str, float], front: Front, more: float
) -> None:
    bolder, more_cautious = (
        willingness(staged(days=1, militias={GROUP: traits | {"caution": caution}}, **pressures), front, played)
        for caution in sorted((traits["caution"], more))
    )

    assert more_cautious <= bolder + 1e-9


@pytest.mark.parametrize("enforcement", [0.0, 0.25, 0.5, 1.0])
def test_more_caution_never_raises_the_worth_of_force_at_home(staged: Any, played: Any, enforcement: float) -> None:
    meek = dict.fromkeys(("commitment", "base_militancy", "home_coercion", "state_stake", "exposure"), 0.0)
    worths = [
        willingness(
            staged(
                days=1,
                militias={GROUP: meek | {"caution": caution}},
                us_posture=posture,
                baghdad_enforcement=enforcement,
            ),
            Front.HOME,
            played,
        )
        for posture in (0.25, 1.0)
        for caution in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]

    for falling in (worths[:5], worths[5:]):
        assert all(after <= before + 1e-9 for before, after in pairwise(falling)), falling


@quick
@given(traits=TRAITS, pressures=WORLDS, lines=st.tuples(*[st.floats(-1.0, 1.0)] * 2), index=st.sampled_from([0, 1]))
def test_more_restraint_from_tehran_never_raises_the_worth_of_a_campaign(
    staged: Any,
    played: Any,
    traits: dict[str, float],
    pressures: dict[str, float],
    lines: tuple[float, float],
    index: int,
) -> None:
    front, name = ((Front.US, "tehran_line_us"), (Front.ISRAEL, "tehran_line_israel"))[index]
    # Voters who like distance from Tehran turn a ban into a reason; these have none.
    group = {GROUP: traits | {"nationalism": 0.0}}
    banned, freer = (
        willingness(staged(days=1, militias=group, **pressures, **{name: line}), front, played)
        for line in sorted(lines)
    )

    assert banned <= freer + 1e-9


@quick
@given(traits=TRAITS, pressures=WORLDS, efforts=st.tuples(SHARES, SHARES), dependence=SHARES)
def test_a_ban_pressed_harder_never_raises_the_worth_of_a_campaign(
    staged: Any,
    played: Any,
    traits: dict[str, float],
    pressures: dict[str, float],
    efforts: tuple[float, float],
    dependence: float,
) -> None:
    group = {GROUP: traits | {"dependence": dependence}}
    gentle, hard = (
        willingness(
            staged(days=1, militias=group, tehran_line_us=-1.0, **(pressures | {"tehran_effort": effort})),
            Front.US,
            played,
        )
        for effort in sorted(efforts)
    )

    assert hard <= gentle + 1e-9


@quick
@given(
    traits=TRAITS,
    pressures=WORLDS,
    name=st.sampled_from(["us_presence_iraq", "regional_war_ally", "regional_war_patron"]),
    more=SHARES,
    front=st.sampled_from([Front.US, Front.ISRAEL]),
)
def test_war_and_presence_never_lower_the_worth_of_a_campaign_abroad(
    staged: Any,
    played: Any,
    traits: dict[str, float],
    pressures: dict[str, float],
    name: str,
    more: float,
    front: Front,
) -> None:
    less, greater = (
        willingness(staged(days=1, militias={GROUP: traits}, **(pressures | {name: value})), front, played)
        for value in sorted((pressures[name], more))
    )

    assert greater >= less - 1e-9


@quick
@given(traits=TRAITS, pressures=WORLDS, front=st.sampled_from(list(Front)))
def test_without_an_american_soldier_there_is_no_presence_term(
    staged: Any, played: Any, traits: dict[str, float], pressures: dict[str, float], front: Front
) -> None:
    world: World = played(staged(days=1, militias={GROUP: traits}, **(pressures | {"us_presence_iraq": 0.0})))

    assert world.sheets[0, front, 1, Term.PRESENCE] == 0.0


def test_with_soldiers_in_reach_presence_speaks_against_them_and_not_against_israel(staged: Any, played: Any) -> None:
    world: World = played(staged(days=1, us_presence_iraq=1.0))
    term = world.sheets[0, : len(FRONTS), 1, Term.PRESENCE]

    assert term[Front.US] > 0.0
    assert term[Front.ISRAEL] == term[Front.HOME] == 0.0


def test_without_precision_a_campaign_is_a_coin(staged: Any, played: Any) -> None:
    world: World = played(staged(days=1, us_presence_iraq=1.0, parameters={"precision": 0}))

    assert list(world.choices["probability"][0, :2, : len(FRONTS)].flat) == [0.5] * 8


def test_with_great_precision_a_campaign_is_the_better_of_two(staged: Any, played: Any) -> None:
    for war in (0.0, 1.0):
        world: World = played(
            staged(days=1, us_presence_iraq=war, regional_war_ally=war, parameters={"precision": 1e9})
        )
        better = world.sheets[:2, : len(FRONTS), 1].sum(axis=-1) > 0.0
        assert (world.choices["option"][0, :2, : len(FRONTS)] == better).all()
        assert better[0, Front.US] == (war == 1.0)


def test_who_is_neither_bound_nor_party_owes_a_truce_nothing(staged: Any, played: Any) -> None:
    free = {"sadrists": {"dependence": 0.0}}
    bound = {GROUP: {"dependence": 1.0}}
    world: World = played(staged(days=1, militias=free | bound, truce=True))

    assert world.sheets[0, Front.US, 1, Term.TRUCE] == 0.0
    assert world.sheets[1, Front.US, 1, Term.TRUCE] < 0.0
    assert (world.sheets[:2, 1 : len(FRONTS), 1, Term.TRUCE] == 0.0).all()


def test_a_suspension_binds_the_less_the_longer_ago_it_was(staged: Any, played: Any) -> None:
    world: World = staged(days=60, suspended=[GROUP], parameters={"precision": 1e9})
    terms = []
    for day in range(60):
        played(world, day, day + 1)
        terms.append(float(world.sheets[0, Front.US, 1, Term.TRUCE]))

    assert terms[0] < 0.0
    assert terms == sorted(terms)


def test_nobody_suspends_unless_tehran_has_asked(staged: Any, acts: Any, played: Any) -> None:
    for run in range(30):
        world = staged(days=20, run=run, campaigns={"us": [GROUP]}, us_presence_iraq=0.5)
        assert acts(played(world), Act.SUSPEND) == []


def test_who_leaves_a_campaign_after_an_envoy_says_so(staged: Any, acts: Any, played: Any) -> None:
    envoy = {"kind": "envoy-visit", "by": ["irgc-qf"], "on": [GROUP], "lines": {"us": -1.0}, "effort": 1.0}
    world = staged(
        days=10,
        militias={GROUP: {"dependence": 1.0, "nationalism": 0.0}},
        campaigns={"us": [GROUP]},
        events=[(4, envoy)],
        changes={"tehran_line_us": (4, -1.0), "tehran_effort": (4, 1.0)},
        coordinator_stature=1.0,
        us_presence_iraq=1.0,
        regional_war_ally=1.0,
        parameters={"precision": 1e9, "tehran_line": 50},
    )
    played(world)
    campaign = world.choices["option"][:, 0, Front.US]

    assert list(campaign[:4]) == [1] * 4
    assert list(campaign[4:]) == [0] * 6
    assert [day for day, _ in acts(world, Act.SUSPEND)] == [4]
    assert world.militias[0].suspended == 1


def test_while_an_allys_truce_is_young_a_campaign_is_neither_left_nor_decided(staged: Any, played: Any) -> None:
    world: World = played(
        staged(days=12, campaigns={"us": [GROUP]}, regional_war_ally=1.0, changes={"regional_war_ally": (3, 0.25)})
    )

    assert world.choices["made"][:3, 0, Front.US].all()
    assert not world.choices["made"][3:, 0, Front.US].any()
    assert world.militias[0].campaign[Front.US] == 1
    assert world.choices["made"][3:, 1, Front.US].all()


def test_rivals_before_one_public_are_not_less_keen(staged: Any, played: Any) -> None:
    for standing in (0.0, 0.5):
        worths = []
        for rivalry in (0.0, 0.5, 1.0):
            world = staged(days=1, rivalry=rivalry, us_presence_iraq=1.0, outrage=0.5)
            world.militias["standing"] = standing
            worths.append(willingness(world, Front.US, played))
        assert worths == sorted(worths)


def test_relabelling_two_identical_groups_relabels_what_they_do(short: Scenario, played: Any) -> None:
    for seed in range(5):
        one = build(short, seed)
        for trait in one.militias.dtype.names:
            one.militias[trait][1] = one.militias[trait][0]
        one.rivalry[:] = 0.0
        one.simulated[:] = 0
        other = World(*(value.copy() if isinstance(value, np.ndarray) else value for value in one))
        other.actor_keys[[0, 1]] = one.actor_keys[[1, 0]]
        played(one)
        played(other)

        for name in ("attacks", "claims", "choices", "daily"):
            before, after = getattr(one, name), getattr(other, name)
            assert before[:, 0].tobytes() == after[:, 1].tobytes(), name
            assert before[:, 1].tobytes() == after[:, 0].tobytes(), name
        assert one.choices[:, 0].tobytes() != one.choices[:, 1].tobytes()


def test_the_order_of_the_roster_does_not_matter_to_the_groups(shipped: Scenario) -> None:
    """Each sees what the others did yesterday. States are replayed: a suspect is drawn by place in the roster."""
    scripted = {
        name: entry.model_copy(update={"mode": "scripted"}) if name in STATES else entry
        for name, entry in shipped.actors.items()
    }
    tables = [
        simulate(shipped.model_copy(update={"actors": dict(order)}), seed=2).decisions
        for order in (list(scripted.items()), list(reversed(scripted.items())))
    ]
    keys = ["date", "actor", "decision"]
    one, other = (table.sort_values(keys).reset_index(drop=True) for table in tables)

    assert len(one) > 0
    assert one.equals(other)
