"""The question of a command line: `sim attribute SCENARIO --outcome M --pressures a,b+c --reference 0`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.attribution.loading import built, require
from sim.attribution.question import Question
from sim.attribution.schema import SETS, AttributionFile
from sim.attribution.trying import owned
from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario import Scenario, load
from sim.scenario.limits import OVERRIDES
from sim.scenario.node import Node, Place
from sim.scenario.reading import read_text
from sim.scenario.validating import validate
from sim.scenario.vocabulary import LINES, PRESSURES
from sim.study.experiment import ScenarioRef
from sim.study.ground import node_of
from sim.study.labels import TOTALS
from sim.study.loading import near

#: Stands where messages name a file.
COMMAND = "sim attribute"
#: The level of the day before the period.
START = "start"
#: Runs of each combination, unless told otherwise.
RUNS = 100


def asked(
    path: Path | str,
    *,
    outcome: str | Mapping[str, Any],
    pressures: Sequence[str],
    reference: str | float = 0.0,
    sets: Sequence[str] = (),
    seed: int = 1,
    runs: int = RUNS,
    parameter_sets: int = SETS,
) -> Question:
    """The question of how much of an outcome is due to which pressures of a scenario.

    A state that would decide one of the pressures by itself is replayed from the record in all combinations.

    Parameters
    ----------
    path : Path or str
        A scenario file.
    outcome : str or mapping
        A total (attacks_us), a documented outcome (kh-suspends, or kh-suspends:met for whether a run meets it), or a
        measure as in an experiment file.
    pressures : sequence of str
        A player each; several joined by `+` are one player.
    reference : str or float
        What they are held against: a level that holds over the whole period, or `start`, that of the day before.
    sets : sequence of str
        Overrides that hold in all combinations.
    seed, runs, parameter_sets : int

    Raises
    ------
    Refused
        With every problem.
    """
    scenario = load(path, sets)
    players = {name: _player(name.split("+"), scenario, reference) for name in _names(pressures)}
    changed = [change for player in players.values() for change in player["changes"]]
    plain = {
        "id": f"attribute-{scenario.id}"[:63].rstrip("-"),
        "title": f"What {_listed(list(players))} did in {scenario.title}"[:200],
        "question": f"How much of the outcome in {scenario.id} is due to each?",
        "scenario": scenario.id,
        "sets": [*sets, *_replayed(path, sets, changed, scenario)][:OVERRIDES],
        "outcome": _outcome(outcome, scenario),
        "players": players,
        "seed": seed,
        "runs": runs,
        "parameter_sets": parameter_sets,
    }
    root = node_of(plain, Place(COMMAND, 1, 1))
    file = validate(AttributionFile, root)
    bare = load(path)
    shown = near(bare.source_files[0]) if bare.source_files else Path(str(path))
    ref = ScenarioRef(scenario.id, Path(shown.name) if shown.is_absolute() else shown, bare.resolved())
    question = built(file, ref, scenario.source_files)
    require(question, root)
    return question


def _names(pressures: Sequence[str]) -> Iterator[str]:
    """The players, once each pressure is known and stands in one of them."""
    seen: set[str] = set()
    for player in pressures:
        for name in player.split("+"):
            if name not in PRESSURES:
                raise refused("pressures", f"unknown pressure {quoted(name)}", "", nearest(name, PRESSURES))
            if name in seen:
                raise refused("pressures", f"{name} stands twice", "each once")
            seen.add(name)
        yield player


def _player(names: Sequence[str], scenario: Scenario, reference: str | float) -> dict[str, Any]:
    known = [scenario.pressures[name] for name in names]
    lowest = [-1.0 if name in LINES else 0.0 for name in names]
    levels = [
        one.start if reference == START else _level(reference, low) for one, low in zip(known, lowest, strict=True)
    ]
    words = "as on the day before" if reference == START else f"{_level(reference):g} over the whole period"
    return {
        "title": " + ".join(name.replace("_", " ") for name in names),
        "changes": [f"pressures.{name}={level:g}" for name, level in zip(names, levels, strict=True)],
        "reference": words,
        "sources": list(dict.fromkeys(source for one in known for source in one.sources)),
    }


def _level(reference: str | float, low: float = -1.0) -> float:
    try:
        level = float(reference)
    except ValueError:
        raise refused("reference", f"{quoted(reference)} is no level", "a level such as 0, or start") from None
    if not low <= level <= 1:
        raise refused("reference", f"{level:g} is out of range", f"{low:g} to 1")
    return level


def _outcome(outcome: str | Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """The measure that a few words stand for."""
    if not isinstance(outcome, str):
        return dict(outcome)
    if outcome.lstrip().startswith("{"):
        node: Node = read_text(outcome, "--outcome")
        plain: dict[str, Any] = node.plain()
        return plain
    if outcome in TOTALS:
        return {"total": outcome}
    name, colon, word = outcome.partition(":")
    if colon and word != "met":
        raise refused("outcome", f"{quoted(word)} after the colon", "met")
    known = [one.id for one in scenario.outcomes]
    if name not in known:
        what, near_name = f"unknown outcome {quoted(name)}", nearest(name, [*TOTALS, *known])
        raise refused("outcome", what, "a total, a documented outcome, or {measure: …}", near_name)
    return {"outcome": name} | ({"met": True} if colon else {})


def _replayed(path: Path | str, sets: Sequence[str], changes: Sequence[str], before: Scenario) -> list[str]:
    """Overrides that replay the states which would decide a player's pressure by themselves."""
    after = load(path, [*sets, *changes])
    return [f"actors.{state}.mode=scripted" for state in dict.fromkeys(state for _, state in owned(before, after))]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if names else "nothing"


def refused(field: str, what: str, allowed: str, near_name: str | None = None) -> Refused:
    """The refusal of something on the command line."""
    return Refused([Problem(COMMAND, 1, 1, field, what, allowed, near_name)])
