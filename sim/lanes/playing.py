"""Sixteen runs played side by side: their worlds in lanes, the woven day, and what was done in each."""

import hashlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from sim.day import play_day
from sim.kernel import rules_folder
from sim.lanes.layout import ARRAYS, FIELDS, MORNING, RING, SHARED, SINGLE, fields_of, slots
from sim.lanes.vectors import LANES
from sim.lanes.weaving import PARAMETER, woven_day
from sim.theory import theory
from sim.world.world import RECORD, World

#: Bytes to which slots are aligned: a line of the cache, so that no load crosses one more than it must.
LINE = 64
#: What the woven rules are made of besides their text.
VECTORS = Path(__file__).with_name("vectors.py")

#: What a woven rule is given: addresses of arrays, sizes, and the numbers of the theory.
GIVEN = np.dtype(
    [(name, "i8") for name in ("floats", "integers", "acts", "capacity", "militias", "days", "happenings")]
    + [(name.replace(".", "_"), "i8") for name in SHARED]
    + [(f"{PARAMETER}{name}", "f8") for name in theory().parameters]
)


@dataclass(frozen=True)
class Sixteen:
    """The worlds of sixteen runs; the arrays are named so that their addresses stay good."""

    given: np.ndarray
    """(1,) GIVEN."""
    floats: np.ndarray
    """Flat array of slots; `sim.lanes.layout` says which is which."""
    integers: np.ndarray
    acts: np.ndarray
    """(16, capacity) RECORD."""
    shared: dict[str, np.ndarray]


def aligned(count: int, dtype: Any) -> np.ndarray:
    """An array of zeros of eight bytes each that begins on a line of the cache."""
    room = np.zeros(8 * count + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + 8 * count].view(dtype)


def sixteen(template: World) -> Sixteen:
    """The worlds of sixteen runs on the morning of day 0, all of them like a template."""
    militias = template.attacks.shape[1]
    floats = aligned(LANES * slots("f", militias), np.float64)
    integers = aligned(LANES * slots("i", militias), np.int64)
    blocks = {"f": floats.reshape(-1, LANES), "i": integers.reshape(-1, LANES)}
    for name in SINGLE:
        for field, _, shape in fields_of(getattr(template, name).dtype):
            _fill(blocks, f"{name}.{field}", getattr(template, name)[field], 0, shape)
    for i in range(militias):
        for field, _, shape in fields_of(template.militias.dtype):
            _fill(blocks, f"militias.{field}", template.militias[field][i : i + 1], i, shape)
        _fill(blocks, "said", template.said[i : i + 1], i, template.said.shape[1:])
    acts = np.empty((LANES, len(template.record)), RECORD)
    shared = {name: np.ascontiguousarray(_shared(template, name)) for name in SHARED}
    return Sixteen(_given(template, floats, integers, acts, shared), floats, integers, acts, shared)


def copied(worlds: Sixteen) -> Sixteen:
    """Other worlds like some, to be played in beside them."""
    floats, integers = aligned(len(worlds.floats), np.float64), aligned(len(worlds.integers), np.int64)
    acts = np.empty_like(worlds.acts)
    given = worlds.given.copy()
    for name, array in {"floats": floats, "integers": integers, "acts": acts}.items():
        given[name] = array.ctypes.data
    return Sixteen(given, floats, integers, acts, worlds.shared)


def _shared(template: World, name: str) -> np.ndarray:
    """An array that all runs share."""
    whole, _, field = name.partition(".")
    found: np.ndarray = getattr(template, whole)
    return found[field] if field else found


def _given(template: World, floats: np.ndarray, integers: np.ndarray, acts: np.ndarray, shared: Any) -> np.ndarray:
    given = np.zeros(1, GIVEN)
    addresses = {"floats": floats, "integers": integers, "acts": acts} | shared
    for name, array in addresses.items():
        given[name.replace(".", "_")] = array.ctypes.data
    given["capacity"], given["militias"] = len(template.record), template.attacks.shape[1]
    given["days"], given["happenings"] = len(template.dates), len(template.events)
    for name, value in zip(theory().parameters, template.parameters, strict=True):
        given[f"{PARAMETER}{name}"] = value
    return given


def _fill(blocks: dict[str, np.ndarray], name: str, values: np.ndarray, row: int, shape: tuple[int, ...]) -> None:
    """Put the values of a template into the slots of a field, in every lane."""
    field = FIELDS[name]
    base = field.base + row * field.strides[0]
    blocks[field.kind][base : base + int(np.prod(shape, dtype=int))] = np.asarray(values).reshape(-1, 1)


@cache
def woven_text() -> str:
    """The module of woven rules."""
    text, entry = woven_day(play_day)
    return text + _DRIVER.format(entry=entry, clearing=_clearing())


def woven_name() -> str:
    """Name of the module; other rules, or another way to weave them, make another one."""
    return f"woven_{hashlib.sha256(woven_text().encode() + VECTORS.read_bytes()).hexdigest()[:16]}"


def are_compiled() -> bool:
    """Whether the woven rules have been compiled and kept."""
    return (
        bool(woven.cache_info().currsize)
        or next(rules_folder().rglob(f"{woven_name()}.play_all-*.nbc"), None) is not None
    )


@cache
def woven() -> ModuleType:
    """The woven rules, as a module: written where compiled rules are kept, and read back like any other."""
    path = rules_folder() / f"{woven_name()}.py"
    if not path.exists() or path.read_text() != woven_text():
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(woven_text())
        part.replace(path)
    return _imported(path)


def _imported(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    # numba asks here for the home of a function that it keeps.
    sys.modules[module.__name__] = module
    found.loader.exec_module(module)
    return module


_DRIVER = """

@long
def play_all(given):
    w = given[0]
    everywhere = v.lanes(True)
    for day in range(w.days):
        for i in range(w.militias + 1):
{clearing}
        {entry}(everywhere, w, day)
"""


def _clearing() -> str:
    """Lines that make a ring's day ready for what is done on it."""
    lines = []
    for name, value in MORNING.items():
        field, size = FIELDS[name], ARRAYS[name][1][-1]
        slot = f"{field.base} + (day & {RING - 1}) * {field.strides[0]} + i * {field.strides[1]} + target"
        lines.append(f"            for target in range({size}):")
        lines.append(f"                v.store_i(w.integers, {slot}, {value}, everywhere)")
    return "\n".join(lines)


def prepare() -> None:
    """Compile the woven rules and keep them."""
    woven().play_all(np.zeros(1, GIVEN))


def play(worlds: Sixteen, morning: Sixteen, first: int) -> list[np.ndarray]:
    """What was done in sixteen consecutive runs, one array of `RECORD` for each.

    Parameters
    ----------
    worlds, morning : Sixteen
        The worlds to play in, and their morning of day 0.
    first : int
        Number of the first run.
    """
    worlds.floats[:] = morning.floats
    worlds.integers[:] = morning.integers
    slot = FIELDS["run"].base * LANES
    worlds.integers[slot : slot + LANES] = np.arange(first, first + LANES)
    woven().play_all(worlds.given)
    start = FIELDS["written"].base * LANES
    written = worlds.integers[start : start + LANES]
    return [worlds.acts[lane, : written[lane]] for lane in range(LANES)]
