"""Runs the page with a witness: every connection, look-up, file written and process started is written down.

    python watched.py demo            the page of demo.py
    python watched.py view ...        the command `sim view ...`

The witness writes to the file that SEEN names, one JSON list a line; first of all the routes that the server has.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

NETWORK = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
FILES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.move")
PROCESSES = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "pty.spawn")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_file = os.open(os.environ["SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def note(*words: object) -> None:
    """Write something down."""
    os.write(_file, (json.dumps([str(word) for word in words]) + "\n").encode())


def witness(event: str, given: tuple[Any, ...]) -> None:
    """What Python tells of what it does."""
    if event in NETWORK:
        note(event, *given[1:] if event.startswith("socket.connect") or "send" in event else given)
    elif event == "socket.bind":
        note(event, given[1])
    elif event == "open" and isinstance(given[2], int) and given[2] & WRITING and not isinstance(given[0], int):
        note(event, Path(os.fsdecode(given[0])).absolute())
    elif event in FILES or event in PROCESSES:
        note(event, *given)


def routes() -> None:
    """Let the routes be written down when the server is about to start."""
    from sim.web import hosting

    own = hosting.host

    def host(gate: Any, listening: Any, ready: Any) -> int:
        from nicegui import core

        def told() -> None:
            for route in core.app.routes:
                note("route", route.path, type(route).__name__, *sorted(getattr(route, "methods", None) or ()))
            for route in gate.app.routes:
                note("outer", route.path, type(route).__name__)
            ready()

        return own(gate, listening, told)

    hosting.host = host


def main() -> int:
    """Run what was named."""
    name, *words = sys.argv[1:]
    sys.addaudithook(witness)
    if name == "demo":
        sys.path.insert(0, str(Path(__file__).parent))
        import demo

        from sim import console
        from sim.web.serving import serve

        routes()
        return serve(demo.pages, port=0, opened="--open" in words, said=console.say)
    routes()
    sys.argv = ["sim", name, *words]
    from sim.cli import status

    return status()


if __name__ == "__main__":
    sys.exit(main())
