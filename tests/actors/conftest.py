"""Stages for rules: worlds of a few invented days, all but the named things held still."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.actors.perception import count_attacks
from sim.day import play_day
from sim.ensemble import histories
from sim.initial import STATES, build, fresh
from sim.scenario import Scenario
from sim.scenario.numbers import Change, Number
from sim.scenario.outcomes import Window
from sim.scenario.schema import ActorEntry, Campaigns, Event
from sim.theory import theory
from sim.world.world import World

type Stage = Callable[..., World]
#: Names of scenarios and worlds as the last day left them.
type Told = list[tuple[str, World]]

START = dt.date(2024, 3, 1)


def _number(value: float) -> Number:
    return Number(value=value, sources=("user",), grade="assumed")


def _changes(change: tuple[int, float] | None) -> tuple[Change, ...]:
    if change is None:
        return ()
    return (Change(date=START + dt.timedelta(change[0]), value=change[1], because="invented"),)


def _militia(traits: Mapping[str, float]) -> ActorEntry:
    return ActorEntry.model_validate({trait: _number(value).model_dump() for trait, value in traits.items()})


def _event(number: int, day: int, said: Mapping[str, Any]) -> Event:
    lasting = {"end_date": START + dt.timedelta(said["until"])} if "until" in said else {}
    rest = {key: value for key, value in said.items() if key != "until"}
    given = {"id": f"event-{number}", "date": START + dt.timedelta(day), "role": "trigger", "by": ["unattributed"]}
    words = {"description": "Invented.", "sources": ["user"], "confidence": "low"}
    return Event.model_validate({**given, **words, **lasting, **rest})


@pytest.fixture
def staged(short: Scenario) -> Stage:
    """A world on the morning of its first day.

    Every pressure is zero unless it is given, every state is replayed unless it is named, no campaign is open.
    `changes` gives pressures that take another value from a day on, `events` what happens on a day.
    """

    def stage(
        *,
        days: int = 10,
        militias: Iterable[str] | Mapping[str, Mapping[str, float]] = ("kataib-hezbollah", "asaib-ahl-al-haq"),
        simulated: Iterable[str] = (),
        campaigns: Mapping[str, Iterable[str]] | None = None,
        suspended: Iterable[str] = (),
        truce: bool = False,
        parameters: Mapping[str, float] | None = None,
        changes: Mapping[str, tuple[int, float]] | None = None,
        events: Iterable[tuple[int, Mapping[str, Any]]] = (),
        seed: int = 1,
        run: int = 0,
        **pressures: float,
    ) -> World:
        traits = militias if isinstance(militias, Mapping) else {name: {} for name in militias}
        states = {state: ActorEntry(mode="simulated" if state in simulated else "scripted") for state in STATES}
        assert pressures.keys() | (changes or {}).keys() <= short.pressures.keys()
        assert (parameters or {}).keys() <= theory().parameters.keys()
        scenario = short.model_copy(
            update={
                "period": Window(start=START, end=START + dt.timedelta(days - 1)),
                "actors": states | {name: _militia(own) for name, own in traits.items()},
                "opening": short.opening.model_copy(
                    update={
                        "campaigns": Campaigns.model_validate({k: list(v) for k, v in (campaigns or {}).items()}),
                        "suspended": tuple(suspended),
                        "truce_us": truce,
                        "attacks_per_week": {},
                    }
                ),
                "pressures": {
                    name: it.model_copy(
                        update={
                            "start": float(pressures.get(name, 0.0)),
                            "changes": _changes((changes or {}).get(name)),
                        }
                    )
                    for name, it in short.pressures.items()
                },
                "parameter_numbers": {name: _number(float(value)) for name, value in (parameters or {}).items()},
                "events": tuple(_event(number, day, said) for number, (day, said) in enumerate(events)),
            }
        )
        return fresh(build(scenario, seed), run)

    return stage


@pytest.fixture(scope="session")
def told(all_shipped: list[Scenario]) -> Told:
    """Some histories of every scenario that comes with the program, without the long list of their choices."""
    return [
        (scenario.id, world._replace(choices=np.zeros(0)))
        for scenario in all_shipped
        for world in histories(scenario, seed=8, runs=range(6))
    ]


@pytest.fixture
def played() -> Callable[..., World]:
    """Plays some days of a world, all that are left unless told otherwise, and gives it back."""

    def play(world: World, first: int = 0, last: int | None = None) -> World:
        for day in range(first, len(world.dates) if last is None else last):
            play_day(day, world)
        return world

    return play


def counted(world: World) -> World:
    """The world with its attacks counted day by day, as each day's close does, for who looks back at invented ones."""
    for day in range(len(world.dates)):
        count_attacks(world, day)
    return world


@pytest.fixture
def acts() -> Callable[..., list[tuple[int, float]]]:
    """Days and levels of what an actor of the roster did, by kind of act."""

    def found(world: World, act: int, actor: int | None = None) -> list[tuple[int, float]]:
        rows: Any = world.record[: world.written[0]]
        chosen = rows[(rows["act"] == act) & (np.full(len(rows), actor is None) | (rows["actor"] == actor))]
        return [(int(row["day"]), float(row["level"])) for row in chosen]

    return found
