"""From a file to a scenario: what it extends, what is overridden, what it means."""

from collections.abc import Sequence
from pathlib import Path

from sim.errors import Problem, Refused
from sim.scenario import meaning, overrides
from sim.scenario.extending import chain, elsewhere, merged
from sim.scenario.node import Node
from sim.scenario.schema import Scenario
from sim.scenario.validating import validate


def load(path: Path | str, sets: Sequence[str] = ()) -> Scenario:
    """A scenario from its file.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Overrides as on the command line: `pressures.sanctions=0.2`, `actors.*.state_stake*=0.5`.

    Raises
    ------
    Refused
        With every problem and its place; nothing is half loaded.
    """
    return loaded(path, sets)[0]


def loaded(path: Path | str, sets: Sequence[str] = ()) -> tuple[Scenario, Node]:
    """A scenario and the nodes it was made from."""
    links = chain(Path(path))
    root = merged([link.node for link in links])
    root = overrides.applied(root, sets)
    root = elsewhere(root, links)
    scenario = validate(Scenario, root)
    problems: list[Problem] = meaning.problems(scenario, root)
    if problems:
        raise Refused(problems)
    return scenario.from_files(tuple(link.path for link in links)), root
