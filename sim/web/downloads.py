"""What can be taken away from a result: its tables, manifest, pictures and scenario, as names and bytes."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sim import plots
from sim.api import Result
from sim.briefing import csv_text
from sim.briefing.turning import term_meanings
from sim.results import manifest, tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

type Form = Literal["csv", "parquet"]

#: What each table holds.
TABLES: Mapping[str, str] = {
    "record": "what was done, a row an act; events of the scenario name themselves in `event`",
    "daily": "what the actors feel and the pressures in force, day by day, of the traced runs",
    "decisions": "every choice with its probability, luck, margin and the terms behind it, of the traced runs",
    "runs": "totals, a row a run",
    "measures": "every documented outcome and its false twins, measured in every run",
}
#: What the columns mean, those of several tables first.
COLUMNS: Mapping[str, str] = {
    "run": "number of the run, from 0", "date": "day", "actor": "who acts, decides or feels it",
    "record.run": "number of the run, from 0; -1 for what is documented",
    "daily.actor": "who feels it; empty for pressures, which weigh on everybody",
    "record.seen_as": "whom an observer takes for the author", "record.act": "what is done",
    "record.target": "class of targets, or the actor it is about", "record.region": "where an attack is made",
    "record.claim": "name under which an attack is made: own-name, umbrella, facade, unclaimed",
    "record.tone": "what a statement says, in one word", "record.voice": "who speaks: leader, spokesman, umbrella",
    "record.deaths": "Americans killed", "record.leaders_killed": "leaders killed",
    "record.level": "how hard: of a strike, of Tehran's effort, of rents kept back [0..1]",
    "record.line": "Tehran's line on American targets when it presses it [-1..1]",
    "record.event": "id of the scenario's event; empty for what was decided in the run",
    "daily.variable": "state variable or pressure", "daily.value": "its value: [0..1], lines [-1..1], silence in days",
    "decisions.decision": "which choice", "decisions.option": "the option that was chosen",
    "decisions.probability": "its chance when it was chosen [0..1]", "decisions.utility": "its utility",
    "decisions.luck": "the draw that decided [0..1)", "decisions.runner_up": "the best other option",
    "decisions.margin": "utility of the chosen option less that of the runner-up",
    "runs.seed": "seed of all runs", "runs.attacks": "attacks in all", "runs.attacks_us": "attacks on Americans",
    "runs.attacks_israel": "attacks on Israel", "runs.attacks_home": "attacks inside Iraq on others",
    "runs.deaths_us": "Americans killed", "runs.strikes": "American and Israeli strikes on militias",
    "runs.statements": "statements of militias",
    "measures.outcome": "id of the documented outcome",
    "measures.foil": "-1 for the outcome itself, 0 and on for its false twins",
    "measures.measure": "how it is measured", "measures.value": "what was measured; missing where it is a word",
    "measures.category": "the word that was measured",
    "measures.met": "whether the run meets the record; missing where it does not count",
    "measures.started": "whether the act that starts the clock happened",
    "measures.censored": "whether the run ended before it could be seen",
}  # fmt: skip
#: How each picture of a results folder is drawn.
_DRAWN: "Mapping[str, Callable[[Result], Figure]]" = {
    "timeline": lambda result: plots.timeline(result.record, result.scenario, len(result.runs)),
    "pressures": lambda result: plots.pressures(result.daily, result.scenario),
    "attacks": lambda result: plots.attacks(result.record, result.scenario, result.runs["run"].tolist()),
    "outcomes": lambda result: plots.outcomes(result.measures, result.scenario),
}
_UNITS = ("bytes", "kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to be handed to the browser."""

    name: str
    data: bytes


def table(result: Result, name: str, form: Form) -> Taken:
    """One table of a result as CSV that a spreadsheet shows and never runs, or as Parquet."""
    frame = result.tables[name]
    data = csv_text(frame).encode() if form == "csv" else tables.encoded(frame, name)
    return Taken(f"{result.scenario.id}-{name}.{form}", data)


def what_was_run(result: Result) -> Taken:
    """The manifest: everything that is needed to repeat it, with the hashes of the tables as they are here."""
    hashes = {name: tables.table_hash(frame, name) for name, frame in sorted(result.tables.items())}
    kept = result.manifest.tables
    whole = result.manifest if kept else result.manifest.model_copy(update={"tables": hashes})
    return Taken(f"{result.scenario.id}-{manifest.NAME}", whole.encoded())


def pictures(result: Result) -> list[str]:
    """Names of the pictures that a results folder has."""
    return [*_DRAWN, *(f"decision-{number}" for number, _ in enumerate(result.cards, 1))]


def picture(result: Result, name: str, form: Literal["png", "svg"]) -> Taken:
    """A picture as a results folder has it. It draws: only one thread may call it at a time."""
    if name in _DRAWN:
        figure = _DRAWN[name](result)
    else:
        figure = plots.decision(result.cards[int(name.removeprefix("decision-")) - 1])
    file = f"{name}.{form}"
    return Taken(f"{result.scenario.id}-{file}", plots.files({name: figure})[file])


def scenario_text(result: Result, *, kept: bool) -> Iterator[tuple[str, str]]:
    """Name and text of each file of a scenario; of kept tables the scenario as it was run, by value."""
    if kept:
        yield (
            f"{result.scenario.id}, as it was run",
            json.dumps(result.scenario.resolved(), indent=2, ensure_ascii=False),
        )
        return
    for path in result.scenario.source_files:
        yield path.as_posix(), path.read_text(encoding="utf-8", errors="replace")


def columns(name: str, frame: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Name, kind and meaning of each column of a table; those of `decisions` end with the terms of the utility."""
    kinds, terms = tables.COLUMNS[name], term_meanings()
    for column in map(str, frame.columns):
        meaning = COLUMNS.get(f"{name}.{column}") or COLUMNS.get(column)
        if meaning is None:
            meaning = f"term of the chosen option's utility: {terms.get(column, column.replace('-', ' '))}"
        yield column, kinds.get(column, "float"), meaning


def size(count: int) -> str:
    """A number of bytes in words."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 or value >= 100 else f"{value:.1f} {_UNITS[unit]}"
