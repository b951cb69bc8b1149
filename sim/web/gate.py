"""What stands between the page and everybody else: other web sites, other users of the machine, odd requests.

It is the outermost layer and pure ASGI. Whatever is not plainly the user's own browser never reaches the page: it
has to pass every guard, and last of all it must bring the token of this start.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes

from sim.web.guards import GUARDS, OPEN_AGAIN, Asked, Headers, Refusal, as_asked, queried

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Message, Receive, Send], Awaitable[None]]


class Gate:
    """Outermost ASGI layer: lets through what passes every guard and brings the token of this start.

    The token is in the address that is printed and, after the first visit, in a cookie. A ticket opens the page once:
    it may be given to a browser on its command line, which other users of the machine can read.
    """

    def __init__(self, app: App, *, port: int, token: str) -> None:
        self.app = app
        self.port = port
        self.token = token.encode("ascii")
        self.tickets: set[bytes] = set()

    def ticket(self) -> str:
        """A token that opens the page once."""
        ticket = secrets.token_urlsafe()
        self.tickets.add(ticket.encode("ascii"))
        return ticket

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the page."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] in ("http", "websocket"):
            await self._answered(scope, receive, send)

    async def _answered(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = as_asked(scope, self.port)
        refusal = self._refusal(asked)
        if refusal is not None and asked.kind == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        elif refusal is not None:
            await _reply(send, refusal.status, refusal.words, [(b"allow", b"GET, HEAD")])
        elif invites(asked):
            await _reply(send, 303, "", self._entry(asked))
        else:
            scope["nonce"] = secrets.token_urlsafe(16)
            await self.app(scope, receive, _dressed(send, page_headers(self.port, scope["nonce"])))

    def _refusal(self, asked: Asked) -> Refusal | None:
        """Why a request goes no further, if so."""
        for guard in GUARDS.values():
            if (refusal := guard(asked)) is not None:
                return refusal
        if self._known(asked) or self._invited(asked):
            return None
        return Refusal(403, f"this page is private; {OPEN_AGAIN}")

    def _known(self, asked: Asked) -> bool:
        """Whether the browser brings the cookie of this start."""
        pairs = [pair.strip().partition(b"=") for line in asked.values(b"cookie") for pair in line.split(b";")]
        return any(secrets.compare_digest(value, self.token) for name, _, value in pairs if name == asked.cookie)

    def _invited(self, asked: Asked) -> bool:
        """Whether the address brings the token, or a ticket that nobody has used."""
        given = queried(asked.query, b"token") if invites(asked) else []
        if len(given) != 1:
            return False
        used = {ticket for ticket in self.tickets if secrets.compare_digest(ticket, given[0])}
        self.tickets -= used
        return secrets.compare_digest(given[0], self.token) or bool(used)

    def _entry(self, asked: Asked) -> Headers:
        """Headers that lead to the same address without the token and leave it in a cookie."""
        parts = asked.query.split(b"&")
        rest = b"&".join(part for part in parts if unquote_to_bytes(part.partition(b"=")[0]) != b"token")
        cookie = b"%s=%s; HttpOnly; SameSite=Strict; Path=/" % (asked.cookie, self.token)
        return [(b"location", asked.raw + (b"?" + rest if rest else b"")), (b"set-cookie", cookie)]


def invites(asked: Asked) -> bool:
    """Whether an address brings a token."""
    return asked.kind == "http" and bool(queried(asked.query, b"token"))


def policy(port: int, nonce: str) -> str:
    """What the page may load and run: its own files, and scripts that the page itself was sent with.

    Vue compiles templates in the browser and NiceGUI evaluates what the server sends it, which takes `unsafe-eval`;
    styles are set on elements. Scripts that get into the page later, in attributes or in links do not run.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}",
            *("frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'", "object-src 'none'"),
        ]
    )


#: What every answer says, whatever it is.
ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"x-dns-prefetch-control", b"off"),
    (
        b"permissions-policy",
        b"camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), payment=(), serial=(), usb=()",
    ),
]
NOTHING = b"default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


def page_headers(port: int, nonce: str) -> Headers:
    """Headers of an answer of the page."""
    return [*ALWAYS, (b"content-security-policy", policy(port, nonce).encode("ascii"))]


def _dressed(send: Send, headers: Headers) -> Send:
    """Send answers with our headers in place of the page's, and with none that would let other sites read them."""
    ours = {name for name, _ in headers} | {b"server"}

    async def sent(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept"):
            message["headers"] = [*_kept(message.get("headers", ()), ours), *headers]
        await send(message)

    return sent


def _kept(headers: Iterable[tuple[bytes, bytes]], ours: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        lower = bytes(name).lower()
        if lower not in ours and not lower.startswith(b"access-control-"):
            yield lower, bytes(value)


async def _reply(send: Send, status: int, words: str, headers: Headers) -> None:
    """One plain sentence."""
    body = f"{words}\n".encode() if words else b""
    more = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", NOTHING),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*ALWAYS, *more, *headers]})
    await send({"type": "http.response.body", "body": body})
