"""Tehran: what it wants, and how hard it presses.

A patron that is exposed asks for quiet, and one whose ally is at war lets go (Salehyan, Gleditsch and Cunningham,
International Organization 65, 2011): the limits of a choice that loses the square of its distance from a wish.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.actors.tehran import CUE
from sim.ensemble import histories
from sim.scenario import Scenario
from sim.scenario.schema import ActorEntry
from sim.scenario.vocabulary import PRESSURES as NAMES
from sim.scenario.vocabulary import STATES
from sim.world.options import PRESSURES, Act, Pressure, TehranDecision, Tone
from sim.world.world import World

from .conftest import Told

quick = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
LINES = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
COLUMNS = [Pressure.TEHRAN_LINE_US, Pressure.TEHRAN_LINE_ISRAEL, Pressure.TEHRAN_LINE_HOME, Pressure.TEHRAN_EFFORT]
PRESSING = (Act.DIRECTIVE, Act.ENVOY_VISIT, Act.SUMMONS)
OPEN = {"us_presence_iraq": 0.5, "regional_war_ally": 0.5, "baghdad_bargain": 0.5}


def expected_line(world: World, decision: TehranDecision, played: Any) -> float:
    """Mean of the line it may choose on the first day."""
    played(world, last=1)
    return float(world.chances[len(world.militias), decision, : len(LINES)] @ LINES)


def with_tehran(scenario: Scenario, mode: Any) -> Scenario:
    return scenario.model_copy(update={"actors": {**scenario.actors, "tehran": ActorEntry(mode=mode)}})


def rows_of(world: World, act: Act) -> Any:
    rows = world.record[: world.written[0]]
    return rows[(rows["act"] == act) & (rows["actor"] == len(world.militias))]


def test_a_scripted_tehran_replays_its_coded_line_exactly(shipped: Scenario) -> None:
    world = next(histories(with_tehran(shipped, "scripted"), seed=3, runs=range(1)))

    assert tuple(NAMES) == PRESSURES
    assert world.tehran_daily.tobytes() == np.ascontiguousarray(world.coded[:, COLUMNS]).tobytes()
    assert world.pressures[:, COLUMNS].tobytes() == world.coded[:, COLUMNS].tobytes()
    assert not world.choices["made"][:, len(world.militias)].any()


def test_a_simulated_tehran_leaves_the_line_at_home_to_the_record(shipped: Scenario) -> None:
    world = next(histories(with_tehran(shipped, "simulated"), seed=3, runs=range(1)))
    home = Pressure.TEHRAN_LINE_HOME

    assert world.pressures[:, home].tobytes() == world.coded[:, home].tobytes()
    assert set(np.unique(world.tehran_daily[:, :2])) <= set(LINES)


@quick
@given(name=st.sampled_from(["decapitation_risk", "regional_war_patron"]), one=SHARES, other=SHARES)
@pytest.mark.parametrize("decision", list(TehranDecision))
def test_danger_to_itself_never_hardens_its_line(
    staged: Any, played: Any, decision: TehranDecision, name: str, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    calm, exposed = (
        expected_line(staged(days=1, simulated=["tehran"], **(OPEN | {name: value})), decision, played)
        for value in (low, high)
    )

    assert exposed <= calm + 1e-12


@quick
@given(one=SHARES, other=SHARES)
@pytest.mark.parametrize("decision", list(TehranDecision))
def test_a_war_on_an_ally_never_softens_its_line(
    staged: Any, played: Any, decision: TehranDecision, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    calm, war = (
        expected_line(staged(days=1, simulated=["tehran"], **(OPEN | {"regional_war_ally": value})), decision, played)
        for value in (low, high)
    )

    assert war >= calm - 1e-12


def test_american_deaths_soften_its_line(staged: Any, played: Any) -> None:
    lines = []
    for anger in (0.0, 0.5, 1.0):
        world = staged(days=1, simulated=["tehran"], **OPEN)
        world.washington[0].anger = anger
        lines.append(expected_line(world, TehranDecision.LINE_US, played))

    assert lines[0] > lines[1] > lines[2]


def test_the_iraqi_lifeline_speaks_for_quiet_towards_americans_only(staged: Any, played: Any) -> None:
    def line(bargain: float, decision: TehranDecision) -> float:
        pressures = OPEN | {"baghdad_bargain": bargain}
        return expected_line(staged(days=1, simulated=["tehran"], **pressures), decision, played)

    assert line(1.0, TehranDecision.LINE_US) < line(0.0, TehranDecision.LINE_US)
    assert line(1.0, TehranDecision.LINE_ISRAEL) == line(0.0, TehranDecision.LINE_ISRAEL)


@pytest.mark.parametrize("start", LINES)
def test_it_does_not_change_course_for_nothing(staged: Any, played: Any, start: float) -> None:
    def chance(current: float) -> float:
        world: World = played(staged(days=1, simulated=["tehran"], tehran_line_us=current, **OPEN), last=1)
        return float(world.chances[len(world.militias), TehranDecision.LINE_US, list(LINES).index(start)])

    assert chance(start) == max(chance(current) for current in LINES)


def test_envoys_follow_deaths_or_open_defiance_and_summons_follow_war(told: Told) -> None:
    envoys, summons = 0, 0
    for name, world in told:
        for row in rows_of(world, Act.SUMMONS):
            summons += 1
            assert world.pressures[row["day"], Pressure.REGIONAL_WAR_PATRON] >= 0.75
            assert row["line"] <= -0.5
        for row in rows_of(world, Act.ENVOY_VISIT):
            envoys += 1
            assert row["line"] < 0.0
            assert americans_died(world, int(row["day"])) or defied(world, int(row["day"]) - 1), name

    assert envoys > 0
    assert summons > 0


def americans_died(world: World, today: int) -> bool:
    """In the days just before today, by the calendar or by a group."""
    rows = world.record[: world.written[0]]
    days = {int(row["day"]) for row in rows[rows["deaths"] > 0]}
    days |= {int(event["day"]) for event in world.events if event["deaths"] > 0}
    return any(today - 3 <= day < today for day in days)


def defied(world: World, day: int) -> bool:
    """Somebody ended a truce, said he would go on, or attacked Americans for all to see."""
    rows = world.record[: world.written[0]]
    words = rows["tone"][(rows["day"] == day) & (rows["act"] == Act.STATEMENT)]
    return bool(np.isin(words, [Tone.ENDS_TRUCE, Tone.ANNOUNCES_CONTINUATION]).any() or world.attacks[day, :, :3].any())


def test_a_directive_forbids_more_than_the_day_before(told: Told) -> None:
    seen = 0
    for _, world in told:
        for row in rows_of(world, Act.DIRECTIVE):
            seen += 1
            day = row["day"]
            before = world.tehran_daily[day - 1, 0] if day > 0 else world.opening[Pressure.TEHRAN_LINE_US]
            assert row["line"] == world.tehran_daily[day, 0] < min(before, 0.0)
    assert seen > 0


def test_more_than_a_cue_lasts_a_fortnight(told: Told) -> None:
    for name, world in told:
        if not world.simulated[STATES.index("tehran")]:
            continue
        pressed = {int(row["day"]) for act in PRESSING for row in rows_of(world, act)}
        # What was pressed before the period counts from the day before it.
        pressed |= {-1} if world.opening[Pressure.TEHRAN_EFFORT] > CUE else set()
        pressed |= {int(event["day"]) for event in world.events if event["by_state"] == STATES.index("tehran") + 1}
        for day in np.nonzero(world.tehran_daily[:, 3] > CUE)[0]:
            assert any(day - 14 < earlier <= day for earlier in pressed), (name, day)


def test_who_sponsors_a_truce_keeps_its_line_while_the_truce_is_remembered(staged: Any, played: Any) -> None:
    truce = {"kind": "ceasefire", "by": ["irgc-qf", "kataib-hezbollah"], "on": ["us-forces"]}
    world: World = played(
        staged(
            days=25,
            simulated=["tehran"],
            events=[(2, truce)],
            changes={"tehran_line_us": (2, -1.0), "tehran_effort": (2, 0.5)},
            parameters={"solidarity": 0, "presence": 0},
            us_presence_iraq=1.0,
            regional_war_ally=1.0,
        )
    )

    assert (world.tehran_daily[2:, 0] == -1.0).all()
    assert (world.tehran_daily[:2, 0] > -1.0).all()
    assert not world.choices["made"][2:, len(world.militias), TehranDecision.LINE_US].any()
