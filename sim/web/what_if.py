"""What if: pressures to move and theories to switch; a new ensemble on the same luck, beside the one as it was."""

import asyncio
from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from nicegui import background_tasks, ui

from sim import asked
from sim.plots.pressures import GROUPS
from sim.scenario.numbers import Pressure
from sim.scenario.vocabulary import LINES
from sim.study.arms import Arm
from sim.study.compare import compare, prepare
from sim.study.comparison import Comparison
from sim.study.keeping import Baseline
from sim.theory import theory
from sim.web import difference, look
from sim.web.view import View

#: Wait so long after a change before it is played: more may follow [s].
_PATIENCE = 0.2
#: A pressure's field; the browser's own, which every keyboard and reader knows.
_RANGE = Markup(
    '<input type="range" min="{:g}" max="1" step="0.05" value="{:g}" aria-label="{}" data-testid="slider-{}">'
)
#: Terms that can be switched off, by the parameter that carries them, and how people call them.
SWITCHES = {
    "fear": "fear of decapitation", "retaliation": "expected retaliation", "tehran_line": "Tehran's line",
    "solidarity": "solidarity with allies", "base_pressure": "pressure of the base", "outbidding": "outbidding",
    "stake": "stake in the state", "payroll": "the state's payroll", "electoral": "elections",
}  # fmt: skip
#: The name of the other arm.
NAME = "what-if"


async def build(view: View) -> None:
    """Fill the tab."""
    look.heading("What if")
    look.words(
        "Move a pressure or switch a theory: the same runs are played again on the same luck, so that two runs differ "
        "only where the change reaches. A pressure that is moved holds over the whole period.",
        "soft",
    )
    with ui.element("div").classes("columns"):
        controls = ui.element("div").classes("controls")
        found = ui.element("div").classes("found").props('aria-live="polite"')
    panel = _Panel(view, found)
    with controls:
        _controls(view, panel)
    await panel.play()


class _Panel:
    """What the what-if came to, played anew after each change."""

    def __init__(self, view: View, place: ui.element) -> None:
        self.view = view
        self.place = place
        self._waiting: asyncio.Task[None] | None = None

    def changed(self) -> None:
        """Something was moved: play it once nothing else has been moved for a moment."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = background_tasks.create(self._soon(), name="what-if")

    async def _soon(self) -> None:
        await asyncio.sleep(_PATIENCE)
        if not self.view.is_gone:
            await self.play()

    async def play(self) -> None:
        """Play both arms and tell the difference."""
        view, state = self.view, self.view.state
        self.place.clear()
        if not state.sets and state.hypothesis is None:
            with self.place:
                look.words("Nothing is changed yet.", "lead")
                work = ui.element("div")
            await view.worked(
                work, "what-if", f"playing {state.pairs} runs as they are", state.pairs, partial(_prepared, view)
            )
            return
        with self.place:
            work = ui.element("div")
        found = await view.worked(
            work, "what-if", f"playing {state.pairs} pairs of runs", state.pairs, partial(_compared, view)
        )
        if found is not None and not view.is_gone and view.state.question == state.question:
            await difference.shown(view, self.place, found)


def _prepared(view: View, told: Callable[[], None]) -> None:
    """The runs as they are, so that a change waits for its own alone."""
    state = view.state
    prepare(view.study.scenario, _kept(view), runs=state.pairs, seed=state.seed, told=told, threads=asked.cores())


def _kept(view: View) -> Baseline:
    known = view.desk.baselines.get(view.client.id)
    return view.desk.baselines.put(view.client.id, Baseline()) if known is None else known


def _compared(view: View, told: Callable[[], None]) -> Comparison:
    """Both arms on the same luck."""
    state, study = view.state, view.study
    changed = view.changed_study()
    arms = [
        Arm(study.scenario.id, study.scenario, study.sets, study.hypothesis),
        Arm(NAME, changed.scenario, changed.sets, changed.hypothesis),
    ]
    return compare(arms, runs=state.pairs, seed=state.seed, told=told, threads=asked.cores(), kept=_kept(view))


def _controls(view: View, panel: _Panel) -> None:
    """Sliders by theme, theories, switches of terms, and how many runs."""
    known = view.study.scenario.pressures
    for title, names in GROUPS.items():
        with ui.element("fieldset"):
            look.html(title, "legend")
            for name in names:
                if name in known:
                    _slider(view, panel, name, known[name])
    with ui.element("fieldset"):
        look.html("Theory", "legend")
        _theory(view, panel)
        for name, words in SWITCHES.items():
            if name in theory().parameters:
                _switch(view, panel, name, words)
    with ui.element("fieldset"):
        look.html("Luck", "legend")
        _pairs(view, panel)


def set_of(view: View, path: str) -> str | None:
    """The value that the what-if gives to a path."""
    found = [one.partition("=")[2] for one in view.state.sets if one.partition("=")[0] == path]
    return found[-1] if found else None


def change(view: View, path: str, value: str | None) -> None:
    """Give a path a value in the what-if, or take it back."""
    others = tuple(one for one in view.state.sets if one.partition("=")[0] != path)
    view.go(sets=others if value is None else (*others, f"{path}={value}"))


def _slider(view: View, panel: _Panel, name: str, pressure: Pressure) -> None:
    """One pressure: where it stands, what it is moved to, and how to take that back."""
    path, low = f"pressures.{name}", -1.0 if name in LINES else 0.0
    moved = set_of(view, path)
    words = name.replace("_", " ")
    start = pressure.start
    usual = f"{start:g}" + (
        f", then {', '.join(f'{one.value:g}' for one in pressure.changes)}" if pressure.changes else ""
    )
    with ui.element("div").classes("slider"):
        with ui.element("div").classes("named"):
            look.html(Markup('<abbr title="{}">{}</abbr>').format(_why(pressure), words), "span")
            shown = ui.label(_shown(moved, usual)).classes("value")
        field = look.html("")
        back = look.button("as it was", classes="small", mark=f"reset-{name}")
    back.set_visibility(moved is not None)

    def show(value: float) -> None:
        field.set_content(_RANGE.format(low, value, words, name))

    def move(text: str) -> None:
        value = f"{min(1.0, max(low, _number(text, start))):g}"
        change(view, path, value)
        shown.set_text(_shown(value, usual))
        back.set_visibility(True)
        panel.changed()

    def reset() -> None:
        change(view, path, None)
        show(start)
        shown.set_text(_shown(None, usual))
        back.set_visibility(False)
        panel.changed()

    show(_number(moved, start))
    field.on("change", lambda event: move(str(event.args)), js_handler="(e) => emit(e.target.value)")
    back.on("click", reset)


def _shown(moved: str | None, usual: str) -> str:
    return usual if moved is None else f"{usual} → {moved}"


def _number(text: str | None, usual: float) -> float:
    try:
        return usual if text is None else float(text)
    except ValueError:
        return usual


def _why(pressure: Pressure) -> str:
    """Sources and grade of a pressure, for whoever points at it."""
    note = f"; {pressure.note}" if pressure.note else ""
    return f"{pressure.grade}: {', '.join(pressure.sources)}{note}"


def _theory(view: View, panel: _Panel) -> None:
    """The theory itself, or a rival."""
    known = {"": "the theory itself"} | {name: name for name in theory().hypotheses}

    def choose(name: str) -> None:
        view.go(hypothesis=name or None)
        panel.changed()

    look.choice("Theory", known, view.state.hypothesis or "", choose, "hypothesis")


def _switch(view: View, panel: _Panel, name: str, words: str) -> None:
    """One term of the theory, on or off."""
    path = f"parameters.{name}"

    def turn(on: bool) -> None:
        change(view, path, None if on else "0")
        panel.changed()

    look.switch(words, set_of(view, path) != "0", turn, f"switch-{name}")


def _pairs(view: View, panel: _Panel) -> None:
    """How many pairs of runs."""

    def choose(text: str) -> None:
        view.go(pairs=int(text))
        panel.changed()

    some = sorted({100, 200, 500, 1000, 2000, view.state.pairs})
    look.choice("Pairs of runs", {f"{one}": f"{one}" for one in some}, f"{view.state.pairs}", choose, "pairs")
