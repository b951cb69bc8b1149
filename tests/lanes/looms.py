"""Weaving small rules and playing them: sixteen at once, in plain numpy or compiled, and one after the other."""

import ast
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from sim.initial import fresh
from sim.lanes.layout import DAY_ROW, FIELDS, RING
from sim.lanes.playing import Sixteen, aligned, sixteen
from sim.lanes.vectors import LANES
from sim.lanes.weaving import Differing, Loom, Shared, World

from . import plain

type Toy = Callable[..., Any]

#: What an argument of a toy is, by its name, and which numbers it may have.
DIFFERING = {"a": "f", "b": "f", "c": "f", "i": "i", "j": "i", "p": "i", "q": "i"}
SHARED = {"n": "i", "s": "f", "day": "i"}
#: Values of the world that toys read and write; `shared` ones are the same for all runs.
TOUCHED = ("militias.fear", "militias.suspended", "militias.campaign", "scene.truce", "pressures", "attacks", "said")
ODD = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -3.0)


def weave(toys: Sequence[Toy]) -> tuple[str, list[Any]]:
    """The text of a module with some toys, and what the loom knows of each."""
    loom = Loom()
    rules = [loom.woven(toy, [_given(name) for name in arguments(toy)]) for toy in toys]
    return loom.text(), rules


def arguments(toy: Toy) -> list[str]:
    """Names of a toy's arguments."""
    return list(toy.__code__.co_varnames[: toy.__code__.co_argcount])


def _given(name: str) -> Any:
    if name == "world":
        return World()
    return Differing(name) if name in DIFFERING else Shared(name)


def imported(path: Path, text: str) -> ModuleType:
    """A module made of a text, under the name of its file."""
    path.write_text(text, encoding="utf-8")
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[path.stem] = module
    found.loader.exec_module(module)
    return module


def in_plain(text: str) -> str:
    """The text of woven rules for `tests.lanes.plain`, where a name that no lane has been given says so."""
    tree = ast.parse(text)
    heads = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in tree.body if node not in heads]
    kept = [node for node in heads if "sim.lanes" not in ast.unparse(node)]
    new = ast.parse(f"from {__package__} import plain as v\nlong = short = lambda function: function").body
    for node in rest:
        if isinstance(node, ast.FunctionDef):
            stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            free = sorted(stored - {argument.arg for argument in node.args.args})
            node.body[:0] = ast.parse("\n".join(f"{name} = v.UNSET" for name in free)).body
    return ast.unparse(ast.Module(body=[*kept, *new, *rest], type_ignores=[]))


def plain_world(worlds: Sixteen) -> SimpleNamespace:
    """What woven rules are given, with the arrays themselves in place of their addresses."""
    numbers = {name: worlds.given[name][0].item() for name in worlds.given.dtype.names or ()}
    common = {name.replace(".", "_"): array for name, array in worlds.shared.items()}
    slots = {"floats": worlds.floats.reshape(-1, LANES), "integers": worlds.integers.reshape(-1, LANES)}
    return SimpleNamespace(**numbers | common | slots | {"acts": worlds.acts.view(np.int64).reshape(-1)})


def slots_of(worlds: Sixteen, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Slots of a value of the world, in its own shape: a view of sixteen numbers for each."""
    field = FIELDS[name]
    flat = (worlds.floats if field.kind == "f" else worlds.integers).reshape(-1, LANES)
    place = np.full(shape, field.base)
    for axis, (index, size, stride) in enumerate(
        zip(np.indices(shape, sparse=True), field.dimensions, field.strides, strict=True)
    ):
        assert size != DAY_ROW or shape[axis] <= RING
        place = place + index * stride
    assert place.max() < len(flat)
    return np.asarray(place)


def value_of(world: Any, name: str) -> np.ndarray:
    """A value of a single world, as an array."""
    whole, _, field = name.partition(".")
    found = getattr(world, whole)
    return np.asarray(found[field] if field else found)


def into_lanes(worlds: Sixteen, singles: Sequence[Any]) -> None:
    """Put what toys touch of sixteen single worlds into the lanes."""
    for name in TOUCHED:
        places = slots_of(worlds, name, value_of(singles[0], name).shape)
        flat = (worlds.floats if FIELDS[name].kind == "f" else worlds.integers).reshape(-1, LANES)
        for lane, single in enumerate(singles):
            flat[places, lane] = value_of(single, name)


def differences(worlds: Sixteen, singles: Sequence[Any]) -> list[str]:
    """What toys touch of the world and differs, bit by bit, between the lanes and sixteen single worlds."""
    found = []
    for name in TOUCHED:
        places = slots_of(worlds, name, value_of(singles[0], name).shape)
        flat = (worlds.floats if FIELDS[name].kind == "f" else worlds.integers).reshape(-1, LANES)
        for lane, single in enumerate(singles):
            if not same(flat[places, lane], value_of(single, name)):
                found.append(f"{name} in lane {lane}")
    return found


def same(one: Any, other: Any) -> bool:
    """Whether numbers are the same to the last bit; any undefined one is as good as any other."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind != "f":
        return bool((one == other).all())
    alike = one.astype(np.float64).view(np.int64) == other.astype(np.float64).view(np.int64)
    return bool((alike | (np.isnan(one) & np.isnan(other))).all())


@dataclass(frozen=True)
class Numbers:
    """Arguments for sixteen runs of a toy, and the lanes that play it."""

    differing: dict[str, np.ndarray]
    shared: dict[str, Any]
    here: np.ndarray

    def of(self, lane: int) -> dict[str, Any]:
        """The arguments of one run."""
        return {name: value[lane].item() for name, value in self.differing.items()} | self.shared


def drawn(dice: np.random.Generator) -> Numbers:
    """Numbers for every argument that a toy may have; rows and days that there are, often odd ones."""
    differing: dict[str, np.ndarray] = {}
    for name, kind in DIFFERING.items():
        if kind == "f":
            odd, even = dice.choice(ODD, LANES), dice.normal(0.0, 2.0, LANES)
            differing[name] = np.where(dice.random(LANES) < 0.4, odd, even)
        else:
            differing[name] = dice.integers(0, 3 if name in "ij" else 2, LANES)
    shared = {"n": int(dice.integers(4)), "s": float(dice.choice([*ODD, dice.normal()])), "day": int(dice.integers(5))}
    return Numbers(differing, shared, dice.random(LANES) < 0.8)


def shaken(template: Any, dice: np.random.Generator) -> Any:
    """A single world in which everything that toys touch has a value of its own."""
    world = fresh(template, 0)
    world.militias.fear[:] = dice.choice([*ODD, dice.normal()], len(world.militias))
    world.militias.suspended[:] = dice.integers(0, 2, len(world.militias))
    world.militias.campaign[:] = dice.integers(0, 2, world.militias.campaign.shape)
    world.scene.truce[:] = dice.choice([*ODD, dice.normal()])
    world.pressures[:] = dice.normal(size=world.pressures.shape)
    world.attacks[:] = dice.integers(0, 3, world.attacks.shape)
    world.said[:] = dice.integers(-1, 9, world.said.shape)
    return world


class Loomed:
    """Toys woven and ready to be played."""

    def __init__(self, toys: Sequence[Toy], template: Any, folder: Path, *, compiled: bool) -> None:
        self.toys, self.template = toys, template
        self.worlds = sixteen(template)
        text, self.rules = weave(toys)
        name = f"woven_{folder.name}_{len(list(folder.iterdir()))}"
        self.compiled = compiled
        self.module = imported(folder / f"{name}.py", text + self._driver() if compiled else in_plain(text))

    def _driver(self) -> str:
        """A function that plays any of the toys on numbers at some addresses."""
        names = list(DIFFERING)
        kinds = {kind: [name for name in names if DIFFERING[name] == kind] for kind in "fi"}
        lines = ["", "", "@long", "def play(which, given, floats, integers, out, n, s, day):", "    w = given[0]"]
        lines += ["    here = v.equal(v.load_i(integers, 0), 1)"]
        lines += [f"    {name} = v.load_f(floats, {slot})" for slot, name in enumerate(kinds["f"])]
        lines += [f"    {name} = v.load_i(integers, {slot + 1})" for slot, name in enumerate(kinds["i"])]
        for number, (toy, rule) in enumerate(zip(self.toys, self.rules, strict=True)):
            call = f"{rule.name}({', '.join(['here', 'w', *(n for n in arguments(toy) if n != 'world')])})"
            lines += [f"    if which == {number}:", f"        v.store_f(out, 0, {call}, here)"]
        return "\n".join(lines) + "\n"

    def together(self, number: int, numbers: Numbers, singles: Sequence[Any]) -> np.ndarray:
        """What a toy returns in sixteen runs played at once; the lanes keep what it does to the world."""
        into_lanes(self.worlds, singles)
        if not self.compiled:
            given = numbers.differing | numbers.shared
            values = [given[name] for name in arguments(self.toys[number]) if name != "world"]
            play = getattr(self.module, self.rules[number].name)
            return plain.as_kind(play(numbers.here, plain_world(self.worlds), *values), "f")
        out = aligned(LANES, np.float64)
        floats = np.array([numbers.differing[name] for name, kind in DIFFERING.items() if kind == "f"])
        whole = np.array([numbers.here, *(numbers.differing[name] for name, kind in DIFFERING.items() if kind == "i")])
        addresses = [array.ctypes.data for array in (floats, whole, out)]
        self.module.play(number, self.worlds.given, *addresses, *numbers.shared.values())
        return out

    def faults(self, number: int, dice: np.random.Generator) -> list[str]:
        """How sixteen runs of a toy at once differ from sixteen runs of it one by one."""
        toy, numbers = self.toys[number], drawn(dice)
        singles = [shaken(self.template, dice) for _ in range(LANES)]
        together = self.together(number, numbers, singles)
        found = []
        for lane in np.flatnonzero(numbers.here):
            given = numbers.of(int(lane)) | {"world": singles[lane]}
            alone = toy(**{name: given[name] for name in arguments(toy)})
            if not same(together[lane], np.float64(alone)):
                found.append(f"{toy.__name__} returns {together[lane]} and not {alone} in lane {lane}")
        return found + [f"{toy.__name__} leaves {name}" for name in differences(self.worlds, singles)]
