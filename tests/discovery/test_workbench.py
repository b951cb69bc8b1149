"""PRIM: a planted box is found, and the library's chatter is not heard."""

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from sim.discovery.workbench import found

from .planted import in_box, points


def test_a_planted_box_is_found_with_its_limits_and_no_others() -> None:
    table = points()
    boxes, chosen = found(table, in_box(table))
    box = boxes[chosen]

    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"].high == pytest.approx(0.4, abs=0.03) and box.limits["a"].low is None
    assert box.limits["b"].low == pytest.approx(0.5, abs=0.03) and box.limits["b"].high is None
    assert box.coverage > 0.95 and box.density > 0.95 and box.score > 0.95
    assert max(limit.p for limit in box.limits.values()) < 1e-6


def test_a_planted_box_is_found_under_noise() -> None:
    table = points(600)
    flipped = in_box(table) ^ (np.random.default_rng(3).random(600) < 0.1)
    boxes, chosen = found(table, flipped)
    box = boxes[chosen]

    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"].high == pytest.approx(0.4, abs=0.06)
    assert box.limits["b"].low == pytest.approx(0.5, abs=0.06)
    assert box.density > 0.8


def test_the_numbers_of_each_box_are_those_of_the_points_in_it() -> None:
    table = points()
    is_hit = in_box(table)
    boxes, _ = found(table, is_hit)

    for box in boxes[:: len(boxes) // 6]:
        inside = box.holds(table)
        assert box.points == inside.sum() and box.hits == (inside & is_hit).sum()
        assert box.coverage == pytest.approx((inside & is_hit).sum() / is_hit.sum())
        assert box.density == pytest.approx(is_hit[inside].mean())
        assert box.base == pytest.approx(is_hit.mean()) and box.mass == pytest.approx(inside.mean())


def test_the_first_box_holds_all_points_and_later_ones_are_denser() -> None:
    table = points()
    boxes, chosen = found(table, in_box(table))

    assert boxes[0].limits == {} and boxes[0].mass == 1 and boxes[0].coverage == 1
    assert boxes[chosen].density > boxes[0].density


def test_a_factor_in_words_is_limited_to_some_of_them() -> None:
    table = points(300).assign(mode=np.array(["scripted", "simulated", "absent"])[np.arange(300) % 3])
    is_hit = np.asarray((table["mode"] == "scripted") & (table["a"] < 0.5))
    boxes, chosen = found(table, is_hit)

    assert boxes[chosen].limits["mode"].words == ("scripted",)
    assert boxes[chosen].limits["a"].high == pytest.approx(0.5, abs=0.05)
    assert set(boxes[chosen].limits) == {"mode", "a"}


def test_the_same_table_gives_the_same_boxes() -> None:
    table = points(200)
    first, second = (found(table, in_box(table)) for _ in range(2))

    assert first == second or str(first) == str(second)


def test_a_factor_named_as_something_of_the_library_is_a_factor_like_others() -> None:
    table = points(300).rename(columns={"a": "scenario", "b": "policy"})
    boxes, chosen = found(table, np.asarray((table["scenario"] < 0.4) & (table["policy"] > 0.5)))

    assert set(boxes[chosen].limits) == {"scenario", "policy"}


def test_other_warnings_are_still_heard() -> None:
    table = points(100)
    found(table, in_box(table))

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        warnings.warn("something else", stacklevel=1)
    assert [str(one.message) for one in heard] == ["something else"]


def test_the_library_is_imported_when_it_is_needed_and_says_nothing() -> None:
    code = (
        "import sys, numpy as np, pandas as pd; import sim.discovery.analysis, sim.discovery.command\n"
        "assert 'ema_workbench' not in sys.modules\n"
        "from sim.discovery.workbench import found\n"
        "found(pd.DataFrame({'a': np.arange(60) / 60}), np.arange(60) < 20)\n"
        "assert 'ema_workbench' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_a_table_of_one_column_of_numbers_is_enough() -> None:
    table = pd.DataFrame({"a": np.arange(100) / 100})
    boxes, chosen = found(table, np.arange(100) >= 70)

    assert boxes[chosen].limits["a"].low == pytest.approx(0.7, abs=0.02)
