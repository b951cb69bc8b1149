"""How every page looks: its frame, its colours in light and dark, and the parts that pages are made of."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from nicegui import ui

from sim.errors import neutral

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


@cache
def style() -> str:
    """The style sheet with the colours of our pictures in front."""
    from sim.plots.live import DARK, LIGHT

    def rules(colours: "dict[str, str]") -> str:
        return "".join(f"{name}:{value};" for name, value in colours.items())

    light, dark = rules(dict(LIGHT)), rules(dict(DARK))
    return f":root{{{light}}}\nbody.body--dark{{{dark}}}\n" + (HERE / "page.css").read_text(encoding="utf-8")


@contextmanager
def frame(title: str) -> "Iterator[None]":
    """A page with its head; what is built inside stands below it."""
    ui.page_title(neutral(title))
    # In the head itself, so that nothing is ever shown without it.
    ui.add_head_html(f"<style>{style()}</style>")
    dark = ui.dark_mode(None)
    with ui.element("a").props('href="#main"').classes("skip"):
        ui.label("To the content")
    with ui.element("header").classes("head"):
        with ui.element("a").props('href="/" aria-label="All scenarios"').classes("brand"):
            ui.label("proxysim")
            ui.label("how Iran-aligned militias in Iraq decide").classes("motto")
        ui.space()
        with (
            ui.element("button")
            .props('type="button"')
            .classes("plain")
            .on("click", lambda: dark.set_value(not dark.value)) as turn
        ):
            ui.label("Light or dark")
        turn.mark("dark")
    with ui.element("div").props('id="main" tabindex="-1"').classes("page"):
        yield


def html(text: Markup | str, tag: str = "div") -> ui.html:
    """Markup of our own; foreign text in it was escaped when it was put together."""
    return ui.html(text, sanitize=False, tag=tag)


def heading(text: str, level: int = 2) -> ui.html:
    """A heading."""
    return html(Markup("{}").format(neutral(text)), f"h{level}")


def words(text: str, classes: str = "") -> ui.html:
    """A paragraph of plain text."""
    return html(Markup("{}").format(neutral(text)), "p").classes(classes)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "", classes: str = "") -> ui.html:
    """A table; cells are text, or markup of our own."""
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(_cell(cell)) for cell in row))
        for row in rows
    )
    said = Markup("<caption>{}</caption>").format(neutral(caption)) if caption else Markup("")
    whole = Markup("{}<thead><tr>{}</tr></thead><tbody>{}</tbody>").format(said, cells, body)
    label = neutral(caption or "Table")
    outer = Markup('<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="{}">{}</table></div>')
    return html(outer.format(label, classes, whole))


def _cell(cell: object) -> object:
    return cell if isinstance(cell, Markup) else neutral(str(cell))


def button(text: str, act: object = None, classes: str = "", mark: str = "") -> ui.element:
    """A button with words on it."""
    made = ui.element("button").props('type="button"').classes(f"button {classes}")
    with made:
        ui.label(text)
    if mark:
        made.props(f'data-testid="{mark}"')
    if callable(act):
        made.on("click", act)
    return made


def link(text: str, href: str, classes: str = "") -> ui.html:
    """A link to another page of this server."""
    return html(Markup('<a href="{}" class="{}">{}</a>').format(href, classes, neutral(text)), "span")


def command(line: str, name: str) -> None:
    """A command line to copy: what makes the same thing in a terminal."""
    with ui.element("div").classes("command"):
        html(Markup('<code data-testid="command-{}">{}</code>').format(name, neutral(line)), "span").classes("line")
        copy = button("Copy the command", classes="small", mark=f"copy-{name}")
        said = json.dumps(line)
        copy.on("click", js_handler=f"() => navigator.clipboard.writeText({said})")
        copy.on("click", lambda: ui.notify("Copied: paste it in a terminal.", position="bottom", timeout=1500))


def complaint(lines: Iterable[str]) -> None:
    """What is wrong, in the sentences of the command line."""
    with ui.element("div").props('role="alert" data-testid="problems"').classes("problems"):
        for line in lines:
            words(line)


def figure(svg: str, label: str) -> ui.html:
    """A picture; on a narrow screen it keeps its size and scrolls."""
    outer = Markup('<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>')
    return html(outer.format(neutral(label), Markup(svg))).classes("picture")


#: What the browser takes as the value of a field; of anything else it complains.
_FITS = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "number": re.compile(r"-?\d+(\.\d+)?")}
#: What a field of the browser's own sends when its value was changed.
_VALUE = "(e) => emit(e.target.type === 'checkbox' ? e.target.checked : e.target.value)"


def choice(
    label: str, options: Mapping[str, str], value: str, act: Callable[[str], Any], mark: str, classes: str = ""
) -> ui.html:
    """One of some options; the browser's own field, which every keyboard and reader knows."""
    known = value if value in options else next(iter(options), "")
    made = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            name, Markup(" selected") if name == known else "", neutral(words)
        )
        for name, words in options.items()
    )
    text = Markup('<label><span>{}</span><select data-testid="{}">{}</select></label>').format(label, mark, made)
    return _field(text, lambda chosen: act(chosen) if chosen in options else None, classes)


def entry(label: str, kind: str, value: str, act: Callable[[str], Any], mark: str, **limits: object) -> ui.html:
    """A field for a number or a day, empty where it is neither; `limits` are min, max and step."""
    more = Markup("").join(Markup(' {}="{}"').format(name, limit) for name, limit in limits.items())
    text = Markup('<label><span>{}</span><input type="{}" value="{}" data-testid="{}"{}></label>')
    return _field(text.format(label, kind, value if _FITS[kind].fullmatch(value) else "", mark, more), act, "")


def switch(label: str, on: bool, act: Callable[[bool], Any], mark: str) -> ui.html:
    """Something that is on or off."""
    text = Markup('<label class="switch"><input type="checkbox" data-testid="{}"{}><span>{}</span></label>')
    return _field(text.format(mark, Markup(" checked") if on else "", label), act, "")


def _field(text: Markup, act: Callable[[Any], Any], classes: str) -> ui.html:
    made = html(text).classes(f"field {classes}")
    made.on("change", lambda event: act(event.args), js_handler=_VALUE)
    return made
