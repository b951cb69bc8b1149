"""Sixteen runs side by side are the runs one by one, record by record, in every scenario that comes with the program.

The rules are woven and compiled once, then kept; compiling them takes a minute or more.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.day import play
from sim.ensemble import histories
from sim.initial import STATES, build
from sim.lanes import playing
from sim.lanes.layout import FIELDS, RING
from sim.lanes.vectors import LANES
from sim.scenario import Scenario
from sim.scenario.outcomes import Window
from sim.scenario.schema import ActorEntry
from sim.scenario.vocabulary import MILITIAS

from .looms import imported, in_plain, plain_world

pytestmark = pytest.mark.skipif(not hasattr(play, "py_func"), reason="rules are not compiled here")

SEED = 20_240_128
FIRST = 2**32 - LANES


def one_by_one(scenario: Scenario, seed: int, first: int) -> list[bytes]:
    """What was done in sixteen runs."""
    runs = range(first, first + LANES)
    return [world.record[: world.written[0]].tobytes() for world in histories(scenario, seed=seed, runs=runs)]


def side_by_side(scenario: Scenario, seed: int, first: int) -> list[bytes]:
    """What was done in sixteen runs, played in lanes."""
    template = build(scenario, seed, traced=False)
    worlds, morning = playing.sixteen(template), playing.sixteen(template)
    return [rows.tobytes() for rows in playing.play(worlds, morning, first)]


def with_actors(scenario: Scenario, names: list[str]) -> Scenario:
    return scenario.model_copy(update={"actors": {name: ActorEntry() for name in names}})


def test_every_record_is_the_same(shipped: Scenario) -> None:
    found = side_by_side(shipped, SEED, 0)

    assert found == one_by_one(shipped, SEED, 0)
    assert len(set(found)) == LANES


def test_so_it_is_for_the_last_runs_of_the_largest_seed(short: Scenario) -> None:
    assert side_by_side(short, 2**63 - 1, FIRST) == one_by_one(short, 2**63 - 1, FIRST)


@pytest.mark.parametrize("militias", [0, 1, 2, len(MILITIAS)])
@pytest.mark.parametrize("states", [(), STATES[:2], STATES])
def test_so_it_is_for_rosters_of_any_size(short: Scenario, militias: int, states: tuple[str, ...]) -> None:
    scenario = with_actors(short, [*states, *MILITIAS[:militias]] or ["israel"])

    assert side_by_side(scenario, SEED, 5) == one_by_one(scenario, SEED, 5)


@pytest.mark.parametrize("days", [1, 2, RING, RING + 1, 3 * RING])
def test_so_it_is_for_any_number_of_days(short: Scenario, days: int) -> None:
    start = short.period.start
    scenario = short.model_copy(
        update={"period": Window(start=start, end=start.fromordinal(start.toordinal() + days - 1))}
    )

    assert side_by_side(scenario, SEED, 5) == one_by_one(scenario, SEED, 5)


def test_the_lanes_are_as_good_as_new_for_other_runs(short: Scenario) -> None:
    template = build(short, SEED, traced=False)
    worlds, morning = playing.sixteen(template), playing.sixteen(template)
    before = [array.copy() for array in (morning.floats, morning.integers)]
    kept = [[rows.tobytes() for rows in playing.play(worlds, morning, first)] for first in (0, 16, 0)]

    assert kept[0] == kept[2] != kept[1]
    for array, old in zip((morning.floats, morning.integers), before, strict=True):
        assert array.tobytes() == old.tobytes()


def test_lanes_read_what_all_share_and_do_not_write_to_it(shipped: Scenario) -> None:
    template = build(shipped, SEED, traced=False)
    worlds, morning = playing.sixteen(template), playing.sixteen(template)
    before = {name: array.tobytes() for name, array in worlds.shared.items()}, worlds.given.tobytes()
    playing.play(worlds, morning, 0)

    assert ({name: array.tobytes() for name, array in worlds.shared.items()}, worlds.given.tobytes()) == before


def test_the_arrays_begin_on_a_line_of_the_cache(short: Scenario) -> None:
    worlds = playing.sixteen(build(short, SEED, traced=False))

    assert all(array.ctypes.data % playing.LINE == 0 for array in (worlds.floats, worlds.integers))


def test_woven_rules_are_kept_under_a_name_of_their_own() -> None:
    playing.woven()

    assert playing.are_compiled()
    assert playing.woven_name().startswith("woven_")
    assert Path(str(playing.woven().__file__)).read_text() == playing.woven_text()


def plainly(scenario: Scenario, days: int, folder: Path) -> tuple[Any, Any]:
    """The first days of sixteen runs, played in plain numpy with every place checked, and the worlds they left."""
    module = imported(folder / f"{scenario.id}_plain.py".replace("-", "_"), in_plain(playing.woven_text()))
    worlds = playing.sixteen(build(scenario, SEED, traced=False))
    given = plain_world(worlds)
    given.days = min(days, given.days)
    given.integers[FIELDS["run"].base] = np.arange(LANES)
    module.play_all([given])
    return given, worlds


def assert_plain_agrees(scenario: Scenario, days: int, folder: Path) -> None:
    given, worlds = plainly(scenario, days, folder)
    for lane, world in enumerate(histories(scenario, seed=SEED, runs=range(LANES))):
        done = world.record[: world.written[0]]
        done = done[done["day"] < days]
        written = given.integers[FIELDS["written"].base, lane]
        assert worlds.acts[lane, :written].tobytes() == done.tobytes()


def test_woven_rules_reach_beyond_no_array_and_use_no_value_that_is_not_there(short: Scenario, tmp_path: Path) -> None:
    assert_plain_agrees(short, 8, tmp_path)


@pytest.mark.slow
def test_so_they_do_in_all_scenarios(shipped: Scenario, tmp_path: Path) -> None:
    assert_plain_agrees(shipped, 20, tmp_path)
