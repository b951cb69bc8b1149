"""What the command line shows while it works, and how it ends when something is wrong."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

from sim.errors import Problem, neutral
from sim.manners import colour, telling

if TYPE_CHECKING:
    from rich.progress import Progress

REFUSED = 2
INTERRUPTED = 130
#: What each exit code means.
EXIT_CODES: Mapping[int, str] = MappingProxyType(
    {
        0: "done",
        1: "reproduce or verify found a difference",
        REFUSED: "the input was refused: one line a problem, nothing written; or something could not be written",
        3: "another process works on the same sweep",
        4: "the sweep is done, but some of its runs failed",
        5: "the sweep stopped before its end; the same command goes on",
        INTERRUPTED: "interrupted; a sweep goes on with the same command",
        143: "interrupted; a sweep goes on with the same command",
    }
)
#: A bar appears once the work has taken this long [s].
PATIENCE = 1.5


def say(lines: Iterable[str]) -> None:
    """Print lines; nothing in them can steer the terminal. A command that gives a JSON document keeps them for it."""
    clean = map(neutral, lines)
    if (document := telling.current()) is not None:
        document.account.extend(clean)
    else:
        put(colour.account(clean) if colour.is_wanted(sys.stdout) else clean, sys.stdout)


def announce(lines: Iterable[str]) -> None:
    """Print lines about what is going to be done; where errors go, if a JSON document is given."""
    if telling.current() is None:
        say(lines)
    else:
        put(map(neutral, lines), sys.stderr)


def complain(lines: Iterable[str]) -> None:
    """Print lines where errors go."""
    clean = [neutral(line) for line in lines]
    if (document := telling.current()) is not None:
        document.complaints.extend(clean)
    put(colour.refusal(clean) if colour.is_wanted(sys.stderr) else clean, sys.stderr)


def remark(problems: Iterable[Problem]) -> None:
    """Print problems where errors go, a line each."""
    found = list(problems)
    if (document := telling.current()) is not None:
        document.problems.extend(found)
    complain(map(str, found))


def put(lines: Iterable[str], stream: TextIO) -> None:
    """Write lines as they are. When nobody reads any more, as after `| head`, the rest is written to nowhere."""
    try:
        for line in lines:
            print(line, file=stream)
        stream.flush()
    except BrokenPipeError:
        hush(stream)


def hush(stream: TextIO) -> None:
    """Let a stream that nobody reads lead to nowhere, so that the work goes on and ends as usual."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def words() -> tuple[str, ...]:
    """The command line of this process, without what only says how to print."""
    return ("sim", *(word for word in sys.argv[1:] if word != telling.FLAG))


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
