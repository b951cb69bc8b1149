"""An afternoon with the page: opening and clicking for long costs no memory, and the first view comes soon."""

import os
import time
from collections.abc import Callable

import psutil
import pytest

from .browsing import TABS, Visit
from .started import Server

pytestmark = pytest.mark.browser

Windows = Callable[..., Visit]
STUDY = "/study/june-war-2025"
#: How long the page is clicked through [min], and how much of that only warms it up.
MINUTES = float(os.environ.get("MINUTES", "20"))
WARM = 0.25
#: Growth that is allowed from then on, as a share.
GROWTH = 0.15


@pytest.mark.slow
def test_how_soon_the_page_is_there(page_server: Server, window: Windows, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for _ in range(5):
        began = time.monotonic()
        visit = window(page_server).open()
        visit.page.wait_for_selector("[data-testid^=card-]")
        first = time.monotonic() - began
        began = time.monotonic()
        visit.at("card-june-war-2025").click()
        visit.page.wait_for_selector("[data-testid=headline]")
        found.append((first, time.monotonic() - began))

    with capsys.disabled():
        firsts, heads = zip(*found, strict=True)
        print(f"\nfirst page {min(firsts):.2f} to {max(firsts):.2f} s; headline {min(heads):.2f} to {max(heads):.2f} s")
    assert len(found) == 5


@pytest.mark.slow
def test_clicking_for_long_costs_no_memory(
    page_server: Server, window: Windows, capsys: pytest.CaptureFixture[str]
) -> None:
    own = psutil.Process(page_server.process.pid)
    began, rounds, warm = time.monotonic(), 0, 0
    seen: list[tuple[float, int]] = []
    while (spent := (time.monotonic() - began) / 60) < MINUTES:
        visit = window(page_server).open(f"{STUDY}?runs=60&pairs=100&seed={1 + rounds % 40}")
        for tab in TABS:
            visit.at(f"tab-{tab}").click()
            visit.settled()
        visit.page.context.close()
        visit.complaints.clear()
        rounds += 1
        seen.append((spent, own.memory_info().rss))
        if not warm and spent > WARM * MINUTES:
            warm = seen[-1][1]
    end = max(size for spent, size in seen if spent > 0.9 * MINUTES)

    with capsys.disabled():
        print(
            f"\n{rounds} rounds in {MINUTES:g} min: {warm / 1e6:.0f} MB after warming up, {end / 1e6:.0f} MB at the end"
        )
    assert end < (1 + GROWTH) * warm
