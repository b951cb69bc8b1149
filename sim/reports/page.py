"""From sections to HTML: everything foreign is text, and nothing in the file runs or is fetched."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.errors import neutral
from sim.plots.live import DARK, LIGHT
from sim.reports.kept_section import KeptSection
from sim.reports.parts import percent
from sim.reports.study_section import StudySection

_UNBROKEN = re.compile(r"\b(?:\d{4}-\d\d-\d\d|[SP]-[A-Z0-9]+-\d+)\b")

type Section = StudySection | KeptSection


def page(title: str, sections: Sequence[Section]) -> str:
    """The whole report as HTML; the same sections give the same text."""
    shades = {"light": _shades(LIGHT), "dark": _shades(DARK)}
    return _templates().get_template("report.html").render(title=title, sections=sections, shades=shades) + "\n"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("sim.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"percent": percent, "line": _line, "whole": _whole, "shell": _shell}
    return made


def _plain(value: object) -> object:
    """Text on one line with nothing in it that steers; what is HTML already stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return neutral(" ".join(value.split()))
    return value


def _line(text: str) -> Markup:
    """A line of text whose blanks count."""
    return escape(neutral(text))


def _whole(text: str) -> Markup:
    """Text whose dates and ids of sources are not broken across lines."""
    return Markup(_UNBROKEN.sub(r'<span class="whole">\g<0></span>', str(escape(_plain(text)))))


def _shell(line: str) -> Markup:
    """A command that is broken between words only."""
    return Markup(" ").join(Markup('<span class="word">{}</span>').format(word) for word in neutral(line).split(" "))


def _shades(values: Mapping[str, str]) -> Markup:
    """Our own colours as declarations."""
    return Markup(" ".join(f"{name}: {value};" for name, value in values.items()))
