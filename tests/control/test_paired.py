"""Restraint, autonomy and displacement between arms written by hand."""

import numpy as np
import pytest

from sim.control import paired
from sim.control.estimating import estimate
from sim.control.instruments import Part
from sim.results.measures.history import History
from sim.scenario import Scenario

from .records import HHN, KH, attack, history, lines

BAN = lines((10, "us", -1.0, 0.5))


def arm(short: Scenario, *rows: dict[str, object]) -> History:
    """One run of one arm."""
    return history(short, rows)


def some(count: int, target: str = "us-forces", claim: str = "own-name") -> list[dict[str, object]]:
    """So many attacks while the ban is in force."""
    return [attack(12 + number, KH, target, claim) for number in range(count)]


def ratio(part: Part) -> float:
    """The value of an instrument, whatever its interval."""
    return estimate(part, seed=1, name="by hand").value


def test_restraint_is_the_share_that_the_line_prevents(short: Scenario) -> None:
    as_was, lifted = arm(short, attack(3, HHN), *some(1)), arm(short, attack(3, HHN), *some(4))

    assert ratio(paired.restraint(as_was, lifted, BAN)) == pytest.approx(0.75)
    assert ratio(paired.restraint(lifted, lifted, BAN)) == 0


def test_a_line_that_provokes_is_bounded_by_minus_one(short: Scenario) -> None:
    as_was, lifted = arm(short, *some(4)), arm(short, *some(1))

    assert ratio(paired.restraint(as_was, lifted, BAN)) == pytest.approx(-0.75)
    assert ratio(paired.restraint(as_was, arm(short), BAN)) == -1


def test_where_nobody_attacks_in_either_arm_there_is_nothing_to_restrain(short: Scenario) -> None:
    assert np.isnan(ratio(paired.restraint(arm(short), arm(short), BAN)))


def test_autonomy_is_what_a_lost_stature_costs(short: Scenario) -> None:
    as_was, kept, lifted = arm(short, *some(3)), arm(short, *some(1)), arm(short, *some(4))

    assert ratio(paired.autonomy(as_was, kept, lifted, BAN)) == pytest.approx(0.5)
    assert ratio(paired.restraint(kept, lifted, BAN)) - ratio(paired.restraint(as_was, lifted, BAN)) == pytest.approx(
        0.5
    )
    assert ratio(paired.autonomy(as_was, as_was, lifted, BAN)) == 0


def test_attacks_that_move_to_open_targets_are_displaced(short: Scenario) -> None:
    lifted = arm(short, *some(4))
    as_was = arm(short, *some(1, "us-logistics"), *some(1, "israel"))

    assert ratio(paired.displaced_targets(as_was, lifted, BAN)) == pytest.approx(2 / 4)
    assert ratio(paired.displaced_targets(arm(short), lifted, BAN)) == 0


def test_days_without_a_ban_are_not_looked_at(short: Scenario) -> None:
    lifted = arm(short, *some(4))

    assert ratio(paired.displaced_targets(arm(short, attack(3, KH, "israel")), lifted, BAN)) == 0


def test_others_that_calm_down_as_well_are_counted_below_zero(short: Scenario) -> None:
    lifted = arm(short, *some(4), *some(2, "israel"))

    assert ratio(paired.displaced_targets(arm(short), lifted, BAN)) == pytest.approx(-0.5)


def test_claimed_attacks_that_come_back_hidden_have_changed_their_name(short: Scenario) -> None:
    lifted = arm(short, *some(4), *some(1, claim="facade"))
    as_was = arm(short, *some(2, claim="facade"), *some(1, claim="unclaimed"))

    assert ratio(paired.displaced_names(as_was, lifted, BAN)) == pytest.approx(2 / 4)
    assert ratio(paired.displaced_names(lifted, lifted, BAN)) != 0.5


def test_the_risk_to_leaders_closes_what_is_abroad_and_american(short: Scenario) -> None:
    safe = arm(short, *some(3), *some(1, "israel"))
    as_was = arm(short, *some(1, "kurdistan-oil"), *some(1, "us-logistics"), *some(1, claim="facade"))

    assert ratio(paired.moved_by_risk(as_was, safe)) == pytest.approx(2 / 3)
    assert ratio(paired.hidden_by_risk(as_was, safe)) == pytest.approx(1 / 4)


def test_runs_are_paired_and_added_up_before_they_are_divided(short: Scenario) -> None:
    lifted = history(short, [attack(12, KH, run=0)] + [attack(12 + day, KH, run=1) for day in range(9)], [0, 1])
    as_was = history(short, [attack(12, KH, run=0)], [0, 1])

    found = paired.restraint(as_was, lifted, BAN)
    assert found.part.tolist() == [0, 9]
    assert ratio(found) == pytest.approx(0.9)
