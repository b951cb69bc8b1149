"""Reports from Python: scenarios and results folders in, one HTML file out."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sim.api import Study, load
from sim.asked import cores, refuse_numbers
from sim.briefing.asking import shown
from sim.errors import Problem, Refused
from sim.reports.kept_section import kept_section
from sim.reports.page import Section, page
from sim.reports.study_section import study_section
from sim.reports.telling import of_folder, of_result, traced
from sim.results import disk

#: Runs of a scenario, unless told otherwise.
RUNS = 200
#: Sections of one report at most.
MOST = 20


def silent(name: str, step: str) -> None:
    """Tell nobody about progress."""


def report(
    paths: "Path | str | Iterable[Path | str]",
    *,
    out: Path | str | None = None,
    runs: int = RUNS,
    seed: int = 1,
    sets: Sequence[str] = (),
    hypothesis: str | None = None,
    told: Callable[[str, str], None] = silent,
) -> Path:
    """Write a report; the same input and seed give the same bytes.

    Parameters
    ----------
    paths : Path, str or several of them
        Scenario files, which are run, and results folders, which are only read once they have proved whole.
    out : Path or str, optional
        The HTML file; otherwise `<scenario id>-report.html` in the folder we are in, `report.html` for several.
    runs : int
        Histories of each scenario [1..10000].
    seed : int
        [0..2**63).
    sets : sequence of str
        Overrides of every scenario, as on the command line: `pressures.sanctions=0.2`.
    hypothesis : str, optional
        A rival theory by name, for every scenario.
    told : callable
        Told the name of a section and what is being done for it.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    Refused
        With every problem: of a scenario, a folder that is not what its manifest says, or a number out of its range.
    """
    places = [Path(one) for one in ([paths] if isinstance(paths, Path | str) else paths)]
    _refuse(places, sets, hypothesis)
    refuse_numbers(seed, runs, traced(runs))
    if out is not None:
        refuse_file(Path(out))
    # Every scenario is read before the first is run, so that a mistake costs no time.
    studies = [None if place.is_dir() else load(place, sets, hypothesis) for place in places]
    sections: list[Section] = []
    for number, (place, study) in enumerate(zip(places, studies, strict=True), 1):
        told(place.name, "reading" if study is None else "running")
        anchor = f"s{number}"
        sections.append(_of_study(study, anchor, seed, runs) if study else _of_folder(place, anchor))
    target = Path(out or _name(sections, places))
    refuse_file(target)
    disk.write_file(target, page(_title(sections), sections).encode())
    return target


def refuse_file(path: Path) -> None:
    """Refuse a place where no report can be written."""
    if path.is_dir() or path.is_symlink():
        what = "a folder stands in its place" if path.is_dir() else "a link stands in its place"
        raise Refused([Problem(str(path), 1, 1, "out", what, "the name of an HTML file")])
    if not path.parent.is_dir():
        raise Refused([Problem(str(path), 1, 1, "out", "its folder is not there", "a file in a folder that is there")])


def _refuse(places: Sequence[Path], sets: Sequence[str], hypothesis: str | None) -> None:
    """Refuse nothing to report on, too much, and changes of what has been run already."""
    if not 1 <= len(places) <= MOST:
        allowed = f"1 to {MOST} scenario files or results folders"
        raise Refused([Problem("sim report", 1, 1, "PLACE", f"{len(places)} places are named", allowed)])
    if (sets or hypothesis) and (folders := [place for place in places if place.is_dir()]):
        what = "a results folder is told as it was run, so that nothing of it can be changed"
        raise Refused([Problem(str(folders[0]), 1, 1, "", what, "the scenario file in its place")])


def _of_study(study: Study, anchor: str, seed: int, runs: int) -> Section:
    """The section of a scenario, which is run."""
    result = study.run(seed=seed, runs=runs, traced=traced(runs), threads=cores())
    return study_section(of_result(result, anchor), anchor)


def _of_folder(place: Path, anchor: str) -> Section:
    """The section of a results folder: of runs, where it has a record, else of another kind."""
    if (place / "record.parquet").exists() and (place / "measures.parquet").exists():
        return study_section(of_folder(place, anchor), anchor)
    return kept_section(place, anchor, shown(str(place)))


def _name(sections: Sequence[Section], places: Sequence[Path]) -> str:
    if len(sections) > 1:
        return "report.html"
    first = sections[0]
    stem = places[0].resolve().parent.name if first.kind == "kept" else first.scenario.id  # type: ignore[union-attr]
    return f"{stem}-report.html"


def _title(sections: Sequence[Section]) -> str:
    return sections[0].title if len(sections) == 1 else f"{len(sections)} studies"
