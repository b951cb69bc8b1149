"""The shell line that makes a figure or a table again."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

from sim.scenario import Scenario

type What = Literal["run", "compare", "explain", "attribute", "score", "report"]


class Studied(Protocol):
    """A scenario with its overrides and perhaps a rival theory, such as `sim.Study`."""

    @property
    def scenario(self) -> Scenario:
        """What is run."""

    @property
    def sets(self) -> Sequence[str]:
        """The overrides, as they were given."""

    @property
    def hypothesis(self) -> str | None:
        """The rival theory, if any."""


def command_for(study: Studied, what: What, *, place: str | None = None, **choices: Any) -> str:
    """The shell line that does it again from the project's folder.

    Parameters
    ----------
    study : Studied
    what : str
        run, compare, explain, attribute, score or report.
    place : str, optional
        How the scenario's file is named; otherwise so that nothing says on whose machine it lies.
    **choices
        Options by name, as on the command line with underscores: `runs=200`, `seed=1`, `actor="badr"`,
        `date="2025-06-22"`, `outcome="attacks_us"`. `others` are further scenario files of a comparison or of a
        report, `sets`, `arms` and `hypotheses` its further arms. What is None is left out; a sequence repeats its
        option.
    """
    others = [shown(str(one)) for one in choices.pop("others", ())]
    words = ["sim", what, place or place_of(study.scenario), *others, *_changes(study, what)]
    options = {"sets": "set", "arms": "arm", "hypotheses": "hypothesis"}
    for name, value in choices.items():
        option = f"--{options.get(name, name).replace('_', '-')}"
        words += [word for one in _each(value) for word in (option, shown(str(one)) if name == "out" else str(one))]
    return shlex.join(words)


def _changes(study: Studied, what: What) -> list[str]:
    """The changes of a study as options; in a comparison they are an arm beside the file as it is."""
    hypothesis = ["--hypothesis", study.hypothesis] if study.hypothesis else []
    if what == "compare":
        return [*(["--arm", f"changed: {', '.join(study.sets)}"] if study.sets else []), *hypothesis]
    sets = [word for text in study.sets for word in ("--set", text)]
    return sets if what in ("attribute", "score") else [*sets, *hypothesis]


def place_of(scenario: Scenario) -> str:
    """The file of a scenario as a command names it, relative to the folder we are in; its name where it is elsewhere.

    Nothing of it says on whose machine it lies.
    """
    return shown(str(scenario.source_files[0])) if scenario.source_files else f"{scenario.id}.yaml"


def shown(place: str) -> str:
    """A path without folders that name a person or a machine."""
    path, here = Path(place), Path.cwd()
    if not path.is_absolute() and ".." not in path.parts:
        return path.as_posix()
    full = (here / path).resolve()
    return full.relative_to(here.resolve()).as_posix() if full.is_relative_to(here.resolve()) else full.name


def _each(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)
