"""Measures of speech: its class, its order, who speaks first."""

from itertools import pairwise

import numpy as np

from sim.results.measures.choosing import done, inside, narrowed
from sim.results.measures.history import History, Runs
from sim.results.measures.question import Question, Values, Window
from sim.scenario.vocabulary import TONES

#: Threat level of a tone: 0 silence, 1 mild words, 2 goading or announcing, 3 to 5 threats.
THREAT_LEVEL = {
    tone: (
        5
        if tone == "calls-for-jihad"
        else 4
        if i >= TONES.index("explicit-threat")
        else 3
        if tone == "conditional-threat"
        else 2
        if i >= TONES.index("accuses-partners")
        else 1
    )
    for i, tone in enumerate(TONES)
}


def category_of_tones(question: Question) -> dict[str, str]:
    """The category each tone falls under, `suspend` standing for the act; a tone in none of them does not count."""
    other = question.settings.get("other")
    found = {tone: other for tone in TONES if other}
    return found | {tone: name for name in question.categories for tone in question.names(name)}


def statement_tone(history: History, question: Question, window: Window) -> Values:
    """Category of the first, last or hardest statement, `none` where there is none that counts.

    Each category lists its tones; a tone in no list falls under `other`, where that is given. The hardest is the last
    in the outcome's list of categories, with `other` below all of them.
    """
    kinds = category_of_tones(question)
    acts = ("statement", "suspend") if "suspend" in kinds else ("statement",)
    rows = inside(done(history, question, *acts), window)
    said = rows["tone"].astype(object).where(rows["act"] != "suspend", "suspend").map(kinds)
    rows = rows.assign(kind=said)[said.notna()]
    pick = question.settings["pick"]
    if pick == "hardest":
        other = question.settings.get("other")
        rank = {name: 0 if name == other else i for i, name in enumerate(question.categories, start=1)}
        rows = rows.assign(rank=rows["kind"].map(rank)).sort_values(["at", "rank"], kind="stable")
    chosen = rows.drop_duplicates("at", keep="first" if pick == "first" else "last")
    category = np.full(history.count, question.settings["none"], object)
    category[chosen["at"].to_numpy()] = chosen["kind"].to_numpy(object)
    return Values.label(category)


def ordered(names: tuple[str, ...], values: list[Runs]) -> np.ndarray:
    """The names from the smallest value to the largest, joined by `>`, or by `=` where they tie."""
    table = np.stack(values, axis=1)
    out = np.full(len(table), "", object)
    for run, row in enumerate(table):
        places = np.argsort(row, kind="stable")
        text = names[places[0]]
        for previous, place in pairwise(places):
            text += ("=" if row[place] == row[previous] else ">") + names[place]
        out[run] = text
    return out


def tone_rank(history: History, question: Question, window: Window) -> Values:
    """The actors from the most to the least threatening, by the hardest statement of each."""
    levels = []
    for actor in question.actors:
        mine = Question(question.name, (actor,), question.attribution, question.settings)
        rows = inside(done(history, mine, "statement"), window)
        hardest = np.zeros(history.count)
        np.maximum.at(hardest, rows["at"].to_numpy(), rows["tone"].astype(object).map(THREAT_LEVEL).to_numpy(float))
        levels.append(-hardest)
    return Values.label(ordered(question.actors, levels))


def days_to_statement_order(history: History, question: Question, window: Window) -> Values:
    """The actors in the order in which their leaders first speak; those who do not tie for the last place."""
    days = []
    for actor in question.actors:
        mine = Question(question.name, (actor,), question.attribution, question.settings)
        days.append(history.first(narrowed(inside(done(history, mine, "statement"), window), voice=("leader",))))
    return Values.label(ordered(question.actors, days))


def spokesman_statement_before_leader(history: History, question: Question, window: Window) -> Values:
    """1 where a spokesman speaks before the leader, -1 where the leader speaks first, 0 where neither speaks."""
    rows = inside(done(history, question, "statement"), window)
    rows = rows.assign(place=rows.index)
    spokesman = history.first(narrowed(rows, voice=("spokesman",)), "place")
    leader = history.first(narrowed(rows, voice=("leader",)), "place")
    return Values.number(np.where(spokesman < leader, 1.0, np.where(leader < spokesman, -1.0, 0.0)))
