"""Whether every player can be taken away: each change tried on the scenario before anything runs."""

from collections.abc import Iterator
from dataclasses import replace

from sim.attribution.question import Player, Question
from sim.errors import Problem, Refused, nearest, quoted
from sim.initial import OWNER, is_simulated
from sim.scenario import Scenario
from sim.scenario.node import Node
from sim.scenario.overrides import FILE


def problems_of_players(question: Question, root: Node) -> list[Problem]:
    """What the scenario says to the overrides of all combinations and of each player, at their places."""
    spots = [(node, f"sets[{at}]") for at, node in enumerate(_items(root, "sets"))]
    if problems := _refusals(question, (), [], spots, root):
        return problems
    found = [problem for player in question.players for problem in _of_player(question, player, root)]
    return found or _together(question, root)


def _of_player(question: Question, player: Player, root: Node) -> Iterator[Problem]:
    node, field = root["players"][player.name], f"players.{player.name}"
    if not player.changes and not player.without_events:
        yield node.problem(field, "nothing takes this player away", "changes, without_events, or both")
    known = {event["id"] for event in question.ref.resolved.get("events", ())}
    for at, item in enumerate(_items(node, "without_events")):
        if item.value not in known:
            what = f"unknown event {quoted(item.value)}"
            yield item.problem(f"{field}.without_events[{at}]", what, "an event", nearest(str(item.value), known))
    spots = [(item, f"{field}.changes[{at}]") for at, item in enumerate(_items(node, "changes"))]
    problems = _refusals(question, player.changes, spots, [], node)
    yield from problems
    if not problems:
        yield from _ignored(question, player, node, field)


def _ignored(question: Question, player: Player, node: Node, field: str) -> Iterator[Problem]:
    """Pressures that a state decides for itself, so that no change of them would be used."""
    ground = question.ref.ground
    before, after = ground.scenario(question.sets), ground.scenario([*question.sets, *player.changes])
    for name, state in owned(before, after):
        what = f"{name} is decided by {state} itself, so its level is not used"
        yield node.problem(f"{field}.changes", what, f"sets: [actors.{state}.mode=scripted]")


def owned(before: Scenario, after: Scenario) -> list[tuple[str, str]]:
    """Pressures that differ between two scenarios although a simulated state decides them, and that state."""
    return [
        (name, state)
        for name, state in OWNER.items()
        if before.pressures[name] != after.pressures[name] and is_simulated(after, state)
    ]


def _together(question: Question, root: Node) -> list[Problem]:
    """What is wrong where all players are away."""
    changes = tuple(change for player in question.players for change in player.changes)
    return _refusals(question, changes, [], [], root["players"])


def _refusals(
    question: Question,
    changes: tuple[str, ...],
    own: list[tuple[Node, str]],
    common: list[tuple[Node, str]],
    otherwise: Node,
) -> list[Problem]:
    """Problems of the scenario under some changes, moved to the places where these were written down."""
    try:
        question.ref.ground.scenario([*question.sets, *changes])
    except Refused as refusal:
        spots = [*(common or [(otherwise, "sets")] * len(question.sets)), *own]
        return [_moved(problem, spots, otherwise) for problem in refusal.problems]
    return []


def _moved(problem: Problem, spots: list[tuple[Node, str]], otherwise: Node) -> Problem:
    if problem.file != FILE or not 0 < problem.line <= len(spots):
        return replace(problem, **otherwise.place._asdict())
    node, field = spots[problem.line - 1]
    place = node.place
    return replace(problem, file=place.file, line=place.line, column=place.column, field=f"{field}: {problem.field}")


def _items(node: Node, key: str) -> tuple[Node, ...]:
    return node[key].items() if key in node else ()
