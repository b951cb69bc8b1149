"""Outlines of SVG in fewer letters: to a hundredth of a point, in steps from point to point."""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

_LONG = re.compile(r"(\.\d\d)\d+")
_LETTERS = re.compile("[A-Za-z]")


def shortened(text: str) -> str:
    """An outline (`d` of a path) of matplotlib, shorter; no point moves by more than a hundredth of a point.

    Lines are written as steps, across (`h`), down (`v`) or both; curves as they are.
    """
    kinds = "".join(_LETTERS.findall(text))
    if kinds.strip("MLz"):
        return _LONG.sub(r"\1", text).replace(" \n", "").replace("\n", "")
    numbers = np.array(_LETTERS.sub(" ", text).split(), float)
    places = np.rint(100 * numbers).astype(np.int64).reshape(-1, 2)
    steps = np.diff(places, axis=0, prepend=0)
    return "".join(_steps(kinds, places.tolist(), steps.tolist()))


def _steps(kinds: str, places: list[list[int]], steps: list[list[int]]) -> Iterator[str]:
    """The letters and numbers of an outline, from its points and the steps between them [hundredths of a point]."""
    at, before = 0, ""
    for kind in kinds:
        if kind == "z":
            yield kind
            before = kind
            continue
        (x, y), (across, down) = places[at], steps[at]
        at += 1
        if kind == "M":
            yield f"M{_number(x)} {_number(y)}"
        elif down == 0:
            kind = "h"
            yield f"h{_number(across)}"
        elif across == 0:
            kind = "v"
            yield f"v{_number(down)}"
        else:
            yield f"{' ' if before == 'L' else 'l'}{_number(across)} {_number(down)}"
        before = kind


@lru_cache(maxsize=2**15)
def _number(hundredths: int) -> str:
    """A number of hundredths, as short as it can be written."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
