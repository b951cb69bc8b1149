"""Tables as CSV that a spreadsheet shows and never runs."""

from typing import Any

import pandas as pd

#: First characters by which a spreadsheet takes a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(frame: pd.DataFrame) -> str:
    """A table as CSV, a line a row, without its index.

    Numbers stay numbers, in full; a text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    plain = pd.DataFrame({place: _column(frame.iloc[:, place]) for place in range(frame.shape[1])}, index=frame.index)
    return plain.to_csv(index=False, header=[_disarmed(str(name)) for name in frame.columns], lineterminator="\n")


def _column(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    return column.astype(object).map(lambda cell: _disarmed(cell) if isinstance(cell, str) else cell)


def _disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
