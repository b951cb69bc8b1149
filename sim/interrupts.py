"""How a command is interrupted: the first time tidily but soon, the second time at once, and never with a traceback.

This module is imported before everything else, so it imports next to nothing.
"""

import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from sim.errors import neutral

#: How long the tidy way out may take before the short one is taken [s].
GRACE = 1.4
#: Commands that go on where they were when they are given again.
RESUMABLE = frozenset({"sweep", "score", "calibrate", "sensitivity", "discover"})


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a polite request to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def code(self) -> int:
        """Exit code of a command that ended so: 130 or 143."""
        return 128 + self.number


class _Ears:
    """What has been heard so far."""

    struck = False
    leaving = False
    held = 0
    waiting: int | None = None
    words = "interrupted"
    short: threading.Timer | None = None


def outlived(work: Callable[[], int]) -> int:
    """The exit code of a whole command, from its first import to its last word, whenever it is interrupted."""
    listen()
    if sys.argv[1:2] and sys.argv[1] in RESUMABLE:
        last_words(neutral(f"interrupted; go on with: {shlex.join(['sim', *sys.argv[1:]])}"))
    try:
        return work()
    except Interrupted as interruption:
        if not _Ears.leaving:
            print(_Ears.words, file=sys.stderr)
        leave()
        return interruption.code


def listen() -> None:
    """From now on Ctrl-C and SIGTERM raise `Interrupted` in the main thread."""
    calm()
    sys.unraisablehook = _unraisable
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _struck)


def last_words(line: str) -> None:
    """What is said last, should the tidy way out take too long."""
    _Ears.words = line


@contextmanager
def held() -> Iterator[None]:
    """An interruption waits until a short piece of work is done that would be left in pieces."""
    _Ears.held += 1
    try:
        yield
    finally:
        _Ears.held -= 1
        if not _Ears.held and _Ears.waiting is not None:
            number, _Ears.waiting = _Ears.waiting, None
            raise Interrupted(number)


def leave() -> None:
    """All is said and done: from now on a signal ends the process at once."""
    _Ears.leaving = True
    sys.stdout.flush()
    sys.stderr.flush()


def all_said() -> bool:
    """Whether the command has said its last words."""
    return _Ears.leaving


def calm() -> None:
    """Forget what was heard: for whoever lives on after a command was interrupted, as a test does."""
    if _Ears.short is not None:
        _Ears.short.cancel()
    _Ears.struck, _Ears.leaving, _Ears.words, _Ears.short = False, False, "interrupted", None
    _Ears.held, _Ears.waiting = 0, None


def _struck(number: int, _: FrameType | None) -> None:
    if _Ears.struck or _Ears.leaving:
        os._exit(128 + number)
    _Ears.struck = True
    _Ears.short = threading.Timer(GRACE, _short_way, (number,))
    _Ears.short.daemon = True
    _Ears.short.start()
    if _Ears.held:
        _Ears.waiting = number
        return
    raise Interrupted(number)


def _unraisable(given: "sys.UnraisableHookArgs") -> None:
    """Say nothing of an interruption in a place that cannot be left, such as the end of an object's life."""
    if not isinstance(given.exc_value, Interrupted):
        sys.__unraisablehook__(given)


def _short_way(number: int) -> None:
    """Files are whole at any moment, and workers end with their parent: nothing has to be tidied up."""
    if not _Ears.leaving:
        os.write(2, f"{_Ears.words}\n".encode())
    os._exit(128 + number)
