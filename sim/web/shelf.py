"""What the page can open: what this server found. A word from the browser only ever looks one up."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim import api
from sim.asked import RESULTS
from sim.errors import Problem, Refused
from sim.results import manifest

if TYPE_CHECKING:
    from sim.results.folder import Folder

SCENARIOS = Path("scenarios")
#: Most results folders that the first page lists, the newest first.
MOST_RESULTS = 12


@dataclass(frozen=True)
class Entry:
    """Something that can be opened."""

    key: str
    """What the address calls it."""
    path: Path
    """A scenario file, or a results folder."""
    study: api.Study | None = None
    """The scenario, ready to run; None where the file is not in order."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be opened."""
    folder: "Folder | None" = None
    """Kept tables, where it is the results folder of a run that has been opened."""
    closed: bool = False
    """Whether it is a results folder that nobody has opened yet: nothing of it has been looked at."""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.study.scenario.title if self.study else self.key


@dataclass
class Shelf:
    """Everything that can be opened, by key."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def put(self, entry: Entry) -> Entry:
        """Add one."""
        self.entries[entry.key] = entry
        return entry

    def of_kind(self, *kinds: str) -> list[Entry]:
        """Scenarios of some kinds, in the order of their periods."""
        found = [entry for entry in self.entries.values() if entry.study and entry.folder is None]
        chosen = [entry for entry in found if entry.study and entry.study.scenario.kind in kinds]
        return sorted(chosen, key=_age)

    def damaged(self) -> list[Entry]:
        """Files that are not in order."""
        return [entry for entry in self.entries.values() if entry.problems]

    def kept(self) -> list[Entry]:
        """Results of runs."""
        return [entry for entry in self.entries.values() if entry.folder is not None or entry.closed]

    def opened(self, key: str) -> Entry | None:
        """The entry of a key, opened if it was not; None where there is none.

        Raises
        ------
        Refused
            When it is not as it was written.
        """
        entry = self.entries.get(key)
        return self.put(kept(entry.path, key)) if entry is not None and entry.closed else entry


def _age(entry: Entry) -> tuple[str, str]:
    scenario = entry.study.scenario if entry.study else None
    return (str(scenario.period.start) if scenario else "", entry.key)


def filled(named: Sequence[Path], folder: Path = SCENARIOS) -> tuple[Shelf, list[str]]:
    """The shelf with all scenarios of a folder and everything named, and the keys of what was named.

    Raises
    ------
    Refused
        When something that was named cannot be opened; other files that are not in order stay on the shelf as such.
    """
    shelf = Shelf()
    for path in sorted(folder.glob("*.yaml")):
        shelf.put(_scenario(path))
    for path in _newest(RESULTS):
        shelf.put(Entry(f"{path.parent.name}-{path.name}", path, closed=True))
    keys = []
    for path in named:
        entry = _opened(path, shelf)
        if entry.problems:
            raise Refused(entry.problems)
        keys.append(shelf.put(entry).key)
    return shelf, keys


def _opened(path: Path, shelf: Shelf) -> Entry:
    """The entry of something named on the command line."""
    known = next((entry for entry in shelf.entries.values() if _same(entry.path, path)), None)
    if known:
        return kept(path, known.key) if known.closed else known
    if path.is_dir():
        return kept(path)
    entry = _scenario(path)
    return entry if entry.key not in shelf.entries else _renamed(entry)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _renamed(entry: Entry) -> Entry:
    """An entry whose key tells it from another of its name."""
    mark = hashlib.sha256(str(entry.path.resolve()).encode()).hexdigest()[:6]
    return Entry(f"{entry.key}-{mark}", entry.path, entry.study, entry.problems)


def _scenario(path: Path) -> Entry:
    try:
        study = api.load(path)
    except Refused as refusal:
        return Entry(path.stem, path, problems=tuple(refusal.problems))
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        return Entry(path.stem, path, problems=(Problem(str(path), 1, 1, "", what),))
    return Entry(study.scenario.id, path, study)


def _newest(results: Path) -> list[Path]:
    """Results folders of runs, the newest first."""
    found = [path.parent for path in results.glob("*/*/record.parquet") if not path.parent.is_symlink()]
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))[:MOST_RESULTS]


def kept(path: Path, key: str = "") -> Entry:
    """The entry of the results folder of a run, once every file has proved to be what its manifest says.

    Raises
    ------
    Refused
        When it is no such folder, or not as it was written.
    """
    from sim.results.folder import open_folder
    from sim.study.arms import by_value

    if not (path / "record.parquet").exists():
        what = "this is not the results folder of a run"
        raise Refused([Problem(str(path), 1, 1, "", what, "a folder written by `sim run`; `sim report` opens others")])
    folder = open_folder(path)
    told = folder.manifest
    scenario = by_value(told.scenario.resolved, told.parameters, str(path / manifest.NAME))
    study = api.Study(scenario, told.sets, told.hypothesis)
    return Entry(key or f"{scenario.id}-{path.name}", path, study, folder=folder)


def problems_of(entries: Iterable[Entry]) -> Iterator[str]:
    """What is wrong with some files, a line each."""
    yield from (str(problem) for entry in entries for problem in entry.problems)
