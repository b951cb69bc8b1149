"""From a scenario to its first morning: whatever a scenario may say, there is such a world, and it can be played."""

import datetime as dt
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.day import play
from sim.errors import Refused
from sim.initial import STATES, build, fresh, roster
from sim.scenario import Scenario, load
from sim.scenario.outcomes import Window
from sim.scenario.schema import ActorEntry, Event
from sim.scenario.template import template
from sim.scenario.vocabulary import AGGREGATES, EVENT_KINDS, MILITIAS, Role
from sim.theory import theory
from sim.world.options import PRESSURES, Pressure

quick = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ROLES = get_args(Role)
NAMES = sorted(theory().names.full)
PARTIES = st.lists(st.sampled_from(NAMES), max_size=3).map(tuple)


def happening(scenario: Scenario, kind: str, role: Any, day: int, **said: Any) -> Scenario:
    """The scenario with one more event."""
    event = Event.model_validate(
        {
            "id": "happening",
            "date": scenario.period.start + dt.timedelta(day),
            "kind": kind,
            "role": role,
            "by": ["unattributed"],
            "description": "Invented.",
            "sources": ["user"],
            "confidence": "low",
            **said,
        }
    )
    return scenario.model_copy(update={"events": (*scenario.events, event)})


def runs(scenario: Scenario) -> None:
    """Build and play, and find numbers everywhere."""
    world = build(scenario, 1)
    play(world)
    assert np.isfinite(world.daily).all()
    assert world.written[0] < len(world.record)


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_an_event_of_any_kind_that_names_nobody_else_can_be_played(short: Scenario, kind: str) -> None:
    for role in ROLES:
        runs(happening(short, kind, role, day=3))


@quick
@given(
    kind=st.sampled_from(EVENT_KINDS),
    role=st.sampled_from(ROLES),
    day=st.integers(-5, 40),
    by=PARTIES.filter(bool),
    on=PARTIES,
    against=PARTIES,
    addressees=PARTIES,
    deaths=st.none() | st.integers(0, 100_000),
    until=st.none() | st.integers(0, 50),
)
def test_any_event_that_loads_can_be_played(
    short: Scenario,
    kind: str,
    role: str,
    day: int,
    by: tuple[str, ...],
    on: tuple[str, ...],
    against: tuple[str, ...],
    addressees: tuple[str, ...],
    deaths: int | None,
    until: int | None,
) -> None:
    end = None if until is None else short.period.start + dt.timedelta(day + until)
    said = {"by": by, "on": on, "against": against, "addressees": addressees, "deaths": deaths, "end_date": end}
    runs(happening(short, kind, role, day, **said))


@quick
@given(names=st.sets(st.sampled_from(MILITIAS)), states=st.sets(st.sampled_from(STATES)))
def test_any_roster_can_be_played_even_an_empty_one(short: Scenario, names: set[str], states: set[str]) -> None:
    actors = {name: ActorEntry() for name in sorted(states | names)} or {"israel": ActorEntry()}
    scenario = short.model_copy(update={"actors": actors})

    assert roster(scenario) == sorted(names)
    runs(scenario)


def test_a_single_day_can_be_played(short: Scenario) -> None:
    runs(short.model_copy(update={"period": Window(start=short.period.start, end=short.period.start)}))


@pytest.mark.parametrize("targets", ["us-forces", "us-forces, us-embassy", "parliament", " "])
def test_a_pace_before_the_period_is_refused_or_can_be_played(tmp_path: Path, targets: str) -> None:
    path = tmp_path / "paced.yaml"
    text = template("paced").replace("  truce_us: true", f"  attacks_per_week: {{'{targets}': 3}}\n  truce_us: true")
    path.write_text(text, encoding="utf-8")
    try:
        scenario = load(path)
    except Refused:
        return
    runs(scenario)


def test_the_template_for_newcomers_can_be_played(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(template("mine"), encoding="utf-8")

    runs(load(path))


def test_a_fresh_world_shares_nothing_with_its_template(short: Scenario) -> None:
    pattern = build(short, 1)
    before = {name: value.tobytes() for name, value in pattern._asdict().items() if isinstance(value, np.ndarray)}
    play(fresh(pattern, 5))

    assert {name: getattr(pattern, name).tobytes() for name in before} == before


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**63 - 1])
def test_a_seed_of_any_size_is_kept_whole(short: Scenario, seed: int) -> None:
    low, high, run = fresh(build(short, seed), 2**32 - 1).key

    assert int(low) + (int(high) << 32) == seed
    assert 0 <= low < 2**32 > high >= 0
    assert run == 2**32 - 1


def test_a_world_that_is_not_traced_does_the_same_and_keeps_its_latest_day_alone(shipped: Scenario) -> None:
    traced, bare = build(shipped, 1), build(shipped, 1, traced=False)
    for world in (traced, bare):
        play(world)

    for name, value in bare._asdict().items():
        whole = getattr(traced, name)
        if name in ("choices", "daily", "tehran_daily"):
            assert len(value) == 1 < len(whole) == len(traced.dates)
        elif isinstance(value, np.ndarray):
            assert value.tobytes() == whole.tobytes(), name
    assert bare.daily.tobytes() == traced.daily[-1:].tobytes()
    assert bare.tehran_daily.tobytes() == traced.tehran_daily[-1:].tobytes()
    last = traced.choices["made"][-1] > 0
    assert bare.choices[0][last].tobytes() == traced.choices[-1][last].tobytes()


def test_pressures_hold_from_their_day_on(shipped: Scenario) -> None:
    world = build(shipped, 1)
    for name in PRESSURES:
        pressure, column = shipped.pressures[name], Pressure[name.upper()]
        values = {pressure.start, *(change.value for change in pressure.changes)}
        assert set(world.coded[:, column]) <= values
        dates = {(change.date - shipped.period.start).days for change in pressure.changes}
        moved = set(np.nonzero(np.diff(world.coded[:, column]))[0] + 1)
        assert moved <= dates, name
        assert world.opening[column] == pressure.start


def test_traits_are_the_theorys_unless_the_scenario_says_otherwise(shipped: Scenario) -> None:
    world = build(shipped, 1)
    for row, name in enumerate(roster(shipped)):
        for trait, number in theory().militias[name].dispositions.items():
            said = shipped.actors[name].dispositions.get(trait, number)
            assert world.militias[trait][row] == said.value


def test_rivals_are_rivals_of_each_other_and_nobodys_own(shipped: Scenario) -> None:
    rivalry = build(shipped, 1).rivalry

    assert (rivalry == rivalry.T).all()
    assert not rivalry.diagonal().any()


def test_aggregates_stand_for_groups_of_the_roster(short: Scenario) -> None:
    for name in AGGREGATES:
        world = build(happening(short, "arrest", "trigger", day=2, on=[name]), 1)
        members = set(theory().names.members(name)) & set(roster(short))
        assert world.parties.any(axis=0).sum() == len(members)
