"""What is wrong, and what is odd, in a number of scenario files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.errors import Problem, Refused, quoted
from sim.scenario import meaning
from sim.scenario.load import loaded


def check(paths: Iterable[Path | str], sets: Sequence[str] = ()) -> list[Problem]:
    """Every problem of every file, then its notices; a file without any adds nothing.

    Problems that are notices (`problem.notice`) stop nothing.
    """
    found: list[Problem] = []
    for path in paths:
        try:
            scenario, root = loaded(path, sets)
        except Refused as refusal:
            found += refusal.problems
            continue
        found += meaning.notices(scenario, root)
        name = Path(path).stem
        if scenario.id != name:
            what = f"the file is called {quoted(name)}"
            found.append(Problem(*root["id"].place, "id", what, "a file named as its id", notice=True))
    return found
