"""Tables that a spreadsheet shows and never runs."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from sim.briefing import csv_text

from ..hostile import HOSTILE, REFUSED


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """The table as a reader of CSV sees it."""
    return list(csv.reader(io.StringIO(csv_text(frame), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert cells(pd.DataFrame({"a": [text]}))[1] == [f"'{text}"]
    assert cells(pd.DataFrame({text: [1]}))[0] == [f"'{text}"]


def test_numbers_stay_numbers_in_full() -> None:
    frame = pd.DataFrame({"whole": [-3, 4], "real": [-0.1, 1 / 3], "none": [np.nan, 1.0], "truth": [True, False]})

    _, first, second = cells(frame)

    assert first == ["-3", "-0.1", "", "True"]
    assert float(second[1]) == 1 / 3


@pytest.mark.parametrize("kind", [object, "category", "string"])
def test_no_hostile_text_becomes_a_formula_and_none_is_lost(kind: object) -> None:
    texts = [text for text in HOSTILE if text not in REFUSED]
    found = cells(pd.DataFrame({"text": pd.Series(texts).astype(kind)}))[1:]  # type: ignore[call-overload]

    assert len(found) == len(texts)
    for (cell,), text in zip(found, texts, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == text or cell == text


def test_two_columns_of_one_name_are_both_kept() -> None:
    frame = pd.DataFrame([["=a", 1], ["b", 2]], columns=["x", "x"])

    assert cells(frame) == [["x", "x"], ["'=a", "1"], ["b", "2"]]
