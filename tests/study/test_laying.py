"""What is noted of a run is what its world holds, and two runs laid side by side differ where their tables do."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import histories
from sim.scenario import load
from sim.study import laying
from sim.study.noting import Notebook, numbers_edges
from sim.study.pairing import NEVER, Ground, Pair
from sim.world.options import ACTS
from sim.world.world import RECORD

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE = load(SCENARIOS / "june-war-2025.yaml")
SHORTER = load(SCENARIOS / "june-war-2025.yaml", ["period.start=2025-06-20"])


@pytest.mark.parametrize("name", ["june-war-2025", "kurdistan-july-2025", "election-2025"])
def test_a_run_is_noted_down_as_its_world_holds_it(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    notebook, edges = Notebook(scenario, 5), numbers_edges(scenario)

    for number, world in enumerate(histories(scenario, seed=5, runs=range(4))):
        run = notebook.run(number)
        made = np.asarray(world.choices["made"]) > 0
        assert (run.codes == np.where(made, world.choices["option"], -1)).all()
        assert run.record.tobytes() == world.record[: world.written[0]].tobytes()
        assert run.by_actor.tolist() == world.attacks.sum(axis=(0, 2)).tolist()
        daily = world.attacks.sum(axis=(1, 2))
        assert run.counted.sum(axis=1).tolist() == np.add.reduceat(daily, edges[:-1]).tolist()


def test_the_order_in_which_runs_are_noted_changes_none() -> None:
    forwards, backwards = Notebook(JUNE, 5), Notebook(JUNE, 5)
    one = [forwards.run(number) for number in range(6)]
    other = [backwards.run(number) for number in reversed(range(6))]

    for run, again in zip(one, reversed(other), strict=True):
        assert run.codes.tobytes() == again.codes.tobytes()
        assert run.record.tobytes() == again.record.tobytes()


def by_hand(ground: Ground, records: list[np.ndarray], place: int, kinds: np.ndarray) -> int:
    """First day on which the acts of an actor differ, row by row as lists."""
    sides = []
    for side, record in zip(ground.sides, records, strict=True):
        rows = []
        for row in record.tolist():
            act = dict(zip(RECORD.names or (), row, strict=True))
            act["day"] -= side.first
            if 0 <= act["day"] < ground.days and side.places[act["actor"]] == place and kinds[act["act"]]:
                act["about"] = side.names[act["about"]]
                rows.append([value for key, value in act.items() if key != "actor"])
        sides.append(rows)
    for one, other in zip(*sides, strict=False):
        if one != other:
            return int(min(one[0], other[0]))
    shorter, longer = sorted(sides, key=len)
    return int(longer[len(shorter)][0]) if len(longer) > len(shorter) else NEVER


@pytest.mark.parametrize("after", [SHORTER, load(SCENARIOS / "june-2025-without-tehran.yaml"), JUNE])
def test_acts_differ_first_where_their_lists_do(after: object) -> None:
    other = after if after is not JUNE else load(SCENARIOS / "june-war-2025.yaml", ["pressures.baghdad_bargain=0"])
    ground = Ground(JUNE, other)  # type: ignore[arg-type]
    notebooks = Notebook(JUNE, 2), Notebook(other, 2)  # type: ignore[arg-type]
    every = np.ones(len(ACTS), bool)
    found = 0
    for number in range(5):
        before, now = (notebook.run(number) for notebook in notebooks)
        pair = Pair(ground, before, now)
        for place in range(len(ground.actors)):
            assert pair.act_days[place] == by_hand(ground, [before.record, now.record], place, every)
        rows = [codes[side.first :][: ground.days][:, side.rows] for codes, side in
                zip((before.codes, now.codes), ground.sides, strict=True)]  # fmt: skip
        differs = rows[0] != rows[1]
        assert ((pair.firsts[:, :, 0] >= 0) == differs.any(axis=0)).all()
        days = np.where(differs.any(axis=2).any(axis=0), differs.any(axis=2).argmax(axis=0), NEVER)
        assert (pair.choice_days == days).all()
        found += int((pair.act_days < NEVER).sum())

    assert found


@pytest.mark.skipif(not hasattr(laying.first_acts, "py_func"), reason="rules are not compiled here")
def test_compiled_and_interpreted_they_find_the_same() -> None:
    ground = Ground(JUNE, SHORTER)
    before, after = Notebook(JUNE, 2).run(0), Notebook(SHORTER, 2).run(0)
    one, other = ground.sides
    sides = (one.places, other.places, one.names, other.names)
    found = []
    for form in (laying.first_acts, laying.first_acts.py_func):  # type: ignore[attr-defined]
        days = np.empty(len(ground.actors), np.int64)
        firsts = np.array([one.first, other.first])
        form(before.record, after.record, firsts, *sides, ground.days, np.ones(len(ACTS), bool), days)
        found.append(days.tolist())

    assert found[0] == found[1]
