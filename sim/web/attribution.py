"""An outcome divided between pressures, by the same function as the command."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from sim.attribution.attributing import Attribution, attribute, steps
from sim.attribution.posing import question_of
from sim.plots.live import live_svg
from sim.study.labels import TOTALS
from sim.web import look
from sim.web.view import View

#: Most pressures that the page divides between: each doubles the combinations that are played.
MOST = 5
#: Runs of each combination, and parameter sets besides the declared values: enough to see, few enough to wait for.
RUNS, SETS = 50, 4


async def build(view: View) -> None:
    """A question to put together, and its answer."""
    look.heading("Who did it? An outcome divided between pressures")
    look.words(
        "All combinations of the pressures as documented and at nought are played on the same luck; each pressure gets "
        "its Shapley share. Over several sets of parameters, so that one can see what cannot be told apart.",
        "soft",
    )
    if view.entry.folder is not None:
        look.words("Open the scenario's file to ask this: kept tables hold no other runs.", "soft")
        return
    scenario = view.study.scenario
    outcomes = {name: f"total: {words}" for name, words in TOTALS.items()}
    outcomes |= {one.id: f"outcome: {one.id}" for one in scenario.outcomes if one.measure and one.status == "scored"}
    usual = [name for name in ("decapitation_risk", "baghdad_bargain", "tehran_line_us") if name in scenario.pressures]
    wanted = {"outcome": "attacks_us"}
    chosen: set[str] = set(usual)
    look.choice("Outcome", outcomes, wanted["outcome"], lambda name: wanted.update(outcome=name), "divided-outcome")
    with ui.element("fieldset").classes("many"):
        look.html("Divided between", "legend")
        for name in scenario.pressures:
            put = partial(_put, chosen, name)
            look.switch(name.replace("_", " "), name in chosen, put, f"divided-{name}")
    ask = look.button("Divide", mark="divide")
    place = ui.element("div").classes("place").props('data-testid="attribution"')

    async def answer() -> None:
        await _answered(view, place, wanted["outcome"], [name for name in scenario.pressures if name in chosen])

    ask.on("click", answer)


def _put(chosen: set[str], name: str, on: bool) -> None:
    """Divide between this one, or not."""
    (chosen.add if on else chosen.discard)(name)


async def _answered(view: View, place: ui.element, outcome: str, pressures: list[str]) -> None:
    """The shares, as an account and a picture."""
    place.clear()
    if not 1 <= len(pressures) <= MOST:
        with place:
            look.complaint([f"sim view: {len(pressures)} pressures; 1 to {MOST} are divided between here"])
        return
    with place:
        work = ui.element("div")
    asked = view.study
    numbers = {"runs": RUNS, "parameter_sets": SETS, "seed": view.state.seed}

    def divided(told: Callable[[], None]) -> Attribution:
        path = asked.scenario.source_files[0]
        question = question_of(path, asked.sets, outcome, pressures, "0", dict[str, Any](numbers))
        job = view.jobs.get("attribution")
        if job is not None:
            job.steps = steps(question)
        return attribute(question, told=told)

    found = await view.worked(work, "attribution", "playing all combinations", 1, divided)
    if found is None or view.is_gone:
        return
    svgs = await view.desk.shop.drawn(lambda: _svgs(found))
    if view.is_gone:
        return
    with place:
        for line in found.account():
            look.words(line)
        for name, svg in svgs.items():
            look.figure(svg, name)
        options = {"outcome": outcome, "pressures": ",".join(pressures), "runs": RUNS, "parameter_sets": SETS}
        look.command(view.command("attribute", **options, seed=view.state.seed), "attribute")


def _svgs(found: Attribution) -> dict[str, str]:
    drawn = found.plot()
    wanted = [name for name in ("waterfall", "spread") if name in drawn]
    return {name: live_svg(drawn[name], f"a{place}", name) for place, name in enumerate(wanted)}
