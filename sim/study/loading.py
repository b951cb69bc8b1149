"""From an experiment's file to an experiment: what it names is found, checked and taken in by value."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import Problem, Refused
from sim.scenario import load
from sim.scenario.node import Node
from sim.scenario.reading import read
from sim.scenario.validating import validate
from sim.study.building import blocks_of, factors_of
from sim.study.csv_points import CsvPoints, read_points
from sim.study.experiment import Experiment, ScenarioRef
from sim.study.found import Found
from sim.study.locating import Home, home_of
from sim.study.meaning import find_in_factors, find_in_names, find_in_size
from sim.study.meaning_design import find_in_design
from sim.study.meaning_figures import find_in_figures
from sim.study.meaning_measures import find_in_measures
from sim.study.schema import ExperimentFile
from sim.study.setting import with_sets
from sim.study.trying import problems_on_scenarios


def loaded(path: Path | str, sets: Sequence[str] = (), *, yes_large: bool = False) -> Experiment:
    """An experiment from its file; see `load_experiment`."""
    home = home_of(path)
    root = with_sets(_listed(_map(read(home.file, home.shown))), sets)
    file = validate(ExperimentFile, root)
    points = _points(home, root, file)
    require_form(Found(root), file, points, yes_large=yes_large)
    refs, files = _scenarios(home, root)
    experiment = built(file, refs, points, (home.file, *(one.path for one in points.values()), *files))
    require_measures(Found(root), experiment)
    if problems := problems_on_scenarios(experiment, root, points):
        raise Refused(problems)
    return experiment


def require_form(found: Found, file: ExperimentFile, points: Mapping[int, CsvPoints], *, yes_large: bool) -> None:
    """Refuse an experiment whose factors, design and figures do not fit together, or that is absurdly large."""
    find_in_names(found, file)
    find_in_factors(found, file)
    found.require_none()
    find_in_design(found, file, points)
    find_in_figures(found, file)
    found.require_none()
    find_in_size(found, file, points, yes_large=yes_large)
    found.require_none()


def require_measures(found: Found, experiment: Experiment) -> None:
    """Refuse an experiment whose measures none of its scenarios has."""
    find_in_measures(found, experiment)
    found.require_none()


def built(
    file: ExperimentFile,
    refs: Sequence[ScenarioRef],
    points: Mapping[int, CsvPoints],
    source_files: tuple[Path, ...] = (),
) -> Experiment:
    """The experiment of a file that makes sense."""
    factors = factors_of(file)
    return Experiment(
        id=file.id,
        title=file.title,
        question=file.question,
        scenarios=tuple(refs),
        seed=file.seed,
        runs=file.runs,
        sets=file.sets,
        factors=factors,
        design=blocks_of(file, factors, points),
        measures=file.measures,
        figures=file.figures,
        source_files=source_files,
    )


def _map(root: Node) -> Node:
    if not isinstance(root.value, Mapping):
        raise Refused([root.problem("", "the file is not an experiment", "a map of keys and values")])
    return root


def _listed(root: Node) -> Node:
    """The root with a design of one block as a list of one."""
    design = root.get("design")
    if design is None or not isinstance(design.value, Mapping):
        return root
    return root.with_entries({**root.entries(), "design": Node((design,), design.place)}, root.keys)


def _points(home: Home, root: Node, file: ExperimentFile) -> dict[int, CsvPoints]:
    """The CSV files that blocks of the design name."""
    found = {}
    for index, block in enumerate(file.design):
        if block.kind == "csv" and block.file is not None:
            field = f"design[{index}].file"
            path = home.inside(root["design"].items()[index]["file"], field)
            found[index] = read_points(path, str(home.shown_path(path)))
    return found


def _scenarios(home: Home, root: Node) -> tuple[list[ScenarioRef], list[Path]]:
    """The scenarios by value, and their files."""
    refs: list[ScenarioRef] = []
    files: list[Path] = []
    problems: list[Problem] = []
    for index, name in enumerate(root["scenarios"].items()):
        field = f"scenarios[{index}]"
        try:
            path = home.scenario(name, field)
            scenario = load(near(path))
        except Refused as refusal:
            problems += refusal.problems
            continue
        if scenario.id in [one.id for one in refs]:
            problems.append(name.problem(field, f"the scenario '{scenario.id}' stands twice", "each once"))
        refs.append(ScenarioRef(scenario.id, home.shown_path(path), scenario.resolved()))
        files += [one for one in scenario.source_files if one not in files]
    if problems:
        raise Refused(problems)
    return refs, files


def near(path: Path) -> Path:
    """The path as somebody in the current folder would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
