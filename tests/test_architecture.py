"""Imports point one way, each heavy library has one room, and data are never code.

Everything is read from the syntax of the files; nothing is imported. The same functions look at a small house in which
each of these rules is broken once.
"""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "sim"

#: Floors from the ground up: a room may import from its own floor and from those below, but for the bans.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "interrupts"),
    ("kernel",),
    ("scenario",),
    ("theory",),
    ("world",),
    ("actors",),
    ("initial",),
    ("day", "batch"),
    ("lanes",),
    ("model", "ensemble"),
    ("run",),
    ("results",),
    ("plots",),
    ("measuring",),
    ("study",),
    # Rooms that are on no other floor stand here: they take tables and figures to files and people.
    ("explain",),
    ("api",),
    ("reproducing", "reports", "web"),
    ("cli", "__main__"),
)
GROUND = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
ELSEWHERE = GROUND["explain"]
ENGINE = frozenset({"kernel", "world", "actors", "initial", "day", "batch", "lanes", "model", "ensemble", "run"})
#: What a room may not import although it lies below.
BANNED: Mapping[str, frozenset[str]] = {
    "kernel": frozenset({"errors"}),
    "scenario": frozenset({"kernel"}),
    "theory": frozenset({"kernel"}),
    "ensemble": frozenset({"model"}),
    "results": ENGINE,
    "plots": ENGINE,
    "scoring": frozenset({"calibration"}),
}
#: Libraries that belong to one room, or to some modules.
BELONGS: Mapping[str, frozenset[str]] = {
    "numba": frozenset({"kernel", "lanes.vectors"}),
    "llvmlite": frozenset({"kernel", "lanes.vectors"}),
    "mesa": frozenset({"model"}),
    "matplotlib": frozenset({"plots"}),
    "scoringrules": frozenset({"scoring.rules"}),
    "SALib": frozenset({"sensitivities.salib"}),
    "ema_workbench": frozenset({"discovery.workbench"}),
    "nicegui": frozenset({"web"}),
    "fastapi": frozenset({"web.hosting", "web.pages"}),
    "uvicorn": frozenset({"web.hosting"}),
    "jinja2": frozenset({"reports.page", "web.hosting"}),
}
FORBIDDEN_MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"})
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__"})
FORBIDDEN_ATTRIBUTES = frozenset({"yaml.load", "yaml.unsafe_load", "os.system", "os.popen"})
FORBIDDEN_METHODS = frozenset({"read_pickle", "to_pickle", "allow_pickle"})
#: Ways to make a module of a file, and the only place that has one: it reads back what it has itself made of the rules.
MODULE_MAKERS = frozenset({"spec_from_file_location", "spec_from_loader", "module_from_spec", "exec_module"})
MAKES_MODULES = "lanes.playing"


type When = Literal["at once", "later", "never"]


class Import(NamedTuple):
    """One name that a module imports."""

    module: str
    line: int
    when: When
    """While the module is being imported, inside a function, or for type checkers only."""


def sources(package: Path) -> dict[str, ast.Module]:
    """Every module of a package, parsed, by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def room_of(module: str) -> str:
    """The room of a module: its first name below the package; empty for the front door itself."""
    return module.split(".")[1] if "." in module else ""


def imports(name: str, tree: ast.Module, known: Mapping[str, ast.Module]) -> Iterator[Import]:
    """Everything a module imports, at the top and further in."""
    pending: list[tuple[ast.AST, When]] = [(tree, "at once")]
    while pending:
        node, when = pending.pop()
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, when) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(module, node.lineno, when) for module in origins(name, node, known))
        typed = node.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) else []
        in_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        inner: When = "later" if in_function and when == "at once" else when
        pending += [(child, "never" if child in typed else inner) for child in ast.iter_child_nodes(node)]


def origins(name: str, node: ast.ImportFrom, known: Mapping[str, ast.Module]) -> set[str]:
    """Modules that a `from ... import ...` reaches."""
    parts = name.split(".")
    is_package = any(other.startswith(f"{name}.") for other in known)
    up = node.level - 1 if is_package else node.level
    base = ".".join([*(parts[: len(parts) - up] if node.level else []), *([node.module] if node.module else [])])
    full = {alias.name: f"{base}.{alias.name}" for alias in node.names}
    return {full[alias] if full[alias] in known else base for alias in full}


def upward(package: Path) -> list[str]:
    """Imports that point up or into a banned room."""
    known = sources(package)
    found = []
    for name, tree in known.items():
        room = room_of(name)
        for one in imports(name, tree, known):
            other = room_of(one.module)
            if one.module.split(".")[0] != package.name or other == room or not room:
                continue
            if not other:
                found.append(f"{name}:{one.line} imports the front door")
            elif GROUND.get(other, ELSEWHERE) > GROUND.get(room, ELSEWHERE) or other in BANNED.get(room, ()):
                found.append(f"{name}:{one.line} imports {one.module}")
    return found


def cycle(package: Path) -> list[str]:
    """Modules that import each other in a circle while they are being imported; empty where there is none."""
    known = sources(package)
    graph = {
        name: {
            one.module
            for one in imports(name, tree, known)
            if one.when == "at once" and one.module in known and name != one.module
        }
        for name, tree in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def strangers(package: Path) -> list[str]:
    """Libraries imported outside the rooms and modules they belong to."""
    known = sources(package)
    return [
        f"{name}:{one.line} imports {one.module}"
        for name, tree in known.items()
        for one in imports(name, tree, known)
        if one.when != "never" and not is_at_home(one.module.split(".")[0], name.partition(".")[2])
    ]


def is_at_home(library: str, place: str) -> bool:
    """Whether a library may be imported in a place of the house, given as room or as room and module."""
    return library not in BELONGS or any(f"{place}.".startswith(f"{home}.") for home in BELONGS[library])


def dangers(package: Path) -> list[str]:
    """Places where data could become code."""
    known = sources(package)
    found = []
    for name, tree in known.items():
        found += [
            f"{name}:{one.line} imports {one.module}"
            for one in imports(name, tree, known)
            if one.module.split(".")[0] in FORBIDDEN_MODULES
        ]
        found += [f"{name}:{getattr(node, 'lineno', 0)} {what}" for node in ast.walk(tree) for what in danger(node)]
        if name.partition(".")[2] != MAKES_MODULES:
            found += [f"{name}:{node.lineno} {what}" for node in ast.walk(tree) for what in modules_made(node)]
    return found


def modules_made(node: ast.AST) -> Iterator[str]:
    """The way in which a piece of syntax makes a module of a file, if any."""
    if isinstance(node, ast.Attribute) and node.attr in MODULE_MAKERS:
        yield ast.unparse(node)
    elif isinstance(node, ast.Name) and node.id in MODULE_MAKERS:
        yield node.id


def danger(node: ast.AST) -> Iterator[str]:
    """What is dangerous about a piece of syntax, if anything."""
    if isinstance(node, ast.Name) and node.id in FORBIDDEN_CALLS:
        yield node.id
    elif isinstance(node, ast.Attribute):
        if ast.unparse(node) in FORBIDDEN_ATTRIBUTES or node.attr in FORBIDDEN_METHODS:
            yield ast.unparse(node)
        if ast.unparse(node) in {f"builtins.{name}" for name in FORBIDDEN_CALLS}:
            yield ast.unparse(node)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg in {"shell", "allow_pickle"} and ast.unparse(keyword.value) != "False":
                yield f"{keyword.arg}={ast.unparse(keyword.value)}"


def built(folder: Path, files: Mapping[str, str]) -> Path:
    """A house of our own."""
    package = folder / "sim"
    for name, text in {"__init__.py": "", **files}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def test_the_house_is_there_and_every_floor_stands_once() -> None:
    rooms = {room_of(name) for name in sources(PACKAGE)} - {""}

    assert {"errors", "kernel", "scenario", "theory", "world", "actors", "day", "model", "results", "plots"} <= rooms
    assert len(GROUND) == sum(map(len, FLOORS))


def test_imports_point_one_way() -> None:
    assert upward(PACKAGE) == []


def test_no_module_imports_itself_in_a_circle() -> None:
    assert cycle(PACKAGE) == []


def test_each_heavy_library_has_one_room() -> None:
    assert strangers(PACKAGE) == []


def test_data_are_never_code() -> None:
    assert dangers(PACKAGE) == []


@pytest.mark.parametrize(
    "files",
    [
        {"errors.py": "from sim.kernel import rule", "kernel.py": ""},
        {"scenario/load.py": "from sim.theory import theory", "theory/__init__.py": ""},
        {"scenario/load.py": "def names():\n    from sim.theory import theory", "theory/__init__.py": ""},
        {"scenario/load.py": "from ..theory import theory", "theory/__init__.py": ""},
        {"world/luck.py": "import sim.actors.choice", "actors/choice.py": ""},
        {"actors/tehran.py": "from sim import day", "day.py": ""},
        {"results/tables.py": "from sim.run import simulate", "run.py": ""},
        {"day.py": "from sim.lanes.layout import FIELDS", "lanes/layout.py": ""},
        {"batch.py": "from sim.ensemble import acts", "ensemble.py": ""},
        {"lanes/playing.py": "from sim.ensemble import Acts", "ensemble.py": ""},
        {"plots/span.py": "from sim.lanes.layout import FIELDS", "lanes/layout.py": ""},
        {"plots/style.py": "from sim.actors.militia import SHOWN", "actors/militia.py": ""},
        {"ensemble.py": "from sim.model import History", "model.py": ""},
        {"run.py": "from sim.account import account", "account.py": ""},
        {"account.py": "from sim.api import load", "api.py": ""},
        {"plots/style.py": "from sim import load"},
    ],
    ids=lambda files: next(iter(files.values())).split("\n")[-1].strip() + " in " + next(iter(files)),
)
def test_an_import_that_points_up_is_found(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert len(upward(built(tmp_path, files))) == 1


def test_imports_that_point_down_are_left_alone(tmp_path: Path) -> None:
    files = {
        "theory/__init__.py": "from sim.scenario.node import Node",
        "scenario/node.py": "from sim.errors import Problem",
        "errors.py": "import difflib",
        "account.py": "from sim.results import disk",
        "results/__init__.py": "",
        "results/disk.py": "",
        "cli.py": "def main():\n    from sim.account import account",
    }

    assert upward(built(tmp_path, files)) == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    package = built(tmp_path, {"plots/a.py": "from sim.plots import b", "plots/b.py": "import sim.plots.a"})

    assert set(cycle(package)) == {"sim.plots.a", "sim.plots.b"}


@pytest.mark.parametrize(
    "text",
    [
        "def later():\n    import sim.plots.a",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sim.plots.a",
    ],
    ids=["in a function", "for type checkers"],
)
def test_an_import_that_runs_later_closes_no_circle(tmp_path: Path, text: str) -> None:
    assert cycle(built(tmp_path, {"plots/a.py": "from sim.plots import b", "plots/b.py": text})) == []


@pytest.mark.parametrize(
    "files",
    [
        {"actors/choice.py": "from numba import njit"},
        {"lanes/weaving.py": "import numba.extending"},
        {"lanes/playing.py": "from llvmlite import ir"},
        {"ensemble.py": "import mesa"},
        {"results/tables.py": "def draw():\n    import matplotlib.pyplot as plt"},
    ],
    ids=["numba", "numba beside its module", "llvmlite", "mesa", "matplotlib"],
)
def test_a_library_in_a_strangers_room_is_found(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert len(strangers(built(tmp_path, files))) == 1


def test_a_library_in_a_module_of_its_own_is_left_alone(tmp_path: Path) -> None:
    files = {"kernel.py": "import numba\nimport llvmlite.ir", "lanes/vectors.py": "from numba.core import types"}

    assert strangers(built(tmp_path, files)) == []


def test_a_librarys_types_may_be_named_anywhere(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from matplotlib.figure import Figure"

    assert strangers(built(tmp_path, {"api.py": text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from marshal import loads",
        "def f(text):\n    return eval(text)",
        "run = exec",
        "import yaml\nyaml.load(text)",
        "import os\nos.system(text)",
        "import subprocess\nsubprocess.run(text, shell=True)",
        "import numpy\nnumpy.load(path, allow_pickle=True)",
        "import pandas\npandas.read_pickle(path)",
        "import builtins\nbuiltins.exec(text)",
        "run = compile",
        "from importlib.util import module_from_spec\nmodule = module_from_spec(spec)",
        "spec.loader.exec_module(module)",
    ],
)
def test_a_place_where_data_become_code_is_found(tmp_path: Path, text: str) -> None:
    assert len(dangers(built(tmp_path, {"results/disk.py": text}))) == 1


def test_only_the_woven_rules_are_read_back_as_a_module(tmp_path: Path) -> None:
    text = (
        "import importlib.util\ndef imported(path):\n    return importlib.util.spec_from_file_location(path.stem, path)"
    )

    assert dangers(built(tmp_path / "one", {"lanes/playing.py": text})) == []
    assert len(dangers(built(tmp_path / "other", {"lanes/weaving.py": text}))) == 1


def test_even_there_no_text_is_run(tmp_path: Path) -> None:
    for name in sorted(FORBIDDEN_CALLS):
        assert len(dangers(built(tmp_path / name, {"lanes/playing.py": f"def f(text):\n    return {name}(text)"}))) == 1


def test_regular_expressions_are_not_code(tmp_path: Path) -> None:
    assert dangers(built(tmp_path, {"errors.py": "import re\nPATTERN = re.compile('a')"})) == []
