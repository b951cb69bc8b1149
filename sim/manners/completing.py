"""What the Tab key offers in the place of arguments: files, actors, rival theories, names that can be set.

A shell asks while somebody types: answers are quick, and where something is wrong there are none. Shells evaluate what
they are offered, so that only names are offered that mean themselves.
"""

import shlex
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sim.manners import finding

type Completer = Callable[[str], list[str]]
#: What an experiment's `--set` names most often.
_OF_EXPERIMENTS = ("runs=", "seed=")


def quietly(names: Callable[[str], Iterable[str]]) -> Completer:
    """What begins with the unfinished word, of what a function gives; nothing where it fails."""

    def completed(incomplete: str) -> list[str]:
        try:
            fitting = [name for name in names(incomplete) if name.startswith(incomplete)]
        except Exception:
            return []
        return [name for name in dict.fromkeys(fitting) if shlex.quote(name) == name or "*" in incomplete]

    completed.__doc__ = names.__doc__
    return completed


@quietly
def scenarios(incomplete: str) -> Iterator[str]:
    """Scenario files: those of the folder scenarios, those here, and folders on the way to others."""
    return _files(incomplete, finding.SCENARIOS)


@quietly
def experiments(incomplete: str) -> Iterator[str]:
    """Files of experiments, calibrations and attributions."""
    return _files(incomplete, finding.EXPERIMENTS)


@quietly
def files(incomplete: str) -> Iterator[str]:
    """Files of any kind."""
    yield from _files(incomplete, finding.SCENARIOS)
    yield from _files(incomplete, finding.EXPERIMENTS)


@quietly
def folders(_: str) -> Iterator[str]:
    """Results folders, the newest first."""
    return map(str, finding.results_folders())


@quietly
def arms(incomplete: str) -> Iterator[str]:
    """Scenario files and results folders."""
    yield from _files(incomplete, finding.SCENARIOS)
    yield from map(str, finding.results_folders())


@quietly
def hypotheses(_: str) -> Iterator[str]:
    """Rival theories."""
    here = Path(__file__).parent.parent / "theory" / "hypotheses"
    return (path.stem for path in finding.yaml_files(here))


@quietly
def actors(_: str) -> Iterator[str]:
    """Whoever decides."""
    from sim.scenario.vocabulary import MILITIAS, STATES

    return iter((*MILITIAS, *STATES))


@quietly
def changes(incomplete: str) -> Iterator[str]:
    """Paths that can be set in a scenario, up to their equals sign."""
    from sim.scenario import names
    from sim.scenario.vocabulary import PRESSURES

    yield from (f"pressures.{name}=" for name in PRESSURES)
    if incomplete.startswith("p"):
        yield from (f"parameters.{name}=" for name in names.known_parameters())
    if incomplete.startswith("actors."):
        known = names.known_dispositions().items()
        yield from (f"actors.{actor}.{trait}=" for actor, traits in known for trait in traits)
    yield from ("parameters.", "actors.", "period.start=", "period.end=")


@quietly
def settings(_: str) -> Iterator[str]:
    """Numbers of an experiment that can be set."""
    return iter(_OF_EXPERIMENTS)


@quietly
def pressures(incomplete: str) -> Iterator[str]:
    """Pressures, after those that are named already."""
    from sim.scenario.vocabulary import PRESSURES

    cut = max(incomplete.rfind(","), incomplete.rfind("+")) + 1
    return (incomplete[:cut] + name for name in PRESSURES)


def _files(incomplete: str, usual: Path) -> Iterator[str]:
    """YAML files and folders that begin so, the usual folder's first."""
    typed = Path(incomplete)
    folder = typed if incomplete.endswith("/") else typed.parent
    if folder == Path():
        yield from map(str, finding.yaml_files(usual))
    yield from map(str, finding.yaml_files(folder))
    yield from (f"{path}/" for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] != ".")
