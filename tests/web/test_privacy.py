"""`sim view` itself is as private as the small page of our own."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from .started import HERE, SOON, Server, started


def test_it_has_its_pages_and_nothing_that_takes_or_hands_out_files(page_server: Server) -> None:
    routes = page_server.noted("route")
    own = [words for words in routes if not words[0].startswith("/_nicegui")]

    assert {words[0] for words in own} == {"/", "/study/{key}", "/favicon.ico"}
    assert {method for words in routes for method in words[2:]} <= {"GET", "HEAD"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Cookie": ""},
        {"Cookie": "sim-{port}=wrong"},
    ],
    ids=str,
)
def test_others_are_refused_on_every_route(page_server: Server, headers: dict[str, str]) -> None:
    sent = {"Cookie": page_server.cookie} | {
        name: value.format(port=page_server.port) for name, value in headers.items()
    }

    for route in page_server.routes():
        assert page_server.asked(route, sent).status == 403, route
        assert page_server.asked(route, {"Cookie": page_server.cookie}, "POST").status == 405, route


def test_it_shows_its_pages_to_the_user(page_server: Server) -> None:
    assert b"june-war-2025" in page_server.own("/").body
    assert page_server.own("/study/june-war-2025").status == 200


def test_it_listens_on_this_machine_alone_and_reaches_nobody(page_server: Server) -> None:
    page_server.own("/study/june-war-2025?tab=data")
    own = psutil.Process(page_server.process.pid)
    lines = [line for process in (own, *own.children(recursive=True)) for line in process.net_connections("inet")]

    assert [tuple(line.laddr) for line in lines if line.status == psutil.CONN_LISTEN] == [
        ("127.0.0.1", page_server.port)
    ]
    assert page_server.reached() == []
    assert page_server.written() == []


@pytest.mark.parametrize(
    "key", ["..", "%2e%2e%2fpyproject", "nothing", "scenarios", "june-war-2025.yaml", "etc", "C:", "a%00"]
)
def test_a_name_in_the_address_is_looked_up_and_never_opened(page_server: Server, key: str) -> None:
    answer = page_server.own(f"/study/{key}")

    assert answer.status in (400, 404) or b"unknown study" in answer.body
    assert page_server.written() == []


def test_it_ends_soon_whatever_is_being_played(root: Path, tmp_path: Path) -> None:
    arguments = [
        str(HERE / "watched.py"),
        "view",
        str(root / "scenarios" / "june-war-2025.yaml"),
        "--port",
        "0",
        "--no-open",
    ]
    with started(arguments, tmp_path) as server:
        for seed in range(4):
            assert server.own(f"/study/june-war-2025?runs=2000&seed={seed}").status == 200
        time.sleep(0.3)
        code, seconds = server.ended()

    assert code == 0 and seconds < SOON
    assert server.heard.read_text(encoding="utf-8") == ""


def test_a_port_that_is_taken_is_refused_in_a_line(page_server: Server) -> None:
    words = [sys.executable, "-m", "sim", "view", "--no-open", "--port", str(page_server.port)]

    done = subprocess.run(words, cwd=page_server.folder, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sim view:1:1: port: cannot listen on {page_server.port}: address already in use; ")
