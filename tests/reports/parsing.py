"""A report as a browser would take it apart."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "img", "br", "hr", "input", "link"})
_HTML = (
    "html head meta title style body header nav main footer article section h1 h2 h3 h4 p a ol ul li dl dt dd div span "
    "strong em code pre table caption thead tbody tr th td figure figcaption img"
)
_SVG = "svg defs g path use rect circle line polyline polygon text tspan title clippath pattern image"
_ATTRIBUTES = (
    "lang charset content name id class href role scope tabindex style alt src http-equiv aria-label aria-hidden "
    "aria-labelledby data-label "
    "xmlns viewbox d x y x1 x2 y1 y2 r cx cy rx ry width height transform clip-path points fill stroke stroke-width "
    "stroke-linejoin stroke-linecap fill-opacity stroke-opacity opacity pointer-events preserveaspectratio "
    "patternunits "
    "data-actor data-date data-act data-run data-count data-documented"
)
#: What a report may consist of.
HTML, SVG = frozenset(_HTML.split()), frozenset(_SVG.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())


@dataclass
class Element:
    """One element: its name, attributes, and the names of those around it."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...]
    text: str = ""


@dataclass
class Report(HTMLParser):
    """Every element of a report, in order; what is inside `<title>`, `<style>` and the like is text."""

    source: str
    elements: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.feed(self.source)
        self.close()

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute stands twice in <{tag}>"
        found = Element(tag, {name: value or "" for name, value in attrs}, tuple(one.tag for one in self.open))
        self.elements.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that ends where it begins."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Every element is closed in its order."""
        assert self.open and self.open[-1].tag == tag, (
            f"</{tag}> closes {self.open[-1].tag if self.open else 'nothing'}"
        )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note text with everything around it."""
        for one in self.open:
            one.text += data

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.comments.append(data)

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.declarations.append(decl)

    def all(self, *tags: str) -> list[Element]:
        """The elements of these names, in order."""
        return [one for one in self.elements if one.tag in tags]

    @property
    def text(self) -> str:
        """All text of the body on one line."""
        return " ".join(self.all("body")[0].text.split())


def active(report: Report) -> list[str]:
    """Whatever in a report could run, fetch or steer; none of it is to be there."""
    found = [f"<{one.tag}>" for one in report.elements if one.tag not in HTML | SVG]
    found += [f"<{one.tag}> outside svg" for one in report.elements
              if one.tag in SVG - HTML and one.tag != "svg" and "svg" not in one.around]  # fmt: skip
    for one in report.elements:
        for name, value in one.attributes.items():
            if name not in ATTRIBUTES or (name == "http-equiv" and value != "Content-Security-Policy"):
                found.append(f"{name}={value[:40]} in <{one.tag}>")
            if name == "href" and not value.startswith("#"):
                found.append(f"href={value[:40]}")
            if name == "src" and not value.startswith("data:image/png;base64,"):
                found.append(f"src={value[:40]}")
            if name in ("style", "clip-path", "fill") and "url(" in value.replace("url(#", ""):
                found.append(f"{name}={value[:40]}")
    return found + [f"<!--{one[:40]}" for one in report.comments] + [f"<!{one}" for one in report.declarations[1:]]
