"""What a sweep shows while it works: a bar on a terminal, a line now and then elsewhere, nothing when nobody asked."""

import sys
import time
from typing import TYPE_CHECKING, Protocol

from sim.errors import neutral

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Where there is no terminal, a line at least this often [s].
SILENCE = 20.0
#: A bar appears once the work has taken this long [s].
PATIENCE = 1.0


class Progress(Protocol):
    """Whoever watches a sweep."""

    def begin(self, runs: int, done: int, failed: int) -> None:
        """The work begins; so many runs there are, so many of them are done, and of those so many failed."""
        ...

    def advance(self, runs: int, failed: int) -> None:
        """More runs are done, and of those so many failed."""
        ...

    def say(self, line: str) -> None:
        """Something happened."""
        ...

    def tick(self) -> None:
        """Time goes by; called a few times a second."""
        ...

    def end(self) -> None:
        """The work has ended, one way or another."""
        ...


class Silent:
    """Nobody watches."""

    def begin(self, runs: int, done: int, failed: int) -> None:
        """Nothing."""

    def advance(self, runs: int, failed: int) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""

    def tick(self) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


class Shown:
    """Progress on stderr: a bar with rate, time left and failures so far; lines where there is no terminal."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.runs = self.done = self.failed = self.before = 0
        self.since = self.last = time.monotonic()
        self.bar: Bar | None = None

    def begin(self, runs: int, done: int, failed: int) -> None:
        """Say where it stands."""
        self.runs, self.done, self.failed, self.before = runs, done, failed, done
        self.since = time.monotonic()
        if done:
            self.say(f"{done:,} of {runs:,} runs are there already")

    def advance(self, runs: int, failed: int) -> None:
        """Move on."""
        self.done += runs
        self.failed += failed
        self.tick()

    def say(self, line: str) -> None:
        """A line above the bar."""
        if self.bar is not None:
            self.bar.console.print(neutral(line), markup=False, highlight=False)
        else:
            print(neutral(line), file=sys.stderr, flush=True)
        self.last = time.monotonic()

    def tick(self) -> None:
        """Draw the bar anew, or say a line when it has been quiet for long."""
        now = time.monotonic()
        if sys.stderr.isatty():
            if self.bar is None and now - self.since > PATIENCE:
                self.bar = self._drawn()
            if self.bar is not None:
                self.bar.update(self.bar.task_ids[0], completed=self.done, state=self.state())
        elif now - self.last > SILENCE:
            self.say(f"{self.title}: {self.done:,} of {self.runs:,} runs, {self.state()}")

    def end(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def state(self) -> str:
        """Rate, time left and failures so far."""
        spent = time.monotonic() - self.since
        rate = (self.done - self.before) / spent if spent > 0 else 0.0
        left = _spoken((self.runs - self.done) / rate) if rate > 0 else "unknown time"
        return f"{rate:,.0f} runs/s, {left} left, {self.failed:,} failed"

    def _drawn(self) -> "Bar":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[state]}"),
        )
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        bar.add_task(neutral(self.title), total=self.runs, completed=self.done, state=self.state())
        bar.start()
        return bar


def _spoken(seconds: float) -> str:
    """A time for people."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    return f"{round(whole / 60)} min" if whole < 6000 else f"{whole / 3600:.1f} h"
