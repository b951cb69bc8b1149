"""Pictures for a page: SVG to be put into HTML, with marks that tell what they are and colours that a page may change.

What a page finds in the text of a picture:

- Colours of ours are CSS variables with their value on white paper behind them, `var(--ink,#222222)`; `LIGHT` and
  `DARK` have a value for each.
- What tells something has the class `mark` and a `<title>`, which browsers show under the pointer. What it stands for
  is in `data-actor`, `data-date` (ISO day; the first one where a mark gathers several), `data-act`, `data-run` (a run
  in which it was done on that day), `data-count` (how many acts the mark stands for, where not one) and, on what is
  documented, `data-documented="true"`. Each is there where it has a value.
- Ids begin with the prefix, so that pictures share a page. There are no scripts, no styles for anything else, and no
  addresses.
"""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.errors import neutral
from sim.plots.inlining import LIVE, Inlined, attributes_of, title_of
from sim.plots.palette import DARK, LIGHT
from sim.plots.style import HALO, svg
from sim.plots.telling import Place, Told, marks, places, shades

__all__ = ["DARK", "LIGHT", "live_svg"]

_INCH = 72
_COMMENT = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_PREFIX = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
#: What every element is drawn with unless it says otherwise.
_LINES = 'stroke-linejoin="round" stroke-linecap="butt"'


def live_svg(figure: Figure, prefix: str, label: str = "") -> str:
    """A figure as SVG to be put into a page; the same figure gives the same text.

    Parameters
    ----------
    figure : Figure
        One of our pictures.
    prefix : str
        What ids begin with: a letter, then letters, digits, `_` or `-`; no two pictures of a page may share it.
    label : str
        What the picture is called for those who do not see it; otherwise its heading.

    Raises
    ------
    ValueError
        When the prefix is no such word.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is no prefix of ids")
    told: list[tuple[Artist, Told | Sequence[Told | None]]] = list(marks(figure))
    rimmed = [text for text in figure.findobj(Text) if text.get_path_effects() is HALO]
    numbers = {id(one): number for number, one in enumerate([*(artist for artist, _ in told), *rimmed])}
    text = _COMMENT.sub("", _saved(figure, [*(artist for artist, _ in told), *rimmed], numbers, rimmed))
    said = {numbers[id(artist)]: one for artist, one in told}
    whole = Inlined(text, prefix, said, {numbers[id(one)] for one in rimmed}, shades(figure))
    root = ElementTree.fromstring(text)
    body = "".join(whole.inside(root))
    over = "".join(_place(place) for place in places(figure))
    box = quoteattr(root.attrib["viewBox"])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox={box} role="img" {_LINES} aria-label={_name(figure, label)}>'
    )
    return f"{head}<defs>{''.join(whole.defined)}</defs>{body}{over}</svg>"


def _name(figure: Figure, label: str) -> str:
    """What the picture is called, in quotes: its heading is its largest text."""
    heading = max(figure.texts, key=lambda one: float(one.get_fontsize()), default=None)
    return quoteattr(neutral(label or (heading.get_text() if heading else "")))


def _saved(figure: Figure, artists: Sequence[Any], numbers: dict[int, int], rimmed: Sequence[Text]) -> str:
    """The figure as matplotlib writes it, each of these artists in a group of a known name, text without its rim."""
    before = [(artist, artist.get_gid()) for artist in artists]
    try:
        for artist in artists:
            artist.set_gid(f"{LIVE}{numbers[id(artist)]}")
        for text in rimmed:
            text.set_path_effects([])
        return svg(figure).decode()
    finally:
        for artist, gid in reversed(before):
            artist.set_gid(gid)
        for text in rimmed:
            text.set_path_effects(HALO)


def _place(place: Place) -> str:
    """A rectangle that nobody sees and that tells something."""
    left, top, width, height = (f"{_INCH * one:.4g}" for one in (place.left, place.top, place.width, place.height))
    where = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return f'<rect {where} fill="none" pointer-events="all"{attributes_of(place.told)}>{title_of(place.told)}</rect>'
