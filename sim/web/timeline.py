"""The timeline of all runs or of one, where a click on a mark opens the decision behind it."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from sim.api import Result
from sim.plots import timeline
from sim.web import look
from sim.web.desk import key_of
from sim.web.view import View

#: Sends what a mark tells of, when one is clicked.
_CLICKED = """(e) => {
    const mark = e.target.closest('[data-actor]');
    if (!mark || mark.dataset.documented) return;
    emit({actor: mark.dataset.actor, date: mark.dataset.date, act: mark.dataset.act, run: mark.dataset.run});
}"""


async def timeline_in(view: View, result: Result) -> None:
    """The timeline with a choice between all runs and one of those that were traced."""
    look.heading("Who did what, when")
    look.words("Hollow is documented, filled is simulated. Point at a mark to read it; click it to see why.", "soft")
    traced = result.decisions["run"].unique().tolist() if len(result.decisions) else []
    shown = {"": f"all {len(result.runs)} runs"} | {str(run): f"run {run}" for run in traced}
    wanted = "" if view.state.run is None else str(view.state.run)

    async def choose(chosen: str) -> None:
        view.go(run=int(chosen) if chosen else None)
        await _drawn(view, result, place)

    look.choice("Runs", shown, wanted, choose, "timeline-run")
    place = ui.element("div").classes("place")
    await _drawn(view, result, place)


async def _drawn(view: View, result: Result, place: ui.element) -> None:
    """The picture of what is chosen."""
    run, runs = view.state.run, len(result.runs)
    record = result.record if run is None else result.record[result.record["run"].isin((run, -1))]
    key = (*key_of(view.entry, view.state.runs, view.state.seed), "timeline", run)
    place.clear()
    with place:
        ui.label("drawing …").classes("soft")
    svg = await view.desk.picture(
        key,
        lambda: timeline(record, result.scenario, runs if run is None else 1),
        f"Timeline of {view.entry.title}",
    )
    if view.is_gone:
        return
    place.clear()
    with place:
        picture = look.figure(svg, "Timeline").props('data-testid="timeline"').classes("clickable")
        picture.on("click", lambda event: _opened(view, result, event.args), js_handler=_CLICKED)


def _opened(view: View, result: Result, told: Mapping[str, Any]) -> None:
    """Turn to the decision behind a mark, in the run that is shown or in the first that has such an act that day."""
    actor, date = (str(told.get(name) or "") for name in ("actor", "date"))
    if actor not in result.scenario.actors:
        return
    view.go(actor=actor, date=date or None, decision=None, run=_run_of(view, told))
    view.reopen("why")


def _run_of(view: View, told: Mapping[str, Any]) -> int:
    """Which run the decision is taken from: the one that is shown, or the one that the mark names."""
    if view.state.run is not None:
        return view.state.run
    text = str(told.get("run") or "0")
    return int(text) if text.isdigit() and len(text) < 5 else 0
