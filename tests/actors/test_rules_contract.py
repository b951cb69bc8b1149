"""One contract for all rules, whatever they are about; rules are found, not listed.

Interpreted and compiled, a rule does the same to the last bit: the same result, the same marks on the world it was
handed. Nothing it makes is infinite or undefined as long as everything it is given lies in its declared range.
"""

import ast
import importlib
import inspect
import math
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim.actors
import sim.world
from sim.actors.militia import militia_turn
from sim.day import play, play_day
from sim.initial import build, fresh
from sim.scenario import Scenario
from sim.theory import theory
from sim.world.options import Decision, Term
from sim.world.world import World

from .arguments import ARGUMENTS, argument, shaken

pytestmark = pytest.mark.skipif(not hasattr(play, "py_func"), reason="rules are not compiled here")

type Rule = Any

TRIALS = 12
DAY = 24
#: Prices of acting itself: they stand for no mechanism.
PRICES = {Term.QUIET.name, Term.INERTIA.name}
#: What the scenario hands to the engines to read.
READ_ONLY = ("key", "dates", "actor_keys", "opening", "coded", "crises", "events", "parties", "simulated", "rivalry")


@cache
def rules() -> dict[str, Rule]:
    """Every compiled rule, under the name of its room and its own."""
    packages = (sim.actors, sim.world)
    names = [found.name for it in packages for found in pkgutil.iter_modules(it.__path__, f"{it.__name__}.")]
    return {
        f"{name.split('.')[-1]}.{key}": thing
        for name in names
        for key, thing in vars(importlib.import_module(name)).items()
        if hasattr(thing, "py_func") and thing.py_func.__module__ == name
    }


def names_of(rule: Rule) -> list[str]:
    return list(inspect.signature(rule.py_func).parameters)


def doc(rule: Rule) -> str:
    return inspect.getdoc(rule.py_func) or ""


def finite(thing: Any) -> bool:
    if isinstance(thing, World):
        return all(finite(part) for part in thing)
    if isinstance(thing, np.ndarray) and thing.dtype.names:
        return all(finite(np.asarray(thing[name])) for name in thing.dtype.names)
    return thing is None or bool(np.isfinite(np.asarray(thing, dtype=np.float64)).all())


def bits(thing: Any) -> bytes:
    """The bytes of a result or of a world, for comparing."""
    if isinstance(thing, tuple):
        return b"|".join(bits(part) for part in thing)
    return b"" if thing is None else np.asarray(thing).tobytes()


def as_numbers(result: Any) -> Any:
    """A result in one type, since a compiled rule makes an int of what Python calls an enum or a truth value."""
    return tuple(map(float, result)) if isinstance(result, tuple) else None if result is None else float(result)


@pytest.fixture(scope="module")
def midstream(short: Scenario) -> World:
    """The invented month, on the morning of a day late in it."""
    world = fresh(build(short, 7), 0)
    for day in range(DAY):
        play_day(day, world)
    return world


def test_rules_are_found_in_every_room() -> None:
    rooms = {name.split(".")[0] for name in rules()}

    assert {"choice", "militia", "tehran", "baghdad", "washington", "israel", "luck", "ledger"} <= rooms
    assert len(rules()) > 90


def test_every_argument_has_a_declared_range() -> None:
    unknown = {f"{name}({key})" for name, rule in rules().items() for key in names_of(rule)}
    unknown -= {f"{name}({key})" for name in rules() for key in (*ARGUMENTS, "me", "decision")}

    assert unknown == set(), "add the range of the argument to the table in arguments.py"


@pytest.mark.parametrize("name", sorted(rules()))
def test_compiled_and_interpreted_rules_leave_the_same_finite_marks(name: str, midstream: World) -> None:
    rule = rules()[name]
    for trial in range(TRIALS):
        outcomes = []
        for form in (rule.py_func, rule):
            dice = np.random.default_rng(trial)
            world = shaken(fresh(midstream, trial), dice, DAY)
            given = [argument(name, key, dice, world, DAY) for key in names_of(rule)]
            result = as_numbers(form(*given))
            arrays = tuple(it for it in given if isinstance(it, np.ndarray))
            outcomes.append((result, arrays, world))
            assert all(finite(thing) for thing in (result, *arrays, world)), (name, trial, result)
        assert bits(outcomes[0]) == bits(outcomes[1]), (name, trial)


def test_the_order_of_the_groups_within_a_day_does_not_matter(midstream: World) -> None:
    """Each sees what the others did yesterday."""
    for trial in range(200):
        worlds = []
        for order in (range(3), reversed(range(3))):
            world = shaken(fresh(midstream, trial), np.random.default_rng(trial), DAY)
            for row in order:
                militia_turn(row, DAY, world)
            worlds.append(world)
        for field in ("militias", "attacks", "claims", "said", "choices", "daily", "washington", "scene"):
            assert bits(getattr(worlds[0], field)) == bits(getattr(worlds[1], field)), (trial, field)


@pytest.mark.parametrize("name", sorted(rules()))
def test_a_rule_says_what_it_is(name: str) -> None:
    first = doc(rules()[name]).split("\n\n")[0]

    assert len(first.split()) >= 3
    assert first.rstrip().endswith((".", "]"))


@pytest.mark.parametrize("name", sorted(rules()))
def test_what_a_rule_cites_exists(name: str) -> None:
    cited = re.findall(r"mechanisms#([a-z0-9-]+)", doc(rules()[name]))
    sources = [
        one for block in re.findall(r"\[([SP]-[^\]]+)\]", doc(rules()[name])) for one in re.split(r",\s*", block)
    ]

    assert set(cited) <= set(theory().mechanisms)
    assert set(sources) <= set(theory().sources)
    assert bool(cited) == bool(sources)
    known = {source for mechanism in cited for source in theory().mechanisms[mechanism].sources}
    known |= {s for mechanism in cited for it in theory().mechanisms[mechanism].rivals for s in it.sources}
    assert set(sources) <= known | {s for it in theory().parameters.values() for s in it.sources}


def reasons(rule: Rule) -> Iterator[tuple[str, set[str]]]:
    """Each term that a rule sets, and the rules it takes the value from, directly or by way of a name of its own."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.py_func)))
    made: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            made.setdefault(node.targets[0].id, set()).update(words_in(node.value))
    around = [(node, words_in(node.test)) for node in ast.walk(tree) if isinstance(node, ast.If)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            said = re.search(r"\bTerm\.([A-Z_]+)\]$", ast.unparse(target))
            if said:
                used = words_in(node.value).union(*(test for outer, test in around if node in ast.walk(outer)))
                yield said[1], used.union(*(made.get(word, set()) for word in used))


def words_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


@pytest.mark.parametrize("name", sorted(rules()))
def test_every_term_names_its_mechanism_and_source(name: str) -> None:
    rule = rules()[name]
    citing = {key.split(".")[1] for key, other in rules().items() if "mechanisms#" in doc(other)}
    if "mechanisms#" in doc(rule):
        return
    silent = [term for term, used in reasons(rule) if term not in PRICES and not used & citing]

    assert silent == []
    assert "[utility" not in doc(rule).split("References")[0] or name.startswith("choice.")


def test_terms_without_a_reason_would_be_seen() -> None:
    setting = {name: {term for term, _ in reasons(rule)} for name, rule in rules().items()}

    assert {term for terms in setting.values() for term in terms} == set(Term.__members__)


def test_made_choices_have_chances_that_sum_to_one(short: Scenario, shipped: Scenario) -> None:
    for scenario in (short, shipped):
        world = build(scenario, 3)
        for day in range(min(len(world.dates), 90)):
            play_day(day, world)
            for row, decision in zip(*np.nonzero(world.choices["made"][day]), strict=True):
                entry = world.choices[day, row, decision]
                chances = world.chances[row, decision, : entry["made"]]
                below = chances[: entry["option"]].sum()
                assert math.isclose(chances.sum(), 1.0, abs_tol=1e-12)
                assert chances.min() >= 0.0
                assert entry["probability"] == chances[entry["option"]]
                assert below - 1e-12 <= entry["luck"] < below + entry["probability"] + 1e-12


def test_terms_of_the_chosen_option_add_up_to_its_utility(shipped: Scenario) -> None:
    world = build(shipped, 3)
    play(world)
    made = world.choices[world.choices["made"] > 0]

    assert len(made) > 0
    assert np.allclose(made["terms"].sum(axis=1), made["utility"], rtol=0, atol=1e-9)
    assert {Decision.CAMPAIGN_US, Decision.SPEAK} <= set(np.nonzero(world.choices["made"])[2])


def test_a_whole_run_reads_the_scenario_and_does_not_write_to_it(shipped: Scenario) -> None:
    before, after = build(shipped, 3), build(shipped, 3)
    play(after)

    for field in READ_ONLY:
        assert getattr(before, field).tobytes() == getattr(after, field).tobytes(), field
    assert before.parameters == after.parameters
    assert before.daily.tobytes() != after.daily.tobytes()


def test_a_whole_run_leaves_nothing_but_finite_numbers(shipped: Scenario) -> None:
    world = build(shipped, 3)
    play(world)

    assert finite(world)
    world.scene["truce"][0] = np.nan
    assert not finite(world)
