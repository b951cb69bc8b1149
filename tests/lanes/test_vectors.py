"""Sixteen numbers at once are what sixteen numbers one by one are, to the last bit, the oddest ones included."""

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim.day import play
from sim.lanes.playing import aligned
from sim.lanes.vectors import LANES
from sim.world.options import CLAIM_COVER, TARGET_FRONT

from . import plain
from .looms import imported

pytestmark = pytest.mark.skipif(not hasattr(play, "py_func"), reason="rules are not compiled here")

NAN = math.nan
FLOATS = np.array(
    [0.0, -0.0, 1.5, -1.5, 0.5, -0.5, 2.5, -3.7e9, 1e18, 1e308, -1e308, 5e-324, math.inf, -math.inf, NAN, -NAN]
)
INTEGERS = np.array(
    [0, 1, -1, 2, -2, 7, 63, 2**31, -(2**31), 2**53 + 1, -(2**53) - 1, 2**62, -(2**62), 2**63 - 1, -(2**63), 10**17 + 3]
)
TRUTHS = np.arange(LANES) % 3 == 0
#: Numbers that are the same in all lanes, as a rule is given them and as its text has them.
ALONE: dict[str, Any] = {"s": -2.5, "n": 3, "0.5": 0.5, "-2": -2, "True": True}
#: Floats that fit a whole number, exponents of normal numbers, and numbers of bits.
MODEST = np.array([0.0, -0.0, 0.5, -0.5, 1.5, -1.5, 0.9999, -0.9999, 2.5, -3.7e9, 1e18, -1e18, 7.0, -7.0, 3e15, 1e-300])
EXPONENTS = np.array([-1022, -1021, -700, -64, -2, -1, 0, 1, 2, 3, 52, 53, 64, 700, 1022, 1023])
COUNTS = np.array([0, 1, 2, 3, 5, 8, 13, 21, 31, 32, 33, 34, 52, 55, 62, 63])

type Taken = Callable[..., str]


def wrapped(number: int) -> int:
    """A whole number as 64 bits hold it."""
    return (number + 2**63) % 2**64 - 2**63


def quotient(a: float, b: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))


def number(*kinds: str) -> str:
    return "f" if "f" in kinds else "i"


def bits(*kinds: str) -> str:
    return "b" if set(kinds) == {"b"} else "i"


def always(kind: str) -> Taken:
    return lambda *_: kind


#: Operations of two numbers: what they do to single ones, and in which kind they take them.
BINARY: dict[str, tuple[Callable[[Any, Any], Any], Taken]] = {
    "add": (operator.add, number),
    "subtract": (operator.sub, number),
    "multiply": (operator.mul, number),
    "divide": (quotient, always("f")),
    "largest": (max, number),
    "smallest": (min, number),
    "less": (operator.lt, number),
    "less_equal": (operator.le, number),
    "greater": (operator.gt, number),
    "greater_equal": (operator.ge, number),
    "equal": (operator.eq, number),
    "unequal": (operator.ne, number),
    "both": (operator.and_, bits),
    "either": (operator.or_, bits),
    "differing": (operator.xor, bits),
    "and_also": (lambda a, b: a and b, always("b")),
    "or_else": (lambda a, b: a or b, always("b")),
    "but_not": (lambda a, b: a and not b, always("b")),
}
UNARY: dict[str, tuple[Callable[[Any], Any], Taken]] = {
    "negative": (operator.neg, number),
    "absolute": (abs, number),
    "negation": (operator.not_, always("b")),
    "to_float": (float, always("f")),
    "lanes": (lambda a: a, lambda kind: kind),
}
#: The same operations in rules.
RULES = {
    "largest": "max(a, b)",
    "smallest": "min(a, b)",
    "divide": "a / b",
    "multiply": "a * b",
    "less_equal": "a <= b",
    "negative": "-a",
    "absolute": "abs(a)",
}
SINGLES = "\n\n".join(
    f"@long\ndef {name}_alone({'a, b' if name in BINARY else 'a'}):\n    return {text}\n"
    for name, text in RULES.items()
)


@dataclass(frozen=True)
class Case:
    """One operation on operands of some kinds: lanes `f`, `i`, `b`, or a number that is the same in all."""

    name: str
    operands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.operands)})"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kind of each operand."""
        plain = {"s": "f", "n": "i", "0.5": "f", "-2": "i", "True": "b"}
        return tuple(plain.get(operand, operand) for operand in self.operands)

    @property
    def comes(self) -> str:
        """Kind of what comes out, truths as whole numbers."""
        taken = (BINARY | UNARY)[self.name][1](*self.kinds)
        truths = {"less", "less_equal", "greater", "greater_equal", "equal", "unequal"}
        return "f" if taken == "f" and self.name not in truths else "i"

    def alone(self, *values: Any) -> Any:
        """What comes of single numbers."""
        function, taken = (BINARY | UNARY)[self.name]
        kind = taken(*self.kinds)
        as_kind = {"f": float, "i": int, "b": bool}[kind]
        found = function(*(as_kind(value) for value in values))
        return wrapped(found) if kind == "i" and self.comes == "i" else found


def cases() -> Iterator[Case]:
    for name, (_, taken) in BINARY.items():
        kinds = "ib" if taken is bits else "fib"
        yield from (Case(name, pair) for pair in product(kinds, kinds))
        if taken is not bits:
            yield from (Case(name, pair) for pair in [("f", "s"), ("s", "f"), ("f", "-2"), ("0.5", "i")])
        yield from (Case(name, pair) for pair in [("i", "n"), ("-2", "i"), ("b", "True"), ("n", "b")])
    for name in UNARY:
        yield from (Case(name, (kind,)) for kind in ("f", "i", "b", "s", "-2", "True"))


CASES = list(cases())
HEAD = """import math

from sim.kernel import power_of_two
from sim.lanes import vectors as v
from sim.lanes.compiling import long
from sim.world.options import CLAIM_COVER, TARGET_FRONT


"""
#: Operations that take other numbers, or arrays: what they are given is in the first slots.
OTHERS = {
    "floor": "v.store_i(out, 0, v.floor(a), True)",
    "floor_alone": "v.store_i(out, 0, math.floor(s), True)",
    "to_integer": "v.store_i(out, 0, v.to_integer(a), True)",
    "to_integer_alone": "v.store_i(out, 0, int(s), True)",
    "two_to": "v.store_f(out, 0, v.two_to(i), True)",
    "two_to_alone": "v.store_f(out, 0, power_of_two(n), True)",
    "shift_left": "v.store_i(out, 0, v.shift_left(i, j), True)",
    "shift_right": "v.store_i(out, 0, v.shift_right(i, j), True)",
    "shift_left_few": "v.store_i(out, 0, v.shift_left(i, 3), True)",
    "shift_right_few": "v.store_i(out, 0, v.shift_right(i, n), True)",
    "choose_f": "v.store_f(out, 0, v.choose(p, a, b), True)",
    "choose_i": "v.store_i(out, 0, v.choose(p, i, j), True)",
    "choose_b": "v.store_i(out, 0, v.choose(p, q, v.negation(q)), True)",
    "choose_mixed": "v.store_f(out, 0, v.choose(a, i, 0.5), True)",
    "choose_alone": "v.store_f(out, 0, v.choose(n > 2, a, s), True)",
    "any_of": "v.store_i(out, 0, v.any_of(p), True)",
    "numbers": "v.store_i(out, 0, v.numbers(), True)",
    "store_some_f": "v.store_f(out, 0, a, p)",
    "store_some_i": "v.store_i(out, 0, n, p)",
    "gather_f": "v.store_f(out, 0, v.gather_f(floats, i, p), True)",
    "gather_i": "v.store_i(out, 0, v.gather_i(integers, i, p), True)",
    "scatter_f": "v.scatter_f(out, i, a, p)",
    "scatter_i": "v.scatter_i(out, i, n, p)",
    "shared_f": "v.store_f(out, 0, v.shared_f(floats, n), True)",
    "shared_i": "v.store_i(out, 0, v.shared_i(integers, n), True)",
    "from_floats": "v.store_f(out, 0, v.from_table(CLAIM_COVER, i, p), True)",
    "from_integers": "v.store_i(out, 0, v.from_table(TARGET_FRONT, i, p), True)",
}


def driver(texts: list[str]) -> str:
    """A function that carries out one of some statements on numbers at some addresses."""
    lines = ["@long", "def play(which, floats, integers, truths, out, s, n):"]
    lines += [f"    {name} = v.load_f(floats, {slot})" for slot, name in enumerate("ab")]
    lines += [f"    {name} = v.load_i(integers, {slot})" for slot, name in enumerate("ij")]
    lines += [f"    {name} = v.equal(v.load_i(truths, {slot}), 1)" for slot, name in enumerate("pq")]
    for which, text in enumerate(texts):
        lines += [f"    {'el' if which else ''}if which == {which}:", f"        {text}"]
    return "\n".join(lines) + "\n"


def on_lanes(case: Case) -> str:
    names = {"f": "ab", "i": "ij", "b": "pq"}
    operands = [names[one][place] if one in names else one for place, one in enumerate(case.operands)]
    return f"v.store_{case.comes}(out, 0, v.{case.name}({', '.join(operands)}), True)"


@pytest.fixture(scope="module")
def swift(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """All operations, compiled."""
    text = HEAD + SINGLES + "\n\n" + driver([on_lanes(case) for case in CASES] + list(OTHERS.values()))
    return imported(tmp_path_factory.mktemp("vectors") / "all_operations.py", text)


def played(swift: ModuleType, which: int, first: Any, second: Any, truths: Any, kind: str) -> np.ndarray:
    """What an operation of the compiled ones makes of two floats, two whole numbers and two truths in each lane."""
    given = [np.array(pair) for pair in (first, second, truths)]
    out = aligned(2 * LANES, np.float64 if kind == "f" else np.int64)
    swift.play(which, *(array.ctypes.data for array in given), out.ctypes.data, ALONE["s"], ALONE["n"])
    return out


def raw(values: Any, kind: str) -> np.ndarray:
    """The bits of some numbers."""
    return np.asarray(values, np.float64 if kind == "f" else np.int64).view(np.int64)


def operands(case: Case, shift: int) -> list[np.ndarray]:
    """Numbers for the lanes, so that after sixteen shifts each has met each."""
    values = {"f": FLOATS, "i": INTEGERS, "b": TRUTHS}
    return [
        np.roll(values[one], place * shift) if one in values else np.full(LANES, ALONE[one])
        for place, one in enumerate(case.operands)
    ]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_lanes_are_single_numbers_to_the_last_bit(swift: ModuleType, case: Case) -> None:
    for shift in range(LANES):
        given = operands(case, shift)
        pairs = [[base, np.roll(base, shift)] for base in (FLOATS, INTEGERS, TRUTHS.astype(np.int64))]
        together = played(swift, CASES.index(case), *pairs, case.comes)[:LANES]
        plainly = getattr(plain, case.name)(*given) if any(one in "fib" for one in case.operands) else together
        alone = [case.alone(*(one[lane].item() for one in given)) for lane in range(LANES)]
        for made in (together, np.asarray(plainly)):
            assert alike(made, alone, case), shift


def alike(made: np.ndarray, alone: list[Any], case: Case) -> bool:
    """Whether lanes hold some numbers; an undefined number that was reckoned and not passed on may be another one."""
    same = raw(made, case.comes) == raw(alone, case.comes)
    if case.comes == "f" and case.name in {"add", "subtract", "multiply", "divide"}:
        same |= np.isnan(made) & np.isnan(alone)
    return bool(same.all())


@pytest.mark.parametrize("name", RULES)
def test_rules_do_the_same_to_single_numbers(swift: ModuleType, name: str) -> None:
    function = getattr(swift, f"{name}_alone")
    for kind, shift in product("fi", range(LANES)):
        case = Case(name, (kind,) * (2 if name in BINARY else 1))
        given = operands(case, shift)
        alone = [case.alone(*(one[lane].item() for one in given)) for lane in range(LANES)]
        compiled = [function(*(one[lane].item() for one in given)) for lane in range(LANES)]
        assert alike(np.array(compiled), alone, case), (case, shift)


def other(swift: ModuleType, name: str, kind: str, **given: Any) -> np.ndarray:
    """What one of the other operations leaves behind."""
    which = len(CASES) + list(OTHERS).index(name)
    numbers = {"a": FLOATS, "b": FLOATS, "i": INTEGERS, "j": INTEGERS, "p": TRUTHS, "q": TRUTHS} | given
    pairs = [[numbers[x], numbers[y]] for x, y in ("ab", "ij")]
    return played(swift, which, *pairs, np.array([numbers["p"], numbers["q"]], np.int64), kind)


@pytest.mark.parametrize(("name", "function"), [("floor", math.floor), ("to_integer", int)])
def test_floats_become_whole_numbers_as_in_python(swift: ModuleType, name: str, function: Any) -> None:
    alone = [function(one) for one in MODEST.tolist()]

    assert other(swift, name, "i", a=MODEST)[:LANES].tolist() == alone
    assert getattr(plain, name)(MODEST).tolist() == alone
    assert (other(swift, f"{name}_alone", "i")[:LANES] == function(ALONE["s"])).all()


def test_powers_of_two_are_exact(swift: ModuleType) -> None:
    alone = [math.ldexp(1.0, exponent) for exponent in EXPONENTS.tolist()]

    assert other(swift, "two_to", "f", i=EXPONENTS)[:LANES].tolist() == alone
    assert plain.two_to(EXPONENTS).tolist() == alone
    assert (other(swift, "two_to_alone", "f")[:LANES] == 8.0).all()


def test_bits_move_as_in_python(swift: ModuleType) -> None:
    for shift in range(LANES):
        counts = np.roll(COUNTS, shift)
        pairs = list(zip(INTEGERS.tolist(), counts.tolist(), strict=True))
        assert other(swift, "shift_right", "i", j=counts)[:LANES].tolist() == [a >> b for a, b in pairs]
        assert other(swift, "shift_left", "i", j=counts)[:LANES].tolist() == [wrapped(a << b) for a, b in pairs]
        assert plain.shift_right(INTEGERS, counts).tolist() == [a >> b for a, b in pairs]
        assert plain.shift_left(INTEGERS, counts).tolist() == [wrapped(a << b) for a, b in pairs]
    assert other(swift, "shift_left_few", "i")[:LANES].tolist() == [wrapped(one << 3) for one in INTEGERS.tolist()]
    assert other(swift, "shift_right_few", "i")[:LANES].tolist() == [one >> 3 for one in INTEGERS.tolist()]


def test_one_of_two_is_chosen_in_each_lane_and_passed_on_bit_by_bit(swift: ModuleType) -> None:
    floats, integers, truths = np.roll(FLOATS, 5), np.roll(INTEGERS, 5), np.roll(TRUTHS, 1)
    found = other(swift, "choose_f", "f", b=floats)[:LANES]
    assert (raw(found, "f") == raw(np.where(TRUTHS, FLOATS, floats), "f")).all()
    assert (other(swift, "choose_i", "i", j=integers)[:LANES] == np.where(TRUTHS, INTEGERS, integers)).all()
    assert (other(swift, "choose_b", "i", q=truths)[:LANES] == np.where(TRUTHS, truths, ~truths)).all()
    mixed = other(swift, "choose_mixed", "f")[:LANES]
    assert (mixed == np.where(FLOATS != 0.0, INTEGERS.astype(float), 0.5)).all()
    assert (raw(other(swift, "choose_alone", "f")[:LANES], "f") == raw(FLOATS, "f")).all()


@pytest.mark.parametrize("lane", [None, 0, 7, 15])
def test_a_truth_in_any_lane_is_seen(swift: ModuleType, lane: int | None) -> None:
    truths = np.arange(LANES) == lane

    assert (other(swift, "any_of", "i", p=truths)[:LANES] == (lane is not None)).all()


def test_lanes_know_their_numbers(swift: ModuleType) -> None:
    assert other(swift, "numbers", "i")[:LANES].tolist() == list(range(LANES))


def test_only_the_lanes_that_are_here_are_stored(swift: ModuleType) -> None:
    assert (raw(other(swift, "store_some_f", "f")[:LANES], "f") == raw(np.where(TRUTHS, FLOATS, 0.0), "f")).all()
    assert (other(swift, "store_some_i", "i")[:LANES] == np.where(TRUTHS, 3, 0)).all()


def test_lanes_that_are_elsewhere_reach_for_nothing(swift: ModuleType) -> None:
    """Their indexes may be anything."""
    index = np.where(TRUTHS, np.arange(LANES)[::-1] + LANES, -(2**60))
    floats, integers = np.concatenate([FLOATS, FLOATS]), np.concatenate([index, INTEGERS])
    safe = np.where(TRUTHS, index, 0)

    assert (raw(other(swift, "gather_f", "f", i=index)[:LANES], "f") == raw(floats[safe], "f")).all()
    assert (other(swift, "gather_i", "i", i=index)[:LANES] == integers[safe]).all()
    for name, kind, value in (("scatter_f", "f", FLOATS), ("scatter_i", "i", np.full(LANES, 3))):
        wanted = np.zeros(2 * LANES, value.dtype)
        wanted[index[TRUTHS]] = value[TRUTHS]
        assert (raw(other(swift, name, kind, i=index), kind) == raw(wanted, kind)).all()


def test_the_last_lane_wins_a_place_that_several_want(swift: ModuleType) -> None:
    found = other(swift, "scatter_f", "f", i=np.full(LANES, 20), p=np.full(LANES, True), a=np.arange(16.0))

    assert found[20] == 15.0
    assert np.count_nonzero(found) == 1


def test_what_all_share_is_read_once_for_all(swift: ModuleType) -> None:
    assert (other(swift, "shared_f", "f")[:LANES] == FLOATS[3]).all()
    assert (other(swift, "shared_i", "i")[:LANES] == INTEGERS[3]).all()


def test_tables_are_read_at_a_place_for_each_lane(swift: ModuleType) -> None:
    for name, kind, table in (("from_floats", "f", CLAIM_COVER), ("from_integers", "i", TARGET_FRONT)):
        index = np.where(TRUTHS, np.arange(LANES) % len(table), 10**9)
        wanted = table[np.where(TRUTHS, index, 0)]
        assert (other(swift, name, kind, i=index)[:LANES] == wanted).all()
        assert (plain.from_table(table, index, TRUTHS) == wanted).all()
