"""The account of an attribution: who did how much, what can be said, and how far the answer varies."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.attribution.claims import ends_of, sentences
from sim.attribution.combining import STEP
from sim.attribution.tabling import DIFFERENCE, DOCUMENTED, LUCK, REFERENCE
from sim.errors import neutral
from sim.plots.labels import percent
from sim.plots.paper import number
from sim.study.differences_told import Row, columns, records, told
from sim.study.wording import source_titles, union

if TYPE_CHECKING:
    from sim.attribution.attributing import Attribution


def account(what: "Attribution") -> list[str]:
    """The account as plain lines."""
    lines = [*_header(what), "", *_ends(what), "", *_shares(what), "", "What can be said"]
    lines += [line for sentence in sentences(what) for line in told(sentence, 2, 4)]
    lines += ["", *_interactions(what), "", *_variation(what), "", *_sources(what)]
    return [neutral(line) for line in lines]


def _header(what: "Attribution") -> Iterator[str]:
    asked = what.question
    period = asked.ref.ground.scenario(asked.sets).period
    yield from told(asked.title, 0, 2)
    yield from told(asked.question, 0, 2)
    players = f"{asked.coalitions} combinations of {len(asked.players)} players"
    runs = f"{asked.runs} runs of each on the same luck, seed {asked.seed}"
    yield f"{asked.ref.id}, {period.start} to {period.end}; {players}, {runs}"
    yield from told(f"asked on {what.sets.words}", 0, 2)
    if asked.sets:
        yield from told(f"in all combinations: {', '.join(asked.sets)}", 0, 2)
    yield from told(f"explained: {asked.label}{f' [{asked.unit}]' if asked.unit else ''}", 0, 2)


def _ends(what: "Attribution") -> Iterator[str]:
    ends = ends_of(what)
    names = {REFERENCE: "all at their reference level", DOCUMENTED: "all as documented", DIFFERENCE: "difference"}
    cells = [["", "mean", "95 % interval", "over the sets", "shipped numbers"]]
    for name, words in names.items():
        row = ends[name]
        least = f"{number(row['least'], 2)} to {number(row['most'], 2)}"
        cells.append([words, number(row["value"], 2), _interval(row), least, number(row["shipped"], 2)])
    yield from columns(cells, right=range(1, 5))


def _shares(what: "Attribution") -> Iterator[str]:
    yield "Shares of the difference (Shapley), and what each does alone and as the last to come"
    cells = [["", "share", "95 % interval", "of it", "alone", "at last", "± sets", "± luck", "shipped (luck alone)"]]
    for row in records(what.shares):
        part = percent(row["part"]) if not np.isnan(row["part"]) else "–"
        shipped = f"{number(row['shipped'], 2)} ({_interval(row, 'shipped_')})"
        spread = [number(row[name], 2) for name in ("alone", "last", "between", "within")]
        cells.append([row["title"], number(row["share"], 2), _interval(row), part, *spread, shipped])
    yield from columns(cells, right=range(1, 9))
    for player in what.question.players:
        note = f". {player.note}" if player.note else ""
        yield from told(f"{player.title}, at its reference level: {player.words}{note}", 4, 6)


def _interactions(what: "Attribution") -> Iterator[str]:
    titles = {row["player"]: row["title"] for row in records(what.shares)}
    rows = sorted(records(what.interactions), key=lambda row: -abs(row["interaction"]))
    if not rows:
        return
    yield "Interactions in pairs: one sign with the difference, they need each other; the other, one does for both"
    cells = [["", "index", "95 % interval", "shipped numbers"]]
    for row in rows:
        pair = f"{titles[row['first']]} × {titles[row['second']]}"
        cells.append([pair, number(row["interaction"], 2), _interval(row), number(row["shipped"], 2)])
    yield from columns(cells, right=range(1, 4))


def _variation(what: "Attribution") -> Iterator[str]:
    orders = {row["kind"]: row for row in records(what.tables["orders"])}
    coded = int(orders["recoding"]["asked"])
    yield f"How far it varies: over {what.sets.words.split(' drawn')[0].split(' that')[0]}, and with {coded} recodings"
    cells = [["", "over the sets", f"pressures ±{STEP:g}", "shipped"]]
    for row in records(what.shares):
        ends = [f"{number(row[low], 2)} to {number(row[high], 2)}"
                for low, high in (("least", "most"), ("recoded_least", "recoded_most"))]  # fmt: skip
        cells.append([row["title"], *ends, number(row["shipped"], 2)])
    yield from columns(cells, right=range(1, 4))
    names = {"set": "between sets", "recoding": "between recodings, on the shipped numbers", LUCK: "by luck alone"}
    for kind, words in names.items():
        yield from told(_order(orders[kind], words), 2, 4)


def _order(row: Row, words: str) -> str:
    if np.isnan(row["reordered"]):
        return f"the order of the players {words}: not defined"
    undefined = f"; {row['undefined']} of {row['asked']} leave it undefined" if row["undefined"] else ""
    first = f"another player has the largest share in {percent(row['leads_otherwise'])}"
    return f"the order of the players changes {words} in {percent(row['reordered'])}; {first}{undefined}"


def _sources(what: "Attribution") -> Iterator[str]:
    ids = union(*(player.sources for player in what.question.players))
    yield "Sources of the players"
    for line in source_titles(ids):
        yield from told(line, 2, 4)


def _interval(row: Row, prefix: str = "") -> str:
    return f"{number(row[f'{prefix}low'], 2)} to {number(row[f'{prefix}high'], 2)}"
