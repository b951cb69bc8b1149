"""The folder of a registration: written once, never over another, and opened only if nothing in it has changed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.kernel import sources_hash
from sim.registration import frozen
from sim.registration.frozen import Registration
from sim.registration.inputs import differences, inputs
from sim.registration.predicting import COLUMNS, forecasts_of, table_of
from sim.results import disk, shards, tables
from sim.results.manifest import NAME, StoredFile
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome
from sim.scoring.forecasts import Forecast
from sim.study.record import stored

#: The folder of all registrations within that of results.
REGISTRATIONS = "registrations"
RECORD, FORECASTS = "record.parquet", "forecasts.parquet"
#: Differences that are named one by one.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """A registration whose every file is what its manifest says."""

    path: Path
    what: Registration

    def record(self) -> pd.DataFrame:
        """What was done in all its runs."""
        frame = tables.read(self.path / RECORD)
        if tables.table_hash(frame, "record") != self.what.tables["record"]:
            raise disk.refused(self.path / RECORD, "it is not the table that was registered", "an unchanged file")
        return frame

    def asked(self, outcome: Outcome) -> bool:
        """Whether just this was asked at registration, measure, window, condition and false twins alike."""
        before = {one.id: one for one in self.what.revived.outcomes}
        return outcome.id in before and _question(before[outcome.id]) == _question(outcome)

    @property
    def measured_anew(self) -> bool:
        """Whether the program has changed since, so that frozen runs are measured by another one."""
        return self.what.package_sources != sources_hash()

    @property
    def runs(self) -> int:
        """Runs of all parameter sets."""
        return self.what.runs * len(self.what.members)


def publish(root: Path, what: Registration, record: pd.DataFrame, found: list[Forecast]) -> Kept:
    """Keep a registration under `root/registrations/<scenario>/<content hash>/`, all of it or nothing.

    Where the same has been registered before, that registration stays as it is, with its date.

    Parameters
    ----------
    root : Path
        The results root; nothing is written outside it.
    what : Registration
        As built before the runs; its tables and files are filled in here.
    record : DataFrame
        What was done in all runs.
    found : list of Forecast
        What it says about the outcomes that the scenario asks about.
    """
    parent = root / REGISTRATIONS / disk.plain(what.scenario.id)
    if parent.is_symlink() or parent.parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    table = _arrow(table_of(found))
    digest = shards.TableHash(table.schema)
    digest.add(table)
    hashes = {"record": tables.table_hash(record, "record"), "forecasts": digest.hexdigest()}
    with disk.alone(parent):
        final = parent / what.model_copy(update={"tables": hashes}).content_hash[:12]
        if final.exists() or final.is_symlink():
            return open_registration(final)
        files = {RECORD: tables.encoded(record, "record"), FORECASTS: shards.packed(table, {})}
        listed = {name: stored(data) for name, data in files.items()}
        whole = what.model_copy(update={"tables": hashes, "files": listed})
        disk.write_folder(final, files | {NAME: whole.encoded()})
    return Kept(final, whole)


def open_registration(path: Path | str) -> Kept:
    """The registration in a folder, once every file has the hash that the sealed manifest lists.

    Raises
    ------
    Refused
        When the folder is none, or anything in it has been changed.
    """
    folder = Path(path)
    if folder.is_symlink() or not folder.is_dir():
        raise disk.refused(folder, "this is not the folder of a registration", "a folder written by sim register")
    what = frozen.read(folder)
    for name in (RECORD, FORECASTS):
        if name not in what.files:
            raise disk.refused(folder / NAME, f"no file {name} is listed", "an unchanged file")
    for name, listed in what.files.items():
        _verify(folder / disk.plain(name), listed)
    return Kept(folder, what)


def registrations(root: Path | str, scenario: str) -> list[Path]:
    """Folders of the registrations of a scenario, in the order of their names."""
    parent = Path(root) / REGISTRATIONS / disk.plain(scenario)
    return sorted(path.parent for path in parent.glob(f"*/{NAME}"))


def registered_forecasts(path: Path | str, scenario: Scenario) -> list[Forecast]:
    """What a registration says about the scored outcomes of a scenario, as it was registered.

    The frozen runs are asked; nothing is run. Outcomes whose answer was already known at registration are left out:
    of these it is no prediction.

    Parameters
    ----------
    path : Path or str
        Folder of the registration.
    scenario : Scenario
        The scenario with its outcomes, as they are known now.

    Raises
    ------
    Refused
        When anything in the folder has been changed, or the scenario is not that which was registered.
    """
    kept = open_registration(path)
    require_same_inputs(kept, scenario)
    found = forecasts_of(scenario, kept.record(), kept.runs)
    return [forecast for forecast in found if forecast.item.outcome.id not in kept.what.known]


def require_same_inputs(kept: Kept, scenario: Scenario) -> None:
    """Refuse a scenario that differs from the registered one in anything that a run is made of."""
    found = differences(inputs(kept.what.revived), inputs(scenario))
    if found:
        shown = "; ".join(found[:_MOST]) + (f"; and {len(found) - _MOST} more" if len(found) > _MOST else "")
        allowed = f"the scenario as it was registered on {kept.what.created}"
        raise disk.refused(kept.path, f"the scenario {scenario.id} is not the registered one: {shown}", allowed)


def _question(outcome: Outcome) -> dict[str, Any]:
    """What is asked of a run, without the answer."""
    asked = {"actors", "window", "after", "measure", "condition", "attribution", "baseline"}
    twins = [foil.model_dump(exclude={"statement"}) for foil in outcome.foils]
    return outcome.model_dump(include=asked) | {"foils": twins, "type": outcome.score_as.type,
                                                "categories": outcome.score_as.categories}  # fmt: skip


def _arrow(frame: pd.DataFrame) -> pa.Table:
    schema = shards.schema_of(COLUMNS)
    arrays = [pa.array(frame[field.name].to_numpy(), type=field.type, from_pandas=False) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _verify(path: Path, listed: StoredFile) -> None:
    try:
        found = hashlib.sha256(disk.read_file(path, listed.size)).hexdigest()
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that was registered") from None
    if found != listed.sha256:
        raise disk.refused(path, "the file is not what was registered", "an unchanged file")
