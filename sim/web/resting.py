"""What a result hangs on: an analysis that was kept, and a screening of all numbers while one waits."""

import base64
import shlex
from collections.abc import Callable
from functools import partial

import pandas as pd
from markupsafe import Markup
from nicegui import ui

from sim.api import Result
from sim.briefing import headline
from sim.briefing.sensitive import Sensitivity as Kept
from sim.briefing.sensitive import sensitivity
from sim.errors import neutral
from sim.sensitivities.wording import arrow, percent, title_of, titles
from sim.study.analysis import open_analysis
from sim.study.labels import label_of
from sim.web import look, screening
from sim.web.desk import key_of
from sim.web.screening import Screened
from sim.web.view import View

#: Factors in the table; the others are counted.
_MOST = 12


async def build(view: View) -> None:
    """Fill the part."""
    name = view.study.scenario.id
    found = await view.desk.shop.computed(lambda: sensitivity(name))
    pictures = await view.desk.shop.computed(partial(kept_pictures, found))
    if view.is_gone:
        return
    with ui.element("div").props('data-testid="trust-kept"'):
        _kept(found, pictures)
    look.heading("Screen all numbers now", 3)
    if view.entry.folder is not None:
        look.words("Open the scenario's file to ask this: kept tables hold no other runs.", "soft")
        return
    scenario = view.study.scenario
    points = screening.points_of(scenario)
    look.words(
        f"A Morris screening: {screening.WALKS} walks through all parameters of the theory, each over its declared "
        "range, and through all coded pressures, each by one step of 0.25 up and down. That makes "
        f"{points} points of {screening.RUNS} runs on the same luck. It ranks what matters; so few walks do not say "
        "how much, as the wide intervals show.",
        "soft",
    )
    if fixed := screening.unmoved(scenario):
        look.words(f"Not moved, because their codes go over the whole scale: {', '.join(fixed)}.", "soft")
    place = ui.element("div").classes("place").props('data-testid="screening"')
    look.button("Screen the numbers", lambda: _screen(view, place, points), mark="screen")
    place.move(target_index=-1)


def _kept(found: Kept, pictures: dict[str, str]) -> None:
    """An analysis that was kept, or how to make one."""
    if not found.folder:
        look.words("No sensitivity analysis of this scenario is kept under results/.", "soft")
        if found.command:
            look.command(found.command, "sensitivity")
        elif found.example:
            look.words(f"An experiment to copy: {found.example}.", "soft")
        return
    older = "; with another version of the program" if found.older else ""
    look.words(f"Kept in {found.folder}, made {found.made}{older}.", "soft")
    for name, data in pictures.items():
        label = neutral(f"{name} of {found.folder}")
        tag = Markup('<div class="scroll" tabindex="0" role="region" aria-label="{}"><img src="{}" alt="{}"></div>')
        look.html(tag.format(label, data, label)).classes("picture wide")
    with ui.element("details"):
        look.html(Markup("{}").format("Its account"), "summary")
        look.html(Markup("<pre>{}</pre>").format("\n".join(map(neutral, found.account))))
    look.command(found.command, "sensitivity")


def kept_pictures(found: Kept) -> dict[str, str]:
    """The pictures of a kept analysis by name, as addresses of data, once every file has proved to be unchanged."""
    if not found.folder:
        return {}
    kept = open_analysis(found.folder)
    names = sorted(name for name in kept.manifest.files if name.endswith(".png"))
    read = {name: base64.b64encode((kept.path / name).read_bytes()).decode() for name in names}
    return {name.removesuffix(".png"): f"data:image/png;base64,{data}" for name, data in read.items()}


async def _screen(view: View, place: ui.element, points: int) -> None:
    """Screen all numbers, and show what moves the headline."""
    place.clear()
    with place:
        work = ui.element("div")
    result = await view.result(work)
    if result is None or view.is_gone:
        return
    found = await view.worked(work, "screening", f"playing {points} points", points, partial(_screened, view, result))
    if found is None or view.is_gone:
        return
    outcome, screened = found
    experiment = screened.experiment
    names = {name: label_of(experiment, name) for name in experiment.measures}
    with place:
        fields = ui.element("div")
        shown = ui.element("div")
        with fields:
            look.choice("What is moved", names, "", partial(_effects, view, shown, screened), "screened")
        _repeated(view, outcome)
    await _effects(view, shown, screened, next(iter(names)))


def _screened(view: View, result: Result, told: Callable[[], None]) -> tuple[str | None, Screened]:
    """The outcome of the headline, and the runs of the screening."""
    top = headline(result, view.state.outcome)
    outcome = top.outcome if top else None
    experiment = screening.experiment_of(result.scenario, outcome, seed=result.seed)
    return outcome, screening.screened(experiment, told)


async def _effects(view: View, place: ui.element, screened: Screened, measure: str) -> None:
    """Ranking, picture and account of one measure."""
    place.clear()
    with place:
        ui.label("drawing …").classes("soft")
    found = await view.desk.shop.computed(lambda: screening.effects(screened, measure))
    key = (*key_of(view.entry, 0, screened.record.seed), "screening", view.state.outcome, measure)
    svg = await view.desk.picture(key, lambda: found.plot()[measure], f"What moves {measure}")
    if view.is_gone or place.is_deleted:
        return
    place.clear()
    with place:
        head = ["", "Number", "Grade", "Share of all effects", "Influence × weakness"]
        label = label_of(screened.experiment, measure)
        look.table(head, ranked(found.ranking, screened), f"What moves {label}: the strongest first", "numbers")
        look.figure(svg, f"What moves {label}")
        with ui.element("details"):
            look.html(Markup("{}").format("The whole account"), "summary")
            look.html(Markup("<pre>{}</pre>").format("\n".join(map(neutral, found.account()))))


def ranked(ranking: pd.DataFrame, screened: Screened) -> list[list[object]]:
    """A row for each factor that does more than luck would, the strongest first."""
    named = titles(screened.experiment)
    first = ranking[ranking["share"] > 0].sort_values("share", ascending=False, kind="stable")
    rows: list[list[object]] = [
        [arrow(float(row["direction"]), "morris"), title_of(str(row["factor"]), named), row["grade"],
         percent(float(row["share"])), percent(float(row["priority"]))]
        for row in first.head(_MOST).to_dict("records")
    ]  # fmt: skip
    silent = len(ranking) - len(first)
    more = f"{max(0, len(first) - _MOST)} smaller ones; {silent} do no more than luck would"
    return [*rows, ["", more, "", "", ""]]


def _repeated(view: View, outcome: str | None) -> None:
    """The experiment that finds the same, and its command."""
    scenario, seed = view.study.scenario, view.state.seed
    text, place = screening.text_of(scenario, outcome, seed=seed), screening.place_of(scenario)
    with ui.element("details").props('data-testid="screening-experiment"'):
        look.html(Markup("The same as an experiment: {}").format(neutral(place)), "summary")
        look.html(Markup("<pre>{}</pre>").format("\n".join(map(neutral, text.split("\n")))))

        def take() -> None:
            ui.download.content(text.encode(), place.rsplit("/", 1)[-1])

        look.button("Download the experiment", take, "small", "download-screening")
        look.words(f"Save it as {place}; then", "soft")
    look.command(shlex.join(["sim", "sensitivity", place]), "screening")
