"""Principal and agent.

Limits of the theory of delegation: an agent who needs nothing from a principal cannot be held (Byman and Kreps, "Agents
of destruction?", International Studies Perspectives 11, 2010), and what cannot be observed cannot be forbidden
(Holmström, "Moral hazard and observability", Bell Journal of Economics 10, 1979).
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.actors.delegation import grip, weight_of_line

quick = settings(derandomize=True, deadline=None, max_examples=100)
SHARES = st.floats(0.0, 1.0)


@quick
@given(SHARES, SHARES, SHARES)
def test_who_needs_nothing_cannot_be_held(stature: float, effort: float, floor: float) -> None:
    assert grip(dependence=0.0, stature=stature, effort=effort, stature_floor=floor) == 0.0


@quick
@given(SHARES, SHARES, SHARES)
def test_a_line_that_nobody_presses_holds_nobody(dependence: float, stature: float, floor: float) -> None:
    assert grip(dependence=dependence, stature=stature, effort=0.0, stature_floor=floor) == 0.0


@quick
@given(SHARES, SHARES, SHARES, SHARES)
def test_grip_is_a_share_of_dependence(dependence: float, stature: float, effort: float, floor: float) -> None:
    assert 0.0 <= grip(dependence, stature, effort, floor) <= dependence


@quick
@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_more_stature_never_loosens_the_grip(
    dependence: float, effort: float, floor: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))

    assert grip(dependence, low, effort, floor) <= grip(dependence, high, effort, floor) + 1e-15


def test_an_institution_without_a_person_keeps_its_floor() -> None:
    assert grip(dependence=1.0, stature=0.0, effort=1.0, stature_floor=0.4) == pytest.approx(0.4)
    assert grip(dependence=1.0, stature=0.0, effort=1.0, stature_floor=0.0) == 0.0


def test_where_the_word_is_the_institutions_the_person_does_not_count() -> None:
    assert grip(0.7, 0.0, 0.5, 1.0) == grip(0.7, 1.0, 0.5, 1.0) == pytest.approx(0.35)


@quick
@given(st.floats(-1.0, 0.0), SHARES)
def test_a_ban_through_a_perfect_facade_has_no_pull(ban: float, hold: float) -> None:
    assert weight_of_line(line=ban, hold=hold, visible=0.0) == 0.0


@quick
@given(st.floats(-1.0, 0.0), SHARES)
def test_a_ban_that_sees_everything_binds_in_full(ban: float, hold: float) -> None:
    assert weight_of_line(line=ban, hold=hold, visible=1.0) == ban * hold


@quick
@given(st.floats(0.0, 1.0), SHARES, SHARES, SHARES)
def test_leave_to_attack_needs_no_witness(leave: float, hold: float, one: float, other: float) -> None:
    assert weight_of_line(leave, hold, one) == weight_of_line(leave, hold, other) == leave * hold


@quick
@given(st.floats(-1.0, 1.0), SHARES, SHARES, SHARES)
def test_being_seen_never_makes_a_line_more_welcome(line: float, hold: float, one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert weight_of_line(line, hold, high) <= weight_of_line(line, hold, low)


@quick
@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), SHARES, SHARES)
def test_a_stricter_line_never_pulls_more(one: float, other: float, hold: float, visible: float) -> None:
    strict, mild = sorted((one, other))

    assert weight_of_line(strict, hold, visible) <= weight_of_line(mild, hold, visible)
