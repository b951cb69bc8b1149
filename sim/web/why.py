"""Why: one decision as arithmetic, what would have flipped it, and an outcome divided between pressures."""

import datetime as dt
from typing import Any

from markupsafe import Markup
from nicegui import ui

from sim.api import Result
from sim.errors import Problem, Refused, neutral, quoted
from sim.plots import decision
from sim.results.explain import DecisionCard, Flip
from sim.results.turning import turning_point
from sim.web import attribution, look
from sim.web.address import MOST_RUNS
from sim.web.desk import key_of
from sim.web.view import View


async def build(view: View) -> None:
    """Fill the tab."""
    place = ui.element("div")
    result = await view.result(place)
    if result is None or view.is_gone:
        return
    place.delete()
    look.heading("One decision")
    look.words("Every choice is a sum of named terms, turned into chances, and then luck falls.", "soft")
    with ui.element("div").classes("row") as choices:
        pass
    card = ui.element("div").classes("place").props('data-testid="decision-card"')
    with choices:
        _choices(view, result, card)
    await _shown(view, result, card)
    await attribution.build(view)


def _run(view: View, result: Result) -> int:
    return view.state.run if view.state.run is not None else int(result.manifest.first_run)


def _choices(view: View, result: Result, card: ui.element) -> None:
    """Who, when and in which run; whatever a click on the timeline chose stands here, too."""
    scenario = result.scenario
    start = _wanted(view, result)
    actors = [name for name, one in scenario.actors.items() if one.mode == "simulated"]

    async def choose(**changes: Any) -> None:
        view.go(**changes)
        await _shown(view, result, card)

    look.choice(
        "Actor", {name: name for name in actors}, start[0], lambda name: choose(actor=name, decision=None), "actor"
    )
    period = scenario.period
    look.entry("Day", "date", start[1], lambda day: choose(date=day, decision=None), "date",
               min=period.start, max=period.end)  # fmt: skip
    look.entry("Run", "number", str(_run(view, result)), lambda text: choose(run=_number(text), decision=None), "run",
               min=0, max=MOST_RUNS - 1, step=1)  # fmt: skip


def _number(text: object) -> int | None:
    """A number of a run; None for anything else."""
    found = str(text).split(".")[0]
    return int(found) if found.isdigit() and len(found) < 5 else None


def _wanted(view: View, result: Result) -> tuple[str, str, str | None]:
    """Whose decision, when, and which; the turning point of the first run where nothing is asked for."""
    state = view.state
    if state.actor and state.date:
        return state.actor, state.date, state.decision
    found = turning_point(result.decisions)
    if found is None or state.actor:
        actor = state.actor or next(iter(result.scenario.actors))
        return actor, state.date or str(result.scenario.period.start), state.decision
    return found[0], str(found[1]), found[2]


async def _shown(view: View, result: Result, card: ui.element) -> None:
    """The card of the decision that is asked for."""
    actor, date, name = _wanted(view, result)
    run, seed = _run(view, result), result.seed
    study = result.study
    card.clear()
    with card:
        place = ui.element("div")

    def explained(_: object) -> tuple[DecisionCard, list[str]]:
        moment = study.moment(actor, day_of(date), run=run, seed=seed)
        found = moment.card(name)
        return found, moment.others(found.decision)

    found = await view.worked(place, "card", "taking the day apart", 1, explained)
    if found is None or view.is_gone:
        return
    made, others = found
    key = (*key_of(view.entry, view.state.runs, seed), "decision", actor, date, made.decision, run)
    svg = await view.desk.picture(key, lambda: decision(made), f"Decision card: {actor}, {date}, {made.decision}")
    if view.is_gone:
        return
    with card:
        _told(view, made, run)
        look.figure(svg, "Decision card")
        _flips(view, made)
        _others(view, result, card, others)
        line = view.command("explain", actor=actor, date=date, run=run, seed=seed, decision=made.decision)
        look.command(line, "explain")


def day_of(text: str) -> dt.date:
    """A day from the text of a field."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(
            [Problem("sim view", 1, 1, "date", f"{quoted(text)} is not a date", "a date as YYYY-MM-DD")]
        ) from None


def _told(view: View, card: DecisionCard, run: int) -> None:
    """The decision in a sentence, and its arithmetic as a table for whoever cannot see the picture."""
    chance = card.probabilities[list(card.options).index(card.chosen)]
    look.words(
        f"Run {run}, {card.date}: {card.actor} decides on {card.decision} and chooses {card.chosen}, "
        f"which had a chance of {100 * chance:.0f} %; luck fell at {card.luck:.3f}.",
        "lead",
    ).props('data-testid="decision"')
    terms = card.ranked_terms()
    rows = [[card.terms[term], *(f"{row[term]:+.2f}" if row[term] else "·" for row in card.values)] for term in terms]
    rows += [["sum", *(f"{one:+.2f}" for one in card.utilities)]]
    rows += [["chance", *(f"{100 * one:.1f} %" for one in card.probabilities)]]
    with ui.element("details"):
        look.html(Markup("{}").format("The arithmetic as a table"), "summary")
        look.table(["Term", *card.options], rows, caption="Terms of each option", classes="numbers")


def _flips(view: View, card: DecisionCard) -> None:
    """What would have turned the choice, each to be tried over the whole period."""
    if not card.flips:
        look.words("No single pressure within its range would have turned this choice.", "lead")
        return
    look.heading("What would have turned it", 3)
    with ui.element("ul").classes("flips"):
        for flip in card.flips:
            with ui.element("li"):
                words = Markup("{} {:.2f} instead of {:.2f}: <strong>{}</strong>")
                look.html(words.format(flip.pressure, flip.after, flip.before, neutral(flip.option)), "span")
                look.button("Try it in What if", lambda flip=flip: _tried(view, flip), "small")


def _tried(view: View, flip: Flip) -> None:
    """Turn to the what-if with the change that flips a decision."""
    others = tuple(one for one in view.state.sets if not one.startswith(f"pressures.{flip.pressure}="))
    view.go(sets=(*others, f"pressures.{flip.pressure}={flip.after:g}"))
    view.reopen("what-if")


def _others(view: View, result: Result, card: ui.element, others: list[str]) -> None:
    """The other decisions of that day."""
    if not others:
        return
    look.words("Also decided that day:", "soft")
    with ui.element("div").classes("row"):
        for text in others:
            name = text.split(":")[0]

            async def choose(name: str = name) -> None:
                view.go(decision=name, actor=_wanted(view, result)[0], date=_wanted(view, result)[1])
                await _shown(view, result, card)

            look.button(text, choose, "small")
