"""What happens: the timeline, attacks week by week, and what is met and missed."""

from markupsafe import Markup
from nicegui import ui

from sim.api import Result
from sim.briefing import OutcomeRow, outcome_rows, sources
from sim.errors import neutral
from sim.plots import attacks, outcomes, pressures
from sim.web import look
from sim.web.desk import key_of
from sim.web.headline import percent
from sim.web.timeline import timeline_in
from sim.web.view import View


async def build(view: View) -> None:
    """Fill the tab."""
    place = ui.element("div")
    result = await view.result(place)
    if result is None or view.is_gone:
        return
    place.delete()
    await timeline_in(view, result)
    scenario, runs = result.scenario, result.runs["run"].tolist()
    look.heading("Attacks by week")
    look.words("Bands hold 50, 80 and 95 % of the runs; hollow boxes are documented counts over their window.", "soft")
    await pictured(view, "attacks", lambda: attacks(result.record, scenario, runs))
    look.heading("Met and missed")
    rows = await view.desk.shop.computed(lambda: outcome_rows(result))
    if view.is_gone:
        return
    look.words(_sum(rows), "lead")
    if any(row.met is not None for row in rows):
        await pictured(view, "outcomes", lambda: outcomes(result.measures, scenario))
        _outcome_table(rows)
    look.heading("Pressures, and what each group feels")
    await pictured(view, "pressures", lambda: pressures(result.daily, scenario))
    look.command(run_command(view, result), "run")


async def pictured(view: View, name: str, draw: object) -> None:
    """One of our pictures, drawn or found."""
    key = (*key_of(view.entry, view.state.runs, view.state.seed), name)
    with ui.element("div").classes("place") as place:
        ui.label("drawing …").classes("soft")
    svg = await view.desk.picture(key, draw, f"{name} of {view.entry.title}")  # type: ignore[arg-type]
    if not view.is_gone:
        place.clear()
        with place:
            look.figure(svg, name).props(f'data-testid="picture-{name}"')


def run_command(view: View, result: Result) -> str:
    """What makes the same numbers in a terminal."""
    if view.entry.folder:
        return f"sim report {view.entry.path}"
    return view.command("run", runs=view.state.runs, seed=view.state.seed)


def _sum(rows: list[OutcomeRow]) -> str:
    counted = [row for row in rows if row.met is not None]
    met = sum(row.met is True for row in counted)
    return f"{met} of {len(counted)} scored outcomes are met in at least half of the runs; missed ones stand first."


def _outcome_table(rows: list[OutcomeRow]) -> None:
    """Every outcome, missed ones first, with what the runs gave beside the record."""
    order = {False: 0, True: 1, None: 2}
    words = {True: "✓ met", False: "✗ missed", None: "– not scored"}
    kinds = {True: "met", False: "missed", None: "soft"}
    look.table(
        ["", "Outcome", "Share of runs", "Runs gave", "Record", "Base rate", "Sources"],
        [
            [
                Markup('<span class="{}">{}</span>').format(kinds[row.met], words[row.met]),
                Markup("{}<br><span class='key'>{}</span>").format(neutral(row.statement), row.id),
                Markup("{}<br><span class='soft'>{} to {}</span>").format(
                    percent(row.share), percent(row.low), percent(row.high)
                )
                if row.met is not None
                else neutral(row.reason),
                row.gave,
                row.documented,
                percent(row.base_rate),
                cited(row.sources),
            ]
            for row in sorted(rows, key=lambda row: order[row.met])
        ],
        caption="Outcomes against the record",
    ).props('data-testid="outcomes"')


def cited(ids: object) -> Markup:
    """Source ids with their titles on hover."""
    return Markup(", ").join(
        Markup('<abbr title="{}">{}</abbr>').format(neutral(f"{one.title} ({one.where})"), one.id)
        for one in sources(ids)  # type: ignore[arg-type]
    )
