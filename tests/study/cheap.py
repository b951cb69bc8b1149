"""Work that costs nothing, for workers: rows that say whose they are, and runs that go wrong in every way there is."""

import ctypes
import hashlib
import json
import os
import time
from pathlib import Path

import numpy as np

#: The run that goes wrong, and its point.
POINT, RUN = 1, 57


def rows(text: str, point: int, runs: range) -> np.ndarray:
    """Point, run, a number that looks random, and one that is missing in every third run."""
    return np.array([[point, run, luck(text, point, run), np.nan if run % 3 == 0 else run / 7] for run in runs])


def luck(text: str, point: int, run: int) -> float:
    """A number that belongs to a run [0..1)."""
    digest = hashlib.sha256(f"{text} {point} {run}".encode()).digest()
    return int.from_bytes(digest[:6], "little") / 2**48


def slow(text: str, point: int, runs: range) -> np.ndarray:
    """The same rows, two milliseconds a run."""
    time.sleep(0.002 * len(runs))
    return rows(text, point, runs)


def wide(_: str, point: int, runs: range) -> np.ndarray:
    """Forty numbers for each run, at once."""
    return np.arange(40) * 0.1 + np.array(runs)[:, None] + point


def raises(text: str, point: int, runs: range) -> np.ndarray:
    """One run raises."""
    if is_bad(point, runs):
        raise ValueError(f"no such thing as {object()}")
    return rows(text, point, runs)


def raises_in_company(text: str, point: int, runs: range) -> np.ndarray:
    """Runs can only be made one by one."""
    if len(runs) > 1:
        raise MemoryError
    return rows(text, point, runs)


def dies(text: str, point: int, runs: range) -> np.ndarray:
    """One run takes its process with it."""
    if is_bad(point, runs):
        os._exit(9)
    return rows(text, point, runs)


def crashes(text: str, point: int, runs: range) -> np.ndarray:
    """One run reads where nothing is."""
    if is_bad(point, runs):
        ctypes.string_at(0)
    return rows(text, point, runs)


def sleeps(text: str, point: int, runs: range) -> np.ndarray:
    """One run never ends."""
    if is_bad(point, runs):
        time.sleep(10_000)
    return rows(text, point, runs)


def eats(text: str, point: int, runs: range) -> np.ndarray:
    """One run wants all the memory there is."""
    kept = []
    while is_bad(point, runs):
        kept.append(np.ones(2**23))
    return rows(text, point, runs)


def dies_once(text: str, point: int, runs: range) -> np.ndarray:
    """A worker is killed from outside, once."""
    mark = Path(json.loads(text)["mark"])
    if is_bad(point, runs) and not mark.exists():
        mark.touch()
        os._exit(9)
    return rows(text, point, runs)


def strange(_: str, point: int, runs: range) -> np.ndarray:
    """Rows of another shape."""
    return np.zeros((len(runs), 2 + point))


def is_bad(point: int, runs: range) -> bool:
    """Whether the bad run is among these."""
    return point == POINT and RUN in runs
