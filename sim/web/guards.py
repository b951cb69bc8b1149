"""What is refused at the gate of the page: each guard looks at one thing that a request says of itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

type Headers = list[tuple[bytes, bytes]]

#: The only websocket of the page, and the only way its messages may travel.
SOCKET = "/_nicegui_ws/socket.io/"
#: Longest path and query, longest headers in all [bytes], and most headers.
LONGEST_TARGET = 16_384
LONGEST_HEADERS = 16_384
MOST_HEADERS = 64
#: One step of a path: it does not begin with a dot and hides no percent, dot, slash, backslash or control character.
STEP = rb"(?!\.)(?:[\w.~!$&'()*+,;=:@-]|%(?!2[5EFef]|5[Cc]|7[Ff])[2-9A-Fa-f][0-9A-Fa-f])+"
PATH = re.compile(rb"/(?:%b(?:/%b)*/?)?" % (STEP, STEP))
QUERY = re.compile(rb"[\x21-\x7e]*")

OPEN_AGAIN = "open the address that `sim view` printed (copy it into the address bar)"


class Refusal(NamedTuple):
    """Why a request goes no further."""

    status: int
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request says of itself."""

    kind: str
    """`http` or `websocket`."""
    method: str
    path: str
    raw: bytes
    """The path as it was sent."""
    query: bytes
    headers: Headers
    """Names in lower case."""
    port: int

    @property
    def hosts(self) -> tuple[bytes, bytes]:
        """The names under which the page is at home."""
        return b"127.0.0.1:%d" % self.port, b"localhost:%d" % self.port

    @property
    def cookie(self) -> bytes:
        """The name of the page's cookie; browsers share cookies between ports, hence the number."""
        return b"sim-%d" % self.port

    def values(self, name: bytes) -> list[bytes]:
        """Every value of a header."""
        return [value for other, value in self.headers if other == name]


type Guard = Callable[[Asked], Refusal | None]


def measured(asked: Asked) -> Refusal | None:
    """No request is longer than a browser needs."""
    if len(asked.raw) + len(asked.query) > LONGEST_TARGET:
        return Refusal(414, "this address is too long")
    length = sum(len(name) + len(value) for name, value in asked.headers)
    if len(asked.headers) > MOST_HEADERS or length > LONGEST_HEADERS:
        return Refusal(431, "this request carries too many headers")
    return None


def at_home(asked: Asked) -> Refusal | None:
    """One Host, and it is ours: a foreign name that points to this machine is refused (DNS rebinding)."""
    hosts = asked.values(b"host")
    if len(hosts) == 1 and hosts[0] in asked.hosts:
        return None
    return Refusal(403, f"this page answers only as 127.0.0.1:{asked.port} or localhost:{asked.port}; {OPEN_AGAIN}")


def from_home(asked: Asked) -> Refusal | None:
    """An Origin, where there is one, is the page itself; a websocket always names one."""
    origins = asked.values(b"origin")
    own = [b"http://" + host for host in asked.values(b"host")]
    if (not origins and asked.kind == "http") or (len(origins) == 1 and origins == own):
        return None
    return Refusal(403, "this page answers no other web site")


def unlinked(asked: Asked) -> Refusal | None:
    """The browser says that the user, or the page itself, asked; not a link or a picture in another site."""
    if set(asked.values(b"sec-fetch-site")) <= {b"none", b"same-origin"}:
        return None
    return Refusal(403, f"another web site led here; {OPEN_AGAIN}")


def direct(asked: Asked) -> Refusal | None:
    """No proxy stands between: what one says of itself could be said by anybody."""
    if not any(name == b"forwarded" or name.startswith(b"x-forwarded-") for name, _ in asked.headers):
        return None
    return Refusal(403, "this page is not served through a proxy")


def reading(asked: Asked) -> Refusal | None:
    """Requests read; nothing is sent to the page but by its websocket."""
    if asked.kind == "websocket" or asked.method in ("GET", "HEAD"):
        return None
    return Refusal(405, "this page is only read: GET and HEAD")


def empty(asked: Asked) -> Refusal | None:
    """No request has a body."""
    lengths = asked.values(b"content-length")
    if not asked.values(b"transfer-encoding") and set(lengths) <= {b"0"}:
        return None
    return Refusal(413, "this page takes no uploads")


def plain(asked: Asked) -> Refusal | None:
    """The path consists of plain names: nothing climbs, nothing hides, no address of another host."""
    fits = PATH.fullmatch(asked.raw) and unquote_to_bytes(asked.raw) == asked.path.encode("utf-8", "surrogateescape")
    if fits and QUERY.fullmatch(asked.query):
        return None
    return Refusal(400, "this address is not one of the page's")


def by_socket(asked: Asked) -> Refusal | None:
    """The page's messages travel by websocket alone, and nothing else does."""
    if asked.kind == "websocket":
        fine = asked.path == SOCKET and queried(asked.query, b"transport") == [b"websocket"]
    else:
        fine = not asked.path.startswith("/_nicegui_ws")
    return None if fine else Refusal(403, "messages of this page travel by websocket")


def as_asked(scope: Mapping[str, Any], port: int) -> Asked:
    """What the server tells of a request."""
    path = str(scope["path"])
    raw = scope.get("raw_path")
    headers = [(bytes(name).lower(), bytes(value)) for name, value in scope["headers"]]
    raw = path.encode("utf-8", "replace") if raw is None else bytes(raw)
    return Asked(scope["type"], scope.get("method", "GET"), path, raw, scope.get("query_string", b""), headers, port)


def queried(query: bytes, name: bytes) -> list[bytes]:
    """Every value of one name in a query."""
    parts = [part.partition(b"=") for part in query.split(b"&")]
    return [unquote_to_bytes(value) for other, _, value in parts if unquote_to_bytes(other) == name]


#: Asked in this order; the first refusal counts.
GUARDS: Mapping[str, Guard] = {
    "measured": measured,
    "at home": at_home,
    "from home": from_home,
    "unlinked": unlinked,
    "direct": direct,
    "reading": reading,
    "empty": empty,
    "plain": plain,
    "by socket": by_socket,
}
