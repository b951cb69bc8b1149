"""The command `sim`: one function per verb that parses, calls one function of the package, and prints.

Verbs stand by what they are for: `running`, `testing`, `explaining`, `filing`. `status` is the exit code of it all.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import typer
from typer.exceptions import TyperException

from sim import console
from sim.cli import explaining, filing, running, showing, testing
from sim.cli.front import NAME, app
from sim.errors import Problem, Refused
from sim.interrupts import Interrupted, all_said
from sim.manners import hello, telling

__all__ = ["app", "explaining", "filing", "running", "showing", "status", "testing"]


def status() -> int:
    """Exit code of the command line; a refusal is one line a problem and exit code 2, never a traceback."""
    words = sys.argv[1:]
    with suppress(AttributeError):  # a stream of a test
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if not words and f"_{NAME.upper()}_COMPLETE" not in os.environ:
        console.say(hello.lines({verb.name or "" for verb in app.registered_commands}))
        return 0
    with telling.told(words) as document:
        code = _done(words)
        if document is not None and code < console.INTERRUPTED:
            console.put([document.text(code)], sys.stdout)
    return code


def _done(words: Sequence[str]) -> int:
    was_said = all_said()  # by an earlier command of this process, as in tests
    try:
        code = app(words, prog_name=NAME, standalone_mode=False) or 0
    except Refused as refusal:
        return _refused(refusal.problems)
    except TyperException as error:
        return _refused_at(NAME, " ".join(error.format_message().split()))
    except BrokenPipeError:
        console.hush(sys.stdout)
        return 0
    except SystemExit as leaving:
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        console.hush(sys.stdout)  # nobody has read the help to its end
        return 0
    except OSError as error:
        return _refused_at(f"{NAME}: {error.filename or 'the system'}", (error.strerror or str(error)).lower())
    except Interrupted:
        raise
    except (typer.Abort, KeyboardInterrupt):
        code = console.INTERRUPTED
    if code == console.INTERRUPTED and (was_said or not all_said()):
        console.complain(["interrupted; nothing of the unfinished run is kept"])
    return int(code)


def _refused(problems: Sequence[Problem]) -> int:
    """Say what is wrong with the input, a line a problem."""
    console.remark(problems)
    return console.REFUSED


def _refused_at(where: str, what: str) -> int:
    """Say what is wrong where there is no file to point at."""
    console.complain([f"{where}: {what}"])
    if (document := telling.current()) is not None:
        document.problems.append(Problem(where, 1, 1, "", what))
    return console.REFUSED
