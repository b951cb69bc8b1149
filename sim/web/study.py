"""A study: the headline, and tabs that are built when they are first opened."""

from collections.abc import Awaitable, Callable, Mapping

from markupsafe import Markup
from nicegui import background_tasks, ui

from sim.errors import neutral
from sim.scenario import Scenario
from sim.web import data, look, overview, trust, watch, what_if, why
from sim.web.address import TABS
from sim.web.headline import shown as headline_shown
from sim.web.view import View

_TITLES: Mapping[str, str] = {
    "overview": "What happens", "why": "Why", "what-if": "What if", "watch": "Watch", "trust": "Trust", "data": "Data",
}  # fmt: skip
_ROOMS: Mapping[str, Callable[[View], Awaitable[None]]] = {
    "overview": overview.build, "why": why.build, "what-if": what_if.build, "watch": watch.build,
    "trust": trust.build, "data": data.build,
}  # fmt: skip


def build(view: View) -> None:
    """The page of a study."""
    scenario = view.study.scenario
    with look.frame(f"{scenario.title} · proxysim"):
        _about(scenario, view)
        with ui.element("section").props('aria-label="Headline"').classes("headline"):
            place = ui.element("div")
        _tabs(view)
    background_tasks.create(headline_shown(view, place), name="headline")


def _about(scenario: Scenario, view: View) -> None:
    look.heading(scenario.title, 1)
    kept = " · kept tables, nothing is run anew" if view.entry.folder else ""
    look.words(f"{scenario.period.start} to {scenario.period.end} · {scenario.kind} · {scenario.id}{kept}", "soft")
    look.html(
        Markup("<details><summary>{}</summary><p>{}</p>{}</details>").format(
            neutral(f"Tests {scenario.tests}"),
            neutral(scenario.summary),
            Markup("<p>{}</p>").format(neutral(scenario.changes_what)) if scenario.changes_what else "",
        )
    )


def _tabs(view: View) -> None:
    """Tabs as the address says; each is filled when it is first shown."""
    buttons: dict[str, ui.element] = {}
    panels: dict[str, ui.element] = {}

    def show(name: str) -> None:
        view.go(tab=name)
        for other in TABS:
            chosen = other == name
            buttons[other].props(f'aria-selected="{str(chosen).lower()}" tabindex="{0 if chosen else -1}"')
            panels[other].set_visibility(chosen)
        if name not in view.built:
            view.built.add(name)
            background_tasks.create(_filled(view, panels[name], name), name=f"tab {name}")

    with ui.element("div").props('role="tablist" aria-label="Parts of the study"').classes("tabs"):
        for name in TABS:
            buttons[name] = _tab(name, lambda name=name: show(name))  # type: ignore[misc]
    for name in TABS:
        panels[name] = ui.element("section").classes("panel")
        panels[name].props(f'role="tabpanel" id="panel-{name}" aria-labelledby="tab-{name}" tabindex="-1"')
    view.show = show
    show(view.state.tab)


def _tab(name: str, act: Callable[[], None]) -> ui.element:
    made = ui.element("button").classes("tab")
    made.props(f'type="button" role="tab" id="tab-{name}" data-testid="tab-{name}" aria-controls="panel-{name}"')
    with made:
        ui.label(_TITLES[name])
    made.on("click", act)
    # Arrow keys walk along the tabs, as in any list of tabs.
    made.on(
        "keydown",
        js_handler="""(e) => {
            const step = {ArrowRight: 1, ArrowLeft: -1}[e.key];
            if (!step) return;
            const all = [...e.currentTarget.parentElement.querySelectorAll('[role=tab]')];
            const next = all[(all.indexOf(e.currentTarget) + step + all.length) % all.length];
            next.focus(); next.click(); e.preventDefault();
        }""",
    )
    return made


async def _filled(view: View, panel: ui.element, name: str) -> None:
    """A tab's contents; whatever goes wrong shows as a sentence."""
    from sim.web.work import plain

    with panel:
        try:
            await _ROOMS[name](view)
        except Exception as error:
            if not view.is_gone:
                look.complaint(plain(error))
