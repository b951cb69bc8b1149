"""Choice among options with noise.

Known limits of the quantal response of McKelvey and Palfrey ("Quantal response equilibria for normal form games", Games
and Economic Behavior 10, 1995): without precision a coin, with much precision the best reply. Of the conditional logit
of McFadden (1974): only differences of utility count, and by the axiom of Luce (1959) the odds of two options do not
depend on a third.
"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.actors.choice import BARRED, chance_of, decide, is_barred, most_likely_other, pick, quantal_response, utility
from sim.world.options import MAX_OPTIONS, TERMS, Decision, Term
from sim.world.world import World

quick = settings(derandomize=True, deadline=None, max_examples=60)
UTILITIES = st.lists(st.floats(-20.0, 20.0), min_size=2, max_size=MAX_OPTIONS)
PRECISIONS = st.floats(0.0, 12.0)


def sheet_of(utilities: list[float]) -> np.ndarray:
    """A sheet whose options have some utilities, each split over two terms."""
    sheet = np.zeros((MAX_OPTIONS, len(TERMS)))
    sheet[: len(utilities), Term.QUIET] = np.array(utilities) / 4
    sheet[: len(utilities), Term.FEAR] = np.array(utilities) - sheet[: len(utilities), Term.QUIET]
    return sheet


def chances(utilities: list[float], precision: float) -> np.ndarray:
    out = np.zeros(MAX_OPTIONS)
    quantal_response(sheet_of(utilities), len(utilities), precision, out)
    return out[: len(utilities)]


@quick
@given(UTILITIES)
def test_without_precision_every_option_is_as_likely(utilities: list[float]) -> None:
    assert chances(utilities, 0.0) == pytest.approx(1.0 / len(utilities), abs=1e-15)


@quick
@given(UTILITIES)
def test_with_great_precision_only_the_best_reply_is_chosen(utilities: list[float]) -> None:
    tidy = [float(round(value)) for value in utilities]
    best = [value == max(tidy) for value in tidy]

    assert chances(tidy, 1e6) == pytest.approx(np.array(best) / sum(best), abs=1e-12)


@quick
@given(UTILITIES, PRECISIONS)
def test_chances_are_chances(utilities: list[float], precision: float) -> None:
    found = chances(utilities, precision)

    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found > 0.0).all()


@quick
@given(UTILITIES, PRECISIONS, st.floats(-50.0, 50.0))
def test_only_differences_of_utility_count(utilities: list[float], precision: float, more: float) -> None:
    assert chances([value + more for value in utilities], precision) == pytest.approx(
        chances(utilities, precision), abs=1e-9
    )


@quick
@given(st.lists(st.floats(-3.0, 3.0), min_size=2, max_size=8), st.floats(0.1, 5.0), st.floats(-3.0, 3.0))
def test_odds_of_two_options_do_not_hang_on_a_third(utilities: list[float], precision: float, third: float) -> None:
    without, within = chances(utilities, precision), chances([*utilities, third], precision)

    assert within[0] / within[1] == pytest.approx(without[0] / without[1], rel=1e-9)


@quick
@given(UTILITIES, PRECISIONS, st.floats(0.0, 5.0), st.data())
def test_a_better_option_is_never_chosen_less(
    utilities: list[float], precision: float, gain: float, data: st.DataObject
) -> None:
    option = data.draw(st.integers(0, len(utilities) - 1))
    better = [value + gain * (index == option) for index, value in enumerate(utilities)]

    assert chances(better, precision)[option] >= chances(utilities, precision)[option] - 1e-12


@quick
@given(UTILITIES, PRECISIONS, st.data())
def test_a_barred_option_has_no_chance_and_the_others_have_what_they_have_without_it(
    utilities: list[float], precision: float, data: st.DataObject
) -> None:
    barred = [False, *data.draw(st.lists(st.booleans(), min_size=len(utilities) - 1, max_size=len(utilities) - 1))]
    sheet, out = sheet_of(utilities), np.zeros(MAX_OPTIONS)
    sheet[: len(utilities)][barred] = data.draw(st.floats(-5.0, 5.0))
    sheet[: len(utilities)][barred, Term.QUIET] = BARRED
    quantal_response(sheet, len(utilities), precision, out)
    others = [value for value, out_of_reach in zip(utilities, barred, strict=True) if not out_of_reach]

    assert (out[: len(utilities)][barred] == 0.0).all()
    assert out[: len(utilities)][np.logical_not(barred)].tobytes() == chances(others, precision).tobytes()
    assert [is_barred(terms) for terms in sheet[: len(utilities)]] == barred


@pytest.mark.parametrize("luck", [0.0, 0.5, math.nextafter(1.0, 0.0)])
def test_a_barred_option_is_never_picked(luck: float) -> None:
    for place in range(1, 4):
        found = np.array([0.4, 0.3, 0.3, 0.0])
        found[[place, 3]] = found[[3, place]]
        assert pick(found, 4, luck) != place
    assert pick(np.array([1.0 - 2**-53, 0.0, 0.0]), 3, math.nextafter(1.0, 0.0)) == 0


def test_what_cannot_be_chosen_is_not_weighed(staged: Any) -> None:
    world: World = staged()
    sheet = sheet_of([0.0, 50.0, 1.0])
    sheet[1, Term.QUIET] = BARRED
    world.sheets[0, Decision.RESPOND] = sheet

    assert decide(world, 4, 0, Decision.RESPOND, 3, 100.0, 999) == 2
    assert world.choices[4, 0, Decision.RESPOND].runner_up == 0


@quick
@given(st.floats(-40.0, 40.0))
def test_a_yes_or_no_is_a_choice_between_two(difference: float) -> None:
    assert chance_of(difference) == pytest.approx(chances([0.0, difference], 1.0)[1], rel=1e-9, abs=1e-15)
    assert chance_of(difference) + chance_of(-difference) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("far", [1e3, 1e6, 1e300])
def test_options_far_apart_do_not_overflow(far: float) -> None:
    assert np.isfinite(chances([far, -far, 0.0], 12.0)).all()
    assert math.isfinite(chance_of(far))
    assert math.isfinite(chance_of(-far))


@quick
@given(UTILITIES, st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 1.0, exclude_max=True))
def test_more_luck_never_picks_an_earlier_option(utilities: list[float], one: float, other: float) -> None:
    found = chances(utilities, 1.0)
    low, high = sorted((one, other))

    assert pick(found, len(found), low) <= pick(found, len(found), high)


def test_an_option_is_picked_as_often_as_its_chance() -> None:
    found = np.array([0.1, 0.0, 0.6, 0.3])
    picked = [pick(found, 4, (k + 0.5) / 1000) for k in range(1000)]

    assert [picked.count(option) for option in range(4)] == [100, 0, 600, 300]


def test_a_draw_just_below_one_still_picks_an_option() -> None:
    tenths = np.full(10, 0.1)

    assert pick(tenths, 10, math.nextafter(1.0, 0.0)) == 9
    assert np.cumsum(tenths)[-1] < 1.0


def test_the_runner_up_is_the_best_of_the_others() -> None:
    assert most_likely_other(np.array([0.5, 0.3, 0.2]), 3, 0) == 1
    assert most_likely_other(np.array([0.5, 0.3, 0.2]), 3, 2) == 0
    assert most_likely_other(np.array([1.0]), 1, 0) == 0


def test_a_choice_is_written_down_with_its_reasons(staged: Any) -> None:
    world: World = staged()
    world.sheets[0, Decision.RESPOND] = sheet_of([1.0, 3.0, 2.0])

    option = decide(world, 4, 0, Decision.RESPOND, 3, 100.0, 999)
    entry = world.choices[4, 0, Decision.RESPOND]

    assert option == 1
    assert (entry.made, entry.option, entry.runner_up) == (3, 1, 2)
    assert (entry.utility, entry.margin, entry.probability) == (3.0, 1.0, pytest.approx(1.0))
    assert list(entry.terms) == list(world.sheets[0, Decision.RESPOND, 1])
    assert utility(world.sheets[0, Decision.RESPOND, 1]) == 3.0
    assert np.count_nonzero(world.choices["made"]) == 1


def test_who_chooses_against_the_odds_has_a_margin_below_zero(staged: Any) -> None:
    margins = []
    for run in range(200):
        world: World = staged(run=run)
        world.sheets[0, Decision.RESPOND] = sheet_of([0.0, 1.0])
        option = decide(world, 0, 0, Decision.RESPOND, 2, 1.0, 999)
        margins.append((option, float(world.choices[0, 0, Decision.RESPOND].margin)))

    assert set(margins) == {(0, -1.0), (1, 1.0)}
    assert 0.6 < sum(option for option, _ in margins) / 200 < 0.85
