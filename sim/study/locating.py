"""Where the files of an experiment lie: its scenarios and CSV files, none outside the project."""

from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.node import Node, Place
from sim.scenario.strict import ID_PATTERN, matches

#: Folders of a project.
EXPERIMENTS, SCENARIOS = "experiments", "scenarios"


@dataclass(frozen=True, slots=True)
class Home:
    """An experiment's file and the folder that nothing it names may leave."""

    file: Path
    """The file itself, links followed."""
    shown: str
    """The file as messages name it."""
    root: Path
    """The folder around `experiments`, else the file's own folder."""

    def scenario(self, name: Node, field: str) -> Path:
        """The file of a scenario that an experiment names by its id or by a relative path.

        Raises
        ------
        Refused
            When there is none, or it lies outside the project.
        """
        text = str(name.value)
        if text.endswith((".yaml", ".yml")):
            return self.inside(name, field)
        if not matches(ID_PATTERN, text):
            raise Refused([name.problem(field, f"{quoted(text)} is no scenario", "an id, or a path to a .yaml file")])
        folders = (self.root / SCENARIOS, self.file.parent)
        for folder in folders:
            if _is_file(path := folder / f"{text}.yaml"):
                return self._checked(path.resolve(), name, field)
        known = {other.stem for folder in folders for other in folder.glob("*.yaml")}
        near = nearest(text, known - {self.file.stem})
        where = f"{self.root.name}/{SCENARIOS}/{text}.yaml"
        raise Refused([name.problem(field, f"unknown scenario {quoted(text)}", f"a file {where}", near)])

    def inside(self, name: Node, field: str) -> Path:
        """A file that an experiment names by a path relative to itself.

        Raises
        ------
        Refused
            When there is none, or it lies outside the project.
        """
        text = str(name.value)
        if "\x00" in text or Path(text).is_absolute():
            raise Refused([name.problem(field, f"{quoted(text)} is not a relative path", "a path inside the project")])
        path = self._checked(_resolved(self.file.parent / text, name, field), name, field)
        if not _is_file(path):
            known = [other.name for other in path.parent.glob(f"*{path.suffix}")] if path.parent.is_dir() else []
            raise Refused([name.problem(field, f"no such file {quoted(text)}", "", nearest(path.name, known))])
        return path

    def shown_path(self, path: Path) -> Path:
        """A file as messages and manifests name it: relative to the project."""
        return path.relative_to(self.root)

    def _checked(self, path: Path, name: Node, field: str) -> Path:
        if not path.is_relative_to(self.root):
            what = f"{quoted(name.value)} leads out of the folder {quoted(self.root.name)}"
            raise Refused([name.problem(field, what, "a path inside it")])
        return path


def home_of(path: Path | str) -> Home:
    """The home of an experiment's file: the folder around the closest `experiments`, or its own folder."""
    shown = str(path)
    file = _resolved(Path(path), Node(None, Place(shown, 1, 1)), "")
    around = [folder for folder in file.parents if folder.name == EXPERIMENTS]
    return Home(file, shown, around[0].parent if around else file.parent)


def _resolved(path: Path, node: Node, field: str) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        raise Refused([Problem(*node.place, field, "cannot be followed to a file")]) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
