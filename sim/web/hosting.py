"""NiceGUI and uvicorn, set up to keep to themselves: no files, no other machine, no word but plain sentences."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader
from nicegui import client, core, ui
from nicegui.persistence.pseudo_persistent_dict import PseudoPersistentDict
from nicegui.storage import Storage

from sim import console
from sim.errors import neutral
from sim.web.gate import Gate

#: Longest message of the page's websocket, and longest request without a body [bytes].
LONGEST_MESSAGE, LONGEST_REQUEST = 262_144, 65_536
#: How long ending may take before it is done the short way [s].
GRACE = 1.0
#: How long a view is kept for a browser that has lost its connection [s].
PATIENCE = 10.0
#: A folder that cannot be: what NiceGUI may want to keep in files goes nowhere.
NOWHERE = Path(os.devnull) / "nicegui"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 13 6 7l3 3 5-8" fill="none" '
    'stroke="#b5502a" stroke-width="2"/></svg>'
)
LOUDEST = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "nicegui", "asyncio", "engineio", "socketio")


def app(pages: Callable[[], None], port: int) -> FastAPI:
    """The page as an ASGI application, without the gate."""
    Storage.path, Storage.redis_url = NOWHERE, None
    core.app.storage._general = PseudoPersistentDict()
    core.app.config.socket_io_js_transports = ["websocket"]
    core.sio.eio.transports = ["websocket"]
    core.sio.eio.cors_allowed_origins = [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
    core.sio.eio.max_http_buffer_size = LONGEST_MESSAGE
    _sign_scripts()
    pages()
    whole = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    ui.run_with(
        whole,
        title="proxysim",
        favicon=MARK,
        dark=None,
        language="en-GB",
        tailwind=False,
        reconnect_timeout=PATIENCE,
        gzip_middleware_factory=None,
        cache_control_directives="private, max-age=31536000, immutable",
        show_welcome_message=False,
    )
    return whole


def _sign_scripts() -> None:
    """Give the scripts of NiceGUI's own template the nonce of the answer; nothing that is put into it later has one."""
    environment = client.templates.env
    if environment.loader is None:
        raise ValueError("NiceGUI has no templates")
    text, _, _ = environment.loader.get_source(environment, "index.html")
    signed = text.replace("<script", "<script nonce=\"{{ request.scope['nonce'] }}\"")
    environment.loader = ChoiceLoader([DictLoader({"index.html": signed}), environment.loader])
    if environment.cache is not None:
        environment.cache.clear()


def host(gate: Gate, listening: socket.socket, ready: Callable[[], None]) -> int:
    """Serve what is behind the gate until Ctrl-C; the exit code."""
    server = Host(_config(gate), ready)
    for name in LOUDEST:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [Sentences(server)], False
    server.run([listening])
    return server.code


def _config(gate: Gate) -> uvicorn.Config:
    return uvicorn.Config(
        gate,
        loop="asyncio",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=LONGEST_REQUEST,
    )


class Host(uvicorn.Server):
    """A server that says when it answers, and that ends soon and quietly."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready
        self.code = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self.ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM end the server, whatever is still at work."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            if not self.should_exit:
                for number, handler in before.items():
                    signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """The first time tidily but soon, the second time at once."""
        self.code = 0 if sig == signal.SIGINT else 128 + sig
        if self.should_exit:
            os._exit(self.code)
        self.should_exit = True
        short = threading.Timer(GRACE, os._exit, (self.code,))
        short.daemon = True
        short.start()


class Sentences(logging.Handler):
    """What the server has to complain about, in one line each; nothing once it is ending."""

    def __init__(self, server: Host) -> None:
        super().__init__(logging.ERROR)
        self.server = server

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line."""
        if not self.server.should_exit:
            console.complain([neutral(f"sim view: {' '.join(told(record).split())}"[:300])])


def told(record: logging.LogRecord) -> str:
    """What a record says; of an error, what it is and where it came from."""
    error: Any = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record.getMessage()
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" ({Path(place.tb_frame.f_code.co_filename).name}, line {place.tb_lineno})" if place else ""
    return f"this went wrong: {type(error).__name__}: {error}{where}"
