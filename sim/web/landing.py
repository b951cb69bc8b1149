"""The first page: every scenario as a card, what the theory scores on it, and what is not in order."""

from collections.abc import Mapping

from markupsafe import Markup
from nicegui import ui

from sim.briefing import episode_score
from sim.errors import neutral
from sim.scenario import Scenario
from sim.web import look
from sim.web.address import State, address
from sim.web.desk import Desk
from sim.web.shelf import Entry, problems_of


def build(desk: Desk) -> None:
    """The first page."""
    with look.frame("proxysim: scenarios"):
        look.heading("Scenarios", 1)
        look.words(
            "Each opens as a study: how likely, when, by whom, why, and what would have changed it. Scores are of fits "
            "that never saw the episode's years: 0 is perfect, and over all episodes a coin scores 1.",
            "lead",
        )
        _row("Documented episodes", desk.shelf.of_kind("historical"))
        _row("Counterfactuals", desk.shelf.of_kind("counterfactual"), "One thing changed, the rest as it was.")
        _row("Kept results", desk.shelf.kept(), "Tables of runs that were kept; nothing is run anew.")
        if damaged := desk.shelf.damaged():
            look.heading("Not in order")
            look.complaint(problems_of(damaged))


def _row(title: str, entries: list[Entry], about: str = "") -> None:
    """Cards under a heading."""
    if not entries:
        return
    look.heading(title)
    if about:
        look.words(about, "soft")
    with ui.element("ul").classes("cards"):
        for entry in entries:
            with ui.element("li"):
                look.html(_card(entry)).classes("card")


def _card(entry: Entry) -> Markup:
    if entry.study is None:
        link = Markup('<a href="{}"><h3>{}</h3></a>').format(
            address(entry.key, State()), neutral(entry.path.parent.name)
        )
        return link + Markup('<p class="key">{}</p>').format(neutral(str(entry.path)))
    scenario = entry.study.scenario
    parts = [
        Markup('<a href="{}" data-testid="card-{}"><h3>{}</h3></a>').format(
            address(entry.key, State()), entry.key, neutral(scenario.title)
        ),
        Markup('<p class="soft">{} to {} <span class="key">{}</span></p>').format(
            scenario.period.start, scenario.period.end, entry.key
        ),
        Markup("<p>{}</p>").format(neutral(f"Tests {scenario.tests}.".replace("..", "."))) if scenario.tests else "",
        _score(scenario),
    ]
    return Markup("").join(parts)


def _score(scenario: Scenario) -> Markup:
    """What the theory scores on this episode, beside the null and the best rival."""
    found = episode_score(scenario.id)
    if found is None or scenario.kind != "historical":
        return Markup("")
    marks = {"coin": found.coin, "null": found.base_rate, "rival": found.rival_score, "theory": found.theory}
    beaten = "" if found.theory <= found.rival_score else " lost"
    note = " (scored with an earlier version of the program)" if found.stale else ""
    words = Markup(
        '<p class="score{}"><strong>Score {:.2f}</strong>; base rate {:.2f}, coin {:.2f}, best rival {} {:.2f}{}{}</p>'
    ).format(
        beaten, found.theory, found.base_rate, found.coin, found.rival, found.rival_score,
        ": the theory loses here" if beaten else "", note,
    )  # fmt: skip
    return _bar(marks) + words


def _bar(marks: Mapping[str, float]) -> Markup:
    """Scores on a line from 0 to 2, drawn for those who see; the words beneath say the same."""
    ticks = Markup("").join(
        Markup('<span class="tick {}" style="left:{:.1f}%"></span>').format(kind, 50 * min(2.0, max(0.0, value)))
        for kind, value in marks.items()
    )
    return Markup('<div class="scorebar" aria-hidden="true">{}</div>').format(ticks)
