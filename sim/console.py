"""What the command line shows while it works, and how it ends when something is wrong."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import neutral

if TYPE_CHECKING:
    from rich.progress import Progress

REFUSED = 2
INTERRUPTED = 130
#: A bar appears once the work has taken this long [s].
PATIENCE = 1.5


def say(lines: Iterable[str]) -> None:
    """Print lines; nothing in them can steer the terminal."""
    for line in lines:
        print(neutral(line))


def complain(lines: Iterable[str]) -> None:
    """Print lines where errors go."""
    for line in lines:
        print(neutral(line), file=sys.stderr)


def wrapped(text: str, indent: int = 0, width: int = 118) -> list[str]:
    """Text in lines of at most this width."""
    import textwrap

    return textwrap.wrap(text, width, initial_indent=" " * indent, subsequent_indent=" " * indent)


def tell_of_compiling() -> None:
    """Say once that rules are compiled, when none are kept from an earlier run."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return
    from sim.kernel import cache_folder

    kept = os.environ.get("NUMBA_CACHE_DIR") or cache_folder()
    if kept is None or next(Path(kept).rglob("*.nbi"), None) is None:
        complain(["compiling the rules for the first time; this takes up to a minute, later runs start at once"])


class Bar:
    """A progress bar on the terminal for work that takes a while; nothing anywhere else."""

    def __init__(self, title: str, steps: int) -> None:
        self.title = title
        self.steps = steps
        self.done = 0
        self.since = time.monotonic()
        self.shown: Progress | None = None

    def advance(self) -> None:
        """One step is done."""
        self.done += 1
        if self.shown is None and sys.stderr.isatty() and time.monotonic() - self.since > PATIENCE:
            self.shown = self._started()
        if self.shown is not None:
            self.shown.update(self.shown.task_ids[0], completed=self.done)

    def close(self) -> None:
        """Take the bar away."""
        if self.shown is not None:
            self.shown.stop()

    def _started(self) -> "Progress":
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        bar.add_task(neutral(self.title), total=self.steps)
        bar.start()
        return bar


@contextmanager
def progress(title: str, steps: int) -> Iterator[Callable[[], None]]:
    """A function to call after each step, for as long as the work lasts."""
    bar = Bar(title, steps)
    try:
        yield bar.advance
    finally:
        bar.close()
