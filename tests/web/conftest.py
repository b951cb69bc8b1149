"""Servers of the page to speak to: one of a small page of our own, and `sim view` itself."""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .started import HERE, Server, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .browsing import Visit


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a small page of our own, with a witness."""
    with started([str(HERE / "watched.py"), "demo"], tmp_path_factory.mktemp("demo") / "work") as server:
        yield server


@pytest.fixture(scope="session")
def page_server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`sim view` in a folder that holds the shipped scenarios, with a witness."""
    folder = tmp_path_factory.mktemp("view") / "work"
    shutil.copytree(root / "scenarios", folder / "scenarios")
    with started([str(HERE / "watched.py"), "view", "--port", "0", "--no-open"], folder) as server:
        yield server


@pytest.fixture(scope="session")
def chrome() -> Iterator["Browser"]:
    """A real browser, without a window."""
    pytest.importorskip("playwright", reason="browser tests need playwright: pip install -e '.[dev]'")
    from .browsing import browser, chromium

    if chromium() is None:
        pytest.skip("browser tests need Chromium: install it, or let CHROMIUM name one")
    with browser() as launched:
        yield launched


@pytest.fixture
def window(
    chrome: "Browser", request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., "Visit"]]:
    """Opens windows on the page; afterwards none may have asked for another host or complained of anything."""
    from .browsing import Visit, kept_screen

    visits: list[Visit] = []

    def opened(server: Server, width: int = 1440, height: int = 900, scheme: str = "light", **more: object) -> Visit:
        context = chrome.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=f"http://{server.home}")
        visit = Visit(context.new_page(), server)
        visit.watch()
        visits.append(visit)
        return visit

    yield opened
    failed = getattr(request.node, "failed", False)
    for visit in visits:
        if (failed or visit.complaints) and not visit.page.is_closed():
            print("kept", kept_screen(visit, tmp_path_factory.getbasetemp() / "screens", request.node.name))
        visit.page.context.close()
    if not failed:
        assert [visit.complaints for visit in visits if visit.complaints] == []
        assert [visit.foreign for visit in visits if visit.foreign] == []
        assert [visit.dialogs for visit in visits if visit.dialogs] == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know whether their test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report
