"""From a calibration's file to a calibration: what it names is found, checked and taken in by value."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.calibration.calibration import Calibration
from sim.calibration.priors import Prior
from sim.calibration.schema import CalibrationFile
from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.node import Node, Place
from sim.scenario.reading import read
from sim.scenario.validating import validate
from sim.scoring.items import items
from sim.study.experiment import ScenarioRef
from sim.study.loading import near
from sim.study.locating import Home, home_of
from sim.theory import theory
from sim.theory.model import Parameter

_KIND = "calibration"


def is_calibration(file: Path | str) -> bool:
    """Whether a file says that it is a calibration; one that cannot be read is none."""
    try:
        kind = read(Path(file)).get("kind")
    except Refused:
        return False
    return kind is not None and kind.value == _KIND


def check(file: Path | str) -> list[Problem]:
    """Every problem of a calibration's file."""
    try:
        load_calibration(file)
    except Refused as refusal:
        return refusal.problems
    return []


def load_calibration(path: Path | str, sets: Sequence[str] = ()) -> Calibration:
    """A calibration from its file.

    Parameters
    ----------
    path : Path or str
        The YAML file.
    sets : sequence of str
        Changes of its numbers: `vectors=64`, `runs=4`, `splits.episodes=0`.

    Raises
    ------
    Refused
        With every problem and its place; nothing is half loaded.
    """
    from sim.calibration.changing import with_changes

    home = home_of(path)
    root = read(home.file, home.shown)
    if not isinstance(root.value, Mapping):
        raise Refused([root.problem("", "the file is not a calibration", "a map of keys and values")])
    root = with_changes(root, sets)
    file = validate(CalibrationFile, root)
    if problems := [*_names(file, root), *_numbers(file, root)]:
        raise Refused(problems)
    refs, files = _scenarios(home, root)
    found = _built(file, refs, (home.file, *files))
    if problems := list(_episodes(found, root)):
        raise Refused(problems)
    return found


def _built(file: CalibrationFile, refs: Sequence[ScenarioRef], files: tuple[Path, ...]) -> Calibration:
    known = theory()
    names = tuple(known.parameters) if file.parameters == "all" else file.parameters
    return Calibration(
        id=file.id,
        title=file.title,
        question=file.question,
        scenarios=tuple(refs),
        seed=file.seed,
        sets=file.sets,
        priors=tuple(_prior(file, name, known.parameters[name]) for name in names),
        rivals={name: dict(known.hypotheses[name].parameters) for name in file.hypotheses},
        vectors=file.vectors,
        proposals=file.proposals,
        runs=file.runs,
        keep=file.keep,
        waves=file.splits.model_dump(),
        recodings=file.recodings,
        source_files=files,
    )


def _prior(file: CalibrationFile, name: str, known: Parameter) -> Prior:
    low, high = known.range
    flat = file.uniform == "all" or name in file.uniform
    mode = None if flat else float(file.modes.get(name, known.value))
    return Prior(name, float(low), float(high), mode, name in file.logarithmic)


def _names(file: CalibrationFile, root: Node) -> Iterator[Problem]:
    """Names that nobody knows, or that stand twice."""
    known = theory()
    for key in ("parameters", "uniform", "logarithmic", "hypotheses"):
        names = known.hypotheses if key == "hypotheses" else known.parameters
        kind = "hypothesis" if key == "hypotheses" else "parameter"
        listed = root[key].items() if key in root else ()
        for index, node in enumerate(listed):
            name, field = str(node.value), f"{key}[{index}]"
            if name not in names:
                yield node.problem(field, f"unknown {kind} {quoted(name)}", f"a known {kind}", nearest(name, names))
            elif name in [str(other.value) for other in listed[:index]]:
                yield node.problem(field, f"the {kind} {quoted(name)} stands twice", "each once")
    for name in file.modes:
        if name not in known.parameters:
            place = root["modes"].key_place(name)
            near_name = nearest(name, known.parameters)
            yield Problem(*place, f"modes.{name}", f"unknown parameter {quoted(name)}", "a known parameter", near_name)


def _numbers(file: CalibrationFile, root: Node) -> Iterator[Problem]:
    """Numbers that do not fit together."""
    known = theory().parameters
    if file.vectors & (file.vectors - 1):
        below = 1 << (file.vectors.bit_length() - 1)
        what = f"{file.vectors} is no power of two"
        yield root["vectors"].problem("vectors", what, f"{below} or {2 * below}")
    if file.keep > file.vectors:
        yield root["keep"].problem("keep", f"{file.keep} sets of {file.vectors} vectors", "at most as many as vectors")
    for name, mode in file.modes.items():
        if name in known and not known[name].range[0] <= mode <= known[name].range[1]:
            low, high = known[name].range
            field = f"modes.{name}"
            yield root["modes"][name].problem(field, f"{mode:g} is out of range", f"{low:g} to {high:g}")
    names = known if file.parameters == "all" else file.parameters
    for name in (name for name in names if name in known and known[name].grade == "fitted"):
        if name not in file.modes and file.uniform != "all" and name not in file.uniform:
            what = f"the value of {name} is itself fitted, and no prior can rest on it"
            yield root.problem("modes", what, f"modes.{name}: its most likely value before the fit, or uniform")
    for index, name in enumerate(file.logarithmic):
        if name in known and known[name].range[0] <= 0:
            field = f"logarithmic[{index}]"
            yield root["logarithmic"].items()[index].problem(field, f"the range of {name} reaches 0", "a range above 0")
    if all(waves is None for waves in file.splits.model_dump().values()):
        yield root["splits"].problem("splits", "nothing is fitted", "all, clusters or episodes")


def _scenarios(home: Home, root: Node) -> tuple[list[ScenarioRef], list[Path]]:
    """The scenarios by value, and their files."""
    from sim.scenario import load

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


def _episodes(found: Calibration, root: Node) -> Iterator[Problem]:
    """Scenarios that refuse the overrides, that have nothing to fit to, or that fix what is fitted."""
    fitted = {prior.name for prior in found.priors}
    for index, one in enumerate(found.scenarios):
        node, field = root["scenarios"].items()[index], f"scenarios[{index}]"
        scenario = found.episodes[one.id]
        if not items(scenario):
            yield node.problem(field, f"{one.id} has no scored outcome", "an episode with documented outcomes")
        if fixed := sorted(fitted & set(scenario.parameters)):
            yield node.problem(field, f"{one.id} sets {', '.join(fixed)} itself", "parameters left to the theory")
    for name in found.hypotheses:
        if not found.free(name):
            place = root["hypotheses"].place if "hypotheses" in root else Place("", 1, 1)
            yield Problem(*place, "hypotheses", f"{name} leaves no parameter open", "one that can be fitted")
    if not found.splits:
        yield root["splits"].problem("splits", "each split would leave nothing to fit", "more episodes, or all")
