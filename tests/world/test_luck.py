"""Luck: the published generator, and an address for every draw.

Known answers are those of the Random123 library for Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC '11).
"""

import math
import warnings
from itertools import combinations
from types import FunctionType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.kernel import rule
from sim.scenario.vocabulary import FRONTS, STATES
from sim.theory import theory
from sim.world.luck import WORD, Purpose, actor_key, draw, philox4x32
from sim.world.options import STATE_DECISIONS

WORDS = st.integers(0, WORD)
MANY = 200_000

KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@rule
def fill_with_draws(at: Any, actor: int, purpose: int, out: Any) -> None:
    """One draw a day, from day 0 on."""
    for date in range(out.shape[0]):
        out[date] = draw(at, date, actor, purpose)


def words(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


def interpreted(rule: Any) -> Any:
    """The rule in plain Python, whether or not rules are compiled here."""
    return getattr(rule, "py_func", rule)


def key(seed: int = 1, run: int = 0) -> np.ndarray:
    return np.array([seed & WORD, seed >> 32, run], np.int64)


def draws(purpose: int, *, actor: str = "badr", seed: int = 1, count: int = MANY) -> np.ndarray:
    """Draws of one actor for one purpose on consecutive days."""
    out = np.zeros(count)
    fill_with_draws(key(seed), actor_key(actor), int(purpose), out)
    return out


@pytest.fixture(scope="module")
def campaign_draws() -> np.ndarray:
    return draws(Purpose.CAMPAIGN)


@pytest.mark.parametrize(("counter", "keys", "answer"), KNOWN_ANSWERS)
def test_the_generator_gives_the_published_answers(counter: str, keys: str, answer: str) -> None:
    assert philox4x32(*words(counter), *words(keys)) == words(answer)
    assert interpreted(philox4x32)(*words(counter), *words(keys)) == words(answer)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS, WORDS))
def test_compiled_and_interpreted_generator_agree(inputs: tuple[int, ...]) -> None:
    assert philox4x32(*inputs) == interpreted(philox4x32)(*inputs)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.integers(0, 2**63 - 1), WORDS, st.integers(1, 3_000_000), WORDS, st.sampled_from(list(Purpose)))
def test_compiled_and_interpreted_draws_agree_and_lie_below_one(
    seed: int, run: int, date: int, actor: int, purpose: Purpose
) -> None:
    one = draw(key(seed, run), date, actor, purpose)

    assert one == interpreted(draw)(tuple(map(int, key(seed, run))), date, actor, purpose)
    assert 0.0 <= one < 1.0


def test_draws_in_plain_python_warn_of_nothing() -> None:
    in_python = interpreted(draw)
    in_python = FunctionType(in_python.__code__, in_python.__globals__ | {"philox4x32": interpreted(philox4x32)})
    dates = np.arange(738_000, 738_010)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = [in_python(key(), date, np.int64(actor_key("badr")), Purpose.ACT) for date in dates]

    assert plain == [draw(key(), date, actor_key("badr"), Purpose.ACT) for date in dates]


@pytest.mark.parametrize("place", range(5))
def test_every_part_of_the_address_counts(place: int) -> None:
    address = [12_345, 7, 738_000, actor_key("badr"), int(Purpose.ACT)]
    other = [part + (index == place) for index, part in enumerate(address)]

    def at(seed: int, run: int, date: int, actor: int, purpose: int) -> float:
        return float(draw(key(seed, run), date, actor, purpose))

    assert at(*address) != at(*other)


def test_both_halves_of_the_seed_count() -> None:
    assert draw(key(1), 738_000, 5, Purpose.ACT) != draw(key(1 + 2**32), 738_000, 5, Purpose.ACT)


def test_draws_are_spread_evenly(campaign_draws: np.ndarray) -> None:
    boxes = 100
    counts = np.histogram(campaign_draws, boxes, (0.0, 1.0))[0]
    chi_square = float(((counts - MANY / boxes) ** 2 / (MANY / boxes)).sum())

    # Chi-square with 99 degrees of freedom: mean 99, standard deviation 14.
    assert 99 - 4 * 14 < chi_square < 99 + 4 * 14


def test_the_low_bits_of_draws_are_spread_evenly(campaign_draws: np.ndarray) -> None:
    bits = (campaign_draws * 2.0**53).astype(np.int64) & 1023
    expected = MANY / 1024
    chi_square = float(((np.bincount(bits, minlength=1024) - expected) ** 2 / expected).sum())

    assert abs(chi_square - 1023) < 4 * math.sqrt(2 * 1023)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((Purpose.CAMPAIGN, "badr", 1), (Purpose.CAMPAIGN + 1, "badr", 1)),
        ((Purpose.ACT, "badr", 1), (Purpose.CLAIM, "badr", 1)),
        ((Purpose.ACT, "badr", 1), (Purpose.ACT, "sadrists", 1)),
        ((Purpose.ACT, "badr", 1), (Purpose.ACT, "badr", 2)),
    ],
    ids=["front", "purpose", "actor", "seed"],
)
def test_neighbouring_addresses_are_not_correlated(first: tuple[int, str, int], second: tuple[int, str, int]) -> None:
    one, two = (draws(purpose, actor=actor, seed=seed) for purpose, actor, seed in (first, second))

    assert abs(np.corrcoef(one, two)[0, 1]) < 0.01


def test_a_day_says_nothing_about_the_next(campaign_draws: np.ndarray) -> None:
    assert abs(np.corrcoef(campaign_draws[:-1], campaign_draws[1:])[0, 1]) < 0.01


def test_no_two_decisions_share_a_purpose() -> None:
    campaigns = {Purpose.CAMPAIGN + front for front in range(len(FRONTS))}
    lines = {Purpose.LINE + line for line in range(len(STATE_DECISIONS[STATES.index("tehran")]))}
    others = set(Purpose) - {Purpose.CAMPAIGN, Purpose.LINE}

    assert len(list(Purpose)) == len({int(purpose) for purpose in Purpose.__members__.values()})
    assert len(Purpose.__members__) == len(list(Purpose))
    groups: list[set[int]] = [campaigns, lines, {int(purpose) for purpose in others}]
    for one, two in combinations(groups, 2):
        assert not one & two


def test_known_actors_have_addresses_of_their_own() -> None:
    names = theory().names.full

    assert set(theory().militias) | set(STATES) <= set(names)
    assert len({actor_key(name) for name in names}) == len(names)
