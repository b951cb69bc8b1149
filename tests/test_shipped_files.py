"""Every file that comes with the program loads, says what it claims to say, runs and yields numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.ensemble import histories
from sim.initial import build
from sim.results.measures import evaluate
from sim.run import simulate
from sim.scenario import Scenario, check, load
from sim.scenario.reading import read
from sim.theory import theory
from sim.theory.hypothesis import with_hypothesis
from sim.world.world import World

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PATHS = sorted(SCENARIOS.glob("*.yaml"))
EXTENDING = [path for path in PATHS if "extends" in read(path)]
#: What tells a scenario from another without changing what happens in it.
LABELS = {"id", "title", "summary", "kind", "tests", "cluster", "changes_what", "extends", "remove"}

type Key = tuple[str, ...]


def sources_in(data: Any) -> Iterator[str]:
    """Every source that plain data name."""
    if isinstance(data, dict):
        yield from data.get("sources", ())
        for value in data.values():
            yield from sources_in(value)
    elif isinstance(data, list):
        for item in data:
            yield from sources_in(item)


def entries(data: dict[str, Any]) -> dict[Key, Any]:
    """The entries of a file, two levels deep: lists of things with an id by their ids, maps by their keys."""
    found: dict[Key, Any] = {}
    for key, value in data.items():
        if key in LABELS:
            continue
        if isinstance(value, list):
            found |= {(key, item["id"]) if "id" in item else (key, str(item)): item for item in value}
        elif isinstance(value, dict):
            found |= {(key, name): inner for name, inner in value.items()}
        else:
            found[key,] = value
    return found


def without_reasons(data: Any) -> Any:
    """What an entry says, without notes and sources."""
    if isinstance(data, dict):
        return {key: without_reasons(value) for key, value in data.items() if key not in {"note", "sources", "grade"}}
    return [without_reasons(item) for item in data] if isinstance(data, list) else data


def non_finite(world: World) -> list[str]:
    """Fields of a world that hold a number which is not one."""
    found = []
    for name, value in world._asdict().items():
        parts = [value] if not getattr(value, "dtype", np.dtype("f8")).names else [value[f] for f in value.dtype.names]
        if not all(np.isfinite(np.asarray(part, dtype=np.float64)).all() for part in parts):
            found.append(name)
    return found


def test_there_are_ten_episodes_and_the_counterfactuals() -> None:
    kinds = [load(path).kind for path in PATHS]

    assert kinds.count("historical") == 10
    assert kinds.count("counterfactual") >= 7


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_scenario_is_without_problems_and_named_as_its_file(path: Path) -> None:
    assert [str(problem) for problem in check([path])] == []
    assert load(path).id == path.stem


def test_every_source_is_in_the_list(shipped: Scenario) -> None:
    assert set(sources_in(shipped.resolved())) - {"user"} <= set(theory().sources)


@pytest.mark.parametrize("path", EXTENDING, ids=lambda path: path.stem)
def test_a_counterfactual_changes_what_it_names_and_nothing_else(path: Path) -> None:
    written = read(path).plain()
    after, before = (entries(load(file).resolved()) for file in (path, SCENARIOS / written["extends"]))
    removed = {(key, name) for key, names in written.get("remove", {}).items() for name in names}
    changed = {
        key for key in before.keys() & after.keys() if without_reasons(before[key]) != without_reasons(after[key])
    }
    changed |= {key for key in after.keys() - before.keys() if key[0] != "elsewhere"}

    assert written["kind"] == "counterfactual"
    assert written["changes_what"].strip()
    assert before.keys() - after.keys() == removed
    assert changed == set(entries(written))
    assert changed | removed


@pytest.mark.parametrize("path", EXTENDING, ids=lambda path: path.stem)
def test_a_counterfactual_gives_the_engines_another_world(path: Path) -> None:
    after, before = (build(load(file), 1) for file in (path, SCENARIOS / read(path).plain()["extends"]))

    assert any(
        getattr(after, name).tobytes() != getattr(before, name).tobytes() for name in ("coded", "events", "simulated")
    )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_only_what_extends_is_called_the_same_episode_changed(path: Path) -> None:
    assert (load(path).changes_what is not None) == (path in EXTENDING)


def test_a_scenario_runs_and_draws_nothing_but_numbers(shipped: Scenario) -> None:
    world = next(histories(shipped, seed=1, runs=range(1)))

    assert non_finite(world) == []
    assert world.choices["made"].any()


def test_a_number_that_is_none_would_be_seen(short: Scenario) -> None:
    world = next(histories(short, seed=1, runs=range(1)))
    world.scene["truce"][0] = np.nan
    world.daily[3, 1, 2] = np.inf

    assert non_finite(world) == ["scene", "daily"]


def test_a_run_can_be_asked_every_outcome(shipped: Scenario) -> None:
    tables = simulate(shipped, seed=1, runs=2, traced=1)
    measures = evaluate(shipped, tables.record, runs=range(2))

    asked = {outcome.id for outcome in shipped.outcomes if outcome.measure is not None}
    assert set(measures[measures.foil < 0].outcome) == asked
    assert not np.isinf(measures.value).any()


@pytest.mark.parametrize("name", sorted(theory().hypotheses))
def test_a_hypothesis_replaces_known_numbers_and_runs(short: Scenario, name: str) -> None:
    values = theory().hypotheses[name].parameters
    worlds = [next(histories(it, seed=1, runs=range(1))) for it in (short, with_hypothesis(short, name))]

    assert {key: getattr(worlds[1].parameters, key) for key in values} == values
    assert worlds[0].sheets.tobytes() != worlds[1].sheets.tobytes()
    assert non_finite(worlds[1]) == []


def test_no_file_keeps_a_line_that_was_commented_out() -> None:
    for path in PATHS:
        assert not re.search(r"^\s*# *[a-z_]+: *[\[{\d]", path.read_text(encoding="utf-8"), re.MULTILINE), path.name
