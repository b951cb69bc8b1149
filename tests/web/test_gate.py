"""Only the user's own browser gets through the gate, and each guard is there for something."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pytest

from sim.web import gate
from sim.web.gate import Gate
from sim.web.guards import GUARDS, LONGEST_HEADERS, LONGEST_TARGET, MOST_HEADERS, PATH, SOCKET

PORT, TOKEN = 8612, "a-token-of-this-start"
HOME = "127.0.0.1:8612"
COOKIE = f"sim-{PORT}={TOKEN}"


class Answer(NamedTuple):
    """What came back, and what the page behind the gate saw of it."""

    status: int
    headers: dict[str, str]
    body: str
    seen: list[dict[str, Any]]


def asked(
    target: str | bytes = "/",
    headers: Iterable[tuple[str, str]] = (),
    *,
    without: tuple[str, ...] = (),
    method: str = "GET",
    kind: str = "http",
    gate_of: Gate | None = None,
) -> Answer:
    """The answer to a request as the user's own browser would send it, but for what is given."""
    raw, _, query = (target.encode() if isinstance(target, str) else target).partition(b"?")
    usual = {"host": HOME, "cookie": COOKIE, "sec-fetch-site": "same-origin"}
    usual |= {"origin": f"http://{HOME}"} if kind == "websocket" else {}
    named = {name for name, _ in headers} | set(without)
    sent = [(name, value) for name, value in usual.items() if name not in named] + list(headers)
    scope = {
        "type": kind,
        "path": raw.decode("utf-8", "replace") if b"%" not in raw else _decoded(raw),
        "raw_path": raw,
        "query_string": query,
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent],
    }
    return _played(scope | ({"method": method} if kind == "http" else {}), gate_of)


def _decoded(raw: bytes) -> str:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(raw).decode("utf-8", "replace")


def _played(scope: dict[str, Any], gate_of: Gate | None) -> Answer:
    seen: list[dict[str, Any]] = []
    sent: list[Mapping[str, Any]] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.accept", "headers": [(b"access-control-allow-origin", b"*")]})
        headers = [(b"Access-Control-Allow-Origin", b"*"), (b"server", b"x"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        return await send({"type": "http.response.body", "body": b"the page"})

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    outer = gate_of or Gate(page, port=PORT, token=TOKEN)
    outer.app = page
    asyncio.run(outer(scope, receive, send))
    first = sent[0]
    headers = {name.decode(): value.decode() for name, value in first.get("headers", ())}
    status = {"websocket.close": 403, "websocket.accept": 101}.get(first["type"]) or first["status"]
    return Answer(status, headers, b"".join(message.get("body", b"") for message in sent).decode(), seen)


SOCKETS = f"{SOCKET}?EIO=4&transport=websocket"

#: What each guard is there for: requests that are in order but for one thing.
CASES: Mapping[str, list[dict[str, Any]]] = {
    "measured": [
        {"target": "/study/" + "a" * LONGEST_TARGET},
        {"target": "/?set=" + "a" * LONGEST_TARGET},
        {"headers": [("accept", "a" * LONGEST_HEADERS)]},
        {"headers": [(f"x-{number}", "") for number in range(MOST_HEADERS)]},
    ],
    "at home": [
        {"headers": [("host", host)]}
        for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1", "localhost", "127.0.0.1:80", f"[::1]:{PORT}")
    ]
    + [
        {"headers": [("host", f"{HOME}.evil.example")]},
        {"headers": [("host", f"evil.example@{HOME}")]},
        {"headers": [("host", HOME), ("host", HOME)]},
        {"headers": [("host", HOME), ("host", "evil.example")]},
        {"headers": [("host", "0.0.0.0:8612")]},
        {"headers": [("host", "")]},
        {"without": ("host",)},
        {"target": SOCKETS, "kind": "websocket", "headers": [("host", "evil.example"), ("origin", "http://evil.example")]},
    ],
    "from home": [
        {"headers": [("origin", origin)]}
        for origin in ("http://evil.example", "null", "", f"https://{HOME}", "http://127.0.0.1:80", "http://127.0.0.1")
    ]
    + [
        {"headers": [("origin", f"http://localhost:{PORT}")]},
        {"headers": [("origin", f"http://{HOME}"), ("origin", "http://evil.example")]},
        {"target": SOCKETS, "kind": "websocket", "headers": [("origin", "http://evil.example")]},
        {"target": SOCKETS, "kind": "websocket", "headers": [("origin", "null")]},
        {"target": SOCKETS, "kind": "websocket", "without": ("origin",)},
    ],
    "unlinked": [
        {"headers": [("sec-fetch-site", "cross-site")]},
        {"headers": [("sec-fetch-site", "same-site")]},
        {"headers": [("sec-fetch-site", "anything")]},
        {"headers": [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]},
        {"headers": [("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")]},
        {"target": f"/?token={TOKEN}", "without": ("cookie",), "headers": [("sec-fetch-site", "cross-site")]},
    ],
    "direct": [
        {"headers": [("x-forwarded-prefix", "/x")]},
        {"headers": [("x-forwarded-host", "evil.example")]},
        {"headers": [("forwarded", "for=192.0.2.1")]},
    ],
    "reading": [
        {"method": method}
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "")
    ],
    "empty": [
        {"headers": [("content-length", "1")]},
        {"headers": [("content-length", "0"), ("content-length", "7")]},
        {"headers": [("transfer-encoding", "chunked")]},
    ],
    "plain": [
        {"target": target}
        for target in (
            "/../etc/passwd", "/study/../../etc/passwd", "/./", "/a/./b", "/.nicegui/x", "//evil.example/", "/a//b",
            "/%2e%2e/etc/passwd", "/%2E%2E/x", "/a%2fb", "/a%2Fb", "/a%5cb", "/a%00", "/a%0d%0ax", "/a%25b", "/a%7f",
            "/a%", "/a%g0", "/a\\b", "/a b", "/a;/../b/..", "http://evil.example/", f"http://{HOME}/", "*", "",
            "evil.example:443", "/a\x00b", "/?a b", "/?a=\x00", "/?a=\r\nb", "/?é", "/é", "/%ff", "/a|b", "/<script>",
        )
    ],
    "by socket": [
        {"target": f"{SOCKET}?EIO=4&transport=polling"},
        {"target": f"{SOCKET}?EIO=4&transport=websocket"},
        {"target": "/_nicegui_ws/"},
        {"target": f"{SOCKET}?EIO=4&transport=polling", "kind": "websocket"},
        {"target": f"{SOCKET}?EIO=4&transport=websocket&transport=polling", "kind": "websocket"},
        {"target": SOCKET, "kind": "websocket"},
        {"target": "/?transport=websocket", "kind": "websocket"},
        {"target": "/study/x?transport=websocket", "kind": "websocket"},
    ],
}  # fmt: skip
ALL = [(guard, case) for guard, cases in CASES.items() for case in cases]


def test_the_users_own_browser_gets_through() -> None:
    for host in (HOME, f"localhost:{PORT}"):
        assert asked(headers=[("host", host)]).body == "the page"
        assert asked(headers=[("host", host), ("origin", f"http://{host}")]).status == 200
        both = [("host", host), ("origin", f"http://{host}")]
        assert asked(SOCKETS, both, kind="websocket").status == 101
    assert asked("/study/june-war-2025?tab=what-if&set=pressures.sanctions%3D0.2", method="HEAD").status == 200
    assert asked(without=("sec-fetch-site",)).status == 200, "older browsers do not say where a request came from"
    assert asked(headers=[("sec-fetch-site", "none"), ("content-length", "0")]).status == 200
    assert asked("/study/my%20run-%C3%A9").status == 200


@pytest.mark.parametrize(("guard", "case"), ALL, ids=[f"{guard} {number}" for number, (guard, _) in enumerate(ALL)])
def test_whatever_is_odd_is_refused(guard: str, case: dict[str, Any]) -> None:
    answer = asked(**case)

    assert answer.status in (400, 403, 405, 413, 414, 431) and not answer.seen
    assert "the page" not in answer.body.split(";")[0].replace("the page's", "")


@pytest.mark.parametrize("guard", GUARDS)
def test_each_guard_matters(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "GUARDS", {name: one for name, one in GUARDS.items() if name != guard})

    through = [case for case in CASES[guard] if asked(**case).status in (101, 200, 303)]

    assert through, f"nothing is refused by the guard {guard!r} alone"


def test_every_guard_has_its_cases() -> None:
    assert list(CASES) == list(GUARDS)


WRONG_COOKIES = (
    *("", "x", TOKEN, f"sim-{PORT}=", f"sim-{PORT}=wrong", f"sim-{PORT}={TOKEN}x", f'sim-{PORT}="{TOKEN}"'),
    *(f"sim-1={TOKEN}", f"x{COOKIE}"),
)


@pytest.mark.parametrize("cookie", WRONG_COOKIES)
def test_without_the_cookie_of_this_start_nothing_is_shown(cookie: str) -> None:
    headers = [("cookie", cookie)] if cookie else []

    for target, kind in (
        ("/", "http"),
        ("/study/x", "http"),
        ("/_nicegui/3/static/x.js", "http"),
        (SOCKETS, "websocket"),
    ):
        answer = asked(target, headers, kind=kind, without=("cookie",))
        assert answer.status == 403 and not answer.seen
        assert kind == "websocket" or "open the address that `sim view` printed" in answer.body


def test_the_cookie_is_found_among_others() -> None:
    assert asked(headers=[("cookie", f"a=b; sim-{PORT}=old;  {COOKIE} ; c")]).status == 200
    assert asked(headers=[("cookie", "a=b"), ("cookie", COOKIE)]).status == 200


def test_the_printed_address_leads_in_and_leaves_the_token_behind() -> None:
    answer = asked(f"/study/x?tab=why&token={TOKEN}&set=a%26b", [("sec-fetch-site", "none")], without=("cookie",))

    assert (answer.status, answer.headers["location"], answer.seen) == (303, "/study/x?tab=why&set=a%26b", [])
    assert answer.headers["set-cookie"] == f"sim-{PORT}={TOKEN}; HttpOnly; SameSite=Strict; Path=/"


WRONG_TOKENS = (
    *("token", "token=", "token=wrong", "token=%00", f"token={TOKEN}x", f"Token={TOKEN}", f"x=token={TOKEN}"),
    f"token={TOKEN}&token={TOKEN}",
)


@pytest.mark.parametrize("query", WRONG_TOKENS)
def test_another_token_does_not(query: str) -> None:
    answer = asked(f"/?{query}", without=("cookie",))

    assert answer.status == 403 and "set-cookie" not in answer.headers


def test_a_token_opens_no_websocket() -> None:
    assert asked(f"{SOCKETS}&token={TOKEN}", kind="websocket", without=("cookie",)).status == 403


def test_who_is_in_already_is_led_on_whatever_the_token() -> None:
    for query in ("token=old", f"%74oken={TOKEN}", f"token={TOKEN}&token=x"):
        assert asked(f"/study/x?{query}").headers["location"] == "/study/x"


def test_a_ticket_opens_once() -> None:
    one = Gate(lambda *_: None, port=PORT, token=TOKEN)  # type: ignore[arg-type,return-value]
    ticket = one.ticket()

    first = asked(f"/?token={ticket}", without=("cookie",), gate_of=one)
    second = asked(f"/?token={ticket}", without=("cookie",), gate_of=one)

    assert (first.status, second.status) == (303, 403)
    assert ticket not in first.headers["set-cookie"], "the cookie is of this start, not of the ticket"
    assert asked("/", [("cookie", f"sim-{PORT}={ticket}")], gate_of=one).status == 403


def test_every_answer_is_closed_to_others() -> None:
    answers = [asked(), asked("/x", without=("cookie",)), asked(f"/?token={TOKEN}"), asked(method="POST"), asked("//x")]

    for answer in answers:
        assert not [name for name in answer.headers if name.lower().startswith("access-control") or name == "server"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert not [name for name in asked(SOCKETS, kind="websocket").headers if name.startswith("access-control")]


def test_the_page_runs_only_scripts_that_it_was_sent_with() -> None:
    answers = [asked(), asked()]
    rules = [dict(_rules(answer.headers["content-security-policy"])) for answer in answers]

    for answer, rule in zip(answers, rules, strict=True):
        assert rule["script-src"] == f"'self' 'nonce-{answer.seen[0]['nonce']}' 'unsafe-eval'"
        assert rule["connect-src"] == f"'self' ws://{HOME} ws://localhost:{PORT}"
        assert "http:" not in answer.headers["content-security-policy"]
        assert {rule[name] for name in ("default-src", "form-action", "object-src", "base-uri")} == {"'none'"}
    assert rules[0]["script-src"] != rules[1]["script-src"]


def _rules(policy: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (rule.partition(" ") for rule in policy.split("; "))]


def test_no_plain_path_climbs() -> None:
    import itertools

    steps = ("a", ".", "..", "%2e", "%2f", "", "a.b", "..a", "a%20b")
    for some in itertools.product(steps, repeat=3):
        path = "/" + "/".join(some)
        if PATH.fullmatch(path.encode()):
            assert set(some) <= {"a", "a.b", "a%20b", ""} and "//" not in path
