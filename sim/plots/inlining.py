"""SVG of matplotlib on its way into a page: shorter, under other ids, with named colours and with what marks tell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import count
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from sim.errors import neutral
from sim.plots.outlines import shortened
from sim.plots.palette import named, unmixed, with_names
from sim.plots.style import HALO_ALPHA, HALO_WIDTH
from sim.plots.telling import Told

#: What the name of a group begins with that tells something or whose text has a rim.
LIVE = "live-"
_SVG = "{http://www.w3.org/2000/svg}"
_DEFS, _GROUP, _STYLE, _USE, _OUTLINE = (f"{_SVG}{tag}" for tag in ("defs", "g", "style", "use", "path"))
_LINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r'(?:url\(|href=")#([^)"]+)')
_LONG = re.compile(r"(\.\d\d)\d+")
_SHIFT = re.compile(r"translate\(([^ )]+) ([^ )]+)\)")
_SCALE = re.compile(r"scale\(([\d.]+)")
_FILL = re.compile(r"fill: (#[0-9a-f]{6})")
_LENGTHS = frozenset({"x", "y", "width", "height"})
#: Units of a letter's outline in one unit of its line.
_UNITS = 64

type Said = Told | Sequence[Told | None]


class Inlined:
    """One picture.

    Parameters
    ----------
    text : str
        SVG of matplotlib.
    prefix : str
        What ids begin with.
    said : mapping
        What groups tell, by the number behind `LIVE` in their names.
    rimmed : set of int
        Numbers of groups whose text has a rim in the colour of the paper.
    mixed : sequence of str
        Colours that areas are mixed from, with white.
    """

    def __init__(
        self, text: str, prefix: str, said: Mapping[int, Said], rimmed: AbstractSet[int], mixed: Sequence[str]
    ) -> None:
        self.numbers = count()
        self.prefix = prefix
        self.ids = {name: self._new_id() for name in dict.fromkeys(_REFERENCE.findall(text))}
        self.said = said
        self.rimmed = rimmed
        self.mixed = mixed
        self.defined: list[str] = []
        self.styles: dict[str, str] = {}

    def _new_id(self) -> str:
        return f"{self.prefix}-{next(self.numbers)}"

    def inside(self, parent: Element) -> Iterator[str]:
        """What stands inside an element, as text."""
        for child in parent:
            yield from self.element(child)

    def element(self, one: Element, told: Told | None = None) -> Iterator[str]:
        """An element as text; definitions are put aside, and groups that say nothing are left out."""
        if one.tag == _DEFS:
            self.defined += [part for child in one if child.tag != _STYLE for part in self.element(child)]
        elif one.tag == _GROUP and one.get("id", "").startswith(LIVE):
            yield from self.live(one, int(one.attrib["id"].removeprefix(LIVE)))
        else:
            yield from self.wrapped(one, "".join(self.inside(one)), told)

    def wrapped(self, one: Element, inside: str, told: Told | None) -> Iterator[str]:
        """An element around what stands in it."""
        tag, attributes = one.tag.removeprefix(_SVG), self.attributes(one)
        if told is not None:
            attributes += attributes_of(told)
            inside = title_of(told) + inside
        if inside and (attributes or tag != "g"):
            yield f"<{tag}{attributes}>{inside}</{tag}>"
        elif inside or tag != "g":
            yield inside or f"<{tag}{attributes}/>"

    def live(self, group: Element, number: int) -> Iterator[str]:
        """A group that tells something, or whose marks do, or whose text has a rim."""
        said = self.said.get(number)
        if said is not None and not isinstance(said, Told):
            yield from self.marked(group, self.each(group, said))
            return
        lines = (part for child in group for part in self.rim(child)) if number in self.rimmed else self.inside(group)
        yield from self.wrapped(group, "".join(lines), said)

    def each(self, group: Element, said: Sequence[Told | None]) -> dict[int, Told | None]:
        """What each mark of a group tells."""
        defined = {id(one) for defs in group.iter(_DEFS) for one in defs.iter()}
        drawn = [one for one in group.iter() if one.tag in (_USE, _OUTLINE) and id(one) not in defined]
        if len(drawn) != len(said):
            raise RuntimeError(f"{len(said)} marks tell something, but {len(drawn)} are drawn")
        return {id(mark): told for mark, told in zip(drawn, said, strict=True)}

    def marked(self, group: Element, said: Mapping[int, Told | None]) -> Iterator[str]:
        """What stands in a group, its marks with what they tell."""
        for child in group:
            if child.tag == _GROUP:
                yield from self.wrapped(child, "".join(self.marked(child, said)), None)
            else:
                yield from self.element(child, said.get(id(child)))

    def rim(self, line: Element) -> Iterator[str]:
        """A line of text, drawn as a rim first."""
        size = _SCALE.search(line.get("transform", ""))
        if line.tag != _GROUP or size is None:
            yield from self.element(line)
            return
        name, letters = self._new_id(), "".join(self.inside(line))
        width = HALO_WIDTH * _UNITS / float(size.group(1))
        style = f"fill:none;stroke:{named('#ffffff')};stroke-width:{width:.0f};stroke-opacity:{HALO_ALPHA}"
        own = self.style(line.get("style", ""))
        yield f'<g transform={quoteattr(line.attrib["transform"])}><g style="{style}"><g id="{name}">{letters}</g></g>'
        yield f'<use href="#{name}" style="{own}"/></g>'

    def attributes(self, one: Element) -> str:
        """The attributes of an element that a page needs, in their shortest form."""
        found = []
        for name, value in one.attrib.items():
            if name == "id":
                found.append(f' id="{self.ids[value]}"' if value in self.ids else "")
            elif name == "style":
                found.append(f' style="{self.style(value)}"')
            elif name == _LINK:
                found.append(f' href="#{self.ids[value[1:]]}"')
            elif name == "clip-path":
                found.append(f' clip-path="url(#{self.ids[value[5:-1]]})"')
            elif name == "d":
                found.append(f' d="{shortened(value)}"')
            elif name == "transform" and one.tag == _USE:
                found.append(_shifted(value))
            else:
                found.append(f" {name}={quoteattr(_LONG.sub(r'\1', value) if name in _LENGTHS else value)}")
        return "".join(found)

    def style(self, text: str) -> str:
        """A style with its colours named."""
        if text not in self.styles:
            whole = with_names(_FILL.sub(lambda fill: unmixed(fill.group(1), self.mixed), text))
            self.styles[text] = escape(whole.replace(": ", ":").replace("; ", ";"), {'"': "&quot;"})
        return self.styles[text]


def _shifted(transform: str) -> str:
    """The place of a letter in its line."""
    found = _SHIFT.fullmatch(transform)
    if not found:
        return f" transform={quoteattr(transform)}"
    places = zip("xy", found.groups(), strict=True)
    return "".join(f' {name}="{_LONG.sub(r"\1", value)}"' for name, value in places if value != "0")


def title_of(told: Told) -> str:
    """What a mark tells, line by line."""
    return f"<title>{escape('\n'.join(neutral(line) for line in told.title.split('\n')))}</title>"


def attributes_of(told: Told) -> str:
    """What a mark stands for, as attributes that a page can read."""
    found = {
        "actor": told.actor,
        "date": told.date.isoformat() if told.date else "",
        "act": told.act,
        "run": "" if told.run is None else str(told.run),
        "count": "" if told.count == 1 else f"{told.count:g}",
        "documented": "true" if told.documented else "",
    }
    return ' class="mark"' + "".join(
        f" data-{name}={quoteattr(neutral(value))}" for name, value in found.items() if value
    )
