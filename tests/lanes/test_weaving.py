"""Rules written again for sixteen runs do to each what they do to one, whichever way the runs go apart."""

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.day import play
from sim.initial import build
from sim.lanes.weaving import Unwoven
from sim.scenario import Scenario

from . import programs
from .looms import Loomed, imported, weave
from .toys import TOYS

IS_COMPILED = pytest.mark.skipif(not hasattr(play, "py_func"), reason="rules are not compiled here")
ROUNDS = 20
MADE, RULES, PLAYED = 15, 20, 3


@pytest.fixture(scope="module")
def template(short: Scenario) -> Any:
    return build(short, 5, traced=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("woven")


@pytest.fixture(scope="module")
def plainly(template: Any, folder: Path) -> Loomed:
    return Loomed(TOYS, template, folder, compiled=False)


@pytest.fixture(scope="module")
def swiftly(template: Any, folder: Path) -> Loomed:
    return Loomed(TOYS, template, folder, compiled=True)


def made(seed: int, folder: Path) -> list[Any]:
    """Rules made at random."""
    module = imported(folder / f"made_{seed}.py", programs.module(seed, RULES))
    return [getattr(module, f"rule_{number}") for number in range(RULES)]


@pytest.mark.parametrize("number", range(len(TOYS)), ids=[toy.__name__ for toy in TOYS])
def test_sixteen_at_once_do_what_each_does_alone(plainly: Loomed, number: int) -> None:
    dice = np.random.default_rng(number)

    assert [fault for _ in range(ROUNDS) for fault in plainly.faults(number, dice)] == []


@IS_COMPILED
@pytest.mark.parametrize("number", range(len(TOYS)), ids=[toy.__name__ for toy in TOYS])
def test_compiled_they_do_the_same(swiftly: Loomed, number: int) -> None:
    dice = np.random.default_rng(number)

    assert [fault for _ in range(ROUNDS) for fault in swiftly.faults(number, dice)] == []


@pytest.mark.parametrize("seed", range(MADE))
def test_rules_made_at_random_do_the_same(template: Any, folder: Path, seed: int) -> None:
    loomed = Loomed(made(seed, folder), template, folder, compiled=False)
    dice = np.random.default_rng(seed)

    assert [fault for n in range(RULES) for _ in range(PLAYED) for fault in loomed.faults(n, dice)] == []


@IS_COMPILED
def test_compiled_rules_made_at_random_do_the_same(template: Any, folder: Path) -> None:
    loomed = Loomed(made(MADE, folder)[:8], template, folder, compiled=True)
    dice = np.random.default_rng(MADE)

    assert [fault for n in range(8) for _ in range(ROUNDS) for fault in loomed.faults(n, dice)] == []


def test_two_rules_of_one_name_stay_two(template: Any, folder: Path) -> None:
    one = rule("def helper(a):\n    return a + 1.0\n\n\ndef toy(a):\n    return helper(a)\n", folder)
    other = rule("def helper(a):\n    return a - 1.0\n\n\ndef toy(a):\n    return helper(a)\n", folder)
    loomed = Loomed([one, other], template, folder, compiled=False)

    assert [fault for n in range(2) for fault in loomed.faults(n, np.random.default_rng(n))] == []


def rule(text: str, folder: Path) -> Any:
    """The rule named `toy` of a module with some text."""
    return imported(folder / f"toy_{len(list(folder.iterdir()))}.py", text).toy


#: Lines that cannot be woven, the one it is about marked where there are several, and what is said of it.
REFUSED = {
    "while": ("while a < n:  # here\n        a += 1.0", "While"),
    "break": ("for k in range(3):\n        if a < k:\n            break  # here", "Break"),
    "a quotient without rest": ("a = a // 2.0", "FloorDiv"),
    "a rest": ("a = a % 2.0", "Mod"),
    "a power": ("a = a ** 2.0", "Pow"),
    "an inverted word": ("i = ~i", "Invert"),
    "identity": ("if world is None:  # here\n        a = 1.0", "Is"),
    "membership": ("if i in (1, 2):  # here\n        a = 1.0", "In"),
    "a slice": ("part = world.pressures[0:2]  # here\n    a = part[0]", "Slice"),
    "an annotated name": ("x: float = a", "AnnAssign"),
    "a name in passing": ("a = (x := a) + x", "NamedExpr"),
    "an assertion": ("assert a > 0.0", "Assert"),
    "a function within": ("def inner():  # here\n        return 1.0\n    a = inner()", "FunctionDef"),
    "several names for one value": ("x = y = a", "several names"),
    "a loop with an end": ("for k in range(3):  # here\n        a += k\n    else:\n        a = 0.0", "else"),
    "a loop over something else": ("for k in reversed(range(3)):  # here\n        a += k", "reversed"),
    "a loop whose length differs": ("for k in range(i):  # here\n        a += k", "length differs"),
    "a loop over a given name": ("for n in range(3):  # here\n        a += n", "name that is given: n"),
    "a loop over a name in use": ("k = i\n    for k in range(3):  # here\n        a += k", "holds something: k"),
    "an unknown name": ("a = unheard_of", "unheard_of"),
    "keywords": ("a = helper(a, world=world)", "keywords"),
    "a name of the loom": ("live = 1.0  # here\n    a += live", "live"),
    "the loom's own kind of name": ("_1 = a  # here\n    a += _1", "_1"),
    "what all runs share": ("world.coded[0, 0] = a", "share"),
    "half a place": ("a = world.attacks[0, i] + 1.0", "not one number"),
    "several values by some": ("if a < 0.0:\n        return a, 1.0  # here\n    return a, 2.0", "several values"),
    "now one value, now several": ("if n > 1:\n        return a, 1.0\n    return 2.0  # here", "now several"),
    "a loop left with no number": ("for k in range(3):\n        if a < k:\n            return 1.0", "with a number"),
    "a window of two places": (
        "part = world.militias[0]\n    if a < 0.0:\n        part = world.militias[1]\n    a = part.fear  # here",
        "several windows",
    ),
    "a window moved in a loop": (
        "part = world.militias[0]\n    for k in range(3):  # here\n        part = world.militias[k]",
        "moved",
    ),
    "a change that may not be reached": (
        "if a < 0.0 and helper(a, world) > 0.0:  # here\n        a = 1.0",
        "changes the world",
    ),
    "a change in one of two": ("a = helper(a, world) if a < 0.0 else 1.0", "changes the world"),
    "a change between two": ("if 0.0 < helper(a, world) < 1.0:  # here\n        a = 1.0", "changes the world"),
}
HELPER = "def helper(a, world):\n    world.scene[0].truce += a\n    return a\n\n\n"


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_form_in_lanes_is_refused_with_rule_and_line(folder: Path, what: str) -> None:
    body, said = REFUSED[what]
    end = "" if body.endswith("return 2.0  # here") else "    return a\n"
    text = f"{HELPER}def toy(a, i, n, world):\n    {body}\n{end}"
    toy = rule(text, folder)
    lines = text.splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "# here" in line]

    with pytest.raises(Unwoven, match=said) as refused:
        weave([toy])

    line = marked[0] if marked else len(lines) - 1 if "\n" not in body else len(lines)
    assert str(refused.value).startswith(f"toy, line {line}: ")


def test_a_table_of_another_module_is_not_taken_for_one_of_the_same_name(folder: Path) -> None:
    texts = [f"import numpy as np\nTABLE = np.arange({n}.0)\ndef toy(i):\n    return TABLE[i]\n" for n in (4, 5)]

    with pytest.raises(Unwoven, match="another table is called TABLE"):
        weave([rule(text, folder) for text in texts])


def test_toys_are_toys() -> None:
    """Each is about one thing, so that a fault can be found."""
    assert all(len(inspect.getsource(toy).splitlines()) <= 18 for toy in TOYS)
