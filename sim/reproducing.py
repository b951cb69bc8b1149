"""A results folder repeated from its manifest alone, and compared with what it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim.scenario import Scenario
from sim.study.arms import by_value

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.folder import Folder
    from sim.results.manifest import Manifest


class Written(Protocol):
    """What every manifest says of the program that wrote it."""

    @property
    def package_sources(self) -> str: ...
    @property
    def package_version(self) -> str: ...
    @property
    def versions(self) -> Mapping[str, str]: ...
    @property
    def platform(self) -> Mapping[str, str]: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether a results folder could be repeated."""

    equal: bool
    difference: str
    """The first value that differs; empty where none does."""
    versions: tuple[str, ...]
    """What of the program and its libraries is not what it was."""


def reproduce(folder: Path | str) -> Reproduction:
    """Repeat what a results folder, of runs, of a sweep or of a comparison, holds and compare every table.

    Raises
    ------
    Refused
        When the folder is not one, or is not what its manifest says.
    """
    from sim.api import Study
    from sim.results.folder import open_folder
    from sim.results.tables import table_hash
    from sim.study.comparison_folder import is_comparison, repeat
    from sim.study.results import is_sweep

    if (study_again := _study(Path(folder))) is not None:
        return study_again
    if is_sweep(Path(folder)):
        return _sweep(Path(folder))
    if is_comparison(Path(folder)):
        found = repeat(Path(folder))
        return Reproduction(found.equal, found.difference, tuple(found.versions))
    kept = open_folder(Path(folder))
    what = kept.manifest
    study = Study(scenario_of(what, kept.path), what.sets, what.hypothesis)
    result = study.run(seed=what.seed, runs=what.runs, first=what.first_run, traced=max(1, what.traced_runs))
    differing = [name for name, frame in result.tables.items() if table_hash(frame, name) != what.tables.get(name)]
    difference = first_difference(kept, differing[0], result.tables[differing[0]]) if differing else ""
    return Reproduction(not differing, difference, tuple(changed_versions(what, result.manifest)))


def _study(folder: Path) -> Reproduction | None:
    """Repeat what a study made of runs: a sensitivity, a discovery, an attribution, or the instruments of control."""
    from sim.analysing import repeated as looked_at_again
    from sim.attribution.folder import is_attribution, open_attribution
    from sim.attribution.folder import repeat as asked_again
    from sim.control.repeating import repeat as measured_again
    from sim.study.analysis import is_analysis

    if is_analysis(folder):
        before, now, difference = looked_at_again(folder)
        return Reproduction(not difference, difference, tuple(changed_versions(before, now)))
    if is_attribution(folder):
        difference, made = asked_again(folder)
        kept = open_attribution(folder).manifest
        return Reproduction(not difference, difference, tuple(changed_versions(kept, made)))
    if (folder / "control_runs.parquet").is_file():
        again = measured_again(folder)
        return Reproduction(again.equal, again.difference, again.versions)
    return None


def _sweep(folder: Path) -> Reproduction:
    """Repeat a sweep, or the rows of a score, in another folder."""
    from sim.kernel import sources_hash
    from sim.results.disk import refused
    from sim.study.repeating import repeated
    from sim.study.results import open_sweep

    kept = open_sweep(folder)
    kind = kept.record.experiment.get("kind")
    if kind == "score":
        from sim.scoring.repeating import repeated as played_again

        today = sources_hash()
        other = ("proxysim with other sources",) if kept.record.package_sources != today else ()
        first = played_again(kept)
        return Reproduction(not first, first, other)
    if kind is not None:
        raise refused(folder, f"it holds a {kind}, which is no results folder by itself", "a folder of runs or a sweep")
    now, difference = repeated(kept)
    return Reproduction(not difference, difference, tuple(changed_versions(kept.record, now)))


def scenario_of(what: "Manifest", folder: Path) -> Scenario:
    """The scenario a manifest holds by value, with every parameter as it was."""
    return by_value(what.scenario.resolved, what.parameters, str(folder / "manifest.json"))


def first_difference(kept: "Folder", name: str, now: "pd.DataFrame") -> str:
    """The first place at which a table differs from the kept one."""
    if name not in kept.manifest.tables:
        return f"table {name}: is not in the folder"
    before = kept.table(name)
    if list(before.columns) != list(now.columns):
        odd = [column for column in [*before.columns, *now.columns] if (column in before) != (column in now)]
        return f"table {name}: columns differ, first {odd[0]}" if odd else f"table {name}: columns in another order"
    rows = min(len(before), len(now))
    first, where = rows, ""
    for column in now.columns:
        unequal = _unequal(before[column].iloc[:rows], now[column].iloc[:rows])
        if len(unequal) and unequal[0] < first:
            first, where = int(unequal[0]), str(column)
    if where:
        old, new = before[where].iloc[first], now[where].iloc[first]
        return f"table {name}, row {first + 1}, column {where}: was {old}, is {new}"
    return f"table {name}: had {len(before)} rows, has {len(now)}"


def _unequal(before: "pd.Series", now: "pd.Series") -> list[int]:
    """Places at which two columns of one length differ; missing equals missing."""
    import numpy as np

    old, new = before.reset_index(drop=True), now.reset_index(drop=True)
    same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
    return [int(place) for place in np.flatnonzero(~same.to_numpy())[:1]]


def changed_versions(before: Written, now: Written) -> Iterator[str]:
    """What differs between the program that wrote a folder and this one, in words."""
    if before.package_sources != now.package_sources:
        older, newer = before.package_version, now.package_version
        yield f"proxysim {older} with other sources" if older == newer else f"proxysim {older}, now {newer}"
    yield from _differing(before.versions, now.versions)
    yield from _differing(before.platform, now.platform)
    unknown = [name for name in before.parameters if name not in now.parameters]
    if unknown:
        yield f"parameters that are no longer there: {', '.join(unknown)}"


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name, value in before.items():
        if now.get(name) != value:
            yield f"{name} {value}, now {now.get(name, 'absent')}"
