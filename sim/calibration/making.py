"""Tables of forecasts, made or gone on with: the plan of each, its folder, and its rows read back."""

import hashlib
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim import kernel
from sim.calibration import table
from sim.calibration.calibration import Calibration
from sim.calibration.table import Place, Task
from sim.results import shards
from sim.scoring import forecasts
from sim.scoring.items import items
from sim.study import record, shard
from sim.study.conducting import Way, conducted
from sim.study.ending import Described
from sim.study.pools import Unfinished
from sim.study.progress import Progress
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.theory import theory

#: What the rows of a table are made of: where nothing of it has changed, rows that are there stay good.
MADE_OF = (
    "kernel.py", "scenario/*.py", "theory/*.py", "theory/actors.yaml", "world/*.py", "actors/*.py", "initial.py",
    "day.py", "batch.py", "ensemble.py", "lanes/*.py", "run.py", "results/measures/*.py", "results/verdicts.py",
    "measuring.py", "scoring/items.py", "scoring/forecasts.py", "scoring/predicting.py", "calibration/table.py",
    "scoring/recoding.py",
)  # fmt: skip
VECTORS = "vectors.parquet"


@dataclass(frozen=True)
class Workshop:
    """Where tables are made, and who watches."""

    root: Path
    """Folder of all calibrations."""
    way: Way
    told: Progress
    command: tuple[str, ...] = ()
    folders: list[Path] = field(default_factory=list)
    """Folders of the tables that have been asked for."""


@dataclass(frozen=True)
class Made:
    """A table that is there."""

    task: Task
    folder: Path
    failed: int
    """Vectors that gave no answer, counted in each episode."""
    found: Mapping[Place, np.ndarray]
    """Packed forecasts of the vectors at each place (vectors, numbers of the episode); NaN where a vector failed."""


def made(calibration: Calibration, task: Task, shop: Workshop) -> Made:
    """A table, carried out or found; killed and called again, it goes on where it was.

    Raises
    ------
    Busy
        When another process makes the same table.
    Unfinished
        When it stopped before its end, or when the program has been changed since it was started.
    """
    if made_of() != _begun_with():
        raise Unfinished("the program has been changed while it ran")
    plan = plan_of(calibration, task, shop.command)
    scenarios = {one.id: dict(one.resolved) for one in calibration.scenarios}
    width = table.width_of(calibration.episodes, task.runs)
    work = plan.work(table.FUNCTION, table.text_of(task, scenarios, calibration.sets, width))
    described = Described(
        _points(task), lambda point, run: _replay(calibration, task, point, run), lambda _: _kept(task)
    )
    result = conducted(shop.root, plan, work, described, shop.way, shop.told)
    shop.folders.append(result.folder)
    return Made(task, result.folder, result.record.failed, _read(calibration, task, result))


def plan_of(calibration: Calibration, task: Task, command: Sequence[str] = ()) -> Record:
    """What a table is going to be; its hash names its folder."""
    by_id = {one.id: dict(one.resolved) for one in calibration.scenarios}
    used = {name: by_id[name] for name in dict.fromkeys(place.episode for place in task.places)}
    plain = task.plain()
    digests = {
        name: hashlib.sha256(np.ascontiguousarray(found).tobytes()).hexdigest() for name, found in task.groups.items()
    }
    content = {**plain, "groups": digests, "sets": list(calibration.sets), "scenarios": used}
    free = {*task.names, *task.fixed}
    return record.planned(
        name=f"{calibration.id}-tables",
        experiment={"kind": "table of a calibration", "title": task.title, **content},
        content=content,
        points=len(task.places),
        measures=tuple(f"n{place:05d}" for place in range(table.width_of(calibration.episodes, task.runs))),
        source_files=calibration.source_files,
        command=tuple(command),
        parameters={name: one.value for name, one in theory().parameters.items() if name not in free},
        seed=task.seed,
        runs=task.count,
        package_sources=made_of(),
    )


@cache
def _begun_with() -> str:
    """The hash of those sources when this process first asked for it."""
    return made_of()


def made_of() -> str:
    """Hash of the sources that decide the rows of a table [16 hex digits]."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in kernel.PACKAGE.glob(pattern)):
        digest.update(path.relative_to(kernel.PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _points(task: Task) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "point": range(len(task.places)),
            "scenario": [place.episode for place in task.places],
            "vectors": [place.group for place in task.places],
            "recoding": ["" if place.recoding is None else str(place.recoding) for place in task.places],
        }
    )


def _replay(calibration: Calibration, task: Task, point: int, vector: int) -> str:
    """The command that plays one vector in one episode, its codes as they are."""
    place = task.places[point]
    path = next(one.path for one in calibration.scenarios if one.id == place.episode)
    values = dict(zip(task.names, task.groups[place.group][vector].tolist(), strict=True))
    words = ["sim", "run", path.as_posix(), "--seed", str(task.seed), "--runs", str(task.runs)]
    words += ["--hypothesis", task.hypothesis] if task.hypothesis else []
    sets = [*calibration.sets, *(f"parameters.{name}={value!r}" for name, value in values.items())]
    return shlex.join(words + [word for text in sets for word in ("--set", text)])


def _kept(task: Task) -> dict[str, bytes]:
    """The vectors as a file of the table's folder."""
    columns = {
        name: np.concatenate([found[:, at] for found in task.groups.values()]) for at, name in enumerate(task.names)
    }
    names = [name for name, found in task.groups.items() for _ in range(len(found))]
    numbers = np.concatenate([np.arange(len(found)) for found in task.groups.values()])
    frame = pd.DataFrame({"vectors": names, "vector": numbers, **columns})
    kinds = {"vectors": "str", "vector": "int", **dict.fromkeys(task.names, "float")}
    return {VECTORS: encoded(frame, kinds)}


def encoded(frame: pd.DataFrame, kinds: Mapping[str, str]) -> bytes:
    """A table as the bytes of a Parquet file."""
    import pyarrow as pa

    schema = shards.schema_of(kinds)
    arrays = [pa.array(frame[field.name].to_numpy(), field.type, from_pandas=False) for field in schema]
    return shards.packed(pa.Table.from_arrays(arrays, schema=schema), {})


def _read(calibration: Calibration, task: Task, result: SweepResult) -> dict[Place, np.ndarray]:
    """The rows of each place, cut to what its episode has."""
    found = {
        place: np.full((task.count, forecasts.width(items(calibration.episodes[place.episode]), task.runs)), np.nan)
        for place in task.places
    }
    for piece in result.shards():
        vectors = piece.table["run"].to_numpy()
        for point, some in shard.blocks(piece):
            kept = found[task.places[point]]
            for column in range(kept.shape[1]):
                kept[vectors[some], column] = piece.table[2 + column].to_numpy()[some]
    return found
