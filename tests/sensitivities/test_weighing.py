"""What a variance rests on: shares that add up, weights in their order, grades from where they stand."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.sensitivities.resampling import Found, Index
from sim.sensitivities.weighing import WEAKNESS, by_grade, grade_of, ranking, shares
from sim.study.factors import Factor
from sim.theory import theory

FACTORS = ("a", "b", "c", "d")
GRADES = ("documented", "assumed", "inferred", "assumed")


def found_with(effect: list[float], value: list[float], floor: float = 0.1) -> Found:
    """Indices of four factors, resampled with a little scatter."""
    nothing = np.zeros(4)
    scatter = np.random.default_rng(1).normal(1.0, 0.1, (200, 4))
    index = Index(np.array(value), nothing, nothing, np.full(4, floor))
    return Found({"ST": index}, np.array(effect), np.array(effect) * scatter, nothing, 10)


FOUND = found_with([0.4, 0.3, 0.2, 0.1], [0.5, 0.4, 0.3, 0.2])


def test_shares_add_up_to_one_and_what_is_luck_has_none() -> None:
    found = shares(np.array([0.4, 0.4, 0.9]), np.array([True, True, False]))

    assert found.tolist() == [0.5, 0.5, 0.0]
    assert shares(np.array([0.4, 0.4]), np.array([False, False])).tolist() == [0.0, 0.0]


def test_weak_evidence_goes_before_influence_of_the_same_size() -> None:
    table = ranking(FOUND, FACTORS, GRADES).set_index("factor")

    assert table["share"].sum() == pytest.approx(1)
    assert table["priority"].to_dict() == pytest.approx({"a": 0.04, "b": 0.3, "c": 0.1, "d": 0.1})
    assert table.loc["b", "rank"] == 1 and table.loc["a", "rank"] == 4
    # Of equals, the one that moves more.
    assert table.loc["c", "rank"] == 2


def test_a_factor_within_the_noise_has_no_priority() -> None:
    table = ranking(found_with([0.4, 0.3, 0.2, 0.1], [0.5, 0.05, 0.3, 0.2]), FACTORS, GRADES).set_index("factor")

    assert table.loc["b", "share"] == 0 and table.loc["b", "priority"] == 0 and table["share"].sum() == pytest.approx(1)


def test_the_share_of_each_grade_is_that_of_its_factors() -> None:
    table = by_grade(FOUND, GRADES).set_index("grade")

    assert table["share"].to_dict() == pytest.approx({"documented": 0.4, "inferred": 0.2, "assumed": 0.4})
    assert table["factors"].to_dict() == {"documented": 1, "inferred": 1, "assumed": 2}
    assert (table["low"] < table["share"]).all() and (table["share"] < table["high"]).all()


def test_where_all_is_luck_nothing_rests_on_anything() -> None:
    assert by_grade(found_with([0.4, 0.3, 0.2, 0.1], [0.0] * 4), GRADES)["share"].tolist() == [0, 0, 0]


def test_the_weights_are_in_the_order_of_the_evidence() -> None:
    order = ["documented", "fitted", "inferred", "assumed"]

    assert [WEAKNESS[grade] for grade in order] == sorted({WEAKNESS[grade] for grade in order})
    assert WEAKNESS[""] == WEAKNESS["assumed"] and all(0 < weight <= 1 for weight in WEAKNESS.values())


def test_grades_come_from_the_theory_and_from_the_scenario(short: Scenario) -> None:
    def grade(*paths: str) -> str:
        return grade_of(Factor("x", paths, "*=", "uncertainty", range=(0.5, 1.0)), short)

    assert grade("parameters.fear") == theory().parameters["fear"].grade
    assert grade("pressures.sanctions") == "assumed"
    assert grade("actors.kataib-hezbollah.dependence") == "documented"
    assert grade("actors.tehran.mode") == ""


def test_of_several_paths_the_weakest_counts(short: Scenario) -> None:
    factor = Factor("x", ("actors.*.dependence",), "*=", "uncertainty", range=(0.5, 1.0))
    known = {theory().militias[name].dispositions["dependence"].grade for name in short.actors if "-" in name}

    assert len(known) > 1
    assert grade_of(factor, short) == max(known, key=lambda grade: WEAKNESS[grade])
