"""Luck stays put: whoever or whatever is added to a scenario, everybody else keeps the draws he had."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.ensemble import histories
from sim.initial import STATES, roster
from sim.scenario import Scenario
from sim.scenario.outcomes import Window
from sim.scenario.schema import ActorEntry, Event
from sim.scenario.vocabulary import MILITIAS
from sim.world.world import World

quick = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SEEDS = st.integers(0, 2**63 - 1)
RUNS = st.integers(0, 2**32 - 1)
NEWCOMERS = st.sampled_from(MILITIAS[3:])
SHARES = st.sampled_from([0.0, 0.5, 1.0])

type Address = tuple[dt.date, str, int]


def played(scenario: Scenario, seed: int, run: int) -> World:
    return next(histories(scenario, seed=seed, runs=range(run, run + 1)))


def luck(scenario: Scenario, seed: int, run: int) -> Mapping[Address, float]:
    """The draw behind each choice, by date, actor and decision."""
    world = played(scenario, seed, run)
    names = [*roster(scenario), *STATES]
    days, rows, decisions = np.nonzero(world.choices["made"])
    return {
        (scenario.period.start + dt.timedelta(int(day)), names[row], int(decision)): float(draw)
        for day, row, decision, draw in zip(
            days, rows, decisions, world.choices["luck"][days, rows, decisions], strict=True
        )
    }


def assert_kept(before: Mapping[Address, float], after: Mapping[Address, float], least: int) -> None:
    """Same luck wherever the same choice is made before and after, which is in many places."""
    shared = before.keys() & after.keys()
    assert len(shared) >= least
    assert {address: before[address] for address in shared} == {address: after[address] for address in shared}


def with_militia(scenario: Scenario, name: str, place: int, *, capacity: float, commitment: float) -> Scenario:
    """The scenario with one more militia, somewhere in the roster."""
    source = {"sources": ["user"], "grade": "assumed"}
    traits = {"capacity": {"value": capacity, **source}, "commitment": {"value": commitment, **source}}
    actors = list(scenario.actors.items())
    actors.insert(place, (name, ActorEntry.model_validate(traits)))
    return scenario.model_copy(update={"actors": dict(actors)})


def with_period(scenario: Scenario, *, earlier: int = 0, later: int = 0) -> Scenario:
    """The scenario begun some days earlier and ended some days later."""
    start, end = scenario.period.start - dt.timedelta(earlier), scenario.period.end + dt.timedelta(later)
    return scenario.model_copy(update={"period": Window(start=start, end=end)})


def with_idle_event(scenario: Scenario, day: int, kind: str) -> Scenario:
    """The scenario with one more event, of a kind that only stands in the record."""
    event = Event(
        id="idle",
        date=scenario.period.start + dt.timedelta(day),
        kind=kind,
        role="exogenous",
        by=("iraqi-parliament",),
        description="Invented. Nobody is touched by it.",
        sources=("user",),
        confidence="low",
    )
    return scenario.model_copy(update={"events": (event, *scenario.events)})


def days_of(scenario: Scenario) -> int:
    return (scenario.period.end - scenario.period.start).days + 1


@quick
@given(seed=SEEDS, run=RUNS, name=NEWCOMERS, place=st.integers(0, 7), capacity=SHARES, commitment=SHARES)
def test_a_newcomer_moves_nobody_elses_luck(
    short: Scenario, seed: int, run: int, name: str, place: int, capacity: float, commitment: float
) -> None:
    joined = with_militia(short, name, place, capacity=capacity, commitment=commitment)

    # Each militia chooses on four fronts and speaks every day; a pause is the exception.
    assert_kept(luck(short, seed, run), luck(joined, seed, run), least=3 * 4 * days_of(short))


@quick
@given(seed=SEEDS, run=RUNS, name=st.sampled_from(MILITIAS[:3]))
def test_a_leaver_moves_nobody_elses_luck(short: Scenario, seed: int, run: int, name: str) -> None:
    left = short.model_copy(update={"actors": {key: it for key, it in short.actors.items() if key != name}})

    assert_kept(luck(short, seed, run), luck(left, seed, run), least=2 * 4 * days_of(short))


@quick
@given(seed=SEEDS, run=RUNS, days=st.integers(1, 20))
def test_an_earlier_beginning_moves_no_luck(short: Scenario, seed: int, run: int, days: int) -> None:
    assert_kept(luck(short, seed, run), luck(with_period(short, earlier=days), seed, run), least=3 * 4 * days_of(short))


@quick
@given(seed=SEEDS, run=RUNS, days=st.integers(1, 20))
def test_a_later_end_changes_nothing_before_it(short: Scenario, seed: int, run: int, days: int) -> None:
    short_run, longer_run = played(short, seed, run), played(with_period(short, later=days), seed, run)
    length = days_of(short)

    for name in ("pressures", "attacks", "claims", "choices", "daily", "tehran_daily"):
        assert getattr(short_run, name).tobytes() == getattr(longer_run, name)[:length].tobytes(), name
    assert short_run.tally.tobytes() == longer_run.tally[: length + 1].tobytes()
    said_later = longer_run.said >= length
    assert (short_run.said[~said_later] == longer_run.said[~said_later]).all()
    rows = short_run.written[0]
    assert short_run.record[:rows].tobytes() == longer_run.record[:rows].tobytes()


@quick
@given(seed=SEEDS, run=RUNS, day=st.integers(0, 29), kind=st.sampled_from(["election", "law-process", "salary-delay"]))
def test_an_event_without_effect_changes_nothing(short: Scenario, seed: int, run: int, day: int, kind: str) -> None:
    before, after = played(short, seed, run), played(with_idle_event(short, day, kind), seed, run)

    assert len(after.events) == len(before.events) + 1
    for name in ("pressures", "attacks", "choices", "daily", "record", "militias", "washington"):
        assert getattr(before, name).tobytes() == getattr(after, name).tobytes(), name


@quick
@given(seed=SEEDS, run=RUNS, state=st.sampled_from(STATES))
def test_a_state_that_is_replayed_moves_nobody_elses_luck(short: Scenario, seed: int, run: int, state: str) -> None:
    replayed = short.model_copy(update={"actors": {**short.actors, state: ActorEntry(mode="scripted")}})
    before, after = luck(short, seed, run), luck(replayed, seed, run)

    assert not any(name == state for _, name, _ in after)
    assert_kept(before, after, least=3 * 4 * days_of(short))


@quick
@given(seed=st.integers(0, 2**63 - 2))
def test_adjacent_seeds_share_no_run(short: Scenario, seed: int) -> None:
    seen = [
        world.choices["luck"].tobytes()
        for one in (seed, seed + 1)
        for world in histories(short, seed=one, runs=range(4))
    ]

    assert len(set(seen)) == len(seen)


@quick
@given(seed=SEEDS, first=st.integers(0, 2**32 - 10), few=st.integers(1, 3), more=st.integers(1, 4))
def test_a_larger_ensemble_keeps_the_runs_of_a_smaller_one(
    short: Scenario, seed: int, first: int, few: int, more: int
) -> None:
    def records(count: int) -> list[bytes]:
        return [
            world.choices.tobytes() + world.record.tobytes()
            for world in histories(short, seed=seed, runs=range(first, first + count))
        ]

    assert records(few + more)[:few] == records(few)
