"""A server of the page answers this machine, the user's own browser, and nobody else."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sim.errors import Refused
from sim.web import serving

from .started import HERE, SOON, Server, started

SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")


@pytest.fixture(scope="session")
def every_route(demo: Server) -> list[str]:
    """An address on every route of the small page."""
    return demo.routes()


def test_the_routes_are_the_pages_and_what_nicegui_brings(demo: Server) -> None:
    names = {words[0] for words in demo.noted("route")}

    assert {"/", "/study/{name}", "/_nicegui_ws", "/favicon.ico"} <= names
    assert all(name.startswith(("/_nicegui/", "/study/")) for name in names - {"/", "/_nicegui_ws", "/favicon.ico"})
    assert [words[:2] for words in demo.noted("outer")] == [["", "Mount"]], (
        "the outer application has no route of its own"
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Cookie": ""},
        {"Cookie": "sim-{port}=wrong"},
    ],
    ids=str,
)
def test_others_are_refused_on_every_route(demo: Server, every_route: list[str], headers: dict[str, str]) -> None:
    sent = {"Cookie": demo.cookie} | {name: value.format(port=demo.port) for name, value in headers.items()}

    for route in every_route:
        answer = demo.asked(route, sent)
        assert answer.status == 403, route
        assert len(answer.body) < 300 and b"<" not in answer.body


@pytest.mark.parametrize("method", METHODS)
def test_nothing_can_be_sent_to_any_route(demo: Server, every_route: list[str], method: str) -> None:
    for route in every_route:
        assert demo.asked(route, {"Cookie": demo.cookie}, method).status == 405, route


def test_a_wrong_token_opens_no_route(demo: Server, every_route: list[str]) -> None:
    for route in every_route:
        assert demo.asked(f"{route}?token=wrong").status == 403, route


def test_the_printed_address_opens_the_page(demo: Server) -> None:
    answer = demo.asked(demo.address.partition(demo.home)[2])

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert answer.headers["set-cookie"].startswith(f"{demo.cookie}; HttpOnly; SameSite=Strict")
    assert demo.token not in demo.own("/").body.decode(), "the page does not say its token"
    assert demo.own("/", Host=f"localhost:{demo.port}").status == 200


def test_what_browsers_and_other_sites_are_told(demo: Server, every_route: list[str]) -> None:
    for route in every_route:
        headers = {name.lower(): value for name, value in demo.own(route, Origin=f"http://{demo.home}").headers.items()}
        assert not [name for name in headers if name.startswith("access-control") or name == "server"], route
        assert "unsafe-inline" not in headers["content-security-policy"].partition("style-src")[0]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_scripts_of_the_page_bear_its_mark(demo: Server) -> None:
    answer = demo.own("/")
    nonce = answer.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]

    assert answer.body.count(b"<script") == answer.body.count(f'<script nonce="{nonce}"'.encode()) > 5


SOCKET_HEADERS = {
    "a foreign origin": {"Origin": "http://evil.example"},
    "no origin": {"Origin": None},
    "another port's origin": {"Origin": "http://127.0.0.1:80"},
    "a foreign host": {"Host": "evil.example", "Origin": "http://evil.example"},
    "no cookie": {"Cookie": None},
    "another cookie": {"Cookie": "sim-{port}=wrong"},
}


def met(server: Server, changes: dict[str, str | None], target: str = SOCKET) -> str:
    """The first message of the page's websocket."""
    sent: dict[str, str | None] = {"Host": server.home, "Origin": f"http://{server.home}", "Cookie": server.cookie}
    sent |= {name: value and value.format(port=server.port) for name, value in changes.items()}
    headers = {name: value for name, value in sent.items() if value is not None}
    host = headers.pop("Host")
    address = f"ws://{host}{target}"
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as line,
        connect(address, sock=line, additional_headers=headers, user_agent_header=None, proxy=None) as speaking,
    ):
        return str(speaking.recv(5))


def test_the_own_browser_has_its_websocket(demo: Server) -> None:
    assert '"sid"' in met(demo, {})


@pytest.mark.parametrize("who", SOCKET_HEADERS)
def test_others_get_no_websocket(demo: Server, who: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        met(demo, SOCKET_HEADERS[who])


@pytest.mark.parametrize("target", ["/", "/study/one", "/_nicegui_ws/", SOCKET.replace("websocket", "polling")])
def test_there_is_one_websocket(demo: Server, target: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        met(demo, {}, target)


def test_a_long_message_closes_the_websocket_alone(demo: Server) -> None:
    from websockets.exceptions import ConnectionClosed

    headers = {"Cookie": demo.cookie}
    with connect(
        f"ws://{demo.home}{SOCKET}", origin=f"http://{demo.home}", additional_headers=headers, proxy=None
    ) as one:  # type: ignore[arg-type]
        one.recv(5)
        with pytest.raises(ConnectionClosed):
            one.send("4" + "x" * 400_000)
            for _ in range(20):
                one.recv(5)
    assert demo.own("/").status == 200


CLIMBS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "..;/", "%252e%252e/", "./../")
PLACES = ("/", "/study/", "/_nicegui/3.18.0/static/", "/_nicegui/3.18.0/resources/x/", "/_nicegui/3.18.0/libraries/")


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_path_leads_to_a_file(demo: Server, climb: str) -> None:
    for place, depth in product(PLACES, (1, 6, 12)):
        for target in (
            f"{place}{climb * depth}etc/passwd",
            f"{place}{climb * depth}{HERE}/demo.py",
            f"{place}/etc/passwd",
        ):
            answer = demo.own(target)
            assert answer.status in (400, 403, 404), target
            assert b"root:" not in answer.body and b"A page of our own" not in answer.body


@pytest.mark.parametrize(
    "line",
    [
        b"GET http://evil.example/ HTTP/1.1",
        b"GET http://{home}/ HTTP/1.1",
        b"GET * HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"CONNECT evil.example:443 HTTP/1.1",
        b"GET //evil.example/ HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /\x00 HTTP/1.1",
        b"GET /a b HTTP/1.1",
        b"PRI * HTTP/2.0",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_an_odd_first_line_is_refused(demo: Server, line: bytes) -> None:
    home, cookie = demo.home.encode(), demo.cookie.encode()
    request = line.replace(b"{home}", home) + b"\r\nHost: %b\r\nCookie: %b\r\nConnection: close\r\n\r\n" % (
        home,
        cookie,
    )

    answer = demo.raw(request)

    assert answer[:10] in (b"HTTP/1.1 4", b"") and b"<html" not in answer


@pytest.mark.parametrize(
    "more",
    [
        b"Host: evil.example\r\n",
        b"Origin: http://evil.example\r\n",
        b"Content-Length: 4\r\n\r\nabcd",
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
        b"X-Forwarded-Prefix: /x\r\n",
        b"X: " + b"x" * 20_000 + b"\r\n",
        b"X: " + b"x" * 200_000 + b"\r\n",
        b"".join(b"X-%d: 1\r\n" % number for number in range(200)),
        b"Bad Name: x\r\n",
    ],
    ids=lambda more: more[:24].decode(),
)
def test_an_odd_header_is_refused(demo: Server, more: bytes) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {demo.home}\r\nCookie: {demo.cookie}\r\nConnection: close\r\n".encode()

    assert demo.raw(head + b"\r\n").startswith(b"HTTP/1.1 200")
    assert demo.raw(head + more + b"\r\n")[9:10] == b"4"


def test_it_listens_on_this_machine_alone(demo: Server) -> None:
    own = psutil.Process(demo.process.pid)
    listening = [
        one.laddr for process in (own, *own.children(recursive=True))
        for one in process.net_connections("all") if one.status == psutil.CONN_LISTEN
    ]  # fmt: skip

    assert [tuple(address) for address in listening] == [("127.0.0.1", demo.port)]


def test_it_reaches_nobody_and_writes_nothing(demo: Server) -> None:
    met(demo, {})
    demo.own("/study/one")

    assert demo.reached() == []
    assert demo.written() == []
    assert {path.name for path in demo.folder.iterdir()} == {"said.log", "heard.log", "seen.log"}


def test_it_says_its_address_and_nothing_else(demo: Server) -> None:
    first, second = demo.log.read_text(encoding="utf-8").splitlines()

    assert first == f"http://127.0.0.1:{demo.port}/?token={demo.token}" and len(demo.token) >= 40
    assert "Ctrl-C" in second
    assert demo.heard.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_it_ends_soon_and_quietly(tmp_path: Path, number: int, code: int) -> None:
    with started([str(HERE / "demo.py"), "0"], tmp_path) as server:
        headers = {"Cookie": server.cookie}
        with connect(
            f"ws://{server.home}{SOCKET}", origin=f"http://{server.home}", additional_headers=headers, proxy=None
        ) as one:  # type: ignore[arg-type]
            one.recv(5)
            ended, seconds = server.ended(number)

        assert ended == code and seconds < SOON
        assert server.log.read_text(encoding="utf-8").splitlines()[-1] == "closed", "it ended the tidy way"
        assert server.heard.read_text(encoding="utf-8") == ""


def test_every_start_has_its_own_token(demo: Server, tmp_path: Path) -> None:
    with started([str(HERE / "demo.py"), "0"], tmp_path) as other:
        assert other.token != demo.token
        assert other.asked("/", {"Cookie": f"sim-{other.port}={demo.token}"}).status == 403


def test_the_browser_is_given_an_address_that_opens_once(tmp_path: Path) -> None:
    teller = tmp_path / "browser"
    teller.write_text(f"#!{sys.executable}\nimport sys\nopen({str(tmp_path / 'told')!r}, 'w').write(sys.argv[1])\n")
    teller.chmod(teller.stat().st_mode | stat.S_IXUSR)
    screen = {"BROWSER": f"{teller} %s", "DISPLAY": ":7", "SSH_CONNECTION": "", "SSH_TTY": ""}

    with started([str(HERE / "demo.py"), "0", "--open"], tmp_path / "work", screen) as server:
        until = time.monotonic() + 20
        while not (tmp_path / "told").exists() or not (tmp_path / "told").read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        target = (tmp_path / "told").read_text().partition(server.home)[2]
        visits = [server.asked(target).status for _ in range(2)]

        assert server.token not in target and visits == [303, 403]


@pytest.mark.parametrize(
    ("around", "seen"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({}, False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, False),
    ],
)
def test_no_browser_is_opened_where_nobody_sees_it(
    monkeypatch: pytest.MonkeyPatch, around: dict[str, str], seen: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(serving.sys, "platform", "linux")

    assert serving.has_screen() is seen


def test_a_port_that_is_taken_is_refused_by_name_and_passed_over_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving.bound(0) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"port: cannot listen on {number}"):
            serving.bound(number)
        monkeypatch.setattr(serving, "FIRST_PORT", number)
        with serving.bound(None) as next_one:
            assert next_one.getsockname()[0] == "127.0.0.1"
            assert number < next_one.getsockname()[1] <= number + serving.PORTS


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(Refused, match=r"port: -?[0-9]+ is out of range; 0 to 65535"):
        serving.bound(port)


def test_without_nicegui_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda _: None)

    with pytest.raises(Refused, match=r"not installed; pip install 'proxysim\[web\]'"):
        serving.serve(lambda: None, port=0, opened=False, said=print)


def test_what_others_kept_in_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".nicegui").mkdir()
    (tmp_path / ".nicegui" / "storage-general.json").write_text('{"planted": 1}', encoding="utf-8")
    told = (
        "import sys; sys.path.insert(0, sys.argv[1]); import demo\n"
        "from sim.web import hosting; hosting.app(demo.pages, 1)\n"
        "from nicegui import app; print(dict(app.storage.general)); app.storage.general['x'] = 1\n"
        "from contextlib import suppress\n"
        "with suppress(OSError): app.storage._create_persistent_dict('user-1')['x'] = 1"
    )

    done = subprocess.run(
        [sys.executable, "-c", told, str(HERE)], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )  # fmt: skip

    assert done.stdout.strip() == "{}"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".nicegui", "storage-general.json"]
