"""The exponential: near enough to the true one, the same compiled and interpreted, and never out of bounds.

The true one is reckoned with forty decimal digits.
"""

import math
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.kernel import compiled, power_of_two
from sim.world.arithmetic import HIGHEST, LOWEST, exp

DIGITS = Context(prec=40)
#: Numbers at which something changes: ends, zeros, and halves of ln 2, where the reduction goes from one k to the next.
TURNS = [(k + 0.5) * math.log(2.0) for k in range(-1009, 1009)]
EDGES = [0.0, -0.0, 5e-324, -5e-324, 1e-300, 2.0**-54, 1.0, -1.0, LOWEST, HIGHEST, *TURNS]
BEYOND = [-math.inf, -1e308, -701.0, math.nextafter(LOWEST, -math.inf)]
ABOVE = [math.nextafter(HIGHEST, math.inf), 701.0, 1e308, math.inf]
RANGES = [(LOWEST, HIGHEST), (-30.0, 30.0), (-1.0, 1.0), (-1e-8, 1e-8)]


def interpreted(rule: Any) -> Any:
    """A rule as plain Python."""
    return getattr(rule, "py_func", rule)


def last_places(x: float) -> float:
    """How far the exponential is from the true one [units in the last place]."""
    true = DIGITS.exp(Decimal(x))
    off = abs(Fraction(interpreted(exp)(x)) - Fraction(true))
    return float(off / Fraction(math.ulp(float(true))))


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_it_is_within_two_last_places(low: float, high: float) -> None:
    numbers = np.random.default_rng(0).uniform(low, high, 4000).tolist()

    assert max(map(last_places, numbers)) <= 2.0


def test_so_it_is_where_the_reduction_turns() -> None:
    assert max(last_places(x) for edge in EDGES for x in (edge, math.nextafter(edge, 0.0))) <= 2.0


def test_compiled_and_interpreted_it_gives_the_same_bits() -> None:
    dice = np.random.default_rng(1)
    numbers = [*EDGES, *BEYOND, *ABOVE, math.nan, *(x for ends in RANGES for x in dice.uniform(*ends, 5000).tolist())]

    assert [exp(x).hex() for x in numbers] == [interpreted(exp)(x).hex() for x in numbers]


def test_of_nothing_it_is_exactly_one() -> None:
    assert [exp(x) for x in (0.0, -0.0, 5e-324, -1e-300)] == [1.0] * 4


def test_far_below_there_is_nothing_left_and_far_above_no_more() -> None:
    assert [exp(x) for x in BEYOND] == [0.0] * len(BEYOND)
    assert exp(LOWEST) > 0.0
    assert {exp(x) for x in ABOVE} == {exp(HIGHEST)}
    assert math.isfinite(exp(HIGHEST))


def test_it_rises() -> None:
    steps = [exp(float(x)) for x in np.linspace(LOWEST, HIGHEST, 20_001)]

    assert all(before < after for before, after in pairwise(steps))


def test_powers_of_two_are_exact_compiled_and_interpreted() -> None:
    raised = compiled(lambda exponent: power_of_two(exponent))
    exponents = range(-1022, 1024)

    assert [raised(k) for k in exponents] == [power_of_two(k) for k in exponents] == [2.0**k for k in exponents]
