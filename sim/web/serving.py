"""`sim view`: the page on this machine only, for whoever has the address of this start, until Ctrl-C."""

import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec

from sim.errors import Problem, Refused
from sim.web.gate import Gate

HOME = "127.0.0.1"
#: Where the page is looked for first, and how many ports further when that one is taken.
FIRST_PORT, PORTS = 8600, 100
LAST_PORT = 65_535


def serve(
    pages: Callable[[], None],
    *,
    port: int | None,
    opened: bool,
    said: Callable[[Iterable[str]], None],
    path: str = "/",
) -> int:
    """Serve the page until it is ended; the exit code.

    Parameters
    ----------
    pages
        Registers the pages with NiceGUI.
    port : int [0..65535], optional
        Where to listen; 0 for any that is free. Otherwise 8600, or the next that is free.
    opened
        Whether to open the user's browser, where there is a screen for it.
    said
        Takes what is told to the user, in lines; the first names the address.
    path
        Path and query of the first view.

    Raises
    ------
    Refused
        When NiceGUI is missing, or the port is taken or none.
    """
    refuse_without_nicegui()
    listening = bound(port)
    from sim.web import hosting

    number = listening.getsockname()[1]
    gate = Gate(hosting.app(pages, number), port=number, token=secrets.token_urlsafe())

    def ready() -> None:
        address = f"http://{HOME}:{number}{with_token(path, gate.token.decode())}"
        said([address, "Only this computer reaches it, and only with this address. Ctrl-C ends it."])
        sys.stdout.flush()
        if opened and has_screen():
            show(f"http://{HOME}:{number}{with_token(path, gate.ticket())}")

    return hosting.host(gate, listening, ready)


def refuse_without_nicegui() -> None:
    """Refuse where the page's library is not installed."""
    if find_spec("nicegui") is None:
        what = "the page needs NiceGUI, which is not installed"
        raise Refused(
            [Problem("sim view", 1, 1, "", what, "pip install 'proxysim[web]', or -e '.[web]' in a checkout")]
        )


def bound(port: int | None) -> socket.socket:
    """A socket that listens on this machine alone.

    Raises
    ------
    Refused
        When the port is out of range or taken, or none is free.
    """
    if port is not None and not 0 <= port <= LAST_PORT:
        raise _refused(f"{port} is out of range", f"0 to {LAST_PORT}")
    for number in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else [port]:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere this would let two programs have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOME, number))
            listening.listen()
        except OSError as error:
            listening.close()
            reason = (error.strerror or str(error)).lower()
        else:
            return listening
    allowed = "another one, or none to take the next that is free" if port is not None else "--port NUMBER"
    raise _refused(f"cannot listen on {number}: {reason}", allowed)


def _refused(what: str, allowed: str) -> Refused:
    return Refused([Problem("sim view", 1, 1, "port", what, allowed)])


def with_token(path: str, token: str) -> str:
    """A path and query that brings a token."""
    return f"{path}{'&' if '?' in path else '?'}token={token}"


def has_screen() -> bool:
    """Whether a browser that is opened here would be seen by the user."""
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(address: str) -> None:
    """Open the user's browser, without waiting for it and without a word when there is none."""
    import webbrowser

    def tried() -> None:
        with suppress(Exception):
            webbrowser.open(address)

    threading.Thread(target=tried, daemon=True).start()
