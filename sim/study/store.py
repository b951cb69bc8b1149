"""The folder of a sweep while it is being filled: a plan, a shard for each chunk, and what is still missing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import Refused
from sim.results import disk
from sim.results.disk import Busy
from sim.results.manifest import StoredFile
from sim.study import record, shard
from sim.study.record import MANIFEST, PLAN, Record
from sim.study.shard import Shard
from sim.study.work import Work

MEASURES = "measures"
#: A sweep's folder has the first digits of its hash for a name.
_DIGITS = 12
_SUFFIX = ".parquet"

type Told = Callable[[str], None]
"""Takes a line for whoever watches."""


def folder_of(root: Path, plan: Record) -> Path:
    """Where a sweep is kept, known before it begins."""
    parent = root / disk.plain(plan.id)
    if parent.is_symlink():
        raise disk.refused(parent, "a link stands in place of a folder", "a folder inside the results root")
    return parent / plan.study[:_DIGITS]


@dataclass(slots=True)
class Store:
    """The folder of one sweep, which this process alone writes."""

    folder: Path
    work: Work
    covered: dict[int, int] = field(default_factory=dict)
    """First unit of each shard that is there and in order, and the unit after its last."""
    rows: int = 0
    failed: int = 0

    @property
    def measures(self) -> Path:
        """The folder of the shards."""
        return self.folder / MEASURES

    def path_of(self, first: int) -> Path:
        """The file of the shard that begins with a unit."""
        return self.measures / shard.name_of(range(first, first + 1))

    def begin(self, plan: Record) -> Record:
        """Write down what is to be done; a plan that is there and asks for the same stays as it is.

        A manifest of an earlier end is taken away: while anything is missing the sweep is not done.
        """
        disk.remove_file(self.folder / MANIFEST)
        path = self.folder / PLAN
        try:
            before = record.read(path)
            if before.study == plan.study and before.experiment == plan.experiment:
                return before
        except Refused:
            pass
        disk.write_file(path, plan.encoded())
        return plan

    def survey(self, told: Told, *, again: bool = False) -> None:
        """Look through the shards that are there; what is not whole and ours is taken away and has to be made again.

        So are shards with failures where the failed runs are to be made `again`.
        """
        self.covered, self.rows, self.failed = {}, 0, 0
        end = 0
        for path in shard_files(self.measures):
            try:
                found = self.shard(path)
                if found.units.start < end:
                    raise disk.refused(path, "another file has its runs already", "each run once")
                if again and found.failures:
                    raise disk.refused(path, f"{len(found.failures)} of its runs failed", "rows")
            except Refused as refusal:
                told(f"{refusal.problems[0]}; made again")
                disk.remove_file(path)
                continue
            self.count(found.units, len(found.failures))
            end = found.units.stop

    def count(self, units: range, failed: int) -> None:
        """A shard of these units is there."""
        self.covered[units.start] = units.stop
        self.rows += len(units) - failed
        self.failed += failed

    def gaps(self) -> Iterator[range]:
        """Units that no shard has, in order."""
        at = 0
        for first, last in sorted(self.covered.items()):
            if at < first:
                yield range(at, first)
            at = last
        if at < self.work.units:
            yield range(at, self.work.units)

    def publish(self, part: Path, units: range, failed: int) -> None:
        """Give the part of a chunk its name: from now on it is kept."""
        disk.settle_part(part, self.path_of(units.start))
        self.count(units, failed)

    def forget(self, first: int) -> None:
        """Take away a shard that is not what was written."""
        self.covered.pop(first, None)
        disk.remove_file(self.path_of(first))

    def shard(self, path: Path) -> Shard:
        """The shard in a file."""
        return shard.decoded(read(path), path, self.work)

    def keep(self, name: str, data: bytes) -> StoredFile:
        """Write a file of the folder; one that says the same already stays as it is."""
        path = self.folder / disk.plain(name)
        try:
            same = disk.read_file(path, max(len(data), 1)) == data
        except (OSError, Refused):
            same = False
        if not same:
            disk.write_file(path, data)
        return record.stored(data)

    def clear(self, kept: Mapping[str, object], before: Record | None) -> None:
        """Take away files of an earlier end that this one does not have; nothing that a sweep did not write."""
        for name in before.files if before else ():
            if name not in kept and "/" not in name:
                disk.remove_file(self.folder / disk.plain(name))


def read(path: Path) -> bytes:
    """The bytes of a shard; one that cannot be read is refused."""
    try:
        return disk.read_file(path, shard.MOST_BYTES)
    except FileNotFoundError:
        raise disk.refused(path, "the file is missing", "every file that a sweep wrote") from None
    except OSError as error:
        raise disk.refused(path, f"cannot be read ({(error.strerror or '').lower()})", "a readable file") from None


def shard_files(folder: Path) -> list[Path]:
    """Files that have the name of a shard, in the order of their units; links and folders under such names are refused.

    Other files are nobody's business here.
    """
    found = [path for path in folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal() and path.stem.isascii()]
    for path in found:
        if path.is_symlink() or not path.is_file():
            raise disk.refused(path, "something else stands in place of a file", "the file itself, or nothing")
    return sorted(found, key=lambda path: (int(path.stem), path.name))


def tidy(folder: Path) -> None:
    """Clear away what a writer left that was killed after all was done, if anything, and if nobody is writing."""
    if any(folder.glob(".*")):
        with suppress(OSError, Refused, Busy), disk.sole_writer(folder):
            pass


@contextmanager
def opened(folder: Path, work: Work, *, locked: bool = True) -> Iterator[Store]:
    """The store in a folder, for the one process that may write there.

    Raises
    ------
    Busy
        When another process is writing there.
    """
    for path in (folder.parent, folder):
        disk.make_folder(path)
    with disk.sole_writer(folder, locked=locked):
        disk.make_folder(folder / MEASURES)
        yield Store(folder, work)
