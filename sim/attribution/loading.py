"""From an attribution's file to a question: what it names is found, checked, tried out, and taken in by value."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.attribution.question import OUTCOME, Player, Question
from sim.attribution.schema import AttributionFile
from sim.attribution.trying import problems_of_players
from sim.errors import Problem, Refused
from sim.scenario import load
from sim.scenario.node import Node
from sim.scenario.overrides import parsed
from sim.scenario.reading import read
from sim.scenario.validating import validate
from sim.study.experiment import ScenarioRef
from sim.study.found import Found
from sim.study.loading import near
from sim.study.locating import home_of
from sim.study.meaning_measures import find_in_measures

#: What may be changed from the command line.
NUMBERS = ("seed", "runs", "parameter_sets")


def load_question(path: Path | str, sets: Sequence[str] = ()) -> Question:
    """An attribution's question from its file.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Changes of the question itself: `runs=200`, `seed=2`, `parameter_sets=8`.

    Raises
    ------
    Refused
        With every problem and its place.
    """
    home = home_of(path)
    root = with_changes(read(home.file, home.shown), sets)
    file = validate(AttributionFile, root)
    where = home.scenario(root["scenario"], "scenario")
    scenario = load(near(where))
    ref = ScenarioRef(scenario.id, home.shown_path(where), scenario.resolved())
    question = built(file, ref, (home.file, *scenario.source_files))
    require(question, root)
    return question


def built(file: AttributionFile, ref: ScenarioRef, source_files: tuple[Path, ...] = ()) -> Question:
    """The question of a file and a scenario."""
    players = tuple(
        Player(
            name=name,
            title=entry.title or name.replace("_", " ").replace("-", " "),
            changes=entry.changes,
            without_events=entry.without_events,
            reference=" ".join((entry.reference or "").split()),
            sources=entry.sources,
            note=" ".join((entry.note or "").split()),
        )
        for name, entry in file.players.items()
    )
    same = {key: getattr(file, key) for key in ("id", "title", "sets", "outcome", "seed", "runs", "parameter_sets")}
    return Question(question=file.question, ref=ref, players=players, source_files=source_files, **same)


def require(question: Question, root: Node) -> None:
    """Refuse a question whose outcome cannot be measured or whose players cannot be taken away."""
    problems = [*problems_of_outcome(question, root["outcome"]), *problems_of_players(question, root)]
    if problems:
        raise Refused(problems)


def problems_of_outcome(question: Question, outcome: Node) -> list[Problem]:
    """What is wrong with what is to be explained."""
    measures = Node({OUTCOME: outcome}, outcome.place)
    found = Found(Node({"measures": measures}, outcome.place))
    find_in_measures(found, question.experiment)
    return [replace(problem, field=problem.field.removeprefix("measures.")) for problem in found.all()]


def with_changes(root: Node, sets: Sequence[str]) -> Node:
    """The root with its numbers changed from the command line."""
    entries = dict(root.entries())
    for number, text in enumerate(sets, 1):
        override = parsed(text, number)
        if len(override.segments) > 1 or override.operator != "=" or override.segments[0] not in NUMBERS:
            allowed = ", ".join(f"{name}=NUMBER" for name in NUMBERS)
            raise Refused([override.problem(0, "only the numbers of an attribution can be changed", allowed)])
        entries[override.segments[0]] = override.value
    return root.with_entries(entries, root.keys) if sets else root
