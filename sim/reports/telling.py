"""From a scenario or a results folder to what a section tells."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import briefing
from sim.api import Result, Study
from sim.asked import TRACED
from sim.briefing.asking import shown
from sim.plots import draw_all
from sim.reports.parts import Command, Picture
from sim.reports.pictures import CAPTIONS, drawn, image
from sim.reports.study_section import Told
from sim.results.account import account
from sim.results.explain import DecisionCard
from sim.results.folder import Folder, open_folder
from sim.results.manifest import Manifest
from sim.results.tables import table_hash
from sim.study.arms import by_value

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("record", "daily", "decisions", "runs", "measures")


@dataclass(frozen=True)
class Kept:
    """The study of a results folder."""

    study: Study
    folder: Folder

    @property
    def place(self) -> str:
        """The folder as a command names it."""
        return shown(str(self.folder.path))


def of_result(result: Result, prefix: str) -> Told:
    """What is told of runs that were just made."""
    hashes = {name: table_hash(frame, name) for name, frame in sorted(result.tables.items())}
    what = result.manifest.model_copy(update={"tables": hashes})
    words = shlex.join(what.command)
    card = result.cards[0] if result.cards else None
    figures = draw_all(result.tables, result.scenario, result.cards)
    return Told(
        study=result.study,
        tables=result.tables,
        account=result.account(),
        pictures=_pictures(figures, prefix, words, _explained(result.study, card, what)),
        turning=briefing.turning_words(card) if card else None,
        manifest=what,
        folder="",
        made_by=_commands(result.study, what, words),
    )


def of_folder(path: Path, prefix: str) -> Told:
    """What is told of the runs in a results folder; nothing is run again.

    Raises
    ------
    Refused
        When the folder is not what its manifest says.
    """
    folder = open_folder(path)
    what = folder.manifest
    tables = {name: folder.table(name) for name in TABLES}
    scenario = by_value(what.scenario.resolved, what.parameters, str(path / "manifest.json"))
    kept = Kept(Study(scenario, what.sets, what.hypothesis), folder)
    words = shlex.join(what.command)
    pictures = _pictures(draw_all(tables, scenario), prefix, words, words)
    return Told(
        study=kept.study,
        tables=tables,
        account=account(tables, scenario, seed=what.seed, hypothesis=what.hypothesis),
        pictures=[*pictures, *_kept_card(kept, words)],
        turning=briefing.kept_turning_point(tables["decisions"]),
        manifest=what,
        folder=kept.place,
        made_by=[
            Command("tables and pictures", words),
            Command("a check that they repeat", f"sim reproduce {shlex.quote(kept.place)}"),
            Command("this report", f"sim report {shlex.quote(kept.place)}"),
        ],
    )


def _kept_card(kept: Kept, words: str) -> list[Picture]:
    """The decision card as it was drawn when the runs were made."""
    name = "decision-1"
    file = f"{name}.png"
    if file not in kept.folder.manifest.files:
        return []
    title, caption = CAPTIONS[name]
    found = image((kept.folder.path / file).read_bytes(), title)
    return [Picture(name, title, caption, found, words, wide=False)] if found else []


def _pictures(figures: "Mapping[str, Figure]", prefix: str, words: str, explained: str) -> list[Picture]:
    made = []
    for name, figure in figures.items():
        title, caption = CAPTIONS.get(name, (name, ""))
        command = explained if name.startswith("decision") else words
        image = drawn(figure, f"{prefix}-{name}", f"{title}. {caption}")
        made.append(Picture(name, title, caption, image, command, wide=not name.startswith("decision")))
    return made


def _explained(study: Study, card: DecisionCard | None, what: Manifest) -> str:
    if card is None:
        return ""
    return briefing.command_for(
        study, "explain", actor=card.actor, date=card.date, decision=card.decision, run=what.first_run, seed=what.seed
    )


def _commands(study: Study, what: Manifest, words: str) -> Sequence[Command]:
    return [
        Command("tables and pictures", words),
        Command("this report", briefing.command_for(study, "report", runs=what.runs, seed=what.seed)),
        Command("the scores of every episode", "sim score"),
    ]


def traced(runs: int) -> int:
    """Runs that keep daily states and decisions, as `sim run` has them."""
    return min(TRACED, runs)
