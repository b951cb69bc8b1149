"""Data: everything behind the page to take away, the scenario to read, and the numbers it is run with."""

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path

from markupsafe import Markup
from nicegui import ui

from sim.api import Result
from sim.asked import RESULTS
from sim.briefing.asking import shown
from sim.errors import neutral
from sim.results import tables
from sim.web import downloads, look
from sim.web.address import MOST_RUNS, address
from sim.web.downloads import Taken
from sim.web.overview import run_command
from sim.web.view import View
from sim.web.work import plain

#: Largest seed that an address carries.
_LAST_SEED = 2**53 - 1


async def build(view: View) -> None:
    """Fill the tab."""
    if view.entry.folder is None:
        look.heading("Runs and seed")
        _form(view)
    place = ui.element("div")
    result = await view.result(place)
    if result is None or view.is_gone:
        return
    sizes = await view.desk.shop.computed(
        lambda: {name: len(tables.encoded(frame, name)) for name, frame in result.tables.items()}
    )
    if view.is_gone:
        return
    place.delete()
    _tables(view, result, sizes)
    await _others(view, result)
    if view.is_gone:
        return
    _keep(view, result)
    await _scenario(view, result)


def _form(view: View) -> None:
    """Runs and seed of the study; another number is another address."""
    look.words("The same file, runs and seed give the same tables, here and in a terminal.", "soft")
    said = ui.element("div")
    wanted = {"runs": str(view.state.runs), "seed": str(view.state.seed)}

    def play() -> None:
        found = numbers(wanted["runs"], wanted["seed"])
        said.clear()
        if found is None:
            with said:
                look.complaint([f"sim view: whole numbers, please: runs 1 to {MOST_RUNS}, seed 0 to {_LAST_SEED}"])
            return
        state = view.state.changed(runs=found[0], seed=found[1], run=None, date=None, actor=None, decision=None)
        ui.navigate.to(address(view.entry.key, state))

    with ui.element("div").classes("row"):
        for name, low, high in (("runs", 1, MOST_RUNS), ("seed", 0, _LAST_SEED)):
            keep = partial(wanted.__setitem__, name)
            look.entry(name.capitalize(), "number", wanted[name], keep, name, min=low, max=high, step=1)
        look.button("Play these", play, mark="play-these")


def numbers(runs: str, seed: str) -> tuple[int, int] | None:
    """Runs and seed of the form; None where one of them is no whole number of its range."""
    found = []
    for text, low, high in ((runs, 1, MOST_RUNS), (seed, 0, _LAST_SEED)):
        if not (text.isascii() and text.isdigit() and len(text) < 20 and low <= int(text) <= high):
            return None
        found.append(int(text))
    return found[0], found[1]


def _tables(view: View, result: Result, sizes: dict[str, int]) -> None:
    """A row a table, with what its columns mean."""
    look.heading("Tables")
    if view.entry.folder is None:
        look.words("One command makes all of them and the pictures below, in one folder under results/.", "soft")
        look.command(run_command(view, result), "tables")
    else:
        look.words("Kept tables; the command plays them again and says whether they come out the same.", "soft")
        look.command(_again(view.entry.path), "tables")
    for name, frame in result.tables.items():
        with ui.element("div").classes("taken"):
            about = Markup("<strong>{}</strong> <span class='soft'>{} rows, {} as Parquet</span><br>{}")
            look.html(about.format(name, f"{len(frame):,}", downloads.size(sizes[name]), downloads.TABLES[name]))
            with ui.element("div").classes("row"):
                _button(view, "CSV", f"download-{name}-csv", lambda name=name: downloads.table(result, name, "csv"))  # type: ignore[misc]
                _button(view, "Parquet", f"download-{name}-parquet",
                        lambda name=name: downloads.table(result, name, "parquet"))  # type: ignore[misc]  # fmt: skip
            with ui.element("details"):
                look.html(Markup("Columns of {}").format(name), "summary")
                rows = [[Markup("<code>{}</code>").format(one), *rest] for one, *rest in downloads.columns(name, frame)]
                look.table(["Column", "Kind", "What it is"], rows, f"Columns of {name}", "light")


def _button(view: View, text: str, mark: str, made: Callable[[], Taken], *, drawn: bool = False) -> None:
    """A button that hands a file to the browser, made when it is asked for."""
    shop = view.desk.shop

    async def take() -> None:
        button.props("disabled")
        try:
            taken = await (shop.drawn(made) if drawn else shop.computed(made))
        except Exception as error:
            if not view.is_gone:
                ui.notify(" ".join(plain(error)), position="bottom", type="negative")
            return
        finally:
            button.props(remove="disabled")
        if not view.is_gone:
            ui.download.content(taken.data, taken.name)
            ui.notify(f"{neutral(taken.name)}: {downloads.size(len(taken.data))}", position="bottom", timeout=2500)

    button = look.button(text, take, "small", mark)
    button.props(f'aria-label="Download {mark.removeprefix("download-").replace("-", " ")}"')


async def _others(view: View, result: Result) -> None:
    """Manifest and pictures."""
    look.heading("Manifest and pictures")
    names = await view.desk.shop.computed(lambda: downloads.pictures(result))
    if view.is_gone:
        return
    with ui.element("div").classes("taken"):
        look.html(
            Markup("<strong>manifest</strong><br>what was run, by value: scenario, parameters, seed, versions, hashes")
        )
        with ui.element("div").classes("row"):
            _button(view, "JSON", "download-manifest-json", lambda: downloads.what_was_run(result))
    for name in names:
        with ui.element("div").classes("taken"):
            look.html(
                Markup("<strong>{}</strong> <span class='soft'>picture, drawn when it is asked for</span>").format(name)
            )
            with ui.element("div").classes("row"):
                for form in ("png", "svg"):
                    made = partial(downloads.picture, result, name, form)
                    _button(view, form.upper(), f"download-{name}-{form}", made, drawn=True)


def _keep(view: View, result: Result) -> None:
    """Where the results are kept, or a button that keeps them: the only thing that the page ever writes."""
    look.heading("Results folder")
    if view.entry.folder is not None:
        look.words(f"Kept in {shown(str(view.entry.path))}; every file is what its manifest says.")
        return
    look.words(
        f"Keep tables, manifest and pictures under {RESULTS}/: the only thing that this page ever writes.", "soft"
    )
    place = ui.element("div")

    async def keep() -> None:
        button.props("disabled")
        try:
            path = await view.desk.shop.drawn(result.save)
        except Exception as error:
            if not view.is_gone:
                with place:
                    look.complaint(plain(error))
            return
        finally:
            button.props(remove="disabled")
        if not view.is_gone:
            _kept(place, path)

    button = look.button("Keep as a results folder", keep, mark="keep")


def _kept(place: ui.element, path: Path) -> None:
    place.clear()
    with place:
        look.words(f"Kept in {shown(str(path))}").props('data-testid="kept" role="status"')
        look.command(_again(path), "reproduce")


def _again(folder: Path) -> str:
    """The command that repeats a results folder."""
    return shlex.join(["sim", "reproduce", shown(str(folder))])


async def _scenario(view: View, result: Result) -> None:
    """The scenario's text, read-only."""
    look.heading("Scenario")
    kept = view.entry.folder is not None
    texts = await view.desk.shop.computed(lambda: list(downloads.scenario_text(result, kept=kept)))
    if view.is_gone:
        return
    for name, text in texts:
        lines = "\n".join(map(neutral, text.split("\n")))
        with ui.element("details").props('data-testid="scenario-text"'):
            look.html(Markup("{}").format(neutral(shown(name))), "summary")
            look.html(Markup('<pre tabindex="0">{}</pre>').format(lines))
