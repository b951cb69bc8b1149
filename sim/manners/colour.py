"""Colours on a terminal. They add to marks and words that say the same; nothing is told by colour alone.

A line is painted after everything in it that could steer a terminal has been written as an escape.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TextIO

BOLD, GREEN, RED, END = "\x1b[1m", "\x1b[32m", "\x1b[1;31m", "\x1b[0m"
#: A line that stands over indented ones is a heading, unless it is so long that it is the first of a paragraph.
_LONGEST_HEADING = 80
_MARKS = {"✓": GREEN, "✗": RED}
_MARK = re.compile(r"(\s*)([✓✗])(?=\s)")
_PLACE = re.compile(r"(.+?:\d+:\d+)(?=: )")
_NOTE = ": note: "


def is_wanted(stream: TextIO) -> bool:
    """Whether a stream is to be coloured: `NO_COLOR` forbids it, `FORCE_COLOR` asks for it, else terminals are."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return (os.environ.get("TERM") or "dumb") != "dumb" and stream.isatty()


def account(lines: Iterable[str]) -> Iterator[str]:
    """Lines of an account, with marks in colour and headings in bold."""
    for line, following in pairwise((*lines, "")):
        if found := _MARK.match(line):
            yield f"{found[1]}{_MARKS[found[2]]}{found[2]}{END}{line[found.end() :]}"
        elif _is_heading(line, following):
            yield f"{BOLD}{line}{END}"
        else:
            yield line


def refusal(lines: Iterable[str]) -> Iterator[str]:
    """Lines of complaint, with the place of each problem in red, and that of a remark in bold."""
    for line in lines:
        found = _PLACE.match(line)
        hue = BOLD if _NOTE in line else RED
        yield f"{hue}{found[1]}{END}{line[found.end() :]}" if found else line


def _is_heading(line: str, following: str) -> bool:
    indented = following.startswith("  ") and following.strip() != ""
    return indented and 0 < len(line) <= _LONGEST_HEADING and not line[0].isspace()
