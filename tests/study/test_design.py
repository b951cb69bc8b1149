"""Designs: every point is what the file says, depends on nothing else, and is counted without being built."""

from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import load
from sim.study import design, sampling
from sim.study.experiment import Block, Experiment, ScenarioRef
from sim.study.factors import Factor
from sim.study.limits import RUNS

from .laboratory import Laboratory, lab, small

__all__ = ["lab"]

#: What the first draws are, as shares of the way from the lowest value to the highest.
KNOWN_LHS = [[0.03931355723628538, 0.28902601246596005], [0.8082214257145515, 0.963206309765916]]
KNOWN_MORRIS = [[1 / 3, 1.0], [1.0, 1.0], [1.0, 1 / 3]]

NAMES = st.lists(st.sampled_from([f"f{k}" for k in range(12)]), min_size=1, max_size=6, unique=True).map(tuple)
SEEDS = st.integers(0, 2**63 - 1)


def drawn(lab: Laboratory, kind: str, names: Sequence[str] = ("sanctions", "outrage"), **changes: object) -> Experiment:
    """An experiment whose points are drawn."""
    factors = "\n".join(f"  {name}: {{path: pressures.{name}, role: lever, range: [0, 0.5]}}" for name in names)
    sets = [f"{key}={value}" for key, value in changes.items()]
    return lab.load(text=small(f"{{kind: {kind}}}", factors), sets=sets)


def column(experiment: Experiment, name: str) -> np.ndarray:
    return design.table(experiment)[name].to_numpy()


def test_points_come_scenario_by_scenario_and_the_last_factor_turns_fastest(lab: Laboratory) -> None:
    experiment = lab.load()
    first, second = experiment.factors["risk"].levels, experiment.factors["mode"].levels
    drawn_rows = range(4)
    days = ("2024-03-02", "2024-03-09")

    table = design.table(experiment)

    expected = list(product(("short", "calm"), first, second, drawn_rows, days))
    assert len(table) == design.count(experiment) == len(expected) == 96
    assert list(table.columns) == ["point", "scenario", "risk", "mode", "posture", "day", "fear"]
    assert list(table["point"]) == list(range(96))
    for name, at in (("scenario", 0), ("risk", 1), ("mode", 2), ("day", 4)):
        assert list(table[name]) == [row[at] for row in expected]
    shares = design.sampled(experiment.design[1], experiment.seed)
    assert list(table["posture"]) == [shares[row[3], 0] for row in expected]


def test_a_point_is_the_row_of_the_table_with_its_number(lab: Laboratory) -> None:
    experiment = lab.load()
    table = design.table(experiment)

    for number in range(design.count(experiment)):
        at = design.point(experiment, number)
        row = table.iloc[number]
        assert (at.number, at.scenario) == (number, row["scenario"])
        assert dict(at.values) == {name: row[name] for name in experiment.factors}
        assert list(at.values) == list(experiment.factors)


@pytest.mark.parametrize("number", [-1, 96, 10**12])
def test_a_point_that_is_not_there_is_not_made_up(lab: Laboratory, number: int) -> None:
    with pytest.raises(IndexError):
        design.point(lab.load(), number)


def test_a_point_is_set_as_on_the_command_line(lab: Laboratory) -> None:
    experiment = lab.load()
    at = design.point(experiment, 1)

    texts = design.sets(experiment, at)

    assert texts[:3] == ("pressures.rivalry=0.25", "pressures.decapitation_risk=0", "actors.tehran.mode=simulated")
    assert texts[4] == "events.deaths.date=2024-03-09" and texts[5].startswith("parameters.fear*=0.")
    by_file = load(lab.root / "scenarios/short.yaml", texts)
    assert design.scenario_at(experiment, at) == by_file
    assert str(by_file.events[0].date) == "2024-03-09" and by_file.pressures["rivalry"].start == 0.25


def test_numbers_reach_the_scenario_to_the_last_bit(lab: Laboratory) -> None:
    experiment = drawn(lab, "lhs, points: 16")

    for number in range(16):
        at = design.point(experiment, number)
        scenario = design.scenario_at(experiment, at)
        assert {name: scenario.pressures[name].start for name in at.values} == at.values


@pytest.mark.parametrize(
    "kind", ["lhs, points: 8", "sobol, points: 8", "saltelli, points: 8", "morris, trajectories: 3"]
)
def test_the_same_design_and_seed_give_the_same_points_and_another_seed_others(lab: Laboratory, kind: str) -> None:
    before = design.table(drawn(lab, kind))
    np.random.seed(7)
    for kind_of in (sampling.latin_hypercube, sampling.sobol, sampling.saltelli, sampling.morris):
        kind_of.cache_clear()

    assert design.table(drawn(lab, kind)).equals(before)
    assert not design.table(drawn(lab, kind, seed=2)).equals(before)


@pytest.mark.parametrize("kind", ["lhs, points: 8", "morris, trajectories: 3"])
def test_another_factor_leaves_the_others_where_they_were(lab: Laboratory, kind: str) -> None:
    few = drawn(lab, kind, ("sanctions", "outrage"))
    many = drawn(lab, kind, ("rivalry", "outrage", "sanctions"))

    if kind.startswith("lhs"):
        assert np.array_equal(column(few, "sanctions"), column(many, "sanctions"))
        assert np.array_equal(column(few, "outrage"), column(many, "outrage"))
    assert np.array_equal(column(few, "sanctions")[0], column(many, "sanctions")[0])


def test_another_scenario_or_row_leaves_the_others_where_they_were(lab: Laboratory) -> None:
    rows = "{day: 2024-03-02}, {day: 2024-03-09}"
    before = design.table(lab.load(("[short, calm]", "[short]")))
    scenarios = design.table(lab.load())
    longer = design.table(lab.load((rows, f"{rows}, {{day: 2024-03-15}}")))

    assert scenarios.iloc[: len(before)].equals(before)
    kept = longer[longer["day"] != "2024-03-15"].reset_index(drop=True).drop(columns="point")
    assert kept.equals(scenarios.drop(columns="point"))


def test_blocks_that_are_drawn_alike_do_not_move_together(lab: Laboratory) -> None:
    text = small(
        "[{kind: lhs, factors: [a], points: 64}, {kind: lhs, factors: [b], points: 2}]",
        "  a: {path: pressures.sanctions, role: lever, range: [0, 1]}\n"
        "  b: {path: pressures.outrage, role: lever, range: [0, 1]}",
    )

    table = design.table(lab.load(text=text))

    assert table["a"].nunique() == 64 and table["b"].nunique() == 2 and len(table) == 128


@given(names=NAMES, points=st.integers(1, 200), seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_latin_hypercube_has_one_point_in_every_slice(names: tuple[str, ...], points: int, seed: int) -> None:
    table = sampling.latin_hypercube(names, points, seed)

    slices = np.sort(np.floor(table * points).astype(int), axis=0)
    assert (slices == np.arange(points)[:, None]).all()
    assert table.min() >= 0 and table.max() < 1


@given(names=NAMES, walks=st.integers(1, 30), half=st.integers(1, 6), seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_walk_of_morris_moves_each_factor_once_by_half_the_grid(
    names: tuple[str, ...], walks: int, half: int, seed: int
) -> None:
    steps = 2 * half
    table = sampling.morris(names, walks, steps, seed).reshape(walks, len(names) + 1, len(names))

    jumps = np.diff(table, axis=1)
    assert (np.count_nonzero(jumps, axis=2) == 1).all() and (np.count_nonzero(jumps, axis=1) == 1).all()
    assert np.allclose(np.abs(jumps[jumps != 0]), half / (steps - 1))
    assert np.allclose(table * (steps - 1), np.round(table * (steps - 1))) and table.min() >= 0 and table.max() <= 1


@given(names=NAMES, walks=st.integers(1, 20), seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_more_walks_leave_the_first_ones_as_they_are(names: tuple[str, ...], walks: int, seed: int) -> None:
    few, many = sampling.morris(names, walks, 4, seed), sampling.morris(names, walks + 5, 4, seed)

    assert np.array_equal(many[: len(few)], few)


@given(names=NAMES, power=st.integers(0, 8), seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_a_sobol_sequence_is_balanced_and_grows_at_its_end(names: tuple[str, ...], power: int, seed: int) -> None:
    points = 2**power
    table, longer = sampling.sobol(names, points, seed), sampling.sobol(names, 2 * points, seed)

    assert (np.sort(np.floor(table * points).astype(int), axis=0) == np.arange(points)[:, None]).all()
    assert np.array_equal(longer[:points], table)


def test_starts_and_orders_of_the_walks_are_even() -> None:
    table = sampling.morris(("a", "b", "c"), 4000, 4, 1).reshape(4000, 4, 3)
    starts = np.round(table[:, 0] * 3).astype(int)
    first = np.argmax(table[:, 1] != table[:, 0], axis=1)

    assert all(abs(np.bincount(starts[:, k], minlength=4) - 1000).max() < 150 for k in range(3))
    assert abs(np.bincount(first, minlength=3) - 4000 / 3).max() < 150


def test_different_factors_are_not_correlated() -> None:
    table = sampling.latin_hypercube(tuple("abcdef"), 4000, 1)
    found = np.corrcoef(table.T)

    assert np.abs(found[~np.eye(6, dtype=bool)]).max() < 0.06


def test_known_points_stay_where_they_are() -> None:
    """Raw integers of Philox and the arithmetic on them: the same on every machine and with every version."""
    assert sampling.latin_hypercube(("a", "b"), 2, 1).tolist() == KNOWN_LHS
    assert sampling.morris(("a", "b"), 1, 4, 1).tolist() == KNOWN_MORRIS


def test_nobody_can_change_a_table_that_others_use() -> None:
    with pytest.raises(ValueError, match="read-only"):
        sampling.latin_hypercube(("a",), 4, 1)[0, 0] = 0.0


def test_a_factor_with_levels_can_be_drawn_and_takes_each_equally_often(lab: Laboratory) -> None:
    factors = "  mode: {path: actors.tehran.mode, role: lever, levels: [simulated, scripted]}"
    experiment = lab.load(text=small("{kind: lhs, points: 20}", factors))

    assert sorted(column(experiment, "mode")) == ["scripted"] * 10 + ["simulated"] * 10


def test_a_morris_walk_over_levels_always_changes_them(lab: Laboratory) -> None:
    factors = (
        "  mode: {path: actors.tehran.mode, role: lever, levels: [simulated, scripted]}\n"
        "  risk: {path: pressures.decapitation_risk, role: uncertainty, range: [0, 1]}"
    )
    experiment = lab.load(text=small("{kind: morris, trajectories: 10}", factors))
    walks = column(experiment, "mode").reshape(10, 3)

    assert all(len(set(walk)) == 2 for walk in walks)


def test_rows_keep_all_digits_and_whole_numbers_stay_whole(lab: Laboratory) -> None:
    rows = "{kind: list, rows: [{a: 0.1234567890123}, {a: 1}]}"
    factors = "  a: {path: pressures.sanctions, role: lever}"
    deaths = "  a: {path: events.deaths.deaths, role: lever, levels: [2, 4]}"

    assert list(column(lab.load(text=small(rows, factors)), "a")) == [0.1234567890123, 1.0]
    experiment = lab.load(text=small("{kind: grid}", deaths))
    assert [design.scenario_at(experiment, design.point(experiment, k)).events[0].deaths for k in range(2)] == [2, 4]


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3), seed=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_any_grid_has_every_combination_once(sizes: list[int], seed: int) -> None:
    experiment = _grid(sizes, seed)
    table = design.table(experiment)
    numbers = range(design.count(experiment))

    rows = [tuple(design.point(experiment, number).values.values()) for number in numbers]
    assert rows == list(product(*[[float(level) for level in range(size)] for size in sizes]))
    assert rows == [tuple(row) for row in table[[f"f{k}" for k in range(len(sizes))]].to_numpy()]


def _grid(sizes: Sequence[int], seed: int) -> Experiment:
    """A grid that stands in no file."""
    factors = {
        f"f{k}": Factor(f"f{k}", (f"parameters.p{k}",), "=", "lever", tuple(float(level) for level in range(size)))
        for k, size in enumerate(sizes)
    }
    block = Block("grid", tuple(factors), int(np.prod(sizes)))
    return Experiment("x", "x", "x", (ScenarioRef("s", Path("s"), {}),), seed, 1, (), factors, (block,), {}, {})


def test_a_point_far_into_a_large_design_is_found_at_once(lab: Laboratory) -> None:
    levels = ", ".join(str(level / 1000) for level in range(1000))
    factors = (
        f"  a: {{path: pressures.sanctions, role: lever, levels: [{levels}]}}\n"
        f"  b: {{path: pressures.outrage, role: lever, levels: [{levels}]}}"
    )
    experiment = lab.load(text=small("{kind: grid}", factors))

    assert design.count(experiment) == 1_000_000 <= RUNS
    assert design.point(experiment, 999_998).values == {"a": 0.999, "b": 0.998}


def test_walks_of_the_whole_theory_cost_one_row_per_factor(lab: Laboratory) -> None:
    experiment = lab.load(text=small("{kind: morris, trajectories: 4}", "  all: {parameters: all, role: uncertainty}"))
    names = list(experiment.factors)
    values = design.table(experiment)[names].to_numpy().reshape(4, len(names) + 1, len(names))

    for walk in values:
        assert all(np.count_nonzero(after != before) == 1 for before, after in pairwise(walk))
        assert set(np.argmax(np.diff(walk, axis=0) != 0, axis=1)) == set(range(len(names)))


def test_saltellis_rows_take_one_factor_after_the_other_from_the_second_matrix() -> None:
    names = ("a", "b", "c")
    rows = sampling.saltelli(names, 16, 1).reshape(16, 5, 3)

    for place in range(3):
        others = [other for other in range(3) if other != place]
        assert np.array_equal(rows[:, 1 + place, place], rows[:, -1, place])
        assert np.array_equal(rows[:, 1 + place, others], rows[:, 0, others])
    assert (rows[:, 0] != rows[:, -1]).all()


def test_saltellis_matrices_are_both_balanced_and_independent() -> None:
    rows = sampling.saltelli(("a", "b"), 256, 5).reshape(256, 4, 2)
    both = np.concatenate([rows[:, 0], rows[:, -1]], axis=1)

    for column in both.T:
        assert np.array_equal(np.sort((column * 256).astype(int)), np.arange(256))
    assert np.abs(np.corrcoef(both.T) - np.eye(4)).max() < 0.1


def test_saltellis_design_is_that_of_salib() -> None:
    sample = pytest.importorskip("SALib.sample.sobol")
    names = ("a", "b", "c")
    luck = np.random.Generator(np.random.Philox(np.random.SeedSequence(sampling._key(9, "saltelli", *names))))
    problem = {"num_vars": 3, "names": list(names), "bounds": [[0, 1]] * 3}

    theirs = sample.sample(problem, 8, calc_second_order=False, seed=luck)

    assert np.array_equal(sampling.saltelli(names, 8, 9), theirs)


def test_a_saltelli_block_has_two_points_more_than_factors_for_each_of_its_own(lab: Laboratory) -> None:
    experiment = drawn(lab, "saltelli, points: 8")

    assert design.count(experiment) == 8 * (len(experiment.factors) + 2)
    assert experiment.resolved()["design"][0]["points"] == 8
    assert Experiment.from_resolved(experiment.resolved()).design == experiment.design
