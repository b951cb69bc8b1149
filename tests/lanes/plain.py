"""The vectors of `sim.lanes.vectors` once more, in plain numpy: slow, checked against every array's end, no compiler.

An address is the array itself: rows of sixteen numbers for slots, any shape for what is reached by element.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

LANES = 16
TYPES = {"f": np.float64, "i": np.int64, "b": np.bool_}

#: Stands for a value that no lane has been given yet.
UNSET = object()

type Operation = Callable[..., Any]


def kind_of(value: Any) -> str:
    """`f`, `i` or `b`."""
    return np.asarray(value).dtype.kind


def as_kind(value: Any, kind: str) -> np.ndarray:
    """Sixteen numbers of a kind."""
    if value is UNSET:
        return np.zeros(LANES, TYPES[kind])
    with np.errstate(invalid="ignore"):
        return np.broadcast_to(np.asarray(value).astype(TYPES[kind]), (LANES,))


def operation(taken: Callable[..., str], made: Operation) -> Operation:
    """An operation on operands taken in a kind."""

    def on_lanes(*operands: Any) -> Any:
        if any(one is UNSET for one in operands):
            return UNSET
        kind = taken(*map(kind_of, operands))
        with np.errstate(all="ignore"):
            return np.asarray(made(*(as_kind(one, kind) for one in operands)))

    return on_lanes


def number(*kinds: str) -> str:
    return "f" if "f" in kinds else "i"


def bits(*kinds: str) -> str:
    return "b" if set(kinds) == {"b"} else "i"


def always(kind: str) -> Callable[..., str]:
    return lambda *_: kind


add, subtract = operation(number, np.add), operation(number, np.subtract)
multiply, divide = operation(number, np.multiply), operation(always("f"), np.divide)
shift_right, shift_left = operation(always("i"), np.right_shift), operation(always("i"), np.left_shift)
both, either = operation(bits, np.bitwise_and), operation(bits, np.bitwise_or)
differing = operation(bits, np.bitwise_xor)
less, less_equal = operation(number, np.less), operation(number, np.less_equal)
greater, greater_equal = operation(number, np.greater), operation(number, np.greater_equal)
equal, unequal = operation(number, np.equal), operation(number, np.not_equal)
or_else = operation(always("b"), np.logical_or)
negation = operation(always("b"), np.logical_not)
largest = operation(number, lambda a, b: np.where(b > a, b, a))
smallest = operation(number, lambda a, b: np.where(b < a, b, a))
negative, absolute = operation(number, np.negative), operation(number, np.abs)
floor = operation(always("f"), lambda a: as_kind(np.floor(a), "i"))
two_to = operation(always("i"), lambda a: ((a + 1023) << 52).view(np.float64))
to_float, to_integer = operation(always("f"), np.array), operation(always("i"), np.array)
lanes = operation(lambda kind: kind, np.array)


def and_also(a: Any, b: Any) -> np.ndarray:
    return as_kind(a, "b") & as_kind(b, "b")


def but_not(a: Any, b: Any) -> np.ndarray:
    return as_kind(a, "b") & ~as_kind(b, "b")


def choose(where: Any, a: Any, b: Any) -> Any:
    if where is UNSET or (a is UNSET and b is UNSET):
        return UNSET
    a, b = (as_kind(0, kind_of(b)) if a is UNSET else a), (as_kind(0, kind_of(a)) if b is UNSET else b)
    kinds = {kind_of(a), kind_of(b)}
    kind = "f" if "f" in kinds else "i" if "i" in kinds else "b"
    return np.where(as_kind(where, "b"), as_kind(a, kind), as_kind(b, kind))


def any_of(where: Any) -> bool:
    return bool(as_kind(where, "b").any())


def numbers() -> np.ndarray:
    return np.arange(LANES)


def slot_of(array: np.ndarray, slot: Any) -> np.ndarray:
    """A row of an array of slots."""
    assert 0 <= slot < len(array), f"slot {slot} of {len(array)}"
    row: np.ndarray = array[slot]
    return row


def load_f(array: np.ndarray, slot: Any) -> np.ndarray:
    return slot_of(array, slot).copy()


def store_f(array: np.ndarray, slot: Any, value: Any, where: Any) -> None:
    assert value is not UNSET or not any_of(where)
    row = slot_of(array, slot)
    row[:] = choose(where, as_kind(value, row.dtype.kind), row)


load_i, store_i = load_f, store_f


def elements(array: np.ndarray, index: Any, where: Any) -> tuple[np.ndarray, np.ndarray]:
    """Which elements the lanes mean, the first one in lanes that are elsewhere, and which lanes are here."""
    mask = as_kind(where, "b")
    assert index is not UNSET or not mask.any()
    at = np.where(mask, as_kind(index, "i"), 0)
    assert (at >= 0).all() and (at < array.size).all(), f"elements {at} of {array.size}"
    return at, mask


def gather(kind: str) -> Operation:
    def of_kind(array: np.ndarray, index: Any, where: Any) -> np.ndarray:
        at, _ = elements(array, index, where)
        return array.reshape(-1).view(TYPES[kind])[at]

    return of_kind


def scatter(kind: str) -> Operation:
    def of_kind(array: np.ndarray, index: Any, value: Any, where: Any) -> None:
        assert value is not UNSET or not any_of(where)
        at, mask = elements(array, index, where)
        array.reshape(-1).view(TYPES[kind])[at[mask]] = as_kind(value, kind)[mask]

    return of_kind


def shared(kind: str) -> Operation:
    def of_kind(array: np.ndarray, index: Any) -> Any:
        assert 0 <= index < array.size, f"element {index} of {array.size}"
        return array.reshape(-1).view(TYPES[kind])[index].item()

    return of_kind


gather_f, gather_i, scatter_f, scatter_i = gather("f"), gather("i"), scatter("f"), scatter("i")
shared_f, shared_i = shared("f"), shared("i")


def from_table(table: np.ndarray, index: Any, where: Any) -> np.ndarray:
    at, _ = elements(table, index, where)
    return np.asarray(table[at])
