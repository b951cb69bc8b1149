"""A Dask cluster of this machine, started by hand as a user would."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
#: What a worker has to find: the package, and work that costs nothing.
PATHS = os.pathsep.join([str(HERE.parents[1]), str(HERE)])


@dataclass
class Here:
    """A scheduler and its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    nannies: list[subprocess.Popen[bytes]]

    def workers(self) -> list[int]:
        """Processes that do the work; their nannies start them again."""
        import psutil

        return [
            child.pid
            for nanny in self.nannies
            for child in psutil.Process(nanny.pid).children(recursive=True)
            if "resource_tracker" not in " ".join(child.cmdline())
        ]


@contextmanager
def cluster(folder: Path, workers: int = 2, path: str = PATHS) -> Iterator[Here]:
    """A cluster on loopback, for as long as it is needed."""
    told, start = folder / "scheduler.json", [sys.executable, "-m", "dask"]
    with (folder / "log").open("wb") as log:

        def started(*words: str) -> subprocess.Popen[bytes]:
            # Not in the project's folder, which would come before every path.
            environment = os.environ | {"PYTHONPATH": path}
            return subprocess.Popen(
                [*start, *words, "--host", "127.0.0.1", "--no-dashboard"],
                stdout=log, stderr=log, env=environment, cwd=folder, start_new_session=True,
            )  # fmt: skip

        running = [started("scheduler", "--scheduler-file", str(told), "--port", "0")]
        try:
            while not told.exists() or not told.read_text().endswith("}"):
                time.sleep(0.05)
            address = json.loads(told.read_text())["address"]
            running += [started("worker", address, "--nthreads", "1") for _ in range(workers)]
            yield Here(address, running[0], running[1:])
        finally:
            for process in reversed(running):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
