"""Every factor tried out on every scenario before anything runs: whether its path leads somewhere, its values fit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.errors import Problem, Refused
from sim.scenario.node import Node, Place
from sim.scenario.overrides import FILE
from sim.study import limits
from sim.study.csv_points import CsvPoints
from sim.study.experiment import Experiment, ScenarioRef
from sim.study.factors import Factor, Value

type Spot = tuple[Place, str]
"""A place in a file, and the field that stands there."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A value of a factor, and where it was written down."""

    factor: Factor
    value: Value
    spot: Spot
    path_spots: Sequence[Spot]
    """Where each of the factor's paths was written down."""

    @property
    def overrides(self) -> tuple[str, ...]:
        """What the value sets."""
        return self.factor.overrides(self.value)


def problems_on_scenarios(experiment: Experiment, root: Node, points: Mapping[int, CsvPoints]) -> list[Problem]:
    """What the scenarios say to the overrides of an experiment, each complaint at the place where the cause stands."""
    trials = [list(_trials(experiment, factor, root, points)) for factor in experiment.factors.values()]
    problems: dict[tuple[str, int, int, str], Problem] = {}
    for ref in experiment.scenarios:
        found = _with_sets(experiment, ref, root) or _with_factors(experiment, ref, trials)
        for problem in found:
            problems.setdefault((problem.file, problem.line, problem.column, problem.field), problem)
    return list(problems.values())


def _with_sets(experiment: Experiment, ref: ScenarioRef, root: Node) -> list[Problem]:
    """What is wrong with the overrides that hold at all points."""
    spots = [
        (node.place, f"sets[{index}]") for index, node in enumerate(root["sets"].items() if "sets" in root else ())
    ]
    return [_moved(problem, spots, spots[0], ref) for problem in _complaints(ref, experiment.sets)] if spots else []


def _with_factors(experiment: Experiment, ref: ScenarioRef, trials: Sequence[Sequence[Trial]]) -> list[Problem]:
    """All factors tried together, first values first; where that fails, each by itself."""
    for turn in range(max((len(one) for one in trials), default=0)):
        together = [one[min(turn, len(one) - 1)] for one in trials if one]
        complaints = _complaints(ref, (*experiment.sets, *(text for one in together for text in one.overrides)))
        if complaints:
            alone = [problem for one in trials for trial in one for problem in _alone(experiment, ref, trial)]
            return alone or [_moved(complaints[0], [], together[0].spot, ref)]
    return []


def _alone(experiment: Experiment, ref: ScenarioRef, trial: Trial) -> Iterator[Problem]:
    """What is wrong with one value of one factor."""
    before = len(experiment.sets)
    for problem in _complaints(ref, (*experiment.sets, *trial.overrides)):
        at = problem.line - before - 1
        is_path = problem.file == FILE and at >= 0 and problem.column <= len(trial.factor.paths[at])
        yield _moved(problem, [], trial.path_spots[at] if is_path else trial.spot, ref)


def _complaints(ref: ScenarioRef, sets: Sequence[str]) -> list[Problem]:
    try:
        ref.ground.scenario(sets)
    except Refused as refusal:
        return refusal.problems
    return []


def _moved(problem: Problem, spots: Sequence[Spot], otherwise: Spot, ref: ScenarioRef) -> Problem:
    """A problem at the place where the override stands, in words that name the scenario."""
    is_own = problem.file == FILE
    place, field = spots[problem.line - 1] if is_own and problem.line <= len(spots) else otherwise
    what = f"{problem.what} in {ref.id}" if is_own else f"{ref.id} would be wrong: {problem.field}: {problem.what}"
    return Problem(*place, field, what, problem.allowed, problem.nearest)


def _trials(experiment: Experiment, factor: Factor, root: Node, points: Mapping[int, CsvPoints]) -> Iterator[Trial]:
    """The values of a factor that have to fit: of numbers the lowest and the highest, of words and dates each."""
    entry, name = _entry(root, factor)
    field = f"factors.{name}"
    path_spots = [(entry.place, field)] * len(factor.paths)
    if (path := entry.get("path")) is not None:
        path_spots = [(path.place, f"{field}.path")]
    elif (paths := entry.get("paths")) is not None:
        path_spots = [(node.place, f"{field}.paths[{index}]") for index, node in enumerate(paths.items())]
    for value, spot in _values(experiment, factor, entry, field, root, points):
        yield Trial(factor, value, spot, path_spots)


def _entry(root: Node, factor: Factor) -> tuple[Node, str]:
    """What the file says of a factor, and under which name: its own, or that of a group of parameters."""
    entries = root["factors"].entries()
    if factor.name in entries:
        return entries[factor.name], factor.name
    for name, entry in entries.items():
        listed = entry.get("parameters")
        if listed is not None and (listed.value == "all" or factor.name in listed.plain()):
            return Node(entry.value, root["factors"].key_place(name), entry.keys), name
    raise KeyError(factor.name)


def _values(
    experiment: Experiment, factor: Factor, entry: Node, field: str, root: Node, points: Mapping[int, CsvPoints]
) -> Iterator[tuple[Value, Spot]]:
    levels, ends = entry.get("levels"), entry.get("range")
    if levels is not None and factor.levels:
        nodes = levels.items()
        yield from _extreme(factor.levels, lambda at: (nodes[at].place, f"{field}.levels[{at}]"))
    elif factor.range is not None:
        limits_at = ends.items() if ends is not None else (entry, entry)
        names = (f"{field}.range[0]", f"{field}.range[1]") if ends is not None else (field, field)
        yield from ((value, (limits_at[at].place, names[at])) for at, value in enumerate(factor.range))
    else:
        for index, block in enumerate(experiment.design):
            if factor.name in block.columns:
                yield from _extreme(block.columns[factor.name], _cell(index, factor.name, root, points))


def _cell(index: int, name: str, root: Node, points: Mapping[int, CsvPoints]) -> Callable[[int], Spot]:
    """Where the value of a factor in a row of a list stands."""
    if index in points:
        return lambda row: (points[index].place(name, row), name)
    rows = root["design"].items()[index]["rows"].items()
    return lambda row: (rows[row][name].place, f"design[{index}].rows[{row}].{name}")


def _extreme(values: Sequence[Value], spot: Callable[[int], Spot]) -> Iterator[tuple[Value, Spot]]:
    numbers = [(value, at) for at, value in enumerate(values) if isinstance(value, float)]
    words: dict[Value, int] = {}
    for at, value in enumerate(values):
        if isinstance(value, str):
            words.setdefault(value, at)
    chosen: dict[Value, int] = dict((min(numbers), max(numbers))) if numbers else {}
    chosen |= dict(list(words.items())[: limits.TRIED_LEVELS])
    yield from ((value, spot(at)) for value, at in chosen.items())
