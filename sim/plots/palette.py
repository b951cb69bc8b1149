"""Colours on two papers: what each colour of our pictures is called on a page, and what it is in the dark."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

#: Name of each colour, the colour on white paper, and on dark paper. Text is told from both at 4.5 to 1 or more, marks
#: at 3 to 1 or more wherever they are so in the dark; colours that are read on both papers have no name and stay.
_COLOURS = (
    # Paper and what is drawn on it.
    ("paper", "#ffffff", "#16181d"),
    ("ink", "#222222", "#e9eaec"),
    ("tick", "#444444", "#c6cad0"),
    ("soft", "#666666", "#a7adb6"),
    ("axis", "#9a9a9a", "#7f8792"),
    ("faint", "#b5b5b5", "#6d7580"),
    ("grid", "#e4e4e4", "#31363f"),
    ("tint", "#f6f6f4", "#1d2026"),
    ("chosen", "#f1f4f8", "#242c38"),
    ("cell", "#f2f2f2", "#252a32"),
    ("filled", "#9db8d2", "#35587f"),
    ("pale", "#dddddd", "#454c57"),
    ("middle", "#777777", "#9ea5af"),
    # Runs and record.
    ("simulated", "#1f4e79", "#7fb6ea"),
    ("documented", "#111111", "#f6f6f6"),
    ("met", "#00694e", "#46c8a1"),
    ("missed", "#b3400a", "#f4915f"),
    # Acts of states, and statements from mild to hard: harder is farther from the paper.
    ("force", "#4a4a4a", "#bcc1c9"),
    ("messages", "#7b4fa3", "#b993e2"),
    ("threat-1", "#cfc6de", "#463a5e"),
    ("threat-2", "#a894c6", "#6b578f"),
    ("threat-3", "#8060a8", "#9579c4"),
    ("threat-4", "#583287", "#bba2e6"),
    ("threat-5", "#2b0a52", "#e6dafb"),
    # Those of the eight colours and of the targets that are too dark for dark paper.
    ("blue", "#0072b2", "#4da6e0"),
    ("vermilion", "#d55e00", "#f0782a"),
    ("brown", "#8c2d04", "#d08a6a"),
    ("grey", "#555555", "#d3d6da"),
    ("silver", "#999999", "#8f96a0"),
)  # fmt: skip
#: Colours that take the name of another, because they do the same.
_SAME: Mapping[str, str] = {
    "#f6f6f6": "tint", "#eaf1f7": "chosen", "#ededed": "cell", "#eeeeee": "grid", "#e3e3e3": "cell", "#d9d9d9": "pale",
    "#c9c9c9": "pale", "#8a8a8a": "middle", "#6f6f6f": "soft",
    "#000000": "documented",
}  # fmt: skip

#: Value of each CSS variable on white paper: what pictures look like where nothing is said.
LIGHT: Mapping[str, str] = {f"--{name}": light for name, light, _ in _COLOURS}
#: Value of each CSS variable on dark paper.
DARK: Mapping[str, str] = {f"--{name}": dark for name, _, dark in _COLOURS}

_NAMES = {light: name for name, light, _ in _COLOURS} | dict(_SAME)
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


@cache
def named(colour: str) -> str:
    """A colour (`#rrggbb`) as a page may change it: a variable with itself as the value where none is given."""
    name = _NAMES.get(colour)
    return f"var(--{name},{colour})" if name else colour


def with_names(style: str) -> str:
    """A style with every colour named."""
    return _COLOUR.sub(lambda found: named(found.group()), style)


def unmixed(fill: str, shades: Sequence[str]) -> str:
    """A style that fills with a colour; where that is a mixture of white and a shade, with so much of the shade."""
    own = _lack(fill)
    for shade in shades:
        whole = _lack(shade)
        share = sum(one * other for one, other in zip(own, whole, strict=True)) / sum(one * one for one in whole)
        if 0 < share <= 1.01 and all(abs(one - share * other) <= 1.01 for one, other in zip(own, whole, strict=True)):
            return f"fill: {shade.lower()}; fill-opacity: {min(1.0, share):.3g}"
    return f"fill: {fill}"


def _lack(colour: str) -> tuple[int, ...]:
    """What a colour lacks of white, in red, green and blue [0..255]."""
    return tuple(255 - int(colour[start : start + 2], 16) for start in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """How far two colours (`#rrggbb`) are apart in lightness [1..21].

    References
    ----------
    W3C (2018), Web Content Accessibility Guidelines 2.1, success criterion 1.4.3.
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
