"""A server of the page in a process of its own, and the ways to speak to it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

HERE = Path(__file__).parent
#: How long a server may take to say where it is [s]; on a busy machine it first compiles.
PATIENCE = 180.0
#: What ends within this after Ctrl-C ends at all, however busy the machine is [s].
SOON = 30.0
#: Names under which a witness writes down what is done to files.
FILES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil")


class Answer(NamedTuple):
    """What a server sent back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Server:
    """A server that has said where it is."""

    process: subprocess.Popen[bytes]
    folder: Path
    address: str
    """What was printed: the address with its token."""
    log: Path
    heard: Path
    """What went to standard error."""
    seen: Path
    """What its witness wrote down, if it has one."""
    port: int = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.port = urlsplit(self.address).port or 0
        self.token = self.address.rpartition("token=")[2]

    @property
    def home(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        """What a browser brings after its first visit."""
        return f"sim-{self.port}={self.token}"

    def asked(self, target: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        """The answer to a request with exactly these headers, and the right Host unless another is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in ({"Host": self.home} | dict(headers or {})).items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def own(self, target: str, **headers: str) -> Answer:
        """The answer to the user's own browser."""
        return self.asked(target, {"Cookie": self.cookie} | headers)

    def raw(self, text: bytes) -> bytes:
        """Everything that comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as speaking:
            speaking.sendall(text)
            parts = []
            with contextlib.suppress(TimeoutError, ConnectionError):
                while part := speaking.recv(65_536):
                    parts.append(part)
            return b"".join(parts)

    def noted(self, what: str) -> list[list[str]]:
        """What its witness has written down under names that begin so."""
        lines = [json.loads(line) for line in self.seen.read_text(encoding="utf-8").splitlines()]
        return [words[1:] for words in lines if words[0].startswith(what)]

    def routes(self) -> list[str]:
        """An address on every route that it has, and on some that it must not have."""
        found = [words[0] for words in self.noted("route")]
        filled = [path.replace("{key:path}", "x.js").replace("{path:path}", "y.js") for path in found]
        filled = [path.replace("{key}", "june-war-2025").replace("{name}", "n") for path in filled]
        assert not [path for path in filled if "{" in path], "a route with a part that is not filled"
        return [*filled, "/docs", "/redoc", "/openapi.json", "/nothing", "/_nicegui_ws/socket.io/"]

    def reached(self) -> list[list[str]]:
        """Every other machine, or other program of this one, that it spoke to or asked for."""
        asked = [words for what in ("socket.connect", "socket.send", "socket.get") for words in self.noted(what)]
        bound = [words for words in self.noted("socket.bind") if not words[0].startswith(("('127.0.0.1'", "('::1'"))]
        begun = [words for what in ("subprocess", "os.exec", "os.posix_spawn", "os.fork") for words in self.noted(what)]
        return (
            asked + bound + [words for words in begun if words[0] != "/sbin/ldconfig"]
        )  # where Python finds libraries

    def written(self) -> list[str]:
        """Every file and folder that it wrote, made or took away, but for compiled rules and what matplotlib keeps."""
        paths = [words[0] for what in FILES for words in self.noted(what)]
        home = Path.home()
        caches = (os.environ.get("XDG_CACHE_HOME") or f"{home}/.cache", f"{home}/.config/matplotlib", "/dev/")
        return [path for path in paths if not path.startswith(caches)]

    def ended(self, number: int = signal.SIGINT, within: float = 60.0) -> tuple[int, float]:
        """Exit code after a signal, and how long that took [s]."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(within), time.monotonic() - began


@contextlib.contextmanager
def started(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server started by this interpreter with these words, in a folder; ended when done."""
    folder.mkdir(parents=True, exist_ok=True)
    log, heard, seen = folder / "said.log", folder / "heard.log", folder / "seen.log"
    around = {**os.environ, "PYTHONUNBUFFERED": "", "SEEN": str(seen), **(environment or {})}
    with log.open("wb") as out, heard.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=around
        )
    try:
        yield Server(process, folder, _address(process, log, heard), log, heard, seen)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _address(process: subprocess.Popen[bytes], log: Path, heard: Path) -> str:
    """The address, as soon as it has been said."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith("http://127.0.0.1:") and "token=" in line:
                return line.strip()
        time.sleep(0.05)
    raise AssertionError(f"the server said no address; it said: {heard.read_text(encoding='utf-8')[-2000:]!r}")
