"""Where each value of a world stands when sixteen runs are played side by side.

A slot is sixteen numbers, one for each run. Floats and integers have a flat array of slots each; in both, values that
are there once come first, and a block for each militia follows. Rules look back a month at most, so what is kept by day
is kept in a ring of thirty-two days.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.actors.baghdad import BAGHDAD
from sim.actors.israel import ISRAEL
from sim.actors.militia import MILITIA
from sim.actors.tehran import TEHRAN
from sim.actors.washington import WASHINGTON
from sim.world.options import DECISIONS, MAX_OPTIONS, PRESSURES, TARGETS, TERMS, TONES
from sim.world.world import EVENT, RECORD, SCENE

#: Days in a ring; a power of two, so that the day's place in it costs nothing.
RING = 32
#: Stand for a dimension: a militia, a day, and the actor of a sheet, of which only the latest is kept.
MILITIA_ROW, DAY_ROW, FORGOTTEN = -1, -2, -3
#: Arrays of a world that are the same for all runs: kind, and dimensions after the first.
SHARED = {
    "dates": ("i", ()),
    "actor_keys": ("i", ()),
    "opening": ("f", ()),
    "coded": ("f", (len(PRESSURES),)),
    "crises": ("i", ()),
    "parties": ("i", (MILITIA_ROW,)),
    "simulated": ("i", ()),
    "rivalry": ("f", (MILITIA_ROW,)),
    "key": ("i", ()),
    **{f"events.{field}": ("i", ()) for field in EVENT.names or ()},
}
#: Fields that only readers of single runs need; nothing reads them back within a run.
UNKEPT = ("choices", "daily", "tehran_daily")
#: Records with one row, and their types.
SINGLE = {"tehran": TEHRAN, "baghdad": BAGHDAD, "washington": WASHINGTON, "israel": ISRAEL, "scene": SCENE}
#: Plain arrays: kind, dimensions.
ARRAYS = {
    "pressures": ("f", (DAY_ROW, len(PRESSURES))),
    "attacks": ("i", (DAY_ROW, MILITIA_ROW, len(TARGETS))),
    "tally": ("i", (DAY_ROW, MILITIA_ROW, len(TARGETS))),
    "claims": ("i", (DAY_ROW, MILITIA_ROW, len(TARGETS))),
    "said": ("i", (MILITIA_ROW, len(TONES))),
    "sheets": ("f", (FORGOTTEN, len(DECISIONS), MAX_OPTIONS, len(TERMS))),
    "chances": ("f", (FORGOTTEN, len(DECISIONS), MAX_OPTIONS)),
    "written": ("i", (1,)),
    "run": ("i", (1,)),
}
#: What a ring's day holds before anything is done on it.
MORNING = {"attacks": 0, "claims": -1}


@dataclass(frozen=True)
class Field:
    """Where a value, or an array of them, stands."""

    kind: str
    """`f` or `i`: in which of the two arrays."""
    base: int
    """Slot of its first element."""
    dimensions: tuple[int, ...]
    strides: tuple[int, ...]
    """Slots from one index to the next; 0 for a dimension that is not kept."""


def declared() -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Every value that differs from run to run: name, kind, dimensions."""
    for name, (kind, dimensions) in ARRAYS.items():
        yield name, kind, dimensions
    for name, dtype in SINGLE.items():
        yield from ((f"{name}.{field}", kind, (FORGOTTEN, *shape)) for field, kind, shape in fields_of(dtype))
    yield from ((f"militias.{field}", kind, (MILITIA_ROW, *shape)) for field, kind, shape in fields_of(MILITIA))


def fields_of(dtype: np.dtype) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Name, kind and shape of each field of a record."""
    for name in dtype.names or ():
        kind = dtype[name].base.kind
        yield name, "f" if kind == "f" else "i", dtype[name].shape


def _laid_out() -> tuple[dict[str, Field], dict[str, int], dict[str, int]]:
    """Fields by name, and the slots of the common part and of a militia's block, by kind."""
    common, block = {"f": 0, "i": 0}, {"f": 0, "i": 0}
    fields: dict[str, Field] = {}
    for name, kind, dimensions in declared():
        used = block if MILITIA_ROW in dimensions else common
        sizes = [{DAY_ROW: RING}.get(size, size) for size in dimensions]
        strides, step = [], 1
        for size in reversed(sizes):
            strides.append(step if size > 0 else size)
            step *= size if size > 0 else 1
        fields[name] = Field(kind, used[kind], dimensions, tuple(reversed(strides)))
        used[kind] += step
    return fields, common, block


_FIELDS, COMMON, BLOCK = _laid_out()


def _placed(field: Field) -> Field:
    """A field with its place behind the common part, if it is a militia's."""
    strides = {MILITIA_ROW: BLOCK[field.kind], FORGOTTEN: 0}
    base = field.base + (COMMON[field.kind] if MILITIA_ROW in field.dimensions else 0)
    return Field(field.kind, base, field.dimensions, tuple(strides.get(step, step) for step in field.strides))


FIELDS = {name: _placed(field) for name, field in _FIELDS.items()}
#: Position of each column of the record in a row of it.
COLUMNS = {name: place for place, name in enumerate(RECORD.names or ())}


def slots(kind: str, militias: int) -> int:
    """Slots of an array for some militias; one block more counts for all of them together."""
    return COMMON[kind] + (militias + 1) * BLOCK[kind]
