"""A real browser that looks at the page, and keeps account of everything it asks for and complains of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from .started import Server

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: No word to anybody: nothing is updated, measured or looked up while a test runs.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
#: What counts as serious to axe.
SERIOUS = ("serious", "critical")
TABS = ("overview", "why", "what-if", "watch", "trust", "data")


def chromium() -> str | None:
    """The browser of this machine: what CHROMIUM names, or one that is installed."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playing:
        launched = playing.chromium.launch(executable_path=chromium(), args=[*FLAGS, *sandbox])
        try:
            yield launched
        finally:
            launched.close()


@dataclass
class Visit:
    """One window on the page of a server."""

    page: Page
    server: Server
    requests: list[str] = field(default_factory=list)
    """Every address that was asked for."""
    complaints: list[str] = field(default_factory=list)
    """What the browser complained of: errors of scripts, refused answers, broken rules of the page."""
    dialogs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep account from now on."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda line: self.requests.append(line.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("console", lambda line: line.type in ("error", "warning") and self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left while it loaded
            self.complaints.append(f"{request.url}: {request.failure}")

    def open(self, path: str = "/") -> "Visit":
        """Open an address as it was printed: with the token."""
        mark = "&" if "?" in path else "?"
        self.page.goto(f"http://{self.server.home}{path}{mark}token={self.server.token}")
        return self

    def at(self, name: str) -> Any:
        """What bears a name for tests."""
        return self.page.get_by_test_id(name)

    @property
    def foreign(self) -> list[str]:
        """Addresses that were asked for and are not this server's."""
        own = ("http", self.server.home), ("ws", self.server.home)
        asked = [urlsplit(url) for url in self.requests if not url.startswith(("data:", "blob:"))]
        return [url.geturl() for url in asked if (url.scheme, url.netloc) not in own]

    def settled(self) -> "Visit":
        """Wait until nothing is played, drawn or read any more."""
        self.page.wait_for_function(
            """() => {
                const busy = document.querySelector('.working')
                    || [...document.querySelectorAll('body .soft')].some(one => one.textContent.trim() === 'drawing …');
                window.__quiet = busy ? 0 : (window.__quiet || 0) + 1;
                return window.__quiet > 4;
            }""",
            polling=100,
            timeout=60_000,
        )
        return self


def serious(page: Page) -> list[str]:
    """What axe finds serious or worse: the rule, where, and why, a line each."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    found = results.response["violations"]
    return [
        f"{one['id']} ({one['impact']}) at {node['target']}: {node['html'][:120]} | {one['help']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def kept_screen(visit: Visit, folder: Path, name: str) -> Path:
    """A picture of the page as it is, for whoever looks at a test that failed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{''.join(letter if letter.isalnum() else '-' for letter in name)[:80]}.png"
    visit.page.screenshot(path=path, full_page=True)
    return path
